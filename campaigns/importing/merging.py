"""Drafts written into rows. What nobody has touched since the last import follows the documents;
what somebody has changed in the portal stays as it is, and is told."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import ProtectedError

from campaigns.drafts import MODELS, Draft, Ref
from campaigns.importing.rows import KINDS, Key, Kind, candidates, fitted_value, is_blank

Drafts = dict[str, dict[Key, Draft]]
BATCH = 500
UNDER_SUBMISSIONS = ("Result", "StatedComparison")
UNDER_TARGETS = ("Target", "Baseline", *UNDER_SUBMISSIONS)


class Merge:
    """One meeting of former drafts, new drafts and rows."""

    def __init__(
        self, former: Drafts, new: Drafts, rows_by_fact: dict[tuple[str, str], int]
    ) -> None:
        self.former = former
        self.new = new
        self.rows_by_fact = rows_by_fact  # (model, fact id) → primary key
        self.rows: dict[str, dict[Key, models.Model]] = {model: {} for model in MODELS}
        self.keys: dict[str, dict[int, Key]] = {model: {} for model in MODELS}
        self.created: dict[str, int] = {}
        self.touched: set[str] = set()  # codes of campaigns under which something was written
        self.fresh_campaigns: set[str] = set()
        self.reported: set[tuple[str, str]] = set()  # campaigns and units with figures written
        self.kept: list[str] = []
        self.cut: list[str] = []

    def run(self) -> None:
        for model in MODELS:
            self._find_rows(model)
            self._write(model, KINDS[model])
        for model in reversed(MODELS):
            self._drop(model, KINDS[model])

    def row_of(self, draft: Draft) -> models.Model | None:
        return self.rows[draft.model].get(draft.key)

    # which row a draft is

    def _find_rows(self, model: str) -> None:
        kind = KINDS[model]
        drafts = self.new[model]
        if not drafts and not self.former[model]:
            return
        found = list(candidates(kind, self.rows))
        by_id = {row.pk: row for row in found}
        for draft in [*drafts.values(), *self.former[model].values()]:
            ids = (self.rows_by_fact.get((model, fact)) for fact in draft.facts)
            row = next((by_id[pk] for pk in ids if pk in by_id), None)
            if row is not None:
                self._know(model, draft.key, row)
        if kind.key is None:
            return
        for row in found:
            key = kind.key(row, self._key_of)
            if key is not None and row.pk not in self.keys[model]:
                self._know(model, key, row)

    def _know(self, model: str, key: Key, row: models.Model) -> None:
        self.rows[model].setdefault(key, row)
        self.keys[model].setdefault(row.pk, key)

    def _key_of(self, model: str, pk: int) -> Key | None:
        return self.keys[model].get(pk)

    # writing

    def _write(self, model: str, kind: Kind) -> None:
        fresh: list[tuple[Draft, models.Model]] = []
        changed: list[models.Model] = []
        names: set[str] = set()
        for draft in self.new[model].values():
            former = self.former[model].get(draft.key)
            row = self.row_of(draft)
            if former is not None and former.values == draft.values:
                continue
            if row is not None:
                if fields := self._update(kind, row, former, draft):
                    changed.append(row)
                    names |= fields
                    self._touch(draft)
            elif former is not None:
                self._keep(draft, "đã bị xóa hoặc đổi tên trong cổng, không lập lại")
            elif (row := self._made(kind, draft)) is not None:
                fresh.append((draft, row))
                if kind.saved:
                    row.save()
                    self._know(model, draft.key, row)
        self._save(kind, fresh, changed, names)
        for draft, row in fresh:
            self._know(model, draft.key, row)
            self._touch(draft)
            if model == "Campaign":
                self.fresh_campaigns.add(draft.key[0])
        self.created[model] = len(fresh)
        self._write_late(kind, fresh)
        if model == "Submission":
            self._leave_submissions_of_units()

    def _save(
        self,
        kind: Kind,
        fresh: list[tuple[Draft, models.Model]],
        changed: list[models.Model],
        names: set[str],
    ) -> None:
        manager = kind.model._default_manager
        if kind.saved:
            for row in changed:
                row.save()
            return
        manager.bulk_create([row for _, row in fresh], batch_size=BATCH)
        if changed:
            manager.bulk_update(changed, sorted(names), batch_size=BATCH)

    def _made(self, kind: Kind, draft: Draft) -> models.Model | None:
        """A new row; None where what it belongs to is not there."""
        values = {}
        for name, value in draft.values.items():
            if name in kind.late:
                continue
            resolved = self._resolved(kind, draft, name, value)
            field = kind.model._meta.get_field(name)
            if resolved is None and isinstance(value, Ref) and not field.null:
                self._keep(draft, f"thiếu {field.verbose_name} trong cổng nên không lập")
                return None
            values[name] = resolved
        for name, attribute in zip(self._natural(kind), draft.key, strict=False):
            values.setdefault(name, attribute)
        return kind.model(**values, **kind.stamp())

    @staticmethod
    def _natural(kind: Kind) -> tuple[str, ...]:
        """The column of a catalogue's key, which is no value of its drafts."""
        if kind.parent is not None or kind.key is None:
            return ()
        names = {field.name for field in kind.model._meta.fields}
        return ("code",) if "code" in names else ("key",)

    def _update(
        self, kind: Kind, row: models.Model, former: Draft | None, draft: Draft
    ) -> set[str]:
        """Bring a row to what the documents now say, field by field; the names of what changed."""
        written: set[str] = set()
        for name, value in draft.values.items():
            wanted = self._resolved(kind, draft, name, value)
            field = kind.model._meta.get_field(name)
            current, target = self._comparable(field, row, wanted)
            if current == target or (wanted is None and not field.null):
                continue
            said = former.values.get(name) if former is not None else None
            before = self._resolved(kind, draft, name, said)
            if former is not None and before is wanted is None:
                continue
            untouched = current == self._comparable(field, row, before)[1]
            if untouched or is_blank(current):
                setattr(row, name, wanted)
                written.add(name)
            elif former is not None and said != value:
                self._keep(draft, f"{field.verbose_name} đã được sửa trong cổng, giữ giá trị đó")
        return written

    @staticmethod
    def _comparable(field: models.Field, row: models.Model, wanted: Any) -> tuple[Any, Any]:
        if field.is_relation:
            return getattr(row, field.attname), wanted.pk if wanted is not None else None
        current = getattr(row, field.name)
        return current, field.to_python(wanted) if wanted is not None else None

    def _resolved(self, kind: Kind, draft: Draft, name: str, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.rows[value.model].get(value.key)
        value, was_cut = fitted_value(kind.model, name, value)
        if was_cut:
            label = kind.model._meta.get_field(name).verbose_name
            self.cut.append(f"{_named(draft)}: {label} dài quá nên được rút ngắn khi hiện")
        return value

    def _write_late(self, kind: Kind, fresh: list[tuple[Draft, models.Model]]) -> None:
        waiting = []
        for draft, row in fresh:
            for name in kind.late:
                target = draft.values.get(name)
                if target is not None and (found := self.rows[target.model].get(target.key)):
                    setattr(row, name, found)
                    waiting.append(row)
        if waiting:
            kind.model._default_manager.bulk_update(waiting, kind.late, batch_size=BATCH)

    def _leave_submissions_of_units(self) -> None:
        """A report that a unit wrote itself is not mixed with figures from documents."""
        rows = self.rows["Submission"]
        for key in [key for key, row in rows.items() if not row.imported]:
            del rows[key]
            if key in self.new["Submission"]:
                self._keep(
                    self.new["Submission"][key],
                    "đơn vị đã tự lập báo cáo kỳ này nên số liệu tài liệu chỉ giữ làm dữ kiện",
                )

    # what documents no longer say

    def _drop(self, model: str, kind: Kind) -> None:
        if kind.keeps:
            return
        still = {row.pk for key, row in self.rows[model].items() if key in self.new[model]}
        for key, former in self.former[model].items():
            row = self.rows[model].get(key)
            if key in self.new[model] or row is None or row.pk in still:
                continue
            if not self._is_untouched(kind, row, former):
                self._keep(former, "tài liệu không còn nêu nhưng đã được sửa trong cổng, giữ lại")
                continue
            try:
                row.delete()
            except ProtectedError:
                self._keep(former, "tài liệu không còn nêu nhưng đang được dùng, giữ lại")
            else:
                self._touch(former)

    def _is_untouched(self, kind: Kind, row: models.Model, former: Draft) -> bool:
        for name, value in former.values.items():
            field = kind.model._meta.get_field(name)
            current, before = self._comparable(
                field, row, self._resolved(kind, former, name, value)
            )
            if current != before:
                return False
        return True

    # telling

    def _touch(self, draft: Draft) -> None:
        code = self._campaign_code(draft)
        if code is not None:
            self.touched.add(code)
        if draft.model in UNDER_TARGETS:
            target = draft.key[2:] if draft.model in UNDER_SUBMISSIONS else draft.key
            self.reported.add(target[:2])

    def _campaign_code(self, draft: Draft) -> str | None:
        """The campaign a draft lies under, up the chain of what it belongs to."""
        while draft is not None:
            if draft.model == "Campaign":
                return draft.key[0]
            parent = KINDS[draft.model].parent
            if parent is None:
                return None
            above = draft.values[parent[0]]
            draft = self.new[above.model].get(above.key) or self.former[above.model].get(above.key)
        return None

    def _keep(self, draft: Draft, why: str) -> None:
        self.kept.append(f"{_named(draft)}: {why}")


def _named(draft: Draft) -> str:
    label = KINDS[draft.model].model._meta.verbose_name
    told: Iterable[str] = draft.facts or (str(part) for part in draft.key)
    return f"{label} ({', '.join(told)})"
