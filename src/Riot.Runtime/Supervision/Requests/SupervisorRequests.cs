namespace Riot.Supervision;

// What a supervisor is asked by the verbs of SupervisorVerbs, which say what each means.

internal sealed record StartChild(ChildSpec Spec) : ICall<Pid>;

internal sealed record RestartChild(string Id) : ICall<Pid>;

/// <summary>By id under a supervisor with fixed children, by pid under any.</summary>
internal sealed record StopChild(string? Id, Pid Pid) : ICall<bool>;

internal sealed record RemoveChild(string Id) : ICall<ChildSpec>;

internal sealed record GetChildren : ICall<IReadOnlyList<ChildInfo>>;

internal sealed record CountChildren : ICall<ChildCounts>;

internal sealed record Reconfigure(SupervisorSpec Spec) : ICall<SupervisorSpec>;

internal sealed record ReconfigureDynamic(DynamicSupervisorSpec Spec) : ICall<DynamicSupervisorSpec>;
