"""Very many rows in and out: whatever they hold comes back, however many ids are asked for."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from campaigns.models import UploadedCell
from emulation.accounts.models import Unit
from emulation.lib.copying import insert_rows
from emulation.lib.many_ids import Among
from tests.build import make_unit

pytestmark = pytest.mark.django_db
NAMES = ("upload", "report", "target", "sheet", "row", "value", "reached", "note", "source")
NAMES += ("is_estimate", "is_empty", "was_empty", "approximation", "wording", "before", "after")
REST = (False, True, False, "exact", "", "{}", '{"note": "\\\\ \\""}')
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(Decimal("1E+3"), None, "\\.", "")
@example(None, False, "\r", "\\N\n\\.\n")
@example(Decimal(0), True, '"', "a,\t;\u2028'")
@given(
    # SQLite keeps fifteen digits, and no more are taken from anybody.
    st.none() | st.decimals(1 - 10**9, 10**9 - 1, places=6),
    st.none() | st.booleans(),
    TEXTS,
    TEXTS,
)
def test_values_come_back_as_they_went_in(value, reached, note, source):
    UploadedCell.objects.all().delete()
    rows = [(1, 2, target, 0, 7, value, reached, note, source) for target in (3, 4)]
    rest = ("unusual_reason", "uom", "asks", "numerator", "denominator")
    more = ("", "", "", None, None)
    assert insert_rows(UploadedCell, NAMES + rest, [row + REST + more for row in rows]) == 2
    found = UploadedCell.objects.order_by("target_id").values_list(*NAMES)
    after = {"note": '\\ "'}
    assert list(found) == [(*row, False, True, False, "exact", "", {}, after) for row in rows]


def test_those_among_many_ids_are_found():
    units = [make_unit() for _ in range(3)]
    make_unit(opened_on=date(2020, 1, 1))
    many = {unit.pk for unit in units} | set(range(10**9, 10**9 + 5000))
    assert set(Unit.objects.filter(Among("pk", many))) == set(units)
    assert not Unit.objects.filter(Among("pk", [])).exists()
    assert not Unit.objects.filter(~Among("pk", many), pk=units[0].pk).exists()
