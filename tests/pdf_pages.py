"""What stands where on the pages of a PDF, read back from their drawing instructions."""

import subprocess
from dataclasses import dataclass

from fontTools.ttLib import TTFont

MM = 72 / 25.4
HEIGHT, WIDTH = 297 * MM, 210 * MM


@dataclass(frozen=True)
class Run:
    """A piece of text where it stands on the page, in points from the lower left corner."""

    x: float
    y: float
    size: float
    font: str
    text: str


@dataclass(frozen=True)
class Page:
    """One page, read once."""

    text: str
    runs: list[Run]
    rules: list[tuple[float, float, float]]  # horizontal: left, right, height above the foot
    right: float  # of what is drawn

    def run(self, text: str) -> Run:
        return next(run for run in self.runs if run.text.startswith(text))


def read(page) -> Page:
    runs, rules, ends = [], [], [0.0]

    def note_text(text, cm, tm, font, size):
        # Charts are drawings placed on the page, with coordinates of their own the other way up.
        if text.strip() and cm[3] < 0:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            name = (font or {}).get("/BaseFont", "").partition("+")[2]
            runs.append(Run(x, y, round(size * cm[0], 2), name, text.strip("\n")))

    def note_drawing(operator, arguments, cm, tm):
        if operator == b"l" and cm[3] < 0:
            ends.append(float(arguments[0]) * cm[0] + cm[4])
        if operator == b"re":
            x, y, width, height = (float(value) for value in arguments)
            if height and abs(height * cm[3]) < 1.5:
                rules.append((x * cm[0] + cm[4], (x + width) * cm[0] + cm[4], y * cm[3] + cm[5]))

    text = page.extract_text(visitor_text=note_text, visitor_operand_before=note_drawing)
    return Page(text, runs, rules, max(ends))


def width(text: str, style: str, size: float) -> float:
    """As wide as the typeface sets it, by its own metrics."""
    query = f"Liberation Serif:style={style}:lang=vi"
    file = subprocess.run(
        ["fc-list", query, "file"], capture_output=True, text=True, check=True
    ).stdout.split(":")[0]
    font = TTFont(file)
    advances, letters = font["hmtx"], font.getBestCmap()
    return (
        sum(advances[letters[ord(letter)]][0] for letter in text) * size / font["head"].unitsPerEm
    )
