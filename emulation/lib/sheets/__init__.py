"""Spreadsheets as offices have them, read into values that can be trusted.

    book = open_book(file, name)
    for sheet in book.sheets:
        header = find_header(sheet, {"unit": ["Đơn vị"], "value": ["Thực hiện"]})
        for row in sheet.rows(): ...

.xlsx, .xlsm (its macros are not run), .xls, .ods and text (.csv). See `Sheet.rows` for what the
values are.
"""

from emulation.lib.sheets.book import Book, Sheet
from emulation.lib.sheets.cells import (
    CellError,
    Merge,
    Percent,
    Row,
    SheetError,
    Value,
    column_index,
    column_letter,
)
from emulation.lib.sheets.headers import Header, find_header
from emulation.lib.sheets.opening import LIMIT, open_book

__all__ = [
    "LIMIT",
    "Book",
    "CellError",
    "Header",
    "Merge",
    "Percent",
    "Row",
    "Sheet",
    "SheetError",
    "Value",
    "column_index",
    "column_letter",
    "find_header",
    "open_book",
]
