"""The registry of honours (sổ vàng): the list, and one honour."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards import rules
from awards.filters import HonourFilter
from awards.models.honours import owners_of
from awards.models.recipients import WORK_WITH_PEOPLE
from awards.queries import honours as queries
from awards.views.lists import HONOURS
from campaigns.models import Campaign
from emulation.accounts.models import Unit
from emulation.journal.services import record_export
from emulation.lib.lists import Listing, wants_rows


@require_safe
def honour_list(request):
    owners = owners_of(request.user)
    rows = queries.registry(request.user)
    chosen = HonourFilter(request.GET, queryset=rows, owners=owners)
    tops = list(Unit.objects.filter(pk__in=owners).order_by("path"))
    about = tops[0] if len(tops) == 1 else None
    found = chosen.qs
    set_to = {name: value for name, value in chosen.form.cleaned_data.items() if value}
    # The dictionary of names counts exactly where the list stops counting.
    exact = chosen.named.count if set(set_to) == {"q"} else None
    listing = Listing(HONOURS, request, found, chosen.form, about=about, count=exact)
    if file := listing.exported(record_export):
        return file
    said = [tag for tag in listing.tags if tag.label != chosen.form.fields["state"].label]
    context = {
        "title": HONOURS.title,
        "filter": chosen,
        "listing": listing,
        "scope": queries.scope_of(
            tops,
            "; ".join(f"{tag.label.lower()}: {tag.said}" for tag in said),
            set_to.get("state", ""),
        ),
        "exact": exact,
        "may_import": rules.may_import_honours(request.user),
        "may_see_register": request.user.authority.has(*WORK_WITH_PEOPLE),
    }
    template = "awards/honour_rows.html" if wants_rows(request) else "awards/honour_list.html"
    return render(request, template, context)


@require_safe
def honour_detail(request, pk):
    rows = queries.registry(request.user).select_related(
        "award", "campaign", "unit", "ended_by", "decision", "recipient", "owner"
    )
    honour = get_object_or_404(rows, pk=pk)
    campaign = honour.campaign
    sees_campaign = (
        campaign is not None
        and Campaign.objects.visible_to(request.user).filter(pk=campaign.pk).exists()
    )
    context = {
        "title": honour.name_printed,
        "honour": honour,
        "campaign": campaign if sees_campaign else None,
        "trail": [("Sổ vàng", reverse("awards:honour-list")), (honour.name_printed, None)],
    }
    return render(request, "awards/honour_detail.html", context)
