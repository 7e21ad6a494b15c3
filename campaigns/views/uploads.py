"""Figures by workbook: the one to fill in, reading one on trial, applying it, taking it back."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from campaigns import entry_books, rules
from campaigns.choices import UploadState
from campaigns.forms.uploads import WorkbookForm
from campaigns.models import Campaign, FigureUpload, Period, UploadedCell
from campaigns.services import uploads
from campaigns.uploads.columns import LABELS
from campaigns.uploads.figures import FIGURES, said
from emulation.accounts.choices import Role
from emulation.accounts.models import Unit
from emulation.journal.services import record, record_export
from emulation.lib.entry_sheets import write_entries
from emulation.lib.figures import format_number
from emulation.lib.ids import is_id
from emulation.lib.keyset import ranked
from emulation.lib.lists import DATE, NUMBER, Column, Empty, List, Listing, respond
from emulation.lib.upload_limits import is_oversized
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import collated
from emulation.lib.workbooks import WRITERS

WORDS = ("source", "note", "unusual_reason")

UPLOADS = List(
    key="uploads",
    title="Các lần nhập từ tệp",
    noun="lần nhập",
    columns=(
        Column("name", "Tệp", "name", drawn=True),
        Column(
            "state",
            "Trạng thái",
            "get_state_display",
            order=(ranked("state", UploadState.values),),
            drawn=True,
        ),
        Column("at", "Tải lên lúc", "at", DATE, order=("at",)),
        Column("campaign", "Phong trào", "campaign.code", order=("campaign__code",)),
        Column("period", "Kỳ", "period"),
        Column("figures", "Số ô", "figures", NUMBER, order=("figures",)),
        Column("units", "Số đơn vị", "units", NUMBER, order=("units",)),
        Column("errors", "Số lỗi", "error_count", NUMBER, order=("error_count",), shown=False),
        Column("applied_at", "Áp dụng lúc", "applied_at", DATE, order=("applied_at",), shown=False),
    ),
    order=("-id",),
    cells="campaigns/upload_cells.html",
    empty=Empty(
        "Chưa nhập từ tệp lần nào",
        "Tải tệp mẫu ở trang nhập số liệu, điền rồi tải lên: mỗi lần như vậy hiện ở đây.",
        icon="upload",
    ),
)


def place_of(cell):
    sheets = cell.upload.sheets
    sheet = f"{sheets[cell.sheet]}, " if len(sheets) > 1 else ""
    return f"{sheet}dòng {cell.row}"


CELLS = List(
    key="uploaded-cells",
    title="Số liệu trong tệp",
    noun="ô",
    columns=(
        Column("target", "Chỉ tiêu", "target", order=(collated("target__label"),), drawn=True),
        Column("before", "Đang có", lambda cell: cell.former),
        Column("after", "Thành", lambda cell: cell.latter, drawn=True),
        Column("place", "Trong tệp", place_of),
        Column("asks", "Cần giải thích", "asks", shown=False),
    ),
    order=("id",),
    cells="campaigns/uploaded_cells.html",
    empty=Empty("Không có gì thay đổi", "Mọi số trong tệp đều như số đang có trên cổng."),
    size=50,
    read=lambda cells: [with_words(cell) for cell in cells],
    group=Column("unit", "Đơn vị", "target.unit"),
)


def with_words(cell):
    """The figure before and after as a page says them; other fields by their names."""
    latter = {name: getattr(cell, name) for name in FIGURES}
    former = latter | uploads.changed_before(cell)
    cell.former, cell.latter = _said(cell, former), _said(cell, latter)
    return cell


def _said(cell, figures):
    parts = []
    if set(cell.after) - set(WORDS):
        parts.append(said(figures, cell.uom) or "chưa có số")
    parts += [f"{LABELS[name]}: {figures[name] or '–'}" for name in WORDS if name in cell.after]
    return "\n".join(parts)


@require_safe
def workbook_download(request, period_pk):
    """The workbook of one unit (?don-vi=) or of all units of this person, filled as far as known.

    ?ky=tat-ca: one sheet for each period of the campaign.
    """
    period = _period(request, period_pk)
    require(rules.may_upload(request.user))
    unit = _unit(request, period)
    units = [unit.pk] if unit else list(_units(request, period).values_list("pk", flat=True))
    if not units:
        raise Http404
    periods = [period]
    if request.GET.get("ky") == "tat-ca":
        periods = list(period.campaign.periods.all())
        for row in periods:
            row.campaign = period.campaign
    book = entry_books.book_of(request.user, periods, units)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    rows = write_entries(file, book)
    said = {"kỳ": ", ".join(map(str, periods)), "số đơn vị": len(units), "số dòng": rows}
    record(request.user, "workbook.downloaded", period.campaign, after=said)
    file.seek(0)
    whose = unit.name if unit else f"{format_number(len(units))} đơn vị"
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"Số liệu {period.name} - {whose}.xlsx",
        content_type=WRITERS["xlsx"][1],
    )


def upload_create(request, period_pk):
    period = _period(request, period_pk)
    require(rules.may_upload(request.user))
    unit = _unit(request, period)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkbookForm(*data, is_oversized=is_oversized(request))
    if request.method == "POST" and form.is_valid():
        upload = uploads.upload(period, actor=request.user, unit=unit, **form.values)
        return redirect("campaigns:upload-detail", upload.pk)
    if form.infection:
        uploads.write_down_infection(
            period, actor=request.user, name=request.FILES["file"].name, infection=form.infection
        )
    context = {
        "period": period,
        "unit": unit,
        "unit_count": _units(request, period).count(),
        "period_count": period.campaign.periods.count(),
        "form": form,
        "trail": [_reports_link(), _list_link(), ("Nhập từ tệp", None)],
    }
    status = 422 if form.is_bound else 200
    return render(request, "campaigns/upload_form.html", context, status=status)


def upload_list(request):
    rows = FigureUpload.objects.visible_to(request.user).select_related("campaign", "period")
    listing = Listing(UPLOADS, request, rows.defer("errors"))
    context = {"trail": [_reports_link(), (UPLOADS.title, None)]}
    return respond(
        request, listing, "campaigns/upload_list.html", record=record_export, context=context
    )


def upload_detail(request, pk):
    """What the file would change and what is wrong in it; after applying, what it changed."""
    upload = _visible(request, pk)
    return _page(request, upload)


def _page(request, upload, *, hindered=None, status=200):
    rows = UploadedCell.objects.filter(upload=upload).select_related("target__unit", "upload")
    listing = Listing(CELLS, request, rows, about=upload)
    context = {
        "title": upload.name,
        "upload": upload,
        "hindered": hindered,
        "may_apply": rules.may_apply_upload(request.user, upload),
        "may_undo": rules.may_undo_upload(request.user, upload),
        "again_url": _form_url(upload),
        "unexplained": rows.exclude(asks="").count(),
        "errors_left": upload.error_count - len(upload.errors),
        "trail": [_reports_link(), _list_link(), (f"Tệp {upload.name}", None)],
    }
    response = respond(
        request, listing, "campaigns/upload_detail.html", record=record_export, context=context
    )
    response.status_code = status
    return response


@require_safe
def upload_progress(request, pk):
    """How far the reading is; once it is over, the page itself is fetched."""
    upload = _visible(request, pk)
    if upload.state_choice.is_underway:
        return render(request, "campaigns/upload_progress.html", {"upload": upload})
    response = render(request, "campaigns/upload_progress.html", {"upload": upload})
    response["HX-Refresh"] = "true"
    return response


@require_POST
def upload_apply(request, pk):
    upload = _visible(request, pk)
    try:
        uploads.apply(upload, actor=request.user)
    except uploads.Hindered as hindered:
        return _page(request, upload, hindered=hindered, status=409)
    except Refused as refusal:
        # Also the second click of two: the first has applied it.
        messages.info(request, refusal.reason)
    else:
        messages.success(request, f"Đã ghi {_counts(upload)}. Báo cáo chưa nộp; hãy xem rồi nộp.")
    return redirect("campaigns:upload-detail", pk)


def upload_undo(request, pk):
    upload = _visible(request, pk)
    back = reverse("campaigns:upload-detail", args=[pk])
    if not (verdict := rules.may_undo_upload(request.user, upload)):
        messages.info(request, verdict.reason)
        return redirect(back)
    if request.method == "POST":
        try:
            uploads.undo(upload, actor=request.user)
        except uploads.Hindered as hindered:
            return _page(request, upload, hindered=hindered, status=409)
        messages.success(request, f"Đã hoàn tác: {_counts(upload)} trở về như trước khi nhập.")
        return redirect(back)
    context = {
        "title": "Hoàn tác cả lần nhập",
        "question": f"Đưa {_counts(upload)} về như trước khi nhập tệp “{upload.name}”?",
        "submit_label": "Hoàn tác cả lần nhập",
        "danger": True,
        "cancel_url": back,
        "trail": [_reports_link(), _list_link(), (f"Tệp {upload.name}", back), ("Hoàn tác", None)],
    }
    return render(request, "components/confirm_page.html", context)


@require_safe
def upload_file(request, pk):
    """The file as it was uploaded."""
    upload = _visible(request, pk)
    try:
        file = upload.file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404("Tệp không còn trong kho.") from error
    response = FileResponse(
        file, as_attachment=True, filename=upload.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _counts(upload):
    return f"{format_number(upload.figures)} số liệu của {format_number(upload.units)} đơn vị"


def _visible(request, pk):
    rows = FigureUpload.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("campaign", "period", "unit"), pk=pk)


def _period(request, pk):
    campaigns = Campaign.objects.visible_to(request.user)
    rows = Period.objects.filter(campaign__in=campaigns).select_related("campaign__unit")
    return get_object_or_404(rows, pk=pk)


def _units(request, period):
    """Those that take part and for which this person reports."""
    reach = request.user.authority.reach("path", Role.UNIT_OFFICER)
    return Unit.objects.filter(reach, participations__campaign=period.campaign)


def _unit(request, period):
    """The one unit that the page is about, if any."""
    pk = request.GET.get("don-vi", "")
    if not pk:
        return None
    if not is_id(pk):
        raise Http404
    return get_object_or_404(_units(request, period), pk=pk)


def _form_url(upload):
    url = reverse("campaigns:upload-create", args=[upload.period_id])
    return f"{url}?don-vi={upload.unit_id}" if upload.unit_id else url


def _reports_link():
    return ("Báo cáo", reverse("campaigns:submission-list"))


def _list_link():
    return (UPLOADS.title, reverse("campaigns:upload-list"))
