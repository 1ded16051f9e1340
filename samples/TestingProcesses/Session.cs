namespace TestingProcesses;

/// <summary>A user's session: takes requests, and ends once nothing was asked for ten minutes.</summary>
public sealed class Session(Pid audit) : IProcess
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task RunAsync(ProcessContext self)
    {
        var requests = 0;
        while (await self.TryReceiveAsync<Request>(Patience) is (true, { } request))
        {
            requests++;
            self.Send(request.From, new Response(request.Text.ToUpperInvariant()));
        }

        self.Send(audit, new LoggedOut(requests));
    }
}

public sealed record Request(Pid From, string Text);

public sealed record Response(string Text);

public sealed record LoggedOut(int Requests);
