// Stands in for System.Threading.Lock in the runtime's source: an object like any other, so that its lock statement goes to Monitor.
namespace Riot;

internal sealed class Lock;
