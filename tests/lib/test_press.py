"""The press: a process of its own makes the PDF, the same for the same, and fails in words."""

import os
import subprocess
import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from emulation.lib import fonts, press
from emulation.lib.press import PressError, print_pdf

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title>
<meta name="dcterms.created" content="2023-12-22">
<style>body { font-family: "Liberation Serif" }</style></head><body>%s</body></html>"""
LETTERS = "Ơ ở ỡ ợ Ữ ự ặ ẵ ệ ộ ỹ đ Đ “ngoặc” – …"


def test_the_same_document_gives_the_same_bytes():
    first, second = print_pdf(PAGE % LETTERS), print_pdf(PAGE % LETTERS)
    assert first.content == second.content
    assert first.pages == 1


def test_text_comes_back_with_every_mark_and_its_font_embedded():
    reader = PdfReader(BytesIO(print_pdf(PAGE % f"<p>{LETTERS}</p><b>Đậm ợ</b>").content))
    assert reader.pages[0].extract_text().split("\n") == [LETTERS, "Đậm ợ"]
    found = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert len(found) == 2
    for font in found:
        assert "Liberation-Serif" in font["/BaseFont"]
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor


def test_progress_is_told_page_by_page_and_never_goes_back():
    told = []
    pages = "".join('<p style="break-after: page">x</p>' for _ in range(6))
    print_pdf(PAGE % pages, lambda percent, page: told.append((percent, page)))
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert [page for _, page in told if page] == [1, 2, 3, 4, 5, 6, 7][: max(p for _, p in told)]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/emblem.png",
        "https://example.com/emblem.png",
        "ftp://example.com/emblem.png",
        "static:../emulation/settings.py",
        "static:/etc/passwd",
        "static:%2e%2e/emulation/settings.py",
        "static:css/nothing.css",
    ],
)
def test_a_document_may_load_nothing_from_elsewhere(address):
    with pytest.raises(PressError, match="nhật ký máy chủ"):
        print_pdf(PAGE % f'<img src="{address}" alt="">')


def test_a_document_may_load_static_files_and_data():
    pixel = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
    body = f'<img src="static:img/favicon.svg" alt=""><img src="{pixel}" alt="">'
    assert print_pdf(PAGE % body).pages == 1


def test_a_document_that_takes_too_long_is_stopped_with_a_sentence():
    with pytest.raises(PressError, match="quá thời gian"):
        print_pdf(PAGE % ("<p>dài</p>" * 20_000), time_limit=0.5)


def test_a_missing_typeface_is_said_before_anything_is_made(monkeypatch):
    monkeypatch.setattr(fonts, "FAMILY", "No Such Serif")
    with pytest.raises(PressError, match="thiếu phông No Such Serif"):
        print_pdf(PAGE % "x")


def test_the_process_that_sets_the_page_gets_no_secrets(monkeypatch):
    seen = {}
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:password@host/name")
    really = subprocess.Popen

    def spy(command, **options):
        seen.update(options.get("env") or {})
        return really(command, **options)

    monkeypatch.setattr(press.subprocess, "Popen", spy)
    print_pdf(PAGE % "x")
    assert seen["PATH"] == os.environ["PATH"]
    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} & set(seen)


def test_the_portal_itself_never_loads_weasyprint():
    """Loading it costs a second and more and 40 MB in each web and worker process."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django, sys; django.setup()\n"
            "from django.urls import get_resolver; get_resolver().url_patterns\n"
            "import reports.tasks, reports.closing\n"
            "print('weasyprint' in sys.modules)",
        ],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"
