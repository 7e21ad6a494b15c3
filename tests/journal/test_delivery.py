from contextlib import closing
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Barrier, BrokenBarrierError, Thread, local

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from emulation.journal import delivery, services
from emulation.journal.models import MailState, Notification, NotificationQuerySet
from tests.build import make_notice, make_user

pytestmark = pytest.mark.django_db


def waiting(**values):
    return make_notice(mail_state=MailState.WAITING, **values)


def standing(notice):
    notice.refresh_from_db()
    return notice.mail_state, notice.mail_error


class Faulty(BaseEmailBackend):
    """Raises what the test puts here, once for each mail."""

    errors: list[Exception] = []
    tried: list[str] = []

    def send_messages(self, messages):
        type(self).tried += [message.to[0] for message in messages]
        if self.errors:
            raise self.errors.pop(0)
        return len(messages)


@pytest.fixture
def faulty(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Faulty"
    Faulty.errors, Faulty.tried = [], []
    return Faulty


def test_a_notice_is_mailed_once_with_its_sentence_and_address(settings):
    settings.PUBLIC_URL = "https://thidua.example.vn"
    person = make_user("hoa", full_name="Tao Thị Hoa")
    notice = waiting(recipient=person, sentence="Báo cáo được trả lại.", url="/bao-cao/7/")
    assert delivery.deliver() == 1
    assert delivery.deliver() == 0
    (letter,) = mail.outbox
    assert letter.subject == "Báo cáo được trả lại."
    assert letter.to == ["hoa@example.vn"]
    assert letter.body == (
        "Kính gửi Tao Thị Hoa,\n\nBáo cáo được trả lại.\n\n"
        "Xem tại: https://thidua.example.vn/bao-cao/7/"
    )
    assert standing(notice) == (MailState.SENT, "")
    assert notice.mailed_at is not None


def test_a_reason_of_several_lines_still_makes_a_mail():
    waiting(sentence="Báo cáo được trả lại: thiếu\nminh chứng\r\nBcc: ai@example.vn")
    assert delivery.deliver() == 1
    assert mail.outbox[0].subject == "Báo cáo được trả lại: thiếu minh chứng Bcc: ai@example.vn"


def test_notices_are_mailed_after_the_commit(django_capture_on_commit_callbacks):
    person = make_user("hoa")
    with django_capture_on_commit_callbacks(execute=True):
        services.notify([person, person], "submission.verified", "Đã thẩm định.")
        assert mail.outbox == []
    assert [letter.to for letter in mail.outbox] == [["hoa@example.vn"]]


def test_who_has_no_address_or_no_active_sign_in_gets_no_mail():
    without = make_user(email="")
    services.notify([without], "submission.verified", "Đã thẩm định.")
    left = waiting(recipient=make_user(is_active=False))
    assert delivery.deliver() == 0
    assert Notification.objects.get(recipient=without).mail_state == MailState.NONE
    assert standing(left) == (MailState.NONE, "")


def test_a_refused_address_keeps_the_error_and_the_next_notice_goes_out(faulty):
    refused = waiting()
    fine = waiting()
    faulty.errors = [SMTPRecipientsRefused({refused.recipient.email: (550, b"no such user")})]
    assert delivery.deliver() == 1
    state, error = standing(refused)
    assert state == MailState.FAILED
    assert "no such user" in error
    assert standing(fine) == (MailState.SENT, "")
    assert delivery.deliver() == 0


def test_a_server_that_is_away_ends_the_round_and_is_tried_again_later(faulty):
    first, second = waiting(), waiting()
    faulty.errors = [SMTPServerDisconnected("away")]
    assert delivery.deliver() == 0
    assert faulty.tried == [first.recipient.email]
    assert standing(first) == (MailState.WAITING, "away")
    assert standing(second) == (MailState.WAITING, "")

    Notification.objects.update(mail_claimed_at=timezone.now() - timedelta(minutes=5))
    assert delivery.deliver() == 2
    assert standing(first) == (MailState.SENT, "")


def test_a_mail_that_has_failed_for_a_day_is_given_up(faulty):
    notice = waiting()
    Notification.objects.update(created_at=timezone.now() - timedelta(days=2))
    faulty.errors = [TimeoutError("timed out")]
    delivery.deliver()
    assert standing(notice) == (MailState.FAILED, "timed out")


def test_a_claim_whose_worker_died_is_taken_up_again():
    now = timezone.now()
    dead = make_notice(mail_state=MailState.SENDING, mail_claimed_at=now - timedelta(minutes=11))
    alive = make_notice(mail_state=MailState.SENDING, mail_claimed_at=now - timedelta(minutes=9))
    assert delivery.deliver() == 1
    assert standing(dead) == (MailState.SENT, "")
    assert standing(alive) == (MailState.SENDING, "")


# Two workers at once


def race(monkeypatch, mails: int) -> list[str]:
    """Two workers, each with a connection of its own, both looking before either claims."""
    sent: list[str] = []
    seen = local()
    meeting = Barrier(2)
    usual = NotificationQuerySet.update

    def update(rows, **values):
        if not getattr(seen, "met", False):
            seen.met = True
            try:
                meeting.wait(timeout=10)
            except BrokenBarrierError:
                sent.append("the workers did not meet")
        return usual(rows, **values)

    class Counting(BaseEmailBackend):
        def send_messages(self, messages):
            sent.extend(message.to[0] for message in messages)
            return len(messages)

    monkeypatch.setattr(NotificationQuerySet, "update", update)
    monkeypatch.setattr(delivery, "get_connection", Counting)

    def work():
        with closing(connection):
            delivery.deliver()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert "the workers did not meet" not in sent
    return sorted(sent)


def claim_without_looking_again():
    """What would go wrong: the first waiting row, taken whatever has happened since."""
    notice = Notification.objects.filter(mail_state=MailState.WAITING).order_by("id").first()
    if notice is not None:
        Notification.objects.filter(pk=notice.pk).update(mail_state=MailState.SENDING)
    return notice


needs_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="two connections need a database they share"
)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_mail(monkeypatch):
    people = [make_user() for _ in range(6)]
    for person in people:
        waiting(recipient=person)
    assert race(monkeypatch, 6) == sorted(person.email for person in people)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_they_would(monkeypatch):
    notice = waiting()
    monkeypatch.setattr(delivery, "_claim", claim_without_looking_again)
    assert race(monkeypatch, 1) == [notice.recipient.email] * 2
