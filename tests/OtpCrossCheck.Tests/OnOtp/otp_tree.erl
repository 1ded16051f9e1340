%% The supervisors of the scenarios, and the verbs that have to do with them and with servers; the twin of TreeVerbs.cs and Specs.cs.
-module(otp_tree).
-behaviour(supervisor).
-export([init/1, start/1, perform/1, failure/1, brief/0]).

%% The limit, in milliseconds, of all that waits for the clock.
brief() -> 100.

%% ---------------------------------------------------------------- verbs

%% A string is an answer that is recorded.
perform(["starts", Name]) -> started(start(Name));
perform(["stops", Who]) -> gen_server:stop(otp_play:pid(Who));
perform(["stops", Who, Reason]) -> gen_server:stop(otp_play:pid(Who), otp_play:reason(Reason), infinity);
perform(["calls", Who | Request]) -> call(Who, Request, infinity);
perform(["calls-briefly", Who | Request]) ->
    otp_play:waits(otp_play:role(self()), clock),
    call(Who, Request, brief());
perform(["casts", Who | Request]) -> gen_server:cast(otp_play:pid(Who), {verbs, otp_play:requests(Request)});
perform(["starts-child", Who, Child]) ->
    started(supervisor:start_child(otp_play:pid(Who), case is_dynamic(Who) of
        true -> [Child];
        false -> spec(Child)
    end));
perform(["restarts", Who, Child]) -> started(supervisor:restart_child(otp_play:pid(Who), Child));
perform(["terminates", Who, Child]) ->
    done(supervisor:terminate_child(otp_play:pid(Who), case is_dynamic(Who) of
        true -> otp_play:pid(Child);
        false -> Child
    end));
perform(["deletes", Who, Child]) -> done(supervisor:delete_child(otp_play:pid(Who), Child));
perform(["lists", Who]) ->
    Children = [listed(Child) || Child <- supervisor:which_children(otp_play:pid(Who))],
    case {Children, is_dynamic(Who)} of
        {[], _} -> "nobody";
        {_, true} -> lists:join(" ", lists:sort(Children));
        %% It lists the last one first.
        {_, false} -> lists:join(" ", lists:reverse(Children))
    end;
perform(["counts", Who]) ->
    Counts = supervisor:count_children(otp_play:pid(Who)),
    lists:join(" ", [[atom_to_list(Key), " ", integer_to_list(proplists:get_value(Key, Counts))]
        || Key <- [specs, active, supervisors, workers]]).

call(Who, Request, Timeout) ->
    try gen_server:call(otp_play:pid(Who), {verbs, otp_play:requests(Request)}, Timeout)
    after otp_play:awake(otp_play:role(self()))
    end.

%% Why a call has no reply.
failure(noproc) -> "noproc";
failure(timeout) -> "timeout";
failure(calling_self) -> "refused";
failure(Reason) -> ["exited ", otp_play:word(Reason)].

started({ok, undefined}) -> "ignored";
started({ok, _}) -> ok;
started(ignore) -> "ignored";
started(Refused) -> done(Refused).

done(ok) -> ok;
done({error, already_present}) -> "already-present";
done({error, {already_started, _}}) -> "already-started";
done({error, running}) -> "running";
done({error, restarting}) -> "restarting";
done({error, not_found}) -> "not-found";
done({error, simple_one_for_one}) -> "dynamic";
%% What a supervisor adds to the reason that the child gave.
done({error, {Reason, Spec}}) when element(1, Spec) =:= child -> ["failed ", otp_play:word(Reason)];
done({error, Reason}) -> ["failed ", otp_play:word(Reason)].

listed({Id, undefined, _, _}) -> [Id, ":stopped"];
listed({Id, restarting, _, _}) -> [Id, ":restarting"];
listed({_, Pid, _, _}) -> otp_play:role(Pid).

is_dynamic(Role) -> lists:member("dynamic", otp_play:declaration(Role)).

%% ---------------------------------------------------------------- supervisors

start(Name) ->
    case otp_play:declaration(Name) of
        ["supervisor" | _] -> supervisor:start_link(?MODULE, Name);
        ["server" | _] -> gen_server:start_link(otp_server, Name, [])
    end.

init(Name) ->
    otp_play:enter(Name, self()),
    Declaration = otp_play:declaration(Name),
    Flags = #{
        strategy => option(Declaration, [{"one-for-all", one_for_all}, {"rest-for-one", rest_for_one}, {"dynamic", simple_one_for_one}], one_for_one),
        auto_shutdown => option(Declaration, [{"ends-with-any", any_significant}, {"ends-with-all", all_significant}], never),
        intensity => case otp_play:tail("restarts", Declaration) of
            [Restarts | _] -> list_to_integer(Restarts);
            [] -> 3
        end,
        period => 60},
    Specs = case is_dynamic(Name) of
        %% All are like the first of them; the name of each comes with its start.
        true -> [(spec(hd(otp_play:children(Name))))#{start => {?MODULE, start, []}}];
        false -> [spec(Child) || Child <- otp_play:children(Name)]
    end,
    {ok, {Flags, Specs}}.

spec(Name) ->
    Declaration = otp_play:declaration(Name),
    Type = case Declaration of
        ["supervisor" | _] -> supervisor;
        ["server" | _] -> worker
    end,
    #{
        id => Name,
        start => {?MODULE, start, [Name]},
        type => Type,
        restart => option(Declaration, [{"transient", transient}, {"temporary", temporary}], permanent),
        significant => lists:member("significant", Declaration),
        shutdown => option(Declaration, [{"brutally", brutal_kill}, {"briefly", brief()}], case Type of
            worker -> 5000;
            supervisor -> infinity
        end)}.

option(Declaration, Options, Default) ->
    case [Value || {Word, Value} <- Options, lists:member(Word, Declaration)] of
        [Value | _] -> Value;
        [] -> Default
    end.
