import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib import uploads
from emulation.lib.uploads import DOCX, JPEG, PDF, PNG, WEBP, XLSX, UploadError, check, clean_name

A_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
A_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40 + b"\xff\xd9"
A_WEBP = b"RIFF" + struct.pack("<I", 20) + b"WEBPVP8 " + b"\x00" * 12


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


A_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + chunk(b"IEND", b"")
)

OOXML = "application/vnd.openxmlformats-officedocument."
WORD_MAIN = f"{OOXML}wordprocessingml.document.main+xml"
EXCEL_MAIN = f"{OOXML}spreadsheetml.sheet.main+xml"


def types_part(main):
    return f'<?xml version="1.0"?><Types><Override ContentType="{main}"/></Types>'


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file.getvalue()


def word(**further):
    return archive(
        {"[Content_Types].xml": types_part(WORD_MAIN), "word/document.xml": "<w/>", **further}
    )


def excel():
    return archive({"[Content_Types].xml": types_part(EXCEL_MAIN), "xl/workbook.xml": "<x/>"})


def looked_at(content, name="tệp"):
    return check(io.BytesIO(content), name)


def refusal(content, name="tệp.pdf"):
    with pytest.raises(UploadError) as caught:
        looked_at(content, name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (A_PDF, PDF),
        (A_JPEG, JPEG),
        (A_PNG, PNG),
        (A_WEBP, WEBP),
        (word(), DOCX),
        (excel(), XLSX),
    ],
    ids=lambda value: value.label if hasattr(value, "label") else "",
)
def test_the_content_says_the_kind_and_the_name_gets_its_ending(content, kind):
    upload = looked_at(content, "báo cáo.exe")
    assert upload == uploads.Upload(
        kind=kind,
        name=f"báo cáo.exe{kind.extension}",
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
    )


def test_the_file_stands_at_its_beginning_afterwards():
    file = io.BytesIO(A_PDF)
    check(file, "a.pdf")
    assert file.read() == A_PDF


def test_a_file_at_the_limit_is_taken_and_one_byte_more_is_not():
    file = A_JPEG + b"\x00" * (1000 - len(A_JPEG))
    assert check(io.BytesIO(file), "a.jpg", limit=1000).size == 1000
    with pytest.raises(UploadError, match="lớn hơn"):
        check(io.BytesIO(file + b"\x00"), "a.jpg", limit=1000)


def test_the_limit_is_twenty_megabytes_and_the_sentence_says_so():
    too_large = A_JPEG + b"\x00" * (20 * 1024 * 1024)
    assert refusal(too_large).startswith("Tệp lớn hơn 20 MB.")


def test_an_empty_file_is_refused():
    assert refusal(b"") == "Tệp rỗng. Hãy kiểm tra tệp trên máy rồi chọn lại."


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"MZ\x90\x00\x03" + b"\x00" * 100,
        b"\x7fELF" + b"\x00" * 100,
        b"#!/bin/sh\nrm -rf /\n",
        b"GIF89a" + b"\x00" * 30,
        b"Rar!\x1a\x07\x00",
        b"   %PDF-1.4 after blanks %%EOF",
        b"<html>%PDF-1.4 %%EOF",
        b"\xff\xd8",
        b"\xff\xd8\xff\x00 no marker",
        b"RIFF\x00\x00\x00\x00AVI LIST",
        b"\x89PNG\r\n\x1a\n no header chunk IEND",
    ],
)
def test_other_contents_are_refused_whatever_the_name(content):
    assert refusal(content, "báo cáo.pdf").startswith("Nội dung tệp không phải loại được nhận.")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (A_PDF.replace(b"%%EOF", b""), "Tệp PDF bị cắt dở"),
        (A_PNG[:-12], "Ảnh PNG bị cắt dở"),
        (A_WEBP[:-6], "Ảnh WebP bị cắt dở"),
        (word()[:-10], "Tệp hỏng hoặc bị cắt dở"),
        (b"PK\x03\x04" + b"\x00" * 60, "Tệp hỏng hoặc bị cắt dở"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
            "kiểu cũ (.doc, .xls) hoặc có mật khẩu",
        ),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "Ảnh HEIC"),
    ],
)
def test_what_is_nearly_right_is_told_what_to_do(content, words):
    assert words in refusal(content)


def test_a_plain_archive_is_refused():
    assert "Tệp nén không được nhận" in refusal(archive({"báo cáo.pdf": A_PDF}))


def test_an_office_archive_of_another_program_is_refused():
    slides = archive(
        {
            "[Content_Types].xml": types_part(f"{OOXML}presentationml.presentation.main+xml"),
            "ppt/presentation.xml": "<p/>",
        }
    )
    assert "không phải loại được nhận" in refusal(slides)


def test_an_archive_that_only_says_it_is_a_document_is_refused():
    assert "không phải loại được nhận" in refusal(
        archive({"[Content_Types].xml": types_part(WORD_MAIN), "evil.exe": "MZ"})
    )


def test_macros_are_refused_by_type_and_by_part():
    by_type = archive(
        {
            "[Content_Types].xml": types_part(
                "application/vnd.ms-word.document.macroEnabled.main+xml"
            ),
            "word/document.xml": "<w/>",
        }
    )
    for content in (by_type, word(**{"word/vbaProject.bin": "x"})):
        assert "macro" in refusal(content)


def test_a_bomb_is_refused_without_being_unpacked(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_UNPACKED", 10 * 1024 * 1024)
    bomb = word(**{"word/media/image.bmp": b"0" * (uploads.MAX_UNPACKED + 1)})
    assert len(bomb) < 100 * 1024
    assert "cấu trúc bất thường" in refusal(bomb)


def test_a_bomb_that_lies_about_its_size_costs_no_memory():
    """The part that is read is read up to a limit, whatever the directory says."""
    content = archive(
        {
            "[Content_Types].xml": types_part(WORD_MAIN) + " " * (3 * 1024 * 1024),
            "word/document.xml": "<w/>",
        }
    )
    assert "cấu trúc bất thường" in refusal(content)


def test_parts_that_overlap_are_refused():
    honest = word(**{"word/media.bin": bytes(range(256)) * 40})
    directory = honest.rindex(b"PK\x01\x02")
    first = honest.index(b"PK\x01\x02")
    # The last entry of the directory is said to be as large as the archive itself.
    lying = bytearray(honest)
    lying[directory + 20 : directory + 24] = struct.pack("<I", len(honest))
    assert first < directory
    assert "cấu trúc bất thường" in refusal(bytes(lying))


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PARTS", 50)
    parts = {f"word/{number}.xml": "" for number in range(uploads.MAX_PARTS)}
    assert "cấu trúc bất thường" in refusal(word(**parts))


def test_the_same_part_twice_is_refused():
    file = io.BytesIO(word())
    with zipfile.ZipFile(file, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr("word/document.xml", "<other/>")
    assert "cấu trúc bất thường" in refusal(file.getvalue())


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word/../../x"])
def test_parts_that_climb_out_are_refused(name):
    assert "cấu trúc bất thường" in refusal(word(**{name: "x"}))


def test_entities_in_the_types_are_refused():
    types = '<!DOCTYPE x [<!ENTITY a "b">]>' + types_part(WORD_MAIN)
    content = archive({"[Content_Types].xml": types, "word/document.xml": "<w/>"})
    assert "cấu trúc bất thường" in refusal(content)


def test_rare_compressions_are_refused():
    parts = {"[Content_Types].xml": types_part(WORD_MAIN), "word/document.xml": "<w/>"}
    assert "cấu trúc bất thường" in refusal(archive(parts, zipfile.ZIP_LZMA))


def test_a_locked_archive_is_told_to_drop_its_password():
    locked = bytearray(word())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := locked.find(mark, start)) >= 0:
            locked[start + place] |= 1
            start += 4
    assert refusal(bytes(locked)) == "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi tải lại."


def test_an_archive_behind_another_content_is_refused():
    """A page that is an archive too would be run by whoever opens it as a page."""
    assert "không phải loại được nhận" in refusal(b"<script>alert(1)</script>" + word())


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("báo cáo.pdf", "báo cáo.pdf"),
        ("BÁO CÁO.PDF", "BÁO CÁO.pdf"),
        ("C:\\Users\\a\\báo cáo.pdf", "báo cáo.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("ảnh\u202efdp.exe", "ảnh fdp.exe.pdf"),
        ('a"b;c\r\nSet-Cookie: x.pdf', "a b c Set-Cookie x.pdf"),
        ("", "tep.pdf"),
        ("...", "tep.pdf"),
        (".pdf", "pdf.pdf"),
        ("ba\u0301o.pdf", "báo.pdf"),
        ("x" * 300 + ".pdf", "x" * (uploads.MAX_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert clean_name(name, PDF) == clean


@given(st.text(max_size=400))
def test_a_cleaned_name_is_never_a_path_nor_without_its_ending(name):
    clean = clean_name(name, JPEG)
    assert clean.endswith((".jpg", ".jpeg"))
    assert len(clean) <= uploads.MAX_NAME
    assert not set(clean) & set('/\\\r\n\t\x00<>"|?*:;%')
    assert clean == clean_name(clean, JPEG)


@given(st.binary(max_size=300))
def test_no_content_breaks_the_check(content):
    try:
        upload = looked_at(content)
    except UploadError as error:
        assert str(error)
    else:
        assert upload.size == len(content)


@given(st.integers(0, len(word()) - 1), st.integers(0, 255))
def test_no_damaged_document_breaks_the_check(place, byte):
    damaged = bytearray(word())
    damaged[place] = byte
    try:
        looked_at(bytes(damaged))
    except UploadError as error:
        assert str(error)
