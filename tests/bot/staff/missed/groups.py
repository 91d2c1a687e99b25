"""Messages that were not answered, and what one does with their groups on the console's page."""

import time
from pathlib import Path
from typing import Any, List

from bot.knowledge import kb
from bot.loop.reviewed import read
from bot.staff import reviewing
from bot.store.turns import Over, keep_turns
from policy_kb.card import plain_card
from tests.bot.staff.console_stub import Client, Console

TOPIC = "wage_arrears"
FRAME = {"age": "{year}{number}"}
SKIPS = ("工头跑路了钱咋整", "工头跑路了，钱找哪个", "工头跑路的钱咋整")
FOOTBALL = ("足球哪个赢", "足球哪个队赢")
TRAINED = "老板不发钱"
EXISTING = f'version: "3.1"\nnlu:\n- intent: policy\n  metadata: {{topic: {TOPIC}}}\n  examples: |\n    - {TRAINED}\n'


def say(console: Console, text: str, card: Any, session: str = "s") -> str:
    """Keep a message with the card it got; gives its id."""
    name = f"m{time.monotonic_ns()}"
    answer = [{"text": card["say"], "custom": card}]
    now = time.time()
    over = Over(session, name, text, answer, "web", now, now)
    console.database.now(lambda c: keep_turns(c, [over]))
    return name


def refused(console: Console, *texts: str) -> None:
    for text in texts:
        say(console, text, plain_card(kb(), "refused", "文件里没有写", "没有写。"))


def page(client: Client) -> Any:
    return client.get("/staff/missed")


def choose(client: Client, choice: str, at: int = 0, **fields: Any) -> Any:
    """Decide on a group of the page."""
    shown = page(client).fields
    form = {"key": shown["key"][at], "until": shown["until"][at], "choice": choice, **fields}
    return client.post("/staff/missed/decide", form)


def examples(nlu: Path) -> List[Any]:
    return [(one.text, one.subject, one.by) for one in read(nlu / reviewing.FILE)]
