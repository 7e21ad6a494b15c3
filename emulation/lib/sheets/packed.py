"""Workbooks that are zip archives: looked through with care before anything unfolds them."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from emulation.lib import archives
from emulation.lib.sheets.cells import SheetError

MEGABYTE = 1024 * 1024
MOST_PARTS = 5_000
# Of all parts, and of a part that is read whole.
MOST_UNPACKED = 400 * MEGABYTE
MOST_WHOLE = 64 * MEGABYTE
CHUNK = 512 * 1024

BROKEN = (
    "Tệp hỏng hoặc bị cắt dở: hãy mở thử tệp bằng Excel trên máy, lưu lại thành .xlsx rồi tải lại."
)
STRANGE = (
    "Tệp có cấu trúc bất thường nên không đọc được: hãy mở tệp bằng Excel, chép bảng số liệu "
    "sang một tệp mới rồi tải tệp mới lên."
)
LOCKED = "Tệp có mật khẩu: hãy mở tệp bằng Excel, bỏ mật khẩu mở tệp, lưu lại rồi tải lên."


@contextmanager
def broken_is_said() -> Iterator[None]:
    """What a damaged file makes the readers raise becomes one sentence."""
    try:
        yield
    except SheetError:
        raise
    except archives.BROKEN as error:
        raise SheetError(BROKEN) from error


class Archive:
    """Parts by their names, whatever the case and the slashes some programs write."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        with broken_is_said():
            self._zip = zipfile.ZipFile(file)
        parts = self._zip.infolist()
        _require_harmless(parts, size)
        self._parts = {_plain(part.filename): part for part in parts}
        if len(self._parts) != len(parts):
            raise SheetError(STRANGE)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def names(self) -> list[str]:
        return list(self._parts)

    def read(self, name: str) -> bytes:
        """A small part whole; empty if there is none."""
        data = b"".join(self.chunks(name, MOST_WHOLE))
        # Nothing that offices save declares entities; a file that does means to swell.
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise SheetError(STRANGE)
        return data

    def chunks(self, name: str, most: int = MOST_UNPACKED) -> Iterator[bytes]:
        """To its end, so that a part which is larger than it says is found out by its checksum."""
        part = self._parts.get(_plain(name))
        if part is None:
            return
        if part.file_size > most:
            raise SheetError(STRANGE)
        with broken_is_said(), self._zip.open(part) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _require_harmless(parts: list[zipfile.ZipInfo], size: int) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise SheetError(LOCKED)
    if (
        len(parts) > MOST_PARTS
        or any(".." in re.split(r"[/\\]", part.filename) for part in parts)
        or any(part.compress_type not in archives.PACKINGS for part in parts)
        # Parts that overlap, or say that they unpack to gigabytes, are made to burst a reader.
        or sum(part.compress_size for part in parts) > size
        or sum(part.file_size for part in parts) > MOST_UNPACKED
    ):
        raise SheetError(STRANGE)
