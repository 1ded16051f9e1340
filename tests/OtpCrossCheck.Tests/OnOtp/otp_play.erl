%% Plays scenarios on Erlang/OTP: reads them from standard input, prints what each process saw, and ends with the input.
%%
%% The twin of OnRiot. Wants one scheduler (+S 1:1): a process that ends then tells all who must know in one go, so that
%% whoever hears of a death knows that the others have been told.
-module(otp_play).
-export([main/0]).

%% What the processes of a scenario and its play know in common:
%% {{pid, Role}, Pid}; {{monitor, Label}, Ref, Whom}; {{ended, Role}, Reason}; {{waits, Role}}; {{seen, Number}, Role, Event}.
-define(STAGE, ?MODULE).

%% Far more than a scenario takes that works.
-define(LIMIT, 10_000).

main() ->
    ok = logger:set_primary_config(level, none),
    [print(Name, in_a_process_of_its_own(Steps)) || {Name, Steps} <- scenarios(lines())],
    halt(0).

lines() ->
    case io:get_line("") of
        eof -> [];
        Line -> [string:lexemes(Line, " \n") | lines()]
    end.

scenarios([]) -> [];
scenarios([["scenario", Name] | Lines]) ->
    {Steps, Rest} = lists:splitwith(fun([Word | _]) -> Word =/= "scenario" end, Lines),
    [{Name, Steps} | scenarios(Rest)].

print(Name, Seen) ->
    io:format("scenario ~s~n", [Name]),
    [io:format("~s: ~s~n", [Observer, Event]) || {Observer, Event} <- Seen].

%% So that no message of one scenario is left for the next.
in_a_process_of_its_own(Steps) ->
    {Play, Monitor} = spawn_monitor(fun() -> exit({seen, play(Steps)}) end),
    receive
        {'DOWN', Monitor, process, _, {seen, Seen}} -> Seen;
        {'DOWN', Monitor, process, _, Reason} -> [{"play", io_lib:format("crashed ~0p", [Reason])}]
    after ?LIMIT ->
        exit(Play, kill),
        receive {'DOWN', Monitor, process, _, _} -> [{"play", "got stuck"}] end
    end.

play(Steps) ->
    ?STAGE = ets:new(?STAGE, [named_table, public, ordered_set]),
    [begin step(Step), settle() end || Step <- Steps],
    [tell(Role, [["takes"]]) || Role <- cast(), at_work(Role)],
    Seen = [{Role, Event} || [Role, Event] <- ets:match(?STAGE, {{seen, '_'}, '$1', '$2'})],
    Fates = [{Role, fate(Role)} || Role <- cast()],
    Names = [{Name, holder(Name)} || Name <- lists:usort([Word || Step <- Steps, [$@ | _] = Word <- Step])],
    clear(),
    Seen ++ Fates ++ Names.

%% ---------------------------------------------------------------- the play

step(["process", Role | Traits]) ->
    {Options, Last} = split("finally", Traits),
    Pid = spawn(puppet(Role, Options, [], verbs(Last))),
    case tail("named", Options) of
        [Name | _] -> true = register(list_to_atom(Name), Pid);
        [] -> ok
    end,
    admit(Role, Pid);
step(["release", Role]) ->
    ets:delete(?STAGE, {waits, Role}),
    pid(Role) ! go_on,
    step(["gone", Role]);
step(["gone", Role]) ->
    ets:member(?STAGE, {ended, Role}) orelse await(Role);
step([Role | Words]) ->
    true = at_work(Role),
    tell(Role, verbs(Words)).

%% Lets every process at work answer once, until a round passes in which nobody ended.
settle() ->
    Before = [Role || Role <- cast(), at_work(Role)],
    [tell(Role, []) || Role <- Before, at_work(Role)],
    case [Role || Role <- cast(), at_work(Role)] of
        Before -> ok;
        _ -> settle()
    end.

tell(Role, Verbs) ->
    pid(Role) ! {do, self(), Verbs},
    await(Role).

%% Until a process has done what it was told, or that has ended it, or has brought it to where its after block waits.
await(Role) ->
    Reached = receive
        {done, Who} -> Who;
        {waits, Who} -> ets:insert(?STAGE, {{waits, Who}}), Who;
        {'DOWN', _, process, Pid, Reason} -> Who = role(Pid), ets:insert(?STAGE, {{ended, Who}, Reason}), Who;
        {spawned, Who, Pid, Spawner} -> admit(Who, Pid), Spawner ! {admitted, Who}, none
    end,
    Reached =:= Role orelse await(Role).

%% A process begins only when its end can no longer be missed.
admit(Role, Pid) ->
    true = ets:insert_new(?STAGE, {{pid, Role}, Pid}),
    monitor(process, Pid),
    Pid ! {begin_as, Role, self()}.

clear() ->
    [begin exit(pid(Role), kill), monitor(process, pid(Role)) end || Role <- cast()],
    [receive {'DOWN', _, process, Pid, _} -> ok end || Pid <- [pid(Role) || Role <- cast()]],
    ets:delete(?STAGE).

cast() -> [Role || [Role] <- ets:match(?STAGE, {{pid, '$1'}, '_'})].

at_work(Role) -> not ets:member(?STAGE, {ended, Role}) andalso not ets:member(?STAGE, {waits, Role}).

fate(Role) ->
    case {ets:lookup(?STAGE, {ended, Role}), at_work(Role)} of
        {[{_, Reason}], _} -> ["ended ", word(Reason)];
        {[], true} -> "alive";
        {[], false} -> "unwinding"
    end.

holder(Name) ->
    case whereis(list_to_atom(Name)) of
        undefined -> "free";
        Pid -> ["held by ", role(Pid)]
    end.

pid(Role) -> ets:lookup_element(?STAGE, {pid, Role}, 2).

role(Pid) ->
    case ets:match(?STAGE, {{pid, '$1'}, Pid}) of
        [[Role]] -> Role;
        [] -> "nobody"
    end.

%% ---------------------------------------------------------------- its processes

puppet(Role, Options, First, Last) ->
    fun() ->
        process_flag(trap_exit, lists:member("traps", Options)),
        receive {begin_as, Role, Play} -> ok end,
        try
            obey(Role, Play, First) =:= return orelse obey_orders(Role, Play)
        after
            obey(Role, Play, Last)
        end
    end.

obey_orders(Role, Play) ->
    receive
        {do, Play, Verbs} ->
            obey(Role, Play, Verbs) =:= return orelse begin Play ! {done, Role}, obey_orders(Role, Play) end
    end.

obey(_, _, []) -> done;
obey(_, _, [["returns"] | _]) -> return;
obey(Role, Play, [["waits"] | Verbs]) ->
    Play ! {waits, Role},
    receive go_on -> obey(Role, Play, Verbs) end;
obey(Role, Play, [["takes"] | Verbs]) ->
    [see(Role, message(Message)) || Message <- mailbox()],
    obey(Role, Play, Verbs);
obey(Role, Play, [["spawns", Child | How] | Verbs]) ->
    Play ! {spawned, Child, spawn_as(Child, How), self()},
    receive {admitted, Child} -> obey(Role, Play, Verbs) end;
obey(Role, Play, [Verb | Verbs]) ->
    case answer(Verb) of
        [_ | _] = Answer -> see(Role, [lists:join(" ", Verb), " -> ", Answer]);
        _ -> ok
    end,
    obey(Role, Play, Verbs).

see(Role, Event) -> ets:insert(?STAGE, {{seen, erlang:unique_integer([monotonic])}, Role, Event}).

answer(Verb) ->
    try perform(Verb)
    catch
        error:noproc -> "noproc";
        error:badarg -> "refused"
    end.

%% The verbs of the scenarios; each has its twin in RiotVerbs.cs. A string is an answer that is recorded.
perform(["errs"]) -> error(as_the_scenario_wants);
perform(["exits", Reason]) -> exit(reason(Reason));
perform(["exits", Reason, "caught"]) -> catch exit(reason(Reason)), ok;
perform(["signals", Who, Reason]) -> exit(pid(Who), reason(Reason));
perform(["kills", Who]) -> exit(pid(Who), kill);
perform(["links", Who | _]) -> link(pid(Who));
perform(["unlinks", Who, "flushing"]) ->
    Pid = pid(Who),
    unlink(Pid),
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end;
perform(["unlinks", Who]) -> unlink(pid(Who));
perform(["monitors", [$@ | _] = Name, "as", Label]) ->
    Atom = list_to_atom(Name),
    keep(Label, monitor(process, Atom), role(whereis(Atom)));
perform(["monitors", Who, "as", Label]) -> keep(Label, monitor(process, pid(Who)), Who);
perform(["demonitors", Label, "flushing"]) -> demonitor(ref(Label), [flush]);
perform(["demonitors", Label]) -> demonitor(ref(Label));
perform(["takes-down", Label]) ->
    Ref = ref(Label),
    receive {'DOWN', Ref, _, _, _} = Down -> message(Down) after 0 -> "nothing" end;
perform(["takes-exit", Who]) ->
    Pid = pid(Who),
    receive {'EXIT', Pid, _} = Exit -> message(Exit) after 0 -> "nothing" end;
perform(["tells", [$@ | _] = Name, Word]) -> list_to_atom(Name) ! {word, Word}, ok;
perform(["tells", Who, Word]) -> pid(Who) ! {word, Word}, ok;
perform(["traps"]) -> process_flag(trap_exit, true);
perform(["untraps"]) -> process_flag(trap_exit, false);
perform(["registers", Name, Who]) -> register(list_to_atom(Name), pid(Who));
perform(["unregisters", Name]) -> unregister(list_to_atom(Name));
perform(["finds", Name]) -> role(whereis(list_to_atom(Name)));
perform(["checks", Who]) ->
    case is_process_alive(pid(Who)) of
        true -> "alive";
        false -> "dead"
    end.

spawn_as(Role, Words) ->
    {How, First} = split("that", Words),
    Puppet = puppet(Role, How, verbs(First), []),
    case How of
        ["monitored", "as", Label | _] ->
            {Pid, Ref} = spawn_monitor(Puppet),
            keep(Label, Ref, Role),
            Pid;
        [Tie | _] when Tie =:= "linked"; Tie =:= "owned" -> spawn_link(Puppet);
        _ -> spawn(Puppet)
    end.

keep(Label, Ref, Whom) -> ets:insert(?STAGE, {{monitor, Label}, Ref, Whom}).

ref(Label) -> ets:lookup_element(?STAGE, {monitor, Label}, 2).

mailbox() -> receive Message -> [Message | mailbox()] after 0 -> [] end.

%% ---------------------------------------------------------------- words

%% A DOWN for a monitored name carries the name; the pid that it was resolved to is put in its place.
message({'EXIT', Pid, Reason}) -> ["exit from ", role(Pid), " ", word(Reason)];
message({'DOWN', Ref, process, _, Reason}) ->
    [[Label, Whom]] = ets:match(?STAGE, {{monitor, '$1'}, Ref, '$2'}),
    ["down ", Label, " ", Whom, " ", word(Reason)];
message({word, Word}) -> ["got ", Word].

%% The other half of the table in Scenarios/README.md; this one is in RiotWords.cs.
word({shutdown, Detail}) -> ["shutdown:", atom_to_list(Detail)];
word({as_the_scenario_wants, Stack}) when is_list(Stack) -> "error";
word(Reason) when is_atom(Reason) -> atom_to_list(Reason);
word(Reason) -> io_lib:format("~0p", [Reason]).

reason("shutdown:" ++ Detail) -> {shutdown, list_to_atom(Detail)};
reason(Word) -> list_to_atom(Word).

%% "links b then exits boom" is two verbs with their words.
verbs([]) -> [];
verbs(Words) ->
    {Verb, Rest} = split("then", Words),
    [Verb | verbs(Rest)].

split(Word, Words) -> {lists:takewhile(fun(W) -> W =/= Word end, Words), tail(Word, Words)}.

tail(Word, Words) ->
    case lists:dropwhile(fun(W) -> W =/= Word end, Words) of
        [_ | After] -> After;
        [] -> []
    end.
