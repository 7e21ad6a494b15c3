"""Reads an uploaded workbook on trial: what it would change, and what is wrong in it.

Claimed once, safe to run twice: what a worker that was killed has left is thrown away, and a worker
whose claim was taken over notices before it writes. Rows are read in parts, so that memory does not
grow with the file.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from campaigns.choices import UploadState
from campaigns.models import FigureUpload, Period, UploadedCell, UploadedReport
from campaigns.queries import uploads as queries
from campaigns.queries.uploads import Labels, TargetFacts
from campaigns.uploads.columns import ENTRIES, LABELS, WANTED
from campaigns.uploads.figures import NOTHING, Key, key_of
from campaigns.uploads.judging import judge
from campaigns.uploads.keeping import KEPT, kept
from campaigns.writable import Report, reports_of
from emulation.lib.copying import in_batches, insert_rows
from emulation.lib.entry_sheets import GUIDE
from emulation.lib.many_ids import Among
from emulation.lib.sheets import (
    Header,
    Row,
    Sheet,
    SheetError,
    column_letter,
    find_header,
    open_book,
)
from emulation.lib.vietnamese import match_key

log = logging.getLogger(__name__)

PART = 4_000
# Shown on the page; all are counted.
ERRORS_KEPT = 1_000
SILENT_FOR = timedelta(minutes=5)
MAX_ATTEMPTS = 3
KEPT_FOR = timedelta(days=7)

BROKEN = "Lỗi trong phần mềm khi đọc tệp; nhật ký máy chủ ghi rõ lỗi. Chưa ghi gì vào báo cáo."
# Of a report: its period and its unit.
Place = tuple[int, int]
# A row that says something, and which cell it is.
_Line = tuple[Row, Key]


class Superseded(Exception):
    """Another worker has taken the reading over, or the upload is gone."""


def run(upload_id: int) -> None:
    """Read the file. Does nothing when another worker has it or it has been read."""
    upload = _claim(upload_id)
    if upload is None:
        return
    trial = _Trial(upload)
    try:
        with upload.file.open("rb") as file:
            trial.read(open_book(file, upload.name))
    except Superseded:
        return
    except (SheetError, FileNotFoundError) as error:
        gone = "Tệp không còn trong kho. Hãy tải lên lại."
        trial.fail(str(error) if isinstance(error, SheetError) else gone)
    except Exception:
        # Whatever goes wrong must end on the page that waits, not only in the log.
        log.exception("reading upload %s failed", upload_id)
        trial.fail(BROKEN)
    trial.finish()


def take_up() -> list[int]:
    """Ids of files to be read again; one whose reading keeps breaking off is given up."""
    silent = FigureUpload.objects.filter(touched_at__lt=timezone.now() - SILENT_FOR)
    reading = silent.filter(state=UploadState.READING)
    text = f"Đã đọc tệp {MAX_ATTEMPTS} lần nhưng lần nào tiến trình cũng bị dừng giữa chừng."
    reading.filter(attempt__gte=MAX_ATTEMPTS).update(
        state=UploadState.REFUSED,
        errors=[{"text": f"{text} Hãy chia tệp nhỏ hơn hoặc báo người quản trị máy chủ."}],
        error_count=1,
    )
    reading.update(state=UploadState.WAITING)
    waiting = silent.filter(state=UploadState.WAITING)
    ids = list(waiting.values_list("pk", flat=True))
    # Touched, so that the next round does not ask for the same ones again at once.
    waiting.filter(pk__in=ids).update(touched_at=timezone.now())
    return ids


def sweep() -> int:
    """Throw away what was read on trial days ago and never applied; returns how many."""
    old = FigureUpload.objects.filter(
        touched_at__lt=timezone.now() - KEPT_FOR,
        state__in=(UploadState.REFUSED, UploadState.TRIAL, UploadState.WAITING),
    )
    count = 0
    for upload in old.only("file"):
        with transaction.atomic():
            # Looked at again under the lock: it may have been applied this moment.
            row = old.select_for_update(of=("self",)).filter(pk=upload.pk).first()
            if row is None:
                continue
            place, storage = row.file.name, row.file.storage
            UploadedCell.objects.filter(upload=row).delete()
            row.delete()
            if place:
                transaction.on_commit(lambda s=storage, p=place: s.delete(p))
        count += 1
    return count


def _claim(upload_id: int) -> FigureUpload | None:
    now = timezone.now()
    mine = FigureUpload.objects.filter(pk=upload_id)
    claim = {"state": UploadState.READING, "attempt": F("attempt") + 1, "touched_at": now}
    silent = mine.filter(state=UploadState.READING, touched_at__lt=now - SILENT_FOR)
    if not mine.filter(state=UploadState.WAITING).update(**claim) and not silent.update(**claim):
        return None
    UploadedCell.objects.filter(upload=upload_id).delete()
    UploadedReport.objects.filter(upload=upload_id).delete()
    upload = FigureUpload.objects.select_related("campaign", "period", "by", "unit").get(
        pk=upload_id
    )
    if upload.acting is not None:
        upload.by.narrow_to(upload.acting)
    return upload


@dataclass(frozen=True)
class _Columns:
    """Where in one sheet the columns stand that are read."""

    sheet: int
    name: str
    header: Header
    # Of rows that do not say it themselves.
    period_id: int
    unit_id: int | None

    def cell(self, row: Row, name: str) -> Any:
        place = self.header.columns.get(name)
        return None if place is None or place >= len(row.values) else row.values[place]

    def entries(self, row: Row) -> dict[str, Any]:
        """What was entered, by the names of those columns that the sheet has."""
        values, count = row.values, len(row.values)
        return {name: values[place] if place < count else None for name, place in self.read}

    @cached_property
    def read(self) -> list[tuple[str, int]]:
        found = self.header.columns
        return [(name, found[name]) for name in ("uom", *ENTRIES) if name in found]

    def letter(self, name: str) -> str:
        place = self.header.columns.get(name)
        return "" if place is None else column_letter(place)


class _Trial:
    """What one claim reads; the row of another claim is never touched."""

    def __init__(self, upload: FigureUpload) -> None:
        self.upload = upload
        self.user = upload.by
        self.periods = {period.pk: period for period in upload.campaign.periods.all()}
        for period in self.periods.values():
            period.campaign = upload.campaign
        self.labels = Labels(self.user, upload.campaign_id)
        self.reports: dict[Place, Report] = {}
        self.rows: dict[Place, int] = {}  # uploaded reports
        self.seen: dict[tuple[int, int], tuple[int, int]] = {}
        self.sheets: list[str] = []
        self.skipped: list[str] = []
        self.errors: list[dict] = []
        self.error_count = 0
        self.rows_read = 0
        self.figures = 0
        self.unchanged = 0

    def read(self, book) -> None:
        for sheet in book.sheets:
            columns = self._columns(sheet)
            if columns is None:
                continue
            rows = sheet.rows(fill_merged=bool(sheet.merged))
            data = (row for row in rows if row.number > columns.header.last_row)
            for part in in_batches(data, PART):
                self._part(columns, part)
        if not self.sheets and not self.error_count:
            self._fault("Không tìm thấy bảng số liệu nào trong tệp. Hãy dùng tệp tải từ cổng.")

    # Sheets and their heads

    def _columns(self, sheet: Sheet) -> _Columns | None:
        if sheet.name == GUIDE:
            return None
        if sheet.hidden:
            self.skipped.append(sheet.name)
            return None
        try:
            header = find_header(sheet, WANTED)
        except SheetError:
            self.skipped.append(sheet.name)
            return None
        found = header.columns
        if not ("key" in found or "target" in found):
            self.skipped.append(sheet.name)
            return None
        number = len(self.sheets)
        self.sheets.append(sheet.name)
        columns = _Columns(number, sheet.name, header, self._period_of(sheet), None)
        if not any(name in found for name in ENTRIES):
            self._fault("Trang này không có cột nào để nhập, ví dụ “Kết quả”.", columns)
            return None
        for place, title in header.unknown:
            text = f"Cột “{title}” không có trong mẫu. Hãy xóa cột này hoặc đặt tên như trong mẫu."
            self._fault(text, columns, header.row, column_letter(place))
        for place, title, key in header.repeated:
            other = column_letter(found[key])
            self._fault(
                f"Cột “{title}” trùng với cột {other}.", columns, header.row, column_letter(place)
            )
        unit_id = self.upload.unit_id
        if unit_id is None and "key" not in found and "unit" not in found:
            named = self.labels.units_called(sheet.name)
            if len(named) != 1:
                self._fault("Thiếu cột “Đơn vị”: không biết số liệu của đơn vị nào.", columns)
                return None
            unit_id = next(iter(named))
        return _Columns(number, sheet.name, header, columns.period_id, unit_id)

    def _period_of(self, sheet: Sheet) -> int:
        """A sheet may bear the name of its period."""
        key = match_key(sheet.name)
        named = [pk for pk, period in self.periods.items() if match_key(period.name) == key]
        return named[0] if len(named) == 1 else self.upload.period_id

    # Rows

    def _part(self, columns: _Columns, rows: list[Row]) -> None:
        by_period: dict[int, list[_Line]] = {}
        for line in self._lines(columns, rows):
            by_period.setdefault(line[1].period_id, []).append(line)
        cells: list[tuple[Place, tuple]] = []
        for period_id, lines in by_period.items():
            cells += self._judged(columns, self.periods[period_id], lines)
        self.rows_read += len(rows)
        self.figures += len(cells)
        self._write(cells)

    def _lines(self, columns: _Columns, rows: list[Row]) -> Iterator[_Line]:
        """The rows that say something, with the cell that each is about."""
        bare: list[Row] = []
        for row in rows:
            written = columns.cell(row, "key")
            if written is None:
                bare.append(row)
                continue
            key = key_of(written)
            if key is None:
                text = "Mã của dòng không đúng. Hãy tải lại tệp từ cổng rồi nhập lại."
                self._fault_at(text, columns, row, "key")
            elif key.period_id not in self.periods:
                text = "Dòng này thuộc kỳ của phong trào khác. Hãy tải tệp của phong trào này."
                self._fault_at(text, columns, row, "key")
            else:
                yield row, key
        yield from self._named(columns, bare)

    def _named(self, columns: _Columns, rows: list[Row]) -> Iterator[_Line]:
        """Rows without a key: by the names of the unit and the target."""
        told = [row for row in rows if any(columns.cell(row, name) is not None for name in ENTRIES)]
        names = ("unit", "group", "target", "uom")
        wanted = [tuple(columns.cell(row, name) for name in names) for row in told]
        found = self.labels.find(wanted, columns.unit_id)
        for row, target in zip(told, found, strict=True):
            if isinstance(target, int):
                yield row, Key(columns.period_id, target, "")
            else:
                name, text = target
                self._fault_at(text, columns, row, name)

    def _judged(
        self, columns: _Columns, period: Period, lines: list[_Line]
    ) -> Iterator[tuple[Place, tuple]]:
        """Those that change something and may: of which report, and what is kept of it."""
        facts = self._facts(period, lines)
        stands = self._stands(period, facts)
        alike = queries.alike_of(period, facts)
        for row, key in lines:
            fact = facts.get(key.target_id)
            if fact is None:
                text = "Dòng này không thuộc các đơn vị mà bạn báo cáo, hoặc chỉ tiêu đã bị xóa."
                self._fault_at(text, columns, row, "key" if key.was else "target")
                continue
            if text := self._misplaced(columns, row, key, fact):
                self._fault_at(text, columns, row, "target", fact)
                continue
            figures, is_verified = stands.get(fact.pk, (NOTHING, False))
            known = queries.known_of(fact, alike.get(fact.pk, {}), figures)
            judged = judge(columns.entries(row), known, key.was or None)
            for name, text in judged.wrong:
                self._fault_at(text, columns, row, name, fact)
            if not judged.changed:
                self.unchanged += not judged.wrong
                continue
            place = (period.pk, fact.unit_id)
            verdict = self.reports[place].may_write(fact.pk, is_verified=is_verified)
            if verdict:
                yield place, kept(columns.sheet, row.number, known, judged)
            else:
                name = judged.changed[0] if judged.changed[0] in LABELS else "value"
                self._fault_at(verdict.reason, columns, row, name, fact)

    def _facts(self, period: Period, lines: list[_Line]) -> dict[int, TargetFacts]:
        own = queries.own_targets(self.user, self.upload.campaign_id).order_by()
        named = own.filter(Among("pk", {key.target_id for _, key in lines}))
        facts = {fact.pk: fact for fact in queries.facts_of(named)}
        units = {fact.unit_id for fact in facts.values()}
        if missing := {unit for unit in units if (period.pk, unit) not in self.reports}:
            found = reports_of(self.user, period, missing)
            self.reports |= {(period.pk, unit): report for unit, report in found.items()}
        return facts

    def _stands(self, period: Period, facts: Mapping[int, TargetFacts]) -> dict[int, tuple]:
        units = {fact.unit_id for fact in facts.values()}
        submissions = [self.reports[period.pk, unit].submission.pk for unit in units]
        begun = [pk for pk in submissions if pk]
        return queries.figures_of(begun, facts) if begun else {}

    def _misplaced(self, columns: _Columns, row: Row, key: Key, fact: TargetFacts) -> str:
        """Why the row does not stand for its target; if it does, it is the first that may."""
        if key.was and (text := self._shuffled(columns, row, fact)):
            return text
        first = self.seen.setdefault((key.period_id, fact.pk), (columns.sheet, row.number))
        if first == (columns.sheet, row.number):
            return ""
        sheet, number = first
        place = f"dòng {number}"
        if sheet != columns.sheet:
            place += f" của trang “{self.sheets[sheet]}”"
        return f"Chỉ tiêu này đã có ở {place}. Mỗi chỉ tiêu chỉ ghi một dòng."

    def _shuffled(self, columns: _Columns, row: Row, fact: TargetFacts) -> str:
        """A row whose key and words no longer belong together was moved in parts."""
        label, unit = columns.cell(row, "target"), columns.cell(row, "unit")
        if label not in (None, fact.label) and match_key(str(label)) != match_key(fact.label):
            return (
                f"Mã của dòng là của “{fact.label}” nhưng cột Chỉ tiêu ghi khác. Có lẽ dòng đã bị "
                "xáo trộn; hãy tải tệp mới."
            )
        if unit not in (None, fact.unit_name) and fact.unit_id not in self.labels.units_called(
            str(unit)
        ):
            return (
                f"Mã của dòng là của “{fact.unit_name}” nhưng cột Đơn vị ghi khác. Có lẽ dòng đã "
                "bị xáo trộn; hãy tải tệp mới."
            )
        return ""

    # Writing

    @transaction.atomic
    def _write(self, cells: list[tuple[Place, tuple]]) -> None:
        self._hold(touched_at=timezone.now(), rows_read=self.rows_read)
        fresh = dict.fromkeys(place for place, _ in cells if place not in self.rows)
        reports = UploadedReport.objects.bulk_create(self._uploaded(*place) for place in fresh)
        self.rows |= {place: row.pk for place, row in zip(fresh, reports, strict=True)}
        rows = ((self.upload.pk, self.rows[place], *values) for place, values in cells)
        insert_rows(UploadedCell, ("upload", "report", *KEPT), rows)

    def _uploaded(self, period_id: int, unit_id: int) -> UploadedReport:
        submission = self.reports[period_id, unit_id].submission
        return UploadedReport(
            upload=self.upload,
            period_id=period_id,
            unit_id=unit_id,
            submission=submission if submission.pk else None,
            version=submission.version if submission.pk else None,
        )

    def fail(self, text: str) -> None:
        self._fault(text)

    def finish(self) -> None:
        state = UploadState.REFUSED if self.error_count else UploadState.TRIAL
        try:
            self._hold(
                state=state,
                touched_at=timezone.now(),
                rows_read=self.rows_read,
                sheets=self.sheets,
                skipped=self.skipped,
                figures=self.figures,
                units=len({unit_id for _, unit_id in self.rows}),
                unchanged=self.unchanged,
                errors=self.errors,
                error_count=self.error_count,
            )
        except Superseded:
            return

    def _hold(self, **values) -> None:
        """Write to the upload as long as the claim is ours."""
        mine = FigureUpload.objects.filter(
            pk=self.upload.pk, attempt=self.upload.attempt, state=UploadState.READING
        )
        if not mine.update(**values):
            raise Superseded

    # Errors

    def _fault(
        self, text: str, columns: _Columns | None = None, row: int | None = None, letter: str = ""
    ) -> None:
        self.error_count += 1
        if len(self.errors) < ERRORS_KEPT:
            sheet = columns.name if columns else ""
            self.errors.append({"text": text, "sheet": sheet, "row": row, "column": letter})

    def _fault_at(
        self, text: str, columns: _Columns, row: Row, name: str, fact: TargetFacts | None = None
    ) -> None:
        self.error_count += 1
        if len(self.errors) >= ERRORS_KEPT:
            return
        self.errors.append(
            {
                "text": text,
                "sheet": columns.name,
                "row": row.number,
                "column": columns.letter(name),
                "unit": fact.unit_name if fact else _shown(columns.cell(row, "unit")),
                "target": fact.label if fact else _shown(columns.cell(row, "target")),
            }
        )


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)[:200]
