"""A workbook that people fill in: everything stands as it is but the cells meant for entries.

The lock has no password: it keeps a slip of the hand from doing harm, and nobody out. What somebody
typed never becomes a formula, and a figure comes back as exactly the figure it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from emulation.lib.workbooks import CAUTION, LONGEST_TEXT

SHOWN, ENTRY, KEY = "shown", "entry", "key"
GUIDE = "Hướng dẫn"
LISTS = "Lựa chọn"
LISTED_AT_MOST = 255  # letters of a rule's own list, by Excel's limit
NAME_AT_MOST = 31  # of a sheet, by Excel's own limit
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_HEAD_ROW = 2
# Excel keeps fifteen digits of a number.
_DIGITS = 15


@dataclass(frozen=True)
class Column:
    """`choices` become a drop-down. A column of keys is hidden.

    Choices that are only `suggested` leave the cell open to other words.
    """

    label: str
    width: int
    kind: str = SHOWN
    choices: tuple[str, ...] = ()
    is_number: bool = False
    suggested: bool = False


@dataclass(frozen=True)
class Line:
    """One row; `open` are the columns that may be written, `decimals` of figures where known."""

    values: Sequence[Any]
    open: frozenset[int] = frozenset()
    decimals: int | None = None


@dataclass(frozen=True)
class EntrySheet:
    name: str
    title: str
    columns: Sequence[Column]
    lines: Iterable[Line]


@dataclass(frozen=True)
class EntryBook:
    """`guide` is what the second sheet says: [(heading, text)]."""

    title: str
    sheets: Iterable[EntrySheet]
    guide: Sequence[tuple[str, str]] = field(default_factory=tuple)


def write_entries(file: IO[bytes], book: EntryBook) -> int:
    """Row by row: memory stays flat. Returns how many lines were written."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as workbook:
        workbook.set_properties({"title": book.title})
        return _Writer(workbook).write(book)


def written(value: Any) -> Any:
    """What a reader finds in a cell in which this value was written: a text or a Decimal."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal) and is_exact_number(value):
        return value
    return text_of(value)


def is_exact_number(value: Decimal) -> bool:
    """Whether a cell keeps the figure to the last digit; if not it is written as text."""
    if len(value.as_tuple().digits) <= _DIGITS:
        return True
    return len(value.normalize().as_tuple().digits) <= _DIGITS


def text_of(value: Any) -> str:
    text = f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def sheet_names(names: Iterable[str]) -> list[str]:
    """As Excel takes them: short, without some signs, each once."""
    found: list[str] = []
    taken: set[str] = {GUIDE.casefold(), LISTS.casefold()}
    for name in names:
        short = " ".join(name.translate(FORBIDDEN_IN_NAMES).split()).strip("'") or "Trang"
        kept, number = short[:NAME_AT_MOST].strip(), 1
        while kept.casefold() in taken:
            number += 1
            mark = f" {number}"
            kept = short[: NAME_AT_MOST - len(mark)].strip() + mark
        taken.add(kept.casefold())
        found.append(kept)
    return found


class _Writer:
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.formats: dict[tuple, Any] = {}
        # Choices too long for a rule of their own: a column of a hidden sheet each.
        self.lists: list[tuple[str, ...]] = []

    def write(self, book: EntryBook) -> int:
        count = sum(self._sheet(sheet) for sheet in book.sheets)
        if book.guide:
            self._guide(book)
        if self.lists:
            sheet = self.workbook.add_worksheet(LISTS)
            sheet.hide()
            for number, row in enumerate(zip_longest(*self.lists)):
                for place, text in enumerate(row):
                    if text is not None:
                        sheet.write_string(number, place, text)
        return count

    def _sheet(self, entries: EntrySheet) -> int:
        sheet = self.workbook.add_worksheet(entries.name)
        for place, column in enumerate(entries.columns):
            options = {"hidden": True} if column.kind == KEY else {}
            sheet.set_column(place, place, column.width, None, options)
        first = next(n for n, column in enumerate(entries.columns) if column.kind != KEY)
        sheet.write_string(0, first, entries.title, self._format(bold=True, font_size=13))
        sheet.write_string(1, first, "Chỉ nhập vào các ô màu vàng.", self._format(italic=True))
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        for place, column in enumerate(entries.columns):
            colour = "#FFF2CC" if column.kind == ENTRY else "#ECEFF3"
            look = self._format(bg_color=colour, **head)
            sheet.write_string(_HEAD_ROW, place, column.label, look)
        number = _HEAD_ROW
        for number, line in enumerate(entries.lines, _HEAD_ROW + 1):
            self._line(sheet, number, entries.columns, line)
        self._rules(sheet, entries.columns, number)
        return number - _HEAD_ROW

    def _line(self, sheet: Any, number: int, columns: Sequence[Column], line: Line) -> None:
        for place, (column, value) in enumerate(zip(columns, line.values, strict=True)):
            is_open = place in line.open
            if value is None or value == "":
                if column.kind == ENTRY:
                    sheet.write_blank(number, place, None, self._look(column, is_open, None, line))
            elif isinstance(value, Decimal) and is_exact_number(value):
                look = self._look(column, is_open, value, line)
                sheet.write_number(number, place, float(value), look)
            else:
                text = text_of(value)
                caution = text.startswith(CAUTION)
                look = self._look(column, is_open, None, line, quote_prefix=caution)
                sheet.write_string(number, place, text, look)

    def _look(
        self, column: Column, is_open: bool, value: Decimal | None, line: Line, **more: Any
    ) -> Any:
        look: dict[str, Any] = {"valign": "top", "locked": not is_open, **more}
        if column.is_number:
            look["num_format"] = _pattern(value, line.decimals)
            look["align"] = "right"
        else:
            look["text_wrap"] = True
        if column.kind == ENTRY:
            look |= {"border": 1, "border_color": "#C9CED6"}
            look["bg_color"] = "#FFFBE6" if is_open else "#F3F4F6"
        return self._format(**look)

    def _rules(self, sheet: Any, columns: Sequence[Column], last: int) -> None:
        first = _HEAD_ROW + 1
        for place, column in enumerate(columns):
            if column.choices and last >= first:
                rule = {"validate": "list", "source": self._source(column.choices)}
                if column.suggested:
                    rule["show_error"] = False
                else:
                    rule["error_title"] = "Chưa đúng"
                    rule["error_message"] = f"Chỉ ghi {' hoặc '.join(column.choices)}."
                sheet.data_validation(first, place, last, place, rule)
        kept = sum(1 for column in columns if column.kind != ENTRY)
        frozen = next((n for n, c in enumerate(columns) if c.kind == ENTRY), kept)
        sheet.freeze_panes(first, min(frozen, 4))
        sheet.autofilter(_HEAD_ROW, 0, max(last, _HEAD_ROW), len(columns) - 1)
        sheet.repeat_rows(_HEAD_ROW)
        # A long title would make everything below it small on paper.
        sheet.print_area(_HEAD_ROW, 0, max(last, _HEAD_ROW), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})

    def _source(self, choices: tuple[str, ...]) -> list[str] | str:
        """Excel takes short lists into the rule itself; no comma may stand in one of those."""
        if len(",".join(choices)) <= LISTED_AT_MOST and not any("," in text for text in choices):
            return list(choices)
        if choices not in self.lists:
            self.lists.append(choices)
        column = xl_col_to_name(self.lists.index(choices), col_abs=True)
        return f"='{LISTS}'!{column}$1:{column}${len(choices)}"

    def _guide(self, book: EntryBook) -> None:
        sheet = self.workbook.add_worksheet(GUIDE)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, book.title, self._format(bold=True, font_size=13))
        for number, (heading, text) in enumerate(book.guide, 2):
            sheet.write_string(number, 0, heading, self._format(bold=True, valign="top"))
            sheet.write_string(number, 1, text, self._format(text_wrap=True, valign="top"))
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _format(self, **properties: Any) -> Any:
        key = tuple(properties.items())
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(properties)
        return self.formats[key]


def _pattern(value: Decimal | None, decimals: int | None) -> str:
    """All places of the figure, and at least those that figures of its kind have."""
    places = decimals or 0
    if value is not None:
        fraction = f"{value:f}".partition(".")[2].rstrip("0")
        places = max(places, len(fraction))
    elif decimals is None:
        return "General"
    return f"#,##0.{'0' * places}" if places else "#,##0"
