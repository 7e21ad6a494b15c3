import pytest

from campaigns import rules
from campaigns.choices import CampaignState
from campaigns.forms.planning import ParticipantsForm
from campaigns.models import Anniversary, Campaign, FocusArea, Target
from campaigns.queries.planning import recognised_event
from campaigns.services import planning, targets
from emulation.accounts.models import Unit
from emulation.journal.models import Entry, Notification
from emulation.lib.dates import PartialDate
from emulation.lib.verdicts import Refused
from tests.build import (
    make_campaign,
    make_historic_event,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
)

pytestmark = pytest.mark.django_db


def draft(world, **values):
    values.setdefault("state", CampaignState.DRAFT)
    return make_campaign(world.committee, **values)


def test_a_new_campaign_is_a_draft_and_written_down(world):
    campaign = planning.create(
        actor=world.staff,
        values={"code": "C-1", "kind": "special", "theme": "Thi đua", "unit": world.committee},
    )
    assert campaign.state == CampaignState.DRAFT
    entry = Entry.objects.get(action="campaign.created")
    assert (entry.actor, entry.target_id, entry.after["chủ đề"]) == (
        world.staff,
        campaign.pk,
        "Thi đua",
    )


def test_staff_prepare_no_campaign_for_another_province(world):
    with pytest.raises(Refused, match="đơn vị mà bạn giúp việc"):
        planning.create(
            actor=world.foreign_staff,
            values={"code": "C-1", "kind": "special", "theme": "X", "unit": world.committee},
        )
    assert not Campaign.objects.exists()


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(world):
    campaign = draft(world)
    planning.update(
        campaign, actor=world.staff, values={"theme": "Người thứ nhất"}, version=campaign.version
    )
    with pytest.raises(planning.Outdated):
        planning.update(
            campaign,
            actor=world.staff,
            values={"theme": "Người thứ hai"},
            version=campaign.version,
        )
    assert Campaign.objects.get().theme == "Người thứ nhất"


def test_a_change_is_written_down_before_and_after(world):
    campaign = draft(world, theme="Cũ")
    planning.update(campaign, actor=world.staff, values={"theme": "Mới"}, version=campaign.version)
    entry = Entry.objects.get(action="campaign.updated")
    assert (entry.before, entry.after) == ({"chủ đề": "Cũ"}, {"chủ đề": "Mới"})


def test_rows_of_a_part_are_kept_all_or_none(world):
    campaign = draft(world)
    rows = [
        FocusArea(campaign=campaign, number=1, label="Kinh tế"),
        FocusArea(campaign=campaign, number=2, label="Văn hóa"),
    ]
    planning.save_rows(
        campaign, actor=world.staff, part="focus_areas", saved=rows, version=campaign.version
    )
    assert [str(row) for row in campaign.focus_areas.all()] == ["1. Kinh tế", "2. Văn hóa"]
    assert Entry.objects.filter(action="campaign.focus_areas_changed").count() == 1


def test_a_new_anniversary_brings_its_event_with_it(world):
    campaign = draft(world)
    event = recognised_event("thành lập tỉnh", campaign)
    row = Anniversary(campaign=campaign, event=event, name="thành lập tỉnh", years=20)
    planning.save_rows(
        campaign,
        actor=world.staff,
        part="anniversaries",
        saved=[event, row],
        version=campaign.version,
    )
    assert recognised_event("Thành lập Tỉnh", campaign).pk == campaign.anniversaries.get().event_id


def test_an_event_is_recognised_by_key_and_by_name_without_accents(world):
    campaign = draft(world)
    event = make_historic_event("Ngày giải phóng tỉnh", key="giai_phong")
    assert recognised_event("giai_phong", campaign) == event
    assert recognised_event("ngay giai phong tinh", campaign) == event
    assert recognised_event("ngày khác", campaign).pk is None


def test_a_target_with_figures_cannot_be_deleted(world):
    campaign = make_campaign(world.committee)
    target = make_target(campaign, world.north)
    make_result(make_submission(make_period(campaign), world.north), target)
    with pytest.raises(Refused, match="Không xóa được"):
        planning.save_rows(
            campaign,
            actor=world.staff,
            part="targets",
            saved=[],
            deleted=[target],
            version=campaign.version,
        )
    assert Target.objects.filter(pk=target.pk).exists()


def test_units_join_in_bulk_once(world):
    campaign = draft(world)
    units = [world.north, world.south]
    assert planning.join(campaign, actor=world.staff, units=units) == units
    assert planning.join(campaign, actor=world.staff, units=[*units, world.city]) == [world.city]
    assert campaign.participations.count() == 3


def test_a_unit_with_figures_stays(world):
    campaign = make_campaign(world.committee)
    make_participation(campaign, world.south)
    make_result(make_submission(make_period(campaign), world.north))
    with pytest.raises(Refused, match="đã có số liệu"):
        planning.leave(campaign, actor=world.staff, unit=world.north)
    planning.leave(campaign, actor=world.staff, unit=world.south)
    assert [str(row) for row in campaign.participations.all()] == ["huyện Bắc Nguyên"]


def test_a_step_that_lacks_something_is_refused_with_what_it_lacks(world):
    campaign = draft(world, launched_on=None)
    with pytest.raises(Refused, match="Chưa có ngày phát động"):
        planning.advance(campaign, actor=world.staff, version=campaign.version)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT


def test_a_launch_tells_the_officers_and_leaders_of_the_units(world):
    campaign = draft(
        world,
        launched_on=PartialDate.parse("2023-05-30"),
        ends_on=PartialDate.parse("2023-10-30"),
    )
    make_participation(campaign, world.north)
    planning.advance(campaign, actor=world.staff, version=campaign.version)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LAUNCHED
    told = Notification.objects.filter(action="campaign.launched")
    assert {notice.recipient for notice in told} == {world.officer_north, world.leader_north}


def test_a_step_back_needs_a_reason_and_keeps_it(world):
    campaign = make_campaign(world.committee, state=CampaignState.REVIEWING)
    with pytest.raises(Refused, match="lý do"):
        planning.step_back(campaign, actor=world.staff, reason="  ", version=campaign.version)
    planning.step_back(
        campaign, actor=world.staff, reason="Bổ sung số liệu", version=campaign.version
    )
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.COLLECTING
    assert Entry.objects.get(action="campaign.stepped_back").reason == "Bổ sung số liệu"


def test_campaigns_cannot_respond_to_each_other_in_a_circle(world):
    upper, lower = make_campaign(world.committee), make_campaign(world.north)
    planning.link_parent(lower, actor=world.staff, parent=upper)
    with pytest.raises(Refused, match="hưởng ứng chính phong trào này"):
        planning.link_parent(upper, actor=world.staff, parent=lower)


def test_a_response_may_be_linked_after_its_campaign_was_closed(world):
    upper = make_campaign(world.committee)
    lower = make_campaign(world.north, state=CampaignState.CLOSED)
    planning.link_parent(lower, actor=world.staff, parent=upper)
    lower.refresh_from_db()
    assert lower.parent == upper


def test_only_a_draft_is_deleted(world):
    launched = make_campaign(world.committee, state=CampaignState.LAUNCHED)
    with pytest.raises(Refused, match="dự thảo"):
        planning.delete(launched, actor=world.staff)
    planning.delete(draft(world), actor=world.staff)
    assert list(Campaign.objects.all()) == [launched]


def test_one_target_is_given_to_many_units_with_its_planned_figures(world):
    campaign = make_campaign(world.committee)
    for unit in (world.north, world.south):
        make_participation(campaign, unit)
    target = make_target(campaign, world.province, plan=1)
    new = targets.spread(target, actor=world.staff, units=[world.north, world.south])
    assert [(row.unit, row.baselines.get().value) for row in new] == [
        (world.north, 1),
        (world.south, 1),
    ]
    assert targets.spread(target, actor=world.staff, units=[world.north]) == []


def test_a_target_is_not_given_to_a_unit_that_takes_no_part(world):
    campaign = make_campaign(world.committee)
    target = make_target(campaign, world.province, plan=1)
    with pytest.raises(Refused, match="huyện Bắc Nguyên"):
        targets.spread(target, actor=world.staff, units=[world.north])


ROLES = ("staff", "leader", "member", "viewer", "officer_north", "foreign_staff", "administrator")


@pytest.mark.parametrize("state", CampaignState.values)
@pytest.mark.parametrize("name", ROLES)
def test_only_the_staff_of_the_launching_branch_edit_and_move_a_campaign(world, name, state):
    user, campaign = getattr(world, name), make_campaign(world.committee, state=state)
    staff = name == "staff"
    assert bool(rules.may_edit_campaign(user, campaign)) == (staff and state != "closed")
    assert bool(rules.may_advance(user, campaign)) == (staff and state != "closed")
    assert bool(rules.may_step_back(user, campaign)) == (staff and state != "draft")
    assert bool(rules.may_link_parent(user, campaign)) == staff


SEEN = {
    "staff": True,
    "leader": True,
    "member": True,
    "viewer": True,
    "officer_north": True,
    "leader_north": True,
    "officer_south": False,
    "foreign_staff": False,
    "foreign_officer": False,
    "administrator": False,
    "nobody": False,
}


@pytest.mark.parametrize("name", SEEN)
def test_a_launched_campaign_is_seen_by_the_council_and_by_the_units_that_take_part(world, name):
    campaign = make_campaign(world.committee, state=CampaignState.LAUNCHED)
    make_participation(campaign, world.north)
    seen = Campaign.objects.visible_to(getattr(world, name)).exists()
    assert seen == SEEN[name]


def test_a_draft_is_seen_by_the_council_only(world):
    campaign = draft(world)
    make_participation(campaign, world.north)
    assert Campaign.objects.visible_to(world.leader).exists()
    assert not Campaign.objects.visible_to(world.officer_north).exists()


def test_participants_are_chosen_by_kind_and_branch_among_units_in_force(world):
    closed = world.city
    Unit.objects.filter(pk=closed.pk).update(closed_on="2020-01-01")
    campaign = draft(world)
    form = ParticipantsForm(
        {"kinds": ["district", "city"], "branch": "", "on": "30/5/2023"},
        campaign=campaign,
        day=None,
    )
    assert form.is_valid(), form.errors
    assert set(form.units()) == {world.north, world.south}
