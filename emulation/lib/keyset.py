"""Pages of a list found by the place of a row, not by a number: page 2,000 costs what page 1 does.

An order is a tuple of keys: "-launched_on", "unit__name", or a `Key` around an expression. The
primary key ends every order. The place of a row travels in the address as an opaque text; one
that was tampered with, or made for another order, is the beginning of the list.
"""

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Case, DateTimeField, F, Field, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import SmallIntegerField

COUNTED_TO = 10_000
LONGEST = 4000
YEARS = range(1000, 9000)  # what both databases take in any time zone
LARGEST = 2**63


@dataclass(frozen=True)
class Key:
    """One step of an order. What is empty stands together, last unless `empty` says "first".

    "never" promises that nothing is empty, where the database could not tell by itself and an
    index should serve.
    """

    of: str | Combinable
    down: bool = False
    empty: str = ""

    @classmethod
    def made(cls, given: "Key | str | Combinable") -> "Key":
        if isinstance(given, Key):
            return given
        if isinstance(given, str) and given.startswith("-"):
            return cls(given[1:], down=True)
        return cls(given)

    @property
    def reverse(self) -> "Key":
        return replace(self, down=not self.down)


@dataclass(frozen=True)
class Slice:
    """One page: its rows, the texts that lead to its neighbours, and where it lies."""

    rows: list[Any]
    start: int  # how many rows stand before it, counted to COUNTED_TO
    total: int  # one more than COUNTED_TO stands for any number beyond
    before: str = ""
    after: str = ""

    @property
    def has_other_pages(self) -> bool:
        return bool(self.before or self.after)


@dataclass(frozen=True)
class _Step:
    name: str
    down: bool
    field: Field


@dataclass(frozen=True)
class Order:
    """A queryset put in order, ready to be cut into pages."""

    rows: QuerySet
    name: str
    steps: tuple[_Step, ...] = field(default=())
    count: int | None = None  # how many rows, where it is known beforehand

    @property
    def total(self) -> int:
        return counted(self.rows) if self.count is None else min(self.count, COUNTED_TO + 1)

    @property
    def sorted(self) -> QuerySet:
        return self.rows.order_by(*_terms(self.steps))

    @property
    def _backwards(self) -> tuple[_Step, ...]:
        return tuple(replace(step, down=not step.down) for step in self.steps)

    def page(self, size: int, *, after: str = "", before: str = "") -> Slice:
        if before and (place := self._place(before)):
            page = self._towards_start(place, size)
        elif after and (place := self._place(after)):
            page = self._towards_end(self.rows.filter(_beyond(self.steps, place)), size)
        else:
            page = None
        # Before the first row, and after the last: the list begins anew.
        return page or self._first(size)

    def _first(self, size: int) -> Slice:
        found = list(self.sorted[: size + 1])
        rows, has_more = found[:size], len(found) > size
        total = self.total if has_more else len(rows)
        return Slice(rows, 0, total, after=self._text(rows[-1]) if has_more else "")

    def _towards_end(self, rows: QuerySet, size: int) -> Slice | None:
        found = list(rows.order_by(*_terms(self.steps))[: size + 1])
        if not found:
            return None
        rows, has_more = found[:size], len(found) > size
        return self._placed(rows, after=self._text(rows[-1]) if has_more else "")

    def _towards_start(self, place: list[Any], size: int) -> Slice | None:
        rows = self.rows.filter(_beyond(self._backwards, place))
        rows = rows.order_by(*_terms(self._backwards))
        found = list(rows[: size + 1])
        if len(found) <= size:
            return None
        rows = found[:size][::-1]
        return self._placed(rows, after=self._text(rows[-1]))

    def _placed(self, rows: list[Any], after: str) -> Slice:
        start = counted(self.rows.filter(_beyond(self._backwards, self._values(rows[0]))))
        total = self.total if after or start > COUNTED_TO else start + len(rows)
        return Slice(rows, start, total, self._text(rows[0]) if start else "", after)

    # The place of a row as a text, and back

    def _values(self, row: Any) -> list[Any]:
        return [getattr(row, step.name) for step in self.steps]

    def _text(self, row: Any) -> str:
        written = json.dumps([self.name, *map(_plain, self._values(row))], ensure_ascii=False)
        return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")

    def _place(self, text: str) -> list[Any] | None:
        if len(text) > LONGEST:
            return None
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            name, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            if name != self.name or len(values) != len(self.steps):
                return None
            return [_read(step, value) for step, value in zip(self.steps, values, strict=True)]
        # RecursionError: a text of nothing but opening brackets.
        except (ValueError, TypeError, ArithmeticError, ValidationError, RecursionError):
            return None


def ordered(
    rows: QuerySet,
    keys: Sequence[Key | str | Combinable],
    *,
    name: str = "",
    count: int | None = None,
) -> Order:
    """`name` tells this order from the others of the same list.

    `count` spares counting the rows to whoever knows how many they are.
    """
    steps: list[_Step] = []
    for number, key in enumerate(map(Key.made, keys)):
        rows, made = _with_step(rows, key, f"order_{number}")
        steps += made
    pk = rows.model._meta.pk
    if not steps or steps[-1].name != pk.attname:
        steps.append(_Step(pk.attname, down=False, field=pk))
    return Order(rows, name, tuple(steps), count)


def ranked(name: str, values: Sequence[Any]) -> Case:
    """For a column of words that have an order of their own: the steps of a life cycle."""
    places = [When(**{name: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*places, default=Value(len(values)), output_field=SmallIntegerField())


def counted(rows: QuerySet, to: int = COUNTED_TO) -> int:
    """How many, or `to` + 1 for more: the database stops there."""
    return rows.order_by().values("pk")[: to + 1].count()


def _with_step(rows: QuerySet, key: Key, alias: str) -> tuple[QuerySet, list[_Step]]:
    of = key.of
    known = _field_of(rows, of) if isinstance(of, str) else None
    if known is None:
        rows = rows.annotate(**{alias: F(of) if isinstance(of, str) else of})
        name, known = alias, rows.query.annotations[alias].output_field
    else:
        name = of
    steps = [_Step(name, key.down, known)]
    if key.empty == "never" or not (key.empty or _may_be_empty(rows, of)):
        return rows, steps
    flag = f"{alias}_empty"
    order = {True: 0, False: 1} if key.empty == "first" else {True: 1, False: 0}
    rows = rows.annotate(
        **{
            flag: Case(
                When(**{f"{name}__isnull": True}, then=Value(order[True])),
                default=Value(order[False]),
                output_field=SmallIntegerField(),
            )
        }
    )
    return rows, [_Step(flag, False, rows.query.annotations[flag].output_field), *steps]


def _field_of(rows: QuerySet, name: str) -> Field | None:
    """The field of a column or annotation that the rows bear under this very name."""
    if name in rows.query.annotations:
        return rows.query.annotations[name].output_field
    try:
        found = rows.model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if getattr(found, "column", None) and not found.is_relation else None


def _may_be_empty(rows: QuerySet, of: str | Combinable) -> bool:
    return any(_path_may_be_empty(rows, name) for name in _names_in(of))


def _names_in(of: str | Combinable) -> list[str]:
    if isinstance(of, str):
        return [of]
    parts = of.flatten() if hasattr(of, "flatten") else [of]
    return [part.name for part in parts if isinstance(part, F)]


def _path_may_be_empty(rows: QuerySet, path: str) -> bool:
    if path in rows.query.annotations:
        return False  # a count never is; for another, `empty` says so
    model = rows.model
    for part in path.split("__"):
        if model is None:
            return True
        found = model._meta.pk if part == "pk" else model._meta.get_field(part)
        if not getattr(found, "column", None) or found.null:
            return True
        model = found.related_model
    return False


def _terms(steps: tuple[_Step, ...]) -> list[str]:
    return [f"-{step.name}" if step.down else step.name for step in steps]


def _beyond(steps: tuple[_Step, ...], place: list[Any]) -> Q:
    """Rows that stand after the place: larger in the first step, or equal there and so on.

    The bound of the first step alone says nothing new, but it is what an index can serve.
    """
    found = Q(pk__in=[])
    same = Q()
    for step, value in zip(steps, place, strict=True):
        if value is None:
            # All that are empty stand together, apart from the rest by the step before.
            same &= Q(**{f"{step.name}__isnull": True})
            continue
        way = "lt" if step.down else "gt"
        found |= same & Q(**{f"{step.name}__{way}": value})
        same &= Q(**{step.name: value})
    first, value = steps[0], place[0]
    if value is None:
        return found
    return Q(**{f"{first.name}__{'lte' if first.down else 'gte'}": value}) & found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _read(step: _Step, given: Any) -> Any:
    """The value as the field holds it; raises what `_place` takes for a broken text."""
    if given is None:
        return None
    if isinstance(given, str):
        if "\0" in given:
            raise ValueError("PostgreSQL holds no such text.")
        given.encode()  # halves of a pair cannot be written
    elif not isinstance(given, int) or abs(given) >= LARGEST:
        raise TypeError("Neither a text nor a number of an id's size.")
    if isinstance(step.field, DateTimeField):
        value = datetime.fromisoformat(given)
        if value.tzinfo is None:
            raise ValueError("A moment has a time zone.")
        value = value.astimezone(UTC)  # PostgreSQL knows no zone beyond sixteen hours
    else:
        value = step.field.to_python(given)
    if isinstance(value, date) and value.year not in YEARS:
        raise ValueError("No year that both databases know.")
    if isinstance(value, int) and abs(value) >= LARGEST:
        raise ValueError("No number of an id's size.")
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value.adjusted()) < 40):
        raise ValueError("No figure.")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("No number.")
    return value


# Lists that are no rows of a table


def sliced(rows: Sequence[Any], size: int, *, after: str = "", before: str = "") -> Slice:
    """The same for a list in memory, whose places are plain numbers."""
    total = len(rows)
    start = _number(after, total)
    if before:
        start = max(_number(before, total) - size, 0)
    if start >= total:
        start = 0
    end = start + size
    return Slice(
        list(rows[start:end]),
        start,
        total,
        before=str(start) if start else "",
        after=str(end) if end < total else "",
    )


def _number(text: str, total: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 and int(text) < total else 0
