namespace TestingProcesses;

/// <summary>The two ends of a line: what one hears, the other says. They stand and fall together.</summary>
public static class Line
{
    public static SupervisorSpec Spec(Pid listener) => new SupervisorSpec("line").OneForAll()
        .Child("ear", self => Ear(self))
        .Child("mouth", self => Mouth(self, listener));

    private static async Task Ear(ProcessContext self)
    {
        self.Register("ear", self.Pid);
        while (true)
            self.Send(await self.AwaitName("mouth"), await self.Receive<string>());
    }

    private static async Task Mouth(ProcessContext self, Pid listener)
    {
        self.Register("mouth", self.Pid);
        while (true)
            self.Send(listener, $"heard: {await self.Receive<string>()}");
    }
}
