"""A workbook to be filled in: what is locked, what may be chosen, and that figures stay exact."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from emulation.lib.entry_sheets import (
    ENTRY,
    KEY,
    Column,
    EntryBook,
    EntrySheet,
    Line,
    sheet_names,
    write_entries,
    written,
)
from emulation.lib.sheets import open_book

COLUMNS = (
    Column("Mã", 8, KEY),
    Column("Chỉ tiêu", 30),
    Column("Kết quả", 12, ENTRY, is_number=True),
    Column("Kết luận", 12, ENTRY, ("Đạt", "Không đạt")),
)


def book_of(*lines):
    file = BytesIO()
    sheet = EntrySheet("Quý IV", "Phong trào", COLUMNS, lines)
    count = write_entries(file, EntryBook("Phong trào", [sheet], [("Số", "Gõ 1.234,56.")]))
    return file, count


def test_the_structure_is_locked_and_only_entries_are_open():
    file, count = book_of(Line(["k", "Rừng", None, "Đạt"], frozenset({2})), Line(["l", "", 1, ""]))
    assert count == 2
    with ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        assert archive.read("xl/worksheets/sheet2.xml").decode().count("sheetProtection") == 1
    assert '<sheetProtection sheet="1" objects="1" scenarios="1"' in sheet
    assert "password" not in sheet
    assert styles.count('<protection locked="0"/>') == 1
    assert '<dataValidation type="list"' in sheet
    assert '<formula1>"Đạt,Không đạt"</formula1>' in sheet
    assert 'hidden="1"' in sheet
    assert 'state="frozen"' in sheet


def test_choices_too_long_for_a_rule_stand_in_a_hidden_sheet():
    many = tuple(f"Bằng khen, cấp {number}" for number in range(40))
    columns = (
        Column("Tên", 30),
        Column("Hình thức", 30, ENTRY, many, suggested=True),
        Column("Khác", 30, ENTRY, ("a, b", "c")),
    )
    file = BytesIO()
    sheet = EntrySheet("Quý IV", "Khen", columns, [Line(["A", "", ""], frozenset({1, 2}))])
    write_entries(file, EntryBook("Khen", [sheet]))
    with ZipFile(file) as archive:
        rules = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<formula1>'Lựa chọn'!$A$1:$A$40</formula1>" in rules
    assert "<formula1>'Lựa chọn'!$B$1:$B$2</formula1>" in rules
    assert rules.count('showErrorMessage="1"') == 1
    *_, lists = open_book(file, "a.xlsx").sheets
    assert lists.hidden
    assert [list(row.values) for row in lists.rows()][:3] == [
        [many[0], "a, b"],
        [many[1], "c"],
        [many[2], None],
    ]


@pytest.mark.parametrize(
    "value",
    [
        Decimal("0.1"),
        Decimal("1234567.890123"),
        Decimal("123456789012345678.123456"),
        Decimal("9004.500000"),
        "=1+1",
        "@SUM(A1)",
        "x" * 40_000,
    ],
)
def test_what_is_written_is_read_again(value):
    file, _ = book_of(Line(["k", value, None, None]))
    *_, row = open_book(file, "x.xlsx").sheets[0].rows()
    assert row.value(1) == written(value)
    if isinstance(value, Decimal):
        text = str(row.value(1)).replace(",", ".")
        assert Decimal(text) == value


def test_sheets_get_names_that_excel_takes():
    names = ["Quý I/2023: sơ kết [nháp]", "Quý I 2023  sơ kết nháp", "'", "Hướng dẫn", "a" * 40]
    assert sheet_names(names) == [
        "Quý I 2023 sơ kết nháp",
        "Quý I 2023 sơ kết nháp 2",
        "Trang",
        "Hướng dẫn 2",
        "a" * 31,
    ]
