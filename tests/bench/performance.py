"""docs/performance.md and its picture: the table of all figures with what they must be, and the machine."""

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Tuple

import pygal
from pygal.style import Style

from tests.bench.compare import EARLY, LATE, Figures
from tests.bench.own_training import Spent
from tests.bench.scale import TIMES, Cost
from tests.stock.project import ROOT, USUAL_EPOCHS
from tests.stock.training import Training

PAGE, PICTURE = ROOT / "docs/performance.md", ROOT / "docs/performance.svg"
_TRAINING = f"training, s on the clock (stock: scaled from {{}} to {USUAL_EPOCHS} epochs)"
NO = "**no**"
_PART = re.compile(r"(?<=<!-- make bench -->\n).*(?=<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """A figure: ours, the stock bot's, how many times better ours is, and how many times it should be, at the very least must be."""

    name: str
    ours: str
    stock: str
    better: float
    wanted: float
    least: float

    @property
    def kept(self) -> str:
        """What the table says of it."""
        if self.better >= self.wanted:
            return "yes"
        return f"the least, {self.least:g} ×" if self.better >= self.least else NO

    def text(self) -> str:
        """A row of the table."""
        judged = f"{self.wanted:g} × | {self.kept}" if self.wanted else "– | "
        return f"| {self.name} | {self.ours} | {self.stock} | {self.better:.1f} × | {judged} |"


def rows_of(figures: Dict[str, Figures], own: Spent, other: Training) -> List[Row]:
    """What is compared with the stock bot."""
    ours, stock = figures["ours"], figures["stock"]
    many = (ours.load.a_second, stock.load.a_second)
    return [
        Row(
            "answered turns a second, 8 at once, new senders",
            *map("{:.1f}".format, many),
            many[0] / many[1],
            8,
            5,
        ),
        _less("95th percentile of such a turn, ms", ours.load.p95, stock.load.p95, 5),
        _less("start to first answer, s", ours.start, stock.start, 3),
        _less(_TRAINING.format(other.epochs), own.clock, other.scaled(other.clock), 10),
        _less("the same in seconds of processors", own.processor, other.scaled(other.processor), 10),
        _less(
            f"as measured for {other.epochs} epochs, seconds of processors", own.processor, other.processor, 0
        ),
        _less("resident memory, MB (stock: without its action server)", ours.memory, stock.memory, 2),
    ]


def _less(name: str, ours: float, stock: float, wanted: float) -> Row:
    return Row(name, f"{ours:.1f}", f"{stock:.1f}", stock / ours, wanted, wanted)


def growth_rows(figures: Dict[str, Figures], scale: Dict[str, Cost]) -> List[Tuple[str, str, float, float]]:
    """What must not grow: name, figures, how many times it grows, how many times it may."""
    found = []
    for name in ("ours", "stock"):
        early, late = figures[name].early or 0.0, figures[name].late or 0.0
        most = 1.5 if name == "ours" else float("inf")
        found.append(
            (f"turn {LATE} against turn {EARLY}, ms, {name}", f"{early:.1f} → {late:.1f}", late / early, most)
        )
    for name, cost in scale.items():
        # A look-up takes a millionth of a second; what it grows by is the processor's cache.
        most = float("inf") if name == "look up" else 3.0
        grown = cost.many / cost.one
        found.append(
            (f"{name}, ms, with {TIMES} × as much", f"{cost.one:.3f} → {cost.many:.3f}", grown, most)
        )
    return found


def table(figures: Dict[str, Figures], own: Spent, other: Training, scale: Dict[str, Cost]) -> str:
    """All figures in Markdown, with the machine."""
    floor = figures["floor"].load
    lines = ["| figure | ours | stock Rasa 3.6.21 | better | at least | kept |", "|---|---|---|---|---|---|"]
    lines += [row.text() for row in rows_of(figures, own, other)]
    lines += ["", "| what must not grow | from → to | times | at most | kept |", "|---|---|---|---|---|"]
    for name, values, grown, most in growth_rows(figures, scale):
        wanted = ("–", "") if most == float("inf") else (f"{most:g} ×", "yes" if grown <= most else NO)
        lines.append(f"| {name} | {values} | {grown:.2f} × | {wanted[0]} | {wanted[1]} |")
    lines += [
        "",
        f"The floor, an empty Sanic handler asked the same way: {floor.a_second:.0f} a second, 95th percentile "
        f"{floor.p95:.1f} ms. Failed or empty: {sum(f.load.failed + f.load.empty for f in figures.values())}.",
        "",
        f"Machine: {_processor()}, {os.cpu_count()} cores, {_memory():.0f} GB; Python {platform.python_version()}. "
        "Asker (wrk) and server share the cores.",
    ]
    return "\n".join(lines)


def write_page(text: str, figures: Dict[str, Figures]) -> None:
    """Put the table into the page, and draw the picture."""
    page = PAGE.read_text("utf-8")
    PAGE.write_text(_PART.sub(lambda _: text + "\n", page), "utf-8")
    chart = pygal.HorizontalBar(
        style=Style(background="#ffffff", plot_background="#ffffff"),
        width=720,
        height=260,
        title="Answered turns a second, one process, 8 at once",
        print_values=True,
        show_legend=True,
        js=(),
        value_formatter=lambda value: f"{value:.0f}",
    )
    chart.add("this bot", figures["ours"].load.a_second)
    chart.add("stock Rasa", figures["stock"].load.a_second)
    PICTURE.write_bytes(chart.render())


def _processor() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return names[0].split(":")[1].strip() if names else platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
