using Riot.Signals;

namespace Riot.Processes;

/// <summary>
/// The lines in which a process stands, one after the other, and when it looks again whether it is its turn. A mutable struct: never copy it. The owner only, once the
/// process has been launched.
/// </summary>
internal struct PlacesInLine
{
    private static readonly TimeSpan s_looksAgain = TimeSpan.FromMilliseconds(50);

    private List<PlaceInLine>? _places;
    private IAlarm? _alarm;

    public void Stand(PlaceInLine place) => (_places ??= []).Add(place);

    /// <summary>Whether it is let in everywhere; if not, it looks again soon. Throws if a living process holds what it waits for.</summary>
    public bool TryPass(Process process)
    {
        while (_places is [var place, ..])
        {
            if (!place.TryTake())
            {
                _alarm ??= process.Host.SetAlarm(process, TurnSignal.Instance, process.Age + s_looksAgain);
                return false;
            }

            _places.RemoveAt(0);
        }

        return true;
    }

    /// <summary>It is about to look again, or waits no more.</summary>
    public void DropAlarm()
    {
        _alarm?.Cancel();
        _alarm = null;
    }

    /// <summary>The process is dying.</summary>
    public void Leave()
    {
        _places?.ForEach(place => place.Leave());
        DropAlarm();
    }
}
