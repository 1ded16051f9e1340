// Plays every scenario on Riot and holds it to what the scenario records.
using Riot.OtpCrossCheck.Language;

namespace Riot.OtpCrossCheck.OnRiot;

public class RiotCrossCheckTests
{
    public static IEnumerable<TheoryDataRow<string>> Scenarios => ScenarioFiles.Rows;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_PlayedOnRiot_GoesAsRecorded(string name)
    {
        var scenario = ScenarioFiles.Named(name);

        var seen = await RiotPlay.Of(scenario);

        Assert.Equal(scenario.OnRiot.ToString(), seen.ToString());
    }
}
