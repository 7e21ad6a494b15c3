"""The worker: one claim wins, twice changes nothing, what breaks off goes on, failures speak."""

import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.utils import timezone

from campaigns.choices import CampaignState
from emulation.journal.models import Entry, Notification
from emulation.lib.press import PressError, Printed
from reports import closing, stalled, tasks
from reports.choices import BuildStage, BuildState
from reports.models import ReportBuild
from reports.services import prepare_build
from tests import build

PDF = b"%PDF-1.7 made"


@pytest.fixture
def campaign(world):
    return build.make_campaign(world.province, state=CampaignState.REVIEWING)


@pytest.fixture
def queued(campaign, world):
    return prepare_build(campaign, actor=world.staff)


@pytest.fixture
def press(monkeypatch):
    """Stands in for the press: says two pages, then gives the PDF."""
    calls = []

    def print_pdf(html, progress):
        calls.append(html)
        progress(30, 1)
        progress(70, 2)
        return Printed(PDF, 2)

    monkeypatch.setattr(closing, "print_pdf", print_pdf)
    return calls


def silent(row, **values):
    """As if its worker had been killed a while ago."""
    long_ago = timezone.now() - closing.SILENT_FOR - timedelta(minutes=1)
    ReportBuild.objects.filter(pk=row.pk).update(touched_at=long_ago, **values)


def test_a_build_ends_with_its_file_its_digest_and_a_notice(queued, world, press):
    told = []
    closing.build(queued.pk, lambda stage, percent: told.append((stage, percent)))
    queued.refresh_from_db()
    assert (queued.state, queued.stage, queued.progress) == ("done", "finished", 100)
    assert (queued.pages, queued.digest) == (2, sha256(PDF).hexdigest())
    assert queued.file.read() == PDF
    assert queued.campaign.code not in queued.file.name
    assert [stage for stage, _ in told][0] == BuildStage.WRITING
    assert told[-1] == (BuildStage.FINISHED, 100)
    assert [percent for _, percent in told] == sorted(percent for _, percent in told)
    assert Entry.objects.filter(action="report.built", target_id=queued.pk).count() == 1
    notice = Notification.objects.get(recipient=world.staff)
    assert notice.sentence.startswith("Đã lập xong báo cáo tổng kết phong trào thi đua “")
    assert str(queued.pk) in notice.url


def test_running_the_task_twice_makes_it_once(queued, press):
    tasks.build_document(queued.pk)
    queued.refresh_from_db()
    name = queued.file.name
    tasks.build_document(queued.pk)
    queued.refresh_from_db()
    assert (len(press), queued.file.name, queued.attempt) == (1, name, 1)


def test_what_is_made_depends_on_the_row_alone(queued, campaign, press):
    closing.build(queued.pk)
    campaign.theme = "Chủ đề đổi sau khi đã yêu cầu"
    campaign.save()
    ReportBuild.objects.filter(pk=queued.pk).update(state=BuildState.QUEUED)
    closing.build(queued.pk)
    assert press[0] == press[1]


def test_a_build_of_another_worker_is_left_alone(queued, press):
    ReportBuild.objects.filter(pk=queued.pk).update(state=BuildState.RUNNING, attempt=1)
    closing.build(queued.pk)
    queued.refresh_from_db()
    assert (press, queued.state, queued.attempt) == ([], BuildState.RUNNING, 1)


def test_a_build_whose_worker_fell_silent_is_taken_over(queued, press):
    silent(queued, state=BuildState.RUNNING, attempt=1)
    closing.build(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.attempt) == (BuildState.DONE, 2)


def test_a_worker_that_comes_back_too_late_overwrites_nothing(queued, monkeypatch, private_root):
    """It was taken for dead and another one finished meanwhile."""

    def print_pdf(html, progress):
        ReportBuild.objects.filter(pk=queued.pk).update(attempt=2, state=BuildState.RUNNING)
        progress(50, 1)
        return Printed(PDF, 1)

    monkeypatch.setattr(closing, "print_pdf", print_pdf)
    stored_before = set(private_root.rglob("*.pdf"))
    closing.build(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.attempt, queued.file.name) == (BuildState.RUNNING, 2, "")
    assert set(private_root.rglob("*.pdf")) == stored_before
    assert not Notification.objects.exists()


def test_a_failure_of_the_press_is_kept_with_its_sentence(queued, world, monkeypatch):
    def print_pdf(html, progress):
        raise PressError("Máy chủ thiếu phông chữ.")

    monkeypatch.setattr(closing, "print_pdf", print_pdf)
    closing.build(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.error) == (BuildState.FAILED, "Máy chủ thiếu phông chữ.")
    assert queued.finished_at
    entry = Entry.objects.get(action="report.failed")
    assert entry.reason == "Máy chủ thiếu phông chữ."
    assert "Máy chủ thiếu phông chữ." in Notification.objects.get(recipient=world.staff).sentence


def test_a_fault_of_our_own_ends_on_the_page_and_its_trace_in_the_log(queued, monkeypatch, caplog):
    def print_pdf(html, progress):
        raise KeyError("nobody thought of this")

    monkeypatch.setattr(closing, "print_pdf", print_pdf)
    closing.build(queued.pk)
    queued.refresh_from_db()
    assert queued.state == BuildState.FAILED
    assert "Lỗi trong phần mềm" in queued.error
    assert "nobody thought of this" not in queued.error
    assert "nobody thought of this" in caplog.text


# What breaks off


def test_killed_and_lost_builds_are_started_again(queued, press, campaign, world):
    silent(queued, state=BuildState.RUNNING, attempt=1, progress=40)
    tasks.requeue_stalled()
    queued.refresh_from_db()
    assert (queued.state, queued.attempt) == (BuildState.DONE, 2)


def test_what_the_broker_lost_is_started_again_and_not_asked_for_at_every_round(queued):
    silent(queued)
    assert stalled.take_up() == [queued.pk]
    assert stalled.take_up() == []


def test_what_is_alive_is_not_started_twice(queued):
    ReportBuild.objects.filter(pk=queued.pk).update(state=BuildState.RUNNING, attempt=1)
    assert stalled.take_up() == []


def test_one_that_keeps_breaking_off_fails_with_a_sentence(queued):
    silent(queued, state=BuildState.RUNNING, attempt=closing.MAX_ATTEMPTS)
    assert stalled.take_up() == []
    queued.refresh_from_db()
    assert queued.state == BuildState.FAILED
    assert "lần nào tiến trình cũng bị dừng giữa chừng" in queued.error


def test_done_and_failed_builds_are_never_taken_up(campaign):
    for state in (BuildState.DONE, BuildState.FAILED):
        silent(build.make_report_build(campaign, state=state))
        assert stalled.take_up() == []
        ReportBuild.objects.all().delete()


# Two workers at once


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_the_same_moment_one_gets_the_build():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    row = prepare_build(build.make_campaign(state=CampaignState.REVIEWING), actor=None)
    gate = threading.Barrier(2)
    claims = []

    def claim():
        gate.wait()
        claims.append(closing._claim(row.pk))
        connection.close()

    workers = [threading.Thread(target=claim) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(claim is None for claim in claims) == [False, True]
    row.refresh_from_db()
    assert row.attempt == 1
