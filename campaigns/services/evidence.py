"""Files and links behind the figures of a submission, added and removed while it is open."""

from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from campaigns import rules
from campaigns.models import Evidence, Result, Submission
from campaigns.services.results import Entry, figures_of
from emulation.journal.services import record
from emulation.lib.uploads import Upload
from emulation.lib.verdicts import Refused, require

AT_MOST = 20


def add_file(submission, target, *, actor, file, upload: Upload):
    """Keep a file that `uploads.check` has looked at, under a name that nobody can guess."""
    place = default_storage.save(f"evidence/{uuid4().hex}{upload.kind.extension}", File(file))
    try:
        return _add(
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


def add_link(submission, target, *, actor, link, name=""):
    return _add(submission, target, actor=actor, link=link, name=name)


@transaction.atomic
def remove(evidence, *, actor):
    """Take a file or link away. A file that a verified snapshot names stays in the store."""
    submission = Submission.objects.locked(evidence.result.submission_id)
    require(rules.may_edit_submission(actor, submission))
    # Read again under the lock: a colleague may have typed a figure or removed this meanwhile.
    evidence = Evidence.objects.filter(pk=evidence.pk).select_related("result__target").first()
    if evidence is None:
        raise Refused("Minh chứng này vừa được người khác xóa.")
    result = evidence.result
    record(
        actor,
        "evidence.removed",
        submission,
        before=_said(evidence),
        within=submission.campaign,
    )
    place = evidence.file.name
    evidence.delete()
    says_nothing = Entry(result.target_id, **figures_of(result)).is_empty
    if says_nothing and not result.evidence.exists():
        result.delete()
    if place and not _is_frozen(submission, evidence.digest):
        transaction.on_commit(lambda: default_storage.delete(place))


@transaction.atomic
def _add(submission, target, *, actor, **values):
    submission = Submission.objects.locked(submission.pk)
    require(rules.may_edit_submission(actor, submission))
    if (target.campaign_id, target.unit_id) != (submission.campaign_id, submission.unit_id):
        raise Refused("Chỉ tiêu không thuộc báo cáo này.")
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
        submission,
        after=_said(evidence),
        within=submission.campaign,
    )
    return evidence


def _is_frozen(submission, digest):
    return any(
        evidence["digest"] == digest
        for data in submission.snapshots.values_list("data", flat=True)
        for result in data["results"]
        for evidence in result["evidence"]
    )


def _said(evidence):
    said = {"chỉ tiêu": str(evidence.result.target), "tên": str(evidence)}
    if evidence.file:
        said |= {"tệp": evidence.file.name, "SHA-256": evidence.digest}
    else:
        said["đường dẫn"] = evidence.link
    return said
