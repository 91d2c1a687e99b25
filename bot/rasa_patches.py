"""What of Rasa 3.6.21 is changed here, why, and (in tests/bot/test_rasa_patches.py) how to tell that it no longer must be.

Each patch gives what the original gives, only sooner. `apply` may be called again and again.
"""

from functools import lru_cache
from typing import Any, Dict, List, Optional, Set, Tuple, Type

from jsonschema.validators import validator_for
from rasa.core import processor
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event

from bot.actions_in_process import InProcessActions


def apply() -> None:
    """Put all patches in place."""
    # Checks its own schema each time before it checks the action's result by it: 3 ms of a turn. What an action in this
    # process gives its own executor has checked.
    RemoteAction._validate_action_result = _validate_action_result  # type: ignore[method-assign]
    # Walks through all subclasses of Event for each stored event: half of a long conversation's turn.
    Event.resolve_by_type = staticmethod(_resolve_by_type)  # type: ignore[method-assign]
    # Makes an empty domain for each message, to see that this one is not: 0.3 ms of a turn.
    Domain.is_empty = _is_empty  # type: ignore[method-assign]
    # Copies what has happened, deeply, for lines of a log that are not written: 0.4 ms of a turn.
    processor.copy = _NoCopies  # type: ignore[attr-defined]
    # Has dask plan each of three runs a turn anew, for a graph that never changes: 1 ms of a turn.
    DaskGraphRunner.run = _run_graph  # type: ignore[method-assign]
    # Holds each rule against what has happened, three times a turn, though the same few things happen again and again:
    # 0.7 ms of a turn.
    RulePolicy._get_possible_keys = _possible_keys  # type: ignore[method-assign]


_slow_resolve, _slow_run, _slow_is_empty = Event.resolve_by_type, DaskGraphRunner.run, Domain.is_empty
_slow_possible_keys = RulePolicy._get_possible_keys
# What has happened lately that is remembered, with the rules that fit.
_MOST_REMEMBERED = 2_000


@lru_cache(maxsize=1)
def _action_result() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


def _validate_action_result(self: RemoteAction, result: Dict[str, Any]) -> bool:
    if not isinstance(self.action_endpoint, InProcessActions):
        _action_result().validate(result)
    return True


@lru_cache(maxsize=1)
def _empty_domain() -> Dict[str, Any]:
    return Domain.empty().as_dict()


def _is_empty(self: Domain) -> bool:
    return self.as_dict() == _empty_domain()


class _NoCopies:
    """What stands for the module ``copy`` where it only serves the log."""

    @staticmethod
    def deepcopy(thing: Any) -> Any:
        """The thing itself."""
        return thing


def _possible_keys(self: RulePolicy, lookup: Dict[str, str], states: List[Any]) -> Set[str]:
    remembered = self.__dict__.setdefault("_fitting", {})
    rules = remembered.get(id(lookup))
    if rules is None or rules[0] is not lookup or rules[1] != len(lookup):
        longest = max((len(self._rule_key_to_state(key)) for key in lookup), default=0)
        rules = remembered[id(lookup)] = (lookup, len(lookup), longest, {})
    _, _, longest, fitting = rules
    # A rule says nothing of what was before it begins.
    lately = states[-longest:] if longest else []
    happened = repr(lately)
    if happened not in fitting:
        if len(fitting) >= _MOST_REMEMBERED:
            fitting.clear()
        fitting[happened] = frozenset(_slow_possible_keys(self, lookup, lately))
    return set(fitting[happened])


@lru_cache(maxsize=256)
def _resolve_by_type(type_name: str, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
    return _slow_resolve(type_name, default)


def _run_graph(
    self: DaskGraphRunner, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None
) -> Dict[str, Any]:
    nodes = self._graph_schema.nodes
    # Each node gives its name and its output, which is what those after it take.
    done: Dict[str, Tuple[str, Any]] = {name: (name, value) for name, value in (inputs or {}).items()}

    def output_of(name: str) -> Tuple[str, Any]:
        if name not in done:
            needed = [output_of(needs) for needs in nodes[name].needs.values()]
            done[name] = self._instantiated_nodes[name](*needed)
        return done[name]

    try:
        return dict(output_of(name) for name in targets or self._graph_schema.target_names)
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
