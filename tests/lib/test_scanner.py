"""The virus scanner is asked, and no answer is no leave."""

import io
from time import monotonic

import pytest

from emulation.lib import scanner, uploads
from emulation.lib.scanner import ScanError, address, answers, virus_in
from emulation.lib.uploads import InfectedError, UploadError, check
from tests.lib.clamd import EICAR, clamd
from tests.lib.test_uploads import A_PDF

INFECTED_PDF = A_PDF.replace(b"trailer", EICAR + b"\ntrailer")


@pytest.fixture
def place(tmp_path, settings):
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    return settings.CLAMD


def test_a_clean_file_is_streamed_whole_and_let_through(place):
    content = A_PDF + b"\n" * 300_000 + b"%%EOF"
    with clamd(place) as daemon:
        file = io.BytesIO(content)
        file.read(10)
        assert virus_in(file) is None
    assert daemon.scanned == [content]


def test_a_virus_is_named(place):
    with clamd(place):
        assert virus_in(io.BytesIO(EICAR)) == "Win.Test.EICAR_HDB-1"


def test_the_daemon_is_reached_over_tcp_too(settings):
    with clamd(("127.0.0.1", 0)) as daemon:
        settings.CLAMD = f"127.0.0.1:{daemon.listener.getsockname()[1]}"
        assert answers()
        assert virus_in(io.BytesIO(EICAR)) == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize("manner", ["garbage", "closes", "breaks off", "too small"])
def test_no_clear_answer_is_an_error(place, manner):
    with clamd(place, manner), pytest.raises(ScanError):
        virus_in(io.BytesIO(A_PDF))


def test_a_daemon_that_stops_listening_is_an_error(place):
    with clamd(place, "closes"), pytest.raises(ScanError):
        virus_in(io.BytesIO(b"x" * 20_000_000))


@pytest.mark.parametrize("manner", ["hangs", "drips"])
def test_the_time_is_limited_whatever_the_daemon_does(place, manner, monkeypatch):
    monkeypatch.setattr(scanner, "SCAN_SECONDS", 0.5)
    begun = monotonic()
    with clamd(place, manner):
        with pytest.raises(ScanError):
            virus_in(io.BytesIO(A_PDF))
        assert monotonic() - begun < 5


def test_a_daemon_that_reads_nothing_does_not_hold_the_sender(place, monkeypatch):
    monkeypatch.setattr(scanner, "SCAN_SECONDS", 0.5)
    with clamd(place, "hangs"), pytest.raises(ScanError, match="too long"):
        virus_in(io.BytesIO(b"x" * 20_000_000))


@pytest.mark.parametrize("configured", ["/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_nobody_there_is_an_error(settings, configured):
    settings.CLAMD = configured
    assert not answers()
    with pytest.raises(ScanError, match="cannot be reached"):
        virus_in(io.BytesIO(A_PDF))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("clamav:3310", ("clamav", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_addresses(text, found):
    assert address(text) == found


@pytest.mark.parametrize("text", ["clamav", ":3310", "clamav:", "clamav:x", "clamav:70000"])
def test_what_is_no_address_is_said(text):
    with pytest.raises(ValueError, match="host:port"):
        address(text)


# What an upload makes of it


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""
    assert not scanner.is_configured()
    assert check(io.BytesIO(INFECTED_PDF), "a.pdf").kind == uploads.PDF


def test_an_infected_upload_is_refused_by_name(place):
    with clamd(place), pytest.raises(InfectedError) as caught:
        check(io.BytesIO(INFECTED_PDF), "a.pdf")
    assert str(caught.value).startswith("Tệp có vi-rút (Win.Test.EICAR_HDB-1) nên không được nhận.")
    assert len(caught.value.digest) == 64


def test_a_clean_upload_stands_at_its_beginning(place):
    file = io.BytesIO(A_PDF)
    with clamd(place):
        check(file, "a.pdf")
    assert file.read() == A_PDF


def test_what_is_refused_for_its_kind_is_not_scanned(place):
    with clamd(place) as daemon, pytest.raises(UploadError, match="không phải loại được nhận"):
        check(io.BytesIO(b"MZ" + b"\0" * 100), "a.pdf")
    assert daemon.scanned == []


def test_an_upload_that_cannot_be_scanned_is_refused_and_logged(place, caplog):
    with pytest.raises(UploadError, match="Hiện không kiểm tra được vi-rút, hãy thử lại"):
        check(io.BytesIO(A_PDF), "a.pdf")
    assert "clamd cannot be reached" in caplog.text
