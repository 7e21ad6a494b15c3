"""The tabs of a campaign's page: what each shows, and to whom."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from campaigns import pictures, rules
from campaigns.choices import OPEN_FOR_RESULTS, CampaignState
from campaigns.filters import TargetFilter
from campaigns.forms.parts import PARTS
from campaigns.models import SourceDocument, SourceFact, Target
from campaigns.queries import planning as queries
from campaigns.queries.findings import findings_of
from campaigns.queries.targets import judged_rows, same_targets, tally_of, target_rows
from emulation.journal.models import Entry
from emulation.lib import clocks

ENTRIES_PER_PAGE = 50
FINDINGS_PER_PAGE = 50
UNITS_PER_PAGE = 100
TARGETS_PER_PAGE = 100
TO_CHOOSE_FROM = 50


@dataclass(frozen=True)
class Tab:
    """`rows` is the template of the list alone, for a request that replaces only that.

    A tab with a `url_name` is served by the app of that name, with `page_context` around it.
    """

    key: str
    label: str
    context: Callable | None = None
    is_for: Callable = lambda user, campaign: True
    rows: str = ""
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
        "days": days,
        "days_kind": pressing,
        "tabs": [
            {
                "label": tab.label,
                "url": tab_url(campaign, tab.key),
                "current": tab.key == current,
                "count": tab.count(counts) if tab.count else None,
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
        "tally": queries.tally_for(campaign, user),
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


def units(request, campaign):
    """Every unit with the state of its report in every period."""
    user = request.user
    page = _page(request, queries.participations_of(campaign, user), UNITS_PER_PAGE)
    reports = queries.reports_by_unit(campaign, page.object_list, user)
    periods = list(campaign.periods.all())
    opened = _opened(campaign, periods)
    rows = []
    for row in page.object_list:
        begun = {report.period_id: report for report in reports[row.unit_id]}
        may_begin = opened and rules.may_write_for(user, row.unit)
        cells = [
            (period, begun.get(period.pk), bool(may_begin) and period in opened)
            for period in periods
        ]
        rows.append((row.unit, cells))
    return {"page": page, "periods": periods, "participants": rows}


def _opened(campaign, periods):
    """The periods in which a report may be begun."""
    if campaign.state not in OPEN_FOR_RESULTS:
        return []
    today = timezone.localdate()
    return [row for row in periods if not row.opens_on or row.opens_on <= today]


def targets(request, campaign):
    rows = Target.objects.visible_to(request.user).filter(campaign=campaign)
    rows = rows.order_by("unit__path", "position", "id")
    chosen = TargetFilter(request.GET, queryset=rows)
    page = _page(request, chosen.qs, TARGETS_PER_PAGE)
    ids = [row.pk for row in page.object_list]
    periods = list(campaign.periods.all())
    return {
        "filter": chosen,
        "page": page,
        "rows": target_rows(rows.filter(pk__in=ids), periods),
        "periods": periods,
        **({} if request.htmx else _target_charts(request, rows)),
    }


def _target_charts(request, targets):
    """How the targets divide, and one of those that several units have, unit by unit."""
    judged = judged_rows(targets)
    drawn = [same for same in same_targets(judged) if pictures.differ_by_unit(same)]
    drawn = sorted(drawn, key=len, reverse=True)[:TO_CHOOSE_FROM]
    wanted = request.GET.get("theo-don-vi")
    shown = next((same for same in drawn if str(same[0].target.pk) == wanted), None)
    shown = shown or next(iter(drawn), None)
    return {
        "tally_chart": pictures.tally_chart(tally_of(judged)),
        "by_unit": pictures.by_unit_chart(shown) if shown else None,
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
    return {"awards": rows, "charts": pictures.award_charts(rows)}


def findings(request, campaign):
    page = _page(request, findings_of(campaign), FINDINGS_PER_PAGE)
    ids = {fact_id for finding in page.object_list for fact_id in finding.facts}
    visible = SourceFact.objects.visible_to(request.user).filter(fact_id__in=ids)
    document_of = dict(visible.values_list("fact_id", "document_id"))
    rows = [
        (finding, [(fact_id, document_of.get(fact_id)) for fact_id in finding.facts])
        for finding in page.object_list
    ]
    return {"page": page, "findings": rows}


def documents(request, campaign):
    rows = SourceDocument.objects.visible_to(request.user).filter(facts__campaign=campaign)
    return {"documents": rows.distinct()}


def history(request, campaign):
    return {"page": _page(request, Entry.objects.about(campaign), ENTRIES_PER_PAGE)}


def _page(request, rows, size):
    return Paginator(rows, size).get_page(request.GET.get("page"))


TABS = (
    Tab("overview", "Tổng quan", overview),
    Tab("units", "Đơn vị", units, count=lambda counts: counts.units),
    Tab(
        "targets",
        "Chỉ tiêu và kết quả",
        targets,
        rows="campaigns/target_rows.html",
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
    Tab("findings", "Kiểm tra số liệu", findings, for_council),
    Tab("documents", "Tài liệu nguồn", documents, for_council),
    Tab("history", "Lịch sử", history, for_council),
)
REPORTS = Tab("reports", "Báo cáo", url_name="reports:campaign-reports")
# In the order of the bar: what is planned and done, what is reported of it, what is behind it.
BAR = (*TABS[:6], REPORTS, *TABS[6:])
