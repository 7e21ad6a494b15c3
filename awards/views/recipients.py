"""The register of people, collectives, households and enterprises; finding two that are one."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from awards import rules
from awards.citizens import digest_of
from awards.filters import RecipientFilter
from awards.forms.recipients import MergeForm, NumberForm, RecipientForm, UnmergeForm
from awards.models import Merge, Recipient
from awards.queries import honours as registry
from awards.queries import recipients as queries
from awards.services import recipients as services
from awards.views.lists import RECIPIENTS
from emulation.journal.services import record_export
from emulation.lib.lists import Listing, respond
from emulation.lib.verdicts import Refused, require


@require_safe
def recipient_list(request):
    rows = Recipient.objects.visible_to(request.user).standing().select_related("unit")
    chosen = RecipientFilter(request.GET, queryset=rows)
    listing = Listing(RECIPIENTS, request, chosen.qs, chosen.form, read=queries.with_counts)
    return respond(
        request,
        listing,
        "awards/recipient_list.html",
        record=record_export,
        context={
            "filter": chosen,
            "number_form": NumberForm(),
            "may_create": rules.may_register(request.user),
            "trail": [_registry_link(), (RECIPIENTS.title, None)],
        },
    )


@require_POST
@sensitive_post_parameters("number")
def recipient_by_number(request):
    """Posted, never in an address: what is typed stands in no log and no history of a browser."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["number"]))
        return redirect("awards:recipient-list")
    found = queries.by_number(request.user, form.cleaned_data["number"])
    if found is None:
        messages.info(request, "Không có ai trong phạm vi của bạn có đúng số định danh ấy.")
        return redirect("awards:recipient-list")
    return redirect("awards:recipient-detail", found.pk)


@require_safe
def recipient_detail(request, pk):
    recipient = _seen(request, pk)
    if recipient.root_id != recipient.pk:
        return redirect("awards:recipient-detail", recipient.root_id)
    knows = Recipient.objects.visible_to(request.user).filter(pk=pk).exists()
    family = queries.family_of(recipient)
    merges = Merge.objects.filter(undone_at=None, kept__in=family).select_related("merged", "by")
    record = registry.record_of(recipient, request.user)
    context = {
        "title": recipient.name,
        "recipient": recipient,
        "knows": knows,
        "record": record,
        "others": family[1:] if knows else [],
        "merges": [
            (merge, rules.may_merge(request.user, merge.kept, merge.merged)) for merge in merges
        ]
        if knows
        else [],
        "may_edit": knows and rules.may_edit_recipient(request.user, recipient),
        "may_merge": knows and rules.may_merge(request.user, recipient, recipient),
        "trail": [_registry_link(), (recipient.name, None)],
    }
    return render(request, "awards/recipient_detail.html", context)


@sensitive_post_parameters("number")
def recipient_create(request):
    require(rules.may_register(request.user))
    return _form_page(request, None)


@sensitive_post_parameters("number")
def recipient_edit(request, pk):
    recipient = _own(request, pk)
    require(rules.may_edit_recipient(request.user, recipient))
    return _form_page(request, recipient)


def _form_page(request, recipient):
    posted = request.POST if request.method == "POST" else None
    form = RecipientForm(posted, instance=recipient, user=request.user)
    likely = []
    if posted is not None and form.is_valid():
        number = form.cleaned_data["number"]
        likely = [] if recipient else _likely(request, form, number)
        if likely and not form.cleaned_data["is_other"]:
            form.ask_about_likeness()
        else:
            try:
                saved = _save(request, recipient, form, number)
            except Refused as refusal:
                form.add_error("number", refusal.reason)
            else:
                messages.success(request, "Đã lưu.")
                return redirect("awards:recipient-detail", saved.pk)
    title = "Sửa thông tin" if recipient else "Thêm người, tập thể"
    back = (
        reverse("awards:recipient-detail", args=[recipient.pk])
        if recipient
        else reverse("awards:recipient-list")
    )
    context = {
        "title": title,
        "form": form,
        "likely": likely,
        "cancel_url": back,
        "trail": [_registry_link(), _register_link(), (title, None)],
    }
    status = 422 if posted is not None else 200
    return render(request, "awards/recipient_form.html", context, status=status)


def _likely(request, form, number):
    values = form.cleaned_data
    return queries.likely_duplicates(
        name=values["name"],
        kind=values["kind"],
        birth_year=values["birth_year"],
        unit_id=values["unit"].pk,
        digest=digest_of(number),
        among=Recipient.objects.visible_to(request.user),
    )


def _save(request, recipient, form, number):
    if recipient is None:
        return services.create(actor=request.user, number=number, **form.values)
    # Nothing typed leaves the number as it is.
    return services.edit(recipient, actor=request.user, number=number or None, **form.values)


# Two that are one


@require_safe
def recipient_twins(request, pk):
    """Who may be the same, with the reason; or found by name."""
    recipient = _own(request, pk)
    require(rules.may_merge(request.user, recipient, recipient))
    visible = Recipient.objects.visible_to(request.user)
    likely = queries.likely_duplicates(
        name=recipient.name,
        kind=recipient.kind,
        birth_year=recipient.birth_year,
        unit_id=recipient.unit_id,
        digest=recipient.citizen_digest,
        among=visible,
        except_root=recipient.root_id,
    )
    words = request.GET.get("q", "")[:100]
    named = (
        visible.standing().named(words).filter(kind=recipient.kind).exclude(pk=recipient.root_id)
        if words.strip()
        else Recipient.objects.none()
    )
    context = {
        "title": f"Gộp với “{recipient.name}”",
        "recipient": recipient,
        "likely": likely,
        "words": words,
        "named": named.select_related("unit").order_by("-id")[: queries.SHOWN_AT_MOST],
        "trail": [_registry_link(), _link(recipient), ("Gộp", None)],
    }
    return render(request, "awards/recipient_twins.html", context)


def recipient_merge(request, pk, other_pk):
    """Both side by side; which one stays, and why they are one."""
    pair = [_own(request, pk), _own(request, other_pk)]
    if pk == other_pk:
        raise Http404
    require(rules.may_merge(request.user, *pair))
    posted = request.POST if request.method == "POST" else None
    form = MergeForm(posted, pair=pair, initial={"kept": str(pk)})
    if posted is not None and form.is_valid():
        kept, merged = sorted(pair, key=lambda one: str(one.pk) != form.cleaned_data["kept"])
        try:
            services.merge(kept, merged, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, f"Đã gộp “{merged}” vào “{kept}”. Có thể tách lại khi nhầm.")
            return redirect("awards:recipient-detail", kept.pk)
    context = {
        "title": "Gộp hai mục là một",
        "pair": pair,
        "rows": comparison(pair),
        "records": [registry.record_of(one, request.user).own for one in pair],
        "form": form,
        "cancel_url": reverse("awards:recipient-twins", args=[pk]),
        "trail": [_registry_link(), _link(pair[0]), ("Gộp", None)],
    }
    status = 422 if posted is not None else 200
    return render(request, "awards/recipient_merge.html", context, status=status)


def recipient_unmerge(request, pk):
    visible = Recipient.objects.visible_to(request.user)
    rows = Merge.objects.filter(kept__in=visible).select_related("kept__unit", "merged__unit")
    merge = get_object_or_404(rows, pk=pk)
    require(rules.may_merge(request.user, merge.kept, merge.merged))
    back = reverse("awards:recipient-detail", args=[merge.kept_id])
    posted = request.POST if request.method == "POST" else None
    form = UnmergeForm(posted)
    if posted is not None and form.is_valid():
        try:
            services.unmerge(merge, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, refusal.reason)
            return redirect(back)
        messages.success(request, f"Đã tách “{merge.merged}” khỏi “{merge.kept}”.")
        return redirect("awards:recipient-detail", merge.merged_id)
    context = {
        "title": "Tách lại hai mục đã gộp",
        "question": f"Đưa “{merge.merged}” trở lại thành một mục riêng, như trước khi gộp?",
        "rows": [("Giữ lại", merge.kept.name), ("Được gộp", merge.merged.name)]
        + [("Lý do gộp", merge.reason)],
        "form": form,
        "submit_label": "Tách lại",
        "cancel_url": back,
        "trail": [_registry_link(), _link(merge.kept), ("Tách", None)],
    }
    return render(request, "components/confirm_page.html", context)


@dataclass(frozen=True)
class Compared:
    label: str
    values: list[str]

    @property
    def differs(self) -> bool:
        """Both say something, and not the same."""
        return len(set(self.values)) > 1 and all(self.values)


def comparison(pair) -> list[Compared]:
    """Field by field; of citizen numbers only whether they are there and the same."""
    first, second = (one.citizen_digest for one in pair)
    numbers = ["có ghi" if digest else "" for digest in (first, second)]
    if first and second:
        numbers = ["có ghi", "cùng số" if first == second else "khác số"]
    fields = [
        ("Tên", lambda one: one.name),
        ("Đối tượng", lambda one: one.get_kind_display()),
        ("Năm sinh", lambda one: one.birth_year),
        ("Số định danh", None),
        ("Đơn vị", lambda one: one.unit),
        ("Quê quán, nơi ở, trụ sở", lambda one: one.place),
        ("Giới tính", lambda one: one.get_sex_display()),
        ("Dân tộc", lambda one: one.ethnic_group),
    ]
    return [
        Compared(label, numbers if of is None else [str(of(one) or "") for one in pair])
        for label, of in fields
    ]


def _seen(request, pk):
    rows = registry.recipients_seen_by(request.user).select_related("unit", "body")
    return get_object_or_404(rows, pk=pk)


def _own(request, pk):
    return get_object_or_404(
        Recipient.objects.visible_to(request.user).select_related("unit", "body"), pk=pk
    )


def _registry_link():
    return ("Sổ vàng", reverse("awards:honour-list"))


def _register_link():
    return (RECIPIENTS.title, reverse("awards:recipient-list"))


def _link(recipient):
    return (recipient.name, reverse("awards:recipient-detail", args=[recipient.pk]))
