"""The own notices: what one should know, and that one has read it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from emulation.journal import services
from emulation.journal.filters import NoticeFilter
from emulation.journal.models import Notification
from emulation.lib import bulk
from emulation.lib.bulk import Act
from emulation.lib.lists import DATE, Column, Empty, List, Listing, respond
from emulation.lib.verdicts import YES

NOTICES = List(
    key="notices",
    title="Thông báo",
    noun="thông báo",
    columns=(
        Column("sentence", "Nội dung", "sentence", drawn=True),
        Column("created_at", "Lúc", "created_at", DATE, order=("id",)),
        Column(
            "state",
            "Trạng thái",
            lambda row: "Đã đọc" if row.read_at else "Chưa đọc",
            order=("read_at",),
            drawn=True,
        ),
        Column("mail", "Thư", "get_mail_state_display", shown=False),
    ),
    order=("-id",),
    cells="journal/notice_cells.html",
    empty=Empty(
        "Chưa có thông báo nào",
        "Khi báo cáo được nộp, trả lại hoặc thẩm định, người liên quan được báo ở đây và qua thư.",
        icon="bell",
    ),
    acts=(
        Act(
            key="da-doc",
            label="Đánh dấu đã đọc",
            done="Đã đánh dấu đã đọc",
            will="Các thông báo dưới đây không còn tính là chưa đọc.",
            verdict=lambda user, notice: YES,
            run=services.read_many,
            icon="check",
            asks=False,
        ),
    ),
)


@require_safe
def notice_list(request):
    chosen = NoticeFilter(request.GET, queryset=Notification.objects.visible_to(request.user))
    listing = Listing(
        NOTICES, request, chosen.qs, chosen.form, acts_url=reverse("journal:notice-acts")
    )
    return respond(
        request,
        listing,
        "journal/notice_list.html",
        record=services.record_export,
        context={"filter": chosen},
    )


def notice_acts(request):
    own = Notification.objects.visible_to(request.user)
    return bulk.respond(
        request,
        NOTICES,
        filtered=NoticeFilter(request.GET, queryset=own).qs,
        visible=own,
        back=reverse("journal:notice-list"),
    )


@require_POST
def notice_open(request, pk):
    """Read it, and go where it points."""
    notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    services.mark_read(Notification.objects.filter(pk=notice.pk))
    if notice.url and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("journal:notice-list")


@require_POST
def notices_read(request):
    count = services.mark_read(Notification.objects.visible_to(request.user))
    if count:
        messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc.")
    return redirect("journal:notice-list")
