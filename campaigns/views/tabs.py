"""The tabs of a campaign's page: what each shows, and to whom."""

from collections.abc import Callable
from dataclasses import dataclass

from campaigns import rules
from campaigns.forms.parts import PARTS
from campaigns.models import SourceDocument, Target
from campaigns.queries import planning as queries
from campaigns.queries.findings import findings_of
from campaigns.queries.targets import target_rows
from emulation.journal.models import Entry

HISTORY_AT_MOST = 200
TARGETS_AT_MOST = 500


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    context: Callable
    is_for: Callable = lambda user, campaign: True


def for_council(user, campaign):
    return bool(rules.may_see_all(user, campaign))


def overview(user, campaign):
    lacks = queries.lacks_of(campaign) if rules.may_advance(user, campaign) else []
    return {
        "anniversaries": campaign.anniversaries.select_related("event"),
        "focus_areas": campaign.focus_areas.all(),
        "legal_bases": campaign.legal_bases.all(),
        "addressed": campaign.addressees.filter(kind="addressed"),
        "copied": campaign.addressees.filter(kind="copied"),
        "conferences": campaign.conferences.prefetch_related("presentations__unit"),
        "responses": campaign.responses.visible_to(user).select_related("unit"),
        "stated": queries.statements_of(campaign) if for_council(user, campaign) else [],
        "lacks": lacks,
        "may_link_parent": rules.may_link_parent(user, campaign),
        "part": PARTS["anniversaries"],
    }


def units(user, campaign):
    return {"participants": queries.participant_rows(campaign, user)}


def targets(user, campaign):
    rows = Target.objects.visible_to(user).filter(campaign=campaign)
    rows = rows.order_by("unit__path", "position", "id")
    return {
        "rows": target_rows(rows[:TARGETS_AT_MOST]),
        "more": rows.count() > TARGETS_AT_MOST,
        "periods": campaign.periods.all(),
    }


def highlights(user, campaign):
    return {
        "works": campaign.works.select_related("unit", "event", "target__unit"),
        "events": campaign.events.prefetch_related("figures"),
    }


def exemplars(user, campaign):
    return {"exemplars": campaign.exemplars.select_related("unit")}


def awards(user, campaign):
    rows = campaign.award_counts.select_related("authority_unit", "conference", "part_of", "unit")
    return {"awards": rows.prefetch_related("recipients__unit")}


def findings(user, campaign):
    return {"findings": findings_of(campaign)}


def documents(user, campaign):
    rows = SourceDocument.objects.visible_to(user).filter(facts__campaign=campaign)
    return {"documents": rows.distinct()}


def history(user, campaign):
    return {"entries": Entry.objects.about(campaign)[:HISTORY_AT_MOST]}


TABS = (
    Tab("overview", "Tổng quan", overview),
    Tab("units", "Đơn vị", units),
    Tab("targets", "Chỉ tiêu và kết quả", targets),
    Tab("highlights", "Công trình và hoạt động", highlights),
    Tab("exemplars", "Điển hình", exemplars),
    Tab("awards", "Khen thưởng", awards),
    Tab("findings", "Kiểm tra số liệu", findings, for_council),
    Tab("documents", "Tài liệu nguồn", documents, for_council),
    Tab("history", "Lịch sử", history, for_council),
)
