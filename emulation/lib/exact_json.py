"""JSON that keeps decimals exact: a JSON number would pass through a binary float."""

import json
from decimal import Decimal
from typing import Any

KEY = "$decimal"


class ExactEncoder(json.JSONEncoder):
    """Writes Decimal("9.0") as {"$decimal": "9.0"}."""

    def default(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return {KEY: str(value)}
        return super().default(value)


class ExactDecoder(json.JSONDecoder):
    """Reads what ExactEncoder wrote."""

    def __init__(self, **options: Any) -> None:
        super().__init__(object_hook=_restored, **options)


def _restored(mapping: dict[str, Any]) -> Any:
    return Decimal(mapping[KEY]) if mapping.keys() == {KEY} else mapping
