"""Facts from documents into the portal: all of a directory or nothing, and any number of times.

Every fact is kept word for word; what it says becomes rows, one for all documents that tell of the
same thing. This is a worker: it is told a directory and asks nobody.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F

from campaigns import obligations, snapshots
from campaigns.drafts import drafts_of
from campaigns.facts import FactBook, FactError, NotUnderstood, Reading, read_directory
from campaigns.importing.ledger import Ledger
from campaigns.importing.merging import Drafts, Merge
from campaigns.models import Campaign, Snapshot, Submission
from emulation.journal.services import record

__all__ = ["Report", "run"]


@dataclass
class Report:
    """What an import did, or would do: facts counted by list, and what the reader should know."""

    created: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    errors: list[FactError] = field(default_factory=list)
    new_units: list[str] = field(default_factory=list)
    new_indicators: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "created": self.created,
            "unchanged": self.unchanged,
            "not_understood": [asdict(entry) for entry in self.not_understood],
            "errors": [asdict(error) for error in self.errors],
        }


def run(directory: Path | str, *, dry_run: bool = False) -> Report:
    """Import a directory of fact files. Where there is an error nothing at all is written."""
    reading = read_directory(directory)
    report = Report(
        not_understood=reading.not_understood, errors=reading.errors, skipped=reading.skipped
    )
    if report.errors:
        return report
    try:
        with transaction.atomic():
            _import(reading, report)
            if dry_run or report.errors:
                transaction.set_rollback(True)
    except DatabaseError as error:
        message = f"Cơ sở dữ liệu từ chối nên không nhập gì: {error}"
        report.errors.append(FactError(str(directory), None, None, message))
    return report


def _import(reading: Reading, report: Report) -> None:
    ledger = Ledger(reading)
    report.errors += ledger.foreign()
    if report.errors:
        return
    report.new_units, report.new_indicators = ledger.new_units, ledger.new_indicators
    _count(report, ledger)
    if not (ledger.created or ledger.changed or ledger.new_units or ledger.new_indicators):
        return
    former = _drafts(ledger.former_book(), *ledger.former_codes())
    new = _drafts(ledger.new_book(), *ledger.new_codes())
    merge = Merge(former, new, ledger.rows_by_fact())
    merge.run()
    ledger.write(merge, new)
    _bump(merge)
    _freeze(merge)
    _record(merge, report)
    report.rows = {model: number for model, number in merge.created.items() if number}
    report.kept, report.cut = merge.kept, list(dict.fromkeys(merge.cut))


def _drafts(book: FactBook, units: Iterable[str], indicators: Iterable[str]) -> Drafts:
    return drafts_of(book, units=units, indicators=indicators)


def _count(report: Report, ledger: Ledger) -> None:
    names = list(dict.fromkeys(entry.list_name for entry in ledger.entries))
    for counted, entries in (
        (report.created, ledger.created),
        (report.unchanged, ledger.unchanged),
        (report.changed, ledger.changed),
    ):
        numbers = Counter(entry.list_name for entry in entries)
        counted.update({name: numbers[name] for name in names})
    for name, made in (("units", ledger.new_units), ("indicators", ledger.new_indicators)):
        if made:
            report.created[name] = report.created.get(name, 0) + len(made)


def _bump(merge: Merge) -> None:
    """Whoever edits one of these campaigns right now must see that it has changed."""
    older = merge.touched - merge.fresh_campaigns
    Campaign.objects.filter(code__in=older).update(version=F("version") + 1)


def _freeze(merge: Merge) -> None:
    """Figures from documents stand as verified: each report of theirs has a snapshot of them."""
    submissions = Submission.objects.filter(imported=True, campaign__code__in=merge.touched)
    submissions = submissions.select_related("campaign", "unit", "period").order_by("pk")
    frozen = dict(
        Snapshot.objects.filter(submission__in=submissions, is_current=True).values_list(
            "submission", "fingerprint"
        )
    )
    for campaign in Campaign.objects.filter(code__in=merge.touched):
        obligations.level(campaign)
    for submission in submissions:
        if (submission.campaign.code, submission.unit.code) not in merge.reported:
            continue
        former = frozen.get(submission.pk)
        if former is None or former != snapshots.fingerprint(snapshots.contents_of(submission)):
            snapshots.freeze(submission)


def _record(merge: Merge, report: Report) -> None:
    told = {
        "dữ kiện mới": sum(report.created.values()),
        "dữ kiện đổi": sum(report.changed.values()),
    }
    for campaign in Campaign.objects.filter(code__in=merge.touched).order_by("pk"):
        record(None, "campaign.imported", campaign, after=told)
