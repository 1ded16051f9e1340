using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Riot.Verbs;

/// <summary>Makes processes by their public constructor, from the values given at spawn alone: what a runtime without a host uses.</summary>
internal sealed class ConstructorActivator : IProcessActivator
{
    public static readonly ConstructorActivator Instance = new();

    public ProcessActivation Prepare(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type processType, object[] arguments)
    {
        var constructor = Array.Find(processType.GetConstructors(), each => Takes(each.GetParameters(), arguments));
        return constructor is null
            ? throw new ActivationException(
                processType,
                $"no public constructor takes ({string.Join(", ", arguments.Select(each => each?.GetType().Name ?? "null"))}). " +
                "Outside a host, every constructor value is given at spawn.")
            : new Activation(processType, constructor, arguments);
    }

    private static bool Takes(ParameterInfo[] parameters, object[] arguments) =>
        parameters.Length == arguments.Length
        && !parameters.Where((parameter, i) => !parameter.ParameterType.IsInstanceOfType(arguments[i])).Any();

    private sealed class Activation(Type processType, ConstructorInfo constructor, object[] arguments) : ProcessActivation
    {
        private IProcess? _process;

        public override IProcess Activate(ProcessContext self)
        {
            try
            {
                return _process = (IProcess)constructor.Invoke(arguments);
            }
            catch (TargetInvocationException error)
            {
                throw new ActivationException(processType, "its constructor threw.", error.InnerException);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            if (_process is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (_process as IDisposable)?.Dispose();
            await base.DisposeAsync();
        }
    }
}
