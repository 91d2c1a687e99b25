"""The pages of the answer aid without script, and what the script asks for; the bot behind them is a stub."""

import json
import re
from typing import Any, Callable, Dict, Iterator, List, Optional

import pytest
from sanic import Sanic

from bot.staff.roles import AGENT
from bot.store.database import Database
from bot.store.tables import metadata
from bot.store.trail import Entry, newest
from policy_kb.model import Kb
from tests.bot.staff import console_stub
from tests.bot.staff.console_stub import Client, Console

TYPED = "烤烟房那家老板不给工钱"
Ready = Callable[[bool], None]


class StubAgent:
    """Takes every text for a question of arrears, surely."""

    model_id = "stub"

    def __init__(self) -> None:
        self.ready = True
        self.processor = self.domain = self
        self.slots: List[Any] = []

    def is_ready(self) -> bool:
        return self.ready

    async def parse_message(self, message: Any, tracker: Any) -> Dict[str, Any]:
        topics = [["wage_arrears", 0.97], ["labour_contract", 0.01], ["legal_aid", 0.001]]
        return {
            "entities": [],
            "decision": {"intent": "policy", "confidence": 0.97, "topic": "wage_arrears"},
            "ranking": {"topics": topics, "confidence": 0.97, "likeness": 1.4, "scope": 2.0},
        }


@pytest.fixture
def stub_agent() -> StubAgent:
    return StubAgent()


@pytest.fixture
def console(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, stub_agent: StubAgent) -> Iterator[Console]:
    monkeypatch.setenv("YUNXIAN_DATABASE", f"sqlite:///{tmp_path}/x.db")

    def prepare(app: Sanic) -> None:
        app.ctx.agent = stub_agent

    with console_stub.console(prepare) as served:
        yield served


@pytest.fixture
def client(console: Console) -> Client:
    return console.sign_in(AGENT)


def copied(database: Database) -> Optional[Entry]:
    entry = database.read_now(newest)[0]
    return entry if entry.did == "answer_copied" else None


def test_without_script_the_page_answers_and_keeps_what_was_typed(client: Client, kb: Kb) -> None:
    topic = kb.topics["wage_arrears"]
    reply = client.post("/staff", {"text": TYPED})
    assert reply.status == 200 and reply.fields["text"] == [TYPED]
    assert f"1 {topic.title} 第二部分（二）第8条 有把握：" in reply.words
    assert topic.say in reply.words and kb.document.clauses["2.2.8"].text[-20:] in reply.words
    assert reply.text.count(" open>") == 1
    assert all(f"<mark>{cite.quote}</mark>" in reply.text for cite in topic.cites)
    # The clause of each of the three is open, whole.
    assert reply.text.count('<blockquote class="clause"') == 3
    assert not re.findall("<details>(?:(?!</details>).)*<blockquote", reply.text, re.DOTALL)
    assert all(point in reply.words for point in topic.not_stated)
    for name in ("县公安局", "县住建局", "县人社局"):
        assert name in reply.words
    text = reply.text.partition('data-kind="answer"')[2].partition(">\n")[2].partition("</textarea>")[0]
    assert text.startswith(topic.say) and "依据：云县政府发〔2016〕54号 第二部分（二）第8条：“" in text


def test_a_further_topic_is_opened_with_a_button_and_keeps_its_number(client: Client, kb: Kb) -> None:
    page = client.post("/staff", {"text": TYPED}).text
    wanted = page.partition('form="ask" name="topic" value="')[2].partition('"')[0]
    assert wanted not in ("", "wage_arrears")
    reply = client.post("/staff", {"text": TYPED, "topic": wanted})
    assert reply.fields["text"] == [TYPED]
    opened = reply.text.partition('class="card pick chosen"')[2]
    assert f'data-number="4" data-what="topic/{wanted}"' in opened.partition(">")[0]
    assert kb.topics[wanted].say in opened.partition("</article>")[0]


def test_the_script_gets_only_what_was_found(client: Client) -> None:
    reply = client.post("/staff/aid", {"text": TYPED, "topic": ""})
    assert reply.status == 200 and reply.headers["x-found"] == "1"
    assert "<html" not in reply.text and "拖欠工资" in reply.words
    assert len(reply.body) < 20_000
    assert reply.headers["cache-control"] == "no-store"


def test_one_of_the_most_asked_is_opened_without_any_words(client: Client, kb: Kb) -> None:
    start = client.get("/staff")
    assert [hot.label for hot in kb.hot if hot.label in start.words] == [hot.label for hot in kb.hot]
    reply = client.post("/staff", {"text": "", "topic": "legal_aid"})
    assert "您选的：不是按来电人的话找的" in reply.words and kb.topics["legal_aid"].say in reply.words


def test_markup_that_is_typed_is_text(client: Client) -> None:
    reply = client.post("/staff", {"text": '"><script>x</script>'})
    assert "<script>x" not in reply.text and reply.fields["text"] == ['"><script>x</script>']


@pytest.mark.parametrize("path", ["/staff", "/staff/aid"])
def test_too_long_a_text_is_told_and_kept(client: Client, path: str) -> None:
    text = "工" * 1001
    reply = client.post(path, {"text": text})
    assert reply.status == 413 and "写了1001个字，最多1000个字" in reply.words
    assert reply.fields.get("text") == ([text] if path == "/staff" else None)


@pytest.mark.parametrize("path", ["/staff", "/staff/aid"])
def test_while_the_bot_is_not_ready_the_rest_works(client: Client, stub_agent: StubAgent, path: str) -> None:
    stub_agent.ready = False
    reply = client.post(path, {"text": TYPED + "？"})
    assert reply.status == 503 and "还没准备好" in reply.words
    chosen = client.post(path, {"text": TYPED + "？", "topic": "legal_aid"})
    assert "法律援助" in chosen.words and chosen.status == 503
    assert client.get("/staff/clauses/2.2.8").status == 200


def test_copying_is_noted_without_what_was_typed(client: Client, database: Database) -> None:
    client.post("/staff/aid", {"text": TYPED, "topic": ""})
    for what, kind in (("topic/wage_arrears", "answer"), ("danger/fire", "message"), ("refusal", "answer")):
        assert client.post("/staff/copied", {"what": what, "kind": kind}).status == 204
        entry = copied(database)
        assert entry and (entry.who, entry.what) == (client.name, what)
        assert json.loads(entry.detail) == {"kind": kind}
    with database._engine.connect() as connection:
        rows = [str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    assert [row for row in rows if "烤烟房" in row] == []


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("topic/none", "answer"),
        ("topic/wage_arrears", "words"),
        ("", ""),
        ("烤烟房", "answer"),
        ("refusal/x", "answer"),
    ],
)
def test_nothing_made_up_can_be_noted(client: Client, database: Database, what: str, kind: str) -> None:
    reply = client.post("/staff/copied", {"what": what, "kind": kind})
    assert reply.status == 400 and "没有记下来" in reply.words
    assert copied(database) is None


def test_a_clause_is_shown_whole_with_its_topics_and_bodies(client: Client, kb: Kb) -> None:
    for clause in kb.document.clauses.values():
        reply = client.get(f"/staff/clauses/{clause.id}")
        assert clause.label in reply.words and all(t.title in reply.words for t in kb.topics_of(clause.id))
        assert all(name in reply.words for name in (clause.duty.leads if clause.duty else ()))
    reply = client.get("/staff/clauses/2.3.17")
    assert "/staff/offices/housing" in reply.links
    assert {"/staff/clauses/2.3.16", "/staff/clauses/2.4.18"} <= set(reply.links)
    assert "（牵头），12333" in client.get("/staff/clauses/2.2.8").words


def test_a_body_shows_all_its_clauses_names_and_numbers(client: Client) -> None:
    reply = client.get("/staff/offices/work_safety")
    assert "云县应急局" in reply.words and "来源：云县防汛抗旱应急预案" in reply.words
    assert "电话：县里还没有填" in reply.words and "12350" in reply.words
    assert "牵头的条文（1）" in reply.words and "/staff/clauses/2.2.10" in reply.links
    assert "文件里还写成：县人力资源和社会保障局" in client.get("/staff/offices/hrss").words


def test_every_body_has_a_page(client: Client, kb: Kb) -> None:
    for office in kb.offices.values():
        assert office.names[0] in client.get(f"/staff/offices/{office.id}").words


@pytest.mark.parametrize("path", ["clauses/2.9.99", "offices/none", "clauses/%2e%2e"])
def test_what_is_not_there_is_told(client: Client, path: str) -> None:
    reply = client.get(f"/staff/{path}")
    assert reply.status == 404 and "没有这" in reply.words


def marked(page: str) -> List[str]:
    return [part.partition("</mark>")[0] for part in page.split("<mark>")[1:]]


def test_the_document_is_searched_for_exact_words(client: Client, kb: Kb) -> None:
    reply = client.post("/staff/document", {"words": "工资保证金"})
    assert "1处段落，共1次" in reply.words and "第二部分（二）第8条" in reply.words
    assert set(marked(reply.text)) == {"工资保证金"} and len(marked(reply.text)) == 2
    assert "#c-2.2.8" in reply.links and 'id="c-2.2.8"' in reply.text


def test_hits_stand_in_the_order_of_the_document(client: Client, kb: Kb) -> None:
    reply = client.post("/staff/document", {"words": "县人社局"})
    found = [link[3:] for link in reply.links if link.startswith("#c-")]
    assert found == [c for c in kb.document.clauses if c in found] and len(found) > 5
    held = [clause.id for clause in kb.document.clauses.values() if "县人社局" in clause.text]
    assert found == held


def test_several_words_must_all_stand_there_and_width_and_case_do_not_matter(client: Client) -> None:
    both = client.post("/staff/document", {"words": "住房　契税"})
    assert [link for link in both.links if link.startswith("#c-")] == ["#c-2.3.17"]
    assert "第二部分（三）第17条" in client.post("/staff/document", {"words": "(县住建局牵头"}).words
    assert "处段落" in client.post("/staff/document", {"words": "（县住建局牵头"}).words


def test_a_heading_that_belongs_to_no_clause_is_found_too(client: Client) -> None:
    assert "标题" in client.post("/staff/document", {"words": "工作重点和重要措施"}).words


def test_without_a_hit_the_nearest_clauses_are_named(client: Client) -> None:
    reply = client.post("/staff/document", {"words": "廉租的公共租赁房子"})
    assert "文件里没有“廉租的公共租赁房子”这几个字" in reply.words and "#c-2.3.17" in reply.links
    nothing = client.post("/staff/document", {"words": "xyzxyz"})
    assert "没有“xyzxyz”" in nothing.words and not [x for x in nothing.links if x.startswith("#c-")]


def test_the_whole_document_can_be_read(client: Client, kb: Kb) -> None:
    page = client.get("/staff/document")
    text = "".join(page.text.partition(">全文</h2>")[2].split())
    for clause in kb.document.clauses.values():
        assert "".join(clause.text.split()).replace('"', "&#34;") in text
