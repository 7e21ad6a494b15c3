"""The tree of units: list, page of one, and the searches that forms ask."""

from dataclasses import asdict
from functools import partial

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from emulation.accounts import queries, rules, services
from emulation.accounts.choices import Role
from emulation.accounts.filters import UnitFilter
from emulation.accounts.forms import ConfirmationForm
from emulation.accounts.models import Unit
from emulation.journal.services import record_export
from emulation.lib.lists import DATE, Column, Empty, List, Listing, respond
from emulation.lib.verdicts import require
from emulation.lib.vietnamese import collated, normalise

TURN_ON = "Lãnh đạo đơn vị xác nhận trước khi gửi báo cáo?"
ON_MEANS = (
    "Từ nay cán bộ nhập xong thì báo cáo đến lãnh đạo đơn vị trước. Lãnh đạo xác nhận mới gửi đến "
    "Hội đồng, hoặc chuyển lại cán bộ kèm lý do. Giờ lãnh đạo xác nhận là giờ nộp."
)
TURN_OFF = "Cán bộ gửi thẳng báo cáo đến Hội đồng?"
OFF_MEANS = (
    "Từ nay cán bộ nộp thì báo cáo gửi ngay đến Hội đồng. Báo cáo đã chuyển trước đó vẫn chờ lãnh "
    "đạo xác nhận, hoặc cán bộ rút lại rồi nộp."
)
WITHOUT_LEADER = (
    "Đơn vị chưa có lãnh đạo nào trên cổng: cán bộ sẽ không gửi được báo cáo cho đến khi quản trị "
    "phân công lãnh đạo đơn vị."
)

UNITS = List(
    key="units",
    title="Đơn vị",
    noun="đơn vị",
    columns=(
        Column("name", "Đơn vị", value=str, order=(collated("name"),), drawn=True),
        Column("kind", "Loại", value="get_kind_display", order=("kind",)),
        Column("parent", "Thuộc", value="parent", order=(collated("parent__name"),)),
        Column("code", "Mã", value="code", order=("code",)),
        Column("official_code", "Mã hành chính", value="official_code", shown=False),
        Column("opened_on", "Thành lập", "opened_on", DATE, order=("opened_on",), shown=False),
        Column("closed_on", "Ngừng từ", "closed_on", DATE, order=("closed_on",), shown=False),
        Column("state", "Tình trạng", value="state_label", drawn=True),
    ),
    order=queries.IN_GROUPS,
    cells="accounts/unit_cells.html",
    empty=Empty(
        "Chưa có đơn vị nào để xem",
        "Khi được phân công vai trò ở một đơn vị, bạn sẽ thấy đơn vị ấy và các đơn vị bên dưới.",
        icon="tree",
    ),
    size=50,
)


@require_safe
def unit_list(request):
    rows = Unit.objects.visible_to(request.user).select_related("parent")
    chosen = UnitFilter(request.GET, queryset=rows)
    listing = Listing(UNITS, request, chosen.qs, chosen.form)
    return respond(
        request,
        listing,
        "accounts/unit_list.html",
        record=record_export,
        context={"filter": chosen},
    )


@require_safe
def unit_detail(request, pk):
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent"), pk=pk)
    above = queries.ancestors_of(unit)
    people = rules.may_see_people_of(request.user, unit)
    context = {
        "title": str(unit),
        "unit": unit,
        "trail": [
            ("Đơn vị", reverse("accounts:unit-list")),
            *((str(row), reverse("accounts:unit-detail", args=[row.pk])) for row in above),
            (str(unit), None),
        ],
        "children": queries.children_of(unit, request.user),
        "predecessors": queries.predecessors_of(unit, request.user),
        "successors": queries.successors_of(unit, request.user),
        "may_see_people": people,
        "holders": queries.holders_of(unit) if people else (),
        "may_manage": rules.may_administer_unit(request.user, unit),
        "may_set_confirmation": rules.may_set_confirmation(request.user, unit),
    }
    return render(request, "accounts/unit_detail.html", context)


def unit_confirmation(request, pk):
    """Asks whether reports of the unit shall go through its leader, or no longer."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent"), pk=pk)
    require(rules.may_set_confirmation(request.user, unit))
    confirms = not unit.leader_confirms
    form = ConfirmationForm(request.POST or None, initial={"confirms": "yes" if confirms else "no"})
    back = reverse("accounts:unit-detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        confirms = form.cleaned_data["confirms"] == "yes"
        services.set_confirmation(unit, actor=request.user, confirms=confirms)
        messages.success(request, "Đã đổi. Cán bộ của đơn vị đã được báo.")
        return redirect(back)
    lacks_leader = confirms and not queries.has_leader(unit)
    context = {
        "title": TURN_ON if confirms else TURN_OFF,
        "question": ON_MEANS if confirms else OFF_MEANS,
        "rows": [("Đơn vị", str(unit))],
        "warning": WITHOUT_LEADER if lacks_leader else "",
        "form": form,
        "submit_label": "Yêu cầu lãnh đạo xác nhận" if confirms else "Cho cán bộ gửi thẳng",
        "cancel_url": back,
        "trail": [("Đơn vị", reverse("accounts:unit-list")), (str(unit), back), ("Báo cáo", None)],
    }
    return render(request, "components/confirm_page.html", context)


@require_safe
def unit_search(request):
    """At most twenty units for a form; `role` narrows to branches in which the user holds it."""
    units = queries.searched_by(request.user, request.GET.get("role", ""))
    return _found(request, units, queries.found_units)


@require_safe
def person_search(request):
    """At most twenty people for a form: whom this person may know, or keeps as administrator."""
    people = queries.people_seen_by(request.user)
    if request.GET.get("role") == Role.ADMINISTRATOR and rules.may_administer(request.user):
        people = queries.people_kept_by(request.user)
    return _found(request, people, partial(queries.found_people, user=request.user))


def _found(request, rows, search):
    words = normalise(request.GET.get("q", "")[:100])
    found, more = search(rows, words) if words else ([], False)
    return JsonResponse({"found": [asdict(one) for one in found], "more": more})
