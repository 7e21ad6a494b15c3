"""A table as a file that Excel opens the right way: .xlsx, or CSV as Vietnamese Excel reads it.

What somebody typed never becomes a formula, neither on opening the file nor on editing the cell.
"""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any

from django.utils import timezone
from xlsxwriter import Workbook

from emulation.lib.dates import PartialDate

TEXT, NUMBER, DATE = "text", "number", "date"

LONGEST_TEXT = 32_767  # of a cell, by Excel's own limit
FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
WIDEST, NARROWEST = 60, 9
CAUTION = ("=", "+", "-", "@", "\t", "\r", "\n")
# At the beginning; and where Excel set to English takes a cell to begin: after a comma or a line.
BEFORE_FORMULA = re.compile(r"\A(?=[=+\-@\t\r\n])|[,\r\n][^\S\r\n]*(?=[=+\-@])")


@dataclass(frozen=True)
class Heading:
    label: str
    kind: str = TEXT


@dataclass(frozen=True)
class Table:
    """`notes` are what the file should say of itself: [(label, text)], on a sheet of its own."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[tuple[str, str]] = ()


def write_xlsx(file: IO[bytes], table: Table) -> int:
    """Row by row: memory stays flat. Returns how many rows were written."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        return _Sheets(book).write(table)


class _Sheets:
    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.formats: dict[tuple, Any] = {}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#ECEFF3"}
        )

    def write(self, table: Table) -> int:
        sheet = self.book.add_worksheet("Danh sách")
        widths = [len(heading.label) + 3 for heading in table.headings]
        for place, heading in enumerate(table.headings):
            sheet.write_string(0, place, heading.label, self.head)
        count = 0
        for count, row in enumerate(table.rows, 1):
            for place, value in enumerate(row):
                width = self._cell(sheet, count, place, value)
                widths[place] = max(widths[place], min(width, WIDEST))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, max(NARROWEST, min(width + 1, WIDEST)))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(table.headings) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        self._notes(table.notes)
        self.book.set_properties({"title": table.title})
        return count

    def _notes(self, notes: Sequence[tuple[str, str]]) -> None:
        if not notes:
            return
        sheet = self.book.add_worksheet("Về bảng này")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, WIDEST)
        for number, (label, text) in enumerate(notes):
            sheet.write_string(number, 0, label, self.head)
            self._text(sheet, number, 1, text)

    def _cell(self, sheet: Any, row: int, place: int, value: Any) -> int:
        """Writes the value; returns the width it asks for."""
        value = _settled(value)
        if value is None or value == "":
            return 0
        if isinstance(value, Decimal | int) and _is_exact_in_excel(value):
            sheet.write_number(row, place, value, self._format(num_format=_pattern(value)))
            return len(f"{value:,}")
        if isinstance(value, datetime):
            sheet.write_datetime(row, place, value, self._format(num_format="d/m/yyyy hh:mm"))
            return 16
        if isinstance(value, date):
            sheet.write_datetime(row, place, value, self._format(num_format="d/m/yyyy"))
            return 10
        return self._text(sheet, row, place, _said(value))

    def _text(self, sheet: Any, row: int, place: int, text: str) -> int:
        if len(text) > LONGEST_TEXT:
            text = f"{text[: LONGEST_TEXT - 1]}…"
        # A cell of text stays text when it is opened; the mark keeps it so when it is edited.
        look = self._format(quote_prefix=text.startswith(CAUTION))
        sheet.write_string(row, place, text, look)
        return max(map(len, text.splitlines() or [""]))

    def _format(self, **properties: Any) -> Any:
        key = tuple(properties.items())
        if key not in self.formats:
            wrapped = {"text_wrap": True} if "quote_prefix" in properties else {}
            self.formats[key] = self.book.add_format({"valign": "top", **wrapped, **properties})
        return self.formats[key]


def write_csv(file: IO[bytes], table: Table) -> int:
    """With the mark that tells Excel it is UTF-8, and the signs of a Vietnamese computer.

    There the comma is the decimal sign and the semicolon divides the columns.
    """
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_written(heading.label) for heading in table.headings])
    count = 0
    for row in table.rows:
        writer.writerow([_written(value) for value in row])
        count += 1
    text.detach()  # the file stays open for who gave it
    return count


def _written(value: Any) -> str:
    value = _settled(value)
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return _figure(value)
    if isinstance(value, datetime):
        return f"{value.day}/{value.month}/{value.year} {value:%H:%M}"
    if isinstance(value, date):
        return PartialDate.of(value).short
    return BEFORE_FORMULA.sub(lambda found: f"{found[0]}'", _said(value))


def _settled(value: Any) -> Any:
    """A moment by the clock of the office; a date as exactly as Excel can know it."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, PartialDate):
        value = value.first_day if value.is_full else value.short
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return value if day >= FIRST_DAY else PartialDate.of(day).short
    return value


def _said(value: Any) -> str:
    return _figure(value) if isinstance(value, Decimal | int) else str(value)


def _figure(value: Decimal | int) -> str:
    """Every digit of it, without the zeros that only the column of the database adds."""
    whole, _, places = f"{Decimal(value):f}".partition(".")
    places = places.rstrip("0")
    return f"{whole},{places}" if places else whole


def _is_exact_in_excel(value: Decimal | int) -> bool:
    """Excel keeps some fifteen digits; a longer figure is written as text rather than changed."""
    figure = Decimal(value)
    return figure.is_finite() and Decimal(repr(float(figure))) == figure


def _pattern(value: Decimal | int) -> str:
    places = len(_figure(value).partition(",")[2])
    return f"#,##0.{'0' * places}" if places else "#,##0"


WRITERS: dict[str, tuple[Callable[[IO[bytes], Table], int], str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}
