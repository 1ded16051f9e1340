// How much is alive on the heap of the whole OS process, exactly: for tests that run alone.
namespace Riot.Tests;

internal static class LiveHeap
{
    /// <summary>The bytes that a full collection leaves.</summary>
    /// <remarks>
    /// <see cref="GC.GetTotalMemory"/> is no such figure: where a pinned object keeps a region in generation 0, it takes the free space there off twice, which makes megabytes,
    /// up or down, from one collection to the next.
    /// </remarks>
    public static long Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(); // What had a finalizer goes now.
        var heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }
}
