"""Old decisions by workbook: kept, read on trial, entered in the registry, taken back."""

from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from awards import honour_entering, rules
from awards.choices import HonourUploadState
from awards.models import HonourUpload
from awards.tasks import enter_honours, read_honours
from emulation.journal.services import record
from emulation.lib.verdicts import Refused, require


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
    """Have all that the trial showed entered in the registry, by a worker."""
    row = HonourUpload.objects.locked(row.pk)
    require(rules.may_apply_honours(actor, row))
    return _asked(row, HonourUploadState.APPLYING)


@transaction.atomic
def undo(row, *, actor):
    """Have all that the upload entered taken out, by a worker, while nothing was built on it."""
    row = HonourUpload.objects.locked(row.pk)
    require(rules.may_undo_honours(actor, row))
    if honour_entering.has_been_built_on(row):
        raise Refused(honour_entering.BUILT_ON)
    return _asked(row, HonourUploadState.UNDOING)


def _asked(row, state):
    row.state, row.attempt, row.touched_at, row.note = state, 0, timezone.now(), ""
    row.save(update_fields=["state", "attempt", "touched_at", "note"])
    enter_honours.delay_on_commit(row.pk)
    return row
