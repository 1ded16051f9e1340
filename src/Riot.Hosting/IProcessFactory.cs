namespace Riot;

/// <summary>
/// Makes the processes of one class where a constructor call would not do (H3). Registered as a service of any lifetime, it is used for every process of class
/// <typeparamref name="T"/> that is spawned by type.
/// </summary>
/// <typeparam name="T">The class that is given at spawn; what is made may derive from it.</typeparam>
public interface IProcessFactory<out T> where T : class, IProcess
{
    /// <summary>Makes a process. Called as the first step of its life; what it throws ends the process with <see cref="ActivationException"/>.</summary>
    /// <param name="scope">The services of this one process; they are disposed of after it.</param>
    /// <param name="arguments">The values given at spawn.</param>
    /// <returns>A new instance, which is disposed of before the process is reported dead, if it can be.</returns>
    T Create(IServiceProvider scope, object[] arguments);
}
