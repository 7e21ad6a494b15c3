"""The own notices: what one should know, and that one has read it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from emulation.journal import services
from emulation.journal.models import Notification

PER_PAGE = 30


@require_safe
def notice_list(request):
    notices = Notification.objects.visible_to(request.user)
    unread_only = request.GET.get("loc") == "chua-doc"
    shown = notices.unread() if unread_only else notices
    context = {
        "title": "Thông báo",
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "unread": notices.unread().count(),
        "unread_only": unread_only,
    }
    return render(request, "journal/notice_list.html", context)


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
