using System.Collections;

namespace Riot.Hosting.Activation;

/// <summary>Says in log lines which process writes them: <c>Pid</c>, and <c>ProcessName</c> while it has a name. Any thread.</summary>
internal sealed class ProcessLogScope(ProcessContext self) : IEnumerable<KeyValuePair<string, object?>>
{
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return new("Pid", self.Pid);
        if (self.Name is { } name)
            yield return new("ProcessName", name);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', this.Select(each => $"{each.Key}:{each.Value}"));
}
