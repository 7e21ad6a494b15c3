"""The raw parts of .xlsx: which styles show %, which cells failed, which rows are hidden."""

import posixpath
import re
from array import array
from collections.abc import Iterator
from functools import cached_property, lru_cache
from html import unescape
from xml.etree import ElementTree

from emulation.lib.sheets.cells import CellError, SheetError, column_index
from emulation.lib.sheets.packed import MEGABYTE, STRANGE, Archive, broken_is_said
from emulation.lib.sheets.scan import (
    MOST_CELLS,
    MOST_LETTERS,
    PERCENT,
    Findings,
    Marks,
    require_fitting,
    require_readable,
)

# Of one row: 16,384 cells of a few dozen bytes, and a few of Excel's longest texts.
_LONGEST_ROW = 32 * MEGABYTE
_PERCENT_FORMATS = {9, 10}

_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*)>")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>")
_VALUE = re.compile(
    rb"\s*(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</[^>]*>)?\s*<(?:\w+:)?v[^>]*>([^<]*)"
)
_INDEX = re.compile(rb"<(?:\w+:)?v[^>]*>\s*(\d+)")
_REF = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
_FAILED = re.compile(rb"""\bt\s*=\s*["']e["']""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_PLACED = re.compile(rb'<c r="([A-Za-z]+)(\d+)"[^>]*>')
_WIDE = re.compile(rb'<c r="([A-Za-z]{2,})\d')
# Whatever is not right of column Z nor below row 299,999 fits, and need not be measured.
_FAR = re.compile(rb'<c r="(?:[A-Za-z]{2}|[A-Za-z](?:\d{7}|[3-9]\d{5}))')
_NEAR_ROWS, _NEAR_COLUMNS = 300_000, 26
_DOWN = re.compile(rb'<c r="[A-Za-z]+(\d+)')
_END_OF_STRING = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
# Texts and escaped letters of a number format, in which % is only a letter.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.')


class Parts:
    """Everything about the workbook that its sheets share."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        for name in ("[content_types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
            archive.read(name)

    @cached_property
    def paths(self) -> dict[str, str]:
        """The part of each sheet by the sheet's name."""
        targets = {}
        for relation in self._tree("xl/_rels/workbook.xml.rels"):
            target = relation.get("Target", "")
            path = target if target.startswith("/") else posixpath.join("xl", target)
            targets[relation.get("Id")] = posixpath.normpath(path)
        paths = {}
        for element in self._tree("xl/workbook.xml").iter():
            if _name(element) == "sheet":
                identity = next((v for k, v in element.items() if k.endswith("}id")), None)
                paths[element.get("name", "")] = targets.get(identity, "")
        return paths

    @cached_property
    def percent_styles(self) -> frozenset[int]:
        if "xl/styles.xml" not in self.archive:
            return frozenset()
        formats, styles = set(_PERCENT_FORMATS), []
        for element in self._tree("xl/styles.xml").iter():
            name = _name(element)
            if name == "numFmt" and shows_percent(element.get("formatCode", "")):
                formats.add(_whole(element.get("numFmtId")))
            elif name == "cellXfs":
                styles = [_whole(style.get("numFmtId")) for style in element]
        return frozenset(index for index, number in enumerate(styles) if number in formats)

    @cached_property
    def lengths(self) -> array:
        """Of the shared texts, in bytes with their markup."""
        lengths, before, rest = array("L"), 0, b""
        for chunk in self.archive.chunks("xl/sharedstrings.xml"):
            buffer = rest + chunk
            # The head of the part is no text.
            place = 0 if lengths else max(0, buffer.find(b"si>") - 1)
            for end in _END_OF_STRING.finditer(buffer):
                lengths.append(before + end.end() - place)
                before, place = 0, end.end()
            # An end tag may be cut in two; what is surely no end is only counted.
            keep = buffer[max(place, len(buffer) - 64) :]
            before += len(buffer) - place - len(keep)
            rest = keep
        return lengths

    def _tree(self, name: str) -> ElementTree.Element:
        try:
            # Entities were refused by `Archive.read`.
            return ElementTree.fromstring(self.archive.read(name))  # noqa: S314
        except ElementTree.ParseError as error:
            raise SheetError(STRANGE) from error


def shows_percent(number_format: str) -> bool:
    return "%" in _LITERAL.sub("", number_format)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


# --- One sheet -------------------------------------------------------------------------------


def look_through(parts: Parts, name: str) -> Findings:
    """One pass; SheetError where the sheet would unfold to more than it should."""
    path = parts.paths.get(name, "")
    if path not in parts.archive:
        raise SheetError(STRANGE)
    with broken_is_said():
        sight = _Quick(parts)
        for rows in _whole_rows(parts.archive, path):
            sight.see(rows)
            if sight.is_unsure:
                break
        if sight.is_unsure or sight.last_row * sight.last_column > MOST_CELLS:
            # Cells that do not say where they are, or formatted but empty ones far out.
            sight = _Careful(parts)
            for rows in _whole_rows(parts.archive, path):
                sight.see(rows)
        require_fitting(sight.last_row, sight.last_column)
        if sight.cells * max(parts.lengths, default=0) > MOST_LETTERS:
            require_readable(_letters(parts, path))
        return sight.findings()


def _letters(parts: Parts, path: str) -> int:
    """Of all cells; a number counts as the shared text of that number: rather too much."""
    lengths, letters = parts.lengths, 0
    for rows in _whole_rows(parts.archive, path):
        indices = (int(index) for index in _INDEX.findall(rows) if len(index) < 10)
        letters += sum(lengths[index] for index in indices if index < len(lengths))
    return letters


def _whole_rows(archive: Archive, path: str) -> Iterator[bytes]:
    rest = b""
    for chunk in archive.chunks(path):
        rest += chunk
        cut = max(rest.rfind(b"<row"), rest.rfind(b"<", 0, max(0, rest.rfind(b":row"))))
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            raise SheetError(STRANGE)
    yield rest


class _Sight:
    def __init__(self, parts: Parts) -> None:
        self.percent = parts.percent_styles
        self.marks = Marks()
        self.hidden: set[int] = set()
        self.last_row = self.last_column = 0
        self.cells = 0

    def findings(self) -> Findings:
        return Findings(self.marks.finished(), self.hidden)


class _Quick(_Sight):
    """For sheets whose cells all say where they are, which is what every known program writes."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.is_unsure = self.is_far = False
        self.telling = [b't="e"', *(b's="%d"' % index for index in self.percent)]

    def see(self, rows: bytes) -> None:
        cells = rows.count(b'<c r="')
        if cells != rows.count(b"<c") or b":c" in rows:
            tags = [tag[1] for tag in _CELL.finditer(rows)]
            if len(tags) != cells or not all(tag.startswith(b' r="') for tag in tags):
                self.is_unsure = True
                return
        self.cells += cells
        if b"hidden" in rows:
            self._find_hidden(rows)
        if cells:
            self._measure(rows)
            self._find_marks(rows)

    def _measure(self, rows: bytes) -> None:
        self.is_far = self.is_far or _FAR.search(rows) is not None
        last_row, last_column = _NEAR_ROWS, _NEAR_COLUMNS
        if self.is_far:
            last_row = max(map(int, set(_DOWN.findall(rows))), default=0)
            wide = set(_WIDE.findall(rows))
            last_column = max((column_index(letters.decode()) + 1 for letters in wide), default=26)
        self.last_row = max(self.last_row, last_row)
        self.last_column = max(self.last_column, last_column)

    def _find_hidden(self, rows: bytes) -> None:
        for row in _ROW.finditer(rows):
            if _HIDDEN.search(row[1]):
                if ref := _REF.search(row[1]):
                    self.hidden.add(int(ref[2]))
                else:
                    self.is_unsure = True

    def _find_marks(self, rows: bytes) -> None:
        here = b"|".join(word for word in self.telling if word in rows)
        for hit in re.finditer(rb"\s(?:" + here + b")", rows) if here else ():
            tag = _PLACED.match(rows, rows.rfind(b"<", 0, hit.start()))
            # The same letters in a text, or in the tag of a row.
            if tag is None or tag.end() < hit.end():
                continue
            row, column = int(tag[2]), _column(tag[1])
            if hit[0].endswith(b't="e"'):
                self.marks.add(row, column, _error(rows, tag.end()))
            else:
                self.marks.add(row, column, PERCENT)


class _Careful(_Sight):
    """Cell by cell: those without a place stand right of the one before."""

    row = 0
    column = -1

    def see(self, rows: bytes) -> None:
        for tag in _ROW_OR_CELL.finditer(rows):
            ref = _REF.search(tag[2])
            if tag[1] == b"row":
                self.row = int(ref[2]) if ref else self.row + 1
                self.column = -1
                if _HIDDEN.search(tag[2]):
                    self.hidden.add(self.row)
                continue
            self.column = _column(ref[1]) if ref and ref[1] else self.column + 1
            row = int(ref[2]) if ref else self.row
            if tag[2].endswith(b"/"):
                continue
            self.cells += 1
            self.last_row = max(self.last_row, row)
            self.last_column = max(self.last_column, self.column + 1)
            if _FAILED.search(tag[2]):
                self.marks.add(row, self.column, _error(rows, tag.end()))
            elif self.percent:
                style = _STYLE.search(tag[2])
                if style and int(style[1]) in self.percent:
                    self.marks.add(row, self.column, PERCENT)


@lru_cache(maxsize=2**14)
def _column(letters: bytes) -> int:
    return column_index(letters.decode())


def _error(rows: bytes, end: int) -> CellError:
    value = _VALUE.match(rows, end)
    code = unescape(value[1].decode("utf-8", "replace")).strip() if value else ""
    return CellError(code[:20] or "#ERROR!")
