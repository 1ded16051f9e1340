namespace Riot.Hosting.Activation;

/// <summary>How one process is made.</summary>
/// <param name="Make">Makes it from the services of its scope.</param>
/// <param name="IsContainers">Whether it is a service that the container made, which disposes of it with its scope, or with the host if it is a singleton.</param>
internal readonly record struct ProcessRecipe(Func<IServiceProvider, IProcess> Make, bool IsContainers = false);
