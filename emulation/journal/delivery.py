"""Mails the notices that are not yet mailed; safe to run twice and side by side."""

import logging
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils import timezone

from emulation.journal.models import MailState, Notification

log = logging.getLogger(__name__)

ABANDONED_AFTER = timedelta(minutes=10)
AGAIN_AFTER = timedelta(minutes=4)  # less than the beat's round
GIVEN_UP_AFTER = timedelta(days=1)
LOOKED_AT = 20


def deliver() -> int:
    """Mail what waits; returns how many mails went out.

    Each row is claimed by one UPDATE before it is mailed, so two workers never send the same one. A
    claim whose worker died is taken up again after ten minutes. A mail server that is away ends the
    round; the next one, minutes later, tries again, for a day.
    """
    sent = 0
    connection = get_connection()
    try:
        while notice := _claim():
            if not (notice.recipient.is_active and notice.recipient.email):
                _finish(notice, mail_state=MailState.NONE)
                continue
            try:
                _mail(notice, connection).send()
            except (OSError, ValueError) as error:
                log.warning("mail for notice %s failed: %s", notice.pk, error)
                if _put_off(notice, error):
                    break
            else:
                sent += 1
                _finish(notice, mail_state=MailState.SENT, mailed_at=timezone.now(), mail_error="")
    finally:
        connection.close()
    return sent


def _claim():
    now = timezone.now()
    tried = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now - AGAIN_AFTER)
    waiting = Q(mail_state=MailState.WAITING) & tried
    abandoned = Q(mail_state=MailState.SENDING, mail_claimed_at__lt=now - ABANDONED_AFTER)
    rows = Notification.objects.filter(waiting | abandoned).select_related("recipient")
    for notice in rows.order_by("id")[:LOOKED_AT]:
        unclaimed = Notification.objects.filter(
            pk=notice.pk, mail_state=notice.mail_state, mail_claimed_at=notice.mail_claimed_at
        )
        if unclaimed.update(mail_state=MailState.SENDING, mail_claimed_at=now):
            return notice
    return None


def _put_off(notice, error) -> bool:
    """Keep the error; True when the fault may pass and the mail is to be tried again."""
    is_old = notice.created_at < timezone.now() - GIVEN_UP_AFTER
    again = may_pass(error) and not is_old
    state = MailState.WAITING if again else MailState.FAILED
    _finish(notice, mail_state=state, mail_error=str(error)[:500])
    return may_pass(error)


def may_pass(error: Exception) -> bool:
    """Whether another try may do better: the server is away or busy, or its settings are wrong."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code < 500 for code, _ in error.recipients.values())
    if isinstance(error, SMTPAuthenticationError | SMTPConnectError | SMTPHeloError):
        return True
    if isinstance(error, SMTPResponseException):
        return error.smtp_code < 500
    return isinstance(error, OSError)


def _mail(notice, connection):
    lines = [f"Kính gửi {notice.recipient},", "", notice.sentence]
    if notice.url:
        lines += ["", f"Xem tại: {settings.PUBLIC_URL}{notice.url}"]
    return EmailMessage(
        subject=" ".join(notice.sentence.split())[:120],  # a subject is one line
        body="\n".join(lines),
        to=[notice.recipient.email],
        connection=connection,
    )


def _finish(notice, **values):
    Notification.objects.filter(pk=notice.pk).update(**values)
