"""The first page after sign-in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.models.planning import COUNCIL
from emulation.accounts.choices import Role
from emulation.accounts.rules import may_administer
from reports import dashboards


@require_safe
def home(request):
    user = request.user
    holds = user.authority.has
    context = {
        "title": "Trang chủ",
        "is_appointed": bool(user.authority.grants) or user.is_superuser,
        "may_administer": may_administer(user),
        "reports_data": holds(*COUNCIL, Role.UNIT_OFFICER, Role.UNIT_LEADER),
    }
    if holds(Role.UNIT_OFFICER):
        context["owed"] = dashboards.reports_owed(user)
    if holds(Role.COUNCIL_STAFF):
        context["waiting"] = dashboards.reports_waiting(user)
        context["steps"] = dashboards.steps_due(user)
    if context["reports_data"]:
        context["campaigns"] = dashboards.campaigns_underway(user)
    if context["may_administer"]:
        context["accounts"] = dashboards.accounts_to_mend(user)
    return render(request, "reports/home.html", context)
