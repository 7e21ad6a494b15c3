"""How long the body that holds a dossier still has, in working days."""

from django.utils import timezone

from awards.models import ProcessingTime
from awards.queries.catalogue import calendar
from campaigns.choices import AwardLevel
from emulation.accounts.choices import UnitKind
from emulation.lib.workdays import add_working_days, working_days_between

APPRAISAL = "appraisal"
# What level a body examines at; all others examine for themselves.
LEVELS = {
    UnitKind.PROVINCE: AwardLevel.PROVINCE,
    UnitKind.DISTRICT: AwardLevel.DISTRICT,
    UnitKind.CITY: AwardLevel.DISTRICT,
    UnitKind.COMMUNE: AwardLevel.COMMUNE,
    UnitKind.WARD: AwardLevel.COMMUNE,
    UnitKind.TOWNSHIP: AwardLevel.COMMUNE,
    UnitKind.SPECIAL_ZONE: AwardLevel.COMMUNE,
}


def terms(day) -> dict[str, int]:
    """Working days for the appraisal by the level that decides; "" for any other."""
    rows = ProcessingTime.objects.in_force(day).filter(step=APPRAISAL)
    return dict(rows.values_list("level", "working_days"))


def with_time_left(proposals) -> list:
    """Each with `due_on`, the last day of its term, `days_left`, `left_said`; None without one."""
    today = timezone.localdate()
    known, days = calendar(), terms(today)
    for proposal in proposals:
        proposal.due_on, proposal.left_said, proposal.is_late = None, "", False
        proposal.days_left = None
        number = days.get(LEVELS.get(proposal.at.kind, AwardLevel.UNIT), days.get(""))
        if proposal.received_on is None or number is None:
            continue
        proposal.due_on = add_working_days(proposal.received_on, number, known)
        left = working_days_between(today, proposal.due_on, known)
        proposal.days_left, proposal.is_late = left, left < 0
        proposal.left_said = _said(left)
    return proposals


def _said(left: int) -> str:
    if left < 0:
        return f"quá hạn {-left} ngày làm việc"
    return f"còn {left} ngày làm việc" if left else "hết hạn hôm nay"
