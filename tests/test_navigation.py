import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path

from awards.choices import ProposalState
from campaigns.choices import SubmissionState
from campaigns.rules import may_see_queue
from emulation.accounts.choices import Role
from emulation.health import healthz
from emulation.navigation import SHORT_ROLES, Item, Link, links, portal
from tests.awards.build import make_proposal, make_waiting
from tests.build import (
    make_appointment,
    make_campaign,
    make_notice,
    make_period,
    make_submission,
)

HEALTH, ADMIN = "healthz", "admin:index"

# Places of a portal in which one lies inside another, for the test that asks.
urlpatterns = [
    path("", healthz, name="home"),
    path("phong-trao/", healthz, name="campaigns"),
    path("phong-trao/cho/", healthz, name="queue"),
]


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_someone_not_signed_in_gets_the_name_of_the_portal_and_nothing_else():
    context = portal(request_of(AnonymousUser()))
    assert set(context) == {"portal_name", "portal_contact", "portal_version", "home_url"}


def test_the_foot_of_the_page_says_who_helps(world, settings):
    settings.PORTAL_CONTACT = "Phòng Thi đua, điện thoại 0213 111 222"
    page = render_to_string("404.html", request=request_of(world.staff))
    assert "Hỗ trợ: Phòng Thi đua, điện thoại 0213 111 222" in page


def test_a_request_without_a_user_still_gets_a_header():
    assert portal(RequestFactory().get("/"))["portal_name"]


def test_each_person_sees_only_the_places_of_their_role(world):
    items = (Item("Mọi người", HEALTH, "home"), Item("Thường trực", ADMIN, "inbox", may_see_queue))
    seen = {
        name: [link.label for link in links(items, user, "/")] for name, user in world.cast.items()
    }
    council = {"staff", "leader", "foreign_staff"}
    assert {name for name, labels in seen.items() if "Thường trực" in labels} == council
    assert all(labels[0] == "Mọi người" for labels in seen.values())


COUNCIL_PLACES = [
    "Trang chủ",
    "Phong trào",
    "Báo cáo",
    "Khen thưởng",
    "Tài liệu nguồn",
    "Sổ vàng",
    "Đơn vị",
    "Lịch",
]
QUEUE_PLACES = ["Trang chủ", "Chờ xử lý", *COUNCIL_PLACES[1:]]
UNIT_PLACES = [
    "Trang chủ",
    "Báo cáo đơn vị",
    "Phong trào",
    "Khen thưởng",
    "Sổ vàng",
    "Đơn vị",
    "Lịch",
]
PLACES = {
    "administrator": ["Trang chủ", "Đơn vị", "Quản trị"],
    "staff": QUEUE_PLACES,
    "leader": QUEUE_PLACES,
    "member": COUNCIL_PLACES,
    "viewer": COUNCIL_PLACES,
    "officer_north": UNIT_PLACES,
    "leader_north": UNIT_PLACES,
    "nobody": ["Trang chủ"],
    "superuser": ["Trang chủ", "Quản trị"],
}


@pytest.mark.parametrize("name", PLACES)
def test_the_places_of_each_role_stand_in_the_order_of_its_work(world, name):
    seen = portal(request_of(world.cast[name]))["navigation"]
    assert [link.label for link in seen] == PLACES[name]


def test_who_is_of_a_unit_and_of_the_council_has_one_place_for_reports(world):
    make_appointment(world.staff, world.north, Role.UNIT_OFFICER)
    seen = [link.label for link in portal(request_of(world.staff))["navigation"]]
    assert seen == QUEUE_PLACES
    assert len(set(seen)) == len(seen)


def test_what_waits_is_counted_for_those_who_verify_it(world):
    campaign = make_campaign(world.province)
    for unit in (world.north, world.south):
        make_submission(make_period(campaign), unit, state=SubmissionState.SUBMITTED)
    make_submission(make_period(campaign), world.south)
    for state in (ProposalState.SENT, ProposalState.EXAMINING, ProposalState.SENT):
        make_waiting(world.north, actor=world.officer_north, at=world.province, state=state)
    make_proposal(world.north, actor=world.officer_north)
    counts = {
        name: [link.count for link in portal(request_of(user))["navigation"] if link.count]
        for name, user in world.cast.items()
    }
    assert {name: found for name, found in counts.items() if found} == {"staff": ["2", "3"]}


@pytest.mark.parametrize(
    ("address", "current"),
    [("/quan-tri/", "page"), ("/quan-tri/accounts/unit/", "true"), ("/quan-tri", ""), ("/", "")],
)
def test_the_place_a_page_lies_under_is_the_current_one(world, address, current):
    assert links((Item("Quản trị", ADMIN, "gear"),), world.staff, address) == [
        Link("Quản trị", "/quan-tri/", "gear", current)
    ]


def test_of_two_places_around_a_page_the_nearer_one_is_current(world, settings):
    settings.ROOT_URLCONF = __name__
    items = [Item(name, name, "flag") for name in ("home", "campaigns", "queue")]
    seen = {
        address: [link.current for link in links(items, world.staff, address)]
        for address in ("/", "/phong-trao/7/", "/phong-trao/cho/", "/phong-trao/cho/7/", "/khac/")
    }
    assert seen == {
        "/": ["page", "", ""],
        "/phong-trao/7/": ["", "true", ""],
        "/phong-trao/cho/": ["", "", "page"],
        "/phong-trao/cho/7/": ["", "", "true"],
        "/khac/": ["", "", ""],
    }


def test_the_account_menu_names_every_role_and_its_unit(world):
    make_appointment(world.officer_north, world.province, Role.VIEWER)
    context = portal(request_of(world.officer_north))
    assert list(map(str, context["account"].held)) == [
        "Cán bộ đơn vị – huyện Bắc Nguyên",
        "Người xem – tỉnh Thượng Nguyên",
    ]
    assert context["account"].acting_as == "Mọi vai trò"
    assert context["province_name"] == "Tỉnh Thượng Nguyên"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("officer_north", "Cán bộ – huyện Bắc Nguyên"),
        ("staff", "Thường trực – tỉnh Thượng Nguyên"),
        ("nobody", "Chưa có vai trò"),
        ("superuser", "Quản trị toàn cổng"),
    ],
)
def test_the_header_says_in_one_line_who_is_here(world, name, line):
    assert portal(request_of(world.cast[name]))["account"].acting_as == line


def test_every_role_has_a_short_name():
    assert set(SHORT_ROLES) == set(Role)


def test_without_a_role_there_is_no_province_and_the_menu_says_so(world):
    context = portal(request_of(world.nobody))
    assert context["province_name"] == ""
    page = render_to_string("404.html", request=request_of(world.nobody))
    assert "Chưa được phân công vai trò" in page


def test_roles_in_two_provinces_name_neither(world):
    make_appointment(world.staff, world.foreign_province, Role.VIEWER)
    assert portal(request_of(world.staff))["province_name"] == ""


@pytest.mark.parametrize(("notices", "word"), [(0, ""), (3, "3"), (99, "99"), (101, "99+")])
def test_unread_notices_are_counted_up_to_where_it_matters(world, notices, word):
    for _ in range(notices):
        make_notice(world.staff)
    make_notice(world.leader)
    assert str(portal(request_of(world.staff))["unread_count"]) == word


@pytest.mark.parametrize(("name", "queries"), [("officer_north", 3), ("staff", 4)])
def test_the_shell_costs_a_few_queries(world, django_assert_num_queries, name, queries):
    """Roles, their units, unread notices; and for the council's staff all that waits for them."""
    user = world.cast[name]
    make_notice(user)
    request = request_of(user)
    with django_assert_num_queries(queries):
        render_to_string("404.html", request=request)


def test_a_part_of_a_page_costs_none(world, django_assert_num_queries):
    request = request_of(world.staff)
    with django_assert_num_queries(0):
        render_to_string("components/alert.html", {"text": "Đã lưu"}, request=request)


def test_every_place_of_the_shell_can_be_reached_by_whom_it_is_shown_to(world, client):
    refused = []
    for name, user in world.cast.items():
        client.force_login(user)
        shown = portal(request_of(user))
        urls = [link.url for link in [*shown["navigation"], *shown["account_links"]]]
        answers = {url: client.get(url).status_code for url in [*urls, shown["notices_url"]]}
        refused += [(name, url, code) for url, code in answers.items() if code != 200]
    assert refused == []
