"""Enters in the registry what was read on trial, and takes it out again; whole or not at all.

A page asks for either and a worker does it, in one transaction that holds the row of the upload: a
worker that is killed leaves nothing behind, and a second one finds the row locked or done.
"""

import logging
from collections.abc import Iterator

from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from awards import registry
from awards.choices import HonourUploadState
from awards.honour_trials import MAX_ATTEMPTS, SILENT_FOR, known_rows
from awards.models import (
    DecisionLine,
    Honour,
    HonourUpload,
    Initiative,
    Matter,
    Merge,
    Nominee,
    Recipient,
    UploadedHonour,
    YearRating,
)
from awards.names import block_of
from emulation.accounts.models import Unit
from emulation.journal.services import record
from emulation.lib.copying import in_batches, insert_rows
from emulation.lib.many_ids import Among
from emulation.lib.verdicts import Refused

log = logging.getLogger(__name__)

BATCH = 4_000
PROGRESS_KEPT_FOR = 15 * 60  # seconds
MEANWHILE = "Có khen thưởng vừa vào sổ cùng lúc. Hãy bấm áp dụng lại."
BROKEN = "Lỗi trong phần mềm; nhật ký máy chủ ghi rõ lỗi. Sổ vàng không thay đổi."
GIVEN_UP = (
    f"Đã làm {MAX_ATTEMPTS} lần nhưng lần nào cũng bị dừng. Sổ vàng không thay đổi. "
    "Hãy báo người quản trị máy chủ."
)
BUILT_ON = (
    "Chưa hoàn tác được: có khen thưởng của lần nhập này đã được đính chính, thu hồi bằng "
    "quyết định trên cổng."
)
# What is asked for, and where the upload stands again when it does not come about.
BACK = {
    HonourUploadState.APPLYING: HonourUploadState.TRIAL,
    HonourUploadState.UNDOING: HonourUploadState.APPLIED,
}
RECIPIENT = (
    *("id", "kind", "name", "birth_year", "unit", "citizen_digest", "search", "match", "block"),
    *("root", "place", "sex", "ethnic_group", "created_at"),
)
HONOUR = (
    *("recipient", "name", "owner", "kind", "block", "name_printed", "post", "unit"),
    *("unit_printed", "award", "award_printed", "occasion", "campaign", "years", "year"),
    *("achievement", "achievement_key", "number", "decided_on", "authority", "upload", "fact"),
    "created_at",
)


def run(upload_id: int) -> None:
    """Apply or undo, as was asked; nothing when it is done or another worker is at it."""
    if not _begun(upload_id):
        return
    try:
        with transaction.atomic():
            row = _locked(upload_id)
            if row is not None:
                (_enter if row.state == HonourUploadState.APPLYING else _take_out)(row)
    except Refused as refusal:
        _give_back(upload_id, refusal.reason)
    except IntegrityError:
        # Somebody entered the same achievement between our looking and our writing.
        log.warning("old decisions %s met what was entered meanwhile", upload_id, exc_info=True)
        _give_back(upload_id, MEANWHILE)
    except Exception:
        # Whatever goes wrong must end on the page that waits, not only in the log.
        log.exception("entering old decisions %s failed", upload_id)
        _give_back(upload_id, BROKEN)
    finally:
        cache.delete(_progress_key(upload_id))


def progress(upload_id: int) -> int:
    """How many honours the worker has entered so far; nobody else sees them yet."""
    return cache.get(_progress_key(upload_id), 0)


def stalled() -> list[int]:
    """Ids of what was asked for a while ago; of a worker that is still at it the row is locked."""
    silent = HonourUpload.objects.filter(touched_at__lt=timezone.now() - SILENT_FOR)
    return list(silent.filter(state__in=BACK).values_list("pk", flat=True))


def has_been_built_on(row: HonourUpload) -> bool:
    """Whether a decision of the portal has corrected or revoked something of this upload."""
    rows = Honour.objects.filter(upload=row)
    if rows.exclude(ended_by=None).exists():
        return True
    return DecisionLine.objects.filter(honour__in=rows).exists()


def _progress_key(upload_id: int) -> str:
    return f"honour-upload-{upload_id}"


def _locked(upload_id: int) -> HonourUpload | None:
    """The row, if there is something to do about it that no other worker is doing."""
    rows = HonourUpload.objects.filter(pk=upload_id, state__in=BACK).select_related("unit", "by")
    return rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()


@transaction.atomic
def _begun(upload_id: int) -> bool:
    """Counts the attempt by itself: what a killed worker was at is forgotten with it."""
    row = _locked(upload_id)
    if row is None:
        return False
    if row.attempt >= MAX_ATTEMPTS:
        _put_back(row, GIVEN_UP)
        return False
    HonourUpload.objects.filter(pk=row.pk).update(
        attempt=F("attempt") + 1, touched_at=timezone.now()
    )
    return True


@transaction.atomic
def _give_back(upload_id: int, note: str) -> None:
    row = _locked(upload_id)
    if row is not None:
        _put_back(row, note)


def _put_back(row: HonourUpload, note: str) -> None:
    row.state, row.note = BACK[row.state], note
    row.save(update_fields=["state", "note"])


# Entering


def _enter(row: HonourUpload) -> None:
    """All that the trial showed; what has entered since, from another file, is left out."""
    # One at a time for a province, so that the same decision in two files enters once. Rows that
    # refer to the province do not wait for it.
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=row.unit_id)
    now = timezone.now()
    people = _People(row, now)
    count, names = 0, set()
    rows = UploadedHonour.objects.filter(upload=row).order_by("id")
    for some in in_batches(rows.values_list("data", "recipient__root").iterator(BATCH), BATCH):
        fresh = _still_fresh(row, some)
        whose = people.of(fresh)
        found = registry.name_ids(row.unit_id, {data["match"] for data, _ in fresh})
        names |= set(found.values())
        count += insert_rows(Honour, HONOUR, _honours(row, fresh, whose, found, now))
        cache.set(_progress_key(row.pk), count, PROGRESS_KEPT_FOR)
    registry.recount(names)
    row.state, row.applied_at, row.fresh, row.note = HonourUploadState.APPLIED, now, count, ""
    row.save(update_fields=["state", "applied_at", "fresh", "note"])
    said = {"tệp": row.name, "số khen thưởng": count, "số người, tập thể mới": people.made}
    record(row.by, "honour_upload.applied", row, after=said, within=row.unit)


def _still_fresh(row, lines):
    known = known_rows(row.unit_id, {data["number"] for data, _ in lines}, other_than=row)
    return [
        (data, root)
        for data, root in lines
        if (data["number"], data["match"], data["award"]) not in known
    ]


def _honours(row, lines, whose, names, now) -> Iterator[tuple]:
    keys = [data["achievement_key"] for data, _ in lines if data["achievement_key"]]
    rewarded = set(
        Honour.objects.standing()
        .filter(Among("recipient_id", set(whose)), achievement_key__in=set(keys))
        .values_list("recipient_id", "achievement_key")
    )
    for (data, _), recipient_id in zip(lines, whose, strict=True):
        key = data["achievement_key"]
        if (recipient_id, key) in rewarded:
            key = ""  # history may hold what the law of today would not allow
        elif key:
            rewarded.add((recipient_id, key))
        yield (
            *(recipient_id, names[data["match"]], row.unit_id, data["kind"]),
            *(block_of(data["match"]), data["name"], data["post"], data["unit"]),
            *(data["unit_printed"], data["award"], data["award_printed"], data["occasion"]),
            *(data["campaign"], f"[{data['year']}]", data["year"], data["achievement"], key),
            *(data["number"], data["decided_on"], data["authority"], row.pk, "", now),
        )


class _People:
    """Recipients of an upload: those of the register, and new ones, each made once."""

    def __init__(self, row, now) -> None:
        self.row, self.now = row, now
        self.known: dict[tuple, int] = {}
        self.made = 0

    def of(self, lines) -> list[int]:
        digests = {data["digest"] for data, root in lines if not root and data["digest"]}
        # Somebody may have entered the number since the trial.
        rows = Recipient.objects.filter(citizen_digest__in=digests)
        self.known |= {
            ("digest", digest): pk for digest, pk in rows.values_list("citizen_digest", "root_id")
        }
        identities = [_identity(data) for data, _ in lines]
        fresh = {}
        for identity, (data, root) in zip(identities, lines, strict=True):
            if not root and identity not in self.known:
                fresh.setdefault(identity, data)
        ids = reserved_ids(Recipient, len(fresh))
        insert_rows(Recipient, RECIPIENT, map(self._values, ids, fresh.values()))
        self.known |= dict(zip(fresh, ids, strict=True))
        self.made += len(ids)
        return [
            root or self.known[identity]
            for identity, (_, root) in zip(identities, lines, strict=True)
        ]

    def _values(self, pk: int, data: dict) -> tuple:
        """What the register keeps of a recipient that a row is the first to name."""
        return (
            *(pk, data["kind"], data["name"], data["birth_year"]),
            *(data["unit"] or self.row.unit_id, data["digest"], data["search"]),
            *(data["match"], block_of(data["match"]), pk, "", "", "", self.now),
        )


def _identity(data) -> tuple:
    """Rows of one file that are the same recipient: by number, else by name, year and unit."""
    if data["digest"]:
        return ("digest", data["digest"])
    return (data["kind"], data["match"], data["birth_year"], data["unit"] or data["unit_match"])


def reserved_ids(model, count: int) -> list[int]:
    """Ids that nobody else will get; rows are copied in with them."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # SQLite has one writer, and this transaction is it.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


# Taking out


def _take_out(row: HonourUpload) -> None:
    """All that the upload entered, while nothing was built on it."""
    if has_been_built_on(row):
        raise Refused(BUILT_ON)
    rows = Honour.objects.filter(upload=row)
    names = set(rows.order_by().values_list("name", flat=True).distinct())
    count = rows._raw_delete(rows.db)
    registry.recount(names)
    gone = _lonely(row.applied_at)
    people = gone._raw_delete(gone.db)
    row.state, row.undone_at, row.note = HonourUploadState.UNDONE, timezone.now(), ""
    row.save(update_fields=["state", "undone_at", "note"])
    said = {"tệp": row.name, "số khen thưởng": count, "số người, tập thể": people}
    record(row.by, "honour_upload.undone", row, before=said, within=row.unit)


def _lonely(applied_at):
    """Whom the upload made, and nobody has done anything with since."""
    made = Recipient.objects.filter(created_at=applied_at, merged_into=None, body=None)
    mine = OuterRef("pk")
    used = (
        Honour.objects.filter(recipient=mine),
        Nominee.objects.filter(recipient=mine),
        DecisionLine.objects.filter(recipient=mine),
        YearRating.objects.filter(recipient=mine),
        Matter.objects.filter(recipient=mine),
        Initiative.objects.filter(owners=mine),
        Merge.objects.filter(kept=mine),
        Merge.objects.filter(merged=mine),
        UploadedHonour.objects.filter(recipient=mine),
    )
    for rows in used:
        made = made.filter(~Exists(rows))
    return made
