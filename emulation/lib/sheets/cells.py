"""What the cells of a spreadsheet hold, and how they are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal


class SheetError(ValueError):
    """The file cannot be read; the message is one Vietnamese sentence that says what to do."""


class Percent(Decimal):
    """A number as the cell shows it with a % sign: 0.65 for 0,65 %, though the file holds 0.0065.

    It is an ordinary Decimal of that value; `isinstance(value, Percent)` tells that a % sign stood
    beside it, for who must know whether 0.65 was meant as 0,65 % or as a bare share.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula of the cell failed; `code` is what Excel shows: #REF!, #DIV/0!, #N/A …"""

    code: str

    def __str__(self) -> str:
        return self.code


Value = None | str | Decimal | bool | date | datetime | time | timedelta | CellError


@dataclass(slots=True)
class Row:
    """A row that is not blank. `number` is what Excel shows at its left; `values[0]` is column A.

    A value is None (nothing, or only blanks), a text (normalised, see `Sheet.rows`), a Decimal
    (`Percent` where the cell shows a % sign), a bool, a date, a datetime without time zone, a time,
    a timedelta (a duration), or a `CellError`. Rows differ in length: use `row.value(index)`.
    """

    number: int
    values: list[Value]
    hidden: bool = False

    def value(self, column: int) -> Value:
        return self.values[column] if 0 <= column < len(self.values) else None

    def address(self, column: int) -> str:
        return f"{column_letter(column)}{self.number}"


@dataclass(frozen=True, slots=True)
class Merge:
    """Merged cells: rows as Excel numbers them, columns from 0; both ends belong to it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A → 0, AA → 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def is_blank(values: Sequence[Value]) -> bool:
    return all(value is None for value in values)
