"""The tabs of a campaign's page: what each shows, and to whom."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from campaigns import rules
from campaigns.choices import OPEN_FOR_RESULTS
from campaigns.filters import TargetFilter
from campaigns.forms.parts import PARTS
from campaigns.models import SourceDocument, SourceFact, Target
from campaigns.queries import planning as queries
from campaigns.queries.findings import findings_of
from campaigns.queries.targets import target_rows
from emulation.journal.models import Entry

ENTRIES_PER_PAGE = 50
FINDINGS_PER_PAGE = 50
UNITS_PER_PAGE = 100
TARGETS_PER_PAGE = 100


@dataclass(frozen=True)
class Tab:
    """`rows` is the template of the list alone, for a request that replaces only that."""

    key: str
    label: str
    context: Callable
    is_for: Callable = lambda user, campaign: True
    rows: str = ""


def for_council(user, campaign):
    return bool(rules.may_see_all(user, campaign))


def overview(request, campaign):
    user = request.user
    addressees = list(campaign.addressees.all())
    return {
        "anniversaries": campaign.anniversaries.select_related("event"),
        "focus_areas": campaign.focus_areas.all(),
        "legal_bases": campaign.legal_bases.all(),
        "addressed": [row for row in addressees if row.kind == "addressed"],
        "copied": [row for row in addressees if row.kind == "copied"],
        "conferences": campaign.conferences.prefetch_related("presentations__unit"),
        "responses": campaign.responses.visible_to(user).select_related("unit"),
        "parent": _visible_parent(user, campaign),
        "stated": queries.statements_of(campaign) if for_council(user, campaign) else [],
        "lacks": lack_tasks(campaign) if rules.may_advance(user, campaign) else [],
        "may_link_parent": rules.may_link_parent(user, campaign),
    }


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
    return reverse("campaigns:campaign-tab", args=[campaign.pk, key])


def _visible_parent(user, campaign):
    """The upper campaign, where its page opens for this person; its name is no secret."""
    if campaign.parent_id is None:
        return None
    return type(campaign).objects.visible_to(user).filter(pk=campaign.parent_id).first()


def units(request, campaign):
    user = request.user
    participations = queries.participations_of(campaign, user)
    page = _page(request, participations, UNITS_PER_PAGE)
    reports = queries.reports_by_unit(campaign, page.object_list, user)
    periods = _open_periods(campaign)
    rows = [
        (row.unit, reports[row.unit_id], _to_begin(user, row.unit, periods, reports[row.unit_id]))
        for row in page.object_list
    ]
    return {"page": page, "participants": rows}


def _open_periods(campaign):
    if campaign.state not in OPEN_FOR_RESULTS:
        return []
    today = timezone.localdate()
    return [row for row in campaign.periods.all() if not row.opens_on or row.opens_on <= today]


def _to_begin(user, unit, periods, reports):
    """The periods for which this person may begin the unit's report."""
    if not periods or not rules.may_write_for(user, unit):
        return []
    begun = {report.period_id for report in reports}
    return [period for period in periods if period.pk not in begun]


def targets(request, campaign):
    rows = Target.objects.visible_to(request.user).filter(campaign=campaign)
    rows = rows.order_by("unit__path", "position", "id")
    chosen = TargetFilter(request.GET, queryset=rows)
    page = _page(request, chosen.qs, TARGETS_PER_PAGE)
    ids = [row.pk for row in page.object_list]
    return {
        "filter": chosen,
        "page": page,
        "rows": target_rows(rows.filter(pk__in=ids)),
        "periods": campaign.periods.all(),
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
    return {"awards": rows.prefetch_related("recipients__unit")}


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
    Tab("units", "Đơn vị", units),
    Tab("targets", "Chỉ tiêu và kết quả", targets, rows="campaigns/target_rows.html"),
    Tab("highlights", "Công trình và hoạt động", highlights),
    Tab("exemplars", "Điển hình", exemplars),
    Tab("awards", "Khen thưởng", awards),
    Tab("findings", "Kiểm tra số liệu", findings, for_council),
    Tab("documents", "Tài liệu nguồn", documents, for_council),
    Tab("history", "Lịch sử", history, for_council),
)
