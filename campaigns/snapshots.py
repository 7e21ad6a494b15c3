"""Verified figures, frozen: a snapshot is made from the rows of a submission and never changes."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max

from campaigns.choices import Approximation
from campaigns.models import Snapshot, SourceFact
from emulation.lib.figures import format_number


def freeze(submission, *, by=None) -> Snapshot:
    """Freeze the verified figures; the former snapshot is kept, no longer current."""
    data = contents_of(submission)
    submission.snapshots.filter(is_current=True).update(is_current=False)
    last = submission.snapshots.aggregate(last=Max("number"))["last"] or 0
    return submission.snapshots.create(
        number=last + 1, data=data, fingerprint=fingerprint(data), taken_by=by
    )


def release(submission) -> None:
    """No snapshot of this submission is read by reports any more."""
    submission.snapshots.filter(is_current=True).update(is_current=False)


def contents_of(submission, *, is_whole: bool = False) -> dict:
    """Everything a report needs to know of a submission, as plain JSON values in a fixed order.

    Of figures that units sent, only those that were verified, unless the whole is asked for; of
    figures out of documents all.
    """
    rows = submission.results.all()
    if not (is_whole or submission.imported):
        rows = rows.exclude(verified_at=None)
    results = list(
        rows.select_related("target__indicator", "target__unit").prefetch_related(
            "target__baselines", "comparisons__document", "comparisons__baseline", "evidence"
        )
    )
    facts: dict[int, list[str]] = {}
    for fact in SourceFact.objects.behind(*results).order_by("fact_id") if results else ():
        facts.setdefault(fact.row_id, []).append(fact.fact_id)
    return {
        "submission": submission.pk,
        "campaign": submission.campaign.code,
        "unit": {"code": submission.unit.code, "name": submission.unit.name},
        "period": {"code": submission.period.code, "name": submission.period.name},
        "note": submission.note,
        "imported": submission.imported,
        "results": [_result(result, facts.get(result.pk, [])) for result in results],
    }


def fingerprint(data: dict) -> str:
    """SHA-256 of the data; the same figures give the same fingerprint on every machine."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _result(result, facts) -> dict:
    target = result.target
    return {
        "result": result.pk,
        "target": target.pk,
        "indicator": target.indicator.code if target.indicator else None,
        "field": target.indicator.field if target.indicator else "",
        "label": target.label,
        "group": target.group,
        "quantity": target.quantity,
        "direction": target.direction,
        "comparator": target.comparator,
        "year": target.year,
        "wording_wanted": target.wording,
        "uom": result.uom or target.uom,
        "value": _number(result.value),
        "approximation": result.approximation,
        "is_estimate": result.is_estimate,
        "numerator": _number(result.numerator),
        "denominator": _number(result.denominator),
        "reached": result.reached,
        "wording": result.wording,
        "source": result.source,
        "note": result.note,
        "evidence": [{"name": str(row), "digest": row.digest} for row in result.evidence.all()],
        "baselines": [
            {
                "kind": baseline.kind,
                "name": baseline.name,
                "value": _number(baseline.value),
                "approximation": baseline.approximation,
                "uom": baseline.uom or target.uom,
            }
            for baseline in target.baselines.all()
        ],
        "stated": [
            {
                "baseline": comparison.baseline.name,
                "baseline_kind": comparison.baseline.kind,
                "kind": comparison.kind,
                "value": _number(comparison.value),
                "uom": comparison.uom,
                "approximation": comparison.approximation,
                "is_unconfirmed": comparison.is_unconfirmed,
                "document": comparison.document.code if comparison.document else None,
            }
            for comparison in result.comparisons.all()
        ],
        "facts": facts,
    }


def _number(value) -> str | None:
    """A Decimal without the zeros that the column adds: 47.200000 is "47.2"."""
    if value is None:
        return None
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


@dataclass(frozen=True)
class Difference:
    """What one target said in an earlier snapshot and says in a later one; "" is nothing."""

    target: str
    what: str
    before: str
    after: str


COMPARED = {
    "value": "kết quả",
    "approximation": "mức độ",
    "is_estimate": "ước",
    "uom": "đơn vị tính",
    "numerator": "số đạt",
    "denominator": "tổng số",
    "reached": "đạt (có/không)",
    "wording": "kết quả bằng lời",
    "source": "nguồn số liệu",
    "note": "ghi chú",
    "evidence": "minh chứng",
    "baselines": "mức so sánh",
}


def differences(before: dict, after: dict) -> list[Difference]:
    """What changed between two frozen versions of one report."""
    found = []
    if before["note"] != after["note"]:
        found.append(Difference("Cả báo cáo", "thuyết minh", before["note"], after["note"]))
    earlier = {row["target"]: row for row in before["results"]}
    later = {row["target"]: row for row in after["results"]}
    for key in [*earlier, *(key for key in later if key not in earlier)]:
        old, new = earlier.get(key, {}), later.get(key, {})
        label = (new or old)["label"]
        for name, what in COMPARED.items():
            was, is_now = _in_words(name, old.get(name)), _in_words(name, new.get(name))
            if was != is_now:
                found.append(Difference(label, what, was, is_now))
    return found


def _in_words(name, value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if name == "approximation":
        return Approximation(value).label
    if name == "evidence":
        return ", ".join(row["name"] for row in value)
    if name == "baselines":
        return "; ".join(f"{row['name']}: {_figure(row['value'])}" for row in value)
    if name in ("value", "numerator", "denominator"):
        return _figure(value)
    return str(value)


def _figure(text) -> str:
    return "không nêu con số" if text is None else format_number(Decimal(text))
