"""A card as plain text, complete on its own, for channels that can show only text."""

from typing import Any, Dict, List

from policy_kb.card import Card, Frame

MAX_OFFICES = 6


def render_text(card: Card, frame: Frame) -> str:
    """The card in lines; ``frame`` holds the wording around what the card says.

    Never empty, never with a blank line (some channels cut there).
    """
    lines = [card["say"], *_choices(card, frame), *_whom_to_call(card, frame)]
    lines += [frame["text_cite"].format(label=c["label"], quote=c["quote"]) for c in card["cites"]]
    if card["not_stated"]:
        lines.append(frame["text_not_stated"].format(items="、".join(card["not_stated"])))
    lines += [f"{number}. {step}" for number, step in enumerate(card["steps"], 1)]
    if card["choices"] and card["outcome"] != "clarify":
        lines.append(frame["text_related"].format(items="、".join(c["title"] for c in card["choices"])))
    return "\n".join(line.replace("\n\n", "\n") for line in lines)


def _choices(card: Card, frame: Frame) -> List[str]:
    if card["outcome"] != "clarify":
        return []
    return [*(f"{number}. {c['title']}" for number, c in enumerate(card["choices"], 1)), frame["text_choose"]]


def _whom_to_call(card: Card, frame: Frame) -> List[str]:
    offices = [frame["text_offices"].format(items=_office_words(card, frame))] if card["offices"] else []
    phones = _phones(card)
    return offices + ([frame["text_phones"].format(items="；".join(phones))] if phones else [])


def _office_words(card: Card, frame: Frame) -> str:
    words = [_office(office, frame) for office in card["offices"][:MAX_OFFICES]]
    more = len(card["offices"]) - MAX_OFFICES
    return "、".join(words) + (frame["text_more_offices"].format(count=more) if more > 0 else "")


def _office(office: Dict[str, Any], frame: Frame) -> str:
    name = str(office["name"])
    if office["now"]:
        name += frame["text_now"].format(name=office["now"])
    return name + (frame["text_lead"] if office["role"] == "lead" else "")


def _phones(card: Card) -> List[str]:
    own = [f"{office['name']}{phone['number']}" for office in card["offices"] for phone in office["phones"]]
    return own + [f"{line['number']}（{line['name']}）" for line in card["hotlines"]]
