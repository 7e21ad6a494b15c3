"""Loads the catalogue (danh mục khen thưởng) from its data files, again and again.

What is missing is created; a row that nobody has touched since it was loaded follows its file; one
that was edited or deleted on the portal stays as people left it. All of it is written, or nothing.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import yaml
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction

from awards.choices import AwardOccasion
from awards.eligibility import RuleError, check_rule
from awards.models import (
    Authority,
    Award,
    BaseSalary,
    ChecklistItem,
    Coefficient,
    Holiday,
    LegalText,
    PrizeSetting,
    ProcessingTime,
    Quota,
    Regime,
    Rule,
    VoteThreshold,
)
from awards.queries.catalogue import rule_value
from campaigns.choices import RecipientKind

FOLDER = Path(__file__).resolve().parent / "data"

# In the order in which they are written: each may name rows of those before it.
SECTIONS: dict[str, type[models.Model]] = {
    "texts": LegalText,
    "regimes": Regime,
    "awards": Award,
    "authorities": Authority,
    "rules": Rule,
    "thresholds": VoteThreshold,
    "quotas": Quota,
    "processing": ProcessingTime,
    "checklist": ChecklistItem,
    "base_salaries": BaseSalary,
    "prize_settings": PrizeSetting,
    "coefficients": Coefficient,
    "holidays": Holiday,
}
LISTS = {"recipient_kinds": RecipientKind, "occasions": AwardOccasion}
# Of the portal, not of the file.
OWN = {"id", "loaded", "keys"}
REASON = "Nạp từ tệp danh mục"
NOT_THERE = "chưa có trong danh mục"


class CatalogueError(ValueError):
    """The files cannot be loaded; `faults` are Vietnamese lines, each with file, row and field."""

    def __init__(self, faults: Iterable[str]):
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


@dataclass
class Loaded:
    """What a load did; rows by their names, such as "awards ldtt"."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    unchanged: int = 0


@dataclass
class Row:
    """One row of a file, read: plain values and foreign keys by code, many-to-many as codes."""

    file: str
    section: str
    code: str
    raw: dict
    values: dict = field(default_factory=dict)
    many: dict = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.section} {self.code}"

    def fault(self, column: str, sentence: str) -> str:
        return f"{self.file}: {self.name}, {column}: {sentence}"


def data_files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def load(files: Iterable[Path] | None = None, *, dry_run: bool = False) -> Loaded:
    """Brings the catalogue up to its files. CatalogueError for a broken one: nothing is written."""
    rows = _read([Path(file) for file in files] if files else data_files())
    with transaction.atomic():
        loaded = _Loading(rows).run()
        if dry_run:
            transaction.set_rollback(True)
    return loaded


# --- Reading -----------------------------------------------------------------------------------


def _read(files: list[Path]) -> list[Row]:
    rows, faults = [], []
    for file in files:
        try:
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{file.name}: không đọc được tệp ({error}).")
            continue
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f", dòng {mark.line + 1}" if mark else ""
            faults.append(f"{file.name}{where}: không phải YAML đúng cách viết.")
            continue
        found, wrong = _rows_of(file.name, content)
        rows += found
        faults += wrong
    counts = Counter((row.section, row.code) for row in rows)
    faults += [
        row.fault("code", "mã này có ở hai dòng.")
        for row in rows
        if counts.pop((row.section, row.code), 1) > 1
    ]
    if faults:
        raise CatalogueError(faults)
    return rows


def _rows_of(file: str, content) -> tuple[list[Row], list[str]]:
    if not isinstance(content, dict):
        return [], [f"{file}: tệp phải gồm các mục: {', '.join(SECTIONS)}."]
    rows, faults = [], []
    for section, items in content.items():
        if section not in SECTIONS:
            faults.append(f"{file}: không có mục “{section}”. Các mục: {', '.join(SECTIONS)}.")
        elif not isinstance(items, list):
            faults.append(f"{file}: mục {section} phải là một danh sách.")
        else:
            for number, item in enumerate(items, 1):
                if isinstance(item, dict) and isinstance(item.get("code"), str):
                    rows.append(Row(file, section, item["code"], item))
                else:
                    faults.append(f"{file}: {section}, dòng thứ {number}: thiếu mã (code).")
    return rows, faults


# --- Writing -----------------------------------------------------------------------------------


class _Loading:
    def __init__(self, rows: list[Row]):
        self.rows = rows
        self.faults: list[str] = []
        # Rows with faults, so that who names one of them is not said to be wrong too.
        self.broken: dict[type[models.Model], set[str]] = defaultdict(set)
        self.result = Loaded()

    def run(self) -> Loaded:
        by_section = defaultdict(list)
        for row in self.rows:
            by_section[row.section].append(row)
        for section, model in SECTIONS.items():
            if rows := by_section[section]:
                self._write(model, rows)
        if self.faults:
            raise CatalogueError(self.faults)
        return self.result

    def _write(self, model: type[models.Model], rows: list[Row]) -> None:
        there = {
            row.code: row for row in model.objects.prefetch_related(*_many_of(model)).order_by()
        }
        gone = set(model.history.filter(history_type="-").values_list("code", flat=True))
        # What the rows may name: of this section too, since an award names a higher one.
        self.known = {
            other: dict(other.objects.values_list("code", "pk"))
            for other in {field.related_model for field in _relations_of(model)}
        }
        for row in self._in_order(model, rows):
            own = self._read(model, row)
            if own is None:
                self.broken[model].add(row.code)
                continue
            current = there.get(row.code)
            if current is None and row.code in gone:
                self.result.deleted.append(row.name)
                continue
            if current is None:
                self._save(row, own)
                self.result.created.append(row.name)
                continue
            wanted, stands = _digest(own, row.many), _digest(current)
            if stands == wanted:
                # What people edited and the file now says too is of the file again.
                if current.loaded != wanted:
                    model.objects.filter(pk=current.pk).update(loaded=wanted)
                self.result.unchanged += 1
            elif stands != current.loaded:
                self.result.edited.append(row.name)
            else:
                own.pk = current.pk
                self._save(row, own)
                self.result.updated.append(row.name)

    def _in_order(self, model: type[models.Model], rows: list[Row]) -> list[Row]:
        """Rows that name others of their own section come after them."""
        own = [field.name for field in _relations_of(model) if field.related_model is model]
        by_code = {row.code: row for row in rows}
        named = {
            row.code: {str(row.raw[name]) for name in own if row.raw.get(name) and name in row.raw}
            & set(by_code)
            for row in rows
        }
        try:
            return [by_code[code] for code in TopologicalSorter(named).static_order()]
        except CycleError as error:
            code = error.args[1][0]
            self.faults.append(by_code[code].fault(own[0], "các dòng gọi nhau thành vòng."))
            return []

    def _read(self, model: type[models.Model], row: Row) -> models.Model | None:
        """The row as an instance that is not saved; None when it has faults."""
        faults = []
        instance = model()
        raw = {name: value for name, value in row.raw.items() if name != "unchecked"}
        raw["is_unchecked"] = row.raw.get("unchecked", False)
        for name in raw:
            if _field_of(model, name) is None:
                faults.append(row.fault(name, "không có cột này."))
        for column in model._meta.fields:
            if column.name in OWN:
                continue
            try:
                setattr(instance, column.attname, self._value(column, raw, instance))
            except ValidationError as error:
                faults.append(row.fault(column.name, " ".join(error.messages)))
        for column in model._meta.many_to_many:
            codes = raw.get(column.name, [])
            if not isinstance(codes, list):
                faults.append(row.fault(column.name, "phải là một danh sách mã."))
                continue
            known = self.known[column.related_model]
            broken = self.broken[column.related_model]
            faults += [
                row.fault(column.name, f"“{code}” {NOT_THERE}.")
                for code in codes
                if code not in known and code not in broken
            ]
            row.many[column.name] = sorted(map(str, codes))
        if not faults:
            faults = self._whole(row, instance)
        self.faults += faults
        return None if faults or self._names_broken(model, raw) else instance

    def _names_broken(self, model: type[models.Model], raw: dict) -> bool:
        named = {column: raw.get(column.name) for column in _relations_of(model)}
        return any(
            code in self.broken[column.related_model]
            for column, codes in named.items()
            for code in (codes if isinstance(codes, list) else [codes])
        )

    def _value(self, column: models.Field, raw: dict, instance: models.Model):
        if column.name not in raw:
            value = column.get_default()
            if column.blank or value not in ("", None):
                return value
            raise ValidationError("còn thiếu.")
        value = raw[column.name]
        if isinstance(column, models.ForeignKey):
            if value is None:
                return None
            known = self.known[column.related_model]
            if value in self.broken[column.related_model]:
                return None
            if value not in known:
                raise ValidationError(f"“{value}” {NOT_THERE}.")
            return known[value]
        if choices := LISTS.get(column.name):
            return _listed(value, choices)
        if isinstance(column, models.BooleanField) and not isinstance(value, bool):
            raise ValidationError("phải là true hoặc false.")
        if isinstance(column, models.DecimalField) and isinstance(value, float):
            value = str(value)
        return column.clean(value, instance)

    def _whole(self, row: Row, instance: models.Model) -> list[str]:
        """What is wrong with the row as a whole."""
        if isinstance(instance, Rule):
            try:
                check_rule(
                    rule_value(instance, row.many["awards"]),
                    set(self.known[Award]) | self.broken[Award],
                )
            except RuleError as error:
                return [row.fault("params", str(error))]
        try:
            instance.validate_constraints()
        except ValidationError as error:
            return [row.fault("hiệu lực, số liệu", " ".join(error.messages))]
        return []

    def _save(self, row: Row, instance: models.Model) -> None:
        instance.loaded = _digest(instance, row.many)
        instance._change_reason = REASON
        instance.save()
        for column in instance._meta.many_to_many:
            known = self.known[column.related_model]
            getattr(instance, column.name).set([known[code] for code in row.many[column.name]])
        if type(instance) in self.known:
            self.known[type(instance)][row.code] = instance.pk


def _relations_of(model: type[models.Model]) -> list[models.Field]:
    keys = [column for column in model._meta.fields if isinstance(column, models.ForeignKey)]
    return [*keys, *model._meta.many_to_many]


def _many_of(model: type[models.Model]) -> list[str]:
    return [column.name for column in model._meta.many_to_many]


def _field_of(model: type[models.Model], name: str) -> models.Field | None:
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return None if name in OWN or found.auto_created else found


def _listed(value, choices) -> list[str]:
    if not isinstance(value, list):
        raise ValidationError("phải là một danh sách.")
    if strange := [item for item in value if item not in choices.values]:
        raise ValidationError(f"không có “{strange[0]}”; chọn trong {', '.join(choices.values)}.")
    return value


def _digest(row: models.Model, many: dict[str, list[str]] | None = None) -> str:
    """Of all that a file can say of a row; values left at their default do not count, so that a
    column added later makes no row look edited."""
    if many is None:
        many = {
            name: sorted(other.code for other in getattr(row, name).all())
            for name in _many_of(type(row))
        }
    said = {name: codes for name, codes in many.items() if codes}
    for column in row._meta.fields:
        value = getattr(row, column.attname)
        if column.name not in OWN and value != column.get_default() and value not in ("", None):
            said[column.name] = value.normalize() if isinstance(value, Decimal) else value
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
