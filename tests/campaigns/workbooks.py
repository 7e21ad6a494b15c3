"""Workbooks of figures as people send them back: read by one program, written anew by another."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

from django.core.files.base import ContentFile
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from campaigns import entry_books, trials
from campaigns.services import uploads
from campaigns.uploads.columns import LABELS, PLACE
from emulation.lib.entry_sheets import write_entries

HEAD = 2  # the row, from 0, that names the columns


def downloaded(user, period, *units):
    """The bytes of the workbook that this person gets for these units."""
    file = BytesIO()
    write_entries(file, entry_books.book_of(user, [period], [unit.pk for unit in units]))
    return file.getvalue()


def rows_of(content, sheet=0):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def sheet_names(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names


def written(rows, name="Số liệu"):
    """A workbook of these rows, as another program would write it; a formula begins with "="."""
    file = BytesIO()
    with Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, Decimal):
                    value = float(value)
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value)
                elif isinstance(value, tuple):
                    sheet.write_formula(number, place, value[0], None, value[1])
                elif value is not None and value != "":
                    sheet.write(number, place, value)
    return file.getvalue()


def filled(content, changes):
    """The workbook with other values in some cells: {(row from 0, name of the column): value}."""
    rows = rows_of(content)
    for (number, name), value in changes.items():
        rows[HEAD + 1 + number][PLACE[name]] = value
    return written(rows)


def foreign(*lines, columns=("unit", "target", "value")):
    """A file that somebody else made, without keys."""
    return written([[LABELS[name] for name in columns], *lines])


def uploaded(user, period, content, *, name="so-lieu.xlsx", unit=None):
    """Uploaded and read on trial."""
    file = ContentFile(content, name=name)
    values = {"name": name, "size": len(content), "digest": "ab" * 32}
    upload = uploads.upload(period, actor=user, file=file, unit=unit, **values)
    trials.run(upload.pk)
    upload.refresh_from_db()
    return upload


def told(upload):
    """The errors as (cell, sentence)."""
    return [(f"{error['column']}{error['row'] or ''}", error["text"]) for error in upload.errors]
