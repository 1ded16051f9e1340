namespace Riot;

/// <summary>Which exits a link passes on.</summary>
public enum LinkScope
{
    /// <summary>Any exit of either end, <see cref="ExitReason.Normal"/> included. The default.</summary>
    AnyExit,

    /// <summary>Any exit but <see cref="ExitReason.Normal"/>, as in Erlang.</summary>
    AbnormalExit,

    /// <summary>The child ends with its spawner; its own end does not touch the spawner. At spawn only.</summary>
    Owner,
}
