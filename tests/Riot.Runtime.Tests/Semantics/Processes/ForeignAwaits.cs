// The kinds of foreign await that a body may meet, one method each: every one suspends on something that the runtime knows nothing of.
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using System.Threading.Tasks.Sources;

namespace Riot.Tests.Semantics.Processes;

internal sealed class ForeignAwaits : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _semaphore = new(1);
    private readonly HttpClient _http = new();
    private readonly string _file = Path.GetTempFileName();

    public ForeignAwaits()
    {
        File.WriteAllBytes(_file, new byte[10_000]);
        _server.Start();
        _ = Task.Run(AnswerHttp);
    }

    public static readonly IReadOnlyDictionary<string, Func<ForeignAwaits, Task>> All = new Dictionary<string, Func<ForeignAwaits, Task>>
    {
        ["Task.Yield"] = async _ => await Task.Yield(),
        ["Task.Delay"] = _ => Task.Delay(1),
        ["Task.Run"] = _ => Task.Run(() => { }),
        ["WhenAll"] = _ => Task.WhenAll(Task.Delay(1), Task.Run(() => { })),
        ["WhenAny"] = _ => Task.WhenAny(Task.Run(() => { }), Task.Run(() => { })),
        ["TaskCompletionSource"] = _ => Completed(TaskCreationOptions.None),
        ["TaskCompletionSource, asynchronous"] = _ => Completed(TaskCreationOptions.RunContinuationsAsynchronously),
        ["ValueTask source"] = async _ => await new PooledSource(asynchronous: false).Start(),
        ["ValueTask source, asynchronous"] = async _ => await new PooledSource(asynchronous: true).Start(),
        ["Channel"] = ReadChannel,
        ["SemaphoreSlim"] = all => all.EnterSemaphore(),
        ["IAsyncEnumerable"] = Enumerate,
        ["PeriodicTimer"] = Tick,
        ["HttpClient"] = async all => Assert.Equal("hello", await all._http.GetStringAsync(new Uri($"http://{all._server.LocalEndpoint}/"))),
        ["Stream"] = all => all.UseSocket(),
        ["File"] = async all => Assert.Equal(10_000, (await File.ReadAllBytesAsync(all._file)).Length),
        ["await using"] = DisposeLater,
    };

    public void Dispose()
    {
        _server.Dispose();
        _http.Dispose();
        _semaphore.Dispose();
        File.Delete(_file);
    }

    private static Task Completed(TaskCreationOptions options)
    {
        var source = new TaskCompletionSource(options);
        ThreadPool.QueueUserWorkItem(_ => source.SetResult());
        return source.Task;
    }

    private static async Task ReadChannel(ForeignAwaits all)
    {
        var channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });
        ThreadPool.QueueUserWorkItem(_ => channel.Writer.TryWrite(1));
        Assert.Equal(1, await channel.Reader.ReadAsync());
    }

    private async Task EnterSemaphore()
    {
        await _semaphore.WaitAsync();
        await Task.Yield();
        _semaphore.Release();
    }

    private static async Task Enumerate(ForeignAwaits all)
    {
        var sum = 0;
        await foreach (var number in Numbers())
            sum += number;
        Assert.Equal(3, sum);

        static async IAsyncEnumerable<int> Numbers()
        {
            for (var i = 0; i < 3; i++)
            {
                await Completed(TaskCreationOptions.None);
                yield return i;
            }
        }
    }

    private static async Task Tick(ForeignAwaits all)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        Assert.True(await timer.WaitForNextTickAsync());
    }

    private async Task UseSocket()
    {
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)_server.LocalEndpoint);
        await using var stream = client.GetStream();
        await stream.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.EndsWith("hello", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task DisposeLater(ForeignAwaits all)
    {
        await using var resource = new Resource();
    }

    // Reads one request and answers it; every connection is closed behind the answer.
    private async Task AnswerHttp()
    {
        try
        {
            while (true)
            {
                using var client = await _server.AcceptTcpClientAsync().ConfigureAwait(false);
                await using var stream = client.GetStream();
                var read = new byte[4096];
                for (var text = ""; !text.EndsWith("\r\n\r\n", StringComparison.Ordinal);)
                    text += System.Text.Encoding.ASCII.GetString(read, 0, await stream.ReadAsync(read).ConfigureAwait(false));
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray()).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private sealed class Resource : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Completed(TaskCreationOptions.None);
    }

    /// <summary>Completes from a thread of the pool, with or without running the continuation there.</summary>
    private sealed class PooledSource(bool asynchronous) : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = asynchronous };

        public ValueTask Start()
        {
            ThreadPool.QueueUserWorkItem(_ => _core.SetResult(true));
            return new ValueTask(this, _core.Version);
        }

        public void GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
