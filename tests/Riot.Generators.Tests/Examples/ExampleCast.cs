// What the examples of the documentation take for granted: the names that a reader understands without their declaration.
namespace Riot.Tests.Examples;

internal static class ExampleCast
{
    public const string Source = """
        global using System.Diagnostics.Metrics;
        global using System.Linq;
        global using System.Threading;
        global using Cast;
        global using static Cast.Stage;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Riot.Testing;
        global using Xunit;

        namespace Cast;

        public static class Stage
        {
            public static ProcessContext self => throw new NotSupportedException();
            public static IRiot riot => throw new NotSupportedException();
            public static RiotRuntime runtime => throw new NotSupportedException();
            public static Pid pid => default;
            public static CancellationToken cancellationToken => default;
            public static ILogger log => throw new NotSupportedException();
            public static HostApplicationBuilder builder => throw new NotSupportedException();
            public static IShop shop => throw new NotSupportedException();
            public static Order[] orders => [];
            public static SupervisorSpec desks => new();
        }

        public sealed record Order(string Item);
        public sealed record Price(string Item, decimal Amount);
        public sealed record Offer(decimal Price, int Stock);
        public sealed record Said(string Text);
        public sealed record Question(Pid From, MessageRef Tag, string Text);
        public sealed record Reply(MessageRef Tag, string Text);
        public sealed record Deposit(decimal Amount) : ICall<decimal>;
        public sealed record Unlock(string Code) : ICall<bool>;
        public sealed record Knock : ICall<string>;
        public sealed record Relock;

        public interface IShop
        {
            Task<decimal> PriceOfAsync(string item, CancellationToken cancellationToken);
            Task<int> StockOfAsync(string item, CancellationToken cancellationToken);
        }

        public interface IStore
        {
            Task<IReadOnlyDictionary<string, string>> LoadAsync(CancellationToken cancellationToken);
            Task SaveAsync(IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken);
        }

        public interface IWire
        {
            bool IsOpen { get; }
            void Dial(Pid caller);
            Task<bool> SendAsync(string text, CancellationToken cancellationToken);
        }

        public static class Printer
        {
            public static void Print(string text) => Console.WriteLine(text);
        }

        public abstract class Actor : IProcess
        {
            public Task RunAsync(ProcessContext self) => Task.CompletedTask;
        }

        public sealed class Session(string user) : Actor
        {
            public override string ToString() => user;
        }

        public sealed class Watch(string name) : Actor
        {
            public override string ToString() => name;
        }

        public sealed class OrderDesk : Actor;
        public sealed class Receiver : Actor;
        public sealed class Account : GenServer;
        """;
}
