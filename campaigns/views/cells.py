"""Saving a report cell by cell while it is being written: the answers that the entry page reads.

The same forms and the same service as the page itself; only what was touched comes and goes.
"""

import re
from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from campaigns.forms.results import ReportForms, signature, standing
from campaigns.models import Submission
from campaigns.services import results
from emulation.journal.models import Entry
from emulation.lib.stamps import stamp, stamped_at
from emulation.lib.verdicts import Refused

FIELD = re.compile(r"t(\d{1,18})-")
# A page sends what was typed since the last time, never a whole workbook.
AT_MOST = 400
OTHER_PERSON = (
    "Máy này đang đăng nhập bằng tài khoản khác. Số bạn nhập vẫn còn trên máy; hãy đăng nhập lại "
    "bằng tài khoản của bạn."
)


@login_not_required
def submission_cells(request, pk):
    """Saves the cells that come in, each by itself, and says where each stands.

    A cell with a mistake or one that a colleague has changed meanwhile keeps the others from
    nothing. The key makes a second arrival of the same save harmless. Who is signed out is told so
    in a word that the page reads, not by the page for signing in.
    """
    if not request.user.is_authenticated:
        return _refusal("Phiên đăng nhập đã hết. Số bạn nhập vẫn còn trên máy này.", 401)
    if request.method != "POST":
        return _refusal("Địa chỉ này chỉ nhận số liệu gửi lên.", 405)
    if request.POST.get("user") != str(request.user.pk):
        return _refusal(OTHER_PERSON, 409)
    cells = {int(found[1]) for name in request.POST if (found := FIELD.match(name))}
    if len(cells) > AT_MOST:
        return _refusal(f"Mỗi lần lưu được nhiều nhất {AT_MOST} ô.", 413)
    try:
        return _saved(request, pk, cells)
    except Refused as refusal:
        return _refusal(refusal.reason, 403)


def _saved(request, pk, cells):
    try:
        saved = results.save_typed(
            Submission.objects.visible_to(request.user),
            pk,
            actor=request.user,
            only=cells,
            read=partial(ReportForms, request.POST),
            key=_key(request.POST.get("key", "")),
            stamped_at=stamped_at(request.POST.get("stamp", ""), request.user.pk),
        )
    except Submission.DoesNotExist as error:
        raise Http404 from error
    submission, sent, now = saved.submission, saved.typed, timezone.now()
    pairs = zip(sent.results, saved.rows, strict=True)
    return JsonResponse(
        {
            "cells": {str(row.target.pk): _told(form, row) for form, row in pairs},
            "note": _note_told(submission, sent.whole),
            "version": submission.version,
            "at": f"{timezone.localtime(now):%H:%M}",
            "stamp": stamp(request.user.pk, now),
        }
    )


def _told(sent, row):
    """One cell as it stands now, and what kept what was sent from being saved."""
    stands = standing(row)
    signed = signature(stands)
    is_beaten = _is_beaten(sent, signed)
    return {
        "saved": not (sent.errors or is_beaten),
        "was": signed,
        "values": sent.as_typed(stands),
        "state": row.state,
        "state_label": row.state.label,
        "state_kind": row.state.kind,
        "judged": render_to_string("campaigns/submission_judged.html", {"row": row}),
        "ask": row.lacks_reason or sent.asks,
        "errors": {name: [str(error) for error in found] for name, found in sent.errors.items()},
        "conflict": _last_saved(row.submission_pk, target=row.target) if is_beaten else None,
    }


def _note_told(submission, sent):
    if not sent.is_bound:
        return None
    signed = signature({"note": submission.note})
    is_beaten = _is_beaten(sent, signed)
    return {
        "saved": not (sent.errors or is_beaten),
        "was": signed,
        "values": {"note": submission.note},
        "errors": {},
        "conflict": _last_saved(submission.pk) if is_beaten else None,
    }


def _last_saved(submission_pk, target=None):
    """Who has written what stands now, and when; without a target the note of the report."""
    about = {"target_type": Submission._meta.label_lower, "target_id": submission_pk}
    if target is not None:
        about = {"target_type": target._meta.label_lower, "target_id": target.pk}
    saved = Entry.objects.filter(
        action="result.saved",
        within_type=Submission._meta.label_lower,
        within_id=submission_pk,
        **about,
    ).first()
    if saved is None:
        return {"by": "", "at": ""}
    return {"by": saved.actor_name, "at": f"{timezone.localtime(saved.at):%H:%M}"}


def _is_beaten(sent, signed):
    """Whether something else stands now than what was sent; `signed` is what stands.

    Asked of what stands after the save, so that a save whose answer was lost is told the same when
    it comes again, also when a colleague has written meanwhile.
    """
    return not sent.errors and sent.is_touched and sent.typed_signed != signed


def _key(text):
    try:
        return UUID(text)
    except ValueError:
        return None


def _refusal(sentence, status):
    return JsonResponse({"error": sentence}, status=status)
