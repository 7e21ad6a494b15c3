"""What an uploaded file really is: judged by its content, never by its name or its sender's word.

Nothing is unpacked or rendered here. A file is taken when it is one of a few kinds that offices use
as evidence, whole, not a container of programs, not larger than the limit and, where a scanner is
set up, free of viruses.
"""

import hashlib
import io
import logging
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from emulation.lib import scanner
from emulation.lib.archives import BROKEN, PACKINGS

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MAX_SIZE = 20 * MEGABYTE
MAX_NAME = 150
# Word and Excel files of offices stay far below these; what passes them is made to harm a reader.
MAX_PARTS = 5_000
MAX_UNPACKED = 400 * MEGABYTE
MAX_TYPES_PART = 2 * MEGABYTE

# Control and direction marks, halves of characters, private and unassigned ones.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_CHUNK = 64 * 1024
_HEAD = 4096
_TAIL = 8192


class UploadError(ValueError):
    """The file is not taken; the message is a Vietnamese sentence for who sent it."""


class InfectedError(UploadError):
    """The scanner found a virus."""

    def __init__(self, virus: str, digest: str):
        super().__init__(
            f"Tệp có vi-rút ({virus}) nên không được nhận. Hãy quét vi-rút trên máy của bạn và báo "
            "người phụ trách công nghệ thông tin."
        )
        self.virus = virus
        self.digest = digest


@dataclass(frozen=True)
class Kind:
    label: str
    content_type: str
    extensions: tuple[str, ...]

    @property
    def extension(self) -> str:
        return self.extensions[0]


@dataclass(frozen=True)
class Upload:
    """A file that was looked at and may be kept."""

    kind: Kind
    name: str
    size: int
    digest: str


PDF = Kind("PDF", "application/pdf", (".pdf",))
JPEG = Kind("ảnh JPEG", "image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("ảnh PNG", "image/png", (".png",))
WEBP = Kind("ảnh WebP", "image/webp", (".webp",))
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = Kind("Word (.docx)", f"{_OOXML}wordprocessingml.document", (".docx",))
XLSX = Kind("Excel (.xlsx)", f"{_OOXML}spreadsheetml.sheet", (".xlsx",))
KINDS = (PDF, JPEG, PNG, WEBP, DOCX, XLSX)

# What a browser shows without a program of the office's: nothing in them runs in the portal's name.
PICTURES = (JPEG, PNG, WEBP)
SHOWN = (PDF, *PICTURES)

# What a file picker offers; the types of pictures make a telephone offer its camera as well.
ACCEPT = ",".join(
    [extension for kind in KINDS for extension in kind.extensions]
    + [kind.content_type for kind in PICTURES]
)
# What the page says before the upload.
TAKEN = "PDF, ảnh JPEG, PNG, WebP, Word (.docx), Excel (.xlsx)"


def check(file: BinaryIO, name: str, *, limit: int = MAX_SIZE) -> Upload:
    """The kind, size, digest and a safe name of the file; UploadError says why it is not taken."""
    size, digest = _measure(file, limit)
    if not size:
        raise UploadError("Tệp rỗng. Hãy kiểm tra tệp trên máy rồi chọn lại.")
    kind = _kind_of(file, size)
    require_clean(file, digest)
    file.seek(0)
    return Upload(kind, clean_name(name, kind), size, digest)


def require_clean(file: BinaryIO, digest: str = "") -> None:
    """Ask the virus scanner, where there is one. `check` does; for files judged in another way."""
    if not scanner.is_configured():
        return
    try:
        virus = scanner.virus_in(file)
    except scanner.ScanError as error:
        log.error("a file was refused because it could not be scanned: %s", error)
        raise UploadError(
            "Hiện không kiểm tra được vi-rút, hãy thử lại sau ít phút. Nếu vẫn vậy, hãy báo người "
            "phụ trách công nghệ thông tin."
        ) from error
    file.seek(0)
    if virus:
        raise InfectedError(virus, digest)


def kind_in(file: BinaryIO) -> Kind | None:
    """The kind of a stored file by what it holds now; None where it is none that is taken."""
    size = file.seek(0, io.SEEK_END)
    try:
        return _kind_of(file, size)
    except UploadError:
        return None
    finally:
        file.seek(0)


def too_large(limit: int) -> str:
    return (
        f"Tệp lớn hơn {limit // MEGABYTE} MB. Hãy nén ảnh, quét ở độ phân giải thấp hơn "
        "hoặc tách thành nhiều tệp."
    )


def clean_name(name: str, kind: Kind) -> str:
    """A name to show and to save under: no folders, no control or direction marks, right ending."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    kept = (" " if unicodedata.category(c) in _UNSEEN else c for c in name)
    name = re.sub(r"[<>:\"|?*;%\s]+", " ", "".join(kept)).strip(" .")
    stem, ending = _split(name, kind)
    stem = stem[: MAX_NAME - len(ending)].rstrip(" .")
    return f"{stem or 'tep'}{ending}"


def _split(name: str, kind: Kind) -> tuple[str, str]:
    for extension in kind.extensions:
        if name.lower().endswith(extension):
            return name[: -len(extension)], extension
    return name, kind.extension


def _measure(file: BinaryIO, limit: int) -> tuple[int, str]:
    file.seek(0)
    digest = hashlib.sha256()
    size = 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise UploadError(too_large(limit))
        digest.update(chunk)
    return size, digest.hexdigest()


def _kind_of(file: BinaryIO, size: int) -> Kind:
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    if head.startswith(b"%PDF-"):
        if b"%%EOF" not in tail:
            raise UploadError("Tệp PDF bị cắt dở. Hãy mở thử tệp trên máy rồi tải lại.")
        return PDF
    if head[:3] == b"\xff\xd8\xff" and len(head) > 3 and 0xC0 <= head[3] <= 0xFE:
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        if b"IEND" not in tail:
            raise UploadError("Ảnh PNG bị cắt dở. Hãy mở thử tệp trên máy rồi tải lại.")
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        if int.from_bytes(head[4:8], "little") + 8 > size:
            raise UploadError("Ảnh WebP bị cắt dở. Hãy mở thử tệp trên máy rồi tải lại.")
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(file, size)
    raise UploadError(_why_not(head))


def _why_not(head: bytes) -> str:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return (
            "Tệp Word, Excel kiểu cũ (.doc, .xls) hoặc có mật khẩu. "
            "Hãy mở tệp, bỏ mật khẩu, lưu thành .docx, .xlsx hoặc PDF rồi tải lại."
        )
    if head[4:8] == b"ftyp" and head[8:11] in (b"hei", b"hev", b"mif", b"avi"):
        return "Ảnh HEIC hoặc AVIF của điện thoại. Hãy đổi sang JPEG rồi tải lại."
    return f"Nội dung tệp không phải loại được nhận. Chỉ nhận: {TAKEN}."


def _office_kind(file: BinaryIO, size: int) -> Kind:
    """Word and Excel files are zip archives; what else travels in an archive is refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _require_harmless(parts, size)
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names:
                raise UploadError(
                    f"Tệp nén không được nhận. Hãy tải từng tệp bên trong lên. Chỉ nhận: {TAKEN}."
                )
            with archive.open("[Content_Types].xml") as part:
                types = part.read(MAX_TYPES_PART + 1)
    except UploadError:
        raise
    except BROKEN as error:
        raise UploadError(
            "Tệp hỏng hoặc bị cắt dở. Hãy mở thử tệp trên máy rồi tải lại."
        ) from error
    return _kind_by_types(types, names)


def _require_harmless(parts: list[zipfile.ZipInfo], size: int) -> None:
    harmful = UploadError("Tệp có cấu trúc bất thường nên không được nhận. Hãy lưu lại thành PDF.")
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or len(set(names)) != len(names):
        raise harmful
    # Parts that overlap, or say that they unpack to gigabytes, are how archives are made to burst.
    if sum(part.compress_size for part in parts) > size:
        raise harmful
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise harmful
    if any(name.startswith("/") or ".." in re.split(r"[/\\]", name) for name in names):
        raise harmful
    if any(part.compress_type not in PACKINGS for part in parts):
        raise harmful
    if any(part.flag_bits & 0x1 for part in parts):
        raise UploadError("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.")


def _kind_by_types(types: bytes, names: set[str]) -> Kind:
    harmful = UploadError("Tệp có cấu trúc bất thường nên không được nhận. Hãy lưu lại thành PDF.")
    if len(types) > MAX_TYPES_PART or b"<!DOCTYPE" in types or b"<!ENTITY" in types:
        raise harmful
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UploadError(
            "Tệp có chứa chương trình (macro). Hãy lưu thành .docx, .xlsx không có macro hoặc PDF."
        )
    for kind, main in ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")):
        if f"{kind.content_type}.main+xml".encode() in types and main in names:
            return kind
    raise UploadError(f"Nội dung tệp không phải loại được nhận. Chỉ nhận: {TAKEN}.")
