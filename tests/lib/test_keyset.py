"""Pages by the place of a row: every row once, forwards and back, whatever the address says."""

import base64
import json
from datetime import date

import pytest
from django.db.models import Count, F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulation.accounts.models import Unit
from emulation.journal.models import Notification
from emulation.lib import keyset
from emulation.lib.keyset import Key, ordered, ranked, sliced
from emulation.lib.vietnamese import collated
from tests.build import make_notice, make_unit

pytestmark = pytest.mark.django_db

NAMES = ["An", "Ân", "Ăn", "Bản Bo", "bản bo", "Đông", "Dao", "Ðao", "Y", "Ỷ", "Ô 2", "Ô 10", ""]
ORDERS = {
    "ids": ("id",),
    "newest": ("-id",),
    "name": (collated("name"),),
    "name down": (Key(collated("name"), down=True),),
    "day": ("closed_on", collated("name")),
    "day down": ("-closed_on",),
    "day, none first": (Key("closed_on", empty="first"), "-code"),
    "above": (Key("parent__path", empty="first"), collated("name")),
    "kind": (ranked("kind", ["ward", "commune"]), "-id"),
    "how many below": ("-below", "id"),
}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from([None, date(2025, 7, 1), date(2024, 2, 29)]),
        st.sampled_from(["ward", "commune", "school"]),
        st.booleans(),
    ),
    max_size=12,
)
SETTINGS = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def put(rows):
    """These units anew; True puts one under the first."""
    Unit.objects.update(parent=None)
    Unit.objects.all().delete()
    made = [
        Unit(code=f"U{place}", name=name, closed_on=closed_on, kind=kind, path=f"{place}.")
        for place, (name, closed_on, kind, _) in enumerate(rows)
    ]
    Unit.objects.bulk_create(made)
    below = [unit for unit, row in zip(made[1:], rows[1:], strict=True) if row[-1]]
    Unit.objects.filter(pk__in=[unit.pk for unit in below]).update(parent=made[0] if made else None)


def order_of(name):
    rows = Unit.objects.annotate(below=Count("children"))
    return ordered(rows, ORDERS[name], name=name)


def walk(order, size):
    """All pages from the first to the last."""
    pages = [order.page(size)]
    while pages[-1].after:
        pages.append(order.page(size, after=pages[-1].after))
        assert len(pages) < 50
    return pages


@pytest.mark.parametrize("name", ORDERS)
@SETTINGS
@given(rows=ROWS, size=st.integers(1, 5))
def test_walking_on_shows_every_row_once_in_order(name, rows, size):
    put(rows)
    order = order_of(name)
    pages = walk(order, size)
    seen = [row.pk for page in pages for row in page.rows]
    assert seen == [row.pk for row in order.sorted]
    assert [len(page.rows) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert [page.start for page in pages] == [place * size for place in range(len(pages))]
    assert {page.total for page in pages} == {len(rows)}


@pytest.mark.parametrize("name", ORDERS)
@SETTINGS
@given(rows=ROWS, size=st.integers(1, 5))
def test_walking_back_shows_the_same_pages(name, rows, size):
    put(rows)
    order = order_of(name)
    pages = walk(order, size)
    page, back = pages[-1], []
    while page.before:
        page = order.page(size, before=page.before)
        back.append([row.pk for row in page.rows])
        assert len(back) < 50
    assert back[::-1] == [[row.pk for row in page.rows] for page in pages[:-1]]


def test_the_first_page_has_nothing_before_it_and_the_last_nothing_after():
    put([("An", None, "ward", False)] * 3)
    first, last = walk(order_of("ids"), 2)
    assert (first.before, last.after) == ("", "")
    assert first.after and last.before
    assert not order_of("ids").page(3).has_other_pages


def test_what_is_empty_stands_last_in_both_directions():
    put([("An", None, "ward", False), ("Bo", date(2025, 7, 1), "ward", False)])
    for name in ("day", "day down"):
        assert [row.name for row in order_of(name).sorted] == ["Bo", "An"], name
    assert [row.name for row in order_of("day, none first").sorted] == ["An", "Bo"]


def test_names_go_by_the_vietnamese_alphabet():
    put([(name, None, "ward", False) for name in ("Đông", "Ân", "Dao", "Ăn", "An")])
    names = [row.name for page in walk(order_of("name"), 2) for row in page.rows]
    assert names == ["An", "Ăn", "Ân", "Dao", "Đông"]


def test_a_row_that_came_before_the_place_moves_no_page():
    put([(name, None, "ward", False) for name in ("Bo", "Dao", "Y")])
    order = order_of("name")
    first = order.page(2)
    make_unit("An")
    second = order.page(2, after=first.after)
    assert [row.name for row in second.rows] == ["Y"]
    assert (second.start, second.total) == (3, 4)


def test_a_place_that_is_gone_leads_on_all_the_same():
    put([(name, None, "ward", False) for name in ("An", "Bo", "Dao", "Y")])
    order = order_of("name")
    first = order.page(2)
    Unit.objects.get(name="Bo").delete()
    assert [row.name for row in order.page(2, after=first.after).rows] == ["Dao", "Y"]


def test_beyond_the_last_row_the_list_begins_anew():
    put([(name, None, "ward", False) for name in ("An", "Bo", "Dao")])
    order = order_of("name")
    first = order.page(2)
    Unit.objects.filter(name="Dao").delete()
    assert [row.name for row in order.page(2, after=first.after).rows] == ["An", "Bo"]


def packed(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


BROKEN = {
    "nothing": "",
    "no base64": "!!!",
    "accents": "ế",
    "no json": base64.urlsafe_b64encode(b"{").decode(),
    "no list": base64.urlsafe_b64encode(b"5").decode(),
    "no text at all": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "too deep": base64.urlsafe_b64encode(b"[" * 2900).decode(),
    "too long": "W" * 5000,
    "another order": packed("name", "An", 1),
    "too few": packed("day"),
    "too many": packed("day", 0, "2025-07-01", "An", 1, 1),
    "no day": packed("day", 0, "31/2/2025x", "An", 1),
    "a day of no calendar": packed("day", 0, "0001-01-01", "An", 1),
    "a list for a name": packed("day", 0, "2025-07-01", ["An"], 1),
    "an object for a name": packed("day", 0, "2025-07-01", {"a": 1}, 1),
    "a null byte": packed("day", 0, "2025-07-01", "A\0n", 1),
    "half a pair": packed("day", 0, "2025-07-01", "\ud800", 1),
    "a word for an id": packed("day", 0, "2025-07-01", "An", "x"),
    "an endless id": packed("day", 0, "2025-07-01", "An", 10**30),
    "no number": packed("day", 0, "2025-07-01", "An", 1.5),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_place_is_the_beginning(text):
    put([(name, date(2025, 7, 1), "ward", False) for name in ("An", "Bo", "Dao")])
    order = order_of("day")
    for page in (order.page(2, after=text), order.page(2, before=text)):
        assert [row.name for row in page.rows] == ["An", "Bo"]
        assert page.start == 0


@pytest.mark.parametrize("zone", ["+23:59", "-23:59", "+16:00", "Z", "+07:00:00.000001"])
def test_a_moment_of_any_time_zone_is_a_place(zone):
    for _ in range(3):
        make_notice()
    order = ordered(Notification.objects.all(), ("created_at",))
    for year in (1000, 2024, 8999):
        place = packed("", f"{year}-12-31T23:59:59{zone}", 1)
        for page in (order.page(2, after=place), order.page(2, before=place)):
            assert len(page.rows) == 2


@SETTINGS
@given(text=st.text(max_size=60) | st.binary(max_size=60).map(lambda b: b.hex()))
def test_no_text_whatever_breaks_the_list(text):
    put([("An", None, "ward", False)])
    assert [row.name for row in order_of("day").page(2, after=text).rows] == ["An"]


@SETTINGS
@given(values=st.lists(st.none() | st.booleans() | st.integers() | st.text(max_size=8), max_size=5))
def test_no_values_whatever_break_the_list(values):
    put([("An", date(2025, 7, 1), "ward", False)])
    assert len(order_of("day").page(2, after=packed("day", *values)).rows) == 1


def test_the_count_stops(monkeypatch):
    monkeypatch.setattr(keyset, "COUNTED_TO", 3)
    monkeypatch.setattr(keyset.counted, "__defaults__", (3,))
    put([("An", None, "ward", False)] * 7)
    first, second, third, last = walk(order_of("ids"), 2)
    assert [page.total for page in (first, second, third, last)] == [4, 4, 4, 4]
    assert [page.start for page in (first, second, third, last)] == [0, 2, 4, 4]


def test_the_database_is_bounded_by_the_first_step(django_assert_num_queries):
    put([(name, None, "ward", False) for name in ("An", "Bo", "Dao")])
    order = order_of("name")
    after = order.page(1).after
    with django_assert_num_queries(3) as captured:  # rows, where they lie, how many there are
        order.page(1, after=after)
    assert ">=" in captured[0]["sql"]
    assert "OFFSET" not in captured[0]["sql"]


def test_one_page_is_one_query(django_assert_num_queries):
    put([("An", None, "ward", False)])
    order = order_of("name")
    with django_assert_num_queries(1):
        order.page(30)


def test_an_expression_of_a_nullable_column_is_seen_to_be_one():
    order = ordered(Unit.objects.all(), [F("closed_on")])
    assert [step.name for step in order.steps] == ["order_0_empty", "order_0", "id"]
    promised = ordered(Unit.objects.all(), [Key("closed_on", empty="never")])
    assert [step.name for step in promised.steps] == ["closed_on", "id"]


@given(count=st.integers(0, 20), size=st.integers(1, 6))
def test_a_list_in_memory_has_the_same_pages(count, size):
    rows = list(range(count))
    pages = [sliced(rows, size)]
    while pages[-1].after:
        pages.append(sliced(rows, size, after=pages[-1].after))
    assert [row for page in pages for row in page.rows] == rows
    page, back = pages[-1], []
    while page.before:
        page = sliced(rows, size, before=page.before)
        back.append(page.rows)
    assert back[::-1] == [page.rows for page in pages[:-1]]


@pytest.mark.parametrize("text", ["x", "-1", "99", "٣", "9" * 20, "1e3"])
def test_a_wrong_number_is_the_beginning_of_a_list_in_memory(text):
    assert sliced([1, 2, 3], 2, after=text).rows == [1, 2]


def test_rows_whose_number_is_known_are_not_counted(django_assert_num_queries):
    for _ in range(3):
        make_unit()
    rows = Unit.objects.all()
    with django_assert_num_queries(1):
        assert ordered(rows, ["-id"], count=7).page(2).total == 7
    assert ordered(rows, ["-id"], count=keyset.COUNTED_TO + 9).page(2).total == (
        keyset.COUNTED_TO + 1
    )
    assert ordered(rows, ["-id"]).page(2).total == rows.count()
