"""Who owes what in a campaign: the board of a period, and what is done about chosen units."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from campaigns import rules
from campaigns.choices import Punctuality, ReportStanding
from campaigns.filters import BoardFilter
from campaigns.forms.obligations import ExtendForm, RemindForm, WaiveForm
from campaigns.queries import board as queries
from campaigns.queries.board import OWED, Grouping
from campaigns.services import periods, reminders
from campaigns.views.parts import trail
from campaigns.views.planning import visible_campaign
from campaigns.views.tabs import page_context
from campaigns.views.tags import tag
from emulation.journal.services import record_export
from emulation.lib import bulk
from emulation.lib.bulk import Act
from emulation.lib.keyset import ranked
from emulation.lib.lists import DATE, NUMBER, Column, Empty, Key, List, Listing, respond, wants_rows
from emulation.lib.verdicts import require
from emulation.lib.vietnamese import collated

BOARD = List(
    key="board",
    title="Nộp báo cáo",
    noun="đơn vị",
    columns=(
        Column("unit", "Đơn vị", "unit", order=(collated("unit__name"),), drawn=True),
        Column("code", "Mã", "unit.code", order=("unit__code",), shown=False),
        Column("kind", "Loại", "unit.get_kind_display", order=("unit__kind",), shown=False),
        Column("bloc", "Khối", "bloc_name"),
        Column("branch", "Nhánh", "branch_name", shown=False),
        Column(
            "standing",
            "Báo cáo",
            "standing_said",
            order=(ranked("standing", ReportStanding.values),),
            drawn=True,
        ),
        Column(
            "punctuality",
            "So với hạn",
            "punctuality_said",
            order=(ranked("punctuality", Punctuality.values),),
            drawn=True,
        ),
        Column("due", "Hạn nộp", "due", DATE, order=(Key("due", empty="last"),), shown=False),
        Column("extended", "Gia hạn đến", "extended_until", DATE, shown=False),
        Column("reason", "Lý do gia hạn, miễn nộp", "reason", shown=False),
        Column(
            "sent_at",
            "Nộp lúc",
            "sent_at",
            DATE,
            order=("submission__submitted_at",),
            shown=False,
        ),
        Column("figures", "Số liệu", "figures_said", NUMBER, drawn=True),
        Column("reminded", "Đã nhắc", "reminded_said"),
        Column("officer", "Cán bộ", "officer_said", shown=False),
    ),
    order=(Key("unit__path", empty="never"),),
    cells="campaigns/board_cells.html",
    empty=Empty(
        "Chưa có đơn vị nào phải nộp",
        "Đơn vị tham gia phong trào hiện ở đây cùng báo cáo phải nộp của mỗi kỳ.",
        icon="tree",
    ),
    size=50,
    acts=(
        Act(
            key="nhac",
            label="Nhắc nộp báo cáo",
            done="Đã nhắc",
            will="Cán bộ của các đơn vị dưới đây nhận một thông báo trên cổng và qua thư điện tử: "
            "báo cáo nào, còn bao lâu, cần làm gì. Ai phụ trách nhiều đơn vị chỉ nhận một thông "
            "báo.",
            verdict=rules.may_remind,
            run=reminders.remind_many,
            form=RemindForm,
            icon="bell",
        ),
        Act(
            key="gia-han",
            label="Gia hạn",
            done="Đã gia hạn",
            will="Các đơn vị dưới đây được nộp đến thời điểm bạn ghi mà vẫn tính là đúng hạn; cán "
            "bộ của đơn vị được báo. Một thời điểm, một lý do chung cho tất cả.",
            verdict=rules.may_extend,
            run=periods.extend_many,
            form=ExtendForm,
            icon="clock",
        ),
        Act(
            key="bo-gia-han",
            label="Bỏ gia hạn",
            done="Đã bỏ gia hạn",
            will="Hạn nộp của kỳ lại áp dụng cho các đơn vị dưới đây; cán bộ của đơn vị được báo.",
            verdict=rules.may_end_extension,
            run=periods.end_extension_many,
        ),
        Act(
            key="mien-nop",
            label="Miễn nộp",
            done="Đã miễn nộp",
            will="Các đơn vị dưới đây không phải nộp báo cáo của kỳ này và không tính vào số phải "
            "nộp; cán bộ của đơn vị được báo. Một lý do chung cho tất cả.",
            verdict=rules.may_waive,
            run=periods.waive_many,
            form=WaiveForm,
            icon="check",
        ),
        Act(
            key="bo-mien-nop",
            label="Bỏ miễn nộp",
            done="Đã bỏ miễn nộp",
            will="Các đơn vị dưới đây lại phải nộp báo cáo của kỳ này; cán bộ của đơn vị được báo.",
            verdict=rules.may_end_waiver,
            run=periods.end_waiver_many,
        ),
    ),
)


# In the order in which a report goes; then how it keeps to time.
STEPS = (
    ("", "Phải nộp", "neutral"),
    (OWED, "Còn ở đơn vị", "warn"),
    *((standing, standing.label, standing.kind) for standing in ReportStanding),
)
TIMES = tuple(
    (one, one.label, one.kind)
    for one in (Punctuality.ON_TIME, Punctuality.LATE, Punctuality.OVERDUE, Punctuality.PENDING)
)
# The filter that a group of each sort is found by.
FILTERS = {Grouping.KIND: "kind", Grouping.BLOC: "bloc", Grouping.BRANCH: "branch"}
PERIOD, GROUPING = "ky", "nhom"


@dataclass(frozen=True)
class Figure:
    """One count of the board, its share of what is expected, and the list of just these."""

    label: str
    kind: str
    number: int
    share: Decimal | None
    url: str
    current: bool


def board(request, pk):
    campaign = visible_campaign(request, pk)
    period = queries.period_of(campaign, request.GET.get(PERIOD, ""))
    if period is None:
        context = page_context(request.user, campaign, "board")
        return render(request, "campaigns/board.html", context)
    now = timezone.now()
    rows = queries.expected_in(period, request.user, now)
    chosen = BoardFilter(request.GET, queryset=rows, period=period, user=request.user)
    may_work = rules.may_work_on_board(request.user, campaign)
    listing = Listing(
        _list_of(period),
        request,
        chosen.qs,
        chosen.form,
        about=campaign,
        acts_url=reverse("campaigns:board-acts", args=[pk]) if may_work else "",
        read=partial(_drawn, period, now),
    )
    context = {"filter": chosen, "period": period}
    if not (wants_rows(request) or listing.wants_file):
        context |= page_context(request.user, campaign, "board")
        context |= _counted(request, rows, period)
        context |= {"clock": queries.BoardClock(period, now), "may_work": may_work}
        context["periods"] = [
            {"label": row, "url": f"?{PERIOD}={row.pk}", "current": row == period}
            for row in campaign.periods.all()
        ]
    return respond(request, listing, "campaigns/board.html", record=record_export, context=context)


def board_acts(request, pk):
    """Remind, give time to or let off the chosen units, after a sheet that names them."""
    campaign = visible_campaign(request, pk)
    require(rules.may_work_on_board(request.user, campaign))
    period = queries.period_of(campaign, request.GET.get(PERIOD, ""))
    if period is None:
        raise Http404
    rows = queries.expected_in(period, request.user, timezone.now())
    chosen = BoardFilter(request.GET, queryset=rows, period=period, user=request.user)
    response = bulk.respond(
        request,
        _acts_on(period),
        filtered=queries.listed(chosen.qs),
        visible=queries.listed(rows),
        back=reverse("campaigns:board", args=[pk]),
        context={"trail": trail(campaign, f"Nộp báo cáo {period}")},
    )
    queries.forget_summary(period)
    return response


def _drawn(period, now, found):
    """The rows of one page with their tags: a few words, and not drawn anew for each of them."""
    rows = queries.with_words(period, now, found)
    for row in rows:
        is_imported = row.submission is not None and row.submission.imported
        kind = "ok" if is_imported else row.standing_choice.kind
        row.standing_tag = tag(row.standing_said, kind, "file" if is_imported else "")
        timed = row.punctuality_choice
        row.punctuality_tag = tag(row.punctuality_said, timed.kind) if timed else ""
        row.officer_tag = "" if row.has_officer else tag("Chưa có cán bộ", "warn", "person")
    return rows


def _list_of(period):
    """The file says of which period it is."""
    return replace(BOARD, title=f"Nộp báo cáo {period}")


def _acts_on(period):
    """The form for more time knows the term that it is counted from."""
    form = partial(ExtendForm, period=period)
    acts = (replace(act, form=form) if act.form is ExtendForm else act for act in BOARD.acts)
    return replace(BOARD, acts=tuple(acts))


def _counted(request, rows, period):
    """The counts above the list: of the whole period, and by group."""
    grouping = request.GET.get(GROUPING, "")
    if grouping not in Grouping:
        grouping = Grouping.BLOC if queries.has_blocs(period) else Grouping.KIND
    kept = queries.summary_for(rows, period, request.user, grouping)
    summary = kept.value
    address = partial(_address, period, request.GET.get(GROUPING, ""))
    return {
        "counts": summary.counts,
        "counted_at": kept.at,
        "steps": _figures(request, summary.counts, STEPS, "standing", address),
        "times": _figures(request, summary.counts, TIMES, "punctuality", address),
        "groups": [(group, _row(request, group, grouping, address)) for group in summary.groups],
        "grouping": Grouping(grouping),
        "groupings": [
            {
                "label": one.label,
                "url": _address(period, one.value),
                "current": one == grouping,
            }
            for one in Grouping
        ],
    }


def _row(request, group, grouping, address):
    own = address
    if group.key != queries.NONE or grouping == Grouping.BLOC:
        own = partial(address, **{FILTERS[grouping]: group.key})
    else:
        own = None
    steps = _figures(request, group.counts, STEPS, "standing", own)
    return steps + _figures(request, group.counts, TIMES, "punctuality", own)


def _figures(request, counts, kinds, name, address):
    return [
        Figure(
            label=label,
            kind=kind,
            number=counts.of(key),
            share=counts.share(key) if key else None,
            url=address(**({name: key} if key else {})) if address else "",
            current=bool(key) and request.GET.get(name) == key,
        )
        for key, label, kind in kinds
    ]


def _address(period, grouping, **filters):
    words = {PERIOD: period.pk, **({GROUPING: grouping} if grouping else {}), **filters}
    return f"?{urlencode(words)}"
