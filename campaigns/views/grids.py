"""The pages on which an officer types figures: one report, or those of several units at once.

Both work as plain forms; static/js/grid.js saves cell by cell through campaigns/views/cells.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from campaigns import rules
from campaigns.forms.results import ReportForms, ResultForm
from campaigns.models import Campaign, Period, Submission
from campaigns.queries import grids as queries
from campaigns.queries.results import Clock, clock_of, closing_of, report_rows, rows_of
from campaigns.services import results
from emulation.accounts.choices import Role
from emulation.journal.models import Entry
from emulation.lib.ids import is_id
from emulation.lib.stamps import stamp
from emulation.lib.verdicts import Refused, require

AROUND = ("campaign__unit", "unit", "period", "obligation")


@dataclass(frozen=True)
class Section:
    """Rows under one heading: a group of targets, a unit, or an indicator."""

    forms: Sequence[ResultForm]
    title: str = ""
    submission: Submission | None = None


# One report


def submission_edit(request, pk):
    submission = _visible(request, pk)
    require(rules.may_write_for(request.user, submission.unit))
    may_edit = rules.may_edit_submission(request.user, submission)
    if request.method != "POST":
        if not may_edit and not _may_still_arrive(request.user, submission):
            messages.info(request, may_edit.reason)
            return redirect("campaigns:submission-detail", pk)
        return _edit_page(request, submission, _report(submission), may_edit)
    report = _report(submission, request.POST)
    if report.wrong and may_edit:
        return _edit_page(request, submission, report, may_edit, status=422)
    if may_edit and not report.conflicts:
        try:
            saved = _save(request.user, submission, report)
            return _after_saving(request, saved, saved.version != submission.version)
        except results.Outdated:
            # Somebody saved between our reading and our writing: the same again, or another figure?
            submission = _visible(request, pk)
            report = _report(submission, request.POST)
            if not report.has_news:
                return _after_saving(request, submission, True)
    # Nothing typed is lost: it comes back beside what stands now.
    report = report.beside_what_stands(request.POST)
    return _edit_page(request, submission, report, may_edit, status=409)


def _may_still_arrive(user, submission):
    """Whether a browser may still send what it keeps from before the closing moment."""
    return rules.may_edit_submission(user, submission, stamped_at=closing_of(submission))


def _edit_page(request, submission, report, may_edit, status=200):
    is_behind = status == 409
    saved = Entry.objects.about(submission).filter(action="result.saved")
    context = {
        "submission": submission,
        "report": report,
        "sections": [
            Section(list(forms), group)
            for group, forms in groupby(report.results, key=lambda form: form.target.group)
        ],
        "is_behind": is_behind,
        "saved_last": saved.first() if is_behind else None,
        "may_edit": may_edit,
        "clock": clock_of(submission),
        "shared": _shared_grid(request, submission.period),
        "trail": _trail(submission),
        **_grid(request, report.results, submission.period_id),
    }
    return render(request, "campaigns/submission_edit.html", context, status=status)


def _grid(request, forms, period_pk):
    """What stands around the table, and what the script reads."""
    return {
        "period_pk": period_pk,
        "stamp": stamp(request.user.pk, timezone.now()),
        "filled": sum(form.row.reports_figure for form in forms),
        "total": len(forms),
    }


def _shared_grid(request, period):
    """The page of several units, for who writes for more than one."""
    units = queries.own_obligations(request.user, period)[:2]
    return reverse("campaigns:submission-grid", args=[period.pk]) if len(units) > 1 else ""


def _after_saving(request, submission, is_changed):
    _say_saved(request, is_changed)
    then, _, target = request.POST.get("then", "").partition(":")
    if then == "submit":
        return redirect("campaigns:submission-submit", submission.pk)
    if then == "evidence" and is_id(target):
        return redirect("campaigns:submission-evidence", submission.pk, int(target))
    return redirect("campaigns:submission-edit", submission.pk)


def _say_saved(request, is_changed):
    if is_changed:
        messages.success(request, f"Đã lưu nháp lúc {timezone.localtime():%H:%M}.")
    else:
        messages.info(request, "Không có gì thay đổi.")


def _report(submission, data=None):
    return ReportForms(data, rows=report_rows(submission), note=submission.note)


def _save(user, submission, report):
    return results.save_cells(
        submission,
        actor=user,
        entries=report.entries,
        note=report.note,
        version=submission.version,
        rows=[form.row for form in report.results],
    )


def _visible(request, pk):
    rows = Submission.objects.visible_to(request.user).select_related(*AROUND)
    return get_object_or_404(rows, pk=pk)


def _trail(submission):
    return [
        ("Báo cáo", reverse("campaigns:submission-list")),
        (
            f"{submission.unit} – {submission.period}",
            reverse("campaigns:submission-detail", args=[submission.pk]),
        ),
        ("Nhập số liệu", None),
    ]


# Several units


def submission_grid(request, period_pk):
    """The reports of all own units for one period, row by row, some hundred rows a page."""
    campaigns = Campaign.objects.visible_to(request.user)
    periods = Period.objects.filter(campaign__in=campaigns).select_related("campaign__unit")
    period = get_object_or_404(periods, pk=period_pk)
    if not request.user.authority.has(Role.UNIT_OFFICER):
        require(rules.may_write_for(request.user, period.campaign.unit))
    obligations = list(queries.own_obligations(request.user, period))
    if request.method == "POST" and "open" in request.POST:
        return _open_all(request, period, obligations)
    book = Book(request, period, obligations)
    if request.method != "POST":
        return book.respond()
    return book.save()


def _open_all(request, period, obligations):
    """Begin the reports that are not begun, each under its own rule."""
    opened = 0
    for obligation in obligations:
        if obligation.submission is not None:
            continue
        try:
            results.open_submission(period, unit=obligation.unit, actor=request.user)
            opened += 1
        except Refused as refusal:
            messages.error(request, f"{obligation.unit}: {refusal}")
    if opened:
        messages.success(request, f"Đã lập {opened} báo cáo.")
    return redirect(request.get_full_path())


class Book:
    """The page at hand of the common grid: which rows, in which order, of which reports."""

    def __init__(self, request, period, obligations):
        self.request = request
        self.period = period
        self.by_target = request.GET.get("theo") == "chi-tieu"
        begun = [row.submission for row in obligations if row.submission]
        self.unopened = [row.unit for row in obligations if row.submission is None]
        self.submissions = [
            submission
            for submission in begun
            if rules.may_edit_submission(request.user, submission)
        ]
        self.shut = [row for row in begun if row not in self.submissions]
        self.leaves = queries.leaves(self.submissions, by_target=self.by_target)
        wanted = request.GET.get("trang", "")
        page = int(wanted) if is_id(wanted) else 1
        self.pages = max(ceil(len(self.leaves) / queries.ROWS_A_PAGE), 1)
        self.page = min(max(page, 1), self.pages)

    def respond(self, reports=None, status=200):
        reports = reports or self.reports()
        forms = {form.target.pk: form for report in reports.values() for form in report.results}
        context = {
            "period": self.period,
            "clock": Clock(self.period.due_at, timezone.now()),
            "sections": self._sections(forms),
            "wrong": [form for report in reports.values() for form in report.wrong],
            "beaten": [form for form in forms.values() if "keep" in form.fields],
            "is_bound": status != 200,
            "unopened": self.unopened,
            "shut": self.shut,
            "by_target": self.by_target,
            "page": self.page,
            "pages": range(1, self.pages + 1),
            "trail": [
                ("Báo cáo", reverse("campaigns:submission-list")),
                (f"Nhiều đơn vị – {self.period}", None),
            ],
            **_grid(self.request, forms.values(), self.period.pk),
        }
        return render(self.request, "campaigns/submission_grid.html", context, status=status)

    def reports(self, data=None):
        """The forms of this page, by report; only those with a row on it."""
        shown = {leaf.target_id for leaf in self._shown}
        rows = rows_of(self.submissions, shown)
        return {pk: ReportForms(data, rows=found, note="") for pk, found in rows.items() if found}

    def save(self):
        """Each report by itself: a mistake in one keeps the others from nothing."""
        reports, is_changed, wrong = self.reports(self.request.POST), False, {}
        own = {submission.pk: submission for submission in self.submissions}
        for pk, report in reports.items():
            if report.wrong or report.conflicts:
                wrong[pk] = report.beside_what_stands(self.request.POST)
                continue
            try:
                saved = _save(self.request.user, own[pk], report)
                is_changed = is_changed or saved.version != own[pk].version
            except results.Outdated:
                fresh = rows_of([own[pk]], {form.target.pk for form in report.results})[pk]
                again = ReportForms(self.request.POST, rows=fresh, note="")
                wrong[pk] = again.beside_what_stands(self.request.POST)
        if not wrong:
            _say_saved(self.request, is_changed)
            return self._on()
        is_behind = any(
            "keep" in form.fields for report in wrong.values() for form in report.results
        )
        return self.respond(self.reports() | wrong, status=409 if is_behind else 422)

    def _on(self):
        then, _, number = self.request.POST.get("then", "").partition(":")
        owners = {leaf.target_id: leaf.submission for leaf in self.leaves}
        if then == "evidence" and is_id(number) and int(number) in owners:
            owner = owners[int(number)]
            return redirect("campaigns:submission-evidence", owner.pk, int(number))
        if then == "submit" and number in {str(row.pk) for row in self.submissions}:
            return redirect("campaigns:submission-submit", int(number))
        return redirect(self.request.get_full_path())

    @property
    def _shown(self):
        start = (self.page - 1) * queries.ROWS_A_PAGE
        return self.leaves[start : start + queries.ROWS_A_PAGE]

    def _sections(self, forms):
        return [
            Section([forms[leaf.target_id] for leaf in leaves], *self._heading(leaves[0]))
            for leaves in (list(found) for _, found in groupby(self._shown, key=self._key))
        ]

    def _key(self, leaf):
        return leaf.same if self.by_target else leaf.submission.pk

    def _heading(self, leaf):
        if self.by_target:
            return (leaf.label,)
        return str(leaf.submission.unit), leaf.submission
