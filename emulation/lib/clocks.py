"""How long until, how long since: said in words, as a person would."""

from datetime import datetime, timedelta
from enum import StrEnum

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Haste(StrEnum):
    """How a moment presses; the values are those of a tag's kind."""

    CALM = "neutral"
    SOON = "warn"
    OVER = "bad"


def left(moment: datetime, now: datetime) -> str:
    """ "còn 3 ngày", "quá hạn 2 giờ"."""
    if moment >= now:
        return f"còn {duration(moment - now)}"
    return f"quá hạn {duration(now - moment)}"


def haste(moment: datetime, now: datetime, *, soon: timedelta = 3 * DAY) -> Haste:
    if moment < now:
        return Haste.OVER
    return Haste.SOON if moment - now <= soon else Haste.CALM


def duration(span: timedelta) -> str:
    """Whole days, under two days whole hours, under an hour minutes: never more than is there."""
    if span >= 2 * DAY:
        return f"{span // DAY} ngày"
    if span >= HOUR:
        return f"{span // HOUR} giờ"
    return f"{max(span // timedelta(minutes=1), 1)} phút"
