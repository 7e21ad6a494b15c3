"""A figure as it stands and as a workbook holds it, and the key by which its row is known again."""

import re
from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

from campaigns.choices import Approximation
from campaigns.uploads.columns import MISSED, REACHED
from emulation.lib.figures import Approximation as Said
from emulation.lib.figures import Figure, format_figure

# What is typed into a cell of a report, in the order in which it is kept and compared.
FIGURES = (
    "value",
    "approximation",
    "is_estimate",
    "numerator",
    "denominator",
    "reached",
    "wording",
    "source",
    "note",
    "unusual_reason",
)
NOTHING: Mapping[str, Any] = {
    "value": None,
    "approximation": Approximation.EXACT.value,
    "is_estimate": False,
    "numerator": None,
    "denominator": None,
    "reached": None,
    "wording": "",
    "source": "",
    "note": "",
    "unusual_reason": "",
}


_KEY = re.compile(r"([0-9]{1,17})-([0-9]{1,17})-([0-9A-Za-z]+)").fullmatch


class Key(NamedTuple):
    """Which cell a row of a workbook is, and what stood in it when the workbook was made."""

    period_id: int
    target_id: int
    was: str

    def __str__(self) -> str:
        return f"{self.period_id}-{self.target_id}-{self.was}"


def key_of(text: Any) -> Key | None:
    """None for what no workbook of the portal holds."""
    found = _KEY(str(text))
    return found and Key(int(found[1]), int(found[2]), found[3])


def digest(figures: Mapping[str, Any]) -> str:
    """Alike for alike figures: 47.2 and 47.200000 are one."""
    return DIGEST_OF_NOTHING if figures is NOTHING else _digest(figures)


def _digest(figures: Mapping[str, Any]) -> str:
    plain = "\x1f".join(_plain(figures[name]) for name in FIGURES)
    return blake2b(plain.encode(), digest_size=5).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        value = value.normalize()
        return f"{value:f}" if value else "0"
    return str(value)


DIGEST_OF_NOTHING = _digest(NOTHING)


def is_nothing(figures: Mapping[str, Any]) -> bool:
    """Nothing to keep: no figure, no words beside it."""
    return figures is NOTHING or (
        figures["value"] is None
        and figures["numerator"] is None
        and figures["denominator"] is None
        and figures["reached"] is None
        and not (
            figures["wording"] or figures["source"] or figures["note"] or figures["unusual_reason"]
        )
    )


def cells_of(figures: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns of a row hold of a figure."""
    value = figures["value"]
    if value is not None and (
        figures["is_estimate"] or figures["approximation"] != Approximation.EXACT
    ):
        said = Said(figures["approximation"])
        value = format_figure(Figure(value, said, figures["is_estimate"]))
    return {
        "value": value,
        "numerator": figures["numerator"],
        "denominator": figures["denominator"],
        "reached": {True: REACHED, False: MISSED, None: None}[figures["reached"]],
        "wording": figures["wording"],
        "source": figures["source"],
        "note": figures["note"],
        "unusual_reason": figures["unusual_reason"],
    }


def said(figures: Mapping[str, Any], uom: str = "") -> str:
    """A figure in words, for a page: "trên 300 ha; 5/8; đạt; …"."""
    parts = []
    if figures.get("denominator") is not None:
        part, total = figures["numerator"] or Decimal(0), figures["denominator"]
        parts.append(f"{format_figure(Figure(part))}/{format_figure(Figure(total))}")
    elif figures.get("value") is not None:
        approximation = Said(figures["approximation"])
        figure = Figure(figures["value"], approximation, figures["is_estimate"], uom)
        parts.append(format_figure(figure))
    if figures.get("reached") is not None:
        parts.append("đạt" if figures["reached"] else "không đạt")
    parts.append(figures.get("wording") or "")
    return "; ".join(part for part in parts if part)
