"""Editing the parts of a campaign: rows together on one page, or one row with the rows below it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from campaigns import rules
from campaigns.forms.parts import PARTS
from campaigns.forms.rows import ROWS_AT_MOST, Problem, problems_of
from campaigns.models import Campaign, Target
from campaigns.queries.targets import units_without
from campaigns.services import planning, targets
from emulation.lib.verdicts import Refused, require

# The button that asks for one more row, for browsers without JavaScript; nothing typed is lost.
MORE = "add-row"


def part_edit(request, pk, part):
    """Every row of a part on one page; a part of long rows is edited row by row from its tab."""
    campaign, part = _editable(request, pk, part)
    if not part.together:
        return redirect(_back(campaign, part))
    formset = _formset(request, part, campaign, campaign)
    problems = []
    if request.method == "POST" and MORE not in request.POST:
        if formset.is_valid():
            saved, deleted = formset.changes()
            problems = _save(request, campaign, part, saved, deleted)
            if not problems:
                return redirect(_back(campaign, part))
        else:
            problems = formset.problems()
    context = {"title": part.title, "lede": part.lede, "formset": formset, "problems": problems}
    if part.key == "periods":
        context["many_url"] = reverse("campaigns:period-series", args=[campaign.pk])
    return _page(request, campaign, part, context)


def row_edit(request, pk, part, row_pk=None):
    """One row, with the rows that belong to it."""
    campaign, part = _editable(request, pk, part)
    if part.together:
        return redirect("campaigns:part-edit", campaign.pk, part.key)
    rows = part.rows_of(campaign)
    row = get_object_or_404(rows, pk=row_pk) if row_pk else part.model(campaign=campaign)
    form = part.form(request.POST or None, instance=row, campaign=campaign, user=request.user)
    formset = _formset(request, part.child, row, campaign) if part.child else None
    problems = []
    if request.method == "POST" and MORE not in request.POST:
        # Both are judged, so that everything wrong is said at once.
        is_valid = all([form.is_valid(), formset is None or formset.is_valid()])
        if is_valid:
            saved, deleted = formset.changes() if formset else ([], [])
            if form.has_changed() or not row.pk:
                saved = form.rows() + saved
            problems = _save(request, campaign, part, saved, deleted)
            if not problems:
                return redirect(_back(campaign, part))
        else:
            problems = problems_of(form) + (formset.problems() if formset else [])
    context = {
        "title": f"{'Sửa' if row_pk else 'Thêm'} {part.name}",
        "part": part,
        "form": form,
        "formset": formset,
        "problems": problems,
    }
    return _page(request, campaign, part, context)


def row_delete(request, pk, part, row_pk):
    campaign, part = _editable(request, pk, part)
    row = get_object_or_404(part.rows_of(campaign), pk=row_pk)
    if request.method == "POST":
        try:
            planning.save_rows(
                campaign,
                actor=request.user,
                part=part.key,
                saved=[],
                deleted=[row],
                version=campaign.version,
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Đã xóa {part.name}.")
        return redirect(_back(campaign, part))
    context = {
        "title": f"Xóa {part.name}",
        "question": f"Xóa {part.name} “{row}”? Việc này không lấy lại được.",
        "submit_label": "Xóa",
        "danger": True,
        "cancel_url": _back(campaign, part),
        "trail": trail(campaign, f"Xóa {part.name}"),
    }
    return render(request, "components/confirm_page.html", context)


def target_spread(request, pk):
    """Give one target to many units: first the names, then the act."""
    campaigns = Campaign.objects.visible_to(request.user)
    visible = Target.objects.visible_to(request.user).filter(campaign__in=campaigns)
    target = get_object_or_404(visible.select_related("campaign__unit"), pk=pk)
    campaign = target.campaign
    require(rules.may_edit_campaign(request.user, campaign))
    units = units_without(target)
    back = reverse("campaigns:campaign-tab", args=[campaign.pk, "targets"])
    if request.method == "POST":
        chosen = set(request.POST.getlist("unit"))
        new = targets.spread(
            target, actor=request.user, units=[u for u in units if str(u.pk) in chosen]
        )
        if new:
            messages.success(request, f"Đã giao chỉ tiêu cho {len(new)} đơn vị.")
        else:
            messages.info(request, "Chưa chọn đơn vị nào nên không giao thêm chỉ tiêu.")
        return redirect(back)
    context = {
        "title": "Giao chỉ tiêu cho nhiều đơn vị",
        "target": target,
        "units": units,
        "back": back,
        "trail": trail(campaign, "Giao chỉ tiêu cho nhiều đơn vị"),
    }
    return render(request, "campaigns/target_spread.html", context)


def trail(campaign, here):
    return [
        ("Phong trào", reverse("campaigns:campaign-list")),
        (campaign.code, reverse("campaigns:campaign-detail", args=[campaign.pk])),
        (here, None),
    ]


def version_in(request):
    """The version that the page was made from; none that can be read is outdated."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _editable(request, pk, key):
    campaigns = Campaign.objects.visible_to(request.user)
    campaign = get_object_or_404(campaigns.select_related("unit"), pk=pk)
    if key not in PARTS:
        raise Http404
    require(rules.may_edit_campaign(request.user, campaign))
    return campaign, PARTS[key]


def _back(campaign, part):
    """The tab that shows the part."""
    if part.tab == "overview":
        return reverse("campaigns:campaign-detail", args=[campaign.pk])
    return reverse("campaigns:campaign-tab", args=[campaign.pk, part.tab])


def _formset(request, part, parent, campaign):
    formset_class = part.formset_class(type(parent))
    options = {
        "instance": parent,
        "queryset": part.rows_of(parent) if parent.pk else part.model.objects.none(),
        "form_kwargs": {"campaign": campaign, "user": request.user, "among": True},
    }
    if request.method != "POST":
        return formset_class(**options)
    data = request.POST.copy()
    if MORE in data:
        _add_row(data, formset_class(**options))
    return formset_class(data, **options)


def _add_row(data, blank):
    """One more row in what was sent, filled as a new row begins."""
    total = data.get(f"{blank.prefix}-TOTAL_FORMS", "")
    number = int(total) if total.isascii() and total.isdigit() and len(total) < 6 else 0
    if number >= ROWS_AT_MOST:
        return
    data[f"{blank.prefix}-TOTAL_FORMS"] = str(number + 1)
    form = blank.empty_form
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if isinstance(value, str | int) and value not in ("", False):
            data[f"{blank.prefix}-{number}-{name}"] = "on" if value is True else str(value)


def _save(request, campaign, part, saved, deleted):
    """What kept the rows from being saved; everything typed is still on the page then."""
    try:
        planning.save_rows(
            campaign,
            actor=request.user,
            part=part.key,
            saved=saved,
            deleted=deleted,
            version=version_in(request),
        )
    except Refused as refusal:
        return [Problem(str(refusal))]
    messages.success(request, f"Đã lưu {part.title[:1].lower()}{part.title[1:]}.")
    return []


def _page(request, campaign, part, context):
    context |= {
        "campaign": campaign,
        "version": campaign.version,
        "more": MORE,
        "is_typed": request.method == "POST",
        "cancel_url": _back(campaign, part),
        "trail": trail(campaign, context["title"]),
    }
    return render(request, "campaigns/part_edit.html", context)
