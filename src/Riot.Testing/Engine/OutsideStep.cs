namespace Riot.Testing.Engine;

/// <summary>A step of code outside processes that is ready.</summary>
internal sealed record OutsideStep(Action Action);
