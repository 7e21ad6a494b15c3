"""The documents that facts came from, word for word."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from campaigns.models import SourceDocument

PER_PAGE = 30
FACTS_PER_PAGE = 100


def document_list(request):
    rows = SourceDocument.objects.visible_to(request.user).select_related("unit")
    rows = rows.annotate(fact_count=Count("facts")).order_by("code")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": "Tài liệu nguồn", "page": page, "trail": [("Tài liệu nguồn", None)]}
    return render(request, "campaigns/document_list.html", context)


def document_detail(request, pk):
    document = get_object_or_404(SourceDocument.objects.visible_to(request.user), pk=pk)
    facts = document.facts.exclude(list_name="documents").select_related("campaign")
    page = Paginator(facts, FACTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": str(document),
        "document": document,
        "page": page,
        "trail": [("Tài liệu nguồn", reverse("campaigns:document-list")), (document.code, None)],
    }
    return render(request, "campaigns/document_detail.html", context)
