using System.Globalization;
using Riot.Identity;

namespace Riot;

/// <summary>
/// A unique value that also marks a moment in its maker's mailbox: a receive <c>since</c> it looks only at messages that arrived later.
/// </summary>
public sealed class MessageRef
{
    private readonly long _number;

    internal MessageRef(long number, ProcessRef maker, long mark)
    {
        _number = number;
        Maker = maker;
        Mark = mark;
    }

    internal ProcessRef Maker { get; }

    /// <summary>How many messages had arrived in the maker's mailbox.</summary>
    internal long Mark { get; }

    /// <summary>A readable form, for example <c>#Ref&lt;7&gt;</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#Ref<{_number}>");
}
