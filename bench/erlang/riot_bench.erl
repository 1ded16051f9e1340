%% The actor workloads in Erlang, to hold the figures of Riot for .NET against; bench/Riot.Benchmarks has a twin of each.
%%
%%   erlc riot_bench.erl
%%   erl +P 2000000 -noshell -run riot_bench main <workload> <scale> <repeats>
%%
%% Each run prints one line: the workload, the unit and the figure, for example "pingpong1 messages_per_second 2801234".
%% Medians are left to the reader of the lines.
%%
%% What the twins have in common. A run happens in a driver process of its own, which sets the scene, starts the clock, waits
%% for one message that says that all is done, and stops the clock. Messages that only say "now" are atoms here and objects
%% made once and for all there. Bodies take the oldest message, whatever it is. "Counts down" means: lowers an atomic
%% counter that all processes of the run share; whoever brings it to zero sends the driver one message.
%%
%%   pingpong1   Scale is the number of messages. Ponger and pinger are spawned and learn each other's pid. Clock starts.
%%               The driver tells the pinger to go. The pinger sends ping to the ponger and waits for the answer; the ponger
%%               answers each ping with pong. After scale / 2 rounds the pinger tells the driver. Clock stops.
%%               Counted: pings and pongs per second.
%%   pingpong32  The same with 32 pairs at once, scale messages in all, until the last pinger has told the driver.
%%   counting    Scale is the number of messages. A counter and a producer are spawned. Clock starts. The driver tells the
%%               producer to go; it sends scale increments to the counter without waiting, then asks it for the sum. The
%%               counter adds one per increment and sends the sum to the driver when asked. Clock stops. Counted: increments per
%%               second.
%%   forkjoin    Scale is the number of processes. Clock starts. The driver spawns one process after the other and sends each,
%%               right after spawning it, one message; a process takes its message, counts down and ends. Clock stops when the
%%               driver hears that the count is zero. Counted: processes per second.
%%   ring        Scale is the number of hops, a multiple of 1,000. 1,000 processes are spawned, each knows the next, and the
%%               last knows the first. Clock starts. The driver sends the first one the token. Each process takes the token and
%%               sends it to the next, scale / 1,000 times, then ends; only the last process, in its last round, sends it to the
%%               driver instead. Clock stops. Counted: hops per second.
%%   big         Scale is the number of processes, and also the number of messages that each of them sends. All are spawned,
%%               and each is given its targets, which are drawn from a fixed sequence and never itself, and the number of
%%               messages that it will get. Clock starts. The driver tells all to go. A process that is told to go sends a hit to
%%               each of its targets in turn; hits are counted whenever they come in. A process that has sent all and received
%%               all counts down and ends. Clock stops when the driver hears that the count is zero. Counted: hits per second.
%%   skynet      Scale is the number of leaves, a power of ten. Clock starts. The driver spawns the root. A process that stands
%%               for one number sends it to its parent and ends; one that stands for more spawns ten children, each for a tenth
%%               of the numbers, adds up their ten answers, sends the sum to its parent and ends. The root's parent is the
%%               driver. Clock stops when it has the sum of all numbers. Counted: seconds.
%%   idle        Scale is the number of processes. The memory in use is noted. The processes are spawned; each counts down and
%%               waits for a message. When the driver hears that the count is zero, the memory in use is noted again; what the
%%               driver itself needs is left out. Then each process gets a message and ends. Counted: bytes per process.
%%   calls       Scale is the number of calls. A server is started, which adds up what it is asked to add. Clock starts. The driver
%%               calls it, one call after the other, with the usual timeout. Clock stops. Counted: calls per second.
%%   throw       Scale is the number of exceptions. Clock starts. The driver calls a function that throws, and catches it. Clock stops.
%%               Counted: exceptions per second. There, both functions are async.
%%   restart     Scale is the number of crashes. A supervisor with one child is started; each life of the child sends its pid to the
%%               driver and waits for a message. Clock starts. The driver sends one, upon which the child crashes, and waits for the next
%%               pid, and so on. Clock stops. Counted: restarts per second. Nothing is logged.
%%   stopfunctions  Scale is the number of children. A dynamic supervisor is given that many, which wait for a message. Clock starts. The
%%               driver stops it. Clock stops. Counted: seconds.
%%   stopservers The same with servers as children.
%%   linkfan     Scale is the number of watchers. A hub is spawned. Each watcher traps exits, links to the hub, counts down and
%%               waits. When all have, the driver exchanges a message with the hub, so that the hub has seen all links. Clock
%%               starts. The driver sends the hub a message, upon which its body returns. Each watcher takes the notice of the
%%               exit, counts down and ends. Clock stops when the driver hears that the count is zero. Counted: notices per
%%               second.
%%   monitorfan  The same with watchers that monitor the hub and do not trap exits.
-module(riot_bench).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2]).
-export([start_crashing/1, start_waiting/0, start_server/0]).

main([Workload, Scale, Repeats]) ->
    logger:set_primary_config(level, none),
    Name = list_to_atom(Workload),
    [print(Workload, run(Name, list_to_integer(Scale))) || _ <- lists:seq(1, list_to_integer(Repeats))],
    halt(0).

%% A run has a process of its own, so that no run starts with the heap of the one before it.
run(Name, Scale) ->
    {Pid, Monitor} = spawn_monitor(fun() -> exit({result, workload(Name, Scale)}) end),
    receive
        {'DOWN', Monitor, process, Pid, {result, Result}} ->
            Result;
        {'DOWN', Monitor, process, Pid, Reason} ->
            io:format(standard_error, "~p failed: ~p~n", [Name, Reason]),
            halt(1)
    end.

print(Workload, {Unit, Figure}) when is_integer(Figure) ->
    io:format("~s ~s ~b~n", [Workload, Unit, Figure]);
print(Workload, {Unit, Figure}) ->
    io:format("~s ~s ~.6f~n", [Workload, Unit, Figure]).

workload(pingpong1, Scale) -> ping_pong(1, Scale);
workload(pingpong32, Scale) -> ping_pong(32, Scale);
workload(counting, Scale) -> counting(Scale);
workload(forkjoin, Scale) -> fork_join(Scale);
workload(ring, Scale) -> ring(1000, Scale);
workload(big, Scale) -> big(Scale);
workload(skynet, Scale) -> skynet(Scale);
workload(idle, Scale) -> idle(Scale);
workload(calls, Scale) -> calls(Scale);
workload(throw, Scale) -> throws(Scale);
workload(restart, Scale) -> restarts(Scale);
workload(stopfunctions, Scale) -> stop_tree(start_waiting, Scale);
workload(stopservers, Scale) -> stop_tree(start_server, Scale);
workload(linkfan, Scale) -> fan_out(fun link_watcher/4, Scale);
workload(monitorfan, Scale) -> fan_out(fun monitor_watcher/4, Scale).

%% ping-pong

ping_pong(Pairs, Messages) ->
    Driver = self(),
    Rounds = Messages div (2 * Pairs),
    Pingers = [new_pair(Driver, Rounds) || _ <- lists:seq(1, Pairs)],
    Start = now_ns(),
    [Pinger ! go || Pinger <- Pingers],
    [receive done -> ok end || _ <- Pingers],
    rate(messages_per_second, 2 * Rounds * Pairs, Start).

new_pair(Driver, Rounds) ->
    Ponger = spawn(fun() -> receive Pinger -> pong(Pinger, Rounds) end end),
    Pinger = spawn(fun() -> receive go -> ping(Ponger, Driver, Rounds) end end),
    Ponger ! Pinger,
    Pinger.

ping(_Ponger, Driver, 0) ->
    Driver ! done;
ping(Ponger, Driver, Rounds) ->
    Ponger ! ping,
    receive _ -> ping(Ponger, Driver, Rounds - 1) end.

pong(_Pinger, 0) ->
    ok;
pong(Pinger, Rounds) ->
    receive _ -> Pinger ! pong end,
    pong(Pinger, Rounds - 1).

%% counting

counting(Messages) ->
    Driver = self(),
    Counter = spawn(fun() -> count(Driver, 0) end),
    Producer = spawn(fun() -> receive go -> produce(Counter, Messages) end end),
    Start = now_ns(),
    Producer ! go,
    receive Messages -> ok end,
    rate(messages_per_second, Messages, Start).

produce(Counter, 0) ->
    Counter ! sum;
produce(Counter, Left) ->
    Counter ! increment,
    produce(Counter, Left - 1).

count(Driver, Sum) ->
    receive
        increment -> count(Driver, Sum + 1);
        sum -> Driver ! Sum
    end.

%% fork-join create

fork_join(Processes) ->
    Left = countdown(Processes),
    Start = now_ns(),
    fork(Processes, Left, self()),
    receive zero -> ok end,
    rate(processes_per_second, Processes, Start).

fork(0, _Left, _Driver) ->
    ok;
fork(Processes, Left, Driver) ->
    Child = spawn(fun() -> receive _ -> count_down(Left, Driver) end end),
    Child ! work,
    fork(Processes - 1, Left, Driver).

%% thread ring

ring(Size, Hops) ->
    Driver = self(),
    Rounds = Hops div Size,
    Last = spawn(fun() -> receive {first, First} -> close_ring(First, Driver, Rounds) end end),
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> pass_on(Next, Rounds) end) end, Last, lists:seq(2, Size)),
    Last ! {first, First},
    Start = now_ns(),
    First ! token,
    receive token -> ok end,
    rate(hops_per_second, Rounds * Size, Start).

pass_on(_Next, 0) ->
    ok;
pass_on(Next, Rounds) ->
    receive Token -> Next ! Token end,
    pass_on(Next, Rounds - 1).

close_ring(_First, Driver, 1) ->
    receive Token -> Driver ! Token end;
close_ring(First, Driver, Rounds) ->
    receive Token -> First ! Token end,
    close_ring(First, Driver, Rounds - 1).

%% big

big(Size) ->
    Driver = self(),
    Left = countdown(Size),
    Members = [spawn(fun() -> receive {Targets, Expected} -> member(Targets, Expected, false, Left, Driver) end end)
               || _ <- lists:seq(1, Size)],
    Pids = list_to_tuple(Members),
    Expected = counters:new(Size, []),
    Drawn = [draw(Member, Size, Expected) || Member <- lists:seq(0, Size - 1)],
    lists:foreach(
        fun({Index, Member, Targets}) ->
            Member ! {[element(Target + 1, Pids) || Target <- Targets], counters:get(Expected, Index)}
        end,
        lists:zip3(lists:seq(1, Size), Members, Drawn)),
    Start = now_ns(),
    [Member ! go || Member <- Members],
    receive zero -> ok end,
    rate(messages_per_second, Size * Size, Start).

%% The same sequence as in the twin: a linear congruential generator, seeded with the member's index plus one.
draw(Member, Size, Expected) -> draw(Member, Size, Expected, Member + 1, Size).

draw(_Member, _Size, _Expected, _Seed, 0) ->
    [];
draw(Member, Size, Expected, Seed, Left) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    Other = (Next bsr 8) rem (Size - 1),
    Target = case Other >= Member of true -> Other + 1; false -> Other end,
    counters:add(Expected, Target + 1, 1),
    [Target | draw(Member, Size, Expected, Next, Left - 1)].

member(_Targets, 0, true, Left, Driver) ->
    count_down(Left, Driver);
member(Targets, Expected, HasSent, Left, Driver) ->
    receive
        go ->
            [Target ! hit || Target <- Targets],
            member(Targets, Expected, true, Left, Driver);
        hit ->
            member(Targets, Expected - 1, HasSent, Left, Driver)
    end.

%% skynet

skynet(Leaves) ->
    Driver = self(),
    Start = now_ns(),
    spawn(fun() -> skynet(Driver, 0, Leaves) end),
    Sum = receive Answer -> Answer end,
    Elapsed = now_ns() - Start,
    Sum = Leaves * (Leaves - 1) div 2,
    {seconds, Elapsed / 1.0e9}.

skynet(Parent, Number, 1) ->
    Parent ! Number;
skynet(Parent, Number, Size) ->
    Self = self(),
    Tenth = Size div 10,
    [spawn(fun() -> skynet(Self, Number + Child * Tenth, Tenth) end) || Child <- lists:seq(0, 9)],
    Parent ! add_up(10, 0).

add_up(0, Sum) -> Sum;
add_up(Answers, Sum) -> receive Answer -> add_up(Answers - 1, Sum + Answer) end.

%% idle

idle(Processes) ->
    Driver = self(),
    Ready = countdown(Processes),
    Gone = countdown(Processes),
    Before = memory_of_others(),
    Pids = [spawn(fun() -> count_down(Ready, Driver), receive _ -> count_down(Gone, Driver) end end)
            || _ <- lists:seq(1, Processes)],
    receive zero -> ok end,
    After = memory_of_others(),
    [Pid ! stop || Pid <- Pids],
    receive zero -> ok end,
    {bytes_per_process, round((After - Before) / Processes)}.

memory_of_others() ->
    erlang:garbage_collect(),
    {memory, Own} = process_info(self(), memory),
    erlang:memory(total) - Own.

%% link and monitor fan-out

fan_out(Watcher, Watchers) ->
    Driver = self(),
    Ready = countdown(Watchers),
    Told = countdown(Watchers),
    Hub = spawn(fun() -> receive {sync, From} -> From ! synced end, receive stop -> ok end end),
    [spawn(fun() -> Watcher(Hub, Ready, Told, Driver) end) || _ <- lists:seq(1, Watchers)],
    receive zero -> ok end,
    Hub ! {sync, Driver},
    receive synced -> ok end,
    Start = now_ns(),
    Hub ! stop,
    receive zero -> ok end,
    rate(notices_per_second, Watchers, Start).

link_watcher(Hub, Ready, Told, Driver) ->
    process_flag(trap_exit, true),
    link(Hub),
    count_down(Ready, Driver),
    receive _ -> count_down(Told, Driver) end.

monitor_watcher(Hub, Ready, Told, Driver) ->
    monitor(process, Hub),
    count_down(Ready, Driver),
    receive _ -> count_down(Told, Driver) end.

%% clock and counter

now_ns() -> erlang:monotonic_time(nanosecond).

rate(Unit, Count, Start) -> {Unit, round(Count * 1.0e9 / (now_ns() - Start))}.

countdown(From) ->
    Left = atomics:new(1, []),
    atomics:put(Left, 1, From),
    Left.

count_down(Left, Driver) ->
    case atomics:sub_get(Left, 1, 1) of
        0 -> Driver ! zero;
        _ -> ok
    end.

%% calls

calls(Calls) ->
    {ok, Server} = gen_server:start_link(?MODULE, 0, []),
    Start = now_ns(),
    call(Server, Calls),
    Rate = rate(calls_per_second, Calls, Start),
    gen_server:stop(Server),
    Rate.

call(_Server, 0) ->
    ok;
call(Server, Left) ->
    _ = gen_server:call(Server, {add, 1}),
    call(Server, Left - 1).

init({supervisor, Flags, Children}) ->
    {ok, {Flags, Children}};
init(Sum) ->
    {ok, Sum}.

handle_call({add, By}, _From, Sum) ->
    {reply, Sum + By, Sum + By}.

handle_cast(_Message, Sum) ->
    {noreply, Sum}.

%% throw

throws(Throws) ->
    Start = now_ns(),
    throw_and_catch(Throws),
    rate(throws_per_second, Throws, Start).

throw_and_catch(0) ->
    ok;
throw_and_catch(Left) ->
    try fail(Left) catch error:badarg -> ok end,
    throw_and_catch(Left - 1).

fail(Left) when Left > 0 ->
    error(badarg).

%% restart

restarts(Crashes) ->
    Flags = #{strategy => one_for_one, intensity => Crashes + 1, period => 3600},
    Child = #{id => crashing, start => {?MODULE, start_crashing, [self()]}},
    {ok, Supervisor} = supervisor:start_link(?MODULE, {supervisor, Flags, [Child]}),
    First = receive Pid -> Pid end,
    Start = now_ns(),
    crash(First, Crashes),
    Rate = rate(restarts_per_second, Crashes, Start),
    stop(Supervisor),
    Rate.

crash(_Child, 0) ->
    ok;
crash(Child, Left) ->
    Child ! go,
    receive Next -> crash(Next, Left - 1) end.

start_crashing(Driver) ->
    {ok, spawn_link(fun() -> Driver ! self(), receive go -> error(crash) end end)}.

%% stopfunctions, stopservers

stop_tree(Function, Count) ->
    Flags = #{strategy => simple_one_for_one},
    Child = #{id => child, start => {?MODULE, Function, []}},
    {ok, Supervisor} = supervisor:start_link(?MODULE, {supervisor, Flags, [Child]}),
    [{ok, _} = supervisor:start_child(Supervisor, []) || _ <- lists:seq(1, Count)],
    Start = now_ns(),
    stop(Supervisor),
    {seconds, (now_ns() - Start) / 1.0e9}.

stop(Supervisor) ->
    unlink(Supervisor),
    gen_server:stop(Supervisor, shutdown, infinity).

start_waiting() ->
    {ok, spawn_link(fun() -> receive stop -> ok end end)}.

start_server() ->
    gen_server:start_link(?MODULE, 0, []).
