"""The report from the command line: the same file as from the page, and sentences for errors."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.choices import CampaignState
from emulation.lib.press import PressError, Printed
from reports import closing
from reports.choices import BuildState
from reports.models import ReportBuild
from tests import build

PDF = b"%PDF-1.7 made"


@pytest.fixture
def campaign(world):
    return build.make_campaign(world.province, code="THU-NGHIEM", state=CampaignState.REVIEWING)


@pytest.fixture
def press(monkeypatch):
    calls = []

    def print_pdf(html, progress):
        calls.append(html)
        progress(50, 1)
        return Printed(PDF, 2)

    monkeypatch.setattr(closing, "print_pdf", print_pdf)
    return calls


def run(code, target):
    out = StringIO()
    call_command("closing_report", code, output=str(target), stdout=out)
    return out.getvalue()


def test_it_writes_the_report_and_says_what_it_wrote(campaign, press, tmp_path):
    said = run("THU-NGHIEM", tmp_path / "bao-cao.pdf")
    row = ReportBuild.objects.get()
    assert (tmp_path / "bao-cao.pdf").read_bytes() == PDF
    assert (row.state, row.requested_by) == (BuildState.DONE, None)
    assert "2 trang" in said and row.digest in said and row.check_code in said


def test_a_second_run_gives_the_same_report_without_making_it_again(campaign, press, tmp_path):
    run("THU-NGHIEM", tmp_path / "a.pdf")
    run("THU-NGHIEM", tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (len(press), ReportBuild.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("code", "target", "sentence"),
    [
        ("KHONG-CO", "a.pdf", "Không có phong trào nào mang mã KHONG-CO"),
        ("THU-NGHIEM", "nowhere/a.pdf", "thư mục không có"),
        ("THU-NGHIEM", ".", "tên là thư mục"),
    ],
)
def test_wrong_words_are_refused_before_anything_is_made(
    campaign, press, tmp_path, code, target, sentence
):
    with pytest.raises(CommandError, match=sentence):
        run(code, tmp_path / target)
    assert not ReportBuild.objects.exists()


def test_a_campaign_with_nothing_to_report_is_refused(world, tmp_path):
    build.make_campaign(world.province, code="NHAP", state=CampaignState.DRAFT)
    with pytest.raises(CommandError, match="chưa đến bước nhận báo cáo"):
        run("NHAP", tmp_path / "a.pdf")


def test_a_failure_ends_with_its_sentence_and_no_file(campaign, monkeypatch, tmp_path):
    def print_pdf(html, progress):
        raise PressError("Máy chủ thiếu phông chữ.")

    monkeypatch.setattr(closing, "print_pdf", print_pdf)
    with pytest.raises(CommandError, match="Máy chủ thiếu phông chữ."):
        run("THU-NGHIEM", tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_a_report_that_a_worker_makes_already_is_waited_for(campaign, press, tmp_path, monkeypatch):
    row = build.make_report_build(campaign, state=BuildState.RUNNING, attempt=1)

    def sleep(seconds):
        row.file.save("made.pdf", build.ContentFile(PDF), save=False)
        ReportBuild.objects.filter(pk=row.pk).update(
            state=BuildState.DONE, file=row.file.name, digest="ab", finished_at="2024-01-01T00:00Z"
        )

    monkeypatch.setattr("reports.management.commands.closing_report.sleep", sleep)
    run("THU-NGHIEM", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == PDF
    assert press == []


def test_the_bar_is_drawn_for_people_only(campaign, press, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    run("THU-NGHIEM", tmp_path / "a.pdf")
    assert "Dàn trang" in capsys.readouterr().err
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    build.make_work(campaign)
    run("THU-NGHIEM", tmp_path / "a.pdf")
    assert capsys.readouterr().err == ""
