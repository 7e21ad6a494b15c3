"""The register of recipients: entered, put right, two found to be one, and taken apart again.

A citizen number comes in and goes out as its digest; the journal says only that there is one.
"""

from django.db import transaction
from django.utils import timezone

from awards import rules
from awards.citizens import digest_of, read_number
from awards.models import Merge, Recipient
from awards.queries.recipients import later_merges
from campaigns.choices import RecipientKind
from emulation.journal.services import record
from emulation.lib.template_filters import vn_datetime
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import normalise

SAID = {
    "name": "tên",
    "birth_year": "năm sinh",
    "place": "quê quán, nơi ở, trụ sở",
    "unit": "đơn vị",
    "body": "là đơn vị trong cây",
    "sex": "giới tính",
    "ethnic_group": "dân tộc",
}
NUMBER = "số định danh"


@transaction.atomic
def create(*, actor, unit, number="", digest="", **values) -> Recipient:
    """`number` is a citizen number as typed; raises `CitizenNumberError` if it is none.

    `digest` is that of a number which was read before and is not known any more.
    """
    require(rules.may_register_at(actor, unit))
    values["name"] = normalise(values["name"])
    recipient = Recipient(unit=unit, **values)
    standing = Recipient.objects.filter(merged_into=None)
    if recipient.body_id and standing.filter(body=recipient.body_id).exists():
        raise Refused(
            f"{recipient.body} đã có trong danh sách đối tượng, ngoài phạm vi của bạn. Hãy nhờ "
            "thường trực Hội đồng."
        )
    digest = digest or digest_of(read_number(number))
    recipient.citizen_digest = _free_digest(recipient, digest, actor)
    recipient.save()
    after = _said(recipient) | ({NUMBER: "có ghi"} if recipient.citizen_digest else {})
    record(actor, "recipient.created", recipient, after=after, within=unit)
    return recipient


@transaction.atomic
def edit(recipient, *, actor, number=None, **values) -> Recipient:
    """`number` None leaves the citizen number as it is, "" takes it away."""
    recipient = _locked(recipient.pk)
    require(rules.may_edit_recipient(actor, recipient))
    if "unit" in values:
        require(rules.may_register_at(actor, values["unit"]))
    before, former = _said(recipient), recipient.citizen_digest
    for name, value in values.items():
        setattr(recipient, name, normalise(value) if name == "name" else value)
    if number is not None:
        recipient.citizen_digest = _free_digest(recipient, digest_of(read_number(number)), actor)
    recipient.save()
    after = _said(recipient)
    if recipient.citizen_digest != former:
        before[NUMBER] = "có ghi" if former else ""
        after[NUMBER] = "đã đổi" if former and recipient.citizen_digest else "có ghi"
        if not recipient.citizen_digest:
            after[NUMBER] = "đã bỏ"
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        record(
            actor,
            "recipient.saved",
            recipient,
            before={name: before.get(name) for name in changed},
            after={name: after[name] for name in changed},
            within=recipient.unit,
        )
    return recipient


@transaction.atomic
def merge(kept, merged, *, actor, reason) -> Merge:
    """`merged` and `kept` are one. Honours and nominations keep the row they were made with."""
    kept, merged = _both_locked(kept.pk, merged.pk)
    require(rules.may_merge(actor, kept, merged))
    reason = normalise(reason)
    if not reason:
        raise Refused("Hãy ghi lý do gộp, ví dụ giấy tờ đã đối chiếu.")
    if kept.pk == merged.pk:
        raise Refused("Hai mục là một. Hãy chọn hai mục khác nhau.")
    if kept.merged_into_id or merged.merged_into_id:
        raise Refused("Một trong hai mục vừa được gộp vào mục khác. Hãy mở lại trang.")
    if kept.kind != merged.kind:
        raise Refused(
            f"{kept.get_kind_display()} và {merged.get_kind_display().lower()} không gộp được."
        )
    if kept.body_id and merged.body_id:
        # Mergers of bodies are told by their succession; honours are shown as inherited then.
        raise Refused(
            "Hai đơn vị khác nhau trong cây không gộp được. Hãy ghi kế thừa giữa hai đơn vị ở "
            "trang Quản trị; thành tích của đơn vị cũ vẫn được nêu ở trang của đơn vị mới."
        )
    Recipient.objects.filter(pk=merged.pk).update(merged_into=kept.pk)
    Recipient.objects.filter(root=merged.pk).update(root=kept.pk)
    row = Merge.objects.create(kept=kept, merged=merged, reason=reason, by=actor)
    said = {"giữ lại": _named(kept), "được gộp": _named(merged)}
    record(actor, "recipient.merged", kept, after=said, reason=reason, within=kept.unit)
    return row


@transaction.atomic
def unmerge(row, *, actor, reason="") -> Merge:
    """Two again, each with all that was its own before: also what had been merged into it."""
    row = Merge.objects.select_for_update(of=("self",)).get(pk=row.pk)
    kept, merged = _both_locked(row.kept_id, row.merged_id)
    require(rules.may_merge(actor, kept, merged))
    if row.undone_at:
        raise Refused("Lần gộp này đã được tách rồi.")
    later = later_merges(row).first()
    if later is not None:
        raise Refused(
            f"Sau lần gộp này, “{later.merged}” đã được gộp vào “{later.kept}” "
            f"({vn_datetime(later.at)}). Hãy tách lần gộp ấy trước, rồi tách lần này."
        )
    if merged.citizen_digest and _holders(merged).filter(merged_into=None).exists():
        raise Refused(
            "Số định danh của mục được tách nay đã ghi cho mục khác. Hãy xem lại hai mục trước."
        )
    if merged.body_id and Recipient.objects.filter(body=merged.body_id, merged_into=None).exists():
        raise Refused("Đơn vị của mục được tách nay đã có mục khác. Hãy xem lại hai mục trước.")
    Recipient.objects.filter(pk=merged.pk).update(merged_into=None)
    Recipient.objects.filter(pk__in=_chain_of(merged.pk)).update(root=merged.pk)
    row.undone_at, row.undone_by = timezone.now(), actor
    row.save(update_fields=["undone_at", "undone_by"])
    said = {"giữ lại": _named(kept), "được gộp": _named(merged)}
    record(actor, "recipient.unmerged", kept, before=said, reason=reason, within=kept.unit)
    return row


def _chain_of(pk: int) -> list[int]:
    """This row and all that was merged into it, directly or through others."""
    found, waiting = [pk], [pk]
    while waiting:
        rows = Recipient.objects.filter(merged_into__in=waiting).values_list("pk", flat=True)
        waiting = list(rows)
        found += waiting
    return found


def _locked(pk):
    return Recipient.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def _both_locked(one, other):
    """In one order for everybody, so that two merges of the same pair never wait for each other."""
    found = {pk: _locked(pk) for pk in sorted({one, other})}
    return found[one], found[other]


def _free_digest(recipient, digest, actor) -> str:
    """If nobody else has the number, also not a row that was merged into another one."""
    if not digest:
        return ""
    if recipient.kind != RecipientKind.INDIVIDUAL:
        raise Refused("Chỉ cá nhân có số định danh.")
    recipient.citizen_digest = digest
    holder = _holders(recipient).select_related("root").first()
    if holder is None:
        return digest
    if not Recipient.objects.visible_to(actor).filter(pk=holder.root_id).exists():
        raise Refused(
            "Số định danh này đã ghi cho một người ngoài phạm vi của bạn. Hãy kiểm tra lại số; nếu "
            "người ấy đã chuyển công tác, hãy nhờ thường trực Hội đồng đổi đơn vị của người ấy."
        )
    raise Refused(
        f"Số định danh này đã ghi cho “{holder.root}”. Nếu là một người, hãy dùng mục ấy; nếu "
        "không, hãy kiểm tra lại số."
    )


def _holders(recipient):
    """Others with the same number, apart from those that are the same recipient."""
    rows = Recipient.objects.filter(citizen_digest=recipient.citizen_digest)
    if recipient.pk:
        rows = rows.exclude(pk=recipient.pk).exclude(root=recipient.pk)
    return rows


def _said(recipient) -> dict:
    values = {said: getattr(recipient, name) for name, said in SAID.items()}
    return {said: str(value) if value not in (None, "") else "" for said, value in values.items()}


def _named(recipient) -> str:
    parts = [recipient.name, recipient.birth_year, recipient.place, recipient.unit]
    return ", ".join(str(part) for part in parts if part)
