using Microsoft.Extensions.Options;
using Riot;

var builder = WebApplication.CreateBuilder(args);
builder.Services.Configure<DeskOptions>(builder.Configuration.GetSection("Desk"));
builder.Services.AddRiot(builder.Configuration.GetSection("Riot"), riot => riot
    .AddProcess<OrderDesk>("orders"));

var app = builder.Build();
app.MapPost("/orders", (Order order, IRiot riot) => riot.Send("orders", order));
app.Run();

public sealed record Order(string Item, int Amount);

public sealed class DeskOptions
{
    public int Largest { get; set; } = 100;
}

public sealed class OrderDesk(IOptions<DeskOptions> options, ILogger<OrderDesk> log) : IProcess
{
    public async Task RunAsync(ProcessContext self)
    {
        while (true)
        {
            var order = await self.ReceiveAsync<Order>();
            if (order.Amount <= options.Value.Largest)
                log.LogInformation("{Amount} {Item}: on its way", order.Amount, order.Item);
            else
                log.LogWarning("{Amount} {Item}: more than we have", order.Amount, order.Item);
        }
    }
}
