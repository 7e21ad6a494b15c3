"""The calendar of deadlines: a month as a page, and everything ahead as a private feed."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_POST, require_safe

from campaigns.models import CalendarFeed
from campaigns.queries.calendar import UNDER_WAY, Event, Scope, events_of, revisions_of
from campaigns.services import calendar as feeds
from emulation.lib import ics
from emulation.lib.dates import DateError, PartialDate, with_weekday
from emulation.lib.proxies import client_address
from emulation.lib.throttle import within_limit

WEEKDAYS = (
    ("T2", "Thứ Hai"),
    ("T3", "Thứ Ba"),
    ("T4", "Thứ Tư"),
    ("T5", "Thứ Năm"),
    ("T6", "Thứ Sáu"),
    ("T7", "Thứ Bảy"),
    ("CN", "Chủ nhật"),
)
YEARS = range(2000, 2101)
HOUR = 3600
# Calendar programs ask once an hour or less; some people have several.
READS_AN_HOUR = 60
WRONG_AN_HOUR = 120
# A subscription keeps what was due lately, and drops what nobody looks at any more.
KEPT_BACK = timedelta(days=90)
TRACELESS = {
    "Cache-Control": "private, max-age=600",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


# The page


@dataclass(frozen=True)
class Month:
    first: date

    @property
    def name(self) -> str:
        return f"Tháng {self.first.month} năm {self.first.year}"

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def before(self) -> "Month | None":
        return self._month_of(self.first - timedelta(days=1))

    @property
    def after(self) -> "Month | None":
        return self._month_of(self.last + timedelta(days=1))

    @staticmethod
    def _month_of(day) -> "Month | None":
        return Month(day.replace(day=1)) if day.year in YEARS else None


@dataclass(frozen=True)
class Day:
    """One day of the list, or one cell of the grid."""

    on: date
    events: tuple[Event, ...] = ()
    is_today: bool = False
    is_in_month: bool = True

    @property
    def said(self) -> str:
        words = with_weekday(self.on)
        return f"{words} – hôm nay" if self.is_today else words

    @property
    def count(self) -> int:
        return len(self.events)


@require_safe
def calendar_page(request):
    """The deadlines of one month, day by day."""
    now = timezone.now()
    today = timezone.localdate(now)
    month = _month_in(request.GET.get("thang", ""), today)
    events = events_of(Scope(request.user, month.first, month.last, now))
    by_day = {
        on: Day(on, tuple(group), on == today)
        for on, group in groupby(_with_pages(events), key=lambda event: event.on)
    }
    context = {
        "title": "Lịch hạn nộp",
        "month": month,
        "this_month": Month(today.replace(day=1)),
        "days": list(by_day.values()),
        "today": with_weekday(today),
        "weekdays": WEEKDAYS,
        "weeks": _weeks(month, by_day, today),
        "empty": f"{month.name} không có hạn nào",
        "next": None if events else _next_event(request.user, month, now),
        "feed": _feed_of(request),
        "trail": [("Lịch hạn nộp", None)],
    }
    return render(request, "campaigns/calendar.html", context)


def _month_in(given, today) -> Month:
    """The month asked for; what is none is this one."""
    try:
        asked = PartialDate.from_iso(given)
    except DateError:
        return Month(today.replace(day=1))
    if asked.month is None or asked.year not in YEARS:
        return Month(today.replace(day=1))
    return Month(asked.first_day.replace(day=1))


@dataclass(frozen=True)
class Line:
    """An event as templates/components/tasks.html prints it."""

    event: Event
    url: str

    def __getattr__(self, name):
        return getattr(self.event, name)


def _with_pages(events):
    return [Line(event, _url(event)) for event in events]


def _url(event) -> str:
    name, arguments = event.link
    return reverse(name, args=arguments)


def _weeks(month, by_day, today):
    weeks = calendar.Calendar().monthdatescalendar(month.first.year, month.first.month)
    return [
        [
            by_day.get(on, Day(on, (), on == today))
            if on.month == month.first.month
            else Day(on, is_in_month=False)
            for on in week
        ]
        for week in weeks
    ]


def _next_event(user, month, now):
    """The first deadline after an empty month."""
    ahead = events_of(Scope(user, month.last + timedelta(days=1), None, now))
    if not ahead:
        return None
    first = ahead[0]
    said = f"Hạn kế tiếp: {with_weekday(first.on)}, {first.label[:1].lower()}{first.label[1:]}."
    return {"said": said, "month": f"{first.on:%Y-%m}"}


def _feed_of(request):
    feed = CalendarFeed.objects.filter(user_id=request.user.pk).first()
    if feed is None:
        return None
    address = request.build_absolute_uri(reverse("campaigns:calendar-feed", args=[feed.token]))
    _, _, rest = address.partition("://")
    return {"address": address, "subscribe": f"webcal://{rest}", "made_at": feed.made_at}


# The private address


@require_POST
def feed_make(request):
    feeds.make_feed(actor=request.user)
    messages.success(request, "Đã lập địa chỉ lịch riêng của bạn.")
    return redirect(f"{reverse('campaigns:calendar')}#dia-chi")


def feed_renew(request):
    """Another address, after saying what stops then."""
    if request.method == "POST":
        feeds.renew_feed(actor=request.user)
        messages.success(request, "Đã đổi địa chỉ lịch. Hãy đưa địa chỉ mới vào các máy của bạn.")
        return redirect(f"{reverse('campaigns:calendar')}#dia-chi")
    return _asked(
        request,
        title="Đổi địa chỉ lịch",
        question="Đổi sang địa chỉ mới? Địa chỉ cũ ngừng ngay: điện thoại, máy tính đang dùng địa "
        "chỉ cũ không nhận hạn mới nữa, bạn phải đưa địa chỉ mới vào từng máy.",
        submit_label="Đổi địa chỉ",
    )


def feed_remove(request):
    if request.method == "POST":
        feeds.remove_feed(actor=request.user)
        messages.success(request, "Đã ngừng địa chỉ lịch riêng.")
        return redirect("campaigns:calendar")
    return _asked(
        request,
        title="Ngừng địa chỉ lịch",
        question="Ngừng địa chỉ lịch riêng? Các máy đang dùng địa chỉ này không nhận hạn nộp nữa. "
        "Trang lịch ở đây vẫn như cũ.",
        submit_label="Ngừng địa chỉ",
    )


def _asked(request, **words):
    back = reverse("campaigns:calendar")
    context = {
        **words,
        "danger": True,
        "cancel_url": back,
        "trail": [("Lịch hạn nộp", back), (words["title"], None)],
    }
    return render(request, "components/confirm_page.html", context)


@login_not_required
@require_safe
@conditional_page
def feed_read(request, token):
    """What calendar programs read. The address alone opens it, so it says deadlines and no more."""
    feed = CalendarFeed.objects.with_token(token)
    if feed is None:
        if not within_limit(f"calendar-wrong:{client_address(request)}", WRONG_AN_HOUR, HOUR):
            return _too_many()
        raise Http404
    digest = sha256(token.encode()).hexdigest()[:32]
    if not within_limit(f"calendar:{digest}", READS_AN_HOUR, HOUR):
        return _too_many()
    now = timezone.now()
    first = timezone.localdate(now) - KEPT_BACK
    events = events_of(Scope(feed.user, first, None, now, UNDER_WAY))
    body = ics.calendar("Hạn nộp thi đua", _entries(request, events))
    return HttpResponse(body, content_type=ics.CONTENT_TYPE, headers=TRACELESS)


def _entries(request, events):
    host = request.get_host().partition(":")[0]
    revisions = revisions_of(events)
    for event in events:
        url = request.build_absolute_uri(_url(event))
        said = [event.place, event.state, event.note, url]
        revision = revisions[event.key]
        done = "" if event.is_pending else "Xong: "
        yield ics.Event(
            uid=f"{event.key}@{host}",
            starts=event.at or event.on,
            summary=f"{done}{event.label}",
            description="\n".join(words for words in said if words),
            url=url,
            changed_at=revision.at,
            revision=revision.number,
            is_alarmed=event.is_pending,
        )


def _too_many():
    response = HttpResponse(
        "Địa chỉ này được đọc quá nhiều lần. Hãy để máy đọc lại sau một giờ.",
        status=429,
        content_type="text/plain; charset=utf-8",
        headers=TRACELESS,
    )
    response["Retry-After"] = str(HOUR)
    return response
