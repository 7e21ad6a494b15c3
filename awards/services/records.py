"""What eligibility is computed from: yearly ratings, initiatives, matters, entered by people.

Each act locks the recipient, so that two people never enter two ratings of one year.
"""

from django.db import transaction

from awards import rules
from awards.models import Initiative, Matter, Recipient, YearRating
from awards.queries import records as queries
from emulation.journal.services import record
from emulation.lib.verdicts import Refused, require
from emulation.lib.vietnamese import normalise

RATING = ("year", "rating", "number")
INITIATIVE = ("name", "scope", "number", "recognised_on", "recognised_by")
# The journal tells that the text of a matter was changed; what it says stands in the matter alone.
MATTER = ("kind", "from_on", "until_on", "text")
CHANGED = "đã đổi"


# Yearly ratings


@transaction.atomic
def add_rating(recipient, *, actor, **values) -> YearRating:
    recipient = _locked(recipient)
    require(rules.may_keep_records(actor, recipient))
    _require_free_year(recipient, values["year"])
    row = YearRating.objects.create(recipient=recipient, **values)
    after = _said(row, RATING)
    record(actor, "rating.added", row, after=after, within=recipient)
    return row


@transaction.atomic
def edit_rating(row, *, actor, recipient, **values) -> YearRating:
    recipient = _locked(recipient)
    row = queries.ratings_of(recipient).get(pk=row.pk)
    require(rules.may_change_rating(actor, recipient, queries.is_judged(recipient)))
    _require_free_year(recipient, values["year"], except_pk=row.pk)
    _save(row, values, RATING, actor, "rating.saved", recipient)
    return row


@transaction.atomic
def remove_rating(row, *, actor, recipient, reason) -> None:
    recipient = _locked(recipient)
    row = queries.ratings_of(recipient).get(pk=row.pk)
    require(rules.may_change_rating(actor, recipient, queries.is_judged(recipient)))
    before = _said(row, RATING)
    record(actor, "rating.removed", row, before=before, reason=_why(reason), within=recipient)
    row.delete()


def _require_free_year(recipient, year, except_pk=None) -> None:
    """One rating a year, also over the rows that were merged into this one."""
    other = queries.ratings_of(recipient).filter(year=year).exclude(pk=except_pk).first()
    if other:
        raise Refused(
            f"Năm {year} đã có xếp loại: {other.get_rating_display()}. Hãy sửa mục ấy, không "
            "thêm mục mới."
        )


# Initiatives


@transaction.atomic
def add_initiative(recipient, *, actor, coauthors=(), **values) -> Initiative:
    recipient = _locked(recipient)
    require(rules.may_keep_records(actor, recipient))
    values["name"] = normalise(values["name"])
    row = Initiative.objects.create(**values)
    row.owners.set({recipient, *coauthors})
    after = _said(row, INITIATIVE) | _authors(row)
    record(actor, "initiative.added", row, after=after, within=recipient)
    return row


@transaction.atomic
def edit_initiative(row, *, actor, recipient, coauthors=None, **values) -> Initiative:
    """`coauthors` None leaves them; else these, beside the recipient on whose page it is done."""
    recipient = _locked(recipient)
    row = queries.initiatives_of(recipient).get(pk=row.pk)
    require(rules.may_change_initiative(actor, recipient, queries.is_relied_on(row)))
    values["name"] = normalise(values["name"])
    former, before = _authors(row), _said(row, INITIATIVE)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    if coauthors is not None:
        own = row.owners.filter(root=recipient.root_id)
        row.owners.set({*own, *coauthors})
    before, after = before | former, _said(row, INITIATIVE) | _authors(row)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        record(
            actor,
            "initiative.saved",
            row,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            within=recipient,
        )
    return row


@transaction.atomic
def remove_initiative(row, *, actor, recipient, reason) -> None:
    recipient = _locked(recipient)
    row = queries.initiatives_of(recipient).get(pk=row.pk)
    require(rules.may_remove_initiative(actor, recipient, queries.is_relied_on(row)))
    before = _said(row, INITIATIVE) | _authors(row)
    record(actor, "initiative.removed", row, before=before, reason=_why(reason), within=recipient)
    row.delete()


def _authors(row) -> dict:
    return {"tác giả": ", ".join(sorted(str(owner) for owner in row.owners.all()))}


# Matters


@transaction.atomic
def add_matter(recipient, *, actor, **values) -> Matter:
    recipient = _locked(recipient)
    require(rules.may_enter_matter(actor, recipient))
    row = Matter.objects.create(recipient=recipient, created_by=actor, **values)
    _record_matter(actor, "matter.added", row, after=_said_of_matter(row))
    return row


@transaction.atomic
def edit_matter(row, *, actor, recipient, **values) -> Matter:
    recipient = _locked(recipient)
    row = queries.matters_of(recipient).get(pk=row.pk)
    require(rules.may_enter_matter(actor, recipient))
    return _changed_matter(row, actor, "matter.saved", values)


@transaction.atomic
def end_matter(row, *, actor, recipient, until_on, text) -> Matter:
    """From that day on it no longer stands against an award; `text` is what was concluded."""
    recipient = _locked(recipient)
    row = queries.matters_of(recipient).get(pk=row.pk)
    require(rules.may_enter_matter(actor, recipient))
    if row.until_on:
        raise Refused("Vụ việc này đã ghi ngày kết thúc. Muốn đổi, hãy sửa vụ việc.")
    if until_on < row.from_on:
        raise Refused("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
    return _changed_matter(row, actor, "matter.ended", {"until_on": until_on, "text": text})


@transaction.atomic
def remove_matter(row, *, actor, recipient, reason) -> None:
    """Of one that was entered by mistake; one that is over is ended."""
    recipient = _locked(recipient)
    row = queries.matters_of(recipient).get(pk=row.pk)
    require(rules.may_enter_matter(actor, recipient))
    _record_matter(actor, "matter.removed", row, before=_said_of_matter(row), reason=_why(reason))
    row.delete()


def _changed_matter(row, actor, action, values) -> Matter:
    before, former = _said_of_matter(row), row.text
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    after = _said_of_matter(row)
    if row.text != former:
        after["nội dung"] = CHANGED
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        _record_matter(
            actor,
            action,
            row,
            before={name: before.get(name, "") for name in changed},
            after={name: after[name] for name in changed},
        )
    return row


def _record_matter(actor, action, row, **said) -> None:
    """Of the matter alone: what is told of the recipient is read by the unit's officers too."""
    record(actor, action, row, **said)


def _said_of_matter(row) -> dict:
    return _said(row, [name for name in MATTER if name != "text"])


# All of them


def _locked(recipient) -> Recipient:
    rows = Recipient.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=recipient.pk)


def _save(row, values, names, actor, action, recipient) -> None:
    before = _said(row, names)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    after = _said(row, names)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        record(
            actor,
            action,
            row,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            within=recipient,
        )


def _said(row, names) -> dict:
    found = {}
    for name in names:
        field = row._meta.get_field(name)
        shown = getattr(row, f"get_{name}_display")() if field.choices else getattr(row, name)
        found[str(field.verbose_name)] = "" if shown is None else shown
    return found


def _why(reason) -> str:
    if not (words := normalise(reason)):
        raise Refused("Hãy ghi lý do xóa.")
    return words
