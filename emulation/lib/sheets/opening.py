"""Opening a file that should be a spreadsheet, whatever its name says."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
from python_calamine import PasswordError as CalaminePasswordError

from emulation.lib.sheets import ods, plain, xls, xlsx
from emulation.lib.sheets.book import Book, Raw, Sheet
from emulation.lib.sheets.cells import Merge, SheetError
from emulation.lib.sheets.packed import BROKEN, LOCKED, MEGABYTE, STRANGE, Archive
from emulation.lib.sheets.scan import Findings

LIMIT = 20 * MEGABYTE
T = TypeVar("T")
TAKEN = ".xlsx, .xls, .ods hoặc .csv"
EMPTY = "Tệp không có số liệu nào: hãy kiểm tra xem đã chọn đúng tệp và đã lưu tệp chưa."


def open_book(file: BinaryIO, name: str, *, limit: int = LIMIT) -> Book:
    """The workbook in the file; SheetError says in one sentence why it cannot be read, what to do.

    What the file is, its content decides; `name` only tells a text of one column from a letter.
    The file must stay open while rows are read.
    """
    size = _measure(file, limit)
    file.seek(0)
    head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        book = _open_packed(file, size)
    elif head.startswith(xls.SIGNATURE):
        book = _open_old(file)
    elif why := _why_not(head):
        raise SheetError(why)
    else:
        book = plain.open_text(file, name, _not_taken())
    if not any(_has_content(sheet) for sheet in book.sheets):
        raise SheetError(EMPTY)
    return book


def _measure(file: BinaryIO, limit: int) -> int:
    size = file.seek(0, 2)
    if not size:
        raise SheetError("Tệp rỗng: hãy kiểm tra tệp trên máy rồi chọn lại.")
    if size > limit:
        raise SheetError(
            f"Tệp lớn hơn {_megabytes(limit)} MB: hãy xoá ảnh và các trang không cần, hoặc tách "
            "bảng số liệu thành nhiều tệp rồi tải từng tệp."
        )
    return size


def _megabytes(limit: int) -> str:
    return f"{limit / MEGABYTE:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _has_content(sheet: Sheet) -> bool:
    return next(sheet.rows(), None) is not None


# --- What is no spreadsheet ------------------------------------------------------------------


def _save_as(what: str) -> str:
    return f"{what}: hãy mở tệp bằng Excel, lưu lại thành .xlsx rồi tải lại."


def _not(what: str) -> str:
    return f"{what}, không phải bảng tính: hãy chọn tệp {TAKEN}."


def _not_taken() -> str:
    return f"Tệp không phải bảng tính: hãy chọn tệp {TAKEN}."


_SIGNS = (
    (rb"%PDF-", _not("Đây là tệp PDF")),
    (
        rb"\xff\xd8\xff|\x89PNG\r\n|GIF8|BM....\0\0\0\0|II\*\0|MM\0\*|RIFF....WEBP",
        _not("Đây là ảnh"),
    ),
    (rb"....ftyp(?:hei|hev|mif|avi)", _not("Đây là ảnh")),
    (rb"\{\\rtf", _not("Đây là văn bản Word (.rtf)")),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|PK\x05\x06|BZh|\xfd7zXZ", _not("Đây là tệp nén")),
    (rb"MZ|\x7fELF", _not("Đây là tệp chương trình")),
    (
        rb"[\x09\x00]\x00[\x04\x06]\x00|\x09[\x02\x04]",
        _save_as("Bảng tính kiểu rất cũ (trước Excel 5)"),
    ),
)
_SIGNS = tuple((re.compile(sign, re.DOTALL), why) for sign, why in _SIGNS)
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|table|body|meta|style)", re.I | re.S
)


def _why_not(head: bytes) -> str:
    for sign, why in _SIGNS:
        if sign.match(head):
            return why
    bare = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe")
    if _MARKUP.match(bare) or (bare.lstrip().startswith(b"<?xml") and b"<html" in bare.lower()):
        return _save_as("Đây là trang web (HTML) mang tên bảng tính")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in bare:
        return _save_as("Đây là bảng tính kiểu XML 2003")
    if bare.lstrip().startswith(b"<"):
        return _not("Đây là tệp XML")
    if bare.lstrip().startswith(b"{") and b'"url"' in bare:
        return (
            "Đây chỉ là đường dẫn tới bảng tính trên mạng: hãy mở bảng tính đó, "
            "tải xuống thành .xlsx rồi tải tệp ấy lên."
        )
    return ""


# --- Zip archives ----------------------------------------------------------------------------


def _open_packed(file: BinaryIO, size: int) -> Book:
    archive = Archive(file, size)
    if "xl/workbook.xml" in archive:
        parts = xlsx.Parts(archive)
        return _calamine_book("xlsx", file, lambda name: xlsx.look_through(parts, name))
    if "content.xml" in archive:
        return _calamine_book("ods", file, ods.findings_by_sheet(archive))
    raise SheetError(_why_not_packed(archive))


def _why_not_packed(archive: Archive) -> str:
    for part, why in (
        ("word/document.xml", _not("Đây là văn bản Word")),
        ("ppt/presentation.xml", _not("Đây là bản trình chiếu PowerPoint")),
        ("xl/workbook.bin", _save_as("Bảng tính nhị phân (.xlsb)")),
        (
            "index/document.iwa",
            "Đây là bảng tính Numbers của Apple: hãy mở tệp, xuất thành .xlsx rồi tải lại.",
        ),
    ):
        if part in archive:
            return why
    return f"Đây là tệp nén: hãy giải nén rồi chọn tệp bảng tính ({TAKEN}) bên trong."


# --- Old Excel -------------------------------------------------------------------------------


def _open_old(file: BinaryIO) -> Book:
    file.seek(0)
    streams = xls.Container(file.read())
    if "encryptioninfo" in streams or "encryptedpackage" in streams:
        raise SheetError(LOCKED)
    if "worddocument" in streams:
        raise SheetError(_not("Đây là văn bản Word (.doc)"))
    if "powerpoint document" in streams:
        raise SheetError(_not("Đây là bản trình chiếu PowerPoint (.ppt)"))
    stream = streams.read("workbook") or streams.read("book")
    if not stream:
        raise SheetError(_not_taken())
    return _calamine_book("xls", file, xls.findings_by_sheet(stream))


# --- Reading with calamine -------------------------------------------------------------------


def _calamine_book(kind: str, file: BinaryIO, look: Callable[[str], Findings]) -> Book:
    book = _guarded(lambda: _opened(file))
    shelf = _Shelf(book, look)
    return Book(
        kind,
        [
            Sheet(
                meta.name,
                meta.visible != SheetVisibleEnum.Visible,
                lambda index=index, name=meta.name: shelf.take(index, name),
            )
            for index, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        ],
    )


def _opened(file: BinaryIO) -> CalamineWorkbook:
    file.seek(0)
    return CalamineWorkbook.from_filelike(file)


class _Shelf:
    """Holds one sheet at a time: a sheet stands whole in memory while it is read."""

    def __init__(self, book: CalamineWorkbook, look: Callable[[str], Findings]) -> None:
        self._book = book
        self._look = look
        self._index: int | None = None
        self._raw: _CalamineRaw | None = None

    def take(self, index: int, name: str) -> Raw:
        if self._raw is None or self._index != index:
            self._raw = None
            findings = self._look(name)
            self._raw = _guarded(
                lambda: _CalamineRaw(self._book.get_sheet_by_index(index), findings)
            )
            self._index = index
        return self._raw


class _CalamineRaw:
    def __init__(self, sheet: object, findings: Findings) -> None:
        self._sheet = sheet
        self.findings = findings
        self.merged = findings.merged
        if self.merged is None:
            self.merged = [
                Merge(first[0] + 1, first[1], last[0] + 1, last[1])
                for first, last in sheet.merged_cell_ranges or []
            ]

    def rows(self) -> Iterator[tuple[int, int, list]]:
        if self._sheet.start is None:
            return
        # calamine pads the rows above the first value, and cuts the columns left of it.
        top, left = self._sheet.start
        for number, values in enumerate(self._sheet.iter_rows(), 1):
            if number > top:
                yield number, left, values


def _guarded(act: Callable[[], T]) -> T:
    try:
        return act()
    except CalaminePasswordError as error:
        raise SheetError(LOCKED) from error
    except (CalamineError, OSError, ValueError, TypeError) as error:
        raise SheetError(BROKEN) from error
    except MemoryError as error:
        raise SheetError(STRANGE) from error
    except BaseException as error:
        # A panic of the Rust reader, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise SheetError(BROKEN) from error
        raise
