using Riot;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot
    .AddProcess<Account>("account", [100m]));

var app = builder.Build();
app.MapPost("/deposit", async (Deposit deposit, IRiot riot, ServerRef<Account> account, CancellationToken cancellationToken) =>
{
    try
    {
        return Results.Ok(await riot.CallAsync(account, deposit, cancellationToken: cancellationToken));
    }
    catch (ArgumentException refused)
    {
        return Results.BadRequest(refused.Message);
    }
});
app.MapPost("/close", (IRiot riot, ServerRef<Account> account) => riot.Send(account, new Close()));
app.Run();

public sealed record Deposit(decimal Amount) : ICall<decimal>;

public sealed record Close;

public sealed partial class Account(decimal balance) : GenServer, IHandleCall<Deposit, decimal>, IHandle<Close>
{
    public ValueTask<Answer<decimal>> HandleAsync(Deposit deposit, IncomingCall<decimal> call) =>
        deposit.Amount <= 0
            ? call.Refuse(new ArgumentException("Nothing to deposit."))
            : call.Reply(balance += deposit.Amount);

    public ValueTask HandleAsync(Close close)
    {
        Stop(); // The only root: the host stops with it.
        return default;
    }
}
