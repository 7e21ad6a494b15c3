"""What needs an administrator's care: it appears, keeps to the branch, goes when it is mended."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from awards import cares as catalogue
from campaigns.choices import CampaignState
from emulation.accounts import cares
from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment
from emulation.accounts.site import page_of
from emulation.journal.models import Entry, MailState, Notification
from reports.choices import BuildState
from reports.models import ReportBuild
from tests.build import (
    make_appointment,
    make_campaign,
    make_holder,
    make_notice,
    make_participation,
    make_report_build,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

INDEX = "/quan-tri/"
# The catalogue of awards is of all provinces: tests/awards/test_catalogue_admin.py.
OF_CATALOGUE = catalogue.CARES
KINDS = [care.key for care in admin.site.cares if care not in OF_CATALOGUE]
# One for each kind; of rules, which are judged one by one, the codes of awards beside them.
CATALOGUE_QUERIES = len(OF_CATALOGUE) + 1


def day(days):
    return timezone.localdate() + timedelta(days=days)


def ago(**passed):
    return timezone.now() - timedelta(**passed)


def officer_in(unit, **values):
    return make_holder(Role.UNIT_OFFICER, make_unit(parent=unit), **values)


def lock_out(person):
    AccessAttempt.objects.create(
        username=person.username, ip_address="10.0.0.9", failures_since_start=5
    )


# A row in need of each kind of care, below this unit; and the act that mends it.


def without_appointment(unit):
    return make_appointment(unit=unit, until_on=day(-1)).user


def locked_out(unit):
    person = officer_in(unit)
    lock_out(person)
    return person


def at_ending_unit(unit):
    return make_appointment(unit=make_unit(parent=unit, closed_on=day(20)))


def running_out(unit):
    return make_appointment(unit=make_unit(parent=unit), until_on=day(20))


def not_mailed(unit):
    return make_notice(officer_in(unit), mail_state=MailState.FAILED, mail_error="550 no such user")


def without_officer(unit):
    taking_part = make_unit(parent=unit)
    make_participation(make_campaign(unit), taking_part)
    return taking_part


def failed_build(unit):
    return make_report_build(make_campaign(unit), state=BuildState.FAILED)


NEEDY = {
    "without-appointment": without_appointment,
    "locked-out": locked_out,
    "unit-ends": at_ending_unit,
    "runs-out": running_out,
    "not-mailed": not_mailed,
    "without-officer": without_officer,
    "failed-or-stuck": failed_build,
}
MENDED = {
    "without-appointment": lambda person: make_appointment(
        person, person.appointments.get().unit, from_on=day(5)
    ),
    "locked-out": lambda person: AccessAttempt.objects.filter(username=person.username).delete(),
    "unit-ends": lambda held: Appointment.objects.filter(pk=held.pk).update(until_on=day(19)),
    "runs-out": lambda held: make_appointment(held.user, held.unit, from_on=day(21)),
    "not-mailed": lambda notice: Notification.objects.filter(pk=notice.pk).update(
        mail_state=MailState.SENT, mailed_at=timezone.now()
    ),
    "without-officer": lambda unit: make_appointment(unit=unit),
    "failed-or-stuck": lambda build: make_report_build(
        build.campaign, fingerprint="newer", check_code="newer"
    ),
}


def needed(person, key):
    """What the front page says of this kind of care; nothing when there is none."""
    return next((need for need, _ in admin.site.needed(person) if need.care.key == key), None)


def rows_of(person, key):
    care = next(care for care in admin.site.cares if care.key == key)
    return {row.pk for row in care.rows(person)}


def test_every_kind_of_care_is_tried_here():
    assert set(NEEDY) == set(MENDED) == set(KINDS)


@pytest.mark.parametrize("key", KINDS)
def test_what_needs_care_appears_in_the_own_branch_and_goes_when_mended(world, key):
    before = rows_of(world.administrator, key)
    row = NEEDY[key](world.province)
    NEEDY[key](world.foreign_province)
    assert rows_of(world.administrator, key) - before == {row.pk}
    assert needed(world.administrator, key).count == len(before) + 1
    MENDED[key](row)
    assert rows_of(world.administrator, key) == before


@pytest.mark.parametrize("key", KINDS)
def test_the_technical_owner_sees_it_of_all_provinces(world, key):
    before = rows_of(world.superuser, key)
    rows = {NEEDY[key](unit).pk for unit in (world.province, world.foreign_province)}
    assert rows_of(world.superuser, key) - before == rows


@pytest.mark.parametrize("key", KINDS)
def test_the_list_shows_exactly_those_that_the_front_page_counts(world, client, key):
    client.force_login(world.administrator)
    NEEDY[key](world.province)
    NEEDY[key](world.foreign_province)
    need, url = next(
        pair for pair in admin.site.needed(world.administrator) if pair[0].care.key == key
    )
    assertContains(client.get(INDEX), f'href="{url}"')
    page = client.get(url)
    shown = {row.pk for row in page.context["cl"].result_list}
    assert shown == rows_of(world.administrator, key)
    assert len(shown) == need.count
    assertContains(page, need.care.choice)
    assert len(client.get(page_of(need.care.model)).context["cl"].result_list) > 0


def test_nobody_but_an_administrator_is_asked_to_care(world):
    failed_build(world.province)
    for name in ("staff", "leader", "officer_north", "viewer", "nobody"):
        assert admin.site.needed(world.cast[name]) == []


def test_a_district_s_administrator_cares_for_the_district_alone(world):
    keeper = make_holder(Role.ADMINISTRATOR, world.north)
    row = without_officer(world.north)
    without_officer(world.south)
    assert rows_of(keeper, "without-officer") == {row.pk}


# Where each begins and ends


def test_who_is_inactive_or_oneself_needs_no_appointment(world):
    person = make_user(is_active=False)
    waiting = rows_of(world.administrator, "without-appointment")
    assert waiting == {world.nobody.pk}
    assert person.pk not in waiting


def test_a_sign_in_is_free_again_after_a_while_and_below_the_limit(world, settings):
    lock_out(world.officer_north)
    assert rows_of(world.administrator, "locked-out") == {world.officer_north.pk}
    AccessAttempt.objects.update(failures_since_start=4)
    assert rows_of(world.administrator, "locked-out") == set()
    AccessAttempt.objects.update(
        failures_since_start=5, attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    assert rows_of(world.administrator, "locked-out") == set()


@pytest.mark.parametrize(
    ("closed", "until", "needs"),
    [
        (-100, None, True),
        (30, None, True),
        (31, None, False),
        (10, 9, False),
        (10, 10, True),
    ],
)
def test_a_role_needs_care_when_it_outlasts_its_unit(world, closed, until, needs):
    unit = make_unit(parent=world.province, closed_on=day(closed))
    make_appointment(unit=unit, until_on=until and day(until))
    assert bool(rows_of(world.administrator, "unit-ends")) is needs


@pytest.mark.parametrize(("until", "needs"), [(0, False), (1, True), (30, True), (31, False)])
def test_a_role_that_ends_soon_is_told_before_it_ends(world, until, needs):
    make_appointment(unit=world.city, until_on=day(until))
    assert bool(rows_of(world.administrator, "runs-out")) is needs


@pytest.mark.parametrize(
    ("state", "age", "needs"),
    [
        (MailState.FAILED, {"days": 13}, True),
        (MailState.FAILED, {"days": 15}, False),
        (MailState.WAITING, {"minutes": 50}, False),
        (MailState.WAITING, {"minutes": 70}, True),
        (MailState.SENDING, {"minutes": 70}, True),
        (MailState.NONE, {"days": 2}, False),
    ],
)
def test_mail_needs_care_when_given_up_or_waiting_for_long(world, state, age, needs):
    notice = make_notice(world.staff, mail_state=state)
    Notification.objects.filter(pk=notice.pk).update(created_at=ago(**age))
    assert bool(rows_of(world.administrator, "not-mailed")) is needs


@pytest.mark.parametrize("state", [BuildState.QUEUED, BuildState.RUNNING])
def test_a_build_that_nobody_hears_of_is_stuck(world, state):
    build = make_report_build(make_campaign(world.province), state=state)
    assert rows_of(world.administrator, "failed-or-stuck") == set()
    ReportBuild.objects.update(touched_at=ago(minutes=6))
    assert rows_of(world.administrator, "failed-or-stuck") == {build.pk}


def test_a_unit_needs_no_officer_once_its_campaigns_are_closed(world):
    without_officer(world.province)
    leader_only = make_unit(parent=world.province)
    make_appointment(unit=leader_only, role=Role.UNIT_LEADER)
    campaign = make_campaign(world.province)
    make_participation(campaign, leader_only)
    assert leader_only.pk in rows_of(world.administrator, "without-officer")
    for row in type(campaign).objects.all():
        row.state = CampaignState.CLOSED
        row.save()
    assert rows_of(world.administrator, "without-officer") == set()


def test_an_officer_who_may_not_sign_in_is_none(world):
    make_participation(make_campaign(world.province), world.north)
    assert rows_of(world.administrator, "without-officer") == set()
    world.officer_north.is_active = False
    world.officer_north.save()
    assert rows_of(world.administrator, "without-officer") == {world.north.pk}


# How it is said


def test_the_first_are_named_and_the_rest_counted(world):
    for name in ("An", "Bình", "Chi"):
        make_user(full_name=f"Lò Thị {name}")
    need = needed(world.administrator, "without-appointment")
    assert need.counted == "4 người"
    assert need.named == "Lò Thị An; Lò Thị Bình; Lò Thị Chi; …"
    world.nobody.is_active = False
    world.nobody.save()
    assert needed(world.administrator, "without-appointment").named.endswith("Lò Thị Chi")


def test_who_misses_two_mails_is_named_once(world):
    for _ in range(2):
        make_notice(world.staff, mail_state=MailState.FAILED, mail_error="550")
    need = needed(world.administrator, "not-mailed")
    assert (need.counted, need.named) == ("2 thư", "Tao Thị Hoa")


def test_a_front_page_without_cares_is_calm(world, client):
    client.force_login(world.administrator)
    assertNotContains(client.get(INDEX), "Không có việc nào cần chú ý")
    world.nobody.is_active = False
    world.nobody.save()
    assertContains(client.get(INDEX), "Không có việc nào cần chú ý")


@pytest.mark.parametrize("count", [1, 3])
def test_the_front_page_asks_as_often_for_three_as_for_one(
    world, client, count, django_assert_num_queries
):
    for make in NEEDY.values():
        for _ in range(count):
            make(world.province)
    client.force_login(world.administrator)
    # session, person, authority, units of the shell, unread notices; recent acts; whether the
    # person keeps the catalogue; each kind once
    with django_assert_num_queries(7 + len(KINDS) + CATALOGUE_QUERIES):
        assert client.get(INDEX).status_code == 200


def test_names_come_without_a_query_each(world, django_assert_num_queries):
    for make in NEEDY.values():
        for _ in range(cares.NAMES_AT_MOST):
            make(world.province)
    assert bool(world.administrator.authority.grants)
    with django_assert_num_queries(len(KINDS) + CATALOGUE_QUERIES):
        assert len(admin.site.needed(world.administrator)) == len(KINDS)


# What mends


def test_failed_mail_is_sent_again_from_the_list(world, client):
    own, foreign = not_mailed(world.province), not_mailed(world.foreign_province)
    waiting = make_notice(world.staff, mail_state=MailState.NONE)
    client.force_login(world.administrator)
    chosen = {"action": "mail_again", "_selected_action": [own.pk, foreign.pk, waiting.pk]}
    page = client.post(page_of(Notification), chosen, follow=True)
    assertContains(page, "Đã xếp 1 thư để gửi lại")
    states = dict(Notification.objects.values_list("pk", "mail_state"))
    assert states == {
        own.pk: MailState.WAITING,
        foreign.pk: MailState.FAILED,
        waiting.pk: MailState.NONE,
    }
    entry = Entry.objects.get(action="notification.mailed_again")
    assert (entry.actor, entry.target_id) == (world.administrator, own.pk)
    assert entry.before == {"lỗi": "550 no such user"}


def test_mail_that_is_sent_again_goes_out(
    world, client, mailoutbox, django_capture_on_commit_callbacks
):
    own = not_mailed(world.province)
    client.force_login(world.administrator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(Notification), {"action": "mail_again", "_selected_action": [own.pk]})
    own.refresh_from_db()
    assert (own.mail_state, own.mail_error) == (MailState.SENT, "")
    assert [mail.to for mail in mailoutbox] == [[own.recipient.email]]


@pytest.mark.parametrize(
    ("model", "make"), [("user", without_appointment), ("unit", without_officer)]
)
def test_the_page_of_who_needs_an_appointment_leads_to_one_filled_in(world, client, model, make):
    row = make(world.province)
    client.force_login(world.administrator)
    url = f"{page_of(Appointment, 'add')}?{model}={row.pk}"
    assertContains(
        client.get(page_of(type(row), "changelist") + f"{row.pk}/change/"), f'href="{url}"'
    )
    form = client.get(url).context["adminform"].form
    assert form[model].value().pk == str(row.pk)


def test_what_one_did_lately_stands_beside_it(world, client):
    for person, name in ((world.administrator, "xã Một"), (world.staff, "xã Hai")):
        Entry.objects.create(
            actor=person,
            actor_name=str(person),
            action="unit.changed",
            target_type="accounts.unit",
            target_label=name,
        )
    client.force_login(world.administrator)
    page = client.get(INDEX)
    assertContains(page, "Sửa đơn vị: xã Một")
    assertNotContains(page, "xã Hai")
    assertContains(page, reverse("admin:journal_entry_changelist"))
