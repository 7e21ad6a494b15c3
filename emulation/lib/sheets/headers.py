"""The header of a table in a sheet: where it is, and which column is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, takewhile

from emulation.lib.sheets.book import Sheet
from emulation.lib.sheets.cells import Row, SheetError
from emulation.lib.vietnamese import match_key, spelling_key

WITHIN = 40
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# A year is a title, any other number a value.
_YEARS = range(1900, 2101)
_COLUMN_NUMBER = re.compile(r"\(?(?:(\d{1,3})|[A-Za-z])(?:\s*=.*)?\)?")


@dataclass(frozen=True)
class Header:
    """`row` and `last_row` as Excel numbers them; the data begin after `last_row`."""

    row: int
    last_row: int
    columns: dict[str, int]
    unknown: list[tuple[int, str]] = field(default_factory=list)
    # A second column for a key that another column has already.
    repeated: list[tuple[int, str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def find_header(
    sheet: Sheet, wanted: Mapping[str, Sequence[str]], *, within: int = WITHIN
) -> Header:
    """The row, or the two rows, among the first that name most of the wanted columns.

    Accents, case, punctuation, line breaks and what stands in brackets (a unit of measure) make
    no difference. A title merged over columns is read with the title below it: "Kế hoạch" over
    "Năm 2023" is "Kế hoạch Năm 2023", and answers to either alone if nothing else does. A row that
    only numbers the columns (A, B, 1, 2, 3=2/1) belongs to the header.

    SheetError where not one of them is found.
    """
    rows = list(takewhile(lambda row: row.number <= within, sheet.rows(fill_merged=True)))
    names = _Names(wanted)
    pairs = [
        [row, below]
        for row, below in pairwise(rows)
        if below.number == row.number + 1 and _has_only_titles(row) and _has_only_titles(below)
    ]
    # One row before two, the upper before the lower, where they name as many columns.
    found = [names.read(candidate) for candidate in [*([row] for row in rows), *pairs]]
    best = max(found, key=lambda header: len(header.columns), default=None)
    if best is None or not best.columns:
        labels = ", ".join(f"“{aliases[0]}”" for aliases in wanted.values())
        raise SheetError(
            f"Không tìm thấy dòng tiêu đề trong {within} dòng đầu của trang “{sheet.name}”: "
            f"hãy đặt tên các cột là {labels}."
        )
    return _with_numbers(best, rows)


class _Names:
    def __init__(self, wanted: Mapping[str, Sequence[str]]) -> None:
        self.keys = list(wanted)
        self.key = cache(self._key)
        self.spelled = {}
        self.folded = {}
        for key, aliases in wanted.items():
            for alias in aliases:
                for written in (alias, _bare(alias)):
                    self.spelled.setdefault(spelling_key(_signs(written)), key)
                    self.folded.setdefault(match_key(_signs(written)), key)
        self.spelled.pop("", None)
        self.folded.pop("", None)

    def read(self, rows: Sequence[Row]) -> Header:
        titles = {}
        for column in range(max(len(row.values) for row in rows)):
            parts = [_title(row, column) for row in rows]
            parts = [part for place, part in enumerate(parts) if part and part not in parts[:place]]
            if parts:
                titles[column] = parts
        columns: dict[str, int] = {}
        answers: dict[int, str] = {}
        # The whole title first, then the lower, then the upper part of it.
        for choose in (" ".join, lambda parts: parts[-1], lambda parts: parts[0]):
            for column, parts in titles.items():
                key = self.key(choose(parts))
                if column in answers or key is None:
                    continue
                if key not in columns or choose(parts) == " ".join(parts):
                    answers[column] = key
                    columns.setdefault(key, column)
        return Header(
            row=rows[0].number,
            last_row=rows[-1].number,
            columns={key: columns[key] for key in self.keys if key in columns},
            unknown=[
                (column, " ".join(parts))
                for column, parts in titles.items()
                if column not in answers
            ],
            repeated=[
                (column, " ".join(titles[column]), key)
                for column, key in sorted(answers.items())
                if columns[key] != column
            ],
            missing=[key for key in self.keys if key not in columns],
        )

    def _key(self, title: str) -> str | None:
        for written in (title, _bare(title)):
            for names, key_of in ((self.spelled, spelling_key), (self.folded, match_key)):
                if key := names.get(key_of(_signs(written))):
                    return key
        return None


def _has_only_titles(row: Row) -> bool:
    return all(value is None or isinstance(value, str) or value in _YEARS for value in row.values)


def _title(row: Row, column: int) -> str:
    value = row.value(column)
    return " ".join(str(value).split()) if value is not None else ""


def _bare(title: str) -> str:
    return " ".join(_IN_BRACKETS.sub(" ", title).split())


def _signs(title: str) -> str:
    """Signs that carry the meaning survive the folding: "% KH" is not "KH"."""
    return title.replace("%", " phần trăm ")


def _with_numbers(header: Header, rows: Sequence[Row]) -> Header:
    following = next((row for row in rows if row.number > header.last_row), None)
    if following is None or not _numbers_columns(following):
        return header
    return Header(
        header.row,
        following.number,
        header.columns,
        header.unknown,
        header.repeated,
        header.missing,
    )


def _numbers_columns(row: Row) -> bool:
    titles = [_title(row, column) for column in range(len(row.values))]
    found = [_COLUMN_NUMBER.fullmatch(title) for title in titles if title]
    if len(found) < 3 or not all(found):
        return False
    numbers = [int(match[1]) for match in found if match[1]]
    return len(numbers) >= 2 and numbers == list(range(1, len(numbers) + 1))
