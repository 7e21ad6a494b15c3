"""The papers of a dossier: attached while it is open, taken away, kept privately."""

from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from awards import rules
from awards.choices import ProposalState
from awards.models import DossierDocument, Proposal
from awards.services.proposals import open_fields, touch
from emulation.journal.services import record
from emulation.lib.outcomes import Outcome, one_by_one
from emulation.lib.uploads import InfectedError, UploadError, check
from emulation.lib.verdicts import Refused, require

AT_MOST = 400


def attach_files(proposal, *, actor, files, kind, nominee=None) -> Outcome:
    """Judge and keep each file by itself; what is refused comes back with its reason."""
    require(may_attach(actor, proposal, nominee))
    return one_by_one(files, lambda file: _judged(proposal, actor, file, kind, nominee))


@transaction.atomic
def detach(document, *, actor):
    proposal = Proposal.objects.locked(document.proposal_id)
    require(may_attach(actor, proposal, document.nominee))
    document = DossierDocument.objects.filter(pk=document.pk).first()
    if document is None:
        raise Refused("Giấy tờ này vừa được bỏ khỏi hồ sơ.")
    said = {"giấy tờ": document.get_kind_display(), "tệp": document.name}
    record(actor, "proposal.document_removed", proposal, before=said)
    place, storage = document.file.name, document.file.storage
    document.delete()
    touch(proposal)
    transaction.on_commit(lambda: storage.delete(place))


def may_attach(actor, proposal, nominee, *, asked=None):
    """A dossier that was returned takes papers where something was asked.

    `asked` are the open fields of the letter, for who has read them already.
    """
    if nominee is not None:
        return rules.may_write_nominee(actor, proposal, nominee)
    if proposal.state == ProposalState.RETURNED:
        asked = open_fields(proposal, None) if asked is None else asked
        return rules.may_write_letter(actor, proposal, asked)
    return rules.may_write(actor, proposal)


def _judged(proposal, actor, file, kind, nominee):
    try:
        upload = check(file, file.name)
    except InfectedError as infected:
        said = {"tên": file.name, "vi-rút": infected.virus, "SHA-256": infected.digest}
        record(actor, "proposal.infected", proposal, after=said)
        raise Refused(str(infected)) from infected
    except UploadError as error:
        raise Refused(str(error)) from error
    place = default_storage.save(f"dossiers/{uuid4().hex}{upload.kind.extension}", File(file))
    try:
        return _kept(proposal, actor, place, upload, kind, nominee)
    except BaseException:
        default_storage.delete(place)
        raise


@transaction.atomic
def _kept(proposal, actor, place, upload, kind, nominee):
    proposal = Proposal.objects.locked(proposal.pk)
    if nominee is not None:
        nominee = proposal.nominees.get(pk=nominee.pk)
    require(may_attach(actor, proposal, nominee))
    present = list(proposal.documents.all())
    if len(present) >= AT_MOST:
        raise Refused(f"Mỗi hồ sơ có nhiều nhất {AT_MOST} giấy tờ.")
    twin = (kind, nominee.pk if nominee else None, upload.digest)
    if any((one.kind, one.nominee_id, one.digest) == twin for one in present):
        raise Refused("Tệp này đã có trong hồ sơ.")
    document = DossierDocument.objects.create(
        proposal=proposal,
        nominee=nominee,
        kind=kind,
        file=place,
        name=upload.name,
        content_type=upload.kind.content_type,
        size=upload.size,
        digest=upload.digest,
        added_by=actor,
    )
    said = {"giấy tờ": document.get_kind_display(), "tệp": document.name}
    if nominee is not None:
        said["của"] = str(nominee)
    record(actor, "proposal.document_added", proposal, after=said)
    touch(proposal)
    return document
