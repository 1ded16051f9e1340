// What the generated half does, for each way to write a server.
namespace Riot.Tests;

public sealed class DispatchTests
{
    private const string Log = """
        public static class Log { public static List<string> Lines { get; } = []; public static ValueTask Add(string line) { Lines.Add(line); return default; } }
        """;

    public static TheoryData<string, string, string, string, string[]> Programs { get; } = new()
    {
        {
            "in the global namespace, by its own type before a base type, in any order of the interfaces",
            "Server",
            """
            public record Animal; public record Cat : Animal; public record Kitten : Cat; public record Dog : Animal;
            public sealed partial class Server : GenServer, IHandle<Animal>, IHandle<Kitten>, IHandle<Cat>
            {
                public ValueTask HandleAsync(Animal animal) => Log.Add("animal");
                public ValueTask HandleAsync(Cat cat) => Log.Add("cat");
                public ValueTask HandleAsync(Kitten kitten) => Log.Add("kitten");
            }
            """,
            "[new Kitten(), new Cat(), new Dog(), new Animal()]",
            ["kitten", "cat", "animal", "animal"]
        },
        {
            "a class, an interface, a number, an enum, a tuple, an array and any object",
            "Server",
            """
            public interface ISign; public sealed class Sign : ISign;
            public sealed partial class Server : GenServer, IHandle<object>, IHandle<ISign>, IHandle<string>, IHandle<int?>, IHandle<DayOfWeek>, IHandle<(int, string Name)>, IHandle<int[]>, IHandle<List<(int, int)>>
            {
                public ValueTask HandleAsync(object any) => Log.Add("object");
                public ValueTask HandleAsync(ISign sign) => Log.Add("interface");
                public ValueTask HandleAsync(string text) => Log.Add("string");
                public ValueTask HandleAsync(int? number) => Log.Add($"number {number}");
                public ValueTask HandleAsync(DayOfWeek day) => Log.Add("enum");
                public ValueTask HandleAsync((int, string Name) pair) => Log.Add($"tuple {pair.Name}");
                public ValueTask HandleAsync(int[] numbers) => Log.Add("array");
                public ValueTask HandleAsync(List<(int, int)> pairs) => Log.Add("list");
            }
            """,
            """[new Sign(), "", 7, DayOfWeek.Friday, (1, "two"), new int[0], new List<(int, int)>(), 1.0]""",
            ["interface", "string", "number 7", "enum", "tuple two", "array", "list", "object"]
        },
        {
            "in a namespace, with names that are keywords",
            "My.@event.@switch",
            """
            namespace My.@event
            {
                public record @class;
                public sealed partial class @switch : GenServer, IHandle<@class> { public ValueTask HandleAsync(@class message) => Log.Add("keyword"); }
            }
            """,
            "[new My.@event.@class()]",
            ["keyword"]
        },
        {
            "nested in a class, a struct, a record and an interface, all of them generic",
            "A<int>.B<long>.C.D.E<string>.Server<int>",
            """
            public partial class A<T> { public partial struct B<U> { public partial record C { public partial record struct D { public partial interface E<V> where V : notnull
            {
                public sealed partial class Server<W> : GenServer, IHandle<(T, U)>, IHandle<Dictionary<V, W>>
                {
                    public ValueTask HandleAsync((T, U) pair) => Log.Add("pair");
                    public ValueTask HandleAsync(Dictionary<V, W> many) => Log.Add("many");
                }
            } } } } }
            """,
            "[(1, 2L), new Dictionary<string, int>()]",
            ["pair", "many"]
        },
        {
            "generic, with a message of the type parameter",
            "Server",
            """
            public record Animal; public record Cat : Animal; public record Dog : Animal; public record Got<T>(T Value);
            public abstract partial class Base<T> : GenServer, IHandle<T>, IHandle<Got<T>>
            {
                public ValueTask HandleAsync(T message) => Log.Add("T");
                public ValueTask HandleAsync(Got<T> got) => Log.Add("got");
            }
            public sealed partial class Server : Base<Cat>, IHandle<Animal> { public ValueTask HandleAsync(Animal animal) => Log.Add("animal"); }
            """,
            "[new Cat(), new Dog(), new Got<Cat>(new Cat())]",
            ["T", "animal", "got"]
        },
        {
            "by a protocol, an interface that lists the handlers, one of them with a body",
            "Server",
            """
            public record Open; public record Close;
            public interface IDoor : IHandle<Open>, IHandle<Close> { ValueTask IHandle<Close>.HandleAsync(Close close) => Log.Add("closed by the interface"); }
            public sealed partial class Server : GenServer, IDoor { ValueTask IHandle<Open>.HandleAsync(Open open) => Log.Add("opened"); }
            """,
            "[new Open(), new Close()]",
            ["opened", "closed by the interface"]
        },
        {
            "by a derived server, whose handlers and whose base's are one table",
            "Server",
            """
            public record Animal; public record Cat : Animal; public record Dog : Animal; public record Stone; public record Sand : Stone;
            public abstract partial class Base : GenServer, IHandle<Cat>, IHandle<Stone>
            {
                public abstract ValueTask HandleAsync(Cat cat);
                public virtual ValueTask HandleAsync(Stone stone) => Log.Add("stone");
            }
            public partial class Between : Base { public override ValueTask HandleAsync(Cat cat) => Log.Add("cat"); }
            public sealed partial class Server : Between, IHandle<Animal>, IHandle<Sand>
            {
                public ValueTask HandleAsync(Animal animal) => Log.Add("animal");
                public ValueTask HandleAsync(Sand sand) => Log.Add("sand");
            }
            """,
            "[new Cat(), new Dog(), new Stone(), new Sand()]",
            ["cat", "animal", "stone", "sand"]
        },
        {
            "by a derived server that cannot name all that its base handles, and needs no half of its own for what it handles anew",
            "Server",
            """
            public partial class Base : GenServer, IHandle<Base.Secret>, IHandle<int>
            {
                private sealed record Secret;
                public static object Whisper => new Secret();
                ValueTask IHandle<Secret>.HandleAsync(Secret secret) => Log.Add("secret");
                public ValueTask HandleAsync(int number) => Log.Add("base");
            }
            public partial class Between : Base, IHandle<string> { public ValueTask HandleAsync(string text) => Log.Add("string"); }
            public sealed class Server : Between, IHandle<int> { ValueTask IHandle<int>.HandleAsync(int number) => Log.Add("derived"); }
            """,
            """[Base.Whisper, "", 1]""",
            ["secret", "string", "derived"]
        },
        {
            "by parts in several places, with members whose names are those of the hooks",
            "Server",
            """
            public sealed partial class Server : IHandle<int> { public ValueTask HandleAsync(int number) => Log.Add("int"); private void Settle() { } }
            public sealed partial class Server : GenServer { public Server() { } }
            public sealed partial class Server : IHandle<string> { public ValueTask HandleAsync(string text) => Log.Add("string"); }
            """,
            """[1, ""]""",
            ["int", "string"]
        },
        {
            "with the override in front",
            "Server",
            """
            public sealed partial class Server : GenServer, IHandle<int>, IHandle<string>
            {
                public ValueTask HandleAsync(int number) => Log.Add("int");
                public ValueTask HandleAsync(string text) => Log.Add("string");
                protected override ValueTask HandleMessageAsync(object message) => message is 1 ? Log.Add("one") : base.HandleMessageAsync(message);
            }
            """,
            """[1, 2, ""]""",
            ["one", "int", "string"]
        },
    };

    [Theory, Trait("Semantics", "C8")]
    [MemberData(nameof(Programs))]
    public async Task Message_GoesToItsHandler(string server, string type, string source, string messages, string[] log)
    {
        var assembly = await Compiled.Of(Log, source, $$"""
            public static class Program
            {
                public static object[] Messages { get; } = {{messages}};
                public static Pid Spawn(ProcessContext self) => self.SpawnLink<{{type}}>(scope: LinkScope.Owner);
            }
            """).Load();
        var program = assembly.GetType("Program")!;

        await RiotRuntime.RunAsync(async self =>
        {
            var pid = (Pid)program.GetMethod("Spawn")!.Invoke(null, [self])!;
            foreach (var message in (object[])program.GetProperty("Messages")!.GetValue(null)!)
                self.Send(pid, message);
            await Assert.ThrowsAsync<CallNotHandledException>(() => self.CallAsync(pid, new Done()).AsTask());
        });

        Assert.True(log.SequenceEqual((List<string>)assembly.GetType("Log")!.GetProperty("Lines")!.GetValue(null)!), server);
    }

    private sealed record Done : ICall<int>;
}
