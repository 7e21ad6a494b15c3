"""Bars, shares and sparklines drawn as SVG on the server: one picture for a page and for a PDF.

Only presentation attributes, no style, no script and no reference, so a strict content policy lets
it through. Everything takes the colour of the text around it and differs by fill: it reads in black
and white and in both themes; on a page a class may add the colour of a state to what the fill says.
What a bar says stands beside it in words; the title and the description say it without the picture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum
from html import escape
from typing import Any

from emulation.lib.figures import format_number

LINE = 16
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Sheet:
    """What a chart is drawn on, in CSS pixels. With no column for labels they stand above bars.

    `most` bars at most are drawn; `is_page`: in the font of the page, with classes for colour.
    """

    width: int
    label_width: int
    label_letters: int
    value_width: int
    font: int = 13
    bar: int = 15
    thin: int = 13
    gap: int = 9
    most: int | None = None
    family: str = ""

    @property
    def is_page(self) -> bool:
        return not self.family

    @property
    def plot(self) -> Decimal:
        return Decimal(self.width - self.label_width - self.value_width)


# The text width of an A4 page; then pages, where the chart has room and where it has not.
PAPER = Sheet(616, 214, 34, 96, family="Liberation Serif, Times New Roman, serif")
WIDE = Sheet(720, 236, 32, 110, font=14, most=40)
NARROW = Sheet(310, 0, 40, 82, most=20)
SPARK_WIDTH, SPARK_HEIGHT = 96, 24


@dataclass(frozen=True)
class Share:
    """One bar of a chart of percentages; `text` is printed at its end as "trên 104%"."""

    label: str
    percent: Decimal
    text: str
    reached: bool | None = None


@dataclass(frozen=True)
class Pair:
    """A plan and an actual of one unit, in the same unit of measure."""

    label: str
    plan: Decimal
    actual: Decimal
    plan_text: str
    actual_text: str


class Fill(StrEnum):
    """How an area is told from another one without colour."""

    SOLID = "solid"
    HATCHED = "hatched"
    EMPTY = "empty"
    RULED = "ruled"
    CROSSED = "crossed"


@dataclass(frozen=True)
class Part:
    """One kind of a whole. `tone` is the kind of a tag: ok, warn, bad, info, neutral."""

    label: str
    value: Decimal
    fill: Fill | None = None
    tone: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart for a page, drawn twice, with its figures as a table: components/chart.html."""

    title: str
    wide: str
    narrow: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __bool__(self) -> bool:
        return bool(self.wide)


def for_page(
    draw: Callable[..., str],
    title: str,
    data: Sequence[Any],
    *,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    most: int | None = None,
    **options: Any,
) -> Chart:
    """The same chart for a wide and for a narrow place on a page; `most`: bars at most."""
    sheets = [replace(sheet, most=most or sheet.most) for sheet in (WIDE, NARROW)]
    wide, narrow = (draw(title, data, sheet=sheet, **options) for sheet in sheets)
    return Chart(title, wide, narrow, head, rows)


def percent_bars(
    title: str,
    shares: Sequence[Share],
    *,
    mark: str = "100% kế hoạch",
    others: str = "dòng",
    sheet: Sheet = PAPER,
) -> str:
    """Percentages of plan, with a dashed line at 100. Not reached: an empty bar."""
    if not shares:
        return ""
    drawn = shares[: sheet.most]
    sheet = _with_room(sheet, [share.text for share in drawn])
    top = _nice(max([HUNDRED, *(share.percent for share in drawn)]))
    drawing = _Drawing(title, "; ".join(f"{share.label}: {share.text}" for share in shares), sheet)
    drawing.skip(LINE)
    start = drawing.y
    bars: list[Decimal] = []
    full = sheet.plot * HUNDRED / top
    for share in drawn:
        drawing.label(share.label, at_least=sheet.bar)
        length = sheet.plot * max(share.percent, Decimal(0)) / top
        tone = {True: "ok", False: "bad"}.get(share.reached, "")
        drawing.bar(length, solid=share.reached is not False, height=sheet.bar, tone=tone)
        hidden = length < full < length + 10 + _width(share.text, sheet)
        drawing.value(full if sheet.is_page and hidden else length, share.text, height=sheet.bar)
        bars.append(drawing.bar_y)
        drawing.next_row()
    where = sheet.label_width + full
    if sheet.label_width:
        drawing.dashes(where, start - 4, drawing.y - sheet.gap + 4)
    else:  # labels stand between the bars: the line would cross them
        for y in bars:
            drawing.dashes(where, y - 3, y + sheet.bar + 3)
    drawing.text(where, start - 8, mark, anchor="middle" if sheet.label_width else "end")
    drawing.rest(len(shares) - len(drawn), others)
    return drawing.svg()


def pair_bars(
    title: str,
    pairs: Sequence[Pair],
    *,
    plan: str,
    actual: str,
    others: str = "dòng",
    sheet: Sheet = PAPER,
) -> str:
    """Plan (empty bar) above actual (full bar), one pair for each unit."""
    if not pairs:
        return ""
    drawn = pairs[: sheet.most]
    texts = [text for pair in drawn for text in (pair.plan_text, pair.actual_text)]
    sheet = _with_room(sheet, texts)
    top = max(max(pair.plan, pair.actual) for pair in drawn)
    top = top if top > 0 else Decimal(1)
    drawing = _Drawing(
        title,
        "; ".join(
            f"{pair.label}: {plan} {pair.plan_text}, {actual} {pair.actual_text}" for pair in pairs
        ),
        sheet,
    )
    drawing.key([(False, plan), (True, actual)])
    for pair in drawn:
        drawing.label(pair.label, at_least=2 * sheet.thin + 1)
        for value, text, solid in (
            (pair.plan, pair.plan_text, False),
            (pair.actual, pair.actual_text, True),
        ):
            length = sheet.plot * max(value, Decimal(0)) / top
            drawing.bar(length, solid=solid, height=sheet.thin)
            drawing.value(length, text, height=sheet.thin)
            drawing.bar_y += sheet.thin + 1
        drawing.next_row()
    drawing.rest(len(pairs) - len(drawn), others)
    return drawing.svg()


def share_bar(title: str, parts: Sequence[Part], *, sheet: Sheet = PAPER) -> str:
    """How a whole divides by kind: one bar, and below it each kind with its count and share."""
    whole = sum((part.value for part in parts), Decimal(0))
    if whole <= 0:
        return ""
    drawing = _Drawing(title, "; ".join(share_said(part, whole) for part in parts), sheet)
    fills = [part.fill or list(Fill)[place % len(Fill)] for place, part in enumerate(parts)]
    x = Decimal(1)
    for part, fill in zip(parts, fills, strict=True):
        length = (sheet.width - 2) * part.value / whole
        if length:
            drawing.area(x, drawing.y, length, Decimal(26), fill, part.tone)
        x += length
    drawing.skip(26 + LINE)
    drawing.columns(
        [
            (fill, part.tone, share_said(part, whole))
            for part, fill in zip(parts, fills, strict=True)
        ]
    )
    return drawing.svg()


def sparkline(title: str, points: Sequence[tuple[str, Decimal | None, str]]) -> str:
    """Values over periods as (period, value, what is said of it); a missing one leaves a gap."""
    known = [value for _, value, _ in points if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    step = Decimal(SPARK_WIDTH - 8) / max(len(points) - 1, 1)
    runs: list[list[tuple[Decimal, Decimal]]] = [[]]
    for place, (_, value, _) in enumerate(points):
        if value is None:
            runs.append([])
            continue
        height = (value - low) / (high - low) if high > low else Decimal("0.5")
        runs[-1].append((4 + step * place, 4 + (SPARK_HEIGHT - 8) * (1 - height)))
    marks = [point for run in runs for point in run]
    parts = [
        f'<polyline points="{" ".join(f"{_px(x)},{_px(y)}" for x, y in run)}" fill="none" '
        'stroke="currentColor" stroke-width="1.5"/>'
        for run in runs
        if len(run) > 1
    ]
    parts += [
        f'<circle cx="{_px(x)}" cy="{_px(y)}" r="{"3" if (x, y) == marks[-1] else "1.5"}" '
        'fill="currentColor"/>'
        for x, y in marks
    ]
    description = "; ".join(f"{period}: {text}" for period, _, text in points)
    return _svg(title, description, "".join(parts), SPARK_WIDTH, str(SPARK_HEIGHT), "")


def share_said(part: Part, whole: Decimal) -> str:
    """Đạt: 7 (30,4%)."""
    return f"{part.label}: {format_number(part.value)} ({percent_said(part.value, whole)})"


def percent_said(value: Decimal, whole: Decimal) -> str:
    percent = (value * HUNDRED / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{format_number(percent)}%"


class _Drawing:
    def __init__(self, title: str, description: str, sheet: Sheet) -> None:
        self.title, self.description, self.sheet = title, description, sheet
        self.parts: list[str] = []
        self.y = Decimal(4)
        self.bar_y = self.row_height = Decimal(0)

    def skip(self, height: int) -> None:
        self.y += height

    def label(self, label: str, *, at_least: int) -> None:
        """In as many lines as it needs: at the left, the bars at its middle; or above the bars."""
        lines = wrapped(label, self.sheet.label_letters)
        height = LINE * len(lines)
        if self.sheet.label_width:
            self.row_height = Decimal(max(at_least, height))
            first = self.y + (self.row_height - height) / 2 + self.sheet.font - 1
            x, anchor = self.sheet.label_width - 8, "end"
            self.bar_y = self.y + (self.row_height - at_least) / 2
        else:
            self.row_height = Decimal(height + 3 + at_least)
            first = self.y + self.sheet.font - 1
            x, anchor = 1, "start"
            self.bar_y = self.y + height + 3
        for place, line in enumerate(lines):
            self.text(x, first + LINE * place, line, anchor=anchor)

    def bar(self, length: Decimal, *, solid: bool, height: int, tone: str = "") -> None:
        fill = "0.6" if solid else "0"
        self.parts.append(
            f'<rect{self._tone(tone)} x="{self.sheet.label_width or 1}" y="{_px(self.bar_y)}" '
            f'width="{_px(max(length, Decimal(1)))}" '
            f'height="{height}" fill="currentColor" fill-opacity="{fill}" stroke="currentColor"/>'
        )

    def value(self, length: Decimal, text: str, *, height: int) -> None:
        x = self.sheet.label_width + length + 6
        self.text(x, self.bar_y + (height + self.sheet.font) / Decimal(2) - 2, text)

    def next_row(self) -> None:
        self.y += self.row_height + self.sheet.gap

    def rest(self, number: int, others: str) -> None:
        """What the drawing leaves out; the table beside it has it."""
        if number:
            self.text(
                self.sheet.label_width or 1,
                self.y + self.sheet.font - 1,
                f"… và {number} {others} khác",
            )
            self.skip(LINE + self.sheet.gap)

    def key(self, entries: Sequence[tuple[bool, str]]) -> None:
        x = Decimal(self.sheet.label_width or 1)
        for solid, label in entries:
            fill = "0.6" if solid else "0"
            self.parts.append(
                f'<rect x="{_px(x)}" y="{_px(self.y)}" width="22" height="11" '
                f'fill="currentColor" fill-opacity="{fill}" stroke="currentColor"/>'
            )
            self.text(x + 28, self.y + 10, label)
            x += 28 + Decimal(len(label) * self.sheet.font) / 2 + 26
        self.y += LINE + self.sheet.gap

    def columns(self, entries: Sequence[tuple[Fill, str, str]]) -> None:
        """A key with a sentence for each entry, in as many columns as there is room for."""
        room = 34 + max(_width(text, self.sheet) for _, _, text in entries)
        across = max(1, int(self.sheet.width / room))
        for place, (fill, tone, text) in enumerate(entries):
            if place and place % across == 0:
                self.skip(LINE + 6)
            x = 1 + (place % across) * Decimal(self.sheet.width) / across
            self.area(x, self.y, Decimal(22), Decimal(12), fill, tone)
            self.text(x + 30, self.y + self.sheet.font - 2, text)
        self.skip(LINE + 4)

    def area(
        self, x: Decimal, y: Decimal, width: Decimal, height: Decimal, fill: Fill, tone: str
    ) -> None:
        """A rectangle whose filling is drawn line by line: a pattern would need a reference."""
        opacity = {Fill.SOLID: "0.75", Fill.HATCHED: "0.12", Fill.CROSSED: "0.12"}.get(fill, "0")
        self.parts.append(
            f'<rect{self._tone(tone)} x="{_px(x)}" y="{_px(y)}" width="{_px(width)}" '
            f'height="{_px(height)}" fill="currentColor" fill-opacity="{opacity}" '
            'stroke="currentColor"/>'
        )
        lines = []
        if fill in (Fill.HATCHED, Fill.CROSSED):
            lines += _diagonals(width, height)
        if fill == Fill.CROSSED:
            lines += [
                (left, height - top, right, height - bottom)
                for left, top, right, bottom in _diagonals(width, height)
            ]
        if fill == Fill.RULED:
            lines += [(at, Decimal(0), at, height) for at in _steps(width, 5)]
        if lines:
            path = "".join(
                f"M{_px(x + left)} {_px(y + top)}L{_px(x + right)} {_px(y + bottom)}"
                for left, top, right, bottom in lines
            )
            self.parts.append(f'<path{self._tone(tone)} d="{path}" stroke="currentColor"/>')

    def dashes(self, x: Decimal, top: Decimal, bottom: Decimal) -> None:
        self.parts.append(
            f'<line x1="{_px(x)}" y1="{_px(top)}" x2="{_px(x)}" y2="{_px(bottom)}" '
            'stroke="currentColor" stroke-dasharray="4 3"/>'
        )

    def text(self, x: Decimal | int, y: Decimal | int, text: str, *, anchor: str = "start") -> None:
        self.parts.append(
            f'<text x="{_px(Decimal(x))}" y="{_px(Decimal(y))}" text-anchor="{anchor}" '
            f'fill="currentColor">{escape(text)}</text>'
        )

    def svg(self) -> str:
        font = f' font-size="{self.sheet.font}"'
        if self.sheet.family:
            font += f' font-family="{self.sheet.family}"'
        return _svg(
            self.title, self.description, "".join(self.parts), self.sheet.width, _px(self.y), font
        )

    def _tone(self, tone: str) -> str:
        return f' class="tone-{tone}"' if tone and self.sheet.is_page else ""


def wrapped(text: str, letters: int) -> list[str]:
    """Lines of at most so many letters, broken between words; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _with_room(sheet: Sheet, texts: Sequence[str]) -> Sheet:
    """Room behind the longest bar for what stands there; a document's is given."""
    if not sheet.is_page:
        return sheet
    widest = int(max(_width(text, sheet) for text in texts)) + 12
    return replace(sheet, value_width=max(sheet.value_width, min(widest, sheet.width // 3)))


def _width(text: str, sheet: Sheet) -> Decimal:
    """About how wide a line of text is, rather too wide than too narrow."""
    return len(text) * sheet.font * Decimal("0.58")


def _svg(title: str, description: str, content: str, width: int, height: str, font: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}"{font}>'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f"{content}</svg>"
    )


def _diagonals(width: Decimal, height: Decimal) -> list[tuple[Decimal, ...]]:
    """Lines that rise to the right, cut off at the edges of the rectangle."""
    lines = []
    for start in _steps(width + height, 6):
        foot = start - height  # where the line would meet the lower edge
        left, right = max(foot, Decimal(0)), min(start, width)
        lines.append((left, height - (left - foot), right, height - (right - foot)))
    return lines


def _steps(length: Decimal, step: int) -> list[Decimal]:
    return [Decimal(step * place) for place in range(1, int((length - 1) / step) + 1)]


def _nice(value: Decimal) -> Decimal:
    """The next multiple of 25, so that the longest bar leaves a little room."""
    return (value / 25).to_integral_value(ROUND_CEILING) * 25


def _px(value: Decimal) -> str:
    return format_number(value, 1).replace(".", "").replace(",", ".")
