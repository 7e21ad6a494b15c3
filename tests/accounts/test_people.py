from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from emulation.accounts import services
from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment, User
from emulation.accounts.models.people import by_given_name
from emulation.journal.models import Entry
from tests.build import make_appointment, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("full_name", "key"),
    [
        ("Chẻo Sìn Páo", "Páo Sìn Chẻo"),
        ("Nguyễn Thị Minh Khai", "Khai Thị Minh Nguyễn"),
        ("Lý Đành", "Đành Lý"),
        ("Páo", "Páo"),
        ("", ""),
    ],
)
def test_lists_go_by_given_name_then_middle_names_then_family_name(full_name, key):
    assert by_given_name(full_name) == key


def test_people_stand_in_the_order_of_the_vietnamese_alphabet():
    for name in ("Lò Văn Đạt", "Tao Thị Diện", "Chẻo Ánh", "Lý A Dũng", "Vàng An"):
        make_user(full_name=name)
    assert [str(user) for user in User.objects.all()] == [
        "Vàng An",
        "Chẻo Ánh",
        "Tao Thị Diện",
        "Lý A Dũng",
        "Lò Văn Đạt",
    ]


def test_a_name_that_does_not_fit_the_rule_says_how_it_is_sorted():
    person = make_user(full_name="Giàng Páo Mỷ", sort_name="Giàng Páo Mỷ")
    assert person.sort_key == "Giàng Páo Mỷ"
    person.sort_name = ""
    person.full_name = "Giàng Páo Sử"
    person.save()
    assert person.sort_key == "Sử Páo Giàng"


def test_people_are_found_whatever_the_accents():
    person = make_user("mypao", full_name="Giàng Páo Mỷ")
    make_user(full_name="Lò Văn Quân")
    for words in ("giang my", "MI", "mypao", "Páo"):
        assert list(User.objects.named(words)) == [person]


def test_saving_one_field_keeps_the_search_in_step():
    person = make_user(full_name="Lò Văn Quân")
    person.full_name = "Lò Văn Quyết"
    person.save(update_fields=["full_name"])
    assert list(User.objects.named("quyet")) == [person]


# Appointments


def refusal_of(appointment):
    with pytest.raises(ValidationError) as refusal:
        appointment.full_clean()
    return refusal.value.messages


def another(appointment, **values):
    return Appointment(
        **{"user": appointment.user, "unit": appointment.unit, "role": appointment.role} | values
    )


def test_the_same_role_at_the_same_unit_is_held_once_at_a_time():
    held = make_appointment(from_on=date(2024, 1, 1), until_on=date(2024, 6, 30))
    assert refusal_of(another(held, from_on=date(2024, 6, 30))) == [
        "Người này đã giữ đúng vai trò đó ở đơn vị trong thời gian này."
    ]
    assert refusal_of(another(held, from_on=date(2023, 1, 1)))
    another(held, from_on=date(2024, 7, 1)).full_clean()
    another(held, from_on=date(2023, 1, 1), until_on=date(2023, 12, 31)).full_clean()
    another(held, from_on=date(2024, 6, 30), role=Role.UNIT_LEADER).full_clean()


def test_an_appointment_does_not_end_before_it_begins():
    wrong = another(make_appointment(), from_on=date(2024, 2, 1), until_on=date(2024, 1, 1))
    assert "Ngày kết thúc đứng trước ngày bắt đầu." in refusal_of(wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_nobody_is_appointed_to_a_unit_beyond_its_end():
    unit = make_unit(closed_on=date(2025, 7, 1))
    new = Appointment(user=make_user(), unit=unit, role=Role.VIEWER, from_on=date(2025, 1, 1))
    assert refusal_of(new) == [
        "Đơn vị ngừng hoạt động từ 01/7/2025; phân công phải kết thúc trước đó."
    ]
    new.until_on = date(2025, 6, 30)
    new.full_clean()


def test_ending_appointments_leaves_those_that_are_over_or_to_come(world, monkeypatch):
    today = date(2026, 7, 1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: today)
    held = make_appointment(unit=world.north)
    over = make_appointment(unit=world.north, until_on=today - timedelta(days=3))
    coming = make_appointment(unit=world.north, from_on=today + timedelta(days=3))
    chosen = Appointment.objects.filter(pk__in=[held.pk, over.pk, coming.pk])
    assert services.end_appointments(chosen, actor=world.administrator) == 1
    assert services.end_appointments(chosen, actor=world.administrator) == 0
    ends = {row.pk: row.until_on for row in chosen.all()}
    assert ends == {held.pk: today, over.pk: over.until_on, coming.pk: None}
    entry = Entry.objects.get(action="appointment.ended")
    assert (entry.actor, entry.target_id) == (world.administrator, held.pk)
    assert entry.after == {"đến hết ngày": "2026-07-01"}
    assert held.history.first().history_user == world.administrator
