"""The raw parts of .xls (Excel 5 to 2003): the container, and what calamine does not tell."""

import struct
from collections.abc import Callable, Iterator

from emulation.lib.sheets.cells import CellError, SheetError
from emulation.lib.sheets.packed import BROKEN, LOCKED, STRANGE
from emulation.lib.sheets.scan import (
    PERCENT,
    Findings,
    Marks,
    require_fitting,
    require_readable,
)
from emulation.lib.sheets.xlsx import shows_percent

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# --- The container ---------------------------------------------------------------------------

_FREE = 0xFFFFFFFA  # from here on numbers of sectors mean something else
_ROOT, _STREAM = 5, 2


class Container:
    """An OLE compound file: streams by their names in small letters."""

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, IndexError) as error:
            raise SheetError(BROKEN) from error

    def _open(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 0x1E)
        if shift not in (9, 12) or small_shift != 6:
            raise SheetError(BROKEN)
        self._size = 1 << shift
        (directory,) = struct.unpack_from("<I", data, 0x30)
        (self._cutoff, small_table) = struct.unpack_from("<II", data, 0x38)
        (more, _) = struct.unpack_from("<II", data, 0x44)
        places = list(struct.unpack_from("<109I", data, 0x4C))
        seen = set()
        while more < _FREE and more not in seen:
            seen.add(more)
            block = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            places += block[:-1]
            more = block[-1]
        self._table: list[int] = []
        for place in places:
            if place < _FREE:
                self._table += struct.unpack(f"<{self._size // 4}I", self._sector(place))
        self._small_table = self._numbers(self._chain(small_table))
        self._small = b""
        self._streams: dict[str, tuple[int, int]] = {}
        self._list(self._chain(directory))

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def read(self, name: str) -> bytes:
        if name not in self._streams:
            return b""
        start, size = self._streams[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        parts, seen = [], set()
        while start < _FREE and start not in seen and start < len(self._small_table):
            seen.add(start)
            parts.append(self._small[start * 64 : start * 64 + 64])
            start = self._small_table[start]
        return b"".join(parts)[:size]

    def _list(self, directory: bytes) -> None:
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == _ROOT:
                self._small = self._chain(start)
            elif kind == _STREAM:
                self._streams.setdefault(name.lower(), (start, size))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        # Some programs leave out the end of the last sector.
        return sector.ljust(self._size, b"\0") if sector else sector

    def _chain(self, number: int) -> bytes:
        parts, seen = [], set()
        while number < _FREE and number not in seen and number < len(self._table):
            seen.add(number)
            parts.append(self._sector(number))
            number = self._table[number]
        return b"".join(parts)

    @staticmethod
    def _numbers(data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data)


# --- The workbook ----------------------------------------------------------------------------

_BOF = {0x0809, 0x0409, 0x0209}
_EOF, _FILEPASS, _BOUNDSHEET, _FORMAT, _XF, _CONTINUE = 0x0A, 0x2F, 0x85, 0x41E, 0xE0, 0x3C
_SST, _LABELSST, _LABEL, _DIMENSIONS = 0xFC, 0xFD, 0x204, 0x200
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR, _ROW = 0x203, 0x27E, 0xBD, 0x06, 0x205, 0x208
_PERCENT_FORMATS = {9, 10}
_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def findings_by_sheet(stream: bytes) -> Callable[[str], Findings]:
    """All sheets at once and first of all: calamine unfolds them all as it opens the file."""
    try:
        book = _Book(stream)
        sheets = {name: _Sheet(book, place).findings() for name, place in book.sheets.items()}
    except (struct.error, IndexError) as error:
        raise SheetError(BROKEN) from error

    def look(name: str) -> Findings:
        if name not in sheets:
            raise SheetError(STRANGE)
        return sheets[name]

    return look


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, place of the body, its length) up to the end of this part of the stream."""
    depth, end, unpack = 0, len(stream), struct.Struct("<HH").unpack_from
    while start + 4 <= end:
        kind, length = unpack(stream, start)
        start += 4
        if kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
        yield kind, start, min(length, end - start)
        if depth <= 0:
            return
        start += length


class _Book:
    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.is_newest = struct.unpack_from("<H", stream, 4)[0] >= 0x600
        self.sheets: dict[str, int] = {}
        self.longest = 0
        formats, styles, shared = set(_PERCENT_FORMATS), [], False
        for kind, at, length in _records(stream, 0):
            if kind == _FILEPASS:
                raise SheetError(LOCKED)
            if kind == _BOUNDSHEET:
                (place,) = struct.unpack_from("<I", stream, at)
                self.sheets.setdefault(self._name(at + 6, length - 6), place)
            elif kind == _FORMAT:
                (number,) = struct.unpack_from("<H", stream, at)
                if shows_percent(self._format(at + 2, length - 2)):
                    formats.add(number)
            elif kind == _XF:
                styles.append(struct.unpack_from("<H", stream, at + 2)[0])
            if kind == _SST and struct.unpack_from("<I", stream, at + 4)[0] > len(stream):
                raise SheetError(BROKEN)
            shared = kind == _SST or (shared and kind == _CONTINUE)
            if shared:
                self.longest += length
        self.percent = frozenset(i for i, number in enumerate(styles) if number in formats)
        # No text is longer than Excel allows; together they are no longer than their table.
        self.longest = min(self.longest, 2 * 32_767)

    def _name(self, at: int, length: int) -> str:
        return self.text(at, length, count_size=1)

    def _format(self, at: int, length: int) -> str:
        return self.text(at, length, count_size=2 if self.is_newest else 1)

    def text(self, at: int, length: int, *, count_size: int) -> str:
        count = int.from_bytes(self.stream[at : at + count_size], "little")
        at += count_size
        body = self.stream[at : at + max(0, length - count_size)]
        if not self.is_newest:
            return body[:count].decode("cp1252", "replace")
        if body[:1] and body[0] & 1:
            return body[1 : 1 + 2 * count].decode("utf-16-le", "replace")
        return body[1 : 1 + count].decode("latin-1")


class _Sheet:
    def __init__(self, book: _Book, start: int) -> None:
        self.book = book
        self.marks = Marks()
        self.hidden: set[int] = set()
        self.last_row = self.last_column = self.letters = 0
        self._look(start)

    def findings(self) -> Findings:
        require_readable(self.letters)
        return Findings(self.marks.finished(), self.hidden)

    def _look(self, start: int) -> None:
        stream, place = self.book.stream, struct.Struct("<HHH").unpack_from
        depth = 0
        for kind, at, length in _records(stream, start):
            depth += (kind in _BOF) - (kind == _EOF)
            if depth > 1 or length < 6:
                continue  # a chart inside the sheet
            if kind in (_NUMBER, _RK, _FORMULA, _BOOLERR, _LABELSST, _LABEL):
                row, column, style = place(stream, at)
                self._reach(row + 1, column + 1)
                if kind == _FORMULA:
                    self._formula(row + 1, column, style, stream[at + 6 : at + 14])
                elif kind == _BOOLERR:
                    if stream[at + 7]:
                        self._fail(row + 1, column, stream[at + 6])
                elif kind == _LABELSST:
                    self.letters += self.book.longest
                elif style in self.book.percent and kind != _LABEL:
                    self.marks.add(row + 1, column, PERCENT)
            elif kind == _MULRK:
                self._numbers(at, length)
            elif kind == _DIMENSIONS:
                self._require_true(at, length)
            elif kind == _ROW and length >= 14 and stream[at + 12] & 0x20:
                self.hidden.add(place(stream, at)[0] + 1)

    def _reach(self, row: int, column: int) -> None:
        if row > self.last_row or column > self.last_column:
            self.last_row = max(self.last_row, row)
            self.last_column = max(self.last_column, column)
            require_fitting(self.last_row, self.last_column)

    def _require_true(self, at: int, length: int) -> None:
        """calamine takes the room that is claimed here, whatever it is, or ends the process."""
        pattern = "<IIHH" if length >= 12 else "<HHHH"
        top, bottom, left, right = struct.unpack_from(pattern, self.book.stream, at)
        if not (top <= bottom <= 0x10000 and left <= right <= 0x100):
            raise SheetError(BROKEN)

    def _fail(self, row: int, column: int, code: int) -> None:
        self.marks.add(row, column, CellError(_CODES.get(code, "#ERROR!")))

    def _formula(self, row: int, column: int, style: int, result: bytes) -> None:
        if result[6:8] == b"\xff\xff":  # the result is no number
            if result[0] == 2:
                self._fail(row, column, result[2])
        elif style in self.book.percent:
            self.marks.add(row, column, PERCENT)

    def _numbers(self, at: int, length: int) -> None:
        row, first = struct.unpack_from("<HH", self.book.stream, at)
        count = (length - 6) // 6
        self._reach(row + 1, first + count)
        for place in range(count):
            (style,) = struct.unpack_from("<H", self.book.stream, at + 4 + 6 * place)
            if style in self.book.percent:
                self.marks.add(row + 1, first + place, PERCENT)
