"""What is known of very many targets at once, as plain values: for workbooks of figures."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NamedTuple

from campaigns.choices import SENT, BaselineKind
from campaigns.limits import Limits
from campaigns.models import Baseline, Period, Result, Target
from campaigns.uploads.columns import inputs_of
from campaigns.uploads.figures import FIGURES, said
from campaigns.uploads.judging import Known
from emulation.accounts.choices import Role
from emulation.accounts.models import Succession, Unit
from emulation.lib.figures import Approximation, Figure, format_figure
from emulation.lib.many_ids import Among
from emulation.lib.uoms import same_uom
from emulation.lib.vietnamese import match_key

NO_LIMITS = Limits()
_UNLIMITED = (None,) * 4
_LIMITS = ("lowest", "highest", "usual_low", "usual_high")


class TargetFacts(NamedTuple):
    pk: int
    unit_id: int
    unit_name: str
    group: str
    label: str
    uom: str
    quantity: str
    wording: str
    indicator_uom: str | None
    decimals: int | None
    own: tuple[Decimal | None, ...]
    shared: tuple[Decimal | None, ...]

    @property
    def limits(self) -> Limits:
        """Its own limits, for each that it lacks that of the indicator."""
        if self.own == _UNLIMITED and self.shared == _UNLIMITED:
            return NO_LIMITS
        if self.indicator_uom != self.uom:
            return Limits(*self.own)
        both = zip(self.own, self.shared, strict=True)
        return Limits(*(shared if own is None else own for own, shared in both))


_NAMES = (
    *("pk", "unit_id", "unit__name", "group", "label", "uom", "quantity", "wording"),
    *("indicator__uom", "indicator__decimals"),
    *_LIMITS,
    *(f"indicator__{name}" for name in _LIMITS),
)


def own_targets(user, campaign_id: int):
    """The targets of the units for which this person reports, in the order of a workbook."""
    reach = user.authority.reach("unit__path", Role.UNIT_OFFICER)
    rows = Target.objects.filter(reach, campaign=campaign_id)
    return rows.order_by("unit__path", "position", "id")


def facts_of(targets) -> list[TargetFacts]:
    return [
        TargetFacts(*row[:10], row[10:14], row[14:18])
        for row in targets.values_list(*_NAMES).iterator()
    ]


def figures_of(submission_ids: Iterable[int], target_ids: Iterable[int]) -> dict[int, tuple]:
    """By target: its figures, and whether the council has verified them."""
    rows = Result.objects.filter(
        Among("submission_id", submission_ids), Among("target_id", target_ids)
    )
    names = ("target_id", "verified_at", *FIGURES)
    return {
        target: (dict(zip(FIGURES, figures, strict=True)), verified is not None)
        for target, verified, *figures in rows.order_by().values_list(*names)
    }


def alike_of(period: Period, facts: Mapping[int, TargetFacts]) -> dict[int, dict[str, Decimal]]:
    """The figures that each should resemble, by name, as ReportRow.alike has them."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for target, figures in previous_of(period, facts).items():
        if figures["value"] is not None:
            found[target]["kỳ trước"] = figures["value"]
    rows = Baseline.objects.filter(Among("target_id", facts)).exclude(value=None)
    for target, name, value, uom in rows.values_list("target_id", "name", "value", "uom"):
        if uom in ("", facts[target].uom):
            found[target].setdefault(name, value)
    return found


def previous_of(period: Period, target_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """By target: its figures in the last period before that was sent with any."""
    periods = Period.objects.filter(campaign=period.campaign_id)
    order = list(periods.values_list("pk", flat=True))
    earlier = {pk: place for place, pk in enumerate(order[: order.index(period.pk)])}
    if not earlier:
        return {}
    rows = Result.objects.with_figure().filter(
        Among("target_id", target_ids), submission__period__in=earlier, submission__state__in=SENT
    )
    names = ("submission__period", "target_id", *FIGURES)
    found = sorted(rows.order_by().values_list(*names), key=lambda row: earlier[row[0]])
    return {target: dict(zip(FIGURES, figures, strict=True)) for _, target, *figures in found}


def known_of(fact: TargetFacts, alike: Mapping[str, Decimal], stands) -> Known:
    return Known(
        target_id=fact.pk,
        unit_id=fact.unit_id,
        label=fact.label,
        uom=fact.uom,
        inputs=inputs_of(fact.quantity, fact.wording),
        limits=fact.limits,
        alike=alike,
        stands=stands,
    )


def plans_of(facts: Mapping[int, TargetFacts]) -> dict[int, Decimal | str]:
    """What each target is to reach: the bare figure where it needs no words, else in words."""
    rows = Baseline.objects.filter(Among("target_id", facts), kind=BaselineKind.PLAN).order_by(
        "target_id", "position", "id"
    )
    names = ("target_id", "name", "value", "approximation", "uom")
    found: dict[int, list[tuple]] = defaultdict(list)
    for target, *plan in rows.values_list(*names):
        found[target].append(plan)
    return {target: _planned(plans, facts[target].uom) for target, plans in found.items()}


def _planned(plans: list[tuple], own: str) -> Decimal | str:
    if len(plans) == 1:
        _, value, approximation, uom = plans[0]
        if value is not None and approximation == Approximation.EXACT and uom in ("", own):
            return value
    return "; ".join(f"{name}: {_plan_said(value, *more)}" for name, value, *more in plans)


def _plan_said(value: Decimal | None, approximation: str, uom: str) -> str:
    if value is None:
        return "không nêu con số"
    return format_figure(Figure(value, Approximation(approximation), uom=uom))


def said_before(figures: Mapping[str, Any] | None) -> Decimal | str | None:
    """The figure of the last period: bare where it needs no words."""
    if figures is None:
        return None
    is_bare = figures["approximation"] == Approximation.EXACT and not figures["is_estimate"]
    if is_bare and figures["denominator"] is None and figures["value"] is not None:
        return figures["value"]
    return said(figures)


# Rows that say in words which cell they are


@dataclass(frozen=True)
class UnitNames:
    """Units by every spelling of their names; the names of today come before former ones."""

    now: Mapping[str, frozenset[int]]
    former: Mapping[str, frozenset[int]]

    def called(self, text: str) -> frozenset[int]:
        key = match_key(text)
        return self.now.get(key) or self.former.get(key) or frozenset()


def unit_names(user, campaign_id: int) -> UnitNames:
    """Of the units that take part and for which this person reports."""
    reach = user.authority.reach("path", Role.UNIT_OFFICER)
    units = Unit.objects.filter(reach, participations__campaign=campaign_id)
    now, former = defaultdict(set), defaultdict(set)
    ids = []
    for unit in units.only("code", "name", "variants", "closed_on"):
        ids.append(unit.pk)
        for called in (unit.code, unit.name, str(unit), *unit.variants):
            now[match_key(called)].add(unit.pk)
    renamed = Unit.history.model.objects.filter(id__in=ids).values_list("id", "name")
    merged = Succession.objects.filter(to_unit__in=ids).values_list("to_unit_id", "from_unit__name")
    for pk, name in [*renamed.distinct(), *merged]:
        former[match_key(name)].add(pk)
    return UnitNames(_frozen(now), _frozen(former))


def _frozen(names) -> dict[str, frozenset[int]]:
    return {name: frozenset(units) for name, units in names.items()}


# What stands before a label in many files: "1.2.", "a)", "-".
_NUMBERING = re.compile(r"\s*(?:(?:\d+(?:\.\d+)*|[ivxlcIVXLC]+|[a-zđA-ZĐ])[.)/]\s*|[-+•*–]\s*)+")
_SUGGESTED_AT_MOST = 50
Wrong = tuple[str, str]  # the column, and a sentence


class Labels:
    """Finds the targets that rows name by unit and label. Units are read once, when first asked."""

    def __init__(self, user, campaign_id: int) -> None:
        self.user, self.campaign_id = user, campaign_id
        self.suggested = 0

    @cached_property
    def names(self) -> UnitNames:
        return unit_names(self.user, self.campaign_id)

    def units_called(self, text: str) -> frozenset[int]:
        return self.names.called(text)

    def find(self, rows: Sequence[tuple], unit_id: int | None) -> list[int | Wrong]:
        """For each (unit, group, label, uom) the target's id or what is wrong; `unit_id` is the
        unit of rows that name none."""
        units = [self._unit(unit, unit_id) for unit, *_ in rows]
        targets = self._targets({unit for unit in units if isinstance(unit, int)})
        return [
            self._target(targets.get(unit, {}), *row) if isinstance(unit, int) else unit
            for unit, row in zip(units, rows, strict=True)
        ]

    def _unit(self, said: Any, default: int | None) -> int | Wrong:
        if said is None:
            return default or ("unit", "Dòng có số liệu mà không ghi đơn vị nào.")
        found = self.units_called(str(said))
        if len(found) == 1:
            return next(iter(found))
        if found:
            return "unit", f"Có {len(found)} đơn vị tên “{said}”. Hãy ghi mã của đơn vị."
        return (
            "unit",
            f"“{said}” không phải đơn vị mà bạn báo cáo trong phong trào này. Hãy ghi đúng tên như "
            "trong tệp tải từ cổng.",
        )

    def _targets(self, units: set[int]) -> dict[int, dict[str, list[tuple]]]:
        if not units:
            return {}
        rows = own_targets(self.user, self.campaign_id).filter(unit__in=units).order_by()
        found: dict[int, dict[str, list[tuple]]] = {}
        for pk, unit, label, group, uom in rows.values_list(
            "pk", "unit_id", "label", "group", "uom"
        ):
            alike = found.setdefault(unit, {}).setdefault(match_key(label), [])
            alike.append((pk, label, group, uom))
        return found

    def _target(self, labels, unit, group, label, uom) -> int | Wrong:
        if label is None:
            return "target", "Dòng có số liệu mà không ghi chỉ tiêu nào."
        said = str(label)
        found = labels.get(match_key(said)) or labels.get(match_key(_NUMBERING.sub("", said, 1)))
        if not found:
            return "target", f"Không có chỉ tiêu “{said}” cho đơn vị này.{self._hint(labels, said)}"
        if len(found) > 1 and group is not None:
            found = [row for row in found if match_key(row[2]) == match_key(str(group))] or found
        if len(found) > 1 and uom is not None:
            found = [row for row in found if same_uom(row[3], str(uom))] or found
        if len(found) == 1:
            return found[0][0]
        groups = ", ".join(f"“{row[2]}”" for row in found if row[2])
        return (
            "target",
            f"Có {len(found)} chỉ tiêu tên “{said}”. Hãy ghi rõ ở cột Nhóm"
            + (f" ({groups})." if groups else " và cột Đơn vị tính."),
        )

    def _hint(self, labels, said: str) -> str:
        """Comparing with every label is slow, so only for the first of many mistakes."""
        self.suggested += 1
        if self.suggested > _SUGGESTED_AT_MOST:
            return ""
        near = get_close_matches(match_key(said), labels, n=1, cutoff=0.75)
        return f" Có phải là “{labels[near[0]][0][1]}”?" if near else ""
