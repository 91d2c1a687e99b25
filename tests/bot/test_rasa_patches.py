"""The patches give what Rasa gives. Each also asks whether Rasa still needs it: where one fails, the patch can go."""

import inspect
import re
from typing import Any, Dict, List

import jsonschema
import pytest
import rasa
from rasa.core import processor
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.runner import dask as rasa_dask
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.utils.common import all_subclasses

from bot import rasa_patches
from bot.actions_in_process import InProcessActions
from tests.conftest import Talk

GONE = "Rasa does this itself now: delete the patch"


def test_the_patches_are_for_this_rasa() -> None:
    assert rasa.__version__ == "3.6.21", "read bot/rasa_patches.py again for this version"


def test_an_event_is_found_by_its_type() -> None:
    assert Event.resolve_by_type("slot") is SlotSet and Event.resolve_by_type("bot") is BotUttered
    for event in all_subclasses(Event):
        assert Event.resolve_by_type(event.type_name) is rasa_patches._slow_resolve(event.type_name)
    assert Event.resolve_by_type("topic") is None
    assert Event.resolve_by_type("nothing known", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="nothing known"):
        Event.resolve_by_type("nothing known")


def test_rasa_still_walks_through_all_kinds_of_events() -> None:
    assert "all_subclasses" in inspect.getsource(rasa_patches._slow_resolve), GONE


@pytest.mark.parametrize(
    "result", [{"events": [{"no": "type"}], "responses": []}, {"events": [], "responses": ["text"]}, [1]]
)
def test_a_wrong_result_of_an_action_is_refused(result: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        RemoteAction("action_x", None)._validate_action_result(result)


def test_a_right_result_of_an_action_is_taken() -> None:
    result = {"events": [{"event": "slot", "name": "about", "value": "x"}], "responses": [{"text": "好"}]}
    assert RemoteAction("action_x", None)._validate_action_result(result)


def test_rasa_still_checks_its_own_schema_at_each_action() -> None:
    source = inspect.getsource(inspect.getmodule(RemoteAction))  # type: ignore[arg-type]
    assert "validate(result, self.action_response_format_spec())" in source, GONE


def test_what_our_own_actions_give_was_checked_by_their_executor() -> None:
    ours = RemoteAction("action_x", InProcessActions())
    assert ours._validate_action_result({"events": [], "responses": []})


def test_a_domain_is_empty_or_not() -> None:
    domain = Domain.from_dict({"intents": ["greet"]})
    assert Domain.empty().is_empty() and not domain.is_empty()
    assert rasa_patches._slow_is_empty(Domain.empty()) and not rasa_patches._slow_is_empty(domain)
    assert "Domain.empty()" in inspect.getsource(rasa_patches._slow_is_empty), GONE


def test_rasa_copies_only_for_its_log() -> None:
    lines = inspect.getsource(processor).splitlines()
    copying = [line.strip() for line in lines if "copy." in line]
    assert copying, GONE
    for line in copying:
        assert re.fullmatch(r'("[a-z.]+", )?\w+=copy\.deepcopy\([\w.\[\]"]+\),?', line), line


def test_the_graph_gives_what_dask_gives(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agent.processor
    runner = agent.processor.graph_runner
    asked: List[Dict[str, Any]] = []

    def ask_both(dsk: Dict[str, Any], keys: List[str]) -> Any:
        asked.append(dsk)
        return slow_get(dsk, keys)

    slow_get = rasa_dask.dask.get
    monkeypatch.setattr(rasa_dask.dask, "get", ask_both)
    from rasa.core.channels.channel import UserMessage
    from rasa.shared.core.trackers import DialogueStateTracker

    def understood(run: Any) -> Dict[str, Any]:
        message = UserMessage("老板拖欠工资")
        inputs = {"__message__": [message], "__tracker__": DialogueStateTracker.from_events("x", [])}
        target = agent.processor.model_metadata.nlu_target  # type: ignore[union-attr]
        parsed: Dict[str, Any] = run(runner, inputs, [target])[target][0].as_dict(only_output_properties=True)
        return parsed

    ours = understood(rasa_patches._run_graph)
    assert not asked, "nothing went through dask"
    assert ours == understood(rasa_patches._slow_run)
    assert asked, GONE


def test_the_same_rules_fit_what_has_happened(
    agent: Agent, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: List[Any] = []

    def ask_both(self: RulePolicy, lookup: Dict[str, str], states: List[Any]) -> Any:
        ours = rasa_patches._possible_keys(self, lookup, states)
        asked.append(ours)
        assert ours == rasa_patches._slow_possible_keys(self, lookup, states)
        return ours

    monkeypatch.setattr(RulePolicy, "_get_possible_keys", ask_both)
    talk(
        "你好",
        "老板拖欠工资",
        "那要带什么",
        "保险",
        "1",
        "人工",
        "今天天气好不好",
        "谢谢",
        "救命",
        "老板拖欠工资",
    )
    assert any(asked)


def test_rasa_still_holds_each_rule_against_all_that_has_happened() -> None:
    assert "_is_rule_applicable(_key, i, state)" in inspect.getsource(rasa_patches._slow_possible_keys), GONE


def test_a_changed_set_of_rules_is_held_anew() -> None:
    policy, states = RulePolicy.__new__(RulePolicy), [{"prev_action": {"action_name": "a"}}]
    lookup = {"[]": "x"}
    assert rasa_patches._possible_keys(policy, lookup, states) == {"[]"}
    lookup['[{"prev_action": {"action_name": "b"}}]'] = "y"
    assert rasa_patches._possible_keys(policy, lookup, states) == {"[]"}
    lookup['[{"prev_action": {"action_name": "a"}}]'] = "z"
    assert rasa_patches._possible_keys(policy, lookup, states) == {
        "[]",
        '[{"prev_action": {"action_name": "a"}}]',
    }
