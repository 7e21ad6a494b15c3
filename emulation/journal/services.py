"""What happened is written down; who should know is told."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from emulation.journal.models import Entry, MailState, Notification
from emulation.journal.tasks import deliver_mail
from emulation.lib.outcomes import Outcome


@dataclass(frozen=True)
class Act:
    """What one act changed in one of several rows."""

    target: Any
    before: dict
    after: dict
    reason: str = ""


def record_many(actor, action, acts: Iterable[Act], *, within):
    """Write down what one act did to each of several rows that belong together."""
    Entry.objects.bulk_create(
        _entry(actor, action, act.target, act.before, act.after, reason=act.reason, within=within)
        for act in acts
    )


def record_lines(actor, action, lines: QuerySet, *, target, within, reason="") -> int:
    """Write down what one act did to very many rows of the model `target`, within rows of another.

    `lines` are (target's id, its name, id of the row it belongs to, before, after), straight from
    the fields that hold them: one statement takes them over. Returns how many.
    """
    same = {
        "at": connection.ops.adapt_datetimefield_value(timezone.now()),
        "actor_id": actor.pk,
        "actor_name": str(actor),
        "action": action,
        "target_type": target._meta.label_lower,
        "within_type": within._meta.label_lower,
        "reason": reason,
    }
    own = ("target_id", "target_label", "within_id", "before", "after")
    table, columns = Entry._meta.db_table, ", ".join((*same, *own))
    select, params = lines.query.get_compiler(connection=connection).as_sql()
    marks = ", ".join(["%s"] * len(same))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {marks}, line.* FROM ({select}) line",  # noqa: S608
            [*same.values(), *params],
        )
        return cursor.rowcount


def record(actor, action, target, *, before=None, after=None, reason="", within=None):
    """Write one act down. `within` is the row that the target belongs to, e.g. its campaign."""
    entry = _entry(actor, action, target, before, after, reason=reason, within=within)
    entry.save()
    return entry


def _entry(actor, action, target, before, after, *, reason, within):
    return Entry(
        actor=actor,
        actor_name=str(actor) if actor else "Hệ thống",
        action=action,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:300],
        within_type=within._meta.label_lower if within else "",
        within_id=within.pk if within else None,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
    )


def notify(users: Iterable, action: str, sentence: str, *, url: str = "") -> None:
    """Tell each of these people once; mail goes out after the commit."""
    people = {user.pk: user for user in users}
    if not people:
        return
    Notification.objects.bulk_create(
        Notification(
            recipient=user,
            action=action,
            sentence=sentence[:500],
            url=url,
            mail_state=MailState.WAITING if user.email else MailState.NONE,
        )
        for user in people.values()
    )
    deliver_mail.delay_on_commit()


def _plain(values):
    """Values as JSON holds them: Decimals and dates as text."""
    return json.loads(json.dumps(values or {}, cls=DjangoJSONEncoder))


def mark_read(notices) -> int:
    """These notices are read now, unless they were; returns how many became so."""
    return notices.unread().update(read_at=timezone.now())


def read_many(notices, *, actor, versions) -> Outcome:
    """Mark the chosen notices of this person as read; a notice has no version to compare."""
    own = Notification.objects.visible_to(actor).filter(pk__in=[row.pk for row in notices])
    mark_read(own)
    return Outcome(done=list(notices))


def record_export(actor, listing, *, rows: int, form: str) -> Entry:
    """Somebody took a list out of the portal: which one, how filtered, which columns, how long."""
    return record(
        actor,
        "list.exported",
        listing.about or actor,
        after={
            "danh sách": listing.kind.title,
            "bộ lọc": listing.filter_said,
            "các cột": [column.label for column in listing.columns],
            "số dòng": rows,
            "dạng tệp": form,
        },
    )


@transaction.atomic
def mail_again(notices, *, actor) -> int:
    """Let the mails among these that were given up be tried anew; returns how many they are."""
    failed = list(notices.filter(mail_state=MailState.FAILED).select_for_update(of=("self",)))
    for notice in failed:
        record(actor, "notification.mailed_again", notice, before={"lỗi": notice.mail_error})
    Notification.objects.filter(pk__in=[notice.pk for notice in failed]).update(
        mail_state=MailState.WAITING, mail_claimed_at=None, mail_error=""
    )
    deliver_mail.delay_on_commit()
    return len(failed)
