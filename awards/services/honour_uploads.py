"""Old decisions by workbook: kept, read on trial, entered in the registry, taken back."""

from collections.abc import Iterator
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from awards import registry, rules
from awards.honour_trials import known_rows, recipient_values
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
from awards.tasks import read_honours
from campaigns.choices import UploadState
from emulation.accounts.models import Unit
from emulation.journal.services import record
from emulation.lib.copying import in_batches, insert_rows
from emulation.lib.many_ids import Among
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import match_key, search_key

BATCH = 4_000
RECIPIENT = (
    *("id", "kind", "name", "birth_year", "unit", "citizen_digest", "search", "match", "block"),
    *("root", "place", "sex", "ethnic_group", "created_at"),
)
HONOUR = (
    *(
        "recipient",
        "name",
        "owner",
        "kind",
        "block",
        "name_printed",
        "post",
        "unit",
        "unit_printed",
    ),
    *("award", "award_printed", "occasion", "campaign", "years", "year", "achievement"),
    *("achievement_key", "number", "decided_on", "authority", "upload", "fact", "created_at"),
)


def upload(unit, *, actor, file, name, size, digest):
    """Keep the file privately and have it read on trial; nothing enters the registry."""
    require(rules.may_import_honours(actor, unit))
    place = default_storage.save(f"uploads/{uuid4().hex}", File(file))
    try:
        return _kept(unit, actor, file=place, name=name, size=size, digest=digest)
    except BaseException:
        default_storage.delete(place)
        raise


@transaction.atomic
def _kept(unit, actor, **values):
    row = HonourUpload.objects.create(
        unit=unit, by=actor, acting=actor.authority.acting, touched_at=timezone.now(), **values
    )
    said = {"tệp": row.name, "SHA-256": row.digest}
    record(actor, "honour_upload.read", row, after=said, within=unit)
    read_honours.delay_on_commit(row.pk)
    return row


@transaction.atomic
def apply(row, *, actor):
    """Enter all that the trial showed; what has entered since, from another file, is left out."""
    row = HonourUpload.objects.locked(row.pk)
    require(rules.may_apply_honours(actor, row))
    # One at a time for a province, so that the same decision in two files enters once.
    Unit.objects.select_for_update(of=("self",)).get(pk=row.unit_id)
    now = timezone.now()
    people = _People(row, now)
    count, names = 0, set()
    rows = UploadedHonour.objects.filter(upload=row).order_by("id")
    lines = rows.values_list("data", "recipient__root").iterator(chunk_size=BATCH)
    try:
        for some in in_batches(lines, BATCH):
            fresh = _still_fresh(row, some)
            whose = people.of(fresh)
            found = registry.name_ids(row.unit_id, {data["name"] for data, _ in fresh})
            names |= set(found.values())
            count += insert_rows(Honour, HONOUR, _honours(row, fresh, whose, found, now))
    except IntegrityError as error:
        raise Refused("Có khen thưởng vừa vào sổ cùng lúc. Hãy bấm áp dụng lại.") from error
    registry.recount(names)
    row.state, row.applied_at, row.fresh = UploadState.APPLIED, now, count
    row.save(update_fields=["state", "applied_at", "fresh"])
    said = {"tệp": row.name, "số khen thưởng": count, "số người, tập thể mới": people.made}
    record(actor, "honour_upload.applied", row, after=said, within=row.unit)
    return row


def _still_fresh(row, lines):
    known = known_rows(row.unit_id, {data["number"] for data, _ in lines})
    return [
        (data, root)
        for data, root in lines
        if (data["number"], match_key(data["name"]), data["award"]) not in known
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
            *(recipient_id, names[match_key(data["name"])], row.unit_id, data["kind"]),
            block_of(match_key(data["name"])),
            *(data["name"], data["post"], data["unit"], data["unit_printed"], data["award"]),
            *(data["award_printed"], data["occasion"], data["campaign"], f"[{data['year']}]"),
            *(data["year"], data["achievement"], key, data["number"], data["decided_on"]),
            *(data["authority"], row.pk, "", now),
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
        fresh: dict[tuple, dict] = {}
        for data, root in lines:
            key = _identity(data)
            if not root and key not in self.known and key not in fresh:
                fresh[key] = recipient_values(data, self.row.unit_id)
        ids = reserved_ids(Recipient, len(fresh))
        insert_rows(
            Recipient,
            RECIPIENT,
            (
                (
                    *(pk, one["kind"], one["name"], one["birth_year"], one["unit"]),
                    *(one["citizen_digest"], search_key(one["name"]), one["match"], one["block"]),
                    *(pk, "", "", "", self.now),
                )
                for pk, one in zip(ids, fresh.values(), strict=True)
            ),
        )
        self.known |= dict(zip(fresh, ids, strict=True))
        self.made += len(ids)
        return [root or self.known[_identity(data)] for data, root in lines]


def _identity(data) -> tuple:
    """Rows of one file that are the same recipient: by number, else by name, year and unit."""
    if data["digest"]:
        return ("digest", data["digest"])
    unit = data["unit"] or match_key(data["unit_printed"])
    return (data["kind"], match_key(data["name"]), data["birth_year"], unit)


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


@transaction.atomic
def undo(row, *, actor):
    """Take out all that the upload entered, while nothing was built on it."""
    row = HonourUpload.objects.locked(row.pk)
    require(rules.may_undo_honours(actor, row))
    rows = Honour.objects.filter(upload=row)
    if (
        rows.exclude(ended_by=None).exists()
        or DecisionLine.objects.filter(honour__in=rows).exists()
    ):
        raise Refused(
            "Chưa hoàn tác được: có khen thưởng của lần nhập này đã được đính chính, thu hồi bằng "
            "quyết định trên cổng."
        )
    names = set(rows.order_by().values_list("name", flat=True).distinct())
    count = rows._raw_delete(rows.db)
    registry.recount(names)
    gone = _lonely(row.applied_at)
    people = gone._raw_delete(gone.db)
    row.state, row.undone_at = UploadState.UNDONE, timezone.now()
    row.save(update_fields=["state", "undone_at"])
    said = {"tệp": row.name, "số khen thưởng": count, "số người, tập thể": people}
    record(actor, "honour_upload.undone", row, before=said, within=row.unit)
    return row


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
