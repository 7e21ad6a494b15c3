"""Which reports are reminded of, and who answers for a unit."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from campaigns import reminding
from campaigns.choices import OPEN_FOR_RESULTS, ReminderStep, SubmissionState
from campaigns.models import Obligation, Reminder, ReturnNote
from campaigns.reminding import Awaited, Report, Span
from emulation.accounts.choices import UNIT_ROLES, Role
from emulation.accounts.models import Appointment, Unit, User
from emulation.journal.models import Entry
from emulation.lib.vietnamese import shortened

THEME_AT_MOST = 80


def with_return(obligations: QuerySet) -> QuerySet:
    """`returned_at`: when the council last returned the report, whole or a figure of it."""
    whole = (
        Entry.objects.filter(
            target_type="campaigns.submission",
            target_id=OuterRef("submission_id"),
            action="submission.returned",
        )
        .order_by("-id")
        .values("at")[:1]
    )
    cells = (
        ReturnNote.objects.unanswered()
        .filter(submission=OuterRef("submission_id"))
        .order_by()
        .values("submission")
        .annotate(last=Max("asked_at"))
        .values("last")
    )
    # Greatest of one that is empty is empty on SQLite.
    both = Subquery(whole), Subquery(cells)
    return obligations.annotate(returned_at=Greatest(Coalesce(*both), Coalesce(*reversed(both))))


def to_remind(span: Span, now: datetime) -> QuerySet:
    """Expected reports for which this step is due now, and was not sent."""
    first, before = span.moments(now)
    today = timezone.localdate(now)
    rows = (
        Obligation.objects.expected()
        .filter(
            Q(period__opens_on=None) | Q(period__opens_on__lte=today),
            campaign__state__in=OPEN_FOR_RESULTS,
            period__reminds=True,
        )
        .with_standing(now)
    )
    if span in reminding.ANSWER:
        rows = with_return(rows.filter(submission__state=SubmissionState.RETURNED))
        moment = "returned_at"
    else:
        still = (SubmissionState.DRAFT, SubmissionState.CONFIRMING)
        rows = rows.filter(Q(submission=None) | Q(submission__state__in=still))
        moment = "due"
    sent = Reminder.objects.filter(
        obligation=OuterRef("pk"), step=span.step, about_at=OuterRef(moment)
    )
    return rows.filter(
        ~Exists(sent), **{f"{moment}__gte": first, f"{moment}__lt": before}
    ).order_by("pk")


def overdue_in(period, span: Span, now: datetime) -> list[Obligation]:
    """Units of the period whose term passed as long ago as the step says, by the tree."""
    _, before = span.moments(now)
    still = (SubmissionState.DRAFT, SubmissionState.CONFIRMING)
    rows = Obligation.objects.expected().filter(period=period).with_standing(now)
    rows = rows.filter(Q(submission=None) | Q(submission__state__in=still), due__lt=before)
    return list(rows.select_related("campaign", "period", "unit").order_by("unit__path"))


def awaited(obligation, sent=()) -> Awaited:
    """The report as the pure judgement reads it; with standing and due, and the return if asked."""
    return Awaited(
        obligation.standing,
        obligation.due,
        getattr(obligation, "returned_at", None),
        obligation.period.opens_on,
        obligation.period.reminds,
        sent,
    )


def report(obligation) -> Report:
    """The report in words; of one that was returned, the time since then is said."""
    is_returned = obligation.standing == SubmissionState.RETURNED
    return Report(
        unit=str(obligation.unit),
        period=str(obligation.period),
        campaign=shortened(obligation.campaign.theme, THEME_AT_MOST),
        standing=obligation.standing,
        due=obligation.due,
        closing=obligation.closing,
        returned_at=getattr(obligation, "returned_at", None) if is_returned else None,
    )


class Answerable:
    """Who answers for some units, of all of them in one query.

    A unit's officers are those appointed at it, or else at the nearest unit above that has some:
    one officer may report for several communes.
    """

    def __init__(self, units: Iterable[Unit]):
        chains = {pk for unit in units for pk in (*unit.ancestor_ids, unit.pk)}
        held = (
            Appointment.objects.in_force(timezone.localdate())
            .filter(role__in=UNIT_ROLES, unit__in=chains, user__is_active=True)
            .select_related("user")
            .order_by("user__username")
        )
        self._held: dict[tuple[str, int], list[User]] = defaultdict(list)
        for row in held:
            self._held[row.role, row.unit_id].append(row.user)

    def officers(self, unit: Unit) -> list[User]:
        return self._nearest([unit.pk, *reversed(unit.ancestor_ids)])

    def officers_above(self, unit: Unit) -> list[User]:
        return self._nearest(reversed(unit.ancestor_ids))

    def leaders(self, unit: Unit) -> list[User]:
        return self._held.get((Role.UNIT_LEADER, unit.pk), [])

    def _nearest(self, chain) -> list[User]:
        found = (self._held.get((Role.UNIT_OFFICER, pk)) for pk in chain)
        return next((users for users in found if users), [])


# The centre, the province, what is below it: a unit has no more above it.
LEVELS = 5


def with_officer() -> Exists:
    """Whether anybody reports for the unit of a row: appointed at it, or at a unit above it."""
    chain = Q()
    for level in range(LEVELS):
        chain |= Q(unit=OuterRef("unit" + "__parent" * level))
    held = Appointment.objects.in_force(timezone.localdate()).filter(chain)
    return Exists(held.filter(role=Role.UNIT_OFFICER, user__is_active=True))


def with_reminders(obligations: QuerySet) -> QuerySet:
    """`reminded_times`, `reminded_at` the last time, `asked_at` the last time by hand."""
    own = Reminder.objects.filter(obligation=OuterRef("pk"), told__gt=0).order_by("-id")
    times = own.order_by().values("obligation").annotate(number=Count("pk")).values("number")
    return obligations.annotate(
        reminded_times=Coalesce(Subquery(times), 0),
        reminded_at=Subquery(own.values("at")[:1]),
        asked_at=Subquery(own.filter(step=ReminderStep.MANUAL).values("at")[:1]),
    )


def to_judge(obligations: QuerySet, now: datetime) -> QuerySet:
    """With everything that decides whether a unit may be reminded, and what it is told."""
    rows = with_return(with_reminders(obligations.with_standing(now)))
    rows = rows.annotate(has_officer=with_officer())
    return rows.select_related("campaign__unit", "period", "unit", "submission").order_by("pk")
