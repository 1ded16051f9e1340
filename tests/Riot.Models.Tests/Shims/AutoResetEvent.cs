// Stands in for System.Threading.AutoResetEvent in the runtime's source.
using Riot.Models.Stepping;

namespace Riot;

internal sealed class AutoResetEvent(bool set)
{
    private bool _set = set;

    public void Set()
    {
        Memory.Fence("Set", 0);
        _set = true;
    }

    public void WaitOne()
    {
        if (ModelThread.Current is not { } thread)
            throw new NotSupportedException("Only threads of a model wait.");
        Memory.Fence("WaitOne", 0);
        thread.WaitUntil(() => _set, "the event");
        _set = false;
    }
}
