// Stands in for System.Threading.SpinWait in the runtime's source: who spins gives way to all others.
using Riot.Models.Stepping;

namespace Riot;

internal struct SpinWait
{
    public void SpinOnce(int sleep1Threshold = 20)
    {
        _ = sleep1Threshold;
        Memory.GiveWay("SpinOnce");
    }
}
