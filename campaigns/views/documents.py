"""The documents that facts came from, word for word."""

from functools import partial

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from campaigns.filters import DocumentFilter, FactFilter
from campaigns.models import Campaign, SourceDocument
from campaigns.views.lists import DOCUMENTS, FACTS
from emulation.journal.services import record_export
from emulation.lib.lists import Listing, respond


def document_list(request):
    rows = SourceDocument.objects.visible_to(request.user).select_related("unit")
    rows = rows.annotate(fact_count=Count("facts"))
    chosen = DocumentFilter(request.GET, queryset=rows)
    listing = Listing(DOCUMENTS, request, chosen.qs, chosen.form)
    return respond(
        request,
        listing,
        "campaigns/document_list.html",
        record=record_export,
        context={"filter": chosen},
    )


def document_detail(request, pk):
    documents = SourceDocument.objects.visible_to(request.user).select_related("unit")
    document = get_object_or_404(documents, pk=pk)
    facts = document.facts.exclude(list_name="documents").select_related("campaign")
    chosen = FactFilter(request.GET, queryset=facts)
    listing = Listing(FACTS, request, chosen.qs, chosen.form, about=document)
    context = {
        "title": str(document),
        "document": document,
        "filter": chosen,
        "open_campaigns": SimpleLazyObject(partial(_open_campaigns, request.user, listing)),
        "trail": [("Tài liệu nguồn", reverse("campaigns:document-list")), (document.code, None)],
    }
    return respond(
        request, listing, "campaigns/document_detail.html", record=record_export, context=context
    )


def _open_campaigns(user, listing):
    """The campaigns of this page's facts whose own page opens for the person."""
    named = {fact.campaign_id for fact in listing.object_list}
    return set(Campaign.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))
