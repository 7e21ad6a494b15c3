"""A workbook that was opened: its sheets, row by row, in values that can be trusted."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import Protocol

from emulation.lib.legacy_text import Encoding, Evidence, evidence_of, is_surely_unicode, to_unicode
from emulation.lib.sheets.cells import CellError, Merge, Percent, Row, Value, is_blank
from emulation.lib.sheets.scan import PERCENT, Findings
from emulation.lib.vietnamese import normalise, normalise_paragraphs

# Rows that are looked at to learn in which encoding the texts of a sheet are written.
SAMPLE = 2_000
# That one row may cross: Excel lets none overlap, and no table has more beside each other.
MOST_MERGES = 1_000
# Texts of so many letters at most are remembered, so many at a time.
_SHORT, _REMEMBERED = 200, 2**14

_LETTERS = "".join(
    unicodedata.normalize("NFC", letter + tone)
    for letter in "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ"
    for tone in ("", *"\u0300\u0309\u0303\u0301\u0323")
)
# Nothing to normalise: letters of the alphabet, ASCII, single blanks between.
_is_tidy = re.compile(f"[!-~{_LETTERS}]+(?: [!-~{_LETTERS}]+)*").fullmatch
ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!")
)
# Excel writes a control character as _x000D_.
_ESCAPE = re.compile(r"_x00(?:0D|0A|09|1F|7F)_", re.IGNORECASE)


class Raw(Protocol):
    """A sheet as its format gives it: values of Python, "" for an empty cell."""

    findings: Findings
    merged: list[Merge]

    def rows(self) -> Iterator[tuple[int, int, list]]:
        """(row number, column of the first value, values), from the top."""


class Sheet:
    def __init__(self, name: str, hidden: bool, load: Callable[[], Raw]) -> None:
        self.name = name
        self.hidden = hidden
        self._load = load
        self._belief: _Belief | None = None

    def rows(self, *, fill_merged: bool = False) -> Iterator[Row]:
        """Every row that is not blank, from the top, with its number in Excel.

        Texts are normalised (NFC, single blanks, nothing invisible; line breaks inside a cell
        stay) and converted from legacy fonts where the evidence allows no doubt. Numbers are
        Decimals of the fifteen digits that Excel keeps. A formula gives the value it had when the
        file was saved. Hidden rows come too, marked as `hidden`. With `fill_merged` each cell of a
        merge has the value of its first cell.
        """
        raw = self._load()
        belief = self._believed(raw)
        rows = _rows(raw, belief)
        if fill_merged and raw.merged:
            rows = _filled(rows, raw.merged)
        return (row for row in rows if not is_blank(row.values))

    @property
    def merged(self) -> list[Merge]:
        return self._load().merged

    @property
    def encodings(self) -> Evidence:
        """How many cells of the first rows are certainly Unicode, TCVN3, VNI."""
        return self._believed(self._load()).whole

    def _believed(self, raw: Raw) -> "_Belief":
        if self._belief is None:
            self._belief = _Belief.of(raw)
        return self._belief


class Book:
    """`kind` is xlsx, xls, ods or csv. Sheets of charts and macros are left out."""

    def __init__(self, kind: str, sheets: list[Sheet]) -> None:
        self.kind = kind
        self.sheets = sheets


class _Belief:
    """What the texts of a sheet say of their encoding, by column and as a whole."""

    def __init__(self, columns: dict[int, Evidence], whole: Evidence) -> None:
        self.columns = columns
        self.whole = whole

    @classmethod
    def of(cls, raw: Raw) -> "_Belief":
        texts: dict[int, list[str]] = {}
        for _, first, values in islice(raw.rows(), SAMPLE):
            for column, value in enumerate(values, first):
                if type(value) is str and not value.isascii():
                    texts.setdefault(column, []).append(value)
        columns = {column: evidence_of(found) for column, found in texts.items()}
        return cls(columns, sum(columns.values(), Evidence()))

    def encoding(self, column: int) -> Encoding | None:
        """What a doubtful cell of this column is taken for."""
        own = self.columns.get(column)
        return own.verdict() if own is not None and own else self.whole.verdict()


def _rows(raw: Raw, belief: _Belief) -> Iterator[Row]:
    marks, hidden = raw.findings.marks, raw.findings.hidden_rows
    known: dict[Encoding | None, _Texts] = {}
    columns: list[_Texts] = []
    for number, first, cells in raw.rows():
        for column in range(len(columns), first + len(cells)):
            encoding = belief.encoding(column)
            columns.append(known.setdefault(encoding, _Texts(encoding)))
        values: list[Value] = [
            texts[cell]
            if (kind := type(cell)) is str
            else _number(cell)
            if kind is float
            else Decimal(cell)
            if kind is int
            else cell
            for texts, cell in zip(columns[first:] if first else columns, cells, strict=False)
        ]
        if first:
            values = [None] * first + values
        if number in marks:
            for column, mark in marks[number]:
                _mark(values, column, mark)
        yield Row(number, values, number in hidden)


class _Texts(dict):
    """What texts mean; most stand in a sheet many times, and are looked at once."""

    def __init__(self, encoding: Encoding | None) -> None:
        self.encoding = encoding

    def __missing__(self, written: str) -> str | CellError | None:
        if not written:
            value = None
        elif (
            _is_tidy(written)
            and (written.isascii() or is_surely_unicode(written))
            and "_x" not in written
            and written[0] != "#"
        ):
            value = written
        else:
            value = text(written, self.encoding)
        if len(self) >= _REMEMBERED:
            self.clear()
        if len(written) <= _SHORT:
            self[written] = value
        return value


def _number(cell: float) -> Decimal | CellError:
    """Excel keeps and shows fifteen digits; 0.1 + 0.2 is 0.3 there, and is here."""
    return Decimal(f"{cell:.15g}") if isfinite(cell) else CellError("#NUM!")


def text(written: str, encoding: Encoding | None = None) -> str | CellError | None:
    """The one spelling of what a cell says, None where that is nothing."""
    # Programs that know no failed cells write the sign of the failure as a text.
    if written.strip().upper() in ERRORS:
        return CellError(written.strip().upper())
    if "_x" in written:
        written = _ESCAPE.sub("\n", written)
    # Before normalising, which takes the soft hyphen (ư of TCVN3) for something invisible.
    written = to_unicode(written, encoding)
    if "\n" in written or "\r" in written:
        return normalise_paragraphs(written) or None
    return normalise(written) or None


def _mark(values: list[Value], column: int, mark: str | CellError) -> None:
    if column >= len(values):
        values.extend([None] * (column + 1 - len(values)))
    if mark != PERCENT:
        values[column] = mark
    elif isinstance(values[column], Decimal):
        values[column] = Percent(f"{values[column].scaleb(2):f}")


def _filled(rows: Iterator[Row], merged: list[Merge]) -> Iterator[Row]:
    waiting = sorted(merged, key=lambda merge: merge.first_row, reverse=True)
    open_merges: list[tuple[Merge, Value]] = []
    for row in rows:
        while waiting and waiting[-1].first_row <= row.number:
            merge = waiting.pop()
            of_first = merge.first_row == row.number
            open_merges.append((merge, row.value(merge.first_column) if of_first else None))
        open_merges = [pair for pair in open_merges[:MOST_MERGES] if pair[0].last_row >= row.number]
        for merge, value in open_merges:
            _fill(row.values, merge, value)
        yield row


def _fill(values: list[Value], merge: Merge, value: Value) -> None:
    if value is None:
        return
    for column in range(merge.first_column, min(merge.last_column + 1, len(values))):
        if values[column] is None:
            values[column] = value
