namespace TestingProcesses;

/// <summary>The two ends of a line: what one hears, the other says. They stand and fall together.</summary>
public static class Line
{
    public static SupervisorSpec Spec(Pid listener) => new()
    {
        Strategy = Strategy.OneForAll,
        Children =
        [
            ChildSpec.Of("ear", Ear) with { Name = "ear" },
            ChildSpec.Of("mouth", self => Mouth(self, listener)) with { Name = "mouth" },
        ],
    };

    private static async Task Ear(ProcessContext self)
    {
        while (true)
            self.Send(await self.Names.WaitForAsync("mouth"), await self.ReceiveAsync<string>());
    }

    private static async Task Mouth(ProcessContext self, Pid listener)
    {
        while (true)
            self.Send(listener, $"heard: {await self.ReceiveAsync<string>()}");
    }
}
