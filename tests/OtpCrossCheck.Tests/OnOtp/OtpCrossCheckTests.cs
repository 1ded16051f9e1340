// Plays every scenario on Erlang/OTP and holds it to what the scenario records.
using Riot.OtpCrossCheck.Language;

namespace Riot.OtpCrossCheck.OnOtp;

public class OtpCrossCheckTests
{
    public static IEnumerable<TheoryDataRow<string>> Scenarios => ScenarioFiles.Rows;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_PlayedOnOtp_GoesAsRecorded(string name)
    {
        Assert.SkipUnless(OtpPlay.IsInstalled, "There is no erl on the PATH.");
        var scenario = ScenarioFiles.Named(name);

        var seen = await OtpPlay.Of(scenario);

        Assert.Equal(scenario.OnOtp.ToString(), seen.ToString());
    }
}
