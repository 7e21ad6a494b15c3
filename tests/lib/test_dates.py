from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.dates import DateError, PartialDate, full_years

days = st.dates(min_value=date(1000, 1, 1)).map(PartialDate.of)
partial_dates = st.one_of(
    days,
    days.map(lambda day: PartialDate(day.year, day.month)),
    days.map(lambda day: PartialDate(day.year)),
)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022", "2022"),
        ("năm 2022", "2022"),
        ("2022-12", "2022-12"),
        ("2022/12", "2022-12"),
        ("12/2022", "2022-12"),
        ("12-2022", "2022-12"),
        ("tháng 12 năm 2022", "2022-12"),
        ("Tháng 12/2022", "2022-12"),
        ("tha\u0301ng 12 na\u0306m 2022", "2022-12"),
        ("ngày      tháng 12 năm 2022", "2022-12"),
        ("ngày ... tháng 12 năm 2022", "2022-12"),
        ("ngày …… tháng 12 năm 2022", "2022-12"),
        ("ngày    /12/2022", "2022-12"),
        ("2023-05-30", "2023-05-30"),
        ("2023/5/30", "2023-05-30"),
        ("30/5/2023", "2023-05-30"),
        ("30/05/2023", "2023-05-30"),
        ("30-5-2023", "2023-05-30"),
        ("30.5.2023", "2023-05-30"),
        ("07/4/ 2014", "2014-04-07"),
        ("07 /4/2014", "2014-04-07"),
        ("ngày 30/5/2023", "2023-05-30"),
        ("ngày 30 tháng 5 năm 2023", "2023-05-30"),
        ("30 tháng 5 năm 2023", "2023-05-30"),
        ("Ngày 30\u00a0tháng 5, năm 2023.", "2023-05-30"),
        ("ngay 30 thang 5 nam 2023", "2023-05-30"),
        ("29/2/2024", "2024-02-29"),
    ],
)
def test_dates_are_read_as_typed_or_printed(text, iso):
    assert str(PartialDate.parse(text)) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("30/5", "2023-05-30"),
        ("2-9", "2023-09-02"),
        ("ngày 30 tháng 5", "2023-05-30"),
        ("tháng 5", "2023-05"),
        ("31/12/2022", "2022-12-31"),
    ],
)
def test_a_date_without_a_year_takes_the_year_it_is_meant_in(text, iso):
    assert str(PartialDate.parse(text, default_year=2023)) == iso


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Chưa nhập ngày."),
        ("30/5", "Ngày “30/5” chưa có năm. Hãy viết cả năm, ví dụ 30/5/2023."),
        ("30/2/2023", "Tháng 2 năm 2023 không có ngày 30."),
        ("29/2/2023", "Tháng 2 năm 2023 không có ngày 29."),
        ("0/5/2023", "Tháng 5 năm 2023 không có ngày 0."),
        ("31/13/2023", "Không có tháng 13."),
        ("00/2023", "Không có tháng 0."),
        ("0012", "Năm 12 không hợp lệ. Hãy nhập năm có bốn chữ số."),
    ],
)
def test_an_impossible_date_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(DateError) as refusal:
        PartialDate.parse(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "text",
    ["hôm nay", "30/5/23", "30/5-2023", "5.2023.30", "quý IV/2023", "45076", "30/5/2023 10:00",
     "３０/5/2023", "2023-05-30T00:00", "30/5/2023 - 31/5/2023", "x" * 500],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(DateError) as refusal:
        PartialDate.parse(text)
    assert str(refusal.value).startswith("Không đọc được ngày “")
    assert "ví dụ 30/5/2023" in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_a_day_needs_its_month():
    with pytest.raises(DateError):
        PartialDate(2023, None, 5)


@pytest.mark.parametrize("text", ["30/5/2023", "2023-5-30", "2023-13", "", "2023-05-30 "])
def test_a_stored_text_is_read_strictly(text):
    with pytest.raises(DateError):
        PartialDate.from_iso(text)


@pytest.mark.parametrize(
    ("iso", "short", "long"),
    [
        ("2023-05-30", "30/5/2023", "ngày 30 tháng 5 năm 2023"),
        ("2014-04-07", "07/4/2014", "ngày 07 tháng 4 năm 2014"),
        ("2004-01-01", "01/01/2004", "ngày 01 tháng 01 năm 2004"),
        ("2024-01-05", "05/01/2024", "ngày 05 tháng 01 năm 2024"),
        ("2019-06-29", "29/6/2019", "ngày 29 tháng 6 năm 2019"),
        ("2023-10-30", "30/10/2023", "ngày 30 tháng 10 năm 2023"),
        ("2022-12", "12/2022", "tháng 12 năm 2022"),
        ("2022-02", "02/2022", "tháng 02 năm 2022"),
        ("2022", "2022", "năm 2022"),
    ],
)
def test_dates_are_written_as_the_rules_for_documents_say(iso, short, long):
    known = PartialDate.from_iso(iso)
    assert (known.short, known.long) == (short, long)


@given(partial_dates)
def test_every_date_is_read_back_from_each_of_its_forms(known):
    assert PartialDate.from_iso(str(known)) == known
    assert PartialDate.parse(str(known)) == known
    assert PartialDate.parse(known.short) == known
    assert PartialDate.parse(known.long) == known


@given(partial_dates, partial_dates)
def test_dates_sort_as_their_stored_texts_do(one, other):
    assert (one < other) == (str(one) < str(other))
    assert (one <= other) == (str(one) <= str(other))


@given(partial_dates, partial_dates)
def test_certainly_before_holds_for_every_day_that_may_be_meant(one, other):
    assert one.certainly_before(other) == (one.last_day < other.first_day)
    assert not (one.certainly_before(other) and other.certainly_before(one))
    if one.certainly_before(other):
        assert one < other


def test_a_month_is_before_the_next_year_but_not_before_a_day_within_it():
    december = PartialDate(2022, 12)
    assert december.certainly_before(PartialDate(2023))
    assert december.certainly_before(date(2023, 1, 1))
    assert not december.certainly_before(date(2022, 12, 5))


@given(partial_dates)
def test_the_first_and_the_last_day_span_what_is_known(known):
    assert known.first_day <= known.last_day
    assert (known.first_day == known.last_day) == known.is_full
    assert str(known.first_day).startswith(str(known))
    assert str(known.last_day).startswith(str(known))


def test_february_ends_on_the_29th_in_a_leap_year():
    assert PartialDate(2024, 2).last_day == date(2024, 2, 29)
    assert PartialDate(2023, 2).last_day == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("1909-06-28", "2024-06-28", 115),
        ("2002-09-22", "2024-09-22", 22),
        ("1950-10-01", "2024-10-01", 74),
        ("2004-01-01", "2023-12-31", 19),
        ("2004-02-29", "2024-02-28", 19),
        ("1949-10", "2024-10-10", 75),
        ("1949-10-10", "2024-10", 75),
        ("1949-11", "2024-10-10", 74),
        ("1949", "2024-01-01", 75),
        ("2023-05-30", "2023-05-30", 0),
        ("2024-06-28", "1909-06-28", -115),
        ("2023-06-01", "2023-05-30", 0),
    ],
)
def test_full_years_are_counted_as_an_anniversary_counts(start, end, years):
    assert full_years(PartialDate.from_iso(start), PartialDate.from_iso(end)) == years


def test_full_years_takes_plain_dates_too():
    assert full_years(date(1909, 6, 28), date(2024, 6, 27)) == 114


@given(days, st.integers(0, 200))
def test_the_same_day_some_years_later_is_that_many_years(start, years):
    if start.year + years > 9999 or (start.month, start.day) == (2, 29):
        return
    assert full_years(start, PartialDate(start.year + years, start.month, start.day)) == years
