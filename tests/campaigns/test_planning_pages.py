"""The pages on which a campaign is prepared, through the web client."""

import unicodedata

import pytest

from campaigns.choices import CampaignState
from campaigns.models import Campaign
from campaigns.services import planning
from tests.build import make_campaign, make_participation
from tests.pages import page, summary, text, typed

pytestmark = pytest.mark.django_db

MAIN = {
    "code": "C-2026-01",
    "kind": "thematic",
    "theme": "Thi đua lập thành tích",
    "unit_text": "TN.UB",
    "launched_on": "05/01/2026",
    "ends_on": "30/11/2026",
    "signing_capacity": "",
}


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


@pytest.fixture
def draft(world):
    return make_campaign(world.committee, state=CampaignState.DRAFT)


# The list


def codes(response):
    return [campaign.code for campaign in response.context["listing"].object_list]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "thanh lap"}, ["A"]),
        ({"q": "THÀNH LẬP"}, ["A"]),
        ({"q": "c-b"}, []),
        ({"q": "B"}, ["B", "A"]),
        ({"year": "2023"}, ["A"]),
        ({"year": "2022"}, ["B"]),
        ({"unit": "bac nguyen"}, ["B"]),
        ({"state": "closed"}, ["B"]),
        ({"kind": "special"}, ["B"]),
        ({"q": "thi đua", "year": "2022", "state": "launched"}, []),
    ],
)
def test_campaigns_are_found_by_words_without_accents_and_by_what_they_are(
    staff, world, query, found
):
    make_campaign(world.committee, code="A", theme="Thi đua chào mừng 20 năm thành lập bản")
    make_campaign(
        world.north,
        code="B",
        theme="Thi đua làm đường",
        kind="special",
        state=CampaignState.CLOSED,
        launched_on="2022-12",
    )
    assert codes(staff.get(page("campaign-list"), query)) == found


@pytest.mark.parametrize("year", ["abc", "99999", "-1", "2023.5"])
def test_a_year_that_is_none_is_said_and_filters_nothing(staff, draft, year):
    response = staff.get(page("campaign-list"), {"year": year})
    assert codes(response) == [draft.code]
    assert len(summary(response)) == 1


def test_the_list_has_pages_and_htmx_gets_only_the_rows(staff, world):
    for _ in range(31):
        make_campaign(world.committee)
    first = staff.get(page("campaign-list"))
    assert len(codes(first)) == 30
    assert "Dòng 1–30 trong 31 phong trào" in text(first)
    second = page("campaign-list") + first.context["listing"].url_next
    fragment = staff.get(second, headers={"HX-Request": "true"})
    assert len(codes(fragment)) == 1
    assert "<html" not in fragment.content.decode()


def test_an_empty_list_says_what_next(staff, client, world):
    assert "Lập phong trào" in text(staff.get(page("campaign-list")))
    assert "Xóa bộ lọc" in text(staff.get(page("campaign-list"), {"q": "không có"}))
    client.force_login(world.officer_north)
    response = client.get(page("campaign-list"))
    assert "Chưa có phong trào nào" in text(response)
    assert "Lập phong trào" not in text(response)


# Making and changing


def test_staff_make_a_draft_and_come_to_its_page(staff, world):
    response = staff.post(page("campaign-create"), MAIN)
    campaign = Campaign.objects.get()
    assert response["Location"] == page("campaign-detail", campaign.pk)
    assert (campaign.unit, campaign.state) == (world.committee, CampaignState.DRAFT)
    assert (campaign.launched_on.short, campaign.ends_on.short) == ("05/01/2026", "30/11/2026")
    assert campaign.document_on is None


def test_a_refused_form_keeps_what_was_typed_and_links_what_is_wrong(staff):
    wrong = {**MAIN, "code": "có dấu cách", "launched_on": "31/2/2026", "unit_text": "huyện Xa"}
    response = staff.post(page("campaign-create"), wrong)
    assert not Campaign.objects.exists()
    assert {"có dấu cách", "31/2/2026", "huyện Xa", MAIN["theme"]} <= set(typed(response))
    assert {line.split(":")[0] for line in summary(response)} == {
        "Mã",
        "Phát động ngày",
        "Cơ quan phát động",
    }


def test_a_campaign_is_not_launched_in_the_name_of_another_province(staff, world):
    response = staff.post(page("campaign-create"), {**MAIN, "unit_text": "HG"})
    assert not Campaign.objects.exists()
    assert "Cơ quan phát động" in summary(response)[0]
    by_id = {**MAIN, "unit_text": world.foreign_province.name, "unit": world.foreign_province.pk}
    staff.post(page("campaign-create"), by_id)
    assert not Campaign.objects.exists()


def test_a_code_is_used_once(staff, draft):
    response = staff.post(page("campaign-create"), {**MAIN, "code": draft.code})
    assert summary(response) == ["Mã: Mã này đã dùng cho phong trào khác."]


def test_the_end_does_not_come_before_the_launch(staff):
    response = staff.post(page("campaign-create"), {**MAIN, "ends_on": "12/2025"})
    assert summary(response) == ["Kết thúc ngày: Ngày kết thúc đứng trước ngày phát động."]


def test_text_is_kept_composed_and_printed_escaped(staff):
    theme = "<script>alert(1)</script> Thi đua  <b>đậm</b>"
    decomposed = unicodedata.normalize("NFD", "Lập thành tích")
    staff.post(page("campaign-create"), {**MAIN, "theme": theme, "second_name": decomposed})
    campaign = Campaign.objects.get()
    assert campaign.second_name == "Lập thành tích"
    for tab in ("overview", "units", "targets", "history"):
        html = staff.get(page("campaign-tab", campaign.pk, tab)).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_second_of_two_editors_keeps_the_text_and_sees_the_other(staff, world, draft):
    sent = {**MAIN, "version": draft.version, "theme": "Của người thứ hai"}
    planning.update(
        draft,
        actor=world.staff,
        values={"theme": "Của người thứ nhất", "signer_name": "Nguyễn Văn An"},
        version=draft.version,
    )
    response = staff.post(page("campaign-edit", draft.pk), sent)
    assert "Của người thứ hai" in typed(response)
    said = " ".join(summary(response))
    assert "Có người vừa sửa phong trào này" in said
    assert "Chủ đề: Bản đang lưu: Của người thứ nhất." in said
    assert "Người ký: Bản đang lưu: Nguyễn Văn An." in said
    draft.refresh_from_db()
    assert draft.theme == "Của người thứ nhất"
    newer = response.context["form"]["version"].value()
    again = staff.post(page("campaign-edit", draft.pk), {**sent, "version": newer})
    assert again.status_code == 302
    draft.refresh_from_db()
    assert draft.theme == "Của người thứ hai"


def test_a_page_without_its_version_saves_nothing(staff, draft):
    staff.post(page("campaign-edit", draft.pk), {**MAIN, "theme": "Không kèm số bản"})
    draft.refresh_from_db()
    assert draft.theme != "Không kèm số bản"


def test_a_draft_is_deleted_after_asking(staff, draft):
    assert "Việc này không lấy lại được" in text(staff.get(page("campaign-delete", draft.pk)))
    assert Campaign.objects.exists()
    assert staff.post(page("campaign-delete", draft.pk))["Location"] == page("campaign-list")
    assert not Campaign.objects.exists()
    assert staff.post(page("campaign-delete", draft.pk)).status_code == 404


# The upper campaign


def test_the_upper_campaign_is_named_by_its_code(staff, world):
    upper = make_campaign(world.committee, code="TREN")
    lower = make_campaign(world.north, state=CampaignState.CLOSED)
    staff.post(page("campaign-parent", lower.pk), {"parent": "tren"})
    lower.refresh_from_db()
    assert lower.parent == upper
    staff.post(page("campaign-parent", lower.pk), {"parent": ""})
    lower.refresh_from_db()
    assert lower.parent is None


def test_a_name_is_answered_with_codes_to_choose_from(staff, world):
    for code in ("P1", "P2", "P3"):
        make_campaign(world.committee, code=code, theme=f"Thi đua làm đường {code}")
    make_campaign(world.foreign_province, code="P4", theme="Thi đua làm đường")
    lower = make_campaign(world.north)
    response = staff.post(page("campaign-parent", lower.pk), {"parent": "lam duong"})
    (said,) = summary(response)
    assert all(code in said for code in ("P1", "P2", "P3", "Hãy gõ mã"))
    assert "P4" not in said
    assert "lam duong" in typed(response)


@pytest.mark.parametrize("words", ["P9", "\x00", "%", "…"])
def test_an_unknown_upper_campaign_is_said(staff, world, words):
    lower = make_campaign(world.north)
    response = staff.post(page("campaign-parent", lower.pk), {"parent": words})
    assert len(summary(response)) == 1
    lower.refresh_from_db()
    assert lower.parent is None


def test_a_circle_is_refused_on_the_page(staff, world):
    upper, lower = make_campaign(world.committee), make_campaign(world.north)
    planning.link_parent(lower, actor=world.staff, parent=upper)
    response = staff.post(page("campaign-parent", upper.pk), {"parent": lower.code})
    assert "hưởng ứng chính phong trào này" in summary(response)[0]
    itself = staff.post(page("campaign-parent", upper.pk), {"parent": upper.code})
    assert "không thể hưởng ứng chính nó" in summary(itself)[0]


# Units that take part


def test_units_join_after_they_were_shown_and_those_unticked_stay_out(staff, world, draft):
    url = page("campaign-participants", draft.pk)
    shown = staff.post(url, {"kinds": ["district", "city"], "branch_text": "", "on": "5/1/2023"})
    assert set(shown.context["units"]) == {world.north, world.south, world.city}
    assert not draft.participations.exists()
    ticked = [world.north.pk, world.south.pk, world.foreign_district.pk, "x", "9" * 30]
    response = staff.post(url, {"confirm": "1", "unit": ticked})
    assert response["Location"] == page("campaign-tab", draft.pk, "units")
    assert {row.unit for row in draft.participations.all()} == {world.north, world.south}


def test_only_one_unit_may_be_chosen_by_its_code(staff, world, draft):
    url = page("campaign-participants", draft.pk)
    shown = staff.post(url, {"branch_text": "TN.BN.NL", "on": "5/1/2023"})
    assert list(shown.context["units"]) == [world.north_commune]
    branch = {"kinds": ["commune"], "branch_text": "TN.BN", "on": "5/1/2023"}
    assert set(staff.post(url, branch).context["units"]) == {world.north_commune, world.north_other}


def test_a_choice_of_nothing_and_a_foreign_unit_are_said(staff, draft):
    url = page("campaign-participants", draft.pk)
    assert "Hãy chọn ít nhất" in summary(staff.post(url, {"on": "5/1/2023"}))[0]
    said = summary(staff.post(url, {"branch_text": "HG.HB", "on": "hôm nay"}))
    assert len(said) == 2


def test_a_unit_leaves_after_asking(staff, world, draft):
    make_participation(draft, world.north)
    url = page("campaign-leave", draft.pk, world.north.pk)
    staff.get(url)
    assert draft.participations.exists()
    staff.post(url)
    assert not draft.participations.exists()
    assert staff.post(url).status_code == 404


# The life of a campaign


def test_the_step_that_lacks_something_lists_it_with_the_page_to_mend_it(staff, draft):
    Campaign.objects.filter(pk=draft.pk).update(launched_on=None)
    response = staff.get(page("campaign-advance", draft.pk))
    assert "Chưa có ngày phát động." in text(response)
    assert page("campaign-edit", draft.pk) in response.content.decode()
    assert page("part-edit", draft.pk, "legal_bases") in response.content.decode()
    refused = staff.post(page("campaign-advance", draft.pk), {"version": 1}, follow=True)
    assert "Chưa chuyển bước được. Chưa có ngày phát động." in text(refused)


def test_a_second_click_does_not_take_a_second_step(staff, world, draft):
    make_participation(draft, world.north)
    url = page("campaign-advance", draft.pk)
    sent = {"version": staff.get(url).context["campaign"].version}
    staff.post(url, sent)
    again = staff.post(url, sent, follow=True)
    draft.refresh_from_db()
    assert draft.state == CampaignState.LAUNCHED
    assert "Phong trào vừa thay đổi" in text(again)
    back = page("campaign-step-back", draft.pk)
    reason = {"reason": "Bổ sung đơn vị", "version": draft.version}
    Campaign.objects.filter(pk=draft.pk).update(state=CampaignState.REVIEWING)
    staff.post(back, reason)
    staff.post(back, reason)
    draft.refresh_from_db()
    assert draft.state == CampaignState.COLLECTING


def test_a_step_back_without_a_reason_is_refused(staff, world):
    campaign = make_campaign(world.committee, state=CampaignState.REVIEWING)
    response = staff.post(page("campaign-step-back", campaign.pk), {"version": 1, "reason": " "})
    assert summary(response)[0].startswith("Lý do:")
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.REVIEWING
