"""The report of a campaign: its words, its official parts, the builds and their files."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from emulation.accounts.choices import COUNCIL
from emulation.journal.services import record
from emulation.lib.verdicts import Refused, require
from reports import contents, queries, rules, services
from reports.choices import BuildState, Section
from reports.forms import ImprintForm, NarrativeForm
from reports.models import Imprint, Narrative, ReportBuild

BUILDS_SHOWN = 20
TAGS = {
    BuildState.QUEUED: {"kind": "info", "icon": "clock"},
    BuildState.RUNNING: {"kind": "info", "icon": "clock"},
    BuildState.DONE: {"kind": "ok", "icon": "check"},
    BuildState.FAILED: {"kind": "bad", "icon": "stop"},
}


@require_safe
def report_detail(request, pk):
    """What will be printed, what is still missing, and the reports made so far."""
    campaign = _campaign(request, pk)
    outline, narrative = queries.outline_of(campaign), queries.narrative_of(campaign)
    builds = newest_builds(request.user, campaign, BUILDS_SHOWN)
    context = {
        "title": "Báo cáo tổng kết",
        "campaign": campaign,
        "sections": [
            {"section": section, "paragraphs": contents.paragraphs(narrative.get(section, ""))}
            for section in Section
        ],
        "frame": contents.frame.frame(outline),
        "notes": contents.notes_for_staff(outline, narrative),
        "reports_verified": len(outline["reports"]),
        "builds": builds,
        "underway": next((row["build"] for row in builds if _underway(row["build"])), None),
        "may_build": rules.may_build_report(request.user, campaign),
        "may_write": rules.may_write_report(request.user, campaign),
        "trail": _trail(campaign),
    }
    return render(request, "reports/report_detail.html", context)


def newest_builds(user, campaign, most):
    """The last closing reports made, as templates/reports/build_table.html prints them."""
    return table_of(ReportBuild.objects.visible_to(user).filter(campaign=campaign), most)


def table_of(builds, most):
    rows = builds.select_related("requested_by").defer("snapshot", "narrative")
    return [
        {"build": row, "tag": TAGS[row.state], "is_done": row.state == BuildState.DONE}
        for row in rows[:most]
    ]


@require_POST
def report_build(request, pk):
    campaign = _campaign(request, pk)
    build = services.build_report(campaign, actor=request.user)
    build.refresh_from_db(fields=["state"])
    if build.state == BuildState.DONE:
        messages.success(request, "Báo cáo của số liệu và lời văn hiện tại đã có.")
    return redirect("reports:build-detail", build.pk)


def narrative_edit(request, pk, section):
    campaign = _campaign(request, pk)
    if section not in Section.values:
        raise Http404
    section = Section(section)
    require(rules.may_write_report(request.user, campaign))
    rows = Narrative.objects.filter(campaign=campaign, section=section)
    row = rows.first()
    initial = {"text": row.text, "version": row.version} if row else {"version": 0}
    form = NarrativeForm(request.POST or None, initial=initial)
    theirs = []
    if request.method == "POST" and form.is_valid():
        try:
            services.write_narrative(
                campaign, section=section, actor=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            current = refuse(form, refusal, rows)
            theirs = [(section.label, current.text)] if current else []
        else:
            messages.success(request, f"Đã lưu lời văn phần “{section.label}”.")
            return redirect("reports:report-detail", pk)
    context = {
        "title": section.label,
        "lede": "Lời văn của báo cáo tổng kết. Số liệu do cổng tự in, không cần chép vào đây.",
        "form": form,
        "theirs": theirs,
        "cancel_url": reverse("reports:report-detail", args=[pk]),
        "trail": _trail(campaign, section.label),
    }
    return render(request, "reports/words_edit.html", context)


def imprint_edit(request, pk):
    campaign = _campaign(request, pk)
    require(rules.may_write_report(request.user, campaign))
    rows = Imprint.objects.filter(campaign=campaign)
    row = rows.first()
    form = ImprintForm(
        request.POST or None,
        instance=row,
        initial={"version": row.version if row else 0},
        derived=queries.derived_frame(campaign),
    )
    theirs = []
    if request.method == "POST" and form.is_valid():
        try:
            services.write_imprint(
                campaign,
                values=form.values(),
                actor=request.user,
                version=form.cleaned_data["version"],
            )
        except Refused as refusal:
            current = refuse(form, refusal, rows)
            theirs = [
                (form.fields[name].label, getattr(current, name))
                for name in Imprint.FIELDS
                if current and getattr(current, name) != form.cleaned_data[name]
            ]
        else:
            messages.success(request, "Đã lưu thể thức báo cáo.")
            return redirect("reports:report-detail", pk)
    context = {
        "title": "Thể thức báo cáo",
        "lede": "Các ô ghi sẵn theo dữ liệu của phong trào và cây đơn vị. Xóa trắng một ô "
        "thì cổng lại in theo dữ liệu.",
        "form": form,
        "theirs": theirs,
        "cancel_url": reverse("reports:report-detail", args=[pk]),
        "trail": _trail(campaign, "Thể thức"),
    }
    return render(request, "reports/words_edit.html", context)


@require_safe
def build_detail(request, pk):
    """One report: how far it is, why it failed, or the file; and what it was made from."""
    build = _build(request, pk)
    here = f"Bản lập {build.check_code}"
    context = _build_context(request, build) | {
        "title": f"{build.kind_choice.noun.capitalize()} đã lập",
        "sources": build.snapshot.get("reports", []),
        "documents": build.snapshot.get("documents", []),
        "trail": _trail(build.campaign, here)
        if build.campaign
        else decision_trail(build.decision, here),
    }
    return render(request, "reports/build_detail.html", context)


@require_safe
def build_progress(request, pk):
    """The part of the page that asks again until the report is made."""
    build = _build(request, pk)
    return render(request, "reports/build_state.html", _build_context(request, build))


@require_safe
def build_download(request, pk):
    build = _build(request, pk)
    require(rules.may_read_report(request.user, build))
    try:
        file = build.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Tệp báo cáo không còn trong kho. Hãy nhờ người quản trị cổng.") from error
    record(request.user, build.action("downloaded"), build, within=build.subject)
    response = FileResponse(file, as_attachment=True, filename=build.file_name)
    response["Content-Type"] = "application/pdf"
    return response


def _campaign(request, pk):
    """What the council's people see; a unit's people find no report page."""
    rows = Campaign.objects.filter(request.user.authority.reach("unit__path", *COUNCIL))
    return get_object_or_404(rows.select_related("unit", "closing_unit"), pk=pk)


def _build(request, pk):
    rows = ReportBuild.objects.visible_to(request.user)
    around = ("campaign__unit", "decision__unit", "requested_by")
    return get_object_or_404(rows.select_related(*around), pk=pk)


def _build_context(request, build):
    if build.campaign:
        may_build = rules.may_build_report(request.user, build.campaign)
        build_url = reverse("reports:report-build", args=[build.campaign_id])
        home = reverse("reports:report-detail", args=[build.campaign_id])
        home_label = "Về trang báo cáo của phong trào"
    else:
        may_build = rules.may_build_paper(request.user, build.decision)
        build_url = reverse("reports:paper-build", args=[build.decision_id, build.kind])
        home = reverse("reports:paper-list", args=[build.decision_id])
        home_label = "Về các văn bản của quyết định"
    return {
        "build": build,
        "campaign": build.campaign,
        "noun": build.kind_choice.noun,
        "tag": TAGS[build.state],
        "is_underway": _underway(build),
        "may_read": rules.may_read_report(request.user, build),
        "may_build": may_build,
        "build_url": build_url,
        "home_url": home,
        "home_label": home_label,
    }


def _underway(build):
    return build.state_choice.is_underway


def refuse(form, refusal, rows):
    """What was typed stays; the next save is against what stands now, which is returned."""
    form.add_error(None, str(refusal))
    if not isinstance(refusal, services.Outdated):
        return None
    current = rows.first()
    form.data = form.data.copy()
    form.data["version"] = current.version if current else 0
    return current


def decision_trail(decision, *here):
    """From the decisions to the papers of one."""
    named = f"Quyết định {decision}" if decision.number else "Dự thảo quyết định"
    links = [
        ("Quyết định", reverse("awards:decision-list")),
        (named, reverse("awards:decision-detail", args=[decision.pk])),
        ("Văn bản", reverse("reports:paper-list", args=[decision.pk])),
    ]
    links += [(label, None) for label in here]
    return links if here else [*links[:-1], (links[-1][0], None)]


def _trail(campaign, *here):
    links = [
        ("Phong trào", reverse("campaigns:campaign-list")),
        (campaign.code, reverse("campaigns:campaign-detail", args=[campaign.pk])),
        ("Báo cáo tổng kết", reverse("reports:report-detail", args=[campaign.pk])),
    ]
    links += [(label, None) for label in here]
    return links if here else [*links[:-1], (links[-1][0], None)]
