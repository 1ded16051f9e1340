using Riot.Mailboxes;
using Riot.Processes;

namespace Riot;

// The verbs that receive (R1–R6). Each suspends the process, never a thread; one may be pending at a time.
public sealed partial class ProcessContext
{
    // The last one that a receive by type was awaited through: most processes wait for one type again and again. On the process's own flow.
    private object? _result;

    /// <summary>Takes the oldest message, whatever its type.</summary>
    /// <param name="timeout">How long to wait; zero looks once; null, the default, waits for ever.</param>
    /// <param name="cancellationToken">Ends the wait; no message is lost.</param>
    /// <exception cref="ReceiveTimeoutException">No such message came in time.</exception>
    public ValueTask<object> ReceiveAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        (timeout is null && !cancellationToken.CanBeCanceled
            ? _process.Receive()
            : _process.Receive(null, Argument.Limit(timeout), null, quiet: false, cancellationToken))!;

    /// <summary>Takes the oldest message of type <typeparamref name="T"/>; others stay, in their order.</summary>
    /// <param name="timeout">How long to wait; zero looks once; null, the default, waits for ever.</param>
    /// <param name="since">Look only at messages that arrived after this was made; null looks at all.</param>
    /// <param name="cancellationToken">Ends the wait; no message is lost.</param>
    /// <exception cref="ReceiveTimeoutException">No such message came in time.</exception>
    public ValueTask<T> ReceiveAsync<T>(TimeSpan? timeout = null, MessageRef? since = null, CancellationToken cancellationToken = default) =>
        ReceiveOne<T>(TypeMatcher<T>.Instance, timeout, since, cancellationToken);

    /// <summary>Takes the oldest message of type <typeparamref name="T"/> that <paramref name="match"/> accepts; others stay, in their order.</summary>
    /// <inheritdoc cref="ReceiveAsync{T}(TimeSpan?, MessageRef?, CancellationToken)"/>
    public ValueTask<T> ReceiveAsync<T>(
        Func<T, bool> match, TimeSpan? timeout = null, MessageRef? since = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(match);
        return ReceiveOne<T>(new PredicateMatcher<T>(match), timeout, since, cancellationToken);
    }

    /// <summary>Offers messages to <paramref name="selector"/>, oldest first, until it takes one.</summary>
    /// <inheritdoc cref="ReceiveAsync{T}(TimeSpan?, MessageRef?, CancellationToken)"/>
    public ValueTask<T> ReceiveAsync<T>(
        Selector<T> selector, TimeSpan? timeout = null, MessageRef? since = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return ReceiveOne<T>(new SelectorMatcher<T>(selector), timeout, since, cancellationToken);
    }

    /// <summary>As <see cref="ReceiveAsync{T}(TimeSpan?, MessageRef?, CancellationToken)"/>, but says false when none came in time.</summary>
    public ValueTask<Received<T>> TryReceiveAsync<T>(
        TimeSpan timeout, MessageRef? since = null, CancellationToken cancellationToken = default) =>
        TryReceiveOne<T>(TypeMatcher<T>.Instance, timeout, since, cancellationToken);

    /// <summary>As <see cref="ReceiveAsync{T}(Func{T, bool}, TimeSpan?, MessageRef?, CancellationToken)"/>, but says false when none came in time.</summary>
    public ValueTask<Received<T>> TryReceiveAsync<T>(
        Func<T, bool> match, TimeSpan timeout, MessageRef? since = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(match);
        return TryReceiveOne<T>(new PredicateMatcher<T>(match), timeout, since, cancellationToken);
    }

    /// <summary>As <see cref="ReceiveAsync{T}(Selector{T}, TimeSpan?, MessageRef?, CancellationToken)"/>, but says false when none came in time.</summary>
    public ValueTask<Received<T>> TryReceiveAsync<T>(
        Selector<T> selector, TimeSpan timeout, MessageRef? since = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return TryReceiveOne<T>(new SelectorMatcher<T>(selector), timeout, since, cancellationToken);
    }

    /// <summary>
    /// Makes a unique value that marks this moment: a receive <c>since</c> it passes over nothing older. Put it into a request, look for it in
    /// the reply.
    /// </summary>
    /// <example><code>
    /// var tag = self.MakeRef();
    /// self.Send("library", new Question(self.Pid, tag, "Who wrote it?"));
    /// var answer = await self.ReceiveAsync&lt;Reply&gt;(reply => reply.Tag == tag, TimeSpan.FromSeconds(5), since: tag);
    /// </code></example>
    public MessageRef MakeRef() => _process.MakeRef();

    private ValueTask<T> ReceiveOne<T>(Matcher matcher, TimeSpan? timeout, MessageRef? since, CancellationToken cancellationToken)
    {
        var pending = _process.Receive(matcher, Argument.Limit(timeout), Own(since), quiet: false, cancellationToken);
        if (pending.IsCompletedSuccessfully)
            return new ValueTask<T>((T)pending.Result!);
        var result = _result as ReceivedAs<T> ?? new ReceivedAs<T>(_process);
        _result = result;
        return new ValueTask<T>(result, _process.BegunVerb);
    }

    private ValueTask<Received<T>> TryReceiveOne<T>(
        Matcher matcher, TimeSpan timeout, MessageRef? since, CancellationToken cancellationToken)
    {
        var pending = _process.Receive(matcher, Argument.Limit(timeout), Own(since), quiet: true, cancellationToken);
        if (pending.IsCompletedSuccessfully)
            return new(TriedAs<T>.From(pending.Result));
        var result = _result as TriedAs<T> ?? new TriedAs<T>(_process);
        _result = result;
        return new ValueTask<Received<T>>(result, _process.BegunVerb);
    }

    private MessageRef? Own(MessageRef? since) =>
        since is null || since.Maker == _process
            ? since
            : throw new ArgumentException($"{since} was made by process {since.Maker}: a ref marks a moment in its maker's own mailbox.", nameof(since));
}
