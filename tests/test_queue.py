"""Tasks over a real Redis, in a real worker."""

from time import monotonic, sleep

import pytest

from emulation.celery import app
from emulation.journal.models import MailState, Notification
from emulation.journal.services import notify
from emulation.settings import CELERY_BEAT_SCHEDULE
from tests.build import make_user


@pytest.mark.worker
def test_a_worker_does_what_a_request_asked_for(live_worker):
    notify([make_user(email="can.bo@example.vn")], "report.built", "Báo cáo đã lập xong.")
    deadline = monotonic() + 20
    while monotonic() < deadline:
        notice = Notification.objects.get()
        if notice.mail_state == MailState.SENT:
            break
        sleep(0.1)
    assert notice.mail_state == MailState.SENT
    assert live_worker.poll() is None


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
