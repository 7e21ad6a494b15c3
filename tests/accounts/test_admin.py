"""The management pages: only administrators get in, each keeps the own branch, history stands."""

import re
from dataclasses import fields
from datetime import date
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment, Succession, Unit, User
from emulation.accounts.site import Group
from emulation.journal.models import Entry
from emulation.journal.services import record
from tests.build import (
    PASSWORD,
    make_appointment,
    make_bloc,
    make_campaign,
    make_catalogue,
    make_document,
    make_fact,
    make_historic_event,
    make_holder,
    make_indicator,
    make_notice,
    make_period,
    make_report_build,
    make_snapshot,
    make_submission,
    make_succession,
    make_unit,
    make_user,
)
from tests.world import World

pytestmark = pytest.mark.django_db

INDEX = "/quan-tri/"
CAST = [field.name for field in fields(World) if field.type is User]
REGISTERED = sorted(model._meta.label_lower for model in admin.site._registry)


def page(model, act, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}", args=args)


@pytest.fixture
def keeper(world, client):
    """The province's administrator, signed in."""
    client.force_login(world.administrator)
    return client


# Who gets in


OTHERS = [name for name in CAST if name not in ("administrator", "superuser")]


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_an_administrator_gets_in(world, client, name):
    client.force_login(world.cast[name])
    unit = world.north.pk
    for path in (
        INDEX,
        f"{INDEX}accounts/",
        f"{INDEX}khong-co/",
        page(Unit, "changelist"),
        page(Unit, "add"),
        page(Unit, "change", unit),
        page(Unit, "history", unit),
        page(Unit, "delete", unit),
        reverse("admin:auth_user_password_change", args=[world.nobody.pk]),
        reverse("admin:autocomplete"),
        reverse("admin:jsi18n"),
    ):
        assert client.get(path).status_code == 403, path
        assert client.post(path).status_code == 403, path


@pytest.mark.parametrize("label", REGISTERED)
def test_every_list_opens_to_administrators_alone(world, client, label):
    path = INDEX + label.replace(".", "/") + "/"
    assert client.get(path)["Location"] == f"{reverse('accounts:sign-in')}?next={path}"
    for name, status in (("staff", 403), ("administrator", 200), ("superuser", 200)):
        client.force_login(world.cast[name])
        assert client.get(path).status_code == status, name


def test_the_refusal_is_a_vietnamese_sentence(world, client):
    client.force_login(world.staff)
    assertContains(
        client.get(INDEX), "Chỉ quản trị hệ thống được vào trang quản trị.", status_code=403
    )


def test_an_appointment_that_has_ended_opens_nothing(world, client):
    world.administrator.appointments.update(until_on=date(2024, 1, 1))
    client.force_login(world.administrator)
    assert client.get(INDEX).status_code == 403


def test_there_is_one_sign_in_page_and_it_leads_back(world, client):
    response = client.get(reverse("admin:login"), {"next": page(Unit, "changelist")})
    assertRedirects(response, f"{reverse('accounts:sign-in')}?next={page(Unit, 'changelist')}")
    response = client.post(
        response["Location"],
        {"username": "quantri", "password": PASSWORD, "next": page(Unit, "changelist")},
    )
    assertRedirects(response, page(Unit, "changelist"))


def test_signing_out_and_the_password_are_the_portal_s_own(keeper):
    assertRedirects(
        keeper.get(reverse("admin:password_change")), reverse("accounts:password-change")
    )
    assertRedirects(keeper.post(reverse("admin:logout")), reverse("accounts:sign-in"))


# How it is laid out


def test_every_list_stands_in_a_group_and_says_what_it_is_for(keeper):
    groups = keeper.get(INDEX).context["app_list"]
    assert [group["name"] for group in groups] == [
        "Đơn vị và tổ chức",
        "Người dùng và phân công",
        "Danh mục",
        "Phong trào và số liệu (chỉ xem)",
        "Vận hành",
    ]
    rows = [row for group in groups for row in group["models"]]
    assert sorted(row["model"]._meta.label_lower for row in rows) == REGISTERED
    assert [row["name"] for row in rows if not row["about"]] == []


def test_a_list_that_names_no_group_is_not_lost(keeper, monkeypatch):
    monkeypatch.setattr(admin.site.get_model_admin(Succession), "group", Group.OTHER)
    last = keeper.get(INDEX).context["app_list"][-1]
    assert (last["name"], [row["model"] for row in last["models"]]) == ("Khác", [Succession])


def test_what_can_only_be_looked_at_offers_no_button_to_add(keeper):
    shown = keeper.get(INDEX).content.decode()
    assert {Unit, User, Appointment, Succession} <= {
        model for model in admin.site._registry if page(model, "add") in shown
    }
    for row in keeper.get(INDEX).context["app_list"][3]["models"]:
        assert not row["add_url"]


def test_apps_are_no_places(keeper):
    assertRedirects(keeper.get(f"{INDEX}accounts/"), INDEX)
    assert keeper.get(f"{INDEX}khong-co/").status_code == 404


def test_pages_stand_in_the_shell_of_the_portal_and_load_nothing_but_its_own(world, keeper):
    for path in (INDEX, page(Unit, "changelist"), page(Unit, "change", world.north.pk)):
        html = keeper.get(path).content.decode()
        assert 'class="header"' in html
        assert re.findall(r'href="[^"]*/admin/[^"]*css"', html) == []
        assert "jquery" not in html


def said(html):
    """What a page says: its text, and the words of its attributes."""
    html = html[html.index("<main") : html.index("</main>")]
    words = re.findall(r'(?:title|alt|placeholder|aria-label)="([^"]*)"', html)
    html = re.sub(r"<code>[^<]*</code>", "", html)  # what is typed as it stands
    words += re.findall(r">([^<]+)<", re.sub(r"(?s)<script\b.*?</script>", "", html))
    return {unescape(text).strip() for text in words if text.strip()}


ENGLISH = re.compile(
    r"\b(the|of|and|is|are|to|select|add|change|delete|save|history|user|please|error|none|true"
    r"|false|view|by|any|yes|no|search|filter|required|field|object|this|home|action|run|total"
    r"|show|hide|close|unknown|not|with|for|it|was|unit|period|campaign|submission|status)s?d?\b",
    re.I,
)


def test_no_page_speaks_english(world, client):
    submission = make_submission(make_period(make_campaign(world.province)), world.north)
    make_snapshot(submission)
    make_report_build(submission.campaign)
    make_fact(make_document(world.province))
    make_succession(world.south_other, world.south_commune)
    make_notice(world.staff)
    make_historic_event()
    make_indicator()
    make_bloc(world.province)
    make_catalogue()
    client.force_login(world.superuser)
    client.post(page(Unit, "add"), unit_form(parent=world.north.pk))
    answers = {INDEX: client.get(INDEX)}
    password = reverse("admin:auth_user_password_change", args=[world.nobody.pk])
    answers[password] = client.get(password)
    answers["wrong password"] = client.post(password, {"password1": "a", "password2": "b"})
    for model in admin.site._registry:
        row = model.objects.first()
        assert row is not None, model
        changelist = page(model, "changelist")
        chosen = {"action": "delete_selected", "_selected_action": [row.pk]}
        answers |= {
            changelist: client.get(changelist),
            f"{changelist}?q=": client.get(changelist, {"q": "khong co"}),
            f"{changelist} delete": client.post(changelist, chosen, follow=True),
            f"{changelist} nothing": client.post(changelist, {"action": "x"}, follow=True),
            f"{changelist} lost": client.get(page(model, "change", 987_654), follow=True),
        }
        for path in (
            page(model, "add"),
            *(page(model, act, row.pk) for act in ("change", "history", "delete")),
        ):
            answers[path] = client.get(path)
            answers[f"{path} empty"] = client.post(path, {})
    faults = {
        (path, text)
        for path, answer in answers.items()
        if answer.status_code == 200
        for text in said(answer.content.decode())
        if ENGLISH.search(text)
    }
    assert {text for _, text in faults} <= {
        # What a browser never leaves out.
        "Total forms: Hãy điền mục này.",
        "Initial forms: Hãy điền mục này.",
    }
    assert len(answers) > 100


# What each keeps


def listed(response):
    return {str(row) for row in response.context["cl"].result_list}


def test_an_administrator_keeps_the_units_of_the_own_branch(world, keeper):
    assert "tỉnh Hạ Giang" not in listed(keeper.get(page(Unit, "changelist")))
    assert "xã Nà Lao" in listed(keeper.get(page(Unit, "changelist")))
    foreign = world.foreign_district.pk
    for act in ("change", "history", "delete"):
        response = keeper.get(page(Unit, act, foreign))
        assert response.status_code in (302, 404), act
        assert "huyện Hạ Bình" not in response.content.decode()


def test_units_are_searched_without_accents(keeper):
    assert listed(keeper.get(page(Unit, "changelist"), {"q": "na lao"})) == {"xã Nà Lao"}


def proposed(client, search, words):
    found = client.get(reverse(search), {"role": "administrator", "q": words}).json()["found"]
    return {row["label"] for row in found}


def test_choices_are_asked_from_the_server_within_the_branch(world, keeper):
    form = keeper.get(page(Appointment, "add"))
    for search in ("accounts:unit-search", "accounts:person-search"):
        assertContains(form, f'data-search-field="{reverse(search)}?role=administrator"')
    assertNotContains(form, "xã Nà Lao")
    units = proposed(keeper, "accounts:unit-search", "huyen")
    assert units == {"huyện Bắc Nguyên", "huyện Nam Nguyên"}
    people = proposed(keeper, "accounts:person-search", "l")
    assert {"Khoàng Lò Xá", "Lò Văn Quân"} <= people
    assert not {"Hoàng Thị Lan", "Người giữ máy"} & people


def test_the_technical_owner_is_proposed_all_units_and_people(world, client):
    client.force_login(world.superuser)
    assert "huyện Hạ Bình" in proposed(client, "accounts:unit-search", "huyen")
    assert "Hoàng Thị Lan" in proposed(client, "accounts:person-search", "lan")


def test_who_is_no_administrator_is_proposed_nobody_without_a_role(world, client):
    client.force_login(world.staff)
    assert proposed(client, "accounts:person-search", "khoang lo xa") == set()
    assert proposed(client, "accounts:unit-search", "huyen") == set()


def appointment_of(person, unit, **values):
    filled = {"user": person.pk, "unit": unit.pk, "role": Role.UNIT_OFFICER, "position": ""}
    return filled | {"from_on": "01/02/2026", "until_on": ""} | values


def test_a_person_is_appointed(world, keeper):
    response = keeper.post(
        page(Appointment, "add"), appointment_of(world.nobody, world.city, position="Văn thư")
    )
    assertRedirects(response, page(Appointment, "changelist"))
    made = world.nobody.appointments.get()
    assert (made.unit, made.role, made.position) == (world.city, "unit_officer", "Văn thư")
    assert made.from_on == date(2026, 2, 1)
    assert made.history.get().history_user == world.administrator
    entry = Entry.objects.get()
    assert (entry.actor, entry.action) == (world.administrator, "appointment.added")


def test_nobody_is_appointed_outside_the_branch_whatever_is_posted(world, keeper):
    for person, unit in (
        (world.nobody, world.foreign_province),
        (world.foreign_staff, world.province),
        (world.superuser, world.province),
    ):
        response = keeper.post(page(Appointment, "add"), appointment_of(person, unit))
        assert response.status_code == 200
        assert response.context["adminform"].form.errors
    assert not world.nobody.appointments.exists()


def test_of_an_appointment_only_the_position_and_the_last_day_change(world, keeper):
    held = world.officer_north.appointments.get()
    keeper.post(
        page(Appointment, "change", held.pk),
        appointment_of(
            world.administrator,
            world.province,
            role=Role.COUNCIL_STAFF,
            position="Phó phòng",
            until_on="31/12/2026",
        ),
    )
    held.refresh_from_db()
    assert (held.user, held.unit, held.role) == (
        world.officer_north,
        world.north,
        Role.UNIT_OFFICER,
    )
    assert (held.position, held.until_on) == ("Phó phòng", date(2026, 12, 31))


def test_an_appointment_that_would_end_before_it_began_is_refused_in_words(world, keeper):
    held = world.officer_north.appointments.get()
    response = keeper.post(
        page(Appointment, "change", held.pk), {"position": "", "until_on": "01/01/2019"}
    )
    assertContains(response, "Ngày kết thúc đứng trước ngày bắt đầu.")


def test_appointments_and_people_are_never_deleted(world, client):
    held = world.officer_north.appointments.get()
    for who in (world.administrator, world.superuser):
        client.force_login(who)
        for path in (
            page(Appointment, "delete", held.pk),
            page(User, "delete", world.officer_north.pk),
            page(User, "delete", world.nobody.pk),
        ):
            assert client.post(path, {"post": "yes"}).status_code == 403
        actions = {"action": "delete_selected", "_selected_action": [held.pk], "post": "yes"}
        client.post(page(Appointment, "changelist"), actions)
    assert Appointment.objects.filter(pk=held.pk).exists()
    assert User.objects.filter(pk=world.nobody.pk).exists()


def test_appointments_are_ended_from_the_list(world, keeper):
    held = world.officer_north.appointments.get()
    action = {"action": "end_today", "_selected_action": [held.pk]}
    response = keeper.post(page(Appointment, "changelist"), action, follow=True)
    assertContains(response, "Đã kết thúc 1 phân công")
    held.refresh_from_db()
    assert held.until_on is not None


# Units


def unit_form(**values):
    filled = {"code": "TN.MOI", "name": "xã Mới", "kind": "commune", "parent": "", "variants": ""}
    filled |= {"opened_on": "", "closed_on": "", "official_code": "", "note": ""}
    rows = {"predecessions-TOTAL_FORMS": "0", "predecessions-INITIAL_FORMS": "0"}
    return filled | rows | values


def test_a_unit_is_added_with_its_other_names(world, keeper):
    keeper.post(
        page(Unit, "add"),
        unit_form(parent=world.north.pk, variants="Xã  mới\n\nXM\nXM", opened_on="1/7/2025"),
    )
    unit = Unit.objects.get(code="TN.MOI")
    assert (unit.variants, unit.opened_on) == (["Xã mới", "XM"], date(2025, 7, 1))
    assert unit.path == f"{world.north.path}{unit.pk}."
    assert Entry.objects.get().action == "unit.added"


def test_a_unit_is_added_only_below_the_own_branch(world, keeper):
    for parent in ("", world.foreign_province.pk, world.centre.pk):
        response = keeper.post(page(Unit, "add"), unit_form(parent=parent))
        assert response.context["adminform"].form.errors["parent"]
    assert not Unit.objects.filter(code="TN.MOI").exists()


def test_a_unit_below_itself_is_refused_with_a_sentence(world, keeper):
    response = keeper.post(
        page(Unit, "change", world.north.pk),
        unit_form(code="TN.BN", name="huyện Bắc Nguyên", parent=world.north_commune.pk),
    )
    assertContains(response, "xã Nà Lao nằm trong huyện Bắc Nguyên")


def test_the_top_of_the_own_branch_is_changed_but_not_moved(world, keeper):
    keeper.post(
        page(Unit, "change", world.province.pk),
        unit_form(code="TN", name="tỉnh Thượng Nguyên mới", kind="province", parent=""),
    )
    province = Unit.objects.get(pk=world.province.pk)
    assert (province.name, province.parent) == ("tỉnh Thượng Nguyên mới", world.centre)


def test_closing_a_unit_says_which_appointments_are_left(world, keeper):
    response = keeper.post(
        page(Unit, "change", world.north.pk),
        unit_form(
            code="TN.BN", name="huyện Bắc Nguyên", parent=world.province.pk, closed_on="1/7/2025"
        ),
        follow=True,
    )
    assertContains(response, "còn 2 phân công chưa có ngày kết thúc")


def test_a_unit_in_use_is_not_deleted(world, keeper):
    make_campaign(world.north)
    response = keeper.post(page(Unit, "delete", world.north.pk), {"post": "yes"})
    assert Unit.objects.filter(pk=world.north.pk).exists()
    assertContains(response, "Phong trào thi đua: ", status_code=response.status_code)


def test_the_history_of_a_unit_says_who_changed_what(world, keeper):
    keeper.post(
        page(Unit, "change", world.city.pk),
        unit_form(code="TN.TP", name="thành phố Mới", kind="city", parent=world.province.pk),
    )
    history = keeper.get(page(Unit, "history", world.city.pk))
    assertContains(history, "thành phố Thượng Nguyên")
    assertContains(history, "thành phố Mới")
    assertContains(history, "Lò Văn Quân")
    assertContains(history, "Sửa")


def test_a_version_of_the_past_cannot_be_put_back_by_an_address(world, keeper):
    version = world.city.history.get()
    path = f"{page(Unit, 'history', world.city.pk)}{version.pk}/"
    assert keeper.post(path, unit_form(name="khác")).status_code in (302, 404)
    assert Unit.objects.get(pk=world.city.pk).name == "thành phố Thượng Nguyên"


def test_successions_are_kept_in_the_own_branch(world, keeper):
    own = make_succession(world.south_other, world.south_commune)
    foreign = make_succession(make_unit(), world.foreign_district)
    assert listed(keeper.get(page(Succession, "changelist"))) == {str(own)}
    assert keeper.get(page(Succession, "change", foreign.pk)).status_code == 302


def test_of_what_is_looked_at_the_history_is_the_journal_s(world, keeper):
    campaign = make_campaign(world.province)
    record(world.staff, "campaign.launched", campaign, reason="Đủ điều kiện")
    history = keeper.get(page(type(campaign), "history", campaign.pk))
    assertContains(history, "Tao Thị Hoa")
    assertContains(history, "Đủ điều kiện")
    foreign = make_campaign(world.foreign_province)
    assert keeper.get(page(type(campaign), "history", foreign.pk)).status_code == 404


def fill(world):
    """One more row in every list."""
    unit = make_unit(parent=world.province)
    campaign = make_campaign(world.province)
    submission = make_submission(make_period(campaign), unit)
    make_snapshot(submission)
    make_report_build(campaign)
    make_fact(make_document(unit))
    make_succession(unit, world.north)
    make_historic_event(unit=unit)
    make_indicator()
    make_bloc(world.province)
    make_catalogue()
    person = make_holder(Role.UNIT_OFFICER, unit)
    make_notice(person)
    record(person, "unit.changed", unit)


@pytest.mark.parametrize("label", REGISTERED)
def test_a_list_costs_the_same_for_one_row_and_for_many(
    world, keeper, label, django_assert_num_queries
):
    path = INDEX + label.replace(".", "/") + "/"
    fill(world)
    with CaptureQueriesContext(connection) as first:
        few = len(keeper.get(path).context["cl"].result_list)
    for _ in range(3):
        fill(world)
    with django_assert_num_queries(len(first)):
        assert len(keeper.get(path).context["cl"].result_list) > few


def test_days_known_in_part_and_yes_and_no_are_said_in_words(world, keeper):
    campaign = make_campaign(world.province, launched_on="2023-05", ends_on="2023-11-30")
    for path in (
        page(type(campaign), "changelist"),
        page(type(campaign), "change", campaign.pk),
    ):
        shown = keeper.get(path)
        assertContains(shown, "5/2023<")
        assertContains(shown, "30/11/2023<")
    people = keeper.get(page(User, "changelist")).content.decode()
    assert '<td data-label="Đang hoạt động" class="field-is_active">Có</td>' in people


@pytest.mark.parametrize("reason", ["2024-13", "2024-02-30", "2024-11", "0000-00-00"])
def test_what_somebody_typed_like_a_day_stays_as_it_is(world, keeper, reason):
    """One such reason closed the whole journal to its administrators."""
    entry = record(world.staff, "submission.returned", world.north, reason=reason)
    for path in (page(Entry, "changelist"), page(Entry, "change", entry.pk)):
        assertContains(keeper.get(path), f">{reason}<")


# People


def person_form(person, **values):
    filled = {"username": person.username, "full_name": person.full_name, "sort_name": ""}
    filled |= {"email": person.email, "phone": "", "is_active": "on"}
    rows = {"appointments-TOTAL_FORMS": "0", "appointments-INITIAL_FORMS": "0"}
    return filled | rows | values


def test_a_person_is_added_with_a_full_name_and_may_sign_in(keeper, client):
    keeper.post(
        page(User, "add"),
        {
            "username": "moi",
            "full_name": "Chẻo Sìn Páo",
            "email": "moi@example.vn",
            "phone": "",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    person = User.objects.get(username="moi")
    assert (person.full_name, person.sort_key) == ("Chẻo Sìn Páo", "Páo Sìn Chẻo")
    assert person.check_password(PASSWORD)
    assert not (person.is_staff or person.is_superuser)
    entry = Entry.objects.get()
    assert entry.action == "user.added"
    assert PASSWORD not in str(entry.after)


def test_a_person_is_changed_and_the_act_is_written_down(world, keeper):
    keeper.post(
        page(User, "change", world.nobody.pk),
        person_form(world.nobody, full_name="Khoàng Lò Xá Mới", is_active=""),
    )
    person = User.objects.get(pk=world.nobody.pk)
    assert (person.full_name, person.is_active) == ("Khoàng Lò Xá Mới", False)
    entry = Entry.objects.get()
    assert (entry.action, entry.target_id) == ("user.changed", person.pk)
    assertContains(keeper.get(page(User, "history", person.pk)), "Sửa tài khoản")
    assert not LogEntry.objects.exists()


def test_an_administrator_sets_a_password(world, keeper):
    path = reverse("admin:auth_user_password_change", args=[world.officer_north.pk])
    new = "Suối-chảy-qua-bản-77"
    assert keeper.get(path).status_code == 200
    assertContains(keeper.post(path, {"password1": "", "password2": ""}), "error-summary")
    assert keeper.post(path, {"password1": new, "password2": new}).status_code == 302
    assert User.objects.get(pk=world.officer_north.pk).check_password(new)


def test_nobody_loses_the_way_in_by_a_form(world, keeper):
    path = reverse("admin:auth_user_password_change", args=[world.officer_north.pk])
    keeper.post(path, {"usable_password": "false", "unset-password": "x"})
    assert User.objects.get(pk=world.officer_north.pk).check_password(PASSWORD)


def test_nobody_becomes_a_superuser_by_a_form(world, keeper):
    keeper.post(
        page(User, "change", world.nobody.pk),
        person_form(world.nobody, is_superuser="on", is_staff="on", user_permissions=["1"]),
    )
    person = User.objects.get(pk=world.nobody.pk)
    assert not (person.is_superuser or person.is_staff)
    assert not person.user_permissions.exists()


def test_people_of_another_branch_and_superusers_are_out_of_reach(world, keeper):
    people = listed(keeper.get(page(User, "changelist")))
    assert {"Giàng Páo Mỷ", "Khoàng Lò Xá"} <= people
    assert not {"Hoàng Thị Lan", "Người giữ máy"} & people
    for person in (world.foreign_staff, world.superuser):
        former = person.password
        keeper.post(page(User, "change", person.pk), person_form(person, email="ai@example.com"))
        keeper.post(
            reverse("admin:auth_user_password_change", args=[person.pk]),
            {"password1": PASSWORD + "x", "password2": PASSWORD + "x", "usable_password": "true"},
        )
        person.refresh_from_db()
        assert (person.email == "ai@example.com", person.password == former) == (False, True)


def test_who_also_serves_another_branch_is_out_of_reach(world, keeper):
    make_appointment(world.officer_north, world.foreign_district, Role.VIEWER)
    assert "Giàng Páo Mỷ" not in listed(keeper.get(page(User, "changelist")))


def test_a_district_s_administrator_keeps_the_district_alone(world, client):
    client.force_login(make_holder(Role.ADMINISTRATOR, world.north))
    assert listed(client.get(page(Unit, "changelist"))) == {
        "huyện Bắc Nguyên",
        "xã Nà Lao",
        "xã Bản Phố",
    }
    response = client.post(
        page(Appointment, "add"),
        appointment_of(world.nobody, world.province, role=Role.COUNCIL_STAFF),
    )
    assert response.context["adminform"].form.errors["unit"]


def test_people_are_let_in_again_from_the_list(world, keeper):
    for _ in range(5):
        keeper_less = type(keeper)()
        keeper_less.post(reverse("accounts:sign-in"), {"username": "canbobac", "password": "sai"})
    action = {"action": "unlock", "_selected_action": [world.officer_north.pk]}
    assertContains(
        keeper.post(page(User, "changelist"), action, follow=True), "có thể đăng nhập lại ngay"
    )
    response = type(keeper)().post(
        reverse("accounts:sign-in"), {"username": "canbobac", "password": PASSWORD}
    )
    assert response.status_code == 302


# What can only be looked at


@pytest.mark.parametrize(
    "label",
    [
        "journal.entry",
        "journal.notification",
        "campaigns.campaign",
        "campaigns.submission",
        "campaigns.snapshot",
        "campaigns.sourcedocument",
        "campaigns.sourcefact",
    ],
)
def test_what_has_a_workflow_is_never_changed_here(client, world, label):
    client.force_login(world.superuser)
    base = INDEX + label.replace(".", "/") + "/"
    assert client.get(base).status_code == 200
    for path in (f"{base}add/", f"{base}1/delete/"):
        assert client.post(path, {"post": "yes"}).status_code in (302, 403)
    keeper = next(
        keeper for model, keeper in admin.site._registry.items() if model._meta.label_lower == label
    )
    request = client.get(base).wsgi_request
    assert not keeper.has_add_permission(request)
    assert not keeper.has_change_permission(request)
    assert not keeper.has_delete_permission(request)


def test_campaigns_of_another_province_are_not_looked_at(world, keeper):
    own = make_campaign(world.province)
    make_campaign(world.foreign_province)
    campaign = type(own)
    assert listed(keeper.get(page(campaign, "changelist"))) == {str(own)}


def test_administrators_read_the_acts_of_their_own_people(world, keeper, client):
    make_user()
    for person, unit in (
        (world.staff, world.north),
        (world.foreign_staff, world.foreign_district),
    ):
        Entry.objects.create(
            actor=person,
            actor_name=str(person),
            action="unit.changed",
            target_type="accounts.unit",
            target_id=unit.pk,
            target_label=str(unit),
        )
    shown = keeper.get(page(Entry, "changelist"))
    assertContains(shown, "Sửa đơn vị")
    assertContains(shown, "huyện Bắc Nguyên")
    assertNotContains(shown, "huyện Hạ Bình")
