"""The first page after sign-in."""

from django.contrib import admin
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from emulation.accounts.choices import COUNCIL, UNIT_ROLES, Role
from emulation.accounts.rules import may_administer
from reports.dashboards import accounts, blocks, council, dossiers, units
from reports.dashboards.underway import campaigns_underway, decisions_said


@require_safe
def home(request):
    """Whoever holds several roles sees the parts of each, once."""
    user = request.user
    holds = user.authority.has
    to_do = []
    context = {
        "title": "Trang chủ",
        "today": timezone.localdate(),
        "is_appointed": bool(user.authority.grants) or user.authority.superuser,
        "has_work": holds(*UNIT_ROLES, Role.COUNCIL_STAFF) or bool(may_administer(user)),
    }
    if holds(*UNIT_ROLES):
        owed = units.reports_owed(user)
        to_do += [units.reports_to_confirm(user), *owed]
        if holds(Role.UNIT_LEADER):
            to_do.append(dossiers.to_confirm(user))
        to_do.append(dossiers.returned(user))
        context["first"] = owed[0].tasks[0] if owed[0].tasks else None
        context["sent"] = units.reports_sent(user)
    if holds(Role.COUNCIL_STAFF):
        to_do += [*council.work(user), dossiers.waiting(user)]
    if may_administer(user):
        to_do.append(accounts.cares(admin.site.needed(user)))
    if holds(*COUNCIL, *UNIT_ROLES):
        context["campaigns"] = campaigns_underway(user)
    context["to_do"] = [block for block in to_do if block.tasks]
    said = [blocks.summary(to_do)] if context["has_work"] else []
    if holds(Role.COUNCIL_LEADER):
        said.append(decisions_said(context["campaigns"]))
    context["summary"] = " ".join(said)
    return render(request, "reports/home.html", context)
