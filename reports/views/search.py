"""The search page; the palette of every page asks it for the results alone."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from emulation.lib.vietnamese import normalise
from reports import search


@require_safe
def search_page(request):
    words = normalise(request.GET.get("q", "")[: search.LONGEST])
    is_short = search.is_too_short(words)
    groups = search.found(request.user, words) if words and not is_short else []
    context = {
        "title": "Tìm",
        "words": words,
        "is_short": is_short,
        "longest": search.LONGEST,
        "groups": groups,
        "count": sum(len(group.hits) for group in groups),
    }
    return render(request, "reports/found.html" if request.htmx else "reports/search.html", context)
