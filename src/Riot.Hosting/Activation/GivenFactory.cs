namespace Riot.Hosting.Activation;

/// <summary>A registration's own way to make processes, on its way to the activator as the one value given at spawn.</summary>
internal sealed class GivenFactory(ProcessFactory<IProcess> make)
{
    public IProcess Make(IServiceProvider scope) => make(scope, default);
}
