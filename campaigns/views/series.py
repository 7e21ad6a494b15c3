"""Many periods of a kind at once: proposed, looked at, then kept."""

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from campaigns import rules
from campaigns.forms.periods import SeriesForm
from campaigns.forms.rows import ROWS_AT_MOST
from campaigns.models import Campaign, Period
from campaigns.services import planning
from campaigns.views.parts import trail, version_in
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import match_key


def period_series(request, pk):
    campaigns = Campaign.objects.visible_to(request.user)
    campaign = get_object_or_404(campaigns.select_related("unit"), pk=pk)
    require(rules.may_edit_campaign(request.user, campaign))
    form = SeriesForm(request.POST or None)
    proposals, skipped, problem = None, [], ""
    if request.method == "POST" and form.is_valid():
        proposals, skipped = _apart(campaign, form.proposals())
        if "confirm" in request.POST:
            ticked = set(request.POST.getlist("row"))
            chosen = [row for row in proposals if row.span.code in ticked]
            problem = _keep(request, campaign, chosen)
            if not problem:
                messages.success(
                    request, f"Đã lập {len(chosen)} kỳ báo cáo. Có thể sửa từng kỳ ở đây."
                )
                return redirect("campaigns:part-edit", pk, "periods")
    back = reverse("campaigns:part-edit", args=[pk, "periods"])
    context = {
        "title": "Lập nhiều kỳ báo cáo",
        "campaign": campaign,
        "form": form,
        "proposals": proposals,
        "skipped": skipped,
        "problem": problem,
        "version": campaign.version,
        "back": back,
        "trail": [*trail(campaign, "")[:-1], ("Kỳ báo cáo", back), ("Lập nhiều kỳ", None)],
    }
    return render(request, "campaigns/period_series.html", context)


def _apart(campaign, proposals):
    """Those that are new, and those whose code or name stands in the campaign already."""
    present = {
        match_key(word) for words in campaign.periods.values_list("code", "name") for word in words
    }
    new, known = [], []
    for row in proposals:
        is_known = present & {match_key(row.span.code), match_key(row.span.name)}
        (known if is_known else new).append(row)
    return new, known


def _keep(request, campaign, chosen):
    """What kept the periods from being saved, or ""."""
    if not chosen:
        return "Chưa đánh dấu kỳ nào."
    if campaign.periods.count() + len(chosen) > ROWS_AT_MOST:
        return f"Mỗi phong trào có nhiều nhất {ROWS_AT_MOST} kỳ báo cáo. Hãy bỏ bớt."
    last = campaign.periods.aggregate(last=Max("position"))["last"] or 0
    rows = [
        Period(
            campaign=campaign,
            kind=row.span.kind,
            code=row.span.code,
            name=row.span.name,
            opens_on=row.opens_on,
            due_at=row.due_at,
            closes_at=row.closes_at,
            position=place,
        )
        for place, row in enumerate(chosen, start=last + 1)
    ]
    try:
        planning.save_rows(
            campaign,
            actor=request.user,
            part="periods",
            saved=rows,
            version=version_in(request),
        )
    except Refused as refusal:
        return str(refusal)
    return ""
