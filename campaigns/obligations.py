"""Keeps the expected reports of a campaign level with its periods and its units; safe to repeat."""

from django.db.models import Exists, OuterRef, Subquery

from campaigns.models import Obligation, Participation, Submission

CHUNK = 2000


def level(campaign) -> None:
    """One row per period and participating unit, each with its report if one was begun.

    A row goes with the participation, unless a report stands behind it.
    """
    takes_part = Participation.objects.filter(campaign=campaign, unit=OuterRef("unit"))
    campaign.obligations.filter(~Exists(takes_part), submission=None).delete()
    units = list(campaign.participations.values_list("unit", flat=True))
    for period in campaign.periods.all():
        present = set(period.obligations.values_list("unit", flat=True))
        Obligation.objects.bulk_create(
            (
                Obligation(campaign=campaign, period=period, unit_id=unit)
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
