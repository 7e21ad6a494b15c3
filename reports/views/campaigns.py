"""What this app adds to a campaign's page: its reports, and the whole of it on one sheet."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.views.parts import trail
from campaigns.views.planning import visible_campaign
from campaigns.views.tabs import page_context
from reports import briefs, progress, rules
from reports.views.builds import newest_builds

BUILDS_SHOWN = 3


@require_safe
def campaign_reports(request, pk):
    """The tab of reports: who has sent what in each period, and the closing report."""
    campaign = visible_campaign(request, pk)
    context = page_context(request.user, campaign, "reports")
    context |= {
        "periods": progress.periods_of(campaign, request.user),
        "builds": newest_builds(request.user, campaign, BUILDS_SHOWN),
        "may_build": rules.may_build_report(request.user, campaign),
    }
    return render(request, "reports/campaign_reports.html", context)


@require_safe
def campaign_brief(request, pk):
    """One sheet for the meeting room, on screen and on paper."""
    campaign = visible_campaign(request, pk)
    context = page_context(request.user, campaign, "")
    context |= {
        "title": "Toàn cảnh một trang",
        "brief": briefs.brief_of(campaign, request.user),
        "trail": trail(campaign, "Toàn cảnh một trang"),
    }
    return render(request, "reports/campaign_brief.html", context)
