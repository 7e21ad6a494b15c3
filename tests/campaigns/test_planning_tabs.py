"""The tabs of a campaign and the documents: what each person sees, in how many queries."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import fact_words
from campaigns.choices import CampaignState, SubmissionState
from campaigns.facts.schema import TABLES
from campaigns.forms.parts import PARTS
from campaigns.services import planning
from campaigns.views.tabs import TABS
from emulation.journal import wording
from tests.build import (
    make_addressee,
    make_anniversary,
    make_award_count,
    make_campaign,
    make_conference,
    make_document,
    make_event,
    make_event_figure,
    make_evidence,
    make_exemplar,
    make_fact,
    make_focus_area,
    make_legal_basis,
    make_participation,
    make_period,
    make_presentation,
    make_recipient,
    make_result,
    make_submission,
    make_target,
    make_work,
)
from tests.pages import page, text

pytestmark = pytest.mark.django_db

COUNCIL_ONLY = {"findings", "documents", "history"}
OPEN = [tab.key for tab in TABS if tab.key not in COUNCIL_ONLY]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def campaign(world):
    return make_campaign(world.committee)


def reported(campaign, unit, label, **values):
    """A unit that takes part and has sent one figure."""
    make_participation(campaign, unit)
    target = make_target(campaign, unit, label=label, plan=100)
    period = campaign.periods.first() or make_period(campaign)
    submission = make_submission(period, unit, state=SubmissionState.SUBMITTED)
    return make_result(submission, target, **values)


# Who sees what


@pytest.mark.parametrize("who", ["staff", "leader", "member", "viewer"])
@pytest.mark.parametrize("tab", [tab.key for tab in TABS])
def test_the_council_sees_every_tab(client, world, campaign, who, tab):
    client.force_login(getattr(world, who))
    assert client.get(page("campaign-tab", campaign.pk, tab)).status_code == 200


@pytest.mark.parametrize("tab", sorted(COUNCIL_ONLY))
def test_tabs_of_the_council_are_not_there_for_units(client, world, campaign, tab):
    make_participation(campaign, world.north)
    client.force_login(world.officer_north)
    assert client.get(page("campaign-tab", campaign.pk, tab)).status_code == 404
    overview = client.get(page("campaign-detail", campaign.pk)).content.decode()
    assert page("campaign-tab", campaign.pk, tab) not in overview


def test_an_unknown_tab_is_not_found(client, world, campaign):
    client.force_login(world.staff)
    assert client.get(page("campaign-tab", campaign.pk, "khong-co")).status_code == 404


def test_a_target_without_a_figure_leaves_no_cell_blank(client, world, campaign):
    make_target(campaign, world.north, plan=100)
    client.force_login(world.staff)
    html = client.get(page("campaign-tab", campaign.pk, "targets")).content.decode()
    for label in ("So với mức giao", "Đánh giá", "Nguồn"):
        assert re.search(rf'<td[^>]* data-label="{label}">\s*–\s*</td>', html), label


def test_a_unit_sees_its_own_targets_figures_and_reports_only(client, world, campaign):
    reported(campaign, world.north, "Chỉ tiêu miền bắc", value=Decimal("111"))
    reported(campaign, world.south, "Chỉ tiêu miền nam", value=Decimal("222"))
    client.force_login(world.officer_north)
    targets = text(client.get(page("campaign-tab", campaign.pk, "targets")))
    assert "Chỉ tiêu miền bắc" in targets
    assert "111 ha" in targets
    assert "Chỉ tiêu miền nam" not in targets
    units = text(client.get(page("campaign-tab", campaign.pk, "units")))
    assert "huyện Bắc Nguyên" in units
    assert "Nam Nguyên" not in units
    client.force_login(world.viewer)
    everything = text(client.get(page("campaign-tab", campaign.pk, "targets")))
    assert "111 ha" in everything
    assert "222 ha" in everything


@pytest.mark.parametrize("state", [SubmissionState.DRAFT, SubmissionState.RETURNED])
def test_a_figure_that_is_still_being_written_is_not_shown_as_a_result(
    client, world, campaign, state
):
    make_participation(campaign, world.north)
    target = make_target(campaign, world.north, plan=100)
    make_result(make_submission(make_period(campaign), world.north, state=state), target)
    client.force_login(world.leader)
    assert "120 ha" not in text(client.get(page("campaign-tab", campaign.pk, "targets")))


def test_only_staff_see_the_links_of_staff(client, world, campaign):
    make_participation(campaign, world.north)
    make_event(campaign)
    for who, sees in (("staff", True), ("leader", False), ("officer_north", False)):
        client.force_login(getattr(world, who))
        html = "".join(
            client.get(page("campaign-tab", campaign.pk, tab)).content.decode() for tab in OPEN
        )
        for name, *more in (
            ("campaign-edit",),
            ("campaign-advance",),
            ("campaign-step-back",),
            ("campaign-participants",),
            ("part-edit", "periods"),
            ("row-create", "events"),
            ("row-edit", "events", campaign.events.get().pk),
        ):
            assert (page(name, campaign.pk, *more) in html) == sees, (who, name)


def test_an_officer_begins_the_report_of_the_own_unit_from_the_list_of_units(
    client, world, campaign
):
    for unit in (world.north, world.south):
        make_participation(campaign, unit)
    first, second = (make_period(campaign, name=name) for name in ("Quý I", "Quý II"))
    make_submission(first, world.north)
    late = make_period(campaign, name="Quý III", opens_on="2999-01-01")
    for who, sees in (("officer_north", {second}), ("leader_north", set()), ("staff", set())):
        client.force_login(getattr(world, who))
        html = client.get(page("campaign-tab", campaign.pk, "units")).content.decode()
        offered = {
            period
            for period in (first, second, late)
            if page("submission-open", period.pk, world.north.pk) in html
        }
        assert offered == sees, who
        assert page("submission-open", second.pk, world.south.pk) not in html


def test_the_name_of_an_upper_campaign_is_no_link_where_its_page_does_not_open(client, world):
    upper = make_campaign(world.committee, theme="Phong trào của tỉnh")
    lower = make_campaign(world.north, parent=upper)
    make_participation(lower, world.north_commune)
    client.force_login(world.officer_commune)
    response = client.get(page("campaign-detail", lower.pk))
    assert "Phong trào của tỉnh" in text(response)
    assert page("campaign-detail", upper.pk) not in response.content.decode()
    client.force_login(world.staff)
    response = client.get(page("campaign-detail", lower.pk))
    assert page("campaign-detail", upper.pk) in response.content.decode()


def test_a_draft_response_is_not_named_to_units_of_the_upper_campaign(client, world, campaign):
    make_participation(campaign, world.north)
    make_campaign(world.north, parent=campaign, state=CampaignState.DRAFT, theme="Còn dự thảo")
    for who, sees in (("officer_north", False), ("staff", True)):
        client.force_login(getattr(world, who))
        shown = text(client.get(page("campaign-detail", campaign.pk)))
        assert ("Còn dự thảo" in shown) == sees


def test_many_targets_have_pages_and_are_searched(client, world, campaign):
    for number in range(101):
        make_target(campaign, world.north, label=f"Chỉ tiêu bắc {number}")
    make_target(campaign, world.south, label="Chỉ tiêu nam")
    client.force_login(world.staff)
    url = page("campaign-tab", campaign.pk, "targets")
    first = client.get(url)
    assert "Dòng 1–100 trong 102 chỉ tiêu" in text(first)
    second = client.get(url + first.context["listing"].url_next, headers=HTMX)
    assert "<html" not in second.content.decode()
    assert [row.target.label for row in second.context["listing"].object_list] == [
        "Chỉ tiêu bắc 100",
        "Chỉ tiêu nam",
    ]
    south = client.get(url, {"unit": "nam nguyen"})
    assert [row.target.label for row in south.context["listing"].object_list] == ["Chỉ tiêu nam"]
    named = client.get(url, {"q": "tiêu nam"})
    assert [row.target.label for row in named.context["listing"].object_list] == ["Chỉ tiêu nam"]
    assert "Xóa bộ lọc" in text(client.get(url, {"q": "không có"}))


# How it is said


def test_years_are_no_figures(client, world, campaign):
    client.force_login(world.staff)
    make_work(campaign, year=2023)
    make_event(campaign, year=2023)
    make_award_count(campaign, year=2023)
    make_target(campaign, world.north, year=2023)
    for tab in ("highlights", "awards", "targets"):
        shown = text(client.get(page("campaign-tab", campaign.pk, tab)))
        assert "năm 2023" in shown.lower()
        assert "2.023" not in shown


def test_a_long_theme_is_whole_on_its_page_and_cut_between_words_elsewhere(client, world):
    theme = "Thi đua " + "lập thành tích xuất sắc chào mừng các sự kiện lịch sử " * 6
    campaign = make_campaign(world.committee, theme=theme.strip())
    client.force_login(world.staff)
    assert theme.strip() in text(client.get(page("campaign-detail", campaign.pk)))
    assert len(str(campaign)) <= 160
    head, mark = str(campaign).rsplit(" ", 1)
    assert mark == "…"
    assert theme.startswith(f"{head} ")


def test_what_was_not_said_of_an_award_is_no_zero(client, world, campaign):
    make_award_count(campaign, individuals=0, mixed_total=300, approximation="over")
    client.force_login(world.staff)
    shown = text(client.get(page("campaign-tab", campaign.pk, "awards")))
    assert "– 0 – – – trên 300 –" in shown


def test_documents_that_differ_are_put_side_by_side(client, world, campaign):
    for code, launched, theme in (
        ("D1", "2023-05-30", "Thi đua  đổi mới"),
        ("D2", "2023-06-01", "Thi đua đổi mới"),
    ):
        make_fact(
            make_document(world.province, code=code),
            list_name="campaigns",
            campaign=campaign,
            data={
                "id": code,
                "kind": "special",
                "theme": theme,
                "launch_date": launched,
                "launched_by": {"unit": "TN.UB", "name": None, "position": "Chủ tịch"},
                "closing_body": "TN.HD",
            },
        )
    client.force_login(world.staff)
    stated = client.get(page("campaign-detail", campaign.pk)).context["stated"]
    said = {row.label: [value for value, _ in row.values] for row in stated}
    assert said == {
        "Chủ đề": ["Thi đua đổi mới"],
        "Loại": ["Thi đua đặc biệt"],
        "Phát động ngày": ["30/5/2023", "01/6/2023"],
        "Người phát động": ["Chủ tịch, UBND tỉnh"],
        "Cơ quan tổng kết": ["Hội đồng Thi đua - Khen thưởng tỉnh"],
    }
    client.force_login(world.officer_north)
    make_participation(campaign, world.north)
    assert client.get(page("campaign-detail", campaign.pk)).context["stated"] == []


def test_the_history_says_every_act_in_words(client, world, campaign):
    planning.update(
        campaign,
        actor=world.staff,
        values={"ends_on": None, "signer_name": "Nguyễn Văn An"},
        version=campaign.version,
    )
    campaign.refresh_from_db()
    work = make_work(campaign, name="Cầu Nà Lao", year=2023, has_plaque=False)
    work.has_plaque = True
    planning.save_rows(
        campaign, actor=world.staff, part="works", saved=[work], version=campaign.version
    )
    client.force_login(world.staff)
    shown = text(client.get(page("campaign-tab", campaign.pk, "history")))
    assert "Sửa thông tin phong trào" in shown
    assert "Kết thúc ngày: 30/11/2023 (bỏ)" in shown
    assert "Người ký: Nguyễn Văn An" in shown
    assert "gắn biển: không → gắn biển: có" in shown


def test_every_act_on_a_campaign_has_words():
    acts = [f"campaign.{key}_changed" for key in PARTS]
    acts += ["campaign.created", "campaign.updated", "campaign.deleted", "campaign.advanced"]
    acts += ["campaign.stepped_back", "campaign.parent_linked", "campaign.units_joined"]
    acts += ["campaign.unit_left", "campaign.launched", "campaign.collecting", "target.spread"]
    assert [act for act in acts if not wording.is_known(act)] == []


def test_every_list_and_field_of_facts_has_words():
    assert set(TABLES) - set(fact_words.LISTS) == set()
    fields = {name for table in TABLES.values() for name in table}
    assert fields - set(fact_words.FIELDS) == set()


# Documents


def test_a_document_is_shown_in_words_and_searched_by_fact(client, world, campaign):
    document = make_document(world.province, code="D1", kind="launch_plan", dated="2023-05-30")
    data = {"lạ": 1, "id": "D1-W1", "plaque": True, "name": "Cầu <b>Nà Lao</b>"}
    make_fact(
        document,
        fact_id="D1-W1",
        list_name="works",
        data=data,
        campaign=campaign,
        not_understood=[{"field": "lạ"}],
    )
    make_fact(document, fact_id="D1-E1", list_name="events", data={"name": "Ngày hội"})
    client.force_login(world.viewer)
    url = page("document-detail", document.pk)
    shown = text(client.get(url))
    assert "kế hoạch phát động" in shown
    assert "Công trình tên Cầu <b>Nà Lao</b> gắn biển có lạ 1 Giữ nguyên, chưa hiểu" in shown
    assert "<b>" not in client.get(url).content.decode()
    found = client.get(url, {"q": "d1-e"}, headers=HTMX)
    assert "Ngày hội" in text(found)
    assert "Nà Lao" not in text(found)
    assert "<html" not in found.content.decode()


def test_documents_of_another_branch_are_not_there(client, world):
    foreign = make_document(world.foreign_province, code="X1")
    own = make_document(world.province, code="D1", title="Kế hoạch của tỉnh")
    client.force_login(world.staff)
    assert [
        row.code for row in client.get(page("document-list")).context["listing"].object_list
    ] == ["D1"]
    assert client.get(page("document-detail", foreign.pk)).status_code == 404
    found = client.get(page("document-list"), {"q": "của tỉnh"}, headers=HTMX)
    assert [row.code for row in found.context["listing"].object_list] == ["D1"]
    client.force_login(world.officer_north)
    assert client.get(page("document-detail", own.pk)).status_code == 404


# How many queries


def fill(campaign, unit):
    """One more of everything that a tab shows."""
    result = reported(campaign, unit, f"Chỉ tiêu của {unit}")
    make_evidence(result)
    event = make_anniversary(campaign).event
    make_focus_area(campaign)
    make_legal_basis(campaign)
    make_addressee(campaign, unit=unit)
    make_presentation(make_conference(campaign), unit=unit)
    make_work(campaign, unit=unit, event=event, target=result.target)
    make_event_figure(make_event(campaign))
    make_exemplar(campaign, unit=unit)
    award = make_award_count(campaign, unit=unit, conference=campaign.conferences.first())
    make_recipient(make_award_count(campaign, part_of=award), unit=unit)
    make_campaign(unit, parent=campaign)
    document = make_document(unit)
    make_fact(document, campaign=campaign, row=result)
    fact = {"id": "C", "theme": str(unit), "closing_body": unit.code}
    make_fact(document, campaign=campaign, list_name="campaigns", data=fact)


def counted(client, url, **headers):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, headers=headers).status_code == 200
    return len(captured)


# For the council's staff, and for the officer of a unit that takes part.
QUERIES = {
    "overview": (26, 21),
    "units": (12, 11),
    "targets": (23, 22),
    "highlights": (11, 10),
    "exemplars": (9, 8),
    "awards": (11, 10),
    "findings": (26, None),
    "documents": (9, None),
    "history": (10, None),
}


@pytest.mark.parametrize("tab", [tab.key for tab in TABS])
def test_a_tab_takes_as_many_queries_for_three_rows_as_for_one(client, world, campaign, tab):
    url = page("campaign-tab", campaign.pk, tab)
    fill(campaign, world.north)
    client.force_login(world.staff)
    client.get(url)  # which kinds of rows there are is asked once in a process
    for _ in range(2):
        for who, queries in zip(("staff", "officer_north"), QUERIES[tab], strict=True):
            if queries is not None:
                client.force_login(getattr(world, who))
                assert counted(client, url) == queries, who
        for unit in (world.north_commune, world.north_other):
            if not campaign.participations.filter(unit=unit).exists():
                fill(campaign, unit)


@pytest.mark.parametrize(("headers", "queries"), [({}, 8), (HTMX, 5)])
def test_the_list_takes_as_many_queries_for_three_campaigns_as_for_one(
    client, world, headers, queries
):
    client.force_login(world.staff)
    upper = make_campaign(world.committee)
    assert counted(client, page("campaign-list"), **headers) == queries
    for unit in (world.north, world.south):
        make_campaign(unit, parent=upper)
    assert counted(client, page("campaign-list"), **headers) == queries


@pytest.mark.parametrize("part", ["anniversaries", "addressees", "periods"])
def test_a_page_of_rows_takes_as_many_queries_for_three_rows_as_for_one(
    client, world, campaign, part
):
    client.force_login(world.staff)
    url = page("part-edit", campaign.pk, part)
    fill(campaign, world.north)
    one = counted(client, url)
    for unit in (world.south, world.city):
        fill(campaign, unit)
        make_period(campaign)
    assert counted(client, url) == one
