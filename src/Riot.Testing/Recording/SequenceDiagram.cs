using System.Globalization;
using System.Text;

namespace Riot.Testing.Recording;

/// <summary>Writes a recording as a Mermaid sequence diagram.</summary>
internal static class SequenceDiagram
{
    public static string Of(IEnumerable<SentSignal> sent, Func<Pid, string> nameOf)
    {
        var (heads, arrows, numbers) = (new StringBuilder("sequenceDiagram\n"), new StringBuilder(), new Dictionary<Pid, string>());
        foreach (var each in sent)
        {
            var (from, to) = (Participant(each.From), Participant(each.To));
            arrows.Append(CultureInfo.InvariantCulture, $"    {from}{(each.Kind is "message" or "call" or "timer" ? "->>" : "-->>")}{to}: {Escape(each.Text)}\n");
        }

        return heads.Append(arrows).ToString();

        string Participant(Pid pid)
        {
            if (!numbers.TryGetValue(pid, out var id))
            {
                numbers.Add(pid, id = string.Create(CultureInfo.InvariantCulture, $"p{numbers.Count + 1}"));
                heads.Append(CultureInfo.InvariantCulture, $"    participant {id} as {Escape(nameOf(pid))}\n");
            }

            return id;
        }
    }

    // These would end a line or begin an entity.
    private static string Escape(string text) =>
        string.Concat(text.Select(letter => letter is '#' or ';' ? string.Create(CultureInfo.InvariantCulture, $"#{(int)letter};") : letter.ToString()));
}
