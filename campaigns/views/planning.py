"""The campaign: list, page with its tabs, main data, participants, and its life cycle."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from campaigns import rules
from campaigns.choices import CampaignState
from campaigns.filters import CampaignFilter, ParticipationFilter
from campaigns.forms.planning import CampaignForm, ParentForm, ParticipantsForm, ReasonForm
from campaigns.models import Campaign
from campaigns.queries import planning as queries
from campaigns.services import planning
from campaigns.views.lists import CAMPAIGNS, CAMPAIGNS_TO_MAKE, PARTICIPANTS
from campaigns.views.parts import trail, version_in
from campaigns.views.tabs import TABS, lack_tasks, page_context
from emulation.accounts.models import Unit
from emulation.journal.services import record_export
from emulation.lib import bulk
from emulation.lib.ids import is_id
from emulation.lib.lists import ROWS, Listing, respond, wants_rows
from emulation.lib.verdicts import Refused, require

CONSEQUENCES = {
    CampaignState.LAUNCHED: "Cán bộ, lãnh đạo các đơn vị tham gia được báo và xem được phong trào.",
    CampaignState.COLLECTING: "Đơn vị bắt đầu nhập được số liệu; cán bộ và lãnh đạo được báo.",
    CampaignState.REVIEWING: "Đơn vị vẫn nộp bổ sung được trong khi Hội đồng thẩm định.",
    CampaignState.CLOSED: "Sau bước này đơn vị không nộp được nữa và các phần của phong trào "
    "không sửa được, trừ khi lùi bước.",
}


def campaign_list(request):
    rows = Campaign.objects.visible_to(request.user).select_related("unit", "parent")
    chosen = CampaignFilter(request.GET, queryset=rows)
    may_create = rules.may_create_campaign(request.user)
    empty = CAMPAIGNS_TO_MAKE if may_create else CAMPAIGNS.empty
    listing = Listing(CAMPAIGNS, request, chosen.qs, chosen.form, empty=empty)
    return respond(
        request,
        listing,
        "campaigns/campaign_list.html",
        record=record_export,
        context={"filter": chosen, "may_create": may_create},
    )


def campaign_detail(request, pk, tab="overview"):
    """One tab of the campaign's page; each tab reads only what it shows."""
    campaign = visible_campaign(request, pk)
    tabs = {entry.key: entry for entry in TABS if entry.is_for(request.user, campaign)}
    if tab not in tabs:
        raise Http404
    own = tabs[tab].context(request, campaign)
    listing = own.get("listing")
    if listing and (file := listing.exported(record_export)):
        return file
    if listing and wants_rows(request):
        may_edit = rules.may_edit_campaign(request.user, campaign)
        return render(request, ROWS, {"campaign": campaign, "may_edit": may_edit, **own})
    context = {**page_context(request.user, campaign, tab), **own}
    return render(request, f"campaigns/tabs/{tab}.html", context)


def campaign_create(request):
    require(rules.may_create_campaign(request.user))
    form = CampaignForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = planning.create(actor=request.user, values=form.values())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lập phong trào. Hãy bổ sung các phần còn thiếu.")
            return redirect("campaigns:campaign-detail", campaign.pk)
    context = {
        "title": "Lập phong trào",
        "lede": "Phong trào được lập thành dự thảo, chỉ người của Hội đồng xem được.",
        "form": form,
        "submit_label": "Lập phong trào",
        "cancel_url": reverse("campaigns:campaign-list"),
        "trail": [("Phong trào", reverse("campaigns:campaign-list")), ("Lập phong trào", None)],
    }
    return render(request, "campaigns/campaign_form.html", context)


def campaign_edit(request, pk):
    campaign = visible_campaign(request, pk)
    require(rules.may_edit_campaign(request.user, campaign))
    form = CampaignForm(request.POST or None, instance=campaign, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            planning.update(
                campaign,
                actor=request.user,
                values=form.values(),
                version=form.cleaned_data["version"] or 0,
            )
        except planning.Outdated as refusal:
            form.show_newer(Campaign.objects.get(pk=pk))
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lưu thông tin chung.")
            return redirect("campaigns:campaign-detail", pk)
    context = {
        "title": "Sửa thông tin chung",
        "form": form,
        "submit_label": "Lưu",
        "cancel_url": reverse("campaigns:campaign-detail", args=[pk]),
        "trail": trail(campaign, "Sửa thông tin chung"),
    }
    return render(request, "campaigns/campaign_form.html", context)


def campaign_delete(request, pk):
    campaign = visible_campaign(request, pk)
    require(rules.may_edit_campaign(request.user, campaign))
    if request.method == "POST":
        try:
            planning.delete(campaign, actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("campaigns:campaign-detail", pk)
        messages.success(request, "Đã xóa dự thảo phong trào.")
        return redirect("campaigns:campaign-list")
    context = {
        "title": "Xóa dự thảo",
        "question": f"Xóa dự thảo “{campaign}”? Việc này không lấy lại được.",
        "rows": [("Mã", campaign.code), ("Cơ quan phát động", campaign.unit)],
        "submit_label": "Xóa dự thảo",
        "danger": True,
        "cancel_url": reverse("campaigns:campaign-detail", args=[pk]),
        "trail": trail(campaign, "Xóa dự thảo"),
    }
    return render(request, "components/confirm_page.html", context)


def campaign_parent(request, pk):
    campaign = visible_campaign(request, pk)
    require(rules.may_link_parent(request.user, campaign))
    form = ParentForm(
        request.POST or None,
        campaign=campaign,
        campaigns=Campaign.objects.visible_to(request.user).select_related("unit"),
        initial={"parent": campaign.parent.code if campaign.parent else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            planning.link_parent(campaign, actor=request.user, parent=form.cleaned_data["parent"])
        except Refused as refusal:
            form.add_error("parent", str(refusal))
        else:
            messages.success(request, "Đã ghi phong trào cấp trên.")
            return redirect("campaigns:campaign-detail", pk)
    context = {
        "title": "Hưởng ứng phong trào cấp trên",
        "form": form,
        "submit_label": "Lưu",
        "cancel_url": reverse("campaigns:campaign-detail", args=[pk]),
        "trail": trail(campaign, "Phong trào cấp trên"),
    }
    return render(request, "components/form_page.html", context)


def campaign_participants(request, pk):
    """Units join in bulk: first who would join, then those that stayed ticked."""
    campaign = visible_campaign(request, pk)
    require(rules.may_edit_campaign(request.user, campaign))
    back = reverse("campaigns:campaign-tab", args=[pk, "units"])
    if request.method == "POST" and "confirm" in request.POST:
        ticked = [int(given) for given in request.POST.getlist("unit") if is_id(given)]
        units = list(queries.units_that_may_join(campaign).filter(pk__in=ticked))
        new = planning.join(campaign, actor=request.user, units=units)
        messages.success(request, f"Đã thêm {len(new)} đơn vị tham gia.")
        return redirect(back)
    start = campaign.launched_on.last_day if campaign.launched_on else timezone.localdate()
    form = ParticipantsForm(request.POST or None, campaign=campaign, day=start)
    units = None
    if request.method == "POST" and form.is_valid():
        units = form.units().order_by("path")
    context = {
        "title": "Thêm đơn vị tham gia",
        "form": form,
        "units": units,
        "back": back,
        "trail": trail(campaign, "Thêm đơn vị tham gia"),
    }
    return render(request, "campaigns/campaign_participants.html", context)


def campaign_leave(request, pk, unit_pk):
    campaign = visible_campaign(request, pk)
    require(rules.may_edit_campaign(request.user, campaign))
    unit = get_object_or_404(Unit.objects.filter(participations__campaign=campaign), pk=unit_pk)
    back = reverse("campaigns:campaign-tab", args=[pk, "units"])
    if request.method == "POST":
        try:
            planning.leave(campaign, actor=request.user, unit=unit)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Đã bỏ {unit} khỏi danh sách tham gia.")
        return redirect(back)
    context = {
        "title": "Bỏ đơn vị tham gia",
        "question": f"Bỏ {unit} khỏi phong trào?",
        "submit_label": "Bỏ khỏi danh sách",
        "danger": True,
        "cancel_url": back,
        "trail": trail(campaign, "Bỏ đơn vị tham gia"),
    }
    return render(request, "components/confirm_page.html", context)


def campaign_units(request, pk):
    """Take the chosen units off the list, after a sheet that names them."""
    campaign = visible_campaign(request, pk)
    require(rules.may_edit_campaign(request.user, campaign))
    units = queries.participations_of(campaign, request.user).order_by()
    return bulk.respond(
        request,
        PARTICIPANTS,
        filtered=queries.with_figures(ParticipationFilter(request.GET, queryset=units).qs),
        visible=queries.with_figures(units),
        back=reverse("campaigns:campaign-tab", args=[pk, "units"]),
        context={"trail": trail(campaign, "Đơn vị tham gia")},
    )


def campaign_advance(request, pk):
    """What the next step lacks, then the step."""
    campaign = visible_campaign(request, pk)
    require(rules.may_advance(request.user, campaign))
    if request.method == "POST":
        try:
            moved = planning.advance(campaign, actor=request.user, version=version_in(request))
        except planning.Outdated:
            messages.error(request, "Phong trào vừa thay đổi. Hãy xem lại rồi chuyển bước.")
            return redirect("campaigns:campaign-detail", pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("campaigns:campaign-advance", pk)
        messages.success(request, f"Phong trào đã chuyển sang: {moved.get_state_display()}.")
        return redirect("campaigns:campaign-detail", pk)
    lacks = lack_tasks(campaign)
    following = campaign.state_choice.following
    context = {
        "campaign": campaign,
        "following": following,
        "consequence": CONSEQUENCES[following],
        "errors": [lack for lack in lacks if lack["blocks"]],
        "warnings": [lack for lack in lacks if not lack["blocks"]],
        "steps": queries.life_of(campaign)[0],
        "trail": trail(campaign, "Chuyển bước"),
    }
    return render(request, "campaigns/campaign_advance.html", context)


def campaign_step_back(request, pk):
    campaign = visible_campaign(request, pk)
    require(rules.may_step_back(request.user, campaign))
    form = ReasonForm(request.POST or None, initial={"version": campaign.version})
    if request.method == "POST" and form.is_valid():
        try:
            moved = planning.step_back(
                campaign,
                actor=request.user,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"] or 0,
            )
        except planning.Outdated:
            messages.error(request, "Phong trào vừa thay đổi. Hãy xem lại rồi lùi bước.")
            return redirect("campaigns:campaign-detail", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Phong trào đã trở lại: {moved.get_state_display()}.")
            return redirect("campaigns:campaign-detail", pk)
    preceding = campaign.state_choice.preceding
    context = {
        "title": f"Lùi về bước “{preceding.label}”",
        "lede": "Số liệu đã nộp và đã thẩm định được giữ nguyên.",
        "form": form,
        "submit_label": "Lùi bước",
        "cancel_url": reverse("campaigns:campaign-detail", args=[pk]),
        "trail": trail(campaign, "Lùi bước"),
    }
    return render(request, "components/form_page.html", context)


def visible_campaign(request, pk):
    rows = Campaign.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("unit", "closing_unit", "parent"), pk=pk)
