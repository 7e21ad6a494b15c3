"""Files and links behind the figures of a submission, added and removed while it is open."""

from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from campaigns import rules
from campaigns.models import Evidence, Result, Submission
from campaigns.queries.results import report_rows
from campaigns.services.results import Entry, figures_of
from emulation.journal.services import record
from emulation.lib import thumbnails
from emulation.lib.outcomes import Outcome, one_by_one
from emulation.lib.uploads import PICTURES, InfectedError, Upload, UploadError, check
from emulation.lib.verdicts import Refused, require

AT_MOST = 20


def add_files(submission, target, *, actor, files) -> Outcome:
    """Judge and keep each file by itself; what is refused comes back with its reason."""
    _require_open(submission, target, actor)
    return one_by_one(files, lambda file: _judged_and_added(submission, target, actor, file))


def add_file(submission, target, *, actor, file, upload: Upload):
    """Keep a file that `uploads.check` has looked at, under a name that nobody can guess."""
    place = default_storage.save(f"evidence/{uuid4().hex}{upload.kind.extension}", File(file))
    try:
        evidence = _add(
            submission,
            target,
            actor=actor,
            file=place,
            name=upload.name,
            content_type=upload.kind.content_type,
            size=upload.size,
            digest=upload.digest,
        )
    except BaseException:
        default_storage.delete(place)
        raise
    if upload.kind in PICTURES:
        # So that those who look at the list wait for none; who comes first makes what is missing.
        transaction.on_commit(lambda: thumbnails.kept(default_storage, place), robust=True)
    return evidence


def add_link(submission, target, *, actor, link, name=""):
    return _add(submission, target, actor=actor, link=link, name=name)


@transaction.atomic
def remove(evidence, *, actor):
    """Take a file or link away. A file that a verified snapshot names stays in the store."""
    submission = Submission.objects.locked(evidence.result.submission_id)
    # Read again under the lock: a colleague may have typed a figure or removed this meanwhile.
    evidence = Evidence.objects.filter(pk=evidence.pk).select_related("result__target").first()
    if evidence is None:
        require(rules.may_edit_submission(actor, submission))
        raise Refused("Minh chứng này vừa được người khác xóa.")
    result = evidence.result
    _require_open(submission, result.target, actor)
    record(
        actor,
        "evidence.removed",
        result.target,
        before=_said(evidence),
        within=submission,
    )
    place = evidence.file.name
    evidence.delete()
    says_nothing = Entry(result.target_id, **figures_of(result)).is_empty
    if says_nothing and not result.evidence.exists():
        result.delete()
    if place:
        is_frozen = _is_frozen(submission, evidence.digest)
        transaction.on_commit(lambda: _clear(place, keeps_file=is_frozen))
    return submission


def _judged_and_added(submission, target, actor, file):
    # Outside of any transaction: the scanner takes its time, and what it finds is written down
    # although the file is refused.
    try:
        upload = check(file, file.name)
    except InfectedError as error:
        said = {"chỉ tiêu": str(target), "tên": file.name, "vi-rút": error.virus}
        record(
            actor,
            "evidence.infected",
            submission,
            after={**said, "SHA-256": error.digest},
            within=submission.campaign,
        )
        raise Refused(str(error)) from error
    except UploadError as error:
        raise Refused(str(error)) from error
    return add_file(submission, target, actor=actor, file=file, upload=upload)


@transaction.atomic
def _add(submission, target, *, actor, **values):
    submission = Submission.objects.locked(submission.pk)
    _require_open(submission, target, actor)
    result, _ = Result.objects.get_or_create(
        submission=submission, target=target, defaults={"uom": target.uom}
    )
    present = list(result.evidence.all())
    if len(present) >= AT_MOST:
        raise Refused(f"Mỗi chỉ tiêu nhận tối đa {AT_MOST} minh chứng. Hãy xóa bớt rồi thêm.")
    digest, link = values.get("digest"), values.get("link")
    for other in present:
        if (digest and other.digest == digest) or (link and other.link == link):
            raise Refused(f"Minh chứng này đã có: {other}.")
    evidence = Evidence.objects.create(result=result, added_by=actor, **values)
    record(
        actor,
        "evidence.added",
        target,
        after=_said(evidence),
        within=submission,
    )
    return evidence


def _require_open(submission, target, actor):
    require(rules.may_edit_submission(actor, submission))
    rows = report_rows(submission, [target.pk])
    if not rows:
        raise Refused("Chỉ tiêu không thuộc báo cáo này.")
    require(rules.may_edit_cell(actor, submission, rows[0]))


def _clear(place, *, keeps_file):
    thumbnails.remove(default_storage, place)
    if not keeps_file:
        default_storage.delete(place)


def _is_frozen(submission, digest):
    return any(
        evidence["digest"] == digest
        for data in submission.snapshots.values_list("data", flat=True)
        for result in data["results"]
        for evidence in result["evidence"]
    )


def _said(evidence):
    said = {"tên": str(evidence)}
    if evidence.file:
        said |= {"tệp": evidence.file.name, "SHA-256": evidence.digest}
    else:
        said["đường dẫn"] = evidence.link
    return said
