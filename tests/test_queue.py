"""Tasks over a real Redis, in a real worker."""

from time import monotonic, sleep

import pytest
from kombu.exceptions import OperationalError

from emulation.celery import PortalTask, app
from emulation.journal.models import MailState, Notification
from emulation.journal.services import notify
from emulation.settings import CELERY_BEAT_SCHEDULE
from tests.build import make_user


@pytest.mark.worker
def test_a_worker_does_what_a_request_asked_for(live_worker):
    notify([make_user(email="can.bo@example.vn")], "report.built", "Báo cáo đã lập xong.")
    deadline = monotonic() + 60
    while monotonic() < deadline:
        notice = Notification.objects.get()
        if notice.mail_state == MailState.SENT:
            break
        sleep(0.1)
    assert notice.mail_state == MailState.SENT
    assert live_worker.poll() is None


@pytest.mark.django_db
def test_a_silent_broker_costs_no_page_and_no_row(
    caplog, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(task, *args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(PortalTask, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        notify([make_user(email="can.bo@example.vn")], "report.built", "Đã lập xong.")
    assert Notification.objects.get().mail_state == MailState.WAITING
    assert "the queue does not answer" in caplog.text


@pytest.mark.django_db
def test_the_nightly_tidying_runs():
    app.tasks["emulation.tidy"].delay()


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
