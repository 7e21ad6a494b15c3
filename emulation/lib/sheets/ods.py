"""The raw parts of .ods: which cells show %, which failed, what is hidden, what is repeated."""

import re
from collections.abc import Callable, Iterator
from html import unescape

from emulation.lib.sheets.cells import CellError, Merge, SheetError
from emulation.lib.sheets.packed import LOCKED, MEGABYTE, STRANGE, Archive
from emulation.lib.sheets.scan import (
    PERCENT,
    Findings,
    Marks,
    require_fitting,
    require_readable,
)

_LONGEST_ROW = 32 * MEGABYTE
_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*?)(/?)>"
)
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MARKUP = re.compile(rb"<[^>]*>")
_HIDDEN = (b"collapse", b"filter")


def findings_by_sheet(archive: Archive) -> Callable[[str], Findings]:
    if b"encryption-data" in archive.read("meta-inf/manifest.xml"):
        raise SheetError(LOCKED)
    sheets: dict[str, Findings] = {}
    sight: _Sheet | None = None
    for rows in _whole_rows(archive):
        for tag in _TAG.finditer(rows):
            is_end, kind = bool(tag[1]), tag[2]
            if kind == b"table":
                if sight is not None:
                    sheets.setdefault(sight.name, sight.findings())
                sight = None if is_end else _Sheet(_attributes(tag[3]))
            elif sight is not None and not is_end:
                if kind == b"table-row":
                    sight.open_row(_attributes(tag[3]))
                else:
                    sight.see(_attributes(tag[3]), rows, tag)
    if sight is not None:
        sheets.setdefault(sight.name, sight.findings())

    def look(name: str) -> Findings:
        if name not in sheets:
            raise SheetError(STRANGE)
        return sheets[name]

    return look


def _whole_rows(archive: Archive) -> Iterator[bytes]:
    rest = b""
    for place, chunk in enumerate(archive.chunks("content.xml")):
        if not place and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
            raise SheetError(STRANGE)
        rest += chunk
        cut = rest.rfind(b"<table:table-row")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            raise SheetError(STRANGE)
    yield rest


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[2] or found[3] or b"" for found in _ATTRIBUTE.finditer(text)}


def _times(attributes: dict[bytes, bytes], name: bytes) -> int:
    text = attributes.get(name, b"1")
    return max(1, int(text)) if text.isdigit() and len(text) < 12 else 1


class _Sheet:
    def __init__(self, attributes: dict[bytes, bytes]) -> None:
        self.name = unescape(attributes.get(b"table:name", b"").decode("utf-8", "replace"))
        self.marks = Marks()
        self.hidden: set[int] = set()
        self.merged: list[Merge] = []
        self.last_row = self.last_column = 0
        self.letters = 0
        self.row, self.rows = 0, 1
        self.column = 0

    def findings(self) -> Findings:
        return Findings(self.marks.finished(), self.hidden, self.merged)

    def open_row(self, attributes: dict[bytes, bytes]) -> None:
        self.row += self.rows if self.row else 1
        self.rows = _times(attributes, b"table:number-rows-repeated")
        self.column = 0
        # Rows without end are the empty rest of the sheet.
        if attributes.get(b"table:visibility") in _HIDDEN and self.rows <= 100_000:
            self.hidden.update(range(self.row, self.row + self.rows))

    def see(self, attributes: dict[bytes, bytes], rows: bytes, tag: re.Match) -> None:
        column, columns = self.column, _times(attributes, b"table:number-columns-repeated")
        self.column += columns
        if tag[4] or tag[2] == b"covered-table-cell" and b"office:value-type" not in tag[3]:
            return
        end = rows.find(b"</table:", tag.end())
        content = rows[tag.end() : end if end >= 0 else len(rows)]
        self.last_row = max(self.last_row, self.row + self.rows - 1)
        self.last_column = max(self.last_column, column + columns)
        require_fitting(self.last_row, self.last_column)
        self.letters += len(content) * columns * self.rows
        require_readable(self.letters)
        self._merge(attributes, column)
        mark = self._mark_of(attributes, content)
        if mark is not None:
            for row in range(self.row, self.row + self.rows):
                for place in range(column, column + columns):
                    self.marks.add(row, place, mark)

    def _mark_of(self, attributes: dict[bytes, bytes], content: bytes) -> str | CellError | None:
        if attributes.get(b"calcext:value-type") == b"error":
            shown = unescape(_MARKUP.sub(b"", content).decode("utf-8", "replace")).strip()
            return CellError(shown[:20] or "#ERROR!")
        return PERCENT if attributes.get(b"office:value-type") == b"percentage" else None

    def _merge(self, attributes: dict[bytes, bytes], column: int) -> None:
        across = _times(attributes, b"table:number-columns-spanned")
        down = _times(attributes, b"table:number-rows-spanned")
        if across > 1 or down > 1:
            self.merged.append(Merge(self.row, column, self.row + down - 1, column + across - 1))
