"""The life cycle on a campaign's page: who came to each step, when, and what was taken back."""

from datetime import UTC, datetime

import pytest

from campaigns.choices import CampaignState
from campaigns.queries.planning import life_of, steps_from
from campaigns.services import planning
from emulation.journal.models import Entry
from tests.build import make_anniversary, make_campaign, make_participation, make_period
from tests.build import make_target as make_aim
from tests.pages import page, text

DRAFT, LAUNCHED, COLLECTING, REVIEWING, CLOSED = (
    CampaignState(value) for value in CampaignState.order
)


def entry(action, before="", after="", *, who="Tao Thị Hoa", day=1, reason=""):
    return Entry(
        action=f"campaign.{action}",
        actor_name=who,
        at=datetime(2023, 5, day, tzinfo=UTC),
        before={"trạng thái": before} if before else {},
        after={"trạng thái": after} if after else {},
        reason=reason,
    )


def moved(former, new, **values):
    return entry("advanced", former.label, new.label, **values)


def said(steps):
    return [(step.state, step.who, step.at.day if step.at else None) for step in steps]


def test_every_step_says_who_came_to_it_and_when():
    entries = [
        entry("created", after=DRAFT.label, day=1),
        moved(DRAFT, LAUNCHED, who="Lò Thị Mẫu", day=3),
        moved(LAUNCHED, COLLECTING, day=9),
    ]
    steps, back = steps_from(COLLECTING, entries)
    assert [step.label for step in steps] == [choice.label for choice in CampaignState]
    assert said(steps) == [
        ("done", "Tao Thị Hoa", 1),
        ("done", "Lò Thị Mẫu", 3),
        ("current", "Tao Thị Hoa", 9),
        ("todo", "", None),
        ("todo", "", None),
    ]
    assert back == []


def test_a_step_taken_back_is_told_with_its_reason_and_is_to_do_again():
    entries = [
        entry("created", day=1),
        moved(DRAFT, LAUNCHED, day=2),
        moved(LAUNCHED, COLLECTING, day=3),
        entry("stepped_back", COLLECTING.label, LAUNCHED.label, day=4, reason="Thiếu chỉ tiêu."),
    ]
    steps, back = steps_from(LAUNCHED, entries)
    assert said(steps)[1:3] == [("current", "Tao Thị Hoa", 2), ("todo", "", None)]
    assert [(row.left, row.at.day, row.reason) for row in back] == [
        (COLLECTING.label, 4, "Thiếu chỉ tiêu.")
    ]
    again, _ = steps_from(COLLECTING, [*entries, moved(LAUNCHED, COLLECTING, who="Lý", day=8)])
    assert said(again)[2] == ("current", "Lý", 8)


def test_a_campaign_out_of_documents_says_so_and_invents_no_one():
    steps, _ = steps_from(REVIEWING, [entry("imported", who="Hệ thống", day=5)])
    assert said(steps) == [
        ("done", "Nhập từ tài liệu", 5),
        ("done", "", None),
        ("done", "", None),
        ("current", "", None),
        ("todo", "", None),
    ]


# On the page


@pytest.fixture
def campaign(world):
    """Launched, its reports opened, and taken back once."""
    campaign = make_campaign(world.committee, state=DRAFT, document_number="", signer_name="")
    make_participation(campaign, world.north)
    make_aim(campaign, world.north, plan=10)
    make_period(campaign)
    make_anniversary(campaign)
    for _ in range(2):
        campaign = planning.advance(campaign, actor=world.staff, version=campaign.version)
    return planning.step_back(
        campaign, actor=world.staff, reason="Mở nhầm ngày.", version=campaign.version
    )


@pytest.mark.django_db
def test_the_life_of_a_campaign_is_one_query(campaign, django_assert_num_queries):
    with django_assert_num_queries(1):
        steps, back = life_of(campaign)
    assert [step.state for step in steps] == ["done", "current", "todo", "todo", "todo"]
    assert [row.reason for row in back] == ["Mở nhầm ngày."]


@pytest.mark.django_db
def test_the_council_sees_who_and_why_and_units_when(client, world, campaign):
    shown = {}
    for who in ("staff", "leader", "officer_north"):
        client.force_login(getattr(world, who))
        shown[who] = text(client.get(page("campaign-detail", campaign.pk)))
    for who in ("staff", "leader"):
        assert "Đã lùi bước 1 lần" in shown[who]
        assert "Lý do: Mở nhầm ngày." in shown[who]
    assert "Mở nhầm ngày" not in shown["officer_north"]
    assert str(world.staff) not in shown["officer_north"]
    today = f"{Entry.objects.latest('id').at:%Y}"
    assert "Đã xong: Dự thảo" in shown["officer_north"] and today in shown["officer_north"]


@pytest.mark.django_db
def test_what_the_next_step_lacks_is_counted_and_linked_for_who_mends_it(client, world):
    campaign = make_campaign(world.committee, state=DRAFT, ends_on=None)
    edit = page("campaign-edit", campaign.pk)
    for who, mends in (("staff", True), ("leader", False)):
        client.force_login(getattr(world, who))
        response = client.get(page("campaign-detail", campaign.pk))
        assert "Bước sau: còn thiếu 2 điều, 5 điều nên xem" in text(response)
        assert "Chưa có ngày kết thúc." in text(response)
        assert (edit in response.content.decode()) == mends
