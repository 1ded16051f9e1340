%% A server of a scenario: whatever reaches it says which verbs it is to perform. The twin of RiotServer.cs.
-module(otp_server).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2, terminate/2]).

%% role: who it is; last: the verbs of its terminate, or none; call: the last one that it took.
%% What its verbs ask for is kept until the callback returns: stop, continue, idle.
init(Name) ->
    Declaration = otp_play:declaration(Name),
    {Role, Number} = otp_play:enter(Name, self()),
    {Before, Last} = otp_play:split("finally", Declaration),
    {How, Inits} = otp_play:split("inits", Before),
    process_flag(trap_exit, lists:member("traps", How)),
    State = #{role => Role, last => case lists:member("finally", Declaration) of
        true -> otp_play:verbs(Last);
        false -> none
    end},
    case lists:nthtail(min(Number - 1, length(otp_play:verbs(Inits))), otp_play:verbs(Inits)) of
        [["ignores"] | _] -> ignore;
        [["stops", Reason] | _] -> {stop, otp_play:reason(Reason)};
        [Verb | _] -> setelement(1, returned(perform(State, [Verb])), ok);
        [] -> {ok, State}
    end.

handle_call({verbs, Verbs}, From, State) -> handle(State#{call => From}, Verbs).

handle_cast({verbs, Verbs}, State) -> handle(State, Verbs).

handle_continue({verbs, Verbs}, State) -> handle(State, Verbs).

handle_info({do, {Play, Ref}, Verbs}, State) ->
    Done = perform(State, Verbs),
    Play ! {{done, Ref}, ok},
    returned(Done);
handle_info(Message, #{role := Role} = State) ->
    otp_play:awake(Role),
    otp_play:see(Role, case Message of
        timeout -> "idled";
        _ -> otp_play:message(Message)
    end),
    {noreply, State}.

terminate(_, #{last := none}) -> ok;
terminate(Reason, #{role := Role, last := Last} = State) ->
    otp_play:see(Role, ["terminates ", otp_play:word(Reason)]),
    perform(State, Last).

handle(#{role := Role} = State, Verbs) ->
    otp_play:awake(Role),
    otp_play:handled(),
    returned(perform(State, Verbs)).

perform(State, []) -> State;
perform(State, [Verb | Verbs]) -> perform(perform_one(Verb, State), Verbs).

perform_one(["replies", Word], #{call := {Caller, _} = From} = State) ->
    otp_play:awake(otp_play:role(Caller)),
    gen_server:reply(From, Word),
    State;
perform_one(["keeps"], #{role := Role, call := {Caller, _}} = State) ->
    otp_play:waits(otp_play:role(Caller), Role),
    State;
perform_one(["ok"], State) -> State;
perform_one(["stops", Reason], State) -> State#{stop => otp_play:reason(Reason)};
perform_one(["continues" | Later], State) -> State#{continue => Later};
perform_one(["idles"], #{role := Role} = State) ->
    otp_play:waits(Role, clock),
    State#{idle => true};
perform_one(["stalls"], #{role := Role}) -> linger(get('$ancestors'), Role);
perform_one(["lingers"], #{role := Role}) -> linger([hd(get('$ancestors'))], Role);
perform_one(Verb, #{role := Role} = State) ->
    otp_play:obey(Role, nobody, [Verb]),
    State.

linger(Waiting, Role) ->
    [otp_play:waits(otp_play:role(Pid), Role) || Pid <- Waiting],
    otp_play:waits(Role, clock),
    receive never -> ok end.

%% What the callback returns for what its verbs have asked for.
returned(#{stop := Reason} = State) -> {stop, Reason, State};
returned(#{continue := Later} = State) -> {noreply, maps:remove(continue, State), {continue, {verbs, [Later]}}};
returned(#{idle := true} = State) -> {noreply, maps:remove(idle, State), otp_tree:brief()};
returned(State) -> {noreply, State}.
