using Riot.Identity;

namespace Riot;

/// <summary>
/// A call whose reply has a known type, as a typed handler gets it: <c>call.Reply(value)</c>, <c>call.Refuse(error)</c>, or <c>call.Defer()</c> and one of the other two later,
/// from anywhere.
/// </summary>
/// <typeparam name="TReply">The type of the reply: what the caller's <c>CallAsync</c> returns.</typeparam>
public abstract class IncomingCall<TReply> : IncomingCall
{
    private protected IncomingCall(ICall<TReply> request, ProcessRef target) : base(request, target)
    {
    }

    /// <summary>Answers the call, at once. Any thread. Does nothing if the caller waits no more.</summary>
    /// <returns>The answer, for the handler to return.</returns>
    /// <exception cref="InvalidOperationException">The call was answered before.</exception>
    public Answer<TReply> Reply(TReply reply)
    {
        if (TryClaim())
        {
            Note(reply, isRefused: false);
            Keep(reply);
            PublishAnswer();
        }

        return new Answer<TReply>(this);
    }

    /// <summary>Answers the call by an exception, at once: the caller's <c>CallAsync</c> throws it. Any thread. Does nothing if the caller waits no more.</summary>
    /// <returns>The answer, for the handler to return.</returns>
    /// <exception cref="InvalidOperationException">The call was answered before.</exception>
    public new Answer<TReply> Refuse(Exception error)
    {
        base.Refuse(error);
        return new Answer<TReply>(this);
    }

    /// <summary>No answer yet: keep the call and answer it later, from anywhere. (An override of <c>HandleCallAsync</c> returns <c>NoReply</c>.)</summary>
    /// <returns>The answer that says so, for the handler to return.</returns>
    /// <example><code>
    /// public sealed record Next : ICall&lt;string&gt;;
    ///
    /// public sealed record News(string Text);
    ///
    /// // Whoever asks for the next news is answered when there is some.
    /// public sealed partial class Board : GenServer, IHandleCall&lt;Next, string&gt;, IHandle&lt;News&gt;
    /// {
    ///     private readonly List&lt;IncomingCall&lt;string&gt;&gt; _waiting = [];
    ///
    ///     public ValueTask&lt;Answer&lt;string&gt;&gt; HandleAsync(Next next, IncomingCall&lt;string&gt; call)
    ///     {
    ///         _waiting.Add(call);
    ///         return call.Defer();
    ///     }
    ///
    ///     public ValueTask HandleAsync(News news)
    ///     {
    ///         foreach (var call in _waiting)
    ///             call.Reply(news.Text);
    ///         _waiting.Clear();
    ///         return default;
    ///     }
    /// }
    /// </code></example>
    public Answer<TReply> Defer() => new(this);

    /// <summary>Gives the caller what a handler has returned.</summary>
    /// <exception cref="InvalidOperationException">It is no answer, or another call's.</exception>
    internal void Settle(in Answer<TReply> answer, object server)
    {
        if (answer.IsGivenBy(this))
            return;
        if (!answer.IsReply)
            throw new InvalidOperationException(
                $"The handler of {Request.GetType()} in {server.GetType()} returned {(answer.IsNone ? "no answer, but the default of Answer" : "the answer of another call")}: "
                + "return the reply, or what call.Reply, call.Refuse or call.Defer give.");
        Reply(answer.Value);
    }

    /// <summary>Keeps the reply for whoever waits. Once, by whoever has claimed the call.</summary>
    internal abstract void Keep(TReply reply);
}
