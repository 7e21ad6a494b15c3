"""Citizen numbers (số định danh cá nhân, căn cước; CMND cũ): read, and made unreadable.

A number is kept nowhere: not in the database, the journal, an address or a log. What is kept is its
digest by a key that lies in the environment, so that a dump of the database does not show it, and
trying all twelve-digit numbers does not find it either. It is found by exact match only.
"""

import hashlib
import hmac
import re
from decimal import Decimal
from typing import Any

from django.conf import settings

NUMBER_DIGITS = 12
OLD_DIGITS = 9  # giấy chứng minh nhân dân until 2016
_BETWEEN = re.compile(r"[\s.\-'’]")
_WHOLE = re.compile(r"(\d+)\.0+")


class CitizenNumberError(ValueError):
    """Not a citizen number; says what to do, and never repeats what was typed."""


def read_number(given: Any) -> str:
    """The twelve digits, or nine of an old identity card; "" for nothing.

    Excel makes the text a number and drops its first zeros. Which number it was cannot be told, so
    eleven or eight digits are asked about, not filled up.
    """
    if given is None or isinstance(given, bool):
        return ""
    if isinstance(given, float | Decimal):
        given = format(given, "f")
    text = str(given).strip()
    if whole := _WHOLE.fullmatch(text):
        text = whole[1]
    text = _BETWEEN.sub("", text)
    if not text:
        return ""
    if not (text.isascii() and text.isdigit()):
        raise CitizenNumberError("Số định danh chỉ gồm chữ số. Hãy ghi 12 chữ số như trên thẻ.")
    if len(text) in (NUMBER_DIGITS, OLD_DIGITS):
        return text
    if len(text) in (NUMBER_DIGITS - 1, OLD_DIGITS - 1):
        raise CitizenNumberError(
            f"Số định danh chỉ có {len(text)} chữ số, có thể đã mất số 0 ở đầu vì Excel coi là số. "
            "Hãy xem lại thẻ rồi ghi đủ, trong ô đặt dạng Văn bản (Text)."
        )
    raise CitizenNumberError(
        f"Số định danh có {len(text)} chữ số; căn cước có 12, chứng minh nhân dân cũ có 9 chữ số."
    )


def digest_of(number: str) -> str:
    """Of a number as `read_number` gives it; "" for none."""
    if not number:
        return ""
    key = settings.CITIZEN_NUMBER_KEY.encode()
    return hmac.new(key, f"citizen:{number}".encode(), hashlib.sha256).hexdigest()
