"""Pages for anyone: is this printed report one that the portal made?"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from emulation.lib.vietnamese import normalise
from reports.forms import CheckCodeForm
from reports.models import ReportBuild


@login_not_required
@require_safe
def code_ask(request):
    """Asks for the code of a paper and goes to its page."""
    form = CheckCodeForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("reports:code-check", form.cleaned_data["code"])
    return render(request, "reports/code_ask.html", {"title": "Kiểm tra văn bản", "form": form})


@login_not_required
@require_safe
def code_check(request, code):
    """Says kind, campaign or decision, day and digest; nothing of what the paper says."""
    code = normalise(code).upper()  # a NUL in the address is an error to PostgreSQL
    found = (
        ReportBuild.objects.checkable()
        .filter(check_code=code)
        .select_related("campaign__unit", "decision__unit")
        .first()
    )
    decision = found.decision if found else None
    context = {
        "title": "Kiểm tra văn bản",
        "code": code,
        "build": found,
        "decision": decision,
        "amendments": decision.amendments.filter(number__isnull=False) if decision else [],
    }
    return render(request, "reports/code_check.html", context, status=200 if found else 404)
