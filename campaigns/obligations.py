"""Keeps the expected reports of a campaign level with its periods and its units; safe to repeat."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from campaigns.models import Campaign, Obligation, Participation, Submission

CHUNK = 2000


def level(campaign) -> None:
    """One row per period and participating unit, each with its report if one was begun.

    A row goes with the participation, unless a report stands behind it.
    """
    takes_part = Participation.objects.filter(campaign=campaign, unit=OuterRef("unit"))
    campaign.obligations.filter(~Exists(takes_part), submission=None).delete()
    units = list(campaign.participations.values_list("unit", flat=True))
    ends_on = Campaign.objects.values_list("ends_on", flat=True).get(pk=campaign.pk)
    for period in campaign.periods.all():
        as_of = last_day(ends_on, period)
        period.obligations.filter(~Q(as_of=as_of) | Q(as_of=None)).update(as_of=as_of)
        present = set(period.obligations.values_list("unit", flat=True))
        Obligation.objects.bulk_create(
            (
                Obligation(campaign=campaign, period=period, unit_id=unit, as_of=as_of)
                for unit in units
                if unit not in present
            ),
            batch_size=CHUNK,
            ignore_conflicts=True,
        )
    begun = Submission.objects.filter(period=OuterRef("period"), unit=OuterRef("unit"))
    campaign.obligations.filter(Exists(begun), submission=None).update(
        submission=Subquery(begun.values("pk")[:1])
    )


def last_day(ends_on, period):
    """The last day that a report of this period is about, as far as it is known."""
    due_on = timezone.localdate(period.due_at) if period.due_at else None
    days = (due_on, ends_on.last_day if ends_on else None)
    return min((day for day in days if day), default=None)
