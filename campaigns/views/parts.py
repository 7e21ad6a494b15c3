"""Editing the parts of a campaign: rows together on one page, or one row with the rows below it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from campaigns import rules
from campaigns.forms.parts import PARTS
from campaigns.models import Campaign, Target
from campaigns.services import planning, targets
from emulation.accounts.models import Unit
from emulation.lib.verdicts import Refused, require

# The button that asks for one more row, for browsers without JavaScript; nothing typed is lost.
MORE = "add-row"


def part_edit(request, pk, part):
    campaign, part = _editable(request, pk, part)
    if part.child:
        return redirect("campaigns:campaign-tab", campaign.pk, part.tab)
    formset = _formset(request, part.formset_class(), campaign, campaign)
    if request.method == "POST" and MORE not in request.POST and formset.is_valid():
        saved, deleted = _changes(formset)
        if _save(request, campaign, part, saved, deleted):
            return redirect("campaigns:campaign-tab", campaign.pk, part.tab)
    context = {"campaign": campaign, "part": part, "formset": formset, "more": MORE}
    return render(request, "campaigns/part_edit.html", _with_version(request, context))


def row_edit(request, pk, part, row_pk=None):
    campaign, part = _editable(request, pk, part)
    if not part.child:
        return redirect("campaigns:part-edit", campaign.pk, part.key)
    row = get_object_or_404(part.rows_of(campaign), pk=row_pk) if row_pk else part.model()
    row.campaign = campaign
    form = part.form(request.POST or None, instance=row, campaign=campaign, user=request.user)
    formset = _formset(request, part.child.formset_class(part.model), row, campaign)
    if request.method == "POST" and MORE not in request.POST:
        if form.is_valid() and formset.is_valid():
            saved, deleted = _changes(formset)
            if form.has_changed() or not row.pk:
                saved = form.rows() + saved
            if _save(request, campaign, part, saved, deleted):
                return redirect("campaigns:campaign-tab", campaign.pk, part.tab)
    context = {"campaign": campaign, "part": part, "row": row, "form": form}
    context |= {"formset": formset, "more": MORE}
    return render(request, "campaigns/row_edit.html", _with_version(request, context))


def row_delete(request, pk, part, row_pk):
    campaign, part = _editable(request, pk, part)
    row = get_object_or_404(part.rows_of(campaign), pk=row_pk)
    back = reverse("campaigns:campaign-tab", args=[campaign.pk, part.tab])
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
            messages.success(request, "Đã xóa.")
        return redirect(back)
    context = {
        "title": f"Xóa {part.name}",
        "question": f"Xóa {part.name} “{row}”? Việc này không lấy lại được.",
        "submit_label": "Xóa",
        "danger": True,
        "cancel_url": back,
        "trail": trail(campaign, f"Xóa {part.name}"),
    }
    return render(request, "components/confirm_page.html", context)


def target_spread(request, pk):
    """Give one target to many units: first a count and the names, then the act."""
    target = get_object_or_404(Target.objects.visible_to(request.user), pk=pk)
    campaign = target.campaign
    require(rules.may_edit_campaign(request.user, campaign))
    receiving = Unit.objects.filter(participations__campaign=campaign).exclude(
        targets__in=Target.objects.filter(
            campaign=campaign, indicator=target.indicator, label=target.label, group=target.group
        )
    )
    units = list(receiving.order_by("path"))
    back = reverse("campaigns:campaign-tab", args=[campaign.pk, "targets"])
    if request.method == "POST":
        chosen = set(request.POST.getlist("unit"))
        new = targets.spread(
            target, actor=request.user, units=[u for u in units if str(u.pk) in chosen]
        )
        messages.success(request, f"Đã giao chỉ tiêu cho {len(new)} đơn vị.")
        return redirect(back)
    context = {"campaign": campaign, "target": target, "units": units, "back": back}
    context["trail"] = trail(campaign, "Giao chỉ tiêu cho nhiều đơn vị")
    return render(request, "campaigns/target_spread.html", context)


def trail(campaign, here):
    return [
        ("Phong trào", reverse("campaigns:campaign-list")),
        (campaign.code, reverse("campaigns:campaign-detail", args=[campaign.pk])),
        (here, None),
    ]


def _editable(request, pk, key):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    if key not in PARTS:
        raise Http404
    require(rules.may_edit_campaign(request.user, campaign))
    return campaign, PARTS[key]


def _formset(request, formset_class, instance, campaign):
    data = None
    if request.method == "POST":
        data = request.POST.copy()
        if MORE in data:
            total = f"{formset_class.get_default_prefix()}-TOTAL_FORMS"
            data[total] = str(int(data.get(total) or 0) + 1)
    return formset_class(
        data, instance=instance, form_kwargs={"campaign": campaign, "user": request.user}
    )


def _changes(formset):
    """Rows added or changed, parents first, and rows to delete."""
    saved = []
    for form in formset.forms:
        if form.has_changed() and not formset._should_delete_form(form):
            for row in form.rows():
                if not any(row is other for other in saved):
                    saved.append(row)
    deleted = [form.instance for form in formset.deleted_forms if form.instance.pk]
    return saved, deleted


def _save(request, campaign, part, saved, deleted):
    """Whether it was kept; a refusal is printed on the page, with everything typed still there."""
    try:
        planning.save_rows(
            campaign,
            actor=request.user,
            part=part.key,
            saved=saved,
            deleted=deleted,
            version=_version(request, campaign),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, f"Đã lưu {part.title.lower()}.")
    return True


def _version(request, campaign):
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else campaign.version


def _with_version(request, context):
    campaign, part = context["campaign"], context["part"]
    context["version"] = campaign.version
    context["trail"] = trail(campaign, part.title)
    return context
