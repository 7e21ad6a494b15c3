"""Mails the notices that are not yet mailed; safe to run twice and side by side."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone

from emulation.journal.models import MailState, Notification

log = logging.getLogger(__name__)

ABANDONED_AFTER = timedelta(minutes=10)


def deliver() -> int:
    """Mail what waits; returns how many mails went out.

    Each row is claimed by one UPDATE before it is mailed, so two workers never send the same one. A
    claim whose worker died is taken up again after ten minutes.
    """
    sent = 0
    while notice := _claim():
        try:
            _mail(notice).send()
        except (SMTPException, OSError) as error:
            log.warning("mail for notice %s failed: %s", notice.pk, error)
            _finish(notice, mail_state=MailState.FAILED, mail_error=str(error)[:500])
        else:
            sent += 1
            _finish(notice, mail_state=MailState.SENT, mailed_at=timezone.now(), mail_error="")
    return sent


def _claim():
    now = timezone.now()
    abandoned = Q(mail_state=MailState.SENDING, mail_claimed_at__lt=now - ABANDONED_AFTER)
    waiting = Notification.objects.filter(Q(mail_state=MailState.WAITING) | abandoned)
    for notice in waiting.select_related("recipient").order_by("id")[:20]:
        unclaimed = Notification.objects.filter(
            pk=notice.pk, mail_state=notice.mail_state, mail_claimed_at=notice.mail_claimed_at
        )
        if unclaimed.update(mail_state=MailState.SENDING, mail_claimed_at=now):
            return notice
    return None


def _mail(notice):
    lines = [f"Kính gửi {notice.recipient},", "", notice.sentence]
    if notice.url:
        lines += ["", f"Xem tại: {settings.PUBLIC_URL}{notice.url}"]
    return EmailMessage(
        subject=notice.sentence[:120], body="\n".join(lines), to=[notice.recipient.email]
    )


def _finish(notice, **values):
    Notification.objects.filter(pk=notice.pk).update(**values)
