namespace Riot.Mailboxes;

/// <summary>What a selective receive looks for. No matcher at all means any message.</summary>
internal abstract class Matcher
{
    /// <summary>Whether it runs the application's code.</summary>
    public virtual bool IsForeign => true;

    /// <summary>Judges a message; <paramref name="value"/> is what the receive returns if it is taken.</summary>
    public abstract Verdict Look(object message, out object? value);
}

/// <summary>Takes messages of one type.</summary>
internal sealed class TypeMatcher<T> : Matcher
{
    public static readonly TypeMatcher<T> Instance = new();

    public override bool IsForeign => false;

    public override Verdict Look(object message, out object? value)
    {
        value = message;
        return message is T ? Verdict.Take : Verdict.Skip;
    }
}

/// <summary>Takes messages of one type that a predicate accepts.</summary>
internal sealed class PredicateMatcher<T>(Func<T, bool> match) : Matcher
{
    public override Verdict Look(object message, out object? value)
    {
        value = message;
        return message is T typed && match(typed) ? Verdict.Take : Verdict.Skip;
    }
}

/// <summary>Leaves the verdict to a selector.</summary>
internal sealed class SelectorMatcher<T>(Selector<T> selector) : Matcher
{
    public override Verdict Look(object message, out object? value)
    {
        var selection = selector(message);
        value = selection.Value;
        return selection.Verdict;
    }
}
