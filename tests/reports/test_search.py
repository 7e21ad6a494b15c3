"""The search of the portal: accents apart, and nothing that the person may not see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from campaigns.choices import CampaignState
from emulation.accounts.choices import Role
from reports import search
from reports.search import SHOWN, Group, Hit
from tests.build import (
    make_appointment,
    make_campaign,
    make_holder,
    make_participation,
    make_unit,
)

pytestmark = pytest.mark.django_db
SEARCH = "/tim/"


def labels(user, words):
    """What is found, by kind."""
    return {group.title: [hit.label for hit in group.hits] for group in search.found(user, words)}


@pytest.fixture
def campaigns(world):
    """Of this province one under way and one in draft, of another province one; all of one name."""
    theme = "Nguyên tiêu thi đua"
    mine = make_campaign(world.province, theme=f"{theme} đang chạy")
    make_participation(mine, world.north)
    make_campaign(world.province, theme=f"{theme} dự thảo", state=CampaignState.DRAFT)
    make_campaign(world.foreign_province, theme=f"{theme} tỉnh khác")
    return mine


# What is found, and by whom


def test_each_kind_is_found_without_accents_and_case(world, campaigns):
    assert labels(world.staff, "NGUYEN") == {
        "Phong trào": ["Nguyên tiêu thi đua dự thảo", "Nguyên tiêu thi đua đang chạy"],
        "Đơn vị": [
            "huyện Bắc Nguyên",
            "huyện Nam Nguyên",
            "thành phố Thượng Nguyên",
            "tỉnh Thượng Nguyên",
        ],
        "Người": ["Nguyễn Văn Bình"],
    }


def test_an_officer_finds_the_own_branch_and_what_it_takes_part_in(world, campaigns):
    assert labels(world.officer_north, "nguyên") == {
        "Phong trào": ["Nguyên tiêu thi đua đang chạy"],
        "Đơn vị": ["huyện Bắc Nguyên", "tỉnh Thượng Nguyên"],
    }
    assert labels(world.officer_commune, "tiêu") == {}


@pytest.mark.parametrize("name", ["nobody", "superuser"])
def test_who_holds_no_role_finds_nothing(world, campaigns, name):
    for words in ("nguyen", "ban", "thi dua", "TN"):
        assert labels(world.cast[name], words) == {}


PEOPLE = {
    "administrator": ["Sùng A Gió"],
    "staff": ["Sùng A Gió"],
    "leader": ["Sùng A Gió"],
    "officer_north": ["Sùng A Gió"],
    "leader_north": ["Sùng A Gió"],
    "officer_commune": ["Sùng A Gió"],
    "member": [],
    "viewer": [],
    "officer_south": [],
    "foreign_staff": [],
    "foreign_officer": [],
    "nobody": [],
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people_are_found_by_those_who_may_see_who_holds_which_role(world, name):
    """As the page of the unit has it: rules.may_see_people_of."""
    assert labels(world.cast[name], "sung a gio").get("Người", []) == PEOPLE[name]


def test_of_a_person_only_the_roles_at_known_units_are_told(world):
    make_appointment(world.officer_commune, world.south_commune, Role.VIEWER)
    make_appointment(world.officer_commune, world.foreign_province, Role.VIEWER)
    group = search.found_people(world.officer_north, "gio")
    page = reverse("accounts:unit-detail", args=[world.north_commune.pk])
    assert group.hits == [Hit("Sùng A Gió", page, "Cán bộ đơn vị – xã Nà Lao")]


def test_former_holders_and_closed_accounts_are_not_found(world):
    yesterday = timezone.localdate() - timedelta(days=1)
    world.officer_commune.appointments.update(until_on=yesterday)
    world.officer_south.is_active = False
    world.officer_south.save()
    assert labels(world.staff, "sung a gio") == {}
    assert labels(world.staff, "tan mi chin") == {}


def test_a_campaign_under_way_stands_before_one_that_is_over(world):
    make_campaign(world.province, theme="Xuân một", state=CampaignState.CLOSED)
    make_campaign(world.province, theme="Xuân hai", code="ma-so-9")
    make_campaign(world.province, theme="Xuân ba", state=CampaignState.CLOSED)
    assert labels(world.staff, "xuan")["Phong trào"] == ["Xuân hai", "Xuân ba", "Xuân một"]
    assert labels(world.staff, "MA-SO-9")["Phong trào"] == ["Xuân hai"]


def test_a_unit_called_so_stands_before_one_whose_code_only_holds_it(world):
    make_unit("bản A Lót", code="TN.LAO.LOT", parent=world.north)
    assert labels(world.staff, "lao")["Đơn vị"] == ["xã Nà Lao", "bản A Lót"]


def test_so_many_are_shown_and_the_rest_stands_in_the_list(world, client):
    for number in range(SHOWN):
        make_campaign(world.province, theme=f"Mùa gặt {number}")
    full = search.found_campaigns(world.staff, "mua gat")
    assert (len(full.hits), full.has_more) == (SHOWN, False)
    make_campaign(world.province, theme="Mùa gặt & mùa xuân")
    more = search.found_campaigns(world.staff, "mùa gặt")
    assert (len(more.hits), more.has_more) == (SHOWN, True)
    client.force_login(world.staff)
    assertContains(client.get(SEARCH, {"q": "mùa gặt"}), f'href="{more.rest}"')
    rest = client.get(more.rest)
    assertContains(rest, "Mùa gặt 0")
    assertContains(rest, "Mùa gặt &amp; mùa xuân")


def test_of_many_people_the_page_says_to_type_more(world, client):
    for number in range(SHOWN + 1):
        make_holder(Role.UNIT_OFFICER, world.north, full_name=f"Lý Thị Mận {number}")
    client.force_login(world.staff)
    assertContains(client.get(SEARCH, {"q": "ly thi man"}), "Còn nữa, gõ thêm chữ để thu hẹp.")


# The page


def test_the_page_leads_to_what_was_found(world, client, campaigns):
    client.force_login(world.officer_north)
    page = client.get(SEARCH, {"q": "nguyên tiêu"})
    assertContains(page, f'href="{reverse("campaigns:campaign-detail", args=[campaigns.pk])}"')
    assertContains(page, "tỉnh Thượng Nguyên · Đang nhận báo cáo")
    assertContains(page, 'value="nguyên tiêu"')
    assertNotContains(page, "dự thảo")
    assertNotContains(page, "tỉnh khác")


def test_without_words_the_page_says_where_one_may_go(world, client):
    client.force_login(world.staff)
    page = client.get(SEARCH)
    assertContains(page, "Lập phong trào")
    assertNotContains(page, "Không tìm thấy gì")
    client.force_login(world.officer_north)
    assertNotContains(client.get(SEARCH), "Lập phong trào")


@pytest.mark.parametrize("words", ["x", "đ", " y ", "."])
def test_one_letter_is_not_searched(world, client, words):
    client.force_login(world.staff)
    page = client.get(SEARCH, {"q": words})
    assertContains(page, "Gõ ít nhất hai chữ cái.")
    assert page.context["groups"] == []


def test_nothing_found_says_what_to_do(world, client):
    client.force_login(world.staff)
    assertContains(client.get(SEARCH, {"q": "không có gì như vậy"}), "Hãy gõ ít chữ hơn")


@pytest.mark.parametrize(
    "query",
    [
        "q=%00%00",
        "q=%FF%FE",
        "q=%ED%A0%80%ED%A0%80",
        "q=%25%25__",
        "q=%27%22%3Cscript%3E",
        "q=" + "a" * 3000,
        "q=" + "+".join("ab" for _ in range(500)),
        "q=ab&q=cd&page=-1&x%5B%5D=1",
        "q=%E2%80%8B%E2%80%8B%20",
        "q=%F0%9F%8E%89%F0%9F%8E%89",
        "",
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_odd_input_is_no_error(world, client, query, headers):
    client.force_login(world.staff)
    page = client.get(f"{SEARCH}?{query}", headers=headers)
    assert page.status_code == 200
    assertNotContains(page, "<script>")


def test_the_palette_gets_the_results_alone(world, client, campaigns):
    client.force_login(world.staff)
    page = client.get(SEARCH, {"q": "nguyen"}, headers={"HX-Request": "true"})
    assertContains(page, "Huyện Bắc Nguyên")
    assertNotContains(page, "<html")
    assert "HX-Request" in page["Vary"]


def test_the_search_field_of_the_header_leads_here(world, client):
    client.force_login(world.staff)
    assertContains(client.get("/so-tay/"), f'action="{SEARCH}"')


@pytest.mark.parametrize("count", [1, 3])
def test_the_search_asks_the_database_as_often_for_three_as_for_one(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        campaign = make_campaign(world.province, theme=f"Thơm {number}")
        unit = make_unit(f"bản Thơm {number}", parent=world.north)
        make_participation(campaign, unit)
        make_holder(Role.UNIT_OFFICER, unit, full_name=f"Vừ Thị Thơm {number}")
    client.force_login(world.officer_north)
    client.get(SEARCH)
    # session, person, authority, campaigns, units, units above them, people;
    # units of the shell, unread notices
    with django_assert_num_queries(9):
        client.get(SEARCH, {"q": "thom"})
    with django_assert_num_queries(7):
        client.get(SEARCH, {"q": "thom"}, headers={"HX-Request": "true"})


def test_a_group_without_hits_is_left_out(world):
    assert labels(world.staff, "ban pho") == {"Đơn vị": ["xã Bản Phố"]}
    assert search.found(world.staff, "khong co") == []
    assert search.found_people(world.nobody, "gio") == Group("Người", "person", [], False)
