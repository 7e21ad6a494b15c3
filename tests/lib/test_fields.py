from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.dates import PartialDate
from emulation.lib.fields import (
    DayField,
    FigureField,
    MomentField,
    PartialDateField,
    PartialDateFormField,
    TimeField,
)


class FigureForm(forms.Form):
    value = FigureField(
        required=False, max_digits=8, decimal_places=2, min_value=0, max_value=500000
    )


class DateForm(forms.Form):
    known_on = PartialDateFormField()
    held_on = DayField(required=False)


def test_a_figure_is_read_in_any_spelling():
    form = FigureForm({"value": " 14. 000,5 "})
    assert form.is_valid()
    assert form.cleaned_data == {"value": Decimal("14000.5")}


@pytest.mark.parametrize("typed", ["", "  ", "\u00a0"])
def test_an_empty_figure_is_none_and_not_zero(typed):
    form = FigureForm({"value": typed})
    assert form.is_valid()
    assert form.cleaned_data == {"value": None}


@pytest.mark.parametrize("typed", ["", " "])
def test_a_required_figure_must_be_there(typed):
    with pytest.raises(ValidationError) as refusal:
        FigureField().clean(typed)
    assert refusal.value.code == "required"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("195,5/150", "hai số cách nhau bằng dấu gạch chéo"),
        ("1,234", "Chỉ nhập tối đa 2 chữ số sau dấu phẩy."),
        ("-5", "Số phải từ 0 trở lên."),
        ("500.001", "Số không được quá 500.000."),
    ],
)
def test_a_figure_that_cannot_be_kept_is_shown_again_as_typed_with_a_sentence(typed, sentence):
    form = FigureForm({"value": typed})
    assert not form.is_valid()
    assert sentence in form.errors["value"][0]
    assert f'value="{typed}"' in str(form["value"])


def test_a_figure_too_long_for_its_column_is_refused():
    with pytest.raises(ValidationError) as refusal:
        FigureField(max_digits=6, decimal_places=2).clean("12.345")
    assert refusal.value.messages == ["Chỉ nhập tối đa 4 chữ số trước dấu phẩy."]
    assert FigureField(max_digits=6, decimal_places=2).clean("1.234,50") == Decimal("1234.50")
    assert FigureField(max_digits=3, decimal_places=2).clean("9,000") == Decimal(9)


def test_a_stored_figure_is_shown_the_vietnamese_way():
    form = FigureForm(initial={"value": Decimal("1234.50")})
    assert 'value="1.234,5"' in str(form["value"])
    assert 'inputmode="decimal"' in str(form["value"])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**10, min_value=0))
def test_showing_a_figure_and_sending_it_back_changes_nothing(value):
    field = FigureField()
    shown = field.prepare_value(value)
    assert field.clean(shown) == value
    assert not field.has_changed(value, shown)


def test_another_spelling_is_no_change_and_another_value_is():
    form = FigureForm({"value": "1.234,50"}, initial={"value": Decimal("1234.5")})
    assert form.changed_data == []
    form = FigureForm({"value": "1.234,51"}, initial={"value": Decimal("1234.5")})
    assert form.changed_data == ["value"]
    assert FigureForm({"value": "x"}, initial={"value": Decimal(1)}).changed_data == ["value"]
    assert FigureForm({"value": "0"}, initial={"value": None}).changed_data == ["value"]


def test_dates_are_read_as_far_as_they_are_known():
    form = DateForm({"known_on": "tháng 12 năm 2022", "held_on": "07/4/2014"})
    assert form.is_valid()
    assert form.cleaned_data == {
        "known_on": PartialDate(2022, 12),
        "held_on": date(2014, 4, 7),
    }


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12/2022", "Hãy nhập đủ ngày, tháng và năm, ví dụ 30/5/2023."),
        ("30/2/2023", "Tháng 2 năm 2023 không có ngày 30."),
        ("30/5", "Ngày “30/5” chưa có năm. Hãy viết cả năm, ví dụ 30/5/2023."),
    ],
)
def test_a_day_that_cannot_be_read_is_shown_again_as_typed(typed, sentence):
    form = DateForm({"known_on": "2022", "held_on": typed})
    assert form.errors == {"held_on": [sentence]}
    assert f'value="{typed}"' in str(form["held_on"])


def test_stored_dates_are_shown_short_and_are_no_change():
    initial = {"known_on": PartialDate(2022, 12), "held_on": date(2014, 4, 7)}
    form = DateForm(initial=initial)
    assert 'value="12/2022"' in str(form["known_on"])
    assert 'value="07/4/2014"' in str(form["held_on"])
    sent = DateForm({"known_on": "12/2022", "held_on": "2014-04-07"}, initial=initial)
    assert sent.is_valid()
    assert sent.changed_data == []


# --- The model field, on a table of its own ----------------------------------------------------


@pytest.fixture
def dated(db):
    with isolate_apps("emulation.lib"):

        class Dated(models.Model):  # noqa: DJ008
            known_on = PartialDateField("ngày", null=True, blank=True)

            class Meta:
                app_label = "lib"
                db_table = "lib_dated"

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE lib_dated (id bigint PRIMARY KEY, known_on varchar(10))"
        )
        yield Dated
        cursor.execute("DROP TABLE lib_dated")


def test_a_partial_date_comes_back_from_the_database_as_it_went_in(dated):
    known = [PartialDate(2022), PartialDate(2022, 12), PartialDate(2022, 12, 5), None]
    for pk, day in enumerate(known, start=1):
        dated.objects.create(pk=pk, known_on=day)
    assert [row.known_on for row in dated.objects.order_by("pk")] == known


@pytest.mark.parametrize(
    ("given_value", "stored"),
    [
        ("30/5/2023", PartialDate(2023, 5, 30)),
        ("2022-12", PartialDate(2022, 12)),
        (date(2023, 5, 30), PartialDate(2023, 5, 30)),
        ("", None),
    ],
)
def test_texts_and_plain_dates_are_stored_as_partial_dates(dated, given_value, stored):
    row = dated.objects.create(pk=1, known_on=given_value)
    row.refresh_from_db()
    assert row.known_on == stored


def test_the_database_sorts_and_compares_partial_dates(dated):
    ordered = ["2021-12-31", "2022", "2022-01-31", "2022-12", "2022-12-05", "2023"]
    for pk, iso in enumerate(reversed(ordered), start=1):
        dated.objects.create(pk=pk, known_on=iso)
    rows = dated.objects.order_by("known_on").values_list("known_on", flat=True)
    assert [str(day) for day in rows] == ordered
    assert dated.objects.filter(known_on__lt=PartialDate(2022, 12)).count() == 3
    assert dated.objects.filter(known_on__startswith="2022").count() == 4
    assert dated.objects.filter(known_on__in=[PartialDate(2022), "2023"]).count() == 2
    assert dated.objects.get(known_on="12/2022").known_on == PartialDate(2022, 12)


def test_a_model_is_cleaned_with_a_sentence(dated):
    with pytest.raises(ValidationError) as refusal:
        dated(pk=1, known_on="30/2/2023").full_clean(validate_unique=False)
    assert refusal.value.message_dict == {"known_on": ["Tháng 2 năm 2023 không có ngày 30."]}
    row = dated(pk=1, known_on="12/2022")
    row.full_clean(validate_unique=False)
    assert row.known_on == PartialDate(2022, 12)


def test_a_model_form_reads_and_shows_partial_dates(dated):
    form_class = forms.modelform_factory(dated, fields=["known_on"])
    form = form_class({"known_on": "tháng 12 năm 2022"}, instance=dated(pk=1))
    assert form.is_valid()
    assert form.instance.known_on == PartialDate(2022, 12)
    assert 'value="12/2022"' in str(form_class(instance=form.instance)["known_on"])
    assert 'value="31/4/2022"' in str(form_class({"known_on": "31/4/2022"})["known_on"])


def test_a_partial_date_survives_serialisation(dated):
    text = serializers.serialize("json", [dated(pk=1, known_on=PartialDate(2022, 12))])
    assert '"known_on": "2022-12"' in text


def test_a_migration_names_the_field_without_its_fixed_length():
    _, path, args, options = PartialDateField("ngày", null=True).deconstruct()
    assert path == "emulation.lib.fields.PartialDateField"
    assert (args, options) == ([], {"verbose_name": "ngày", "null": True})
    assert PartialDateField().max_length == 10


# Times of day, and moments


class MomentForm(forms.Form):
    due_at = MomentField(required=False)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("17:00", time(17)),
        ("7h30", time(7, 30)),
        ("17 giờ 30 phút", time(17, 30)),
        ("17.05", time(17, 5)),
        ("17", time(17)),
        ("17g", time(17)),
        ("0:00", time(0)),
        ("23:59", time(23, 59, 59)),
        ("24:00", time(23, 59, 59)),
        ("24 giờ", time(23, 59, 59)),
        ("  ", None),
    ],
)
def test_a_time_of_day_is_read_in_any_spelling(typed, read):
    assert TimeField(required=False).clean(typed) == read


@pytest.mark.parametrize("typed", ["25:00", "12:60", "24:01", "năm giờ", "1700", "-1", "17:00:00"])
def test_what_is_no_time_of_day_is_said(typed):
    with pytest.raises(ValidationError) as refused:
        TimeField(required=False).clean(typed)
    assert refused.value.messages == ["Hãy ghi giờ và phút, ví dụ 17:00 hoặc 17 giờ 30."]


@pytest.mark.parametrize(
    ("day", "clock", "read"),
    [
        ("30/10/2023", "17:00", datetime(2023, 10, 30, 10, tzinfo=UTC)),
        ("30/10/2023", "", datetime(2023, 10, 30, 16, 59, 59, tzinfo=UTC)),
        ("", "", None),
    ],
)
def test_a_moment_is_of_viet_nam_and_a_day_alone_lasts_to_its_end(day, clock, read):
    form = MomentForm({"due_at_0": day, "due_at_1": clock})
    assert form.is_valid()
    assert form.cleaned_data == {"due_at": read}


def test_a_time_without_its_day_is_refused():
    form = MomentForm({"due_at_0": "", "due_at_1": "17:00"})
    assert form.errors == {"due_at": ["Hãy ghi cả ngày, ví dụ 30/10/2023."]}


@pytest.mark.parametrize(
    ("day", "clock", "changed"),
    [
        ("30/10/2023", "23:59", False),
        ("2023-10-30", "24:00", False),
        ("30/10/2023", "23:58", True),
        ("31/10/2023", "23:59", True),
        ("31/2/2023", "23:59", True),
    ],
)
def test_the_end_of_a_day_comes_back_unchanged_from_the_page(day, clock, changed):
    kept = datetime(2023, 10, 30, 16, 59, 59, tzinfo=UTC)
    form = MomentForm({"due_at_0": day, "due_at_1": clock}, initial={"due_at": kept})
    assert form.has_changed() == changed
