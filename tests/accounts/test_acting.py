"""Somebody with several roles acts in one of them: rights are only ever taken away."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from campaigns.choices import SubmissionState
from campaigns.models import Campaign
from emulation.accounts.acting import KEY
from emulation.accounts.authority import Authority, Grant
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit, User
from emulation.accounts.services import act_in
from emulation.journal.models import Entry
from emulation.journal.wording import action_said, changes_of
from emulation.lib.verdicts import Refused
from tests.build import make_appointment, make_campaign, make_holder, make_period, make_submission

CHOOSE = "/tai-khoan/vai-tro/"
OF_A_UNIT = [
    *("Trang chủ", "Báo cáo đơn vị", "Phong trào", "Khen thưởng", "Sổ vàng"),
    *("Đơn vị", "Lịch"),
]


@pytest.fixture
def person(world):
    """Of the council's staff, and officer of the north besides."""
    make_appointment(world.staff, world.north, Role.UNIT_OFFICER)
    return world.staff


def appointment(person, role):
    return person.appointments.get(role=role)


def choose(client, chosen, **more):
    return client.post(CHOOSE, {"appointment": getattr(chosen, "pk", chosen), **more})


@pytest.fixture
def as_officer(person, client):
    """Signed in and acting as the officer alone."""
    client.force_login(person)
    choose(client, appointment(person, Role.UNIT_OFFICER))
    return client


def places(response):
    return [link.label for link in response.context["navigation"]]


# What is left


def test_as_officer_the_staff_s_pages_are_refused(world, as_officer):
    campaign = make_campaign(world.province, state="draft")
    assert as_officer.get(reverse("campaigns:submission-queue")).status_code == 403
    assert as_officer.get(reverse("campaigns:campaign-create")).status_code == 403
    page = reverse("campaigns:campaign-detail", args=[campaign.pk])
    assert as_officer.get(page).status_code == 404
    assert as_officer.post(reverse("campaigns:campaign-create"), {}).status_code == 403
    assert Campaign.objects.count() == 1


def test_as_officer_the_own_reports_stay(world, as_officer):
    campaign = make_campaign(world.province)
    own, other = (make_submission(make_period(campaign), u) for u in (world.north, world.south))
    answers = {
        unit: as_officer.get(reverse("campaigns:submission-detail", args=[report.pk])).status_code
        for unit, report in (("north", own), ("south", other))
    }
    assert answers == {"north": 200, "south": 404}


def test_as_staff_one_does_not_write_for_the_unit(world, person, client):
    campaign = make_campaign(world.province)
    report = make_submission(make_period(campaign), world.north, state=SubmissionState.DRAFT)
    edit = reverse("campaigns:submission-edit", args=[report.pk])
    client.force_login(person)
    assert client.get(edit).status_code == 200
    choose(client, appointment(person, Role.COUNCIL_STAFF))
    assert client.get(edit).status_code == 403
    assert client.get(reverse("campaigns:submission-queue")).status_code == 200


def test_the_shell_follows(person, as_officer):
    page = as_officer.get("/")
    assert places(page) == OF_A_UNIT
    assert page.context["account"].acting_as == "Cán bộ – huyện Bắc Nguyên"
    choose(as_officer, "")
    page = as_officer.get("/")
    assert "Chờ xử lý" in places(page)
    assert page.context["account"].acting_as == "Mọi vai trò"


def test_the_menu_offers_every_role_and_marks_the_one_chosen(person, as_officer):
    page = as_officer.get("/tai-khoan/")
    for row in person.appointments.all():
        assertContains(page, f'name="appointment" value="{row.pk}"')
        marked = f'name="appointment" value="{row.pk}" aria-current="true"'
        check = assertContains if row.role == Role.UNIT_OFFICER else assertNotContains
        check(page, marked)


def test_who_has_one_role_is_offered_no_choice(world, client):
    client.force_login(world.leader)
    assertNotContains(client.get("/"), CHOOSE)


def test_a_refused_page_offers_the_other_roles_and_leads_back(world, as_officer):
    queue = reverse("campaigns:submission-queue")
    assertContains(as_officer.get(queue), "Dùng mọi vai trò", status_code=403)
    assertContains(as_officer.get("/don-vi/0/"), "Dùng mọi vai trò", status_code=404)
    assertRedirects(choose(as_officer, "", next=queue), queue)
    assertNotContains(as_officer.get("/don-vi/0/"), "Dùng mọi vai trò", status_code=404)


# What cannot be chosen


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["foreign", "ended", "coming", "0", "x", "1" * 40])
def test_a_role_that_one_does_not_hold_changes_nothing(world, person, client, wrong):
    today = timezone.localdate()
    day = timedelta(days=1)
    ended = make_appointment(person, world.city, until_on=today - day)
    coming = make_appointment(person, world.city, from_on=today + day)
    foreign = world.leader.appointments.get()
    things = {"foreign": foreign, "ended": ended, "coming": coming}
    client.force_login(person)
    response = client.post(
        CHOOSE, {"appointment": getattr(things.get(wrong), "pk", wrong)}, follow=True
    )
    assertContains(response, "Phân công này đã hết hiệu lực hoặc không phải của bạn.")
    assert KEY not in client.session
    assert "Chờ xử lý" in places(response)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("how", ["ended", "foreign", "nonsense"])
def test_a_choice_that_no_longer_holds_is_forgotten(world, person, as_officer, how):
    if how == "ended":
        yesterday = timezone.localdate() - timedelta(days=1)
        person.appointments.filter(role=Role.UNIT_OFFICER).update(until_on=yesterday)
    else:
        session = as_officer.session
        session[KEY] = world.leader.appointments.get().pk if how == "foreign" else "rác"
        session.save()
    page = as_officer.get("/")
    assert "Chờ xử lý" in places(page)
    assert KEY not in as_officer.session


@pytest.mark.django_db
def test_the_service_refuses_what_is_not_held(world, person):
    with pytest.raises(Refused):
        act_in(world.leader.appointments.get(), actor=person)
    assert not Entry.objects.exists()


def test_the_choice_ends_with_the_session(person, as_officer):
    as_officer.post(reverse("accounts:sign-out"))
    as_officer.force_login(person)
    assert "Chờ xử lý" in places(as_officer.get("/"))


def test_a_choice_needs_the_token_of_the_form(person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert choose(strict, appointment(person, Role.UNIT_OFFICER)).status_code == 403
    assert KEY not in strict.session


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/phong-trao/?q=bac", "/phong-trao/?q=bac"),
        ("https://thidua.example.com/", "/"),
        ("//example.com/", "/"),
        ("javascript:alert(1)", "/"),
        ("accounts:sign-out", "/"),
        ("nonsense", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_the_portal(person, client, back, leads_to):
    client.force_login(person)
    response = choose(client, appointment(person, Role.UNIT_OFFICER), next=back)
    assert response["Location"] == leads_to


# What is written down


def test_the_choice_is_written_down_once(person, as_officer):
    choose(as_officer, appointment(person, Role.UNIT_OFFICER))
    choose(as_officer, "")
    rows = Entry.objects.order_by("id")
    assert [(row.actor, row.target_id, action_said(row.action)) for row in rows] == [
        (person, person.pk, "Chọn vai trò làm việc")
    ] * 2
    assert [[change.after for change in changes_of(row)] for row in rows] == [
        ["Cán bộ đơn vị – huyện Bắc Nguyên"],
        ["mọi vai trò"],
    ]


# The management pages


@pytest.fixture
def keeper(world):
    """The technical owner, appointed in the province besides."""
    make_appointment(world.superuser, world.province, Role.ADMINISTRATOR)
    make_appointment(world.superuser, world.north, Role.UNIT_LEADER)
    return world.superuser


def units_listed(client):
    page = client.get(reverse("admin:accounts_unit_changelist"))
    return {row.code for row in page.context["cl"].result_list}


def test_a_superuser_who_acts_as_administrator_keeps_that_branch_alone(world, keeper, client):
    client.force_login(keeper)
    assert "HG" in units_listed(client)
    choose(client, appointment(keeper, Role.ADMINISTRATOR))
    assert units_listed(client) == set(
        Unit.objects.branch(world.province).values_list("code", flat=True)
    )
    page = client.get(reverse("admin:accounts_user_change", args=[world.nobody.pk]))
    assertNotContains(page, "is_superuser")


def test_a_superuser_who_acts_in_a_unit_stays_outside_the_management_pages(keeper, client):
    client.force_login(keeper)
    choose(client, appointment(keeper, Role.UNIT_LEADER))
    assert client.get("/quan-tri/").status_code == 403
    assert places(client.get("/")) == OF_A_UNIT
    choose(client, "")
    assert client.get("/quan-tri/").status_code == 200


def test_an_administrator_who_acts_as_officer_stays_outside(world, client):
    make_appointment(world.administrator, world.north, Role.UNIT_OFFICER)
    client.force_login(world.administrator)
    choose(client, appointment(world.administrator, Role.UNIT_OFFICER))
    assert client.get("/quan-tri/").status_code == 403


def test_the_narrowed_person_of_a_request_is_not_saved(keeper):
    person = User.objects.get(pk=keeper.pk)
    assert person.narrow_to(appointment(keeper, Role.UNIT_LEADER).pk)
    assert not person.is_superuser
    with pytest.raises(ValueError, match="whole person"):
        person.save()
    assert User.objects.get(pk=keeper.pk).is_superuser


# Cost, and the law


def test_acting_costs_no_further_query(person, as_officer, django_assert_num_queries):
    """Session, user, authority, and of the page the units above and the unread notices."""
    with django_assert_num_queries(5):
        as_officer.get("/so-tay/")


paths = st.lists(st.integers(1, 9), min_size=1, max_size=3).map(
    lambda ids: "".join(f"{number}." for number in ids)
)
grants = st.builds(Grant, st.sampled_from(Role.values), st.just(0), paths, st.integers(1, 3))


@given(st.lists(grants, max_size=4), st.integers(1, 4), st.sampled_from(Role.values), paths)
def test_to_narrow_only_takes_away(held, chosen, role, path):
    whole = Authority(tuple(held), held=tuple(held))
    narrowed = whole.narrowed_to(chosen)
    if narrowed is None:
        assert chosen not in {grant.appointment_id for grant in held}
        return
    assert whole.holds(role, path) or not narrowed.holds(role, path)
    for branch in narrowed.branches():
        assert any(branch.startswith(upper) for upper in whole.branches())
    assert narrowed.narrowed_to(chosen) == narrowed


@pytest.mark.django_db
def test_two_people_of_one_office_keep_their_own_choice(world, person):
    """The choice lies in the session, not with the appointment."""
    other = make_holder(Role.COUNCIL_STAFF, world.province)
    make_appointment(other, world.north, Role.UNIT_OFFICER)
    one, two = Client(), Client()
    one.force_login(person)
    two.force_login(other)
    choose(one, appointment(person, Role.UNIT_OFFICER))
    assert "Chờ xử lý" not in places(one.get("/"))
    assert "Chờ xử lý" in places(two.get("/"))
