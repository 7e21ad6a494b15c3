"""How entries are said to people. Each app adds the words of its own acts when it is made ready."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from emulation.lib.figures import format_number

DECIMAL = re.compile(r"-?\d+(\.\d+)?")
LONG = 400

_actions: dict[str, str] = {}
_fields: dict[str, str] = {}
_values: dict[str, str] = {}
_figures: set[str] = set()


def add(
    *,
    actions: Mapping | None = None,
    fields: Mapping | None = None,
    values: Mapping | None = None,
    figures: Iterable[str] = (),
) -> None:
    """`figures` are the fields whose text is a number; a year or a code is none."""
    _actions.update(actions or {})
    _fields.update(fields or {})
    _values.update(values or {})
    _figures.update(figures)


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def action_said(action: str) -> str:
    return _actions.get(action, action)


def is_known(action: str) -> bool:
    return action in _actions


def changes_of(entry) -> list[Change]:
    """What stood before and after, field by field, without what stayed the same."""
    names = dict.fromkeys([*entry.before, *entry.after])
    return [
        Change(_fields.get(name, name), *_both(name, entry.before.get(name), entry.after.get(name)))
        for name in names
        if entry.before.get(name) != entry.after.get(name)
    ]


def entry_said(entry) -> str:
    """All that changed, and why, as lines of plain text."""
    lines = [
        f"{change.label}: {change.before or 'trống'} → {change.after or 'trống'}"
        for change in changes_of(entry)
    ]
    if entry.reason:
        lines.append(f"Lý do: {entry.reason}")
    return "\n".join(lines)


def _both(name, before, after) -> tuple[str, str]:
    """Of a row, only the fields that differ."""
    if isinstance(before, dict) and isinstance(after, dict) and before and after:
        differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        before = {name: before.get(name) for name in differing}
        after = {name: after.get(name) for name in differing}
        return _row(before, keep_empty=True), _row(after, keep_empty=True)
    return _figure(name, before) or _said(before), _figure(name, after) or _said(after)


def _said(value) -> str:
    if isinstance(value, dict):
        return _row(value)
    if isinstance(value, list):
        text = "; ".join(_said(item) for item in value)
    elif value is None or value == "":
        return ""
    elif isinstance(value, bool):
        return "có" if value else "không"
    else:
        text = _values.get(str(value), str(value))
    return text if len(text) <= LONG else f"{text[:LONG].rstrip()}…"


def _row(row: dict, keep_empty: bool = False) -> str:
    parts = []
    for name, value in row.items():
        said = _figure(name, value) or _said(value)
        # Of a new row, what was left empty or not ticked goes without saying.
        if keep_empty or (said and value is not False):
            parts.append(f"{_fields.get(name, name)}: {said or 'trống'}")
    return "; ".join(parts)


def _figure(name, value) -> str:
    """Figures of a form are kept as the text of their decimals."""
    if name in _figures and isinstance(value, str) and DECIMAL.fullmatch(value):
        return format_number(Decimal(value))
    return ""
