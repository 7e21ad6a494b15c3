"""How long until, how long since: said in words, as a person would."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from emulation.lib.dates import PartialDate, full_years

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEAR = 7 * DAY  # from here on what is left is said with a second unit
LATELY = 60  # days for which an end that has passed is still counted


class Haste(StrEnum):
    """How a moment presses; the values are those of a tag's kind."""

    CALM = "neutral"
    SOON = "warn"
    OVER = "bad"


def left(moment: datetime, now: datetime) -> str:
    """ "còn 12 ngày", "còn 2 ngày 5 giờ", "quá hạn 2 giờ"."""
    if moment >= now:
        return f"còn {remaining(moment - now)}"
    return f"quá hạn {duration(now - moment)}"


def until(moment: datetime, now: datetime) -> str:
    """ "còn 2 ngày 5 giờ, đến 17:00 ngày 30/10/2023"; "quá hạn 2 giờ, từ 17:00 …"."""
    return f"{left(moment, now)}, {'đến' if moment >= now else 'từ'} {clock_time(moment)}"


def term_left(due: datetime, closing: datetime | None, now: datetime) -> str:
    """ "còn 3 ngày"; then "quá hạn 2 giờ, còn nhận 9 ngày"; then "đã đóng nhận 2 ngày"."""
    if now <= due or closing is None:
        return left(due, now)
    if now <= closing:
        return f"{left(due, now)}, còn nhận {remaining(closing - now)}"
    return f"đã đóng nhận {duration(now - closing)}"


def clock_time(moment: datetime) -> str:
    """17:00 ngày 30/10/2023, by the clock of Việt Nam; inside a sentence."""
    here = timezone.localtime(moment)
    return f"{here:%H:%M} ngày {PartialDate.of(here.date()).short}"


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
    return f"{max(span // MINUTE, 1)} phút"


def remaining(span: timedelta) -> str:
    """What is left, in two units once it is near: "2 ngày 5 giờ", "5 giờ 20 phút"."""
    if span >= NEAR or span < HOUR:
        return duration(span)
    if span >= DAY:
        return _two(span // DAY, "ngày", span % DAY // HOUR, "giờ")
    return _two(span // HOUR, "giờ", span % HOUR // MINUTE, "phút")


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit}" + (f" {small} {small_unit}" if small else "")


def term(ends_on: PartialDate | None, today: date, *, soon: int = 7) -> tuple[str, Haste]:
    """How a last day presses: "còn 12 ngày, đến 30/10/2023"; one long past is only said."""
    if ends_on is None:
        return "chưa định ngày kết thúc", Haste.CALM
    days = (ends_on.last_day - today).days
    if days > 0:
        return f"còn {days} ngày, đến {ends_on.short}", Haste.SOON if days <= soon else Haste.CALM
    if days == 0:
        return f"hôm nay là ngày kết thúc ({ends_on.short})", Haste.SOON
    if -days <= LATELY:
        return f"quá ngày kết thúc {-days} ngày", Haste.SOON
    return f"{ended(ends_on)}, đã {_long(ends_on, today)}", Haste.CALM


def ended(ends_on: PartialDate) -> str:
    """kết thúc ngày 30/10/2023; kết thúc tháng 12/2023."""
    unit = "ngày" if ends_on.is_full else ("tháng" if ends_on.month else "năm")
    return f"kết thúc {unit} {ends_on.short}"


def _long(ends_on: PartialDate, today: date) -> str:
    """Whole years, below one whole months."""
    last = PartialDate.of(ends_on.last_day)
    years = full_years(last, today)
    if years:
        return f"{years} năm"
    months = (today.year - last.year) * 12 + today.month - last.month - (today.day < last.day)
    return f"{months} tháng"
