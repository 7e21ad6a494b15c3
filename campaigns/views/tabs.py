"""The tabs of a campaign's page: what each shows, and to whom."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from campaigns import charts, rules
from campaigns.choices import OPEN_FOR_RESULTS, CampaignState
from campaigns.filters import ParticipationFilter, TargetFilter
from campaigns.forms.parts import PARTS
from campaigns.models import Period, SourceDocument, SourceFact, Submission, Target
from campaigns.queries import planning as queries
from campaigns.queries.findings import findings_of
from campaigns.queries.targets import judged_rows, same_targets, tally_of, target_rows
from campaigns.services.tallying import kept_tally
from campaigns.tallying import too_many
from campaigns.views.lists import (
    FINDINGS,
    HISTORY,
    PARTICIPANTS,
    TARGETS,
    participants_to_add,
    targets_to_add,
)
from campaigns.views.tags import tag
from emulation.accounts.choices import UNIT_ROLES
from emulation.journal.filters import EntryFilter
from emulation.journal.models import Entry
from emulation.lib import clocks
from emulation.lib.lists import Column, Listing
from emulation.lib.lists.listing import said_of
from emulation.lib.template_filters import vn_date

TO_CHOOSE_FROM = 50


@dataclass(frozen=True)
class Tab:
    """A `listing` in its context is answered as every list is: with the rows alone, with a file.

    A tab with a `url_name` is served by the app of that name, with `page_context` around it.
    """

    key: str
    label: str
    context: Callable | None = None
    is_for: Callable = lambda user, campaign: True
    count: Callable | None = None
    url_name: str = ""


def for_council(user, campaign):
    return bool(rules.may_see_all(user, campaign))


def page_context(user, campaign, current):
    """What the head of every tab needs: templates/campaigns/campaign_page.html."""
    counts = queries.counts_of(campaign, user)
    days, pressing = days_of(campaign)
    return {
        "campaign": campaign,
        "counts": counts,
        "said": {name: said_of(number) for name, number in asdict(counts).items()},
        # Asked for where it is printed: a page of many units must not count them all in vain.
        "reported": partial(queries.reported_in, campaign, user),
        "days": days,
        "days_kind": pressing,
        "tabs": [
            {
                "label": tab.label,
                "url": tab_url(campaign, tab.key),
                "current": tab.key == current,
                "count": said_of(tab.count(counts)) if tab.count else None,
            }
            for tab in BAR
            if tab.is_for(user, campaign)
        ],
        "may_see_all": rules.may_see_all(user, campaign),
        "may_edit": rules.may_edit_campaign(user, campaign),
        "trail": [("Phong trào", reverse("campaigns:campaign-list")), (campaign.code, None)],
    }


def days_of(campaign):
    """How its end presses; an ended campaign only says when."""
    if campaign.state == CampaignState.CLOSED and campaign.ends_on:
        return clocks.ended(campaign.ends_on), clocks.Haste.CALM
    return clocks.term(campaign.ends_on, timezone.localdate())


def overview(request, campaign):
    user = request.user
    addressees = list(campaign.addressees.all())
    steps, steps_back = queries.life_of(campaign)
    if for_council(user, campaign):
        lacks = lack_tasks(campaign)
        steps = [_with_lacks(step, lacks) for step in steps]
    else:  # who moved it and why is the council's own history
        lacks, steps_back = [], []
        steps = [replace(step, who="") for step in steps]
    may_advance = rules.may_advance(user, campaign)
    if not may_advance:  # to read, not to mend
        lacks = [{**lack, "url": ""} for lack in lacks]
    return {
        "steps": steps,
        "steps_back": steps_back,
        "following": campaign.state_choice.following,
        "lacks": lacks,
        **_tally(user, campaign),
        "may_advance": may_advance,
        "may_step_back": rules.may_step_back(user, campaign),
        "anniversaries": campaign.anniversaries.select_related("event"),
        "focus_areas": campaign.focus_areas.all(),
        "legal_bases": campaign.legal_bases.all(),
        "addressed": [row for row in addressees if row.kind == "addressed"],
        "copied": [row for row in addressees if row.kind == "copied"],
        "conferences": campaign.conferences.prefetch_related("presentations__unit"),
        "responses": campaign.responses.visible_to(user).select_related("unit"),
        "parent": _visible_parent(user, campaign),
        "stated": queries.statements_of(campaign) if for_council(user, campaign) else [],
        "may_link_parent": rules.may_link_parent(user, campaign),
    }


def _tally(user, campaign):
    """How many targets were met; of very many as they were counted last, or not yet."""
    if not (for_council(user, campaign) and too_many(campaign.targets.all())):
        return {"tally": queries.tally_for(campaign, user)}
    kept = kept_tally(campaign)
    return {"tally": kept.tally, "tally_at": kept.at} if kept else {"tally": None}


def _with_lacks(step, lacks):
    """The current step says how much the next one lacks."""
    if step.state != "current" or not lacks:
        return step
    blocking = sum(lack["blocks"] for lack in lacks)
    words = [f"còn thiếu {blocking} điều"] if blocking else []
    words += [f"{len(lacks) - blocking} điều nên xem"] if len(lacks) > blocking else []
    return replace(step, url="#next-step", url_label=f"Bước sau: {', '.join(words)}")


def lack_tasks(campaign):
    """What the next step lacks, what blocks it first, each with the page on which it is mended."""
    return [
        {
            "label": lack.sentence,
            "url": _mended_on(campaign, lack.part),
            "state": "Còn thiếu" if lack.blocks else "Nên xem",
            "kind": "bad" if lack.blocks else "warn",
            "blocks": lack.blocks,
        }
        for lack in queries.lacks_of(campaign)
    ]


def _mended_on(campaign, part):
    if part == "main":
        return reverse("campaigns:campaign-edit", args=[campaign.pk])
    if part not in PARTS:
        return reverse("campaigns:campaign-tab", args=[campaign.pk, "units"])
    if PARTS[part].together:
        return reverse("campaigns:part-edit", args=[campaign.pk, part])
    return tab_url(campaign, PARTS[part].tab)


def tab_url(campaign, key):
    if key == "overview":
        return reverse("campaigns:campaign-detail", args=[campaign.pk])
    elsewhere = {tab.key: tab.url_name for tab in BAR if tab.url_name}
    if key in elsewhere:
        return reverse(elsewhere[key], args=[campaign.pk])
    return reverse("campaigns:campaign-tab", args=[campaign.pk, key])


def _visible_parent(user, campaign):
    """The upper campaign, where its page opens for this person; its name is no secret."""
    if campaign.parent_id is None:
        return None
    return type(campaign).objects.visible_to(user).filter(pk=campaign.parent_id).first()


@dataclass(frozen=True)
class Reporting:
    """The report of one unit for one period, or whether this person may begin it."""

    period: Period
    report: Submission | None
    may_begin: bool

    def __str__(self):
        return self.report.get_state_display() if self.report else ""

    @property
    def tag(self):
        """As campaigns/submission_state.html draws it."""
        if self.report.imported:
            return tag("Theo tài liệu", "ok", "file")
        return tag(str(self), self.report.state_choice.kind)


def units(request, campaign):
    """Every unit with the state of its report in every period."""
    user = request.user
    chosen = ParticipationFilter(
        request.GET, queryset=queries.participations_of(campaign, user).order_by()
    )
    periods = list(campaign.periods.all())
    may_edit = rules.may_edit_campaign(user, campaign)
    listing = Listing(
        PARTICIPANTS,
        request,
        chosen.qs,
        chosen.form,
        about=campaign,
        more=tuple(_column_of(period) for period in periods),
        read=partial(_with_reports, user, campaign, periods),
        acts_url=reverse("campaigns:campaign-units", args=[campaign.pk]) if may_edit else "",
        empty=participants_to_add(campaign) if may_edit else None,
    )
    return {"filter": chosen, "listing": listing, "periods": periods}


def _column_of(period):
    due = f", hạn {vn_date(period.due_at)}" if period.due_at else ""
    return Column(
        f"period-{period.pk}",
        f"{capfirst(str(period))}{due}",
        lambda row: row.reporting[period.pk],
        drawn=True,
    )


def _with_reports(user, campaign, periods, participations):
    reports = queries.reports_by_unit(campaign, participations, user)
    opened = _opened(campaign, periods)
    for row in participations:
        begun = {report.period_id: report for report in reports[row.unit_id]}
        may_begin = bool(opened and rules.may_write_for(user, row.unit))
        row.reporting = {
            period.pk: Reporting(period, begun.get(period.pk), may_begin and period in opened)
            for period in periods
        }
    return participations


def _opened(campaign, periods):
    """The periods in which a report may be begun."""
    if campaign.state not in OPEN_FOR_RESULTS:
        return []
    today = timezone.localdate()
    return [row for row in periods if not row.opens_on or row.opens_on <= today]


def targets(request, campaign):
    rows = queries.within(Target.objects.all(), campaign, request.user)
    chosen = TargetFilter(request.GET, queryset=rows)
    periods = list(campaign.periods.all())
    may_edit = rules.may_edit_campaign(request.user, campaign)
    listing = Listing(
        TARGETS,
        request,
        chosen.qs,
        chosen.form,
        about=campaign,
        read=partial(_with_results, periods),
        empty=targets_to_add(campaign) if may_edit else None,
    )
    is_part = request.htmx or listing.wants_file
    in_order = rows.order_by("unit__path", "position", "id")
    if is_part:
        drawn = {}
    elif too_many(rows):
        drawn = _whole_chart(request.user, campaign)
    else:
        drawn = _target_charts(request, in_order)
    return {"filter": chosen, "listing": listing, "periods": periods, **drawn}


def _whole_chart(user, campaign):
    """How all of very many targets divide, as they were counted last."""
    kept = kept_tally(campaign) if for_council(user, campaign) else None
    return {"tally_chart": charts.tally_chart(kept.tally), "tally_at": kept.at} if kept else {}


def _with_results(periods, targets):
    """In the order of the list, whatever that is."""
    found = target_rows(Target.objects.filter(pk__in=[row.pk for row in targets]), periods)
    by_target = {row.target.pk: row for row in found}
    return [by_target[row.pk] for row in targets]


def _target_charts(request, targets):
    """How the targets divide, and one of those that several units have, unit by unit."""
    judged = judged_rows(targets)
    drawn = [same for same in same_targets(judged) if charts.differ_by_unit(same)]
    drawn = sorted(drawn, key=len, reverse=True)[:TO_CHOOSE_FROM]
    wanted = request.GET.get("theo-don-vi")
    shown = next((same for same in drawn if str(same[0].target.pk) == wanted), None)
    shown = shown or next(iter(drawn), None)
    return {
        "tally_chart": charts.tally_chart(tally_of(judged)),
        "by_unit": charts.by_unit_chart(shown) if shown else None,
        "by_unit_asked": bool(wanted),
        "by_unit_choices": [
            (same[0].target, len(same), same is shown) for same in drawn if len(drawn) > 1
        ],
    }


def highlights(request, campaign):
    return {
        "works": campaign.works.select_related("unit", "event", "target__unit"),
        "events": campaign.events.prefetch_related("figures"),
    }


def exemplars(request, campaign):
    return {"exemplars": campaign.exemplars.select_related("unit")}


def awards(request, campaign):
    rows = campaign.award_counts.select_related("authority_unit", "conference", "part_of", "unit")
    rows = rows.prefetch_related("recipients__unit")
    return {
        "awards": rows,
        "charts": charts.award_charts(rows),
        "proposes": request.user.authority.has(*UNIT_ROLES),
    }


@dataclass(frozen=True)
class Found:
    """A finding with the facts it is about, each with the document where this person reads it."""

    message: str
    severity: str
    facts: list[tuple[str, int]]


def findings(request, campaign):
    read = partial(_with_documents, request.user)
    listing = Listing(FINDINGS, request, findings_of(campaign), about=campaign, read=read)
    return {"listing": listing}


def _with_documents(user, findings):
    ids = {fact_id for finding in findings for fact_id in finding.facts}
    visible = SourceFact.objects.visible_to(user).filter(fact_id__in=ids)
    document_of = dict(visible.values_list("fact_id", "document_id"))
    return [
        Found(
            finding.message,
            finding.severity,
            [(fact, document_of[fact]) for fact in finding.facts if fact in document_of],
        )
        for finding in findings
    ]


def documents(request, campaign):
    rows = SourceDocument.objects.visible_to(request.user).filter(facts__campaign=campaign)
    return {"documents": rows.distinct()}


def history(request, campaign):
    chosen = EntryFilter(request.GET, queryset=Entry.objects.about(campaign).order_by())
    listing = Listing(HISTORY, request, chosen.qs, chosen.form, about=campaign)
    return {"filter": chosen, "listing": listing}


TABS = (
    Tab("overview", "Tổng quan", overview),
    Tab("units", "Đơn vị", units, count=lambda counts: counts.units),
    Tab(
        "targets",
        "Chỉ tiêu và kết quả",
        targets,
        count=lambda counts: counts.targets,
    ),
    Tab(
        "highlights",
        "Công trình và hoạt động",
        highlights,
        count=lambda counts: counts.works + counts.events,
    ),
    Tab("exemplars", "Điển hình", exemplars, count=lambda counts: counts.exemplars),
    Tab("awards", "Khen thưởng", awards, count=lambda counts: counts.awards),
    Tab("findings", "Kiểm tra", findings, for_council),
    Tab("documents", "Tài liệu", documents, for_council),
    Tab("history", "Lịch sử", history, for_council),
)
BOARD = Tab("board", "Nộp báo cáo", url_name="campaigns:board")
REPORTS = Tab("reports", "Báo cáo", url_name="reports:campaign-reports")
# In the order of the bar: what is planned and done, what is reported of it, what is behind it.
BAR = (*TABS[:2], BOARD, *TABS[2:6], REPORTS, *TABS[6:])
