"""Geometry of the charts: values in, SVG attributes out. The figures themselves always stand in text beside a drawing.

Widths are strings such as "61.5%", so that no language's decimal comma reaches an SVG attribute.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TONE_ORDER = ("good", "info", "accent", "quiet", "warn", "bad", "unknown")
GAP = 0.25  # per cent between slices
THINNEST = 0.6  # per cent; a slice that exists is seen
REPRESENTED = (0.8, 1.25)  # outside these a group is under- or over-represented
TELLING = 20  # below so many people a ratio says nothing


def percent(value: float) -> str:
    return f"{value:.2f}%"


@dataclass(frozen=True, slots=True)
class RepresentationBar:
    """One group: how many people, their share of the whole (0 to 1) and the target share, if one is set."""

    name: str
    count: int
    share: float
    target: float | None = None
    url: str = ""

    @property
    def ratio(self) -> float | None:
        """Share now against target; nothing without a target."""
        return self.share / self.target if self.target else None


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar ready to be drawn; `verdict` is below, above, near or empty."""

    bar: RepresentationBar
    width: str
    tick: str
    verdict: str


def representation(bars: Sequence[RepresentationBar], total: int) -> list[DrawnBar]:
    """Put bars and target ticks on one scale; with fewer than twenty people the verdicts stay silent."""
    targets = [bar.target for bar in bars if bar.target]
    scale = max([bar.share for bar in bars] + [2 * target for target in targets], default=0) or 1
    return [
        DrawnBar(
            bar,
            percent(100 * bar.share / scale),
            percent(100 * bar.target / scale) if bar.target else "",
            _verdict(bar.ratio) if total >= TELLING else "",
        )
        for bar in bars
    ]


def _verdict(ratio: float | None) -> str:
    if ratio is None:
        return ""
    low, high = REPRESENTED
    return "below" if ratio < low else "above" if ratio > high else "near"


@dataclass(frozen=True, slots=True)
class Slice:
    tone: str
    x: str
    width: str


def stacked(parts: Iterable[tuple[str, int]]) -> list[Slice]:
    """Lay the parts of a whole side by side in the fixed order of tones; none is thinner than can be seen."""
    present = sorted(((tone, n) for tone, n in parts if n > 0), key=lambda part: TONE_ORDER.index(part[0]))
    total = sum(n for _, n in present)
    if not total:
        return []
    room = 100 - GAP * (len(present) - 1)
    widths = [max(room * n / total, THINNEST) for _, n in present]
    excess = sum(widths) - room
    roomy = sum(width for width in widths if width > 2 * THINNEST)
    if excess > 0 and roomy:  # the thick ones give what the thin ones took
        widths = [width - excess * width / roomy if width > 2 * THINNEST else width for width in widths]
    slices, x = [], 0.0
    for (tone, _), width in zip(present, widths, strict=True):
        slices.append(Slice(tone, percent(x), percent(width)))
        x += width + GAP
    return slices


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a funnel: what, how many, and how wide against the first."""

    name: str
    count: int
    width: str
    of_first: float | None


def funnel(steps: Sequence[tuple[str, int]]) -> list[Step]:
    """Put the steps on the scale of the largest; the share of the first step stands beside each later one."""
    scale = max((n for _, n in steps), default=0) or 1
    first = steps[0][1] if steps else 0
    return [
        Step(name, n, percent(100 * n / scale), n / first if place and first else None)
        for place, (name, n) in enumerate(steps)
    ]


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    y: str
    width: str
    height: str
    is_last: bool


def spark(values: Sequence[int], *, width: float = 112, height: float = 28) -> list[Column]:
    """Return the columns of a sparkline; nothing is a stub of 1.5, the largest leaves two units of air above."""
    if not values:
        return []
    largest = max(values) or 1
    step = width / len(values)
    tall = [max((height - 2) * value / largest, 1.5) for value in values]
    return [
        Column(
            f"{place * step:.1f}",
            f"{height - high:.1f}",
            f"{max(step - 2, 1):.1f}",
            f"{high:.1f}",
            place == len(values) - 1,
        )
        for place, high in enumerate(tall)
    ]


@dataclass(frozen=True, slots=True)
class PlainBar:
    name: str
    count: int
    width: str
    tone: str
    note: str


def bars(rows: Iterable[tuple[str, int] | tuple[str, int, str, str]]) -> list[PlainBar]:
    """Put named counts on one scale from zero; a row may add a tone and a note."""
    listed = [(*row, "accent", "")[:4] if len(row) == 2 else row for row in rows]
    scale = max((row[1] for row in listed), default=0) or 1
    return [PlainBar(row[0], row[1], percent(100 * row[1] / scale), row[2] or "accent", row[3]) for row in listed]


@dataclass(frozen=True, slots=True)
class LabelledColumn:
    label: str
    count: int
    x: str
    y: str
    middle: str
    count_y: str
    height: str
    is_current: bool


def columns(rows: Sequence[tuple[str, int]], *, current: str = "") -> list[LabelledColumn]:
    """Return upright columns 32 wide on a step of 43 and a floor at 76, a number above and a name below each."""
    largest = max((n for _, n in rows), default=0) or 1
    drawn = []
    for place, (label, n) in enumerate(rows):
        high = 56 * n / largest
        x = place * 43
        drawn.append(
            LabelledColumn(
                label, n, str(x), f"{76 - high:.1f}", str(x + 16), f"{70 - high:.1f}", f"{high:.1f}", label == current
            )
        )
    return drawn
