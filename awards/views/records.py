"""A recipient's records on pages of their own: yearly ratings, initiatives, matters."""

from dataclasses import asdict

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards import rules
from awards.forms.records import (
    EndForm,
    InitiativeForm,
    MatterForm,
    RatingForm,
    RemoveForm,
    described,
)
from awards.models import Nominee, Recipient
from awards.queries import records as queries
from awards.services import records as services
from emulation.accounts.queries import FOUND_AT_MOST, Found
from emulation.journal.models import Entry
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import normalise


@require_safe
def recipient_search(request):
    """At most so many of the register, for a form."""
    words = normalise(request.GET.get("q", "")[:100])
    rows = Recipient.objects.visible_to(request.user).standing().select_related("unit")
    rows = list(rows.named(words).order_by("pk")[: FOUND_AT_MOST + 1]) if words else []
    found = [asdict(Found(row.pk, str(row), described(row))) for row in rows[:FOUND_AT_MOST]]
    return JsonResponse({"found": found, "more": len(rows) > FOUND_AT_MOST})


@require_safe
def recipient_records(request, pk):
    recipient = _own(request, pk)
    if recipient.root_id != recipient.pk:
        return redirect("awards:recipient-records", recipient.root_id)
    user, found = request.user, queries.records_of(recipient)
    judged, today = queries.is_judged(recipient), timezone.localdate()
    may_read = rules.may_read_matters(user, recipient)
    relied_on = queries.relied_on(found.initiatives)
    context = {
        "title": f"Hồ sơ của {recipient}",
        "recipient": recipient,
        "ratings": found.ratings,
        "initiatives": [
            (
                one,
                rules.may_change_initiative(user, recipient, one.pk in relied_on),
                rules.may_remove_initiative(user, recipient, one.pk in relied_on),
            )
            for one in found.initiatives
        ],
        "matters": [(one, _pending(one, today)) for one in found.matters] if may_read else [],
        "may_keep": rules.may_keep_records(user, recipient),
        "may_change_rating": rules.may_change_rating(user, recipient, judged),
        "may_read_matters": may_read,
        "may_enter_matter": rules.may_enter_matter(user, recipient),
        "entries": Entry.objects.filter(
            within_type=recipient._meta.label_lower, within_id=recipient.pk
        ).order_by("-id")[:20],
        "trail": _trail(recipient),
    }
    return render(request, "awards/recipient_records.html", context)


def _pending(matter, today):
    return matter.until_on is None or matter.until_on > today


# Yearly ratings


def rating_add(request, pk):
    recipient = _own(request, pk)
    require(rules.may_keep_records(request.user, recipient))
    form = RatingForm(request.POST or None, initial={"year": timezone.localdate().year - 1})
    return _form_page(request, recipient, form, "Thêm xếp loại năm", services.add_rating)


def rating_edit(request, pk, row_pk):
    recipient, row = _row(request, pk, row_pk, queries.ratings_of)
    require(rules.may_change_rating(request.user, recipient, queries.is_judged(recipient)))
    form = RatingForm(request.POST or None, instance=row)
    return _form_page(request, recipient, form, "Sửa xếp loại năm", services.edit_rating, row)


def rating_remove(request, pk, row_pk):
    recipient, row = _row(request, pk, row_pk, queries.ratings_of)
    require(rules.may_change_rating(request.user, recipient, queries.is_judged(recipient)))
    question = f"Xóa xếp loại năm {row.year} ({row.get_rating_display()}) của {recipient}?"
    return _remove_page(request, recipient, row, question, services.remove_rating)


# Initiatives


def initiative_add(request, pk):
    recipient = _own(request, pk)
    require(rules.may_keep_records(request.user, recipient))
    user = request.user
    form = InitiativeForm(request.POST or None, user=user, recipient=recipient)
    return _form_page(
        request,
        recipient,
        form,
        "Thêm sáng kiến, đề tài",
        services.add_initiative,
        after=_nominee_asked(request, recipient),
    )


def initiative_edit(request, pk, row_pk):
    recipient, row = _row(request, pk, row_pk, queries.initiatives_of)
    require(rules.may_change_initiative(request.user, recipient, queries.is_relied_on(row)))
    user = request.user
    form = InitiativeForm(request.POST or None, instance=row, user=user, recipient=recipient)
    return _form_page(request, recipient, form, "Sửa sáng kiến", services.edit_initiative, row)


def initiative_remove(request, pk, row_pk):
    recipient, row = _row(request, pk, row_pk, queries.initiatives_of)
    require(rules.may_remove_initiative(request.user, recipient, queries.is_relied_on(row)))
    question = f"Xóa sáng kiến “{row.name}”, của mọi đồng tác giả?"
    return _remove_page(request, recipient, row, question, services.remove_initiative)


def _nominee_asked(request, recipient):
    """The nominee's form from which somebody came to enter an initiative of this recipient."""
    pk = request.GET.get("de-nghi", "")
    rows = Nominee.objects.visible_to(request.user).filter(recipient__root=recipient.root_id)
    nominee = rows.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 12 else None
    return reverse("awards:nominee-edit", args=[nominee.pk]) if nominee else None


# Matters


def matter_add(request, pk):
    recipient = _own(request, pk)
    require(rules.may_enter_matter(request.user, recipient))
    form = MatterForm(request.POST or None, initial={"from_on": timezone.localdate()})
    return _form_page(request, recipient, form, "Ghi vụ việc", services.add_matter)


def matter_edit(request, pk, row_pk):
    recipient, row = _matter(request, pk, row_pk)
    form = MatterForm(request.POST or None, instance=row)
    return _form_page(request, recipient, form, "Sửa vụ việc", services.edit_matter, row)


def matter_end(request, pk, row_pk):
    recipient, row = _matter(request, pk, row_pk)
    initial = {"until_on": timezone.localdate(), "text": row.text}
    form = EndForm(request.POST or None, matter=row, initial=initial)
    return _form_page(request, recipient, form, "Kết thúc vụ việc", services.end_matter, row)


def matter_remove(request, pk, row_pk):
    recipient, row = _matter(request, pk, row_pk)
    question = f"Xóa vụ việc “{row.said}”? Vụ việc đã xong thì kết thúc, không xóa."
    return _remove_page(request, recipient, row, question, services.remove_matter)


def _matter(request, pk, row_pk):
    """To whom matters are not told, none is there."""
    recipient = _own(request, pk)
    require(rules.may_enter_matter(request.user, recipient))
    return recipient, get_object_or_404(queries.matters_of(recipient), pk=row_pk)


# All of them


def _form_page(request, recipient, form, title, act, row=None, *, after=None):
    back = reverse("awards:recipient-records", args=[recipient.pk])
    if request.method == "POST" and form.is_valid():
        values = dict(getattr(form, "values", form.cleaned_data))
        if hasattr(form, "coauthors"):
            values["coauthors"] = form.coauthors
        try:
            if row is None:
                act(recipient, actor=request.user, **values)
            else:
                act(row, actor=request.user, recipient=recipient, **values)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã lưu.")
            return redirect(after or back)
    context = {
        "title": title,
        "lede": str(recipient),
        "form": form,
        "cancel_url": after or back,
        "trail": [*_trail(recipient, linked=True), (title, None)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "components/form_page.html", context, status=status)


def _remove_page(request, recipient, row, question, act):
    back = reverse("awards:recipient-records", args=[recipient.pk])
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(row, actor=request.user, recipient=recipient, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, "Đã xóa.")
        return redirect(back)
    context = {
        "title": "Xóa khỏi hồ sơ",
        "question": question,
        "form": form,
        "submit_label": "Xóa",
        "danger": True,
        "cancel_url": back,
        "trail": [*_trail(recipient, linked=True), ("Xóa", None)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "components/confirm_page.html", context, status=status)


def _own(request, pk):
    rows = Recipient.objects.visible_to(request.user).select_related("unit", "root__unit")
    return get_object_or_404(rows, pk=pk)


def _row(request, pk, row_pk, rows_of):
    recipient = _own(request, pk)
    return recipient, get_object_or_404(rows_of(recipient), pk=row_pk)


def _trail(recipient, *, linked=False):
    page = reverse("awards:recipient-records", args=[recipient.pk]) if linked else None
    return [
        ("Người, tập thể", reverse("awards:recipient-list")),
        (recipient.name, reverse("awards:recipient-detail", args=[recipient.pk])),
        ("Xếp loại, sáng kiến, vụ việc", page),
    ]
