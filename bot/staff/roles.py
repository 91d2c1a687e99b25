"""Who of the staff may do what."""

from typing import Dict, FrozenSet, Tuple

AGENT, EDITOR, ADMIN = "agent", "editor", "admin"
ROLES: Dict[str, str] = {AGENT: "坐席", EDITOR: "编辑", ADMIN: "管理员"}

AID, QUEUE, FIGURES = "aid", "queue", "figures"
MISSED, KNOWLEDGE = "missed", "knowledge"
# Switch a topic off and on; the same for the whole bot.
SWITCHES, WHOLE_BOT = "switches", "whole_bot"
PEOPLE, HOURS, TRAIL = "people", "hours", "trail"
_EVERYBODY = frozenset((AID, QUEUE, FIGURES))
_EDITORS = _EVERYBODY | {MISSED, KNOWLEDGE, SWITCHES}
_MAY: Dict[str, FrozenSet[str]] = {
    AGENT: _EVERYBODY,
    EDITOR: _EDITORS,
    ADMIN: _EDITORS | {WHOLE_BOT, PEOPLE, HOURS, TRAIL},
}
# The pages in the order of the menu: what may open it, where it is, what it is called.
MENU: Tuple[Tuple[str, str, str], ...] = (
    (AID, "/staff", "查答案"),
    (QUEUE, "/staff/queue", "接人工"),
    (MISSED, "/staff/missed", "没答上的"),
    (KNOWLEDGE, "/staff/knowledge", "改知识"),
    (SWITCHES, "/staff/switches", "停用"),
    (FIGURES, "/staff/figures", "统计"),
    (HOURS, "/staff/hours", "服务时间"),
    (PEOPLE, "/staff/people", "人员"),
    (TRAIL, "/staff/trail", "操作记录"),
)


def may(role: str, what: str) -> bool:
    """Whether a role may do something."""
    return what in _MAY.get(role, frozenset())


def menu_of(role: str) -> Tuple[Tuple[str, str], ...]:
    """The address and name of each page that a role may open."""
    return tuple((address, name) for what, address, name in MENU if may(role, what))
