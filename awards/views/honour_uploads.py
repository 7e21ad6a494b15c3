"""Old decisions by workbook: the one to fill in, reading one on trial, entering, taking back."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from awards import honour_entering, rules
from awards.choices import AwardOccasion
from awards.models import Award, HonourUpload, UploadedHonour
from awards.models.honours import owner_id_of
from awards.old_decisions import HONORIFICS, LABELS
from awards.services import honour_uploads as services
from campaigns.choices import RecipientKind
from campaigns.forms.uploads import WorkbookForm
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit
from emulation.journal.services import record, record_export
from emulation.lib.entry_sheets import ENTRY, Column, EntryBook, EntrySheet, Line, write_entries
from emulation.lib.figures import format_number
from emulation.lib.lists import Column as Shown
from emulation.lib.lists import Empty, List, Listing, respond
from emulation.lib.upload_limits import is_oversized
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import sort_key
from emulation.lib.workbooks import WRITERS

BLANK_LINES = 500
WIDTHS = {"name": 28, "post": 24, "unit": 28, "award": 34, "authority": 22, "achievement": 40}
SHOWN_AT_MOST = 20

ROWS = List(
    key="uploaded-honours",
    title="Khen thưởng trong tệp",
    noun="dòng",
    columns=(
        Shown("name", "Người, tập thể", lambda row: row.data["name"]),
        Shown("award", "Danh hiệu, hình thức", lambda row: row.data["award_printed"]),
        Shown("unit", "Đơn vị", lambda row: row.data["unit_printed"]),
        Shown("year", "Năm", lambda row: str(row.data["year"] or "")),
        Shown("number", "Quyết định", lambda row: row.data["number"]),
        Shown(
            "recipient",
            "Trong danh sách",
            lambda row: "đã có" if row.recipient_id else row.doubt or "mới",
        ),
        Shown("row", "Dòng", lambda row: str(row.row)),
    ),
    order=("id",),
    empty=Empty("Không có dòng mới", "Mọi dòng của tệp đã có trong sổ vàng."),
    size=50,
)


def upload_create(request):
    """The form, the workbook to fill in, and what was uploaded before."""
    require(rules.may_import_honours(request.user))
    unit = _owner(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookForm(*data, is_oversized=is_oversized(request))
    if request.method == "POST" and form.is_valid():
        row = services.upload(unit, actor=request.user, **form.values)
        return redirect("awards:honour-upload-detail", row.pk)
    if form.infection:
        said = {
            "tên": request.FILES["file"].name,
            "vi-rút": form.infection.virus,
            "SHA-256": form.infection.digest,
        }
        record(request.user, "upload.infected", unit, after=said)
    former = HonourUpload.objects.visible_to(request.user).defer("errors")[:SHOWN_AT_MOST]
    context = {
        "title": "Nhập quyết định cũ",
        "unit": unit,
        "form": form,
        "former": former,
        "trail": [_registry_link(), ("Nhập quyết định cũ", None)],
    }
    status = 422 if form.is_bound else 200
    return render(request, "awards/honour_upload_form.html", context, status=status)


@require_safe
def upload_template(request):
    require(rules.may_import_honours(request.user))
    choices = {
        "title": HONORIFICS,
        "kind": tuple(RecipientKind.labels),
        "occasion": tuple(AwardOccasion.labels),
        "award": tuple(sorted(set(Award.objects.values_list("name", flat=True)), key=sort_key)),
    }
    columns = [Column("STT", 6)]
    columns += [
        # Old decisions call awards by names of their day: the trial knows the variants.
        Column(label, WIDTHS.get(key, 16), ENTRY, choices.get(key, ()), suggested=key == "award")
        for key, label in LABELS.items()
    ]
    open_places = frozenset(range(1, len(columns)))
    lines = (
        Line([str(number), *([None] * len(LABELS))], open_places)
        for number in range(1, BLANK_LINES + 1)
    )
    guide = [
        ("Bắt buộc", "Họ tên, danh hiệu hoặc hình thức, số quyết định; và năm hoặc ngày."),
        ("Số định danh", "Ghi 12 chữ số trong ô dạng Văn bản. Cổng chỉ giữ dấu vân của số."),
        ("Đã có trong sổ", "Dòng cùng số quyết định, tên và hình thức thì không nhập lại."),
        ("Danh hiệu, hình thức", "; ".join(Award.objects.values_list("name", flat=True))),
    ]
    sheet = EntrySheet("Quyết định cũ", "Khen thưởng theo các quyết định cũ", columns, lines)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_entries(file, EntryBook("Nhập quyết định cũ", [sheet], guide))
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename="Mẫu nhập quyết định cũ.xlsx",
        content_type=WRITERS["xlsx"][1],
    )


@require_safe
def upload_detail(request, pk):
    row = _visible(request, pk)
    rows = UploadedHonour.objects.filter(upload=row)
    listing = Listing(ROWS, request, rows, about=row)
    context = {
        "title": row.name,
        "upload": row,
        "entered": honour_entering.progress(row.pk) if row.state_choice.is_underway else 0,
        "may_apply": rules.may_apply_honours(request.user, row),
        "may_undo": rules.may_undo_honours(request.user, row),
        "doubted": rows.exclude(doubt="").count(),
        "errors_left": row.error_count - len(row.errors),
        "trail": [_registry_link(), _form_link(), (f"Tệp {row.name}", None)],
    }
    return respond(
        request, listing, "awards/honour_upload_detail.html", record=record_export, context=context
    )


@require_POST
def upload_apply(request, pk):
    row = _visible(request, pk)
    try:
        services.apply(row, actor=request.user)
    except Refused as refusal:
        messages.info(request, refusal.reason)
    return redirect("awards:honour-upload-detail", pk)


def upload_undo(request, pk):
    row = _visible(request, pk)
    back = reverse("awards:honour-upload-detail", args=[pk])
    if not (verdict := rules.may_undo_honours(request.user, row)):
        messages.info(request, verdict.reason)
        return redirect(back)
    if request.method == "POST":
        try:
            services.undo(row, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.reason)
        return redirect(back)
    count = format_number(row.fresh)
    context = {
        "title": "Hoàn tác cả lần nhập",
        "question": f"Bỏ {count} khen thưởng đã nhập từ tệp “{row.name}” khỏi sổ vàng?",
        "submit_label": "Hoàn tác cả lần nhập",
        "danger": True,
        "cancel_url": back,
        "trail": [_registry_link(), _form_link(), (f"Tệp {row.name}", back), ("Hoàn tác", None)],
    }
    return render(request, "components/confirm_page.html", context)


def _owner(request):
    """The province in which the user works for the council."""
    grants = [g for g in request.user.authority.grants if g.role == Role.COUNCIL_STAFF]
    unit = Unit.objects.get(pk=grants[0].unit_id)
    owner = Unit.objects.get(pk=owner_id_of(unit))
    return owner if request.user.authority.holds(Role.COUNCIL_STAFF, owner.path) else unit


def _visible(request, pk):
    rows = HonourUpload.objects.visible_to(request.user).select_related("unit")
    row = get_object_or_404(rows, pk=pk)
    if not rules.may_import_honours(request.user, row.unit):
        raise Http404
    return row


def _registry_link():
    return ("Sổ vàng", reverse("awards:honour-list"))


def _form_link():
    return ("Nhập quyết định cũ", reverse("awards:honour-upload"))
