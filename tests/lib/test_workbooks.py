"""Files of lists, read back: values as they are, nothing that Excel takes for a formula."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from emulation.lib.dates import PartialDate
from emulation.lib.workbooks import DATE, NUMBER, Heading, Table, write_csv, write_xlsx

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
FORMULAS = ["=1+1", "+84 912", "-5 xã", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(“x”)", "\n=1"]


def table(*rows, headings=None, notes=()):
    headings = headings or [Heading(f"Cột {n + 1}") for n in range(len(rows[0]) if rows else 1)]
    return Table("Danh sách", headings, rows, notes)


def xlsx(made):
    file = io.BytesIO()
    assert write_xlsx(file, made) == len(list(made.rows))
    return file.getvalue()


def read_back(made):
    return CalamineWorkbook.from_filelike(io.BytesIO(xlsx(made))).get_sheet_by_index(0).to_python()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return ElementTree.fromstring(book.read(name))


def written(made):
    file = io.BytesIO()
    assert write_csv(file, made) == len(list(made.rows))
    return file.getvalue()


def lines(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_values_stay_what_they_are_in_excel():
    moment = datetime(2023, 5, 30, 17, 30, tzinfo=UTC)
    day = date(2023, 5, 30)
    assert read_back(table(["huyện Bắc Nguyên", 9004, Decimal("112.55"), day, moment])) == [
        ["Cột 1", "Cột 2", "Cột 3", "Cột 4", "Cột 5"],
        ["huyện Bắc Nguyên", 9004, 112.55, day, datetime(2023, 5, 31, 0, 30)],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (PartialDate(2022, 12), "12/2022"),
        (PartialDate(2022), "2022"),
        (date(1890, 5, 19), "19/5/1890"),
        (True, "có"),
        (False, "không"),
        (Decimal("12345678901234567.89"), "12345678901234567,89"),
        (12345678901234567891, "12345678901234567891"),
        (Decimal("NaN"), "NaN"),
    ],
)
def test_what_excel_cannot_hold_exactly_is_written_in_words(value, text):
    assert read_back(table(["x", value]))[1] == ["x", text]


def test_a_full_date_is_a_date():
    assert read_back(table(["x", PartialDate(2023, 5, 30)]))[1] == ["x", date(2023, 5, 30)]


def test_nothing_is_no_zero_and_zero_is_a_figure():
    assert read_back(table(["x", None, 0, ""]))[1] == ["x", "", 0, ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text_in_excel(text):
    data = xlsx(table([text], notes=[("Bộ lọc", text)]))
    for sheet in ("sheet1", "sheet2"):
        root = part(data, f"xl/worksheets/{sheet}.xml")
        assert root.findall(".//m:f", SPACE) == []
        assert root.findall(".//m:hyperlink", SPACE) == []
    # Also after the cell was opened for editing: the mark of a text that begins with a quote.
    cell = part(data, "xl/worksheets/sheet1.xml").findall(".//m:row", SPACE)[1][0]
    look = part(data, "xl/styles.xml").findall("./m:cellXfs/m:xf", SPACE)[int(cell.get("s"))]
    assert (cell.get("t"), look.get("quotePrefix")) == ("inlineStr", "1")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text_in_csv(text):
    made = table([text, "x"], headings=[Heading(text), Heading("Số")])
    head, row = lines(written(made))
    assert head[0][0] == row[0][0] == "'"
    assert row[0].replace("'", "") == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Đạt,=cmd|' /C calc'!A1,", "Đạt,'=cmd|' /C calc'!A1,"),
        ("Đạt, +1", "Đạt, '+1"),
        ("một\n=1+1", "một\n'=1+1"),
        ("một\r\n@SUM(A1)", "một\r\n'@SUM(A1)"),
        ("a = b, 2-1\nhai", "a = b, 2-1\nhai"),
    ],
)
def test_nor_where_excel_set_to_english_takes_another_cell_to_begin(text, kept):
    """There the comma divides, and a quote within a cell does not hold a line together."""
    assert lines(written(table(["x", text])))[1] == ["x", kept]


def test_a_negative_figure_is_no_formula():
    assert lines(written(table([Decimal("-5.5"), "x"])))[1] == ["-5,5", "x"]
    assert read_back(table([Decimal("-5.5")]))[1] == [-5.5]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9004, "9004"),
        (Decimal("9004.000000"), "9004"),
        (Decimal("112.550000"), "112,55"),
        (Decimal("-0.5"), "-0,5"),
        (Decimal("123456789012345678901234567890.123456"), "123456789012345678901234567890,123456"),
    ],
)
def test_a_figure_in_csv_keeps_every_digit_and_no_more(value, text):
    assert lines(written(table(["x", value])))[1] == ["x", text]


def test_csv_opens_rightly_on_a_vietnamese_computer():
    headings = [Heading("Đơn vị"), Heading("Số", NUMBER), Heading("Ngày", DATE)]
    moment = datetime(2023, 5, 30, 8, 5, tzinfo=UTC)
    made = table(
        ["xã “Nà Lao”; cũ", Decimal("1234.56"), PartialDate(2023, 5, 30)],
        ['"Ước"\nhai dòng', 9004, moment],
        headings=headings,
    )
    data = written(made)
    assert data.startswith(b"\xef\xbb\xbf\xc4\x90\xc6\xa1n v")
    assert data.endswith(b"\r\n")
    assert lines(data) == [
        ["Đơn vị", "Số", "Ngày"],
        ["xã “Nà Lao”; cũ", "1234,56", "30/5/2023"],
        ['"Ước"\nhai dòng', "9004", "30/5/2023 15:05"],
    ]


def test_the_sheet_is_ready_to_read():
    data = xlsx(table(["An", 1], ["Bo", 2], notes=[("Bộ lọc", "không lọc")]))
    sheet = part(data, "xl/worksheets/sheet1.xml")
    pane = sheet.find(".//m:pane", SPACE)
    assert (pane.get("topLeftCell"), pane.get("state")) == ("B2", "frozen")
    assert sheet.find("./m:autoFilter", SPACE).get("ref") == "A1:B3"
    assert sheet.findall("./m:cols/m:col", SPACE)
    names = [s.get("name") for s in part(data, "xl/workbook.xml").findall(".//m:sheet", SPACE)]
    assert names == ["Danh sách", "Về bảng này"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.get_sheet_by_index(1).to_python() == [["Bộ lọc", "không lọc"]]


def test_figures_have_their_thousands_and_only_their_own_decimals():
    data = xlsx(table([9004, Decimal("112.50"), Decimal("0.125")]))
    styles = part(data, "xl/styles.xml").findall("./m:numFmts/m:numFmt", SPACE)
    assert [style.get("formatCode") for style in styles] == ["#,##0", "#,##0.0", "#,##0.000"]


def test_a_text_longer_than_a_cell_is_cut_visibly():
    value = read_back(table(["á" * 40_000]))[1][0]
    assert (len(value), value[-1]) == (32_767, "…")


def test_a_table_without_rows_has_its_head():
    assert read_back(table(headings=[Heading("Đơn vị"), Heading("Số")])) == [["Đơn vị", "Số"]]
    assert lines(written(table(headings=[Heading("Đơn vị")]))) == [["Đơn vị"]]


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_every_text_comes_back_from_csv(rows):
    found = lines(written(table(*rows, headings=[Heading("A"), Heading("B")])))[1:]
    assert [[text.replace("'", "") for text in row] for row in found] == [
        [text.replace("'", "") for text in row] for row in rows
    ]
