"""Reads an uploaded workbook of old decisions on trial: what it would add, and what is wrong.

Claimed once, safe to run twice, in parts, as `campaigns/trials.py` reads figures. A file that holds
citizen numbers is not kept once it has been read: the rows hold their digests alone.
"""

import json
import logging
from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from awards.achievements import achievement_key
from awards.choices import HonourUploadState
from awards.models import Award, Honour, HonourUpload, Recipient, UploadedHonour
from awards.old_decisions import LABELS, REQUIRED, WANTED, OldHonour, read_row
from awards.queries.catalogue import AwardNames
from awards.queries.honours import branches_of
from awards.queries.units import kin_of
from campaigns.choices import RecipientKind
from campaigns.models import Campaign
from emulation.accounts.models import Unit
from emulation.lib.copying import in_batches, insert_rows
from emulation.lib.entry_sheets import GUIDE
from emulation.lib.sheets import SheetError, column_letter, find_header, open_book
from emulation.lib.vietnamese import match_key, search_key

log = logging.getLogger(__name__)

PART = 4_000
ERRORS_KEPT = 1_000
SILENT_FOR = timedelta(minutes=5)
MAX_ATTEMPTS = 3
KEPT_FOR = timedelta(days=7)
BROKEN = "Lỗi trong phần mềm khi đọc tệp; nhật ký máy chủ ghi rõ lỗi. Chưa ghi gì vào sổ vàng."
GONE = "Tệp không còn trong kho. Hãy tải lên lại."
NAMES = ("upload", "row", "data", "recipient", "doubt")


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
    except (SheetError, FileNotFoundError, ValueError) as error:
        trial.fail(str(error) if isinstance(error, SheetError) else GONE)
    except Exception:
        # Whatever goes wrong must end on the page that waits, not only in the log.
        log.exception("reading old decisions %s failed", upload_id)
        trial.fail(BROKEN)
    trial.finish()


def take_up() -> list[int]:
    """Ids of files to be read again; one whose reading keeps breaking off is given up."""
    silent = HonourUpload.objects.filter(touched_at__lt=timezone.now() - SILENT_FOR)
    reading = silent.filter(state=HonourUploadState.READING)
    text = f"Đã đọc tệp {MAX_ATTEMPTS} lần nhưng lần nào cũng bị dừng. Hãy chia tệp nhỏ hơn."
    reading.filter(attempt__gte=MAX_ATTEMPTS).update(
        state=HonourUploadState.REFUSED, errors=[{"text": text}], error_count=1
    )
    reading.update(state=HonourUploadState.WAITING)
    waiting = silent.filter(state=HonourUploadState.WAITING)
    ids = list(waiting.values_list("pk", flat=True))
    waiting.filter(pk__in=ids).update(touched_at=timezone.now())
    return ids


def sweep() -> int:
    """Throw away what was read on trial days ago and never applied; returns how many."""
    old = HonourUpload.objects.filter(
        touched_at__lt=timezone.now() - KEPT_FOR,
        state__in=(HonourUploadState.REFUSED, HonourUploadState.TRIAL, HonourUploadState.WAITING),
    )
    count = 0
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            # Looked at again under the lock: it may have been applied this moment.
            row = old.select_for_update(of=("self",)).filter(pk=pk).first()
            if row is None:
                continue
            place, storage = row.file.name, row.file.storage
            lines = UploadedHonour.objects.filter(upload=row)
            lines._raw_delete(lines.db)
            row.delete()
            if place:
                transaction.on_commit(lambda s=storage, p=place: s.delete(p))
        count += 1
    return count


def _claim(upload_id: int) -> HonourUpload | None:
    now = timezone.now()
    mine = HonourUpload.objects.filter(pk=upload_id)
    claim = {"state": HonourUploadState.READING, "attempt": F("attempt") + 1, "touched_at": now}
    silent = mine.filter(state=HonourUploadState.READING, touched_at__lt=now - SILENT_FOR)
    if not mine.filter(state=HonourUploadState.WAITING).update(**claim) and not silent.update(
        **claim
    ):
        return None
    UploadedHonour.objects.filter(upload=upload_id).delete()
    return HonourUpload.objects.select_related("unit", "by").get(pk=upload_id)


class _Trial:
    """What one claim reads; the row of another claim is never touched."""

    def __init__(self, upload: HonourUpload) -> None:
        self.upload = upload
        self.awards = AwardNames()
        here = branches_of(Unit.objects.filter(pk=upload.unit_id))
        self.units: dict[str, list[Unit]] = defaultdict(list)
        for unit in Unit.objects.filter(here):
            for name in {unit.name, *unit.variants, str(unit), unit.code}:
                self.units[match_key(name)].append(unit)
        self.campaigns = {
            match_key(row.theme): row
            for row in Campaign.objects.filter(unit__path__startswith=upload.unit.path).order_by(
                "-pk"
            )
        }
        self.seen: set[tuple] = set()
        self.deeds: set[tuple] = set()
        self.errors: list[dict] = []
        self.error_count = self.rows_read = self.fresh = self.known = 0
        self.sheets = 0
        self.has_numbers = False

    def read(self, book) -> None:
        for sheet in book.sheets:
            if sheet.hidden or sheet.name == GUIDE:
                continue
            try:
                header = find_header(sheet, WANTED)
            except SheetError:
                continue
            missing = [LABELS[key] for key in REQUIRED if key not in header.columns]
            if missing and len(header.columns) < 3:
                continue
            self.sheets += 1
            self.has_numbers |= "citizen" in header.columns
            if missing:
                said = ", ".join(f"“{label}”" for label in missing)
                self._fault(sheet.name, header.row, "", f"Trang này thiếu cột {said}.")
                continue
            for place, title in header.unknown:
                text = f"Cột “{title}” không có trong mẫu. Hãy xóa cột này hoặc đặt tên như mẫu."
                self._fault(sheet.name, header.row, column_letter(place), text)
            rows = (
                row
                for row in sheet.rows(fill_merged=bool(sheet.merged))
                if row.number > header.last_row
            )
            for part in in_batches(rows, PART):
                self._part(sheet.name, header, part)
        if not self.sheets:
            self._fault("", 0, "", "Không tìm thấy bảng nào. Hãy dùng tệp mẫu tải từ cổng.")

    def _part(self, sheet, header, rows) -> None:
        read = []
        for row in rows:
            cells = {key: row.value(place) for key, place in header.columns.items()}
            if all(value is None for key, value in cells.items() if key != "place"):
                continue
            self.rows_read += 1
            one = read_row(cells)
            award = self.awards.find(one.award) if one.award else None
            if one.award and award is None:
                text = (
                    f"Danh mục không có “{one.award}”, hoặc có nhiều cấp cùng tên. Hãy ghi đủ tên."
                )
                one.wrong.append(("award", text))
            for key, text in one.wrong:
                place = header.columns.get(key)
                letter = "" if place is None else column_letter(place)
                self._fault(sheet, row.number, letter, text, one.name)
            if not one.wrong:
                read.append((row.number, one, award))
        self._keep(read)

    def _keep(self, read: list[tuple[int, OldHonour, Award]]) -> None:
        known = known_rows(self.upload.unit_id, {one.number for _, one, _ in read})
        fresh = []
        for number, one, award in read:
            key = (one.number, one.match, award.pk)
            if key in known or key in self.seen:
                self.known += 1
                continue
            self.seen.add(key)
            fresh.append((number, one, award, self._unit(one)))
        people = _Register(self.upload, fresh)
        lines = []
        for number, one, award, unit in fresh:
            recipient_id, doubt = people.find(one, unit)
            lines.append(
                (
                    self.upload.pk,
                    number,
                    json.dumps(self._data(one, award, unit, recipient_id), ensure_ascii=False),
                    recipient_id,
                    doubt[:300],
                )
            )
        self.fresh += len(lines)
        with transaction.atomic():
            self._touch()
            insert_rows(UploadedHonour, NAMES, lines)

    def _unit(self, one: OldHonour) -> Unit | None:
        """The unit of this name at the time; nothing where the name does not say which."""
        found = self.units.get(match_key(one.unit), []) if one.unit else []
        if len(found) > 1 and one.decided_on:
            found = [
                unit
                for unit in found
                if (unit.opened_on is None or unit.opened_on <= one.decided_on)
                and (unit.closed_on is None or one.decided_on < unit.closed_on)
            ]
        return found[0] if len(found) == 1 else None

    def _data(self, one, award, unit, recipient_id) -> dict:
        campaign = self.campaigns.get(match_key(one.campaign)) if one.campaign else None
        achievement = one.achievement
        if one.campaign and campaign is None:
            # A campaign of days before the portal: told in words, not lost.
            achievement = f"{achievement}\nPhong trào: {one.campaign}".strip()
        key = achievement_key(
            one.occasion, award.code, [one.year], campaign and campaign.pk, one.achievement
        )
        whose = recipient_id or one.digest or (one.match, one.birth_year, one.unit)
        if (whose, key) in self.deeds:
            key = ""
        self.deeds.add((whose, key))
        return {
            "name": one.name,
            # Found once here, so that entering has nothing left to reckon.
            "match": one.match,
            "search": search_key(one.name),
            "unit_match": match_key(one.unit),
            "post": one.post,
            "unit": unit and unit.pk,
            "unit_printed": one.unit,
            "kind": one.kind,
            "award": award.pk,
            "award_printed": one.award,
            "occasion": one.occasion,
            "campaign": campaign and campaign.pk,
            "year": one.year,
            "number": one.number,
            "decided_on": one.decided_on and one.decided_on.isoformat(),
            "authority": one.authority,
            "achievement": achievement,
            "achievement_key": key,
            "birth_year": one.birth_year,
            "digest": one.digest,
        }

    # How it goes on and ends

    def _touch(self) -> None:
        mine = HonourUpload.objects.filter(
            pk=self.upload.pk, attempt=self.upload.attempt, state=HonourUploadState.READING
        )
        if not mine.update(touched_at=timezone.now(), rows_read=self.rows_read):
            raise Superseded

    def fail(self, text: str) -> None:
        self._fault("", 0, "", text)

    def finish(self) -> None:
        with transaction.atomic():
            try:
                self._touch()
            except Superseded:
                return
            row = HonourUpload.objects.get(pk=self.upload.pk)
            row.state = HonourUploadState.REFUSED if self.error_count else HonourUploadState.TRIAL
            row.fresh, row.known = self.fresh, self.known
            row.errors, row.error_count = self.errors, self.error_count
            if self.has_numbers and row.file:
                place, storage = row.file.name, row.file.storage
                row.file = ""
                transaction.on_commit(lambda: storage.delete(place))
            row.save()

    def _fault(self, sheet, row, column, text, about="") -> None:
        self.error_count += 1
        if len(self.errors) < ERRORS_KEPT:
            told = {"text": text, "sheet": sheet, "row": row, "column": column, "about": about}
            self.errors.append(told)


def known_rows(owner_id: int, numbers: set[str], *, other_than=None) -> set[tuple]:
    """(number, name, award) of what the registry holds under these numbers of decisions.

    Without what the upload `other_than` has brought itself.
    """
    rows = Honour.objects.filter(owner=owner_id, number__in=numbers)
    if other_than is not None:
        rows = rows.exclude(upload=other_than)
    return set(rows.values_list("number", "name__key", "award"))


class _Register:
    """Who of the register the rows of one part are; two queries for all of them."""

    def __init__(self, upload, rows) -> None:
        self.kin = kin_of({unit.pk for *_, unit in rows if unit})
        matches = {one.match for _, one, _, _ in rows}
        digests = {one.digest for _, one, _, _ in rows if one.digest}
        here = Recipient.objects.filter(unit__path__startswith=upload.unit.path)
        self.by_digest = dict(
            Recipient.objects.filter(citizen_digest__in=digests).values_list(
                "citizen_digest", "root_id"
            )
        )
        self.by_name = defaultdict(list)
        fields = ("match", "kind", "birth_year", "unit_id", "root_id", "citizen_digest")
        for match, *rest in here.filter(match__in=matches).values_list(*fields):
            self.by_name[match].append(rest)

    def find(self, one: OldHonour, unit) -> tuple[int | None, str]:
        """The recipient, where there is no doubt; else none, and what is alike."""
        if one.digest and one.digest in self.by_digest:
            return self.by_digest[one.digest], ""
        kin = self.kin[unit.pk] if unit else frozenset()
        sure, like = set(), set()
        for kind, born, unit_id, root_id, digest in self.by_name.get(one.match, ()):
            if kind != one.kind or (one.digest and digest):
                continue
            is_here = unit_id in kin
            if one.kind != RecipientKind.INDIVIDUAL:
                (sure if is_here else like).add(root_id)
            elif born and one.birth_year:
                if born == one.birth_year:
                    (sure if is_here else like).add(root_id)
            elif is_here:
                like.add(root_id)
        if len(sure) == 1:
            return next(iter(sure)), ""
        if sure or like:
            return None, "Trong danh sách đã có người, tập thể cùng tên; xem để gộp sau khi nhập."
        return None, ""
