"""What a Word file says, in plain words; files made to do harm say nothing."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from emulation.lib.word_texts import BLOCKS_AT_MOST, Paragraph, Table, WordError, read

HEAD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
HEAD += 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'


def word(body, *, before=""):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{before}{HEAD}{body}</w:body></w:document>")
    return file


def said(body, **options):
    file = word(body, **options)
    return read(file, len(file.getvalue()))


def p(text, properties=""):
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_headings_and_tables_come_in_their_order():
    title = p("BÁO CÁO THÀNH TÍCH", '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>')
    row = f"<w:tr><w:tc>{p('Năm')}</w:tc><w:tc>{p('2025')}{p('2026')}</w:tc></w:tr>"
    found = said(f"{title}{p('Vận động 42 hộ.')}<w:p/><w:tbl>{row}</w:tbl>")
    assert found.blocks == [
        Paragraph("BÁO CÁO THÀNH TÍCH", is_heading=True),
        Paragraph("Vận động 42 hộ."),
        Table((("Năm", "2025\n2026"),)),
    ]
    assert found.is_whole


def test_what_was_deleted_and_what_fields_are_made_of_is_not_said():
    runs = "<w:r><w:t>Còn</w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
    runs += "<w:r><w:instrText>PAGE</w:instrText></w:r><w:ins><w:r><w:t> lại</w:t></w:r></w:ins>"
    runs += "<mc:AlternateContent><mc:Fallback><w:r><w:t>hai</w:t></w:r></mc:Fallback>"
    runs += "</mc:AlternateContent><w:r><w:br/><w:t>dòng</w:t></w:r>"
    assert said(f"<w:p>{runs}</w:p>").blocks == [Paragraph("Còn lại\ndòng")]


def test_markup_in_the_words_stays_words():
    assert said(p("&lt;script&gt;alert(1)&lt;/script&gt;")).blocks == [
        Paragraph("<script>alert(1)</script>")
    ]


def test_a_long_document_is_cut_and_says_so():
    found = said(p("dòng") * (BLOCKS_AT_MOST + 1))
    assert (len(found.blocks), found.is_whole) == (BLOCKS_AT_MOST, False)


def test_parts_nested_without_end_are_left():
    deep = 300
    assert said("<w:sdt>" * deep + p("chữ") + "</w:sdt>" * deep).blocks == []


@pytest.mark.parametrize(
    "file",
    [
        word(p("&a;"), before='<!DOCTYPE x [<!ENTITY a "b">]>'),
        word("<w:p>"),
        BytesIO(b"PK khong phai zip"),
        BytesIO(b""),
    ],
)
def test_what_is_broken_or_means_harm_is_refused(file):
    with pytest.raises(WordError):
        read(file, len(file.getvalue()))


def test_a_document_without_its_main_part_is_refused():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("word/other.xml", "<a/>")
    with pytest.raises(WordError):
        read(file, len(file.getvalue()))
