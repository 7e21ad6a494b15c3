"""Tables as text: CSV of any program, with the encodings and separators that offices use."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from emulation.lib.legacy_text import evidence_of, is_syllable
from emulation.lib.sheets.book import Book, Sheet
from emulation.lib.sheets.cells import Merge, SheetError
from emulation.lib.sheets.scan import TOO_WIDE, Findings

ENDINGS = (".csv", ".tsv", ".tab", ".txt")
_SEPARATORS = ";\t,|"
_SAMPLE_LINES = 100
MOST_COLUMNS = 16_384  # of Excel
_SEP_LINE = re.compile(r'\ufeff?"?sep=(.)"?\r?\n', re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# No text of people holds these; tabs, line ends and the end mark of DOS do occur.
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")

BROKEN = (
    "Tệp văn bản có ô quá dài hoặc dấu nháy không đóng: hãy mở tệp bằng Excel, lưu lại thành "
    ".xlsx rồi tải lại."
)


def open_text(file: BinaryIO, name: str, refusal: str) -> Book:
    file.seek(0)
    written = _decoded(file.read())
    if written is None or _BINARY.search(written):
        raise SheetError(refusal)
    separator = _separator(written)
    if separator is None:
        # One column is a list only if who made the file says so; else it is a letter or a log.
        if not name.lower().endswith(ENDINGS):
            raise SheetError(refusal)
        separator = ";"
    raw = _Text(written, separator)
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0]
    return Book("csv", [Sheet(stem or "CSV", False, lambda: raw)])


class _Text:
    def __init__(self, written: str, separator: str) -> None:
        self._written = written
        self._separator = separator
        self.findings = Findings()
        self.merged: list[Merge] = []

    def rows(self) -> Iterator[tuple[int, int, list]]:
        lines = io.StringIO(self._written.removeprefix("\ufeff"), newline="")
        start = 1
        if _SEP_LINE.match(self._written):
            lines.readline()
            # Excel takes this line for no row, but the row numbers of a text are those of its file.
            start = 2
        try:
            reader = csv.reader(lines, delimiter=self._separator)
            for number, values in enumerate(reader, start):
                if len(values) > MOST_COLUMNS:
                    raise SheetError(TOO_WIDE)
                yield number, 0, values
        except csv.Error as error:
            raise SheetError(BROKEN) from error


def _separator(written: str) -> str | None:
    if said := _SEP_LINE.match(written):
        return said[1]
    lines = list(islice(io.StringIO(written.removeprefix("\ufeff")), _SAMPLE_LINES))
    sample = "".join(lines)
    best, most = None, 0.0
    for separator in _SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if row)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        # Rows that agree on how many columns they have; a comma of a decimal rarely does that,
        # and where both agree the separator that stands first in the list is the one.
        share = times / sum(widths.values())
        if width > 1 and share > most + 0.05:
            best, most = separator, share
    return best


# --- Encoding --------------------------------------------------------------------------------


def _decoded(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        return _strict(data, "utf-8-sig") or _eight_bits(data[3:])
    if encoding := _wide(data):
        return _strict(data, encoding)
    return _strict(data, "utf-8") or _eight_bits(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of what is not Vietnamese is nothing."""
    head = data[:4096]
    half = len(head) // 4
    if head[1::2].count(0) > half > head[0::2].count(0) * 4:
        return "utf-16-le"
    if head[0::2].count(0) > half > head[1::2].count(0) * 4:
        return "utf-16-be"
    return None


def _eight_bits(data: bytes) -> str:
    """windows-1258, or windows-1252 with the codes of a legacy font, whichever makes words."""
    western = "".join(_western(data))
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    sample = western.splitlines()[:2_000]
    found = evidence_of(sample)
    if found.tcvn3 or found.vni:
        return western
    words = [word for word in _WORD.findall(vietnamese[:200_000]) if not word.isascii()]
    good = sum(map(is_syllable, words))
    return vietnamese if words and good * 2 >= len(words) else western


def _western(data: bytes) -> Iterator[str]:
    # The five codes that windows-1252 leaves open stay what they are.
    yield data.decode("cp1252") if _strict(data, "cp1252") is not None else data.decode("latin-1")
