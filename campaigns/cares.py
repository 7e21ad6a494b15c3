"""What campaigns add to an administrator's care."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from campaigns.choices import CampaignState
from campaigns.models import Participation
from emulation.accounts.cares import Care, administered
from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment, Unit
from emulation.lib.vietnamese import collated


def units_without_officer(user):
    """Those that take part in a campaign which is not closed, so that somebody has to report."""
    officers = Appointment.objects.in_force(timezone.localdate()).filter(
        role=Role.UNIT_OFFICER, unit=OuterRef("pk"), user__is_active=True
    )
    open_ones = Participation.objects.exclude(campaign__state=CampaignState.CLOSED)
    units = Unit.objects.filter(administered(user, "path"), ~Exists(officers))
    return units.filter(pk__in=open_ones.values("unit")).order_by(collated("name"), "id")


CARES = [
    Care(
        model=Unit,
        key="without-officer",
        label="Đơn vị tham gia phong trào chưa có cán bộ",
        choice="Tham gia phong trào, chưa có cán bộ",
        noun="đơn vị",
        advice="Phân công cán bộ đơn vị; khi chưa có thì không ai lập được báo cáo.",
        rows=units_without_officer,
    ),
]
