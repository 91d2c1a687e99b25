"""What the trail's entries are called: the one table of everything that is noted there."""

import json
from typing import Any, Dict

from bot.staff.queue_words import RESULT_WORDS
from bot.staff.roles import ROLES
from bot.store.trail import NOBODY, Entry

DEEDS: Dict[str, str] = {
    "account_added": "加了账号",
    "account_closed": "停用了账号",
    "account_opened": "重新启用了账号",
    "answer_copied": "复制了答案",
    "danger_ended": "看过，没有危险",
    "decision_taken_back": "收回了对一组问题的处理",
    "duty_begun": "上岗",
    "duty_ended": "下岗",
    "edit_approved": "通过了对知识的修改",
    "edit_proposed": "提出了对知识的修改",
    "edit_refused": "退回了对知识的修改",
    "edit_withdrawn": "撤回了自己对知识的修改",
    "examples_exported": "导出了例句",
    "examples_imported": "导入了例句",
    "figures_exported": "导出了统计",
    "group_decided": "处理了一组没答上的问题",
    "handover_answered": "回复了找人工的人",
    "handover_claimed": "接了找人工的人",
    "handover_closed": "办结了人工",
    "handover_given_back": "交还给助手",
    "handover_put_back": "放回排队",
    "handover_read": "看了对话",
    "hours_set": "改了服务时间",
    "model_brought_back": "换回了以前的模型",
    "model_taken": "换上了新训练的模型",
    "old_deleted": "删除了过期的内容",
    "password_changed": "换了自己的密码",
    "password_given": "给了新密码",
    "password_refused": "换密码时现在的密码没写对",
    "role_given": "改了角色",
    "sign_in": "登录",
    "sign_in_failed": "登录没成功",
    "sign_out": "退出",
    "switched_off": "停用了",
    "switched_on": "恢复了",
    "trail_exported": "导出了操作记录",
}
# Who acts where no account does.
BY_ITSELF = "系统或命令行"
# What the parts of an entry's detail are called, and their values where those are codes.
_PARTS: Dict[str, str] = {
    "choice": "怎么处理",
    "closed": "停办",
    "endings": "统计",
    "examples": "例句",
    "feedback": "评价",
    "from": "从",
    "handovers": "人工",
    "hours": "时间",
    "kind": "哪一种",
    "messages": "条数",
    "result": "结果",
    "role": "角色",
    "table": "表",
    "to": "到",
    "topic": "主题",
    "turns": "对话",
    "waiting": "留言",
    "why": "原因",
}
_VALUES: Dict[str, Dict[str, str]] = {
    "choice": {"topic": "归到主题", "out_of_scope": "不归文件管", "new_topic": "要加新主题"},
    "kind": {"answer": "答案", "message": "短消息"},
    "result": RESULT_WORDS,
    "role": ROLES,
}


def deed(entry: Entry) -> str:
    """What was done; the code itself where it is one of a later version."""
    return DEEDS.get(entry.did, entry.did)


def doer(entry: Entry) -> str:
    """Who did it."""
    return BY_ITSELF if entry.who == NOBODY else entry.who


def details(entry: Entry) -> str:
    """What else is noted, in words; as it stands where it cannot be read."""
    try:
        noted = json.loads(entry.detail)
    except ValueError:  # somebody has changed it, which the check tells
        return entry.detail
    if not isinstance(noted, dict):
        return entry.detail
    told = ((name, value) for name, value in noted.items() if value not in (None, ""))
    return "；".join(f"{_PARTS.get(name, name)}：{_in_words(name, value)}" for name, value in told)


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(one) for one in value) or "没有"
    return _VALUES.get(name, {}).get(str(value), str(value))
