"""Giving targets to units."""

from django.db import transaction

from campaigns import rules
from campaigns.models import Baseline, Campaign, Target
from emulation.journal.services import record
from emulation.lib.verdicts import Refused, require


@transaction.atomic
def spread(target, *, actor, units):
    """Give the same target, with its planned figures, to each of these units. Returns the new ones.

    A launch often asks "mỗi huyện 01 công trình": one sentence, a target for every unit. Units that
    have the target already, or do not take part, are left alone.
    """
    campaign = Campaign.objects.locked(target.campaign_id)
    require(rules.may_edit_campaign(actor, campaign))
    taking_part = set(campaign.participations.values_list("unit_id", flat=True))
    outside = [str(unit) for unit in units if unit.pk not in taking_part]
    if outside:
        raise Refused(f"Chưa tham gia phong trào: {', '.join(outside)}. Hãy thêm đơn vị trước.")
    same = Target.objects.filter(
        campaign=campaign, indicator=target.indicator, label=target.label, group=target.group
    )
    present = set(same.values_list("unit_id", flat=True))
    new = []
    for unit in units:
        if unit.pk in present:
            continue
        copy = Target(
            campaign=campaign,
            unit=unit,
            **{name: getattr(target, name) for name in SPREAD},
        )
        copy.save()
        Baseline.objects.bulk_create(
            Baseline(
                target=copy,
                kind=baseline.kind,
                name=baseline.name,
                value=baseline.value,
                approximation=baseline.approximation,
                uom=baseline.uom,
                position=baseline.position,
            )
            for baseline in target.baselines.all()
        )
        new.append(copy)
    if new:
        record(
            actor,
            "target.spread",
            target,
            after={"đơn vị": [str(copy.unit) for copy in new]},
            within=campaign,
        )
    return new


SPREAD = (
    "indicator",
    "label",
    "uom",
    "direction",
    "quantity",
    "comparator",
    "wording",
    "year",
    "group",
    "position",
    "lowest",
    "usual_low",
    "usual_high",
    "highest",
)
