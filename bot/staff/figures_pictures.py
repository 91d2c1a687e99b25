"""Pictures of the tables of figures: SVG without script, told apart by pattern, mark and dash as well as by colour."""

from typing import Any, Callable, Dict, List, Sequence

import pygal
from pygal.config import Config
from pygal.style import Style

from bot.staff.figures import Cell, Row, Table, words
from bot.staff.span import Span

MOST_BARS = 10
_MOST_LABELS = 12
_LONGEST_LABEL = 16
_WIDTH, _HEIGHT, _ROW, _MARGIN = 900, 380, 34, 16
_TEXT, _LEGEND, _LEGENDS_A_ROW = 15, 18, 3
_FONTS = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", SimSun, sans-serif'
# Dark enough to be seen on white (3:1 and more), and different also to eyes that see no red or no green.
_COLOURS = ("#0b4a85", "#c05000", "#00795c", "#7a3fa0", "#6b6b6b", "#a0155c")
# What is drawn over each colour in white; the first one stays full.
_STRIPES = (
    "",
    "M0 0L8 8M-2 6L2 10M6 -2L10 2",
    "M0 4H8",
    "M4 0V8",
    "M8 0L0 8M2 -2L-2 2M10 6L6 10",
    "M0 4H8M4 0V8",
)
# Outcomes that are drawn one by one.
_DRAWN = ("answered", "clarify", "refused", "handoff")
_TURNS = "条"
_DASHES = {"实线": "", "虚线": "8,5"}
_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#1a1a1a",
    foreground_strong="#1a1a1a",
    foreground_subtle="#d0d0d0",
    guide_stroke_color="#d0d0d0",
    major_guide_stroke_color="#d0d0d0",
    colors=_COLOURS,
    font_family=_FONTS,
    label_font_size=_TEXT,
    major_label_font_size=_TEXT,
    legend_font_size=_TEXT,
    value_font_size=_TEXT,
    opacity="1",
    opacity_hover="1",
    stroke_opacity="1",
    stroke_width="2.5",
    transition="0s",
)


def draw_picture(name: str, table: Table, span: Span) -> bytes:
    """The picture of a table, as SVG.

    Raises:
        KeyError: there is no picture of this name.
    """
    chart = _DRAWINGS[name](table, span)
    chart.add_xml_filter(_without_script)
    picture: bytes = chart.render()
    return picture


def _outcomes(table: Table, span: Span) -> Any:
    named = words()["outcomes"]
    columns = [table.heads.index(named[outcome]) for outcome in _DRAWN]
    chart = _by_time(pygal.StackedBar, _labels(span), len(columns) + 1, y_title=_TURNS)
    for column in columns:
        chart.add(table.heads[column], _column(table.rows, column))
    chart.add("其他", [row[1] - sum(row[at] for at in columns) for row in table.rows])  # type: ignore[operator, misc]
    return chart


def _topics(table: Table, span: Span) -> Any:
    chart = _by_time(pygal.StackedBar, _labels(span), len(table.heads) - 2, y_title=_TURNS)
    for column in range(2, len(table.heads)):
        chart.add(table.heads[column], _column(table.rows, column))
    return chart


def _feedback(table: Table, span: Span) -> Any:
    judged = [row for row in table.rows if row[2]][:MOST_BARS][::-1]
    chart = _bars(pygal.HorizontalStackedBar, [_short(row[0]) for row in judged], legends=2)
    for column in (3, 4):
        chart.add(table.heads[column], _column(judged, column))
    return chart


def _missed(table: Table, span: Span) -> Any:
    shown = table.rows[:MOST_BARS][::-1]
    chart = _bars(pygal.HorizontalBar, [f"{_short(row[0])}（{row[1]}）" for row in shown], legends=0)
    chart.add(table.heads[1], _column(shown, 1))
    return chart


def _waits(table: Table, span: Span) -> Any:
    chart = _by_time(pygal.Line, _labels(span), 2, value_formatter=_number, y_title="秒")
    for column, (line, dash) in zip((2, 3), _DASHES.items()):
        style = {"width": 2.5, "dasharray": dash}
        chart.add(f"{table.heads[column]}：{line}", _column(table.rows, column), stroke_style=style)
    return chart


def _hours(table: Table, span: Span) -> Any:
    chart = _by_time(pygal.Bar, [str(row[0]) for row in table.rows], 0, y_title=_TURNS)
    chart.add(table.heads[1], _column(table.rows, 1))
    return chart


_DRAWINGS: Dict[str, Callable[[Table, Span], Any]] = {
    "outcomes": _outcomes,
    "topics": _topics,
    "feedback": _feedback,
    "missed": _missed,
    "waits": _waits,
    "hours": _hours,
}
PICTURES = tuple(_DRAWINGS)


def _chart(kind: Any, labels: Sequence[str], legends: int, **settings: Any) -> Any:
    """A chart; so many series have a legend."""
    rows = -(-legends // _LEGENDS_A_ROW)
    wanted: Dict[str, Any] = {
        "width": _WIDTH,
        "height": _HEIGHT,
        "style": _STYLE,
        "js": [],
        "no_prefix": True,
        "explicit_size": True,
        "defs": [_pattern(number) for number in range(len(_COLOURS))],
        "show_legend": bool(legends),
        "legend_at_bottom": True,
        "legend_at_bottom_columns": _LEGENDS_A_ROW,
        "legend_box_size": _LEGEND,
        "truncate_legend": -1,
        "truncate_label": -1,
        "dots_size": 4,
        "margin": _MARGIN,
        # pygal forgets the last row of a legend that is not full.
        "margin_bottom": _MARGIN + (rows - legends // _LEGENDS_A_ROW) * _LEGEND * 1.5,
        "include_x_axis": True,
        "max_scale": 8,
        "value_formatter": _count,
        "no_data_text": "还没有",
        **settings,
    }
    if kind is not pygal.Line:
        wanted["css"] = [*Config.css.value, "inline:" + "".join(map(_filled, range(len(_COLOURS))))]
    chart = kind(**wanted)
    chart.x_labels = labels
    return chart


def _by_time(kind: Any, labels: Sequence[str], legends: int, **settings: Any) -> Any:
    """A chart from left to right, under which only so many labels stand as have room."""
    chart = _chart(kind, labels, legends, show_minor_x_labels=False, **settings)
    chart.x_labels_major = labels[:: -(-len(labels) // _MOST_LABELS)]
    return chart


def _bars(kind: Any, labels: Sequence[str], legends: int) -> Any:
    """Horizontal bars from the bottom up, with room for the labels before them."""
    # pygal reckons with narrow letters; ours are as wide as they are high.
    room = max((len(label) for label in labels), default=0) * _TEXT * 0.45
    height = _ROW * max(len(labels), 3) + 110
    return _chart(kind, labels, legends, margin_left=_MARGIN + room, height=height)


def _filled(number: int) -> str:
    return f".color-{number} rect, rect.color-{number}{{fill:url(#p{number});stroke:#fff;stroke-width:1}}"


def _pattern(number: int) -> str:
    return (
        f'<pattern id="p{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" style="fill:{_COLOURS[number]};stroke:none"/>'
        f'<path d="{_STRIPES[number] or "M0 0"}" style="stroke:#fff;stroke-width:2;fill:none"/></pattern>'
    )


def _labels(span: Span) -> List[str]:
    return [piece.short for piece in span.pieces()]


def _column(rows: Sequence[Row], column: int) -> List[Any]:
    return [row[column] for row in rows]


def _short(cell: Cell) -> str:
    label = str(cell)
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _count(value: float) -> str:
    return str(int(value)) if value == int(value) else ""


def _number(value: float) -> str:
    return f"{value:g}"


def _without_script(root: Any) -> Any:
    for parent in list(root.iter()):
        for child in list(parent):
            if isinstance(child.tag, str) and child.tag.endswith("script"):
                parent.remove(child)
    return root
