"""Nominees by workbook: the one to fill in, reading one on trial, entering all of it."""

import tempfile

from django.contrib import messages
from django.core import signing
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from awards import nominee_trials, rules
from awards.forms.nominee_lists import EnterForm, ListFileForm
from awards.models import Award, Recipient
from awards.nominee_lists import HONORIFICS, LABELS
from awards.services import proposals
from awards.services.proposals import Outdated
from awards.views.proposals import trail_of, visible
from campaigns.choices import RecipientKind
from emulation.journal.services import record
from emulation.lib.entry_sheets import ENTRY, Column, EntryBook, EntrySheet, Line, write_entries
from emulation.lib.sheets import SheetError, open_book
from emulation.lib.upload_limits import is_oversized
from emulation.lib.verdicts import Refused, require
from emulation.lib.workbooks import WRITERS

BLANK_LINES = 400
WIDTHS = {"name": 28, "post": 22, "workplace": 28, "award": 34, "achievement": 50, "citizen": 18}
YES_NO = ("Có", "Không")
# A drop-down of Excel holds 255 signs; a longer list stands in the guide.
DROP_DOWN_AT_MOST = 255


def nominee_list(request, pk):
    """The form and the workbook to fill in; for a file, what it would add and what is wrong."""
    proposal = visible(request, pk)
    require(rules.may_add_nominee(request.user, proposal))
    sends = request.method == "POST"
    data = (request.POST, request.FILES) if sends else ()
    form = ListFileForm(*data, is_oversized=is_oversized(request))
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        among = Recipient.objects.visible_to(request.user)
        try:
            trial = nominee_trials.read(open_book(file, file.name), proposal, among)
        except SheetError as error:
            form.add_error("file", str(error))
        else:
            return _shown(request, proposal, trial, form.values["name"])
    if form.infection:
        said = {
            "tên": request.FILES["file"].name,
            "vi-rút": form.infection.virus,
            "SHA-256": form.infection.digest,
        }
        record(request.user, "proposal.infected", proposal, after=said)
    context = {
        "title": "Danh sách từ tệp Excel",
        "proposal": proposal,
        "form": form,
        "trail": trail_of(proposal, "Danh sách từ tệp"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "awards/nominee_list_form.html", context, status=status)


def _shown(request, proposal, trial, source):
    initial = {"version": proposal.version, "source": source}
    initial["payload"] = nominee_trials.packed(trial, proposal, request.user)
    form = EnterForm(initial=initial, lines=trial.lines)
    return _trial_page(request, proposal, form, source, faults=trial.faults)


def _trial_page(request, proposal, form, source, *, faults=(), status=200):
    context = {
        "title": f"Đọc thử {source}",
        "proposal": proposal,
        "form": form,
        "lines": form.drawn,
        "faults": faults,
        "asked": sum(field is not None for _, field in form.drawn),
        "cancel_url": reverse("awards:nominee-list", args=[proposal.pk]),
        "trail": trail_of(proposal, "Đọc thử danh sách"),
    }
    status = 422 if faults else status
    return render(request, "awards/nominee_list_trial.html", context, status=status)


@require_POST
def list_enter(request, pk):
    """All that the trial showed, or nothing; answers stay on the page where one is missing."""
    proposal = visible(request, pk)
    require(rules.may_add_nominee(request.user, proposal))
    among = Recipient.objects.visible_to(request.user)
    try:
        lines = nominee_trials.unpacked(
            request.POST.get("payload", ""), proposal, request.user, among
        )
    except signing.BadSignature:
        messages.error(request, "Bản đọc thử đã hết hạn hoặc không đúng. Hãy tải tệp lên lại.")
        return redirect("awards:nominee-list", pk)
    form = EnterForm(request.POST, lines=lines)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("version", "source")}
        try:
            added = proposals.add_nominees(
                proposal, actor=request.user, people=form.people(), **values
            )
        except Outdated:
            # Somebody saved meanwhile; what was read stays, and is judged against what is there.
            form.data = form.data.copy()
            form.data["version"] = str(proposal.version)
            form.add_error(
                None, "Hồ sơ vừa được người khác sửa. Hãy xem lại rồi bấm lần nữa; chưa ghi gì."
            )
        except Refused as refusal:
            form.add_error(None, f"{refusal.reason} Chưa ghi gì vào hồ sơ.")
        else:
            messages.success(request, f"Đã đưa {len(added)} người, tập thể vào hồ sơ.")
            return redirect("awards:proposal-detail", pk)
    return _trial_page(request, proposal, form, request.POST.get("source", ""), status=422)


@require_safe
def list_template(request, pk):
    proposal = visible(request, pk)
    require(rules.may_add_nominee(request.user, proposal))
    names = tuple(Award.objects.in_force(timezone.localdate()).values_list("name", flat=True))
    yes_no = dict.fromkeys(("is_direct_worker", "is_leader", "is_remote"), YES_NO)
    choices = {
        "honorific": HONORIFICS,
        "kind": tuple(RecipientKind.labels),
        "award": _likely_awards(proposal, names),
        "sex": ("Nữ", "Nam"),
        **yes_no,
    }
    columns = [Column("STT", 6)]
    columns += [
        Column(label, WIDTHS.get(key, 14), ENTRY, choices.get(key, ()))
        for key, label in LABELS.items()
    ]
    open_places = frozenset(range(1, len(columns)))
    lines = (
        Line([str(number), *([None] * len(LABELS))], open_places)
        for number in range(1, BLANK_LINES + 1)
    )
    guide = [
        ("Bắt buộc", "Họ tên hoặc tên tập thể, danh hiệu hoặc hình thức, thành tích."),
        ("Đối tượng", "Để trống là cá nhân."),
        ("Năm", f"Ví dụ 2026 hoặc 2022-2026; để trống là năm {proposal.year} của hồ sơ."),
        ("Số định danh", "Ghi 12 chữ số trong ô dạng Văn bản. Cổng chỉ giữ dấu vân của số."),
        ("Danh hiệu, hình thức", "; ".join(names)),
    ]
    sheet = EntrySheet("Danh sách", str(proposal), columns, lines)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_entries(file, EntryBook("Danh sách đề nghị khen thưởng", [sheet], guide))
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename="Danh sách đề nghị khen thưởng.xlsx",
        content_type=WRITERS["xlsx"][1],
    )


def _likely_awards(proposal, names) -> tuple[str, ...]:
    """For the drop-down: those of the occasion first, as many as Excel takes."""
    rows = Award.objects.in_force(timezone.localdate())
    fitting = [one.name for one in rows if proposal.occasion in one.occasions]
    found, length = [], 0
    for name in dict.fromkeys([*fitting, *names]):
        length += len(name) + 1
        if length > DROP_DOWN_AT_MOST:
            break
        found.append(name)
    return tuple(found)
