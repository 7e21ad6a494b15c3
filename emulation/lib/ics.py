"""A calendar that other programs subscribe to (iCalendar, RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

CONTENT_TYPE = "text/calendar; charset=utf-8"
LINE = 75  # octets
REFRESH = "PT1H"
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Event:
    """A day, or a moment on it. `revision` grows with every change, `changed_at` is the last."""

    uid: str
    starts: date | datetime
    summary: str
    changed_at: datetime
    revision: int = 0
    description: str = ""
    location: str = ""
    url: str = ""
    is_alarmed: bool = False


def calendar(name: str, events: Iterable[Event]) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cong thi dua//Lich han nop//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) + b"\r\n" for line in lines)


def _event(event: Event) -> Iterator[str]:
    is_moment = isinstance(event.starts, datetime)
    yield "BEGIN:VEVENT"
    yield f"UID:{text(event.uid)}"
    yield f"DTSTAMP:{_utc(event.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(event.changed_at)}"
    yield f"SEQUENCE:{event.revision}"
    if is_moment:
        yield f"DTSTART:{_utc(event.starts)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
    yield f"SUMMARY:{text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{text(event.description)}"
    if event.location:
        yield f"LOCATION:{text(event.location)}"
    if event.url:
        yield f"URL:{event.url}"
    # A deadline takes no time out of the day.
    yield "TRANSP:TRANSPARENT"
    if event.is_alarmed:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{text(event.summary)}"
        # A day begins at midnight: its alarm rings at nine in the morning of the day before.
        yield f"TRIGGER:{'-P1D' if is_moment else '-PT15H'}"
        yield "END:VALARM"
    yield "END:VEVENT"


def text(words: str) -> str:
    """Words as a TEXT value: marks of the format escaped, controls left out."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in plain if letter == "\n" or ord(letter) >= 32)
    return kept.replace("\x7f", "").translate(_ESCAPES)


def folded(line: str) -> bytes:
    """Cut into lines of at most 75 octets, never inside a letter."""
    parts, room, part = [], LINE, b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", LINE - 1  # the blank that continues a line counts as well
        part += octets
    return b"\r\n ".join([*parts, part])


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
