"""What is kept of a row that changes a figure until it is applied, as the database holds it."""

import json
from collections.abc import Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from campaigns.uploads.figures import FIGURES, NOTHING, is_nothing
from campaigns.uploads.judging import Judged, Known

KEPT = (
    *("sheet", "row", "target"),
    *FIGURES,
    *("uom", "is_empty", "was_empty", "before", "after", "asks"),
)
_figures = itemgetter(*FIGURES)


def kept(sheet: int, row: int, known: Known, judged: Judged) -> tuple:
    """The values of KEPT; before and after are JSON already."""
    typed, changed, stands = judged.typed, judged.changed, known.stands
    return (
        sheet,
        row,
        known.target_id,
        *_figures(typed),
        known.uom,
        is_nothing(typed),
        is_nothing(stands),
        _nothing_as_json(changed) if stands is NOTHING else _as_json(stands, changed),
        _as_json(typed, changed),
        judged.asks[:300],
    )


@cache
def _nothing_as_json(names: tuple[str, ...]) -> str:
    """Most figures of a file are new: what stood before is written in few ways."""
    return _as_json(NOTHING, names)


def _as_json(figures: Mapping[str, Any], names: tuple[str, ...]) -> str:
    if names == ("value",) and figures["value"] is not None:
        return f'{{"value": "{figures["value"]}"}}'
    return json.dumps({name: figures[name] for name in names}, default=str, ensure_ascii=False)
