using System.Collections.Concurrent;

namespace Riot.Tests.Support;

/// <summary>What has happened, in order. Any thread.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string[] Lines => [.. _lines];

    public void Add(string line) => _lines.Enqueue(line);
}
