"""What a Word document (.docx) says, as plain paragraphs and tables, to be read in a page.

Nothing of the file reaches the page but its words: no markup, no address, no picture. The archive
is looked through as workbooks are, and XML that declares entities is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree

from emulation.lib.sheets.cells import SheetError
from emulation.lib.sheets.packed import Archive

MAIN = "word/document.xml"
BLOCKS_AT_MOST = 2_000
# Parts nested deeper than this are no document that somebody wrote.
DEEPEST = 40
BROKEN = "Không đọc được tệp Word này. Hãy tải tệp về và mở bằng Word."


class WordError(ValueError):
    """The document cannot be read; one Vietnamese sentence that says what to do."""


@dataclass(frozen=True)
class Paragraph:
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class WordText:
    """`is_whole` is False where the document goes on."""

    blocks: list[Paragraph | Table]
    is_whole: bool = True


def read(file: BinaryIO, size: int) -> WordText:
    """Of a .docx file of so many bytes; what is empty is left out."""
    try:
        data = Archive(file, size).read(MAIN)
        if not data:
            raise WordError(BROKEN)
        # Entities were refused by `Archive.read`.
        root = ElementTree.fromstring(data)  # noqa: S314
    except (SheetError, ElementTree.ParseError) as error:
        raise WordError(BROKEN) from error
    body = next((one for one in root if _name(one) == "body"), None)
    if body is None:
        raise WordError(BROKEN)
    blocks = []
    for block in _blocks(body, 0):
        if len(blocks) == BLOCKS_AT_MOST:
            return WordText(blocks, is_whole=False)
        blocks.append(block)
    return WordText(blocks)


def _blocks(parent, depth: int) -> Iterator[Paragraph | Table]:
    if depth > DEEPEST:
        return
    for one in parent:
        name = _name(one)
        if name == "p":
            if text := _text(one, 0).strip():
                yield Paragraph(text, _is_heading(one))
        elif name == "tbl":
            if rows := _rows(one):
                yield Table(rows)
        elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
            yield from _blocks(one, depth + 1)


def _rows(table) -> tuple[tuple[str, ...], ...]:
    rows = []
    for row in table:
        if _name(row) == "tr":
            cells = (one for one in row if _name(one) == "tc")
            rows.append(tuple(_cell(cell) for cell in cells))
    return tuple(row for row in rows if any(row))


def _cell(cell) -> str:
    """Its paragraphs a line each; a table in a table reads as its lines."""
    lines = (_text(one, 0).strip() for one in cell)
    return "\n".join(line for line in lines if line)


def _text(element, depth: int) -> str:
    if depth > DEEPEST:
        return ""
    name = _name(element)
    if name == "t":
        return element.text or ""
    if name == "tab":
        return "\t" if depth else ""
    if name in ("br", "cr"):
        return "\n"
    # What was deleted, what a field is made of, and the second telling of a drawing.
    if name in ("del", "instrText", "Fallback", "pPr", "rPr", "tblPr"):
        return ""
    text = "".join(_text(one, depth + 1) for one in element)
    return f"{text}\n" if depth and name in ("p", "tr") else text


def _is_heading(paragraph) -> bool:
    for properties in paragraph:
        if _name(properties) == "pPr":
            for one in properties:
                if _name(one) == "pStyle":
                    style = next((v for k, v in one.items() if k.endswith("}val")), "")
                    return style.lower().startswith(("heading", "title"))
    return False


def _name(element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
