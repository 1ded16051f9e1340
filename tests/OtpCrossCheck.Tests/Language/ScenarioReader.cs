// Reads scenarios from their text; Scenarios/README.md describes it.
namespace Riot.OtpCrossCheck.Language;

internal sealed class ScenarioReader
{
    private const string Because = " because ";

    private readonly List<Scenario> _read = [];
    private readonly List<string> _steps = [];
    private readonly List<string> _onRiot = [];
    private readonly List<string> _onOtp = [];
    private string? _name;
    private string[] _promises = [];
    private string? _difference;
    private string? _verdict;
    private List<string>[] _section = [];

    private ScenarioReader()
    {
    }

    public static IReadOnlyList<Scenario> Read(IEnumerable<string> lines)
    {
        var reader = new ScenarioReader();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)))
            reader.Line(line);
        reader.Finish();
        return reader._read;
    }

    private void Line(string line)
    {
        var words = Words.Of(line);
        switch (words[0])
        {
            case "scenario":
                Finish();
                _name = words[1];
                break;
            case "about":
                _promises = words[1..];
                _section = [_steps];
                break;
            case "same":
                _verdict = words[0];
                _section = [_onRiot, _onOtp];
                break;
            case "differs":
                _verdict = words[0];
                _difference = words[1];
                _section = [];
                if (!line.StartsWith($"differs {_difference}{Because}", StringComparison.Ordinal))
                    throw new FormatException($"{_name}: say why: differs {_difference} because …");
                break;
            case "riot" when words.Length == 1:
                _section = [_onRiot];
                break;
            case "otp" when words.Length == 1:
                _section = [_onOtp];
                break;
            default:
                if (_section.Length == 0)
                    throw new FormatException($"{_name}: '{line}' stands in no section.");
                foreach (var lines in _section)
                    lines.Add(string.Join(' ', words));
                break;
        }
    }

    private void Finish()
    {
        if (_name is not null)
        {
            if (_verdict is null || _steps.Count == 0 || _onRiot.Count == 0 || _onOtp.Count == 0)
                throw new FormatException($"{_name}: needs steps, a verdict (same, differs) and what is expected on both sides.");
            _read.Add(new Scenario(_name, _promises, _difference, [.. _steps], new Transcript(_onRiot), new Transcript(_onOtp)));
        }

        (_name, _promises, _difference, _verdict, _section) = (null, [], null, null, []);
        _steps.Clear();
        _onRiot.Clear();
        _onOtp.Clear();
    }
}
