"""Bars drawn as SVG on the server: the same picture in a page and in a PDF.

Only presentation attributes, no style and no script, so a strict content policy lets it through.
Everything takes the colour of the text around it: it reads in black and white and in both themes.
What a bar says stands beside it in words; the title and the description say it without the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from html import escape

from emulation.lib.figures import format_number

WIDTH = 616  # CSS pixels: the text width of an A4 page
FONT = 13
FAMILY = "Liberation Serif, Times New Roman, serif"
LINE = 16
LABEL_WIDTH = 214
VALUE_WIDTH = 96
LABEL_LETTERS = 34
BAR = 15
THIN = 13
GAP = 9
HUNDRED = Decimal(100)
_PLOT = Decimal(WIDTH - LABEL_WIDTH - VALUE_WIDTH)


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


def percent_bars(title: str, shares: Sequence[Share], *, mark: str = "100% kế hoạch") -> str:
    """Percentages of plan, with a dashed line at 100. Not reached: an empty bar."""
    if not shares:
        return ""
    top = _nice(max([HUNDRED, *(share.percent for share in shares)]))
    drawing = _Drawing(title, "; ".join(f"{share.label}: {share.text}" for share in shares))
    drawing.skip(LINE)
    start = drawing.y
    for share in shares:
        drawing.label(share.label, at_least=BAR)
        length = _PLOT * max(share.percent, Decimal(0)) / top
        drawing.bar(length, solid=share.reached is not False)
        drawing.value(length, share.text)
        drawing.next_row()
    where = LABEL_WIDTH + _PLOT * HUNDRED / top
    drawing.dashes(where, start - 4, drawing.y - GAP + 4)
    drawing.text(where, start - 8, mark, anchor="middle")
    return drawing.svg()


def pair_bars(title: str, pairs: Sequence[Pair], *, plan: str, actual: str) -> str:
    """Plan (empty bar) above actual (full bar), one pair for each unit."""
    if not pairs:
        return ""
    top = max(max(pair.plan, pair.actual) for pair in pairs)
    top = top if top > 0 else Decimal(1)
    drawing = _Drawing(
        title,
        "; ".join(
            f"{pair.label}: {plan} {pair.plan_text}, {actual} {pair.actual_text}" for pair in pairs
        ),
    )
    drawing.key([(False, plan), (True, actual)])
    for pair in pairs:
        drawing.label(pair.label, at_least=2 * THIN + 1)
        for value, text, solid in (
            (pair.plan, pair.plan_text, False),
            (pair.actual, pair.actual_text, True),
        ):
            length = _PLOT * max(value, Decimal(0)) / top
            drawing.bar(length, solid=solid, height=THIN)
            drawing.value(length, text, height=THIN)
            drawing.bar_y += THIN + 1
        drawing.next_row()
    return drawing.svg()


class _Drawing:
    def __init__(self, title: str, description: str) -> None:
        self.title, self.description = title, description
        self.parts: list[str] = []
        self.y = Decimal(4)
        self.bar_y = self.row_height = Decimal(0)

    def skip(self, height: int) -> None:
        self.y += height

    def label(self, label: str, *, at_least: int) -> None:
        """The label at the left, in as many lines as it needs; the bars stand at its middle."""
        lines = wrapped(label, LABEL_LETTERS)
        self.row_height = Decimal(max(at_least, LINE * len(lines)))
        first = self.y + (self.row_height - LINE * len(lines)) / 2 + FONT - 1
        for place, line in enumerate(lines):
            self.text(LABEL_WIDTH - 8, first + LINE * place, line, anchor="end")
        self.bar_y = self.y + (self.row_height - at_least) / 2

    def bar(self, length: Decimal, *, solid: bool, height: int = BAR) -> None:
        fill = "0.6" if solid else "0"
        self.parts.append(
            f'<rect x="{LABEL_WIDTH}" y="{_px(self.bar_y)}" width="{_px(max(length, Decimal(1)))}" '
            f'height="{height}" fill="currentColor" fill-opacity="{fill}" stroke="currentColor"/>'
        )

    def value(self, length: Decimal, text: str, *, height: int = BAR) -> None:
        self.text(LABEL_WIDTH + length + 6, self.bar_y + (height + FONT) / Decimal(2) - 2, text)

    def next_row(self) -> None:
        self.y += self.row_height + GAP

    def key(self, entries: Sequence[tuple[bool, str]]) -> None:
        x = Decimal(LABEL_WIDTH)
        for solid, label in entries:
            fill = "0.6" if solid else "0"
            self.parts.append(
                f'<rect x="{_px(x)}" y="{_px(self.y)}" width="22" height="11" '
                f'fill="currentColor" fill-opacity="{fill}" stroke="currentColor"/>'
            )
            self.text(x + 28, self.y + 10, label)
            x += 28 + Decimal(len(label) * FONT) / 2 + 26
        self.y += LINE + GAP

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
        height = _px(self.y)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" width="{WIDTH}" '
            f'height="{height}" viewBox="0 0 {WIDTH} {height}" font-size="{FONT}" '
            f'font-family="{FAMILY}">'
            f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>"
            f"{''.join(self.parts)}</svg>"
        )


def wrapped(text: str, letters: int) -> list[str]:
    """Lines of at most so many letters, broken between words; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _nice(value: Decimal) -> Decimal:
    """The next multiple of 25, so that the longest bar leaves a little room."""
    return (value / 25).to_integral_value(ROUND_CEILING) * 25


def _px(value: Decimal) -> str:
    return format_number(value, 1).replace(".", "").replace(",", ".")
