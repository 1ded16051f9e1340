%% Plays scenarios on Erlang/OTP: reads them from standard input, prints what each process saw, and ends with the input.
%%
%% The twin of OnRiot. Wants one scheduler (+S 1:1): a process that ends then tells all who must know in one go, so that
%% whoever hears of a death knows that the others have been told.
-module(otp_play).
-export([main/0]).

%% For otp_tree and otp_server.
-export([enter/2, pid/1, role/1, declaration/1, children/1, obey/3, see/2, handled/0, waits/2, awake/1,
         split/2, tail/2, verbs/1, requests/1, word/1, reason/1, message/1]).

%% What the processes of a scenario and its play know in common:
%% {{pid, Role}, Pid}; {{monitor, Label}, Ref, Whom}; {{ended, Role}, Reason}; {{seen, Number}, Role, Event};
%% {{unwinds, Role}} and {{waits, Role}, Keeper}, for those that will not answer;
%% {{part, Name}, Number, Declaration}, {{count, Name}, Processes} and {{plays, Role}, Name}, for servers and supervisors.
-define(STAGE, ?MODULE).

%% Far more than a scenario takes that works.
-define(LIMIT, 10_000).

%% How long it is when time passes: more than what is brief.
-define(LONG, 2 * otp_tree:brief()).

main() ->
    ok = logger:set_primary_config(level, none),
    ok = logger:set_module_level([gen_server, proc_lib, supervisor], none),
    load(kernel),
    load(stdlib),
    [print(Name, in_a_process_of_its_own(Steps)) || {Name, Steps} <- scenarios(lines())],
    halt(0).

%% Code that is loaded when it is first called lets others run in between; so does a log level that is first looked up.
load(Application) ->
    {ok, Modules} = application:get_key(Application, modules),
    [code:ensure_loaded(Module) || Module <- Modules].

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
    ets:insert(?STAGE, [{play, self()}, {handled, 0}]),
    [begin step(Step), settle() end || Step <- Steps],
    [tell(Role, [["takes"]]) || Role <- cast(), at_work(Role), part(Role) =:= none],
    Seen = [{Role, Event} || [Role, Event] <- ets:match(?STAGE, {{seen, '_'}, '$1', '$2'})],
    Fates = [{Role, fate(Role)} || Role <- cast(), not in_journal(Role)],
    Names = [{Name, holder(Name)} || Name <- lists:usort([Word || Step <- Steps, [$@ | _] = Word <- Step])],
    clear(),
    Seen ++ Fates ++ Names.

%% ---------------------------------------------------------------- the play

step([Kind, Name | _] = Declaration) when Kind =:= "server"; Kind =:= "supervisor" ->
    true = ets:insert_new(?STAGE, {{part, Name}, ets:info(?STAGE, size), Declaration});
step(["time", "passes"]) ->
    timer:sleep(?LONG),
    self() ! {{done, slept}, ok},
    await(nobody, slept);
step(["process", Role | Traits]) ->
    {Options, Last} = split("finally", Traits),
    Pid = spawn(puppet(Role, Options, [], verbs(Last))),
    case tail("named", Options) of
        [Name | _] -> true = register(list_to_atom(Name), Pid);
        [] -> ok
    end,
    begin_as(Role, Pid);
step(["release", Role]) ->
    ets:delete(?STAGE, {unwinds, Role}),
    pid(Role) ! go_on,
    step(["gone", Role]);
step(["gone", Role]) ->
    ets:member(?STAGE, {ended, Role}) orelse await(Role, none);
step([Role | Words]) ->
    true = at_work(Role),
    tell(Role, verbs(Words)).

%% Lets every process at work answer once, until a round passes in which nothing happened.
settle() ->
    Before = happenings(),
    [sync(Role) || Role <- cast(), at_work(Role)],
    case happenings() of
        Before -> ok;
        _ -> settle()
    end.

%% All that is seen and all who enter make the stage larger.
happenings() ->
    {[Role || Role <- cast(), at_work(Role)], ets:info(?STAGE, size), ets:lookup_element(?STAGE, handled, 2)}.

%% A supervisor is not told anything, but it answers.
sync(Role) ->
    case part(Role) of
        ["supervisor" | _] ->
            Ref = make_ref(),
            pid(Role) ! {'$gen_call', {self(), {done, Ref}}, count_children},
            await(Role, Ref);
        _ -> tell(Role, [])
    end.

tell(Role, Verbs) ->
    Ref = make_ref(),
    pid(Role) ! {do, {self(), Ref}, Verbs},
    await(Role, Ref).

%% Until a process has done what it was told, or that has ended it, or has brought it to where it will not answer.
await(Role, Ref) ->
    Reached = receive
        {{done, Done}, _} -> Done;
        {unwinds, Who} -> ets:insert(?STAGE, {{unwinds, Who}}), Who;
        {waits, Who} -> Who;
        {'DOWN', _, process, Pid, Reason} -> end_of(role(Pid), Reason);
        {spawned, Who, Pid, Spawner} ->
            begin_as(Who, Pid),
            Spawner ! {admitted, Who},
            none;
        {starts, Who, Pid} ->
            know(Who, Pid),
            journal(Who, "starts"),
            Pid ! {admitted, Who},
            none
    end,
    lists:member(Reached, [Role, Ref]) orelse await(Role, Ref).

begin_as(Role, Pid) ->
    know(Role, Pid),
    Pid ! {begin_as, Role, self()}.

%% A process begins only when its end can no longer be missed.
know(Role, Pid) ->
    true = ets:insert_new(?STAGE, {{pid, Role}, Pid}),
    monitor(process, Pid).

end_of(Role, Reason) ->
    ets:insert(?STAGE, {{ended, Role}, Reason}),
    journal(Role, ["ends ", word(Reason)]),
    [awake(Waiting) || Waiting <- [Role | lists:append(ets:match(?STAGE, {{waits, '$1'}, Role}))]],
    Role.

%% What supervisors and their children see of their starts and ends, all in one order.
journal(Role, Event) -> in_journal(Role) andalso see("journal", [Role, " ", Event]).

%% Not dynamic children, since those stop in no order.
in_journal(Role) ->
    case part(Role) of
        none -> false;
        ["supervisor" | _] -> true;
        Server ->
            case tail("under", Server) of
                [Supervisor | _] -> not lists:member("dynamic", declaration(Supervisor));
                [] -> false
            end
    end.

clear() ->
    Pids = [pid(Role) || Role <- cast()],
    [begin exit(Pid, kill), monitor(process, Pid) end || Pid <- Pids],
    [receive {'DOWN', _, process, Pid, _} -> ok end || Pid <- Pids],
    ets:delete(?STAGE).

cast() -> [Role || [Role] <- ets:match(?STAGE, {{pid, '$1'}, '_'})].

at_work(Role) -> not lists:any(fun(State) -> ets:member(?STAGE, {State, Role}) end, [ended, unwinds, waits]).

fate(Role) ->
    case [ets:lookup(?STAGE, {State, Role}) || State <- [ended, unwinds, waits]] of
        [[{_, Reason}], _, _] -> ["ended ", word(Reason)];
        [[], [_], _] -> "unwinding";
        [[], [], [_]] -> "waiting";
        [[], [], []] -> "alive"
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

%% The declaration of what a process plays; none for puppets.
part(Role) ->
    case ets:lookup(?STAGE, {plays, Role}) of
        [{_, Name}] -> declaration(Name);
        [] -> none
    end.

declaration(Name) -> ets:lookup_element(?STAGE, {part, Name}, 3).

%% The names of the children that a supervisor starts with, in the order of their declaration.
children(Supervisor) ->
    Parts = lists:sort([{Number, Name, How} || [Name, Number, How] <- ets:match(?STAGE, {{part, '$1'}, '$2', '$3'})]),
    [Name || {_, Name, How} <- Parts, lists:prefix([Supervisor], tail("under", How)), not lists:member("later", How)].

%% A process begins to play a part; it goes on once the play knows it. Says which process of that part it is.
enter(Name, Pid) ->
    Number = ets:update_counter(?STAGE, {count, Name}, 1, {{count, Name}, 0}),
    Role = case Number of
        1 -> Name;
        _ -> Name ++ "." ++ integer_to_list(Number)
    end,
    ets:insert(?STAGE, {{plays, Role}, Name}),
    ets:lookup_element(?STAGE, play, 2) ! {starts, Role, Pid},
    receive {admitted, Role} -> {Role, Number} end.

handled() -> ets:update_counter(?STAGE, handled, 1).

%% Somebody waits in the middle of an order: for a reply that somebody else keeps, or for the clock.
waits(Role, Keeper) ->
    ets:insert(?STAGE, {{waits, Role}, Keeper}),
    ets:lookup_element(?STAGE, play, 2) ! {waits, Role}.

awake(Role) -> ets:delete(?STAGE, {waits, Role}).

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
        {do, {Play, Ref}, Verbs} ->
            obey(Role, Play, Verbs) =:= return orelse begin Play ! {{done, Ref}, ok}, obey_orders(Role, Play) end
    end.

obey(_, _, []) -> done;
obey(_, _, [["returns"] | _]) -> return;
obey(Role, Play, [["waits"] | Verbs]) ->
    Play ! {unwinds, Role},
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
        error:badarg -> "refused";
        exit:{Reason, {gen_server, call, _}} -> otp_tree:failure(Reason);
        exit:noproc when hd(Verb) =:= "stops" -> "noproc"
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
    end;
perform(Verb) -> otp_tree:perform(Verb).

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
word({shutdown, {failed_to_start_child, Id, Reason}}) -> ["shutdown:no-start/", Id, "/", word(Reason)];
word({shutdown, Detail}) -> ["shutdown:", atom_to_list(Detail)];
word({as_the_scenario_wants, Stack}) when is_list(Stack) -> "error";
word(Reason) when is_atom(Reason) -> atom_to_list(Reason);
word(Reason) -> io_lib:format("~0p", [Reason]).

reason("shutdown:" ++ Detail) -> {shutdown, list_to_atom(Detail)};
reason(Word) -> list_to_atom(Word).

%% "links b then exits boom" is two verbs with their words.
verbs(Words) -> split_all("then", Words).

%% So is "replies w and stops normal", as one process asks another for.
requests(Words) -> split_all("and", Words).

split_all(_, []) -> [];
split_all(Joint, Words) ->
    {Verb, Rest} = split(Joint, Words),
    [Verb | split_all(Joint, Rest)].

split(Word, Words) -> {lists:takewhile(fun(W) -> W =/= Word end, Words), tail(Word, Words)}.

tail(Word, Words) ->
    case lists:dropwhile(fun(W) -> W =/= Word end, Words) of
        [_ | After] -> After;
        [] -> []
    end.
