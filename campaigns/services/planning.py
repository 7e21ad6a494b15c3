"""Preparing a campaign and moving it through its life: every act of the council's staff on it."""

from django.db import IntegrityError, transaction
from django.db.models import F, Max, ProtectedError
from django.urls import reverse
from django.utils import timezone

from campaigns import obligations, rules
from campaigns.choices import CampaignState
from campaigns.models import Campaign, FocusArea, Participation, Submission
from campaigns.queries.planning import lacks_of, with_figures
from campaigns.wording import values_of
from emulation.accounts.choices import UNIT_ROLES
from emulation.accounts.models import Appointment, User
from emulation.journal.services import notify, record
from emulation.lib.outcomes import one_by_one
from emulation.lib.verdicts import Refused, require


class Outdated(Refused):
    """Somebody else saved meanwhile; nothing was overwritten."""


@transaction.atomic
def create(*, actor, values):
    """A new draft. `values` are fields of the campaign."""
    require(rules.may_create_campaign(actor))
    require(rules.may_launch_from(actor, values["unit"]))
    campaign = Campaign(created_by=actor, **values)
    campaign.save()
    record(actor, "campaign.created", campaign, after=values_of(campaign))
    return campaign


@transaction.atomic
def update(campaign, *, actor, values, version):
    campaign = _open_for_change(campaign, actor, version)
    if values.get("unit", campaign.unit) != campaign.unit:
        require(rules.may_launch_from(actor, values["unit"]))
    before = values_of(campaign)
    for name, value in values.items():
        setattr(campaign, name, value)
    _require_no_circle(campaign)
    _save_new_version(campaign)
    obligations.level(campaign)
    _record_change(actor, "campaign.updated", campaign, before, values_of(campaign))
    return campaign


@transaction.atomic
def delete(campaign, *, actor):
    """Only a draft goes away; what was launched stays."""
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_edit_campaign(actor, campaign))
    if campaign.state != CampaignState.DRAFT:
        raise Refused("Chỉ xóa được phong trào còn là dự thảo.")
    if campaign.responses.exists() or campaign.submissions.exists():
        raise Refused("Phong trào đã có phong trào hưởng ứng hoặc báo cáo nên không xóa được.")
    record(actor, "campaign.deleted", campaign, before=values_of(campaign))
    campaign.delete()


@transaction.atomic
def save_rows(campaign, *, actor, part, saved, deleted=(), version):
    """Keep the rows of one part (anniversaries, works, an event with its figures …), all or none.

    `saved` are unsaved or changed instances in an order in which parents come first.
    """
    campaign = _open_for_change(campaign, actor, version)
    before, after = {}, {}
    try:
        for row in deleted:
            before[_unlike(_name(row), before)] = values_of(row)
            row.delete()
    except ProtectedError as error:
        raise Refused(
            f"Không xóa được “{row}” vì đã có số liệu hoặc hồ sơ dùng đến. Hãy giữ lại dòng này."
        ) from error
    former = {id(row): type(row).objects.get(pk=row.pk) for row in saved if row.pk}
    _free_numbers(campaign, former.values())
    try:
        for row in saved:
            old = former.get(id(row))
            name = _unlike(_name(old or row), [*before, *after])
            if old:
                before[name] = values_of(old)
            row.save()
            after[name] = values_of(row)
    except IntegrityError as error:
        raise Refused(
            f"Chưa lưu được “{row}”: trùng với một dòng khác. Nếu hai dòng đổi chỗ cho nhau, hãy "
            "lưu một dòng trước."
        ) from error
    if not before and not after:
        return campaign
    if part == "periods":
        obligations.level(campaign)
    _save_new_version(campaign)
    record(actor, f"campaign.{part}_changed", campaign, before=before, after=after)
    return campaign


def _free_numbers(campaign, rows):
    """Contents may change numbers with each other; none may meet another's on the way."""
    moving = [row.pk for row in rows if isinstance(row, FocusArea)]
    if moving:
        highest = campaign.focus_areas.aggregate(highest=Max("number"))["highest"]
        campaign.focus_areas.filter(pk__in=moving).update(number=F("number") + highest)


@transaction.atomic
def link_parent(campaign, *, actor, parent):
    """Say, early or late, which campaign of an upper level this one responds to; None unlinks."""
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_link_parent(actor, campaign))
    before = campaign.parent
    campaign.parent = parent
    _require_no_circle(campaign)
    _save_new_version(campaign)
    record(
        actor,
        "campaign.parent_linked",
        campaign,
        before={"phong trào cấp trên": str(before or "")},
        after={"phong trào cấp trên": str(parent or "")},
    )
    return campaign


@transaction.atomic
def join(campaign, *, actor, units):
    """Let these units take part; those that already do are left alone. Returns the new ones."""
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_edit_campaign(actor, campaign))
    present = set(campaign.participations.values_list("unit_id", flat=True))
    new = [unit for unit in units if unit.pk not in present]
    Participation.objects.bulk_create(Participation(campaign=campaign, unit=u) for u in new)
    if new:
        obligations.level(campaign)
        record(
            actor,
            "campaign.units_joined",
            campaign,
            after={"đơn vị": [str(unit) for unit in new]},
        )
    if campaign.state in (CampaignState.LAUNCHED, CampaignState.COLLECTING):
        _tell_units(campaign, [u.pk for u in new], "campaign.units_joined", "Mời tham gia")
    return new


@transaction.atomic
def leave(campaign, *, actor, unit):
    """A unit that has written nothing yet may be taken off the list."""
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_edit_campaign(actor, campaign))
    participation = with_figures(campaign.participations.filter(unit=unit)).first()
    if participation is None:
        raise Refused(f"{unit} không còn trong danh sách tham gia.")
    require(rules.may_take_off(actor, participation))
    Submission.objects.filter(campaign=campaign, unit=unit).delete()
    campaign.participations.filter(unit=unit).delete()
    obligations.level(campaign)
    record(actor, "campaign.unit_left", campaign, before={"đơn vị": [str(unit)]})


def leave_many(participations, *, actor, versions):
    """Each unit by itself, as `leave` does it; a place in the list has no version to compare."""
    return one_by_one(
        participations, lambda row: leave(row.campaign, actor=actor, unit=row.unit) or row
    )


@transaction.atomic
def advance(campaign, *, actor, version):
    """The next step of the life cycle, if nothing that blocks it is lacking."""
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_advance(actor, campaign))
    _require_version(campaign, version)
    blocking = [lack.sentence for lack in lacks_of(campaign) if lack.blocks]
    if blocking:
        raise Refused("Chưa chuyển bước được. " + " ".join(blocking))
    former = campaign.state_choice
    campaign.state = former.following
    _save_new_version(campaign)
    _record_move(actor, "campaign.advanced", campaign, former)
    if campaign.state == CampaignState.LAUNCHED:
        _tell_units(campaign, None, "campaign.launched", "Phát động phong trào")
    if campaign.state == CampaignState.COLLECTING:
        _tell_units(campaign, None, "campaign.collecting", "Mở nhận báo cáo phong trào")
    return campaign


@transaction.atomic
def step_back(campaign, *, actor, reason, version):
    """Back one step, with a reason."""
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_step_back(actor, campaign))
    _require_version(campaign, version)
    if not reason.strip():
        raise Refused("Hãy ghi lý do lùi bước.")
    former = campaign.state_choice
    if former.preceding == CampaignState.DRAFT and campaign.submissions.exists():
        raise Refused("Đơn vị đã có báo cáo nên phong trào không trở lại dự thảo được.")
    campaign.state = former.preceding
    _save_new_version(campaign)
    _record_move(actor, "campaign.stepped_back", campaign, former, reason)
    return campaign


def _open_for_change(campaign, actor, version):
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_edit_campaign(actor, campaign))
    _require_version(campaign, version)
    return campaign


def _require_version(campaign, version):
    if campaign.version != version:
        raise Outdated(
            "Có người vừa sửa phong trào này sau khi bạn mở trang. Những gì bạn nhập vẫn còn "
            "trên trang; hãy xem lại bản mới rồi lưu lại."
        )


def _save_new_version(campaign):
    campaign.version += 1
    campaign.save()


def _require_no_circle(campaign):
    above = campaign.parent_id
    while above:
        if above == campaign.pk:
            raise Refused("Phong trào cấp trên lại hưởng ứng chính phong trào này. Hãy chọn lại.")
        above = Campaign.objects.values_list("parent_id", flat=True).get(pk=above)


def _record_change(actor, action, campaign, before, after):
    changed = [name for name in after if before.get(name) != after[name]]
    record(
        actor,
        action,
        campaign,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def _record_move(actor, action, campaign, former, reason=""):
    record(
        actor,
        action,
        campaign,
        before={"trạng thái": former.label},
        after={"trạng thái": campaign.get_state_display()},
        reason=reason,
    )


def _tell_units(campaign, unit_ids, action, words):
    """Tell the officers and leaders of the units that take part; None: of all of them."""
    units = campaign.participations.values("unit") if unit_ids is None else unit_ids
    held = Appointment.objects.in_force(timezone.localdate()).filter(
        unit__in=units, role__in=UNIT_ROLES
    )
    notify(
        User.objects.filter(is_active=True, pk__in=held.values("user")),
        action,
        f"{words}: {campaign}",
        url=reverse("campaigns:campaign-detail", args=[campaign.pk]),
    )


def _name(row):
    return f"{row._meta.verbose_name}: {row}"


def _unlike(name, names):
    """Two rows may read alike; the journal keeps both."""
    alike = sum(other == name or other.startswith(f"{name} (") for other in names)
    return f"{name} ({alike + 1})" if alike else name
