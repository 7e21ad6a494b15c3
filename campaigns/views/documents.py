"""The documents that facts came from, word for word."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from campaigns.filters import DocumentFilter, FactFilter
from campaigns.models import Campaign, SourceDocument

PER_PAGE = 30
FACTS_PER_PAGE = 50


def document_list(request):
    rows = SourceDocument.objects.visible_to(request.user).select_related("unit")
    rows = rows.annotate(fact_count=Count("facts")).order_by("code")
    chosen = DocumentFilter(request.GET, queryset=rows)
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": "Tài liệu nguồn", "filter": chosen, "page": page}
    template = "campaigns/document_rows.html" if request.htmx else "campaigns/document_list.html"
    return render(request, template, context)


def document_detail(request, pk):
    documents = SourceDocument.objects.visible_to(request.user).select_related("unit")
    document = get_object_or_404(documents, pk=pk)
    facts = document.facts.exclude(list_name="documents").select_related("campaign")
    chosen = FactFilter(request.GET, queryset=facts)
    page = Paginator(chosen.qs, FACTS_PER_PAGE).get_page(request.GET.get("page"))
    campaigns = {fact.campaign_id for fact in page.object_list}
    context = {
        "title": str(document),
        "document": document,
        "filter": chosen,
        "page": page,
        "open_campaigns": set(
            Campaign.objects.visible_to(request.user)
            .filter(pk__in=campaigns)
            .values_list("pk", flat=True)
        ),
        "trail": [("Tài liệu nguồn", reverse("campaigns:document-list")), (document.code, None)],
    }
    template = "campaigns/fact_rows.html" if request.htmx else "campaigns/document_detail.html"
    return render(request, template, context)
