"""Reminds units of reports that are still with them, before and after the term.

Safe to run twice and side by side: a reminder is a row, written in the transaction that tells the
people. Who is killed in the middle has told nobody and written nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns import reminding
from campaigns.choices import OPEN_FOR_RESULTS, ReminderStep, ReportStanding
from campaigns.models import Obligation, Period, Reminder
from campaigns.queries.board import OWED
from campaigns.queries.reminders import Answerable, awaited, overdue_in, report, to_remind
from campaigns.reminding import Span
from emulation.accounts.choices import Role
from emulation.accounts.models import User
from emulation.journal.models import Entry
from emulation.journal.services import notify, record

CHUNK = 300
READ_WITH = ("campaign__unit", "period", "unit", "submission")


def send_due(now: datetime | None = None) -> int:
    """Send what is due now; returns how many reports were reminded of. Nothing at night."""
    now = now or timezone.now()
    if not reminding.is_awake(now):
        return 0
    count = 0
    for span in (*reminding.TERM, *reminding.ANSWER):
        last = 0
        while (found := _remind_some(span, now, last)) is not None:
            last, reminded = found
            count += reminded
    for span in reminding.TERM:
        if span.step in reminding.DIGESTED:
            _digest_all(span, now)
    return count


@transaction.atomic
def _remind_some(span: Span, now: datetime, after: int) -> tuple[int, int] | None:
    """The next few: (the last id looked at, how many were reminded of); None at the end.

    What another worker holds is left to it. What it finished while this one waited is seen by
    asking again under the lock.
    """
    rows = to_remind(span, now).filter(pk__gt=after)
    locking = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
    ids = [row.pk for row in locking.only("pk")[:CHUNK]]
    if not ids:
        return None
    due = []
    for row in to_remind(span, now).filter(pk__in=ids).select_related(*READ_WITH):
        call = reminding.call_for(awaited(row), now)
        if call and call.step == span.step:
            due.append((row, call))
    _remind(due, span.step, now)
    return ids[-1], len(due)


def _remind(due, step, now):
    if not due:
        return
    telling = Telling(now, [row for row, _ in due])
    people = {row.pk: telling.about(row, step) for row, _ in due}
    Reminder.objects.bulk_create(
        Reminder(
            obligation=row,
            step=step,
            about_at=call.about_at,
            sentence=reminding.sentence(report(row), now)[:500],
            told=people[row.pk],
        )
        for row, call in due
    )
    telling.send("obligation.reminded")
    for period, rows in _by_period(due).items():
        record(
            None,
            "period.reminded",
            period,
            after={
                "lần nhắc": ReminderStep(step).label,
                "số đơn vị": len(rows),
                "số đơn vị chưa có ai để nhắc": sum(not people[row.pk] for row in rows),
            },
            within=period.campaign,
        )


def _by_period(due) -> dict[Period, list[Obligation]]:
    found = defaultdict(list)
    for row, _ in due:
        found[row.period].append(row)
    return found


# Telling people


@dataclass
class Telling:
    """Gathers what each person is to hear, so that nobody gets a notice per unit.

    What a unit itself hears, its leaders and who is above it are told apart: who hears a sentence
    of the first sort hears none of the other about the same report.
    """

    now: datetime
    rows: Sequence[Obligation]
    message: str = ""
    heard: dict = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self):
        self.answerable = Answerable(row.unit for row in self.rows)

    def about(self, row, step, with_leaders=False) -> int:
        """Note who hears about this report; returns how many people they are."""
        told = set()
        officers = self.answerable.officers(row.unit)
        leaders = self.answerable.leaders(row.unit)
        self._hear(officers, row, reminding.sentence, told)
        if row.standing == ReportStanding.CONFIRMING:
            self._hear(leaders, row, reminding.sentence, told)
        if with_leaders or step in reminding.ESCALATED:
            self._hear(leaders, row, reminding.sentence_above, told)
        if step in reminding.ESCALATED:
            above = self.answerable.officers_above(row.unit)
            self._hear(above, row, reminding.sentence_above, told)
        return len(told)

    def _hear(self, users, row, sentence, told):
        for user in users:
            if user.pk not in told:
                told.add(user.pk)
                self.heard[user, row.period, sentence].append(row)

    def send(self, action):
        for (user, period, sentence), rows in self.heard.items():
            reports = [report(row) for row in rows]
            if len(rows) == 1:
                words, url = sentence(reports[0], self.now), _url_of(user, rows[0], sentence)
            else:
                words = reminding.sentence_of_many(reports, self.now)
                url = board_url(period, standing=OWED)
            if self.message:
                words = f"{words} Lời nhắn: {self.message}"
            notify([user], action, words, url=url)


def _url_of(user, row, sentence):
    """Where this person goes on with the one report."""
    if sentence is reminding.sentence_above:
        return board_url(row.period, standing=OWED)
    if row.standing == ReportStanding.CONFIRMING:
        return reverse("campaigns:submission-detail", args=[row.submission_id])
    return reverse("campaigns:submission-open", args=[row.period_id, row.unit_id])


def board_url(period, **filters) -> str:
    query = "".join(f"&{name}={value}" for name, value in filters.items())
    return f"{reverse('campaigns:board', args=[period.campaign_id])}?ky={period.pk}{query}"


# The council's staff


def _digest_all(span: Span, now: datetime) -> None:
    first, before = span.moments(now)
    periods = Period.objects.filter(
        due_at__gte=first, due_at__lt=before, reminds=True, campaign__state__in=OPEN_FOR_RESULTS
    )
    for pk in periods.values_list("pk", flat=True):
        _digest(pk, span, now)


@transaction.atomic
def _digest(period_pk: int, span: Span, now: datetime) -> None:
    """One notice per period and step; under a lock the journal says whether it was sent."""
    periods = Period.objects.select_for_update(of=("self",), no_key=True)
    period = periods.select_related("campaign__unit").get(pk=period_pk)
    about = period.due_at.isoformat()
    if _is_told(period, span.step, about) or not (rows := overdue_in(period, span, now)):
        return
    words = reminding.digest(
        [report(row) for row in rows],
        period.obligations.expected().count(),
        span.step,
        _unreached(rows),
    )
    staff = User.objects.holding([Role.COUNCIL_STAFF], period.campaign.unit)
    notify(staff, "period.overdue", words, url=board_url(period, punctuality="overdue"))
    record(
        None,
        "period.overdue",
        period,
        after={"lần nhắc": span.step.label, "hạn nộp": about, "số đơn vị": len(rows)},
        within=period.campaign,
    )


def _is_told(period, step, about) -> bool:
    told = Entry.objects.filter(
        action="period.overdue", target_type=period._meta.label_lower, target_id=period.pk
    )
    wanted = (step.label, about)
    return any((entry.after["lần nhắc"], entry.after["hạn nộp"]) == wanted for entry in told)


def _unreached(rows: Iterable[Obligation]) -> int:
    answerable = Answerable(row.unit for row in rows)
    return sum(not answerable.officers(row.unit) for row in rows)
