"""Spreadsheets of any program are read the same way; what is none is told in one sentence."""

import io
import re
import struct
import time
import tracemalloc
import unicodedata
import zipfile
from datetime import date, datetime
from datetime import time as clock
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from emulation.lib.legacy_text import Evidence
from emulation.lib.sheets import (
    CellError,
    Header,
    Merge,
    Percent,
    SheetError,
    column_index,
    column_letter,
    find_header,
    open_book,
)
from tests.lib.test_legacy_text import tcvn3, vni

DATA = Path(__file__).resolve().parent.parent / "data" / "sheets"
D = Decimal


def opened(data, name="so-lieu.xlsx", **options):
    return open_book(io.BytesIO(data), name, **options)


def fixture(name):
    return (DATA / name).read_bytes()


def read(data, name="so-lieu.xlsx", **options):
    """{number: values} of the first sheet."""
    sheet = opened(data, name).sheets[0]
    return {row.number: row.values for row in sheet.rows(**options)}


def xlsx(*rows, edit=None):
    """A workbook by XlsxWriter, `rows` on its first sheet."""
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("Một")
        for number, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
        if edit:
            edit(book, sheet)
    return file.getvalue()


def refusal(data, name="so-lieu.xlsx", **options):
    """The sentence, for opening or for the first look at all rows."""
    with pytest.raises(SheetError) as caught:
        for sheet in opened(data, name, **options).sheets:
            list(sheet.rows())
    said = str(caught.value)
    assert said.endswith(".") and ": " in said and "\n" not in said
    return said


# --- Files of other programs -----------------------------------------------------------------

TITLE = "Biểu số liệu thi đua quý 2"
TABLE = {
    2: [None, TITLE, None, None, None, None, None, None],
    4: [
        None, "Đơn vị", "Diện tích (ha)", None, "Tỷ lệ hộ nghèo", "Ngày báo cáo", "% KH",
        "Ghi chú",
    ],
    5: [None, None, "Kế hoạch", "Thực hiện", None, None, None, None],
    6: [None, "A", D(1), D(2), D(3), D(4), "5=2/1", D(6)],
    7: [
        None, "Huyện Phong Thổ", D(150), D("195.5"), Percent("0.65"), date(2023, 6, 30),
        Percent("130.333333333333"), "đã đạt",
    ],
    9: [
        None, "Huyện Sìn Hồ", D(1200), D("47.2"), Percent("24.63"), date(2023, 6, 30),
        Percent("3.93333333333333"), None,
    ],
    11: [
        None, "Thành phố Lai Châu", D(0), D(12), Percent("10"), date(2023, 6, 30),
        CellError("#DIV/0!"), "Số liệu ước",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "name", ["libreoffice.xlsx", "libreoffice.xls", "libreoffice.ods", "tcvn3.xls", "vni.ods"]
)
def test_one_table_reads_alike_from_every_program_format_and_font(name):
    book = opened(fixture(name), name)
    assert [(sheet.name if sheet.name.isascii() else "", sheet.hidden) for sheet in book.sheets][
        1:
    ] == [("", True)]
    rows = list(book.sheets[0].rows())
    assert {row.number: row.values for row in rows} == TABLE
    assert [
        (row.number, column)
        for row in rows
        for column, value in enumerate(row.values)
        if isinstance(value, Percent)
    ] == [(7, 4), (7, 6), (9, 4), (9, 6), (11, 4)]
    assert [row.number for row in rows if row.hidden] == [9]
    assert book.sheets[0].merged[:3] == [
        Merge(2, 1, 2, 7), Merge(4, 1, 5, 1), Merge(4, 2, 4, 3)
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice.xls", "libreoffice.ods"])
def test_merged_cells_are_filled_on_request_and_the_header_is_found(name):
    sheet = opened(fixture(name), name).sheets[0]
    filled = {row.number: row.values for row in sheet.rows(fill_merged=True)}
    assert filled[2] == [None, *[TITLE] * 7]
    assert filled[4][:5] == [None, "Đơn vị", "Diện tích (ha)", "Diện tích (ha)", "Tỷ lệ hộ nghèo"]
    assert filled[5][:5] == [None, "Đơn vị", "Kế hoạch", "Thực hiện", "Tỷ lệ hộ nghèo"]
    wanted = {
        "unit": ["Tên đơn vị", "Đơn vị"],
        "plan": ["diện tích kế hoạch"],
        "done": ["Thực hiện"],
        "rate": ["Tỉ lệ hộ nghèo"],
        "share": ["% KH"],
        "code": ["Mã"],
    }
    assert find_header(sheet, wanted) == Header(
        row=4,
        last_row=6,
        columns={"unit": 1, "plan": 2, "done": 3, "rate": 4, "share": 6},
        unknown=[(5, "Ngày báo cáo"), (7, "Ghi chú")],
        missing=["code"],
    )


def test_formulas_of_an_old_workbook_give_what_they_gave():
    assert read(fixture("formula.xls"), "formula.xls") == {
        1: ["Đơn vị", D("47.2"), "đạt yêu cầu", True]
    }


# --- Values ----------------------------------------------------------------------------------


def test_numbers_are_exact():
    values = [47.2, 0.1 + 0.2, 1, -3.0, 1e15, 2150, 0.000001, 12345678.9]
    row = read(xlsx(values))[1]
    assert [f"{value:f}" for value in row] == [
        "47.2", "0.3", "1", "-3", "1000000000000000", "2150", "0.000001", "12345678.9",
    ]  # fmt: skip
    assert {type(value) for value in row} == {Decimal}


def test_texts_are_normalised_and_keep_their_lines():
    nfd = "Huye\u0323\u0302n Mươ\u0300ng Tè"
    row = read(
        xlsx([nfd, "  hai\u00a0\u00a0từ ", "khuất\u200b\ufeff", "dòng 1\r\n dòng  2", " \u00a0"])
    )
    assert row == {1: ["Huyện Mường Tè", "hai từ", "khuất", "dòng 1\ndòng 2", None]}


def test_kinds_of_values():
    def more(book, sheet):
        for column, (value, pattern) in enumerate(
            [
                (datetime(2023, 5, 30, 10, 20), "dd/mm/yyyy hh:mm"),
                (date(2023, 5, 30), "dd/mm/yyyy"),
                (0.5, "hh:mm"),
                (0.0065, '0.00"%"'),
                (0.0065, "0.0%;[Red]-0.0%"),
                (1.5, "0%"),
            ]
        ):
            sheet.write(0, column, value, book.add_format({"num_format": pattern}))
        percent = book.add_format({"num_format": 10})
        sheet.write_boolean(0, 6, True)
        sheet.write_formula(0, 7, "=B1", percent, "#REF!")
        sheet.write_string(0, 8, "12 %", percent)
        sheet.write_formula(0, 9, '="a"&1', None, "a1")
        sheet.write_string(0, 10, "#n/a")

    row = read(xlsx(edit=more))[1]
    assert row == [
        datetime(2023, 5, 30, 10, 20), date(2023, 5, 30), clock(12), D("0.0065"), D("0.65"),
        D(150), True, CellError("#REF!"), "12 %", "a1", CellError("#N/A"),
    ]  # fmt: skip
    assert [column for column, value in enumerate(row) if isinstance(value, Percent)] == [4, 5]
    assert str(row[7]) == "#REF!"


def test_row_numbers_and_columns_are_those_of_excel():
    def far(book, sheet):
        sheet.write(9, 3, "đầu")
        sheet.write(12, 27, 5)

    rows = list(opened(xlsx(edit=far)).sheets[0].rows())
    assert [(row.number, row.value(3), row.value(27)) for row in rows] == [
        (10, "đầu", None), (13, None, D(5)),
    ]  # fmt: skip
    assert rows[1].address(27) == "AB13"
    assert rows[0].value(500) is None


def test_column_letters():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702, 16383)] == [
        "A", "Z", "AA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip
    assert all(column_index(column_letter(index)) == index for index in range(0, 16384, 7))


def test_hidden_sheets_are_read_and_charts_left_out():
    def more(book, sheet):
        book.add_chartsheet("Biểu đồ")
        book.add_worksheet("Ẩn").write(0, 0, 1)
        book.worksheets()[-1].hide()

    book = opened(xlsx(["a"], edit=more))
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Một", False), ("Ẩn", True)]
    assert [row.values for row in book.sheets[1].rows()] == [[D(1)]]
    # Back to the first after the second was taken off the shelf.
    assert [row.values for row in book.sheets[0].rows()] == [["a"]]


def test_a_workbook_with_macros_is_read_and_its_macros_are_not():
    source, made = zipfile.ZipFile(io.BytesIO(xlsx(["a"]))), io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for part in source.infolist():
            kind = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"
            content = source.read(part).replace(kind, b"vnd.ms-excel.sheet.macroEnabled.main")
            target.writestr(part, content)
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf macros")
    assert read(made.getvalue(), "a.xlsm") == {1: ["a"]}


def test_a_doubtful_cell_follows_its_column():
    names = [tcvn3(name) for name in ("Huyện Phong Thổ", "Thị xã Mường Lay", "Số")]
    sheet = opened(xlsx(*[[name, "Sè"] for name in names])).sheets[0]
    assert sheet.encodings == Evidence(tcvn3=2)
    # The second column says nothing of itself, so the sheet speaks for it.
    assert [row.values for row in sheet.rows()] == [
        ["Huyện Phong Thổ", "Số"], ["Thị xã Mường Lay", "Số"], ["Số", "Số"],
    ]  # fmt: skip
    mixed = xlsx(*[[name, "Sè"] for name in names], *[["Huyện Tân Uyên", "Số"]] * 3)
    assert [row[0] for row in read(mixed).values()] == [
        "Huyện Phong Thổ", "Thị xã Mường Lay", "Sè", *["Huyện Tân Uyên"] * 3,
    ]  # fmt: skip
    assert read(xlsx(["Sè", "Bò"])) == {1: ["Sè", "Bò"]}


# --- Headers ---------------------------------------------------------------------------------

WANTED = {"unit": ["Đơn vị"], "plan": ["Kế hoạch", "KH"], "done": ["Thực hiện", "TH"]}


def test_a_header_is_found_below_titles_whatever_its_dress():
    rows = [
        ["UBND TỈNH LAI CHÂU"], [], ["Đơn vị: huyện"],
        ["STT", " ĐƠN VỊ\n", "kê\u0301 hoạch\n(ha)", "Thực hiện [ha]", "% KH"],
        [1, "Đơn vị", 1, 2, 3],
    ]  # fmt: skip
    assert find_header(opened(xlsx(*rows)).sheets[0], WANTED) == Header(
        4, 4, {"unit": 1, "plan": 2, "done": 3}, unknown=[(0, "STT"), (4, "% KH")]
    )


def test_a_second_column_for_a_key_is_told():
    header = find_header(opened(xlsx(["Đơn vị", "KH", "TH", "Kế hoạch"])).sheets[0], WANTED)
    assert header.repeated == [(3, "Kế hoạch", "plan")]
    assert header.columns == {"unit": 0, "plan": 1, "done": 2}


def test_years_are_titles_and_numbers_are_not():
    rows = [["Đơn vị", "Kế hoạch", None], [None, 2023, 2024], ["Xã A", 1, 2]]
    wanted = {"unit": ["Đơn vị"], "first": ["Kế hoạch 2023"], "second": ["2024"]}
    header = find_header(opened(xlsx(*rows)).sheets[0], wanted)
    assert header == Header(1, 2, {"unit": 0, "first": 1, "second": 2})
    rows[1][1] = 5
    assert find_header(opened(xlsx(*rows)).sheets[0], wanted).missing == ["first", "second"]


def test_a_row_of_values_is_no_second_header_row():
    rows = [["Đơn vị", "Loại", "KH"], ["Thực hiện", "TH", "12"], ["x", "y", "z"]]
    header = find_header(opened(xlsx(*rows)).sheets[0], {"unit": ["Đơn vị"], "plan": ["KH"]})
    assert (header.row, header.last_row) == (1, 1)


def test_no_header_says_what_is_expected():
    with pytest.raises(SheetError) as caught:
        find_header(opened(xlsx(["a", "b"], *[["x"]] * 60, ["Đơn vị"])).sheets[0], WANTED)
    assert str(caught.value) == (
        "Không tìm thấy dòng tiêu đề trong 40 dòng đầu của trang “Một”: "
        "hãy đặt tên các cột là “Đơn vị”, “Kế hoạch”, “Thực hiện”."
    )


# --- Text ------------------------------------------------------------------------------------

CSV = [["Đơn vị", "Kế hoạch", "Ghi chú"], ["Huyện Phong Thổ", "1.234,5", 'hai\ndòng; "nháy"']]


def as_csv(separator, rows=CSV):
    return "".join(
        separator.join('"' + value.replace('"', '""') + '"' for value in row) + "\r\n"
        for row in rows
    )


def in_1258(text):
    """As Windows does: a tone is a letter of its own, the marks of vowels are not."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return out


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        in_1258,
        lambda text: tcvn3(text).encode("cp1252"),
        lambda text: vni(text).encode("cp1252"),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "1258", "tcvn3", "vni"],
)
def test_csv_of_every_encoding_and_separator(separator, encode):
    book = opened(encode(as_csv(separator)), "bao-cao.csv")
    assert (book.kind, book.sheets[0].name) == ("csv", "bao-cao")
    assert [(row.number, row.values) for row in book.sheets[0].rows()] == [
        (1, CSV[0]), (2, CSV[1]),
    ]  # fmt: skip


def test_csv_oddities():
    assert read(b"sep=|\r\na|b,c\r\n", "x.csv") == {2: ["a", "b,c"]}
    assert read("xã;1,5\r\n\r\nbản;2,5\r\n".encode(), "x.csv") == {
        1: ["xã", "1,5"], 3: ["bản", "2,5"],
    }  # fmt: skip
    assert read("Xã A\nXã B\n".encode(), "x.csv") == {1: ["Xã A"], 2: ["Xã B"]}
    # The name lies, the content is a table of text: many programs export so.
    assert read(b"a\t1\r\nb\t2\r\n", "x.xls") == {1: ["a", "1"], 2: ["b", "2"]}
    assert "quá nhiều ô" in refusal(b";" * 1_000_000 + b"1\n", "x.csv")
    assert "dấu nháy" in refusal(b'a;b\r\n"' + b"x" * 200_000, "x.csv")


# --- What is no workbook ---------------------------------------------------------------------


def ole(*names):
    """A compound file that holds these streams, empty, and nothing else."""
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", head, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 0x2C, 1, 1, 0, 0x1000, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<108I", head, 0x50, *[0xFFFFFFFF] * 108)
    table = struct.pack("<2I", 0xFFFFFFFD, 0xFFFFFFFE).ljust(512, b"\xff")
    directory = b""
    for place, name in enumerate(("Root Entry", *names)):
        entry = bytearray(128)
        written = name.encode("utf-16-le") + b"\0\0"
        entry[: len(written)] = written
        struct.pack_into("<HB", entry, 64, len(written), 2 if place else 5)
        struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
        directory += entry
    return bytes(head) + table + directory.ljust(512, b"\0")


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xff\xd8\xff\xe0 jpeg", "ảnh"),
        (b"\x89PNG\r\n\x1a\n", "ảnh"),
        (b"{\\rtf1 abc}", "Word"),
        (b"Rar!\x1a\x07", "nén"),
        (b"MZ\x90", "chương trình"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html PUBLIC>", "HTML"),
        ("<html>".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "HTML"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "XML 2003",
        ),
        (b'{"url": "https://docs.google.com/spreadsheets/d/x"}', "đường dẫn"),
        (b"\x09\x04\x06\x00\x00\x04\x10\x00", "rất cũ"),
        (b"\x00\x01\x02\x03\x04", "không phải bảng tính"),
        ("Kính gửi: Uỷ ban\nBáo cáo".encode(), "không phải bảng tính"),
        (zipped(word__document=b"", **{"word__document.xml": b"x"}), "Word"),
        (zipped(**{"ppt__presentation.xml": b"x"}), "PowerPoint"),
        (zipped(**{"xl__workbook.bin": b"x"}), ".xlsb"),
        (zipped(**{"Index__Document.iwa": b"x"}), "Numbers"),
        (zipped(**{"bao-cao.xlsx": b"x"}), "tệp nén"),
        (ole("WordDocument"), "Word"),
        (ole("PowerPoint Document"), "PowerPoint"),
        (ole("EncryptionInfo", "EncryptedPackage"), "mật khẩu"),
        (ole("Something"), "không phải bảng tính"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_named(data, word):
    assert word in refusal(data)


@pytest.mark.parametrize("name", ["locked.xls", "locked.ods"])
def test_a_password_is_told(name):
    assert refusal(fixture(name), name) == (
        "Tệp có mật khẩu: hãy mở tệp bằng Excel, bỏ mật khẩu mở tệp, lưu lại rồi tải lên."
    )


def test_limits_and_emptiness_are_told():
    data = xlsx(["a"])
    assert "lớn hơn 0,01 MB" in refusal(data + b"\0" * 10_000, limit=10_486)
    assert "không có số liệu" in refusal(xlsx())
    assert "không có số liệu" in refusal(xlsx([" ", "\u200b"]))
    assert "không có số liệu" in refusal(b"\r\n;;\r\n;;\r\n", "x.csv")


# --- Hand-made and hostile -------------------------------------------------------------------

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def by_hand(sheet, *, strings="", styles="", prefix="", head=""):
    """The least that Excel opens, so that the parts may be as odd as a test wants."""
    spaces = f'xmlns:{prefix[:-1]}="{MAIN[7:-1]}"' if prefix else MAIN
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.spreadsheetml.{kind}+xml"/>'
        for name, kind in [
            ("workbook", "sheet.main"), ("worksheets/s", "worksheet"),
            ("sharedStrings", "sharedStrings"), ("styles", "styles"),
        ]
    )  # fmt: skip
    links = "".join(
        f'<Relationship Id="r{place}" Type="{relation}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(
            [
                ("worksheet", "worksheets/s.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ]
        )
    )
    return zipped(
        **{
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default '
            'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
            f'+xml"/>{overrides}</Types>',
            "_rels__.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r0" '
            f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl___rels__workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f"{links}</Relationships>",
            "xl__workbook.xml": f'{head}<workbook {MAIN} xmlns:r="{relation}"><sheets>'
            '<sheet name="Tờ &amp; 1" sheetId="1" r:id="r0"/></sheets></workbook>',
            "xl__sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
            "xl__styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
            "xl__worksheets__s.xml": f"<{prefix}worksheet {spaces}><{prefix}sheetData>{sheet}"
            f"</{prefix}sheetData></{prefix}worksheet>",
        }
    )


PERCENT_STYLES = (
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="10" applyNumberFormat="1"/></cellXfs>'
)


def test_cells_that_do_not_say_where_they_are():
    sheet = (
        '<row><c t="inlineStr"><is><t>một</t></is></c><c s="1"><v>0.5</v></c></row>'
        '<row hidden="1"><c/><c t="e"><v>#N/A</v></c></row>'
    )
    rows = list(opened(by_hand(sheet, styles=PERCENT_STYLES)).sheets[0].rows())
    assert [(row.number, row.values, row.hidden) for row in rows] == [
        (1, ["một", D(50)], False), (2, [None, CellError("#N/A")], True),
    ]  # fmt: skip
    assert isinstance(rows[0].values[1], Percent)


def test_marks_are_found_in_any_dress_and_not_in_texts():
    sheet = (
        "<row r='2'><c r='B2' s='1'><v>0.5</v></c>"
        "<c t='e' r='C2'><f>1/0</f><v>#DIV/0!</v></c></row>"
        '<row r="3" s="1" customFormat="1"><c r="A3" t="inlineStr"><is>'
        '<t>a s="1" t="e" b</t></is></c><c r="B3"><v>0.5</v></c></row>'
    )
    book = opened(by_hand(sheet, styles=PERCENT_STYLES))
    assert book.sheets[0].name == "Tờ & 1"
    rows = {row.number: row.values for row in book.sheets[0].rows()}
    assert rows == {
        2: [None, D(50), CellError("#DIV/0!")], 3: ['a s="1" t="e" b', D("0.5"), None],
    }  # fmt: skip
    assert isinstance(rows[2][1], Percent)
    assert not isinstance(rows[3][1], Percent)


def test_formatted_but_empty_cells_far_out_do_no_harm():
    sheet = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    assert read(by_hand(sheet, styles=PERCENT_STYLES)) == {1: [D(1)]}


def cell(ref, quote='"', gap=" "):
    return f"<c{gap}r={quote}{ref}{quote}><v>1</v></c>"


@pytest.mark.parametrize(
    "far",
    [
        cell("XFD1048576"), cell("XFD1048576", "'"), cell("XFD1048576", gap="\n"),
        cell("xfd1048576"), cell("ZZZZ1048576"), "<x:c r='XFD1048576'><v>1</v></x:c>",
        cell("Z4000000000"), cell("XFD99999999999999999999"),
    ],
)  # fmt: skip
def test_a_cell_far_out_is_refused_before_it_unfolds(far):
    sheet = f'<row r="1">{cell("A1")}</row><row r="2">{far}</row>'
    started = time.monotonic()
    assert refusal(by_hand(sheet))
    assert time.monotonic() - started < 5


def test_a_long_text_used_a_million_times_is_refused():
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2001))
    text = f"<si><t>{'x' * 1_000_000}</t></si>"
    assert "quá nhiều chữ" in refusal(by_hand(cells, strings=text))
    # Long texts alone are none: 2,000 cells, of which one is long.
    few = cells.replace("<v>0</v>", "<v>1</v>").replace("<v>1</v>", "<v>0</v>", 1)
    assert len(read(by_hand(few, strings=f"{text}<si><t>y</t></si>"))) == 2000


def test_a_text_of_ten_megabytes_and_a_very_wide_row_are_read():
    long = "<row r='1'><c r='A1' t='inlineStr'><is><t>" + "x" * 10_000_000 + "</t></is></c></row>"
    assert len(read(by_hand(long))[1][0]) == 10_000_000
    wide = "".join(cell(f"{column_letter(index)}1") for index in range(16384))
    assert len(read(by_hand(f'<row r="1">{wide}</row>'))[1]) == 16384


def test_zip_bombs_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            for _ in range(450):
                part.write(b" " * 1024 * 1024)
    tracemalloc.start()
    assert "bất thường" in refusal(file.getvalue())
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


def test_a_part_that_lies_about_its_size_is_refused():
    data = bytearray(by_hand(f'<row r="1">{cell("A1")}</row>' + " " * 5_000_000))
    directory = data.rindex(b"PK\x01\x02")
    assert b"s.xml" in data[directory:]
    struct.pack_into("<I", data, directory + 24, 1_000)
    assert "hỏng" in refusal(bytes(data))


def test_entities_are_refused():
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert "bất thường" in refusal(by_hand(f'<row r="1">{cell("A1")}</row>', head=bomb))


def ods(rows, manifest=""):
    office = "urn:oasis:names:tc:opendocument:xmlns"
    return zipped(
        **{
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF__manifest.xml": f"<m>{manifest}</m>",
            "content.xml": f'<office:document-content xmlns:office="{office}:office:1.0" '
            f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="T">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


FLOAT = 'office:value-type="float" office:value="1"'


def test_repeated_cells_of_ods():
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        f'table:number-columns-repeated="2" {FLOAT}><text:p>1</text:p></table:table-cell>'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read(ods(rows), "x.ods") == {4: [D(1), D(1)], 5: [D(1), D(1)]}


@pytest.mark.parametrize("down, across", [(1_048_576, 16_384), (1, 10**9), (10**9, 1)])
def test_an_ods_that_repeats_itself_without_end_is_refused(down, across):
    rows = (
        f'<table:table-row table:number-rows-repeated="{down}"><table:table-cell '
        f'table:number-columns-repeated="{across}" {FLOAT}><text:p>1</text:p></table:table-cell>'
        "</table:table-row>"
    )
    assert "quá nhiều ô" in refusal(ods(rows), "x.ods")


@pytest.mark.parametrize(
    "name",
    ["libreoffice.xlsx", "libreoffice.xls", "libreoffice.ods", "formula.xls", "locked.xls"],
)
def test_a_cut_file_is_told(name):
    data = fixture(name)
    for part in range(1, 20):
        try:
            rows = read(data[: len(data) * part // 20], name)
        except SheetError as error:
            assert re.search("[Hh]ãy", str(error))
        else:
            # An old workbook may end before its last sectors, which hold no cells.
            assert name.endswith(".xls") and rows


@pytest.mark.parametrize(
    ("found", "at", "claimed"),
    [
        (b"\x00\x02\x0e\x00", 4, 0x25000000),  # the first row, far behind the last
        (b"\x00\x02\x0e\x00", 8, 0x7FFFFFFF),  # the last row
        (b"\xfc\x00\x17\x00", 8, 0x7FFFFFFF),  # how many shared texts there are
    ],
)
def test_an_old_workbook_that_claims_endless_room_is_refused(found, at, claimed):
    """calamine would end the whole process over each of them."""
    data = bytearray(fixture("formula.xls"))
    struct.pack_into("<I", data, data.index(found) + at, claimed)
    assert "hỏng" in refusal(bytes(data), "x.xls")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["libreoffice.xlsx", "libreoffice.xls", "libreoffice.ods", "formula.xls"]),
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=8)), max_size=6),
)
@example("libreoffice.xls", [(0.0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\xff\xff\xff\xff")])
def test_a_damaged_file_is_read_or_refused(name, damages):
    data = bytearray(fixture(name))
    for place, bytes_ in damages:
        at = int(len(data) * place)
        data[at : at + len(bytes_)] = bytes_
    try:
        for sheet in opened(bytes(data), name).sheets:
            list(sheet.rows(fill_merged=True))
    except SheetError:
        pass


@settings(deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"\xff\xfe", b"a;b\n"]),
    st.binary(max_size=2_000),
    st.sampled_from(["x.xlsx", "x.csv", "x"]),
)
def test_any_bytes_are_read_or_refused(head, tail, name):
    try:
        for sheet in opened(head + tail, name).sheets:
            list(sheet.rows())
    except SheetError as error:
        assert str(error).endswith(".")
