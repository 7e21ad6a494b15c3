"""How drafts meet the rows of the portal: which row a draft is, and what may be written into it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from campaigns.models import (
    Addressee,
    Anniversary,
    AwardCount,
    Baseline,
    Campaign,
    Conference,
    Event,
    EventFigure,
    Exemplar,
    FocusArea,
    HistoricEvent,
    Indicator,
    LegalBasis,
    NamedRecipient,
    Participation,
    Period,
    Presentation,
    Result,
    SourceDocument,
    StatedComparison,
    Submission,
    Target,
    Work,
)
from emulation.accounts.models import Unit

Key = tuple
KeyOf = Callable[[str, int], Key | None]  # model and primary key of a row → key of its draft


@dataclass(frozen=True)
class Kind:
    """One model that drafts are made of.

    parent: the field and model of the row it belongs to, whose rows are known already.
    key: its natural key from a row, below the key of its parent; None: known by its facts only.
    saved: rows are saved one by one, for what their `save` does besides.
    late: references to rows of the same model, written when all of them are there.
    keeps: rows are never deleted by an import.
    stamp: values that new rows take from the moment they are made.
    """

    model: type[models.Model]
    parent: tuple[str, str] | None = None
    key: Callable[[models.Model, KeyOf], Key | None] | None = None
    saved: bool = False
    late: tuple[str, ...] = ()
    keeps: bool = False
    stamp: Callable[[], dict[str, Any]] = dict


def _result_key(row: models.Model, key_of: KeyOf) -> Key | None:
    submission = key_of("Submission", row.submission_id)
    target = key_of("Target", row.target_id)
    return (*submission[:2], *target) if submission and target else None


def _target_key(row: models.Model, key_of: KeyOf) -> Key | None:
    campaign = key_of("Campaign", row.campaign_id)
    unit = key_of("Unit", row.unit_id)
    indicator = key_of("Indicator", row.indicator_id) if row.indicator_id else ("",)
    if not campaign or not unit or not indicator:
        return None
    return (*campaign, *unit, *indicator, row.label, row.group)


def _submission_key(row: models.Model, key_of: KeyOf) -> Key | None:
    period = key_of("Period", row.period_id)
    unit = key_of("Unit", row.unit_id)
    return (*period, *unit) if period and unit else None


def _comparison_key(row: models.Model, key_of: KeyOf) -> Key | None:
    result = key_of("Result", row.result_id)
    baseline = key_of("Baseline", row.baseline_id)
    document = key_of("SourceDocument", row.document_id) if row.document_id else ("",)
    if not result or not baseline or not document:
        return None
    return (*result, *baseline[-2:], row.kind, *document)


def _below(field: str, model: str, *names: str) -> Callable[[models.Model, KeyOf], Key | None]:
    """Parent's key, then these fields of the row."""

    def key(row: models.Model, key_of: KeyOf) -> Key | None:
        parent = key_of(model, getattr(row, f"{field}_id"))
        return (*parent, *(getattr(row, name) for name in names)) if parent else None

    return key


def _two(one: tuple[str, str], other: tuple[str, str]) -> Callable:
    """The keys of two rows that this one joins."""

    def key(row: models.Model, key_of: KeyOf) -> Key | None:
        first = key_of(one[1], getattr(row, f"{one[0]}_id"))
        second = key_of(other[1], getattr(row, f"{other[0]}_id"))
        return (*first, *second) if first and second else None

    return key


CAMPAIGN = ("campaign", "Campaign")

KINDS: dict[str, Kind] = {
    "Unit": Kind(Unit, key=lambda row, _: (row.code,), saved=True, keeps=True),
    "Indicator": Kind(Indicator, key=lambda row, _: (row.code,), saved=True, keeps=True),
    "SourceDocument": Kind(SourceDocument, key=lambda row, _: (row.code,), keeps=True),
    "HistoricEvent": Kind(HistoricEvent, key=lambda row, _: (row.key,), saved=True, keeps=True),
    "Campaign": Kind(Campaign, key=lambda row, _: (row.code,), saved=True, keeps=True),
    "Anniversary": Kind(Anniversary, CAMPAIGN, _two(CAMPAIGN, ("event", "HistoricEvent"))),
    "FocusArea": Kind(FocusArea, CAMPAIGN, _below(*CAMPAIGN, "number")),
    "LegalBasis": Kind(LegalBasis, CAMPAIGN),
    "Addressee": Kind(Addressee, CAMPAIGN, _below(*CAMPAIGN, "kind", "position")),
    "Participation": Kind(Participation, CAMPAIGN, _two(CAMPAIGN, ("unit", "Unit")), keeps=True),
    "Conference": Kind(Conference, CAMPAIGN),
    "Presentation": Kind(
        Presentation,
        ("conference", "Conference"),
        _below("conference", "Conference", "position"),
    ),
    "Target": Kind(Target, CAMPAIGN, _target_key),
    "Baseline": Kind(Baseline, ("target", "Target"), _below("target", "Target", "kind", "name")),
    "Period": Kind(Period, CAMPAIGN, _below(*CAMPAIGN, "code"), keeps=True),
    "Submission": Kind(
        Submission,
        CAMPAIGN,
        _submission_key,
        keeps=True,
        stamp=lambda: {"verified_at": timezone.now()},
    ),
    "Result": Kind(Result, ("submission", "Submission"), _result_key),
    "StatedComparison": Kind(StatedComparison, ("result", "Result"), _comparison_key),
    "Work": Kind(Work, CAMPAIGN),
    "Event": Kind(Event, CAMPAIGN),
    "EventFigure": Kind(EventFigure, ("event", "Event"), _below("event", "Event", "position")),
    "Exemplar": Kind(Exemplar, CAMPAIGN),
    "AwardCount": Kind(AwardCount, CAMPAIGN, late=("part_of",)),
    "NamedRecipient": Kind(
        NamedRecipient, ("award", "AwardCount"), _below("award", "AwardCount", "position")
    ),
}


def candidates(kind: Kind, known: dict[str, dict[Key, models.Model]]) -> Iterable[models.Model]:
    """The rows that drafts of this kind may be: all of a catalogue, or those of known parents."""
    rows = kind.model._default_manager.all()
    if kind.parent is None:
        return rows.iterator()
    field, parent = kind.parent
    ids = {row.pk for row in known[parent].values()}
    # One read of the table is cheaper than a condition of thousands of ids.
    return (row for row in rows.iterator() if getattr(row, f"{field}_id") in ids)


def fitted_value(model: type[models.Model], name: str, value: Any) -> tuple[Any, bool]:
    """The value as its column holds it, and whether it had to be cut; facts keep it whole."""
    field = model._meta.get_field(name)
    length = getattr(field, "max_length", None)
    if isinstance(value, str) and length and len(value) > length:
        return f"{value[: length - 1].rstrip()}…", True
    return value, False


def is_blank(value: Any) -> bool:
    """Whether nothing is said yet: an unknown direction or quantity is nothing said."""
    return value is None or value in ("", "unknown", [], {})
