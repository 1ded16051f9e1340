namespace Riot;

/// <summary>
/// Makes the processes of one registration where a constructor call would not do. Called as the first step of each life; what it throws ends the process with
/// <see cref="ActivationException"/>.
/// </summary>
/// <typeparam name="T">The class of the processes.</typeparam>
/// <param name="services">The services of this one process, in a scope of its own: they are disposed of after it.</param>
/// <param name="values">The values that were given, if any.</param>
/// <returns>A new instance, which is disposed of before the process is reported dead, if it can be.</returns>
public delegate T ProcessFactory<out T>(IServiceProvider services, Values values)
    where T : class, IProcess;
