using System.Globalization;
using Riot.Diagnostics;

namespace Riot;

/// <summary>Why a process ended. Compare by value; match on the nested types to read their parts.</summary>
/// <example><code>
/// riot.Exit(pid, new ExitReason.Custom("quota used up"));
///
/// var reason = await riot.WaitForExitAsync("tunnel", cancellationToken: cancellationToken);
/// Console.WriteLine(reason switch
/// {
///     { IsNormal: true } => "done",
///     ExitReason.ShutdownWith { IsGiveUp: true, Detail: var detail } => $"restarts did not help: {detail}",
///     { IsShutdown: true } => "stopped",
///     ExitReason.Exception { Error: var error } => $"crashed: {error.Message}",
///     ExitReason.LinkDown { RootPid: var first, Root: var root, Hops: var hops } => $"{first} has ended, {hops} links away: {root}",
///     ExitReason.Custom { Value: var value } => $"sent away: {value}",
///     _ when reason.Equals(ExitReason.Killed) => "killed",
///     _ when reason.Equals(ExitReason.NoProcess) || reason.Equals(ExitReason.NoConnection) => "there was none",
///     _ => $"{reason}",
/// });
/// </code></example>
public abstract class ExitReason : IEquatable<ExitReason>
{
    private protected ExitReason()
    {
    }

    /// <summary>The body returned, or a server stopped itself without a reason.</summary>
    public static ExitReason Normal { get; } = new Plain("Normal");

    /// <summary>An orderly stop. See <see cref="ShutdownWith"/> for one that says why.</summary>
    public static ExitReason Shutdown { get; } = new Plain("Shutdown");

    /// <summary>Ended by <c>Kill</c>, or by whoever stopped it, when its time was over.</summary>
    public static ExitReason Killed { get; } = new Plain("Killed");

    /// <summary>There was no such process at the time.</summary>
    public static ExitReason NoProcess { get; } = new Plain("NoProcess");

    /// <summary>The node of the process is out of reach.</summary>
    public static ExitReason NoConnection { get; } = new Plain("NoConnection");

    /// <summary>Whether this is <see cref="Normal"/> itself.</summary>
    public bool IsNormal => ReferenceEquals(this, Normal);

    /// <summary>Whether the root of this reason is a shutdown, with or without a detail.</summary>
    public bool IsShutdown => Origin is ShutdownWith || ReferenceEquals(Origin, Shutdown);

    /// <summary>Whether this is neither normal nor a shutdown. A <see cref="LinkDown"/> whose cause is <see cref="Normal"/> is abnormal.</summary>
    public bool IsAbnormal => !IsNormal && !IsShutdown;

    /// <summary>
    /// Whether the root is a supervisor's surrender: a shutdown whose detail is <see cref="RestartIntensityExceeded"/>, <see cref="BackoffExhausted"/> or
    /// <see cref="FailedToStartChild"/>. Still <see cref="IsShutdown"/>.
    /// </summary>
    public bool IsGiveUp => Origin is ShutdownWith { Detail: RestartIntensityExceeded or BackoffExhausted or FailedToStartChild };

    /// <summary>Where a chain of links started: the root's reason of a <see cref="LinkDown"/>, otherwise this.</summary>
    private protected virtual ExitReason Origin => this;

    /// <inheritdoc/>
    public abstract bool Equals(ExitReason? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as ExitReason);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    private sealed class Plain(string name) : ExitReason
    {
        public override bool Equals(ExitReason? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(name);

        public override string ToString() => name;
    }

    /// <summary>An orderly stop with its cause.</summary>
    public sealed class ShutdownWith : ExitReason
    {
        /// <summary>Makes the reason; <paramref name="detail"/> says what for.</summary>
        public ShutdownWith(object detail)
        {
            ArgumentNullException.ThrowIfNull(detail);
            Detail = detail;
        }

        /// <summary>What the stop was for: any value of the one who stopped it.</summary>
        public object Detail { get; }

        /// <inheritdoc/>
        public override bool Equals(ExitReason? other) => other is ShutdownWith shutdown && Detail.Equals(shutdown.Detail);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(1, Detail);

        /// <inheritdoc/>
        public override string ToString() => $"Shutdown({Printed.Of(Detail)})";
    }

    /// <summary>The body threw: the process has crashed.</summary>
    public sealed class Exception : ExitReason
    {
        /// <summary>Makes the reason from what was thrown.</summary>
        public Exception(System.Exception error)
        {
            ArgumentNullException.ThrowIfNull(error);
            Error = error;
        }

        /// <summary>The exception, as it was thrown.</summary>
        public System.Exception Error { get; }

        /// <inheritdoc/>
        public override bool Equals(ExitReason? other) => other is Exception exception && ReferenceEquals(Error, exception.Error);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(2, Error);

        /// <inheritdoc/>
        public override string ToString() => $"Exception({Printed.Of(Error)})";
    }

    /// <summary>A linked process went down. Keeps the chain of causes, and its root at hand.</summary>
    public sealed class LinkDown : ExitReason
    {
        private const int PrintedHops = 8;

        /// <summary>Makes the reason: <paramref name="pid"/> went down because of <paramref name="cause"/>.</summary>
        public LinkDown(Pid pid, ExitReason cause)
        {
            ArgumentNullException.ThrowIfNull(cause);
            Pid = pid;
            Cause = cause;
            (RootPid, Root, Hops) = cause is LinkDown link ? (link.RootPid, link.Root, link.Hops + 1) : (pid, cause, 1);
        }

        /// <summary>The linked process that went down.</summary>
        public Pid Pid { get; }

        /// <summary>The reason of that process, which may be another <see cref="LinkDown"/>.</summary>
        public ExitReason Cause { get; }

        /// <summary>The process at which the chain started.</summary>
        public Pid RootPid { get; }

        /// <summary>The reason at which the chain started: never a <see cref="LinkDown"/>.</summary>
        public ExitReason Root { get; }

        /// <summary>How many links the exit has come along.</summary>
        public int Hops { get; }

        private protected override ExitReason Origin => Root;

        /// <inheritdoc/>
        public override bool Equals(ExitReason? other) =>
            other is LinkDown link && Pid == link.Pid && Hops == link.Hops && RootPid == link.RootPid && Root.Equals(link.Root);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(3, Pid, RootPid, Hops);

        /// <summary>The chain, nearest first; after 8 hops the middle is left out.</summary>
        public override string ToString()
        {
            var text = new System.Text.StringBuilder();
            ExitReason reason = this;
            var hop = 0;
            for (; reason is LinkDown link && hop < PrintedHops; hop++, reason = link.Cause)
                text.Append(CultureInfo.InvariantCulture, $"LinkDown({link.Pid}, ");
            if (reason is LinkDown)
                text.Append(CultureInfo.InvariantCulture, $"… {Hops - hop} more, root {RootPid}: ");
            return text.Append(Root).Append(')', hop).ToString();
        }
    }

    /// <summary>A reason of the application's own.</summary>
    public sealed class Custom : ExitReason
    {
        /// <summary>Makes the reason from any value.</summary>
        public Custom(object value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Value = value;
        }

        /// <summary>The value that was given; reasons are equal if their values are.</summary>
        public object Value { get; }

        /// <inheritdoc/>
        public override bool Equals(ExitReason? other) => other is Custom custom && Value.Equals(custom.Value);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(4, Value);

        /// <inheritdoc/>
        public override string ToString() => $"Custom({Printed.Of(Value)})";
    }
}
