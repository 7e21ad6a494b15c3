"""A workbook of figures uploaded, applied to the reports, taken back: each as one act."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from campaigns import obligations, rules
from campaigns.choices import UploadState
from campaigns.models import (
    Evidence,
    FigureUpload,
    Obligation,
    Period,
    Result,
    Submission,
    Target,
    UploadedCell,
    UploadedReport,
)
from campaigns.services.results import figures_of
from campaigns.tasks import read_upload
from campaigns.uploads.figures import FIGURES, NOTHING
from campaigns.writable import reports_of
from emulation.journal.services import Act, record, record_lines, record_many
from emulation.lib.copying import in_batches
from emulation.lib.many_ids import Among
from emulation.lib.verdicts import Refused, require

BATCH = 2_000
NAMED_AT_MOST = 20


@dataclass(frozen=True)
class Obstacle:
    """Why one report, or one of its figures, stands against an upload."""

    unit: str
    target: str
    reason: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.unit, self.target) if part) + f": {self.reason}"


class Hindered(Refused):
    """Nothing was written; `obstacles` say what stands against it, the first of them."""

    def __init__(self, sentence: str, obstacles: list[Obstacle]) -> None:
        super().__init__(sentence)
        self.obstacles = obstacles


def upload(period, *, actor, file, name, size, digest, unit=None):
    """Keep the file privately and have it read on trial; nothing is written to reports."""
    require(rules.may_upload(actor))
    place = default_storage.save(f"uploads/{uuid4().hex}", File(file))
    try:
        return _kept(period, actor, unit, file=place, name=name, size=size, digest=digest)
    except BaseException:
        default_storage.delete(place)
        raise


def write_down_infection(period, *, actor, name, infection):
    """That a file was refused for a virus, and which."""
    said = {"tên": name, "vi-rút": infection.virus, "SHA-256": infection.digest}
    record(actor, "upload.infected", period, after=said, within=period.campaign)


@transaction.atomic
def _kept(period, actor, unit, **values):
    row = FigureUpload.objects.create(
        campaign=period.campaign,
        period=period,
        unit=unit,
        by=actor,
        acting=actor.authority.acting,
        touched_at=timezone.now(),
        **values,
    )
    said = {"tệp": row.name, "SHA-256": row.digest, "kỳ": str(period)}
    record(actor, "upload.read", row, after=said, within=period.campaign)
    read_upload.delay_on_commit(row.pk)
    return row


@transaction.atomic
def apply(upload, *, actor):
    """Write all that the trial showed, or nothing and say what a colleague has changed since."""
    upload = FigureUpload.objects.locked(upload.pk)
    require(rules.may_apply_upload(actor, upload))
    cells = UploadedCell.objects.filter(upload=upload)
    if cells.filter(target__campaign=upload.campaign_id).count() != upload.figures:
        raise Refused("Có chỉ tiêu vừa bị xóa khỏi phong trào. Hãy tải tệp lên lại.")
    _open_reports(upload, actor)
    reports = _locked_reports(upload)
    changed = [row for row in reports if row.submission.version != row.version]
    _require_free(upload, actor, reports, changed, _as_before, "áp dụng")
    _require_limits(cells)
    _write(upload)
    reason = f"Nhập từ tệp {upload.name}"
    _record_cells(upload, actor, reason, before="before", after="after")
    _touch(reports)
    upload.state, upload.applied_at = UploadState.APPLIED, timezone.now()
    upload.save(update_fields=["state", "applied_at"])
    _record(upload, actor, "upload.applied")
    return upload


@transaction.atomic
def undo(upload, *, actor):
    """Put back what stood before, all of it, while nothing was built on what the upload wrote."""
    upload = FigureUpload.objects.locked(upload.pk)
    require(rules.may_undo_upload(actor, upload))
    reports = _locked_reports(upload)
    changed = [row for row in reports if row.submission.version != row.version_left]
    _require_free(upload, actor, reports, changed, _as_after, "hoàn tác")
    _put_back(upload)
    reason = f"Hoàn tác lần nhập từ tệp {upload.name}"
    _record_cells(upload, actor, reason, before="after", after="before")
    _touch(reports)
    upload.state, upload.undone_at = UploadState.UNDONE, timezone.now()
    upload.save(update_fields=["state", "undone_at"])
    _record(upload, actor, "upload.undone")
    return upload


def _record(upload, actor, action):
    said = {"số ô": upload.figures, "số đơn vị": upload.units, "tệp": upload.name}
    record(actor, action, upload, after=said, within=upload.campaign)


# Reports


def _open_reports(upload, actor):
    """Those that the file is the first to write in."""
    unopened = list(upload.reports.filter(submission=None).select_related("unit"))
    if not unopened:
        return
    periods = Period.objects.filter(pk__in={row.period_id for row in unopened})
    for period in periods.select_related("campaign"):
        rows = [row for row in unopened if row.period_id == period.pk]
        _open(period, rows, actor)


def _open(period, rows, actor):
    units = [row.unit_id for row in rows]
    here = Submission.objects.filter(period=period, unit__in=units)
    begun = set(here.values_list("unit_id", flat=True))
    missing = [row for row in rows if row.unit_id not in begun]
    reports = reports_of(actor, period, [row.unit_id for row in missing])
    if refused := next((report.verdict for report in reports.values() if not report.verdict), None):
        require(refused)
    try:
        with transaction.atomic():
            fresh = Submission.objects.bulk_create(
                Submission(campaign=period.campaign, period=period, unit=row.unit)
                for row in missing
            )
    except IntegrityError:
        # Somebody has opened one of them this moment: it is theirs, and looked at as it is now.
        _open(period, rows, actor)
        return
    submission = Submission.objects.filter(period=OuterRef("period"), unit=OuterRef("unit"))
    expected = Obligation.objects.filter(period=period, unit__in=units, submission=None)
    expected.update(submission=Subquery(submission.values("pk")[:1]))
    if Submission.objects.filter(pk__in=[row.pk for row in fresh], obligation=None).exists():
        obligations.level(period.campaign)
    for row in fresh:
        row.period = period
    own = UploadedReport.objects.filter(Among("id", [row.pk for row in rows]))
    own.update(submission=Subquery(submission.values("pk")[:1]), version=None)
    # What is fresh has nothing in it; what a colleague opened meanwhile is compared cell by cell.
    own.filter(Among("submission_id", [row.pk for row in fresh])).update(version=1)
    acts = [Act(row, {}, {}) for row in fresh]
    record_many(actor, "submission.opened", acts, within=period.campaign)


def _locked_reports(upload):
    """In one order for everybody, so that two uploads never wait for each other."""
    rows = upload.reports.all()
    submissions = (
        Submission.objects.select_for_update(of=("self",))
        .filter(pk__in=rows.order_by().values("submission"))
        .order_by("pk")
    )
    locked = {row.pk: row for row in submissions}
    found = [row for row in rows if row.submission_id in locked]
    if len(found) != upload.reports.count():
        raise Refused("Có báo cáo không còn trên cổng. Hãy tải tệp lên lại.")
    for row in found:
        row.submission = locked[row.submission_id]
    return found


def _require_free(upload, actor, reports, changed, is_kept, verb):
    """Every report may be written, and in those that were saved since each cell is as it was."""
    obstacles = []
    for period in Period.objects.filter(pk__in={row.period_id for row in reports}):
        period.campaign = upload.campaign
        some = [row for row in reports if row.period_id == period.pk]
        writable = reports_of(actor, period, [row.unit_id for row in some])
        obstacles += [
            Obstacle(str(report.submission.unit), "", report.verdict.reason)
            for row in some
            if not (report := writable[row.unit_id]).verdict
        ]
        again = [row for row in changed if row.period_id == period.pk]
        obstacles += _changed_cells(again, writable, is_kept)
    if obstacles:
        count = len(obstacles)
        sentence = f"Chưa {verb} được, chưa ghi gì: có {count} chỗ không còn như trước."
        raise Hindered(sentence, obstacles[:NAMED_AT_MOST])


def _changed_cells(reports, writable, is_kept) -> Iterator[Obstacle]:
    for row in reports:
        report = writable[row.unit_id]
        unit = str(report.submission.unit)
        stand = {result.target_id: result for result in row.submission.results.all()}
        for cell in row.cells.select_related("target"):
            result = stand.get(cell.target_id)
            is_verified = result is not None and result.verified_at is not None
            verdict = report.may_write(cell.target_id, is_verified=is_verified)
            if not is_kept(cell, result):
                yield Obstacle(unit, str(cell.target), "đã có người sửa sau khi đọc tệp.")
            elif not verdict and report.verdict:
                yield Obstacle(unit, str(cell.target), verdict.reason)


def _figures(result) -> dict:
    return figures_of(result) if result else dict(NOTHING)


def _as_before(cell, result) -> bool:
    return _figures(result) == _former(cell)


def _as_after(cell, result) -> bool:
    figures = _figures(result)
    return figures == _figures(cell)


def _former(cell) -> dict:
    """What stood before, whole: what the file leaves and what it changes."""
    return _figures(cell) | changed_before(cell)


def changed_before(cell) -> dict:
    """What the file changed, as it stood before."""
    return {
        name: None if value is None else Result._meta.get_field(name).to_python(value)
        for name, value in cell.before.items()
    }


def _touch(reports):
    """They were saved; what is built on the version before is told so."""
    now = timezone.now()
    for some in in_batches(reports, BATCH):
        pks = [row.submission_id for row in some]
        Submission.objects.filter(pk__in=pks).update(
            version=F("version") + 1, saved_at=now, typed_at=now
        )
        UploadedReport.objects.filter(pk__in=[row.pk for row in some]).update(
            version_left=Subquery(
                Submission.objects.filter(pk=OuterRef("submission")).values("version")[:1]
            )
        )


# Figures


def _require_limits(cells):
    """Limits and units of measure may have been set since the file was read."""
    changed = cells.filter(Q(after__has_key="value") | Q(after__has_key="numerator"))
    target, shared = "target__", Q(target__indicator__uom=F("target__uom"))
    beyond = ~Q(uom=F("target__uom"))
    for name, side in (("lowest", "lt"), ("highest", "gt")):
        own, other = f"{target}{name}", f"{target}indicator__{name}"
        beyond |= Q(**{f"value__{side}": F(own)})
        beyond |= shared & Q(**{f"{own}__isnull": True, f"value__{side}": F(other)})
    found = list(changed.filter(beyond).select_related("target__unit")[:NAMED_AT_MOST])
    if found:
        reason = "giới hạn hoặc đơn vị tính của chỉ tiêu vừa được sửa."
        raise Hindered(
            "Chưa áp dụng được, chưa ghi gì. Hãy tải tệp lên lại để đọc thử theo giới hạn mới.",
            [Obstacle(str(row.target.unit), str(row.target), reason) for row in found],
        )


def _write(upload):
    """One statement for all figures; both databases know it."""
    _clear(upload, UploadedCell.objects.filter(is_empty=True))
    names = [Result._meta.get_field(name).column for name in (*FIGURES, "uom")]
    columns = ", ".join(names)
    cell, report = UploadedCell._meta.db_table, UploadedReport._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Result._meta.db_table} (submission_id, target_id, {columns}) "  # noqa: S608
            f"SELECT r.submission_id, c.target_id, {', '.join(f'c.{name}' for name in names)} "
            f"FROM {cell} c JOIN {report} r ON r.id = c.report_id "
            "WHERE c.upload_id = %s AND NOT c.is_empty "
            "ON CONFLICT (submission_id, target_id) DO UPDATE SET "
            + ", ".join(f"{name} = excluded.{name}" for name in names)
            + ", verified_at = NULL, verified_by_id = NULL",
            [upload.pk],
        )


def _clear(upload, cells):
    """Take figures away; a row that holds evidence stays for it."""
    mine = cells.filter(
        upload=upload,
        report__submission=OuterRef("submission"),
        target=OuterRef("target"),
    )
    submissions = upload.reports.order_by().values("submission")
    gone = Result.objects.filter(Exists(mine), submission__in=submissions)
    with_evidence = Exists(Evidence.objects.filter(result=OuterRef("pk")))
    gone.filter(with_evidence).update(**NOTHING, verified_at=None, verified_by=None)
    gone.filter(~with_evidence).delete()


def _put_back(upload):
    """What was empty is emptied by one statement, the others get their former figures."""
    _clear(upload, UploadedCell.objects.filter(was_empty=True))
    others = upload.cells.filter(was_empty=False)
    rows = others.select_related("report").order_by("id").iterator(chunk_size=BATCH)
    for some in in_batches(rows, BATCH):
        Result.objects.bulk_create(
            [
                Result(
                    submission_id=cell.report.submission_id,
                    target_id=cell.target_id,
                    uom=cell.uom,
                    **_former(cell),
                )
                for cell in some
            ],
            update_conflicts=True,
            unique_fields=["submission", "target"],
            update_fields=[*FIGURES, "uom", "verified_at", "verified_by"],
        )


def _record_cells(upload, actor, reason, *, before, after):
    names = ("target_id", "target__label", "report__submission_id", before, after)
    lines = upload.cells.order_by("id").values_list(*names)
    record_lines(actor, "result.saved", lines, target=Target, within=Submission, reason=reason)
