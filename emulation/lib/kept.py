"""What is dear to count and looked at often: counted once in a while and kept with its moment.

Nobody waits for a new count but the first to ask for one: the others are shown what was there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from emulation.lib.throttle import one_at_a_time

COUNTING = 60  # seconds after which a count is believed to have failed
STALE = 10  # how many times as long the former count is at hand


@dataclass(frozen=True)
class Kept:
    """A value as of a moment."""

    value: Any
    at: datetime


def kept(key: str, make: Callable[[], Any], seconds: int) -> Kept:
    """The value of this key, made anew when it is older than so many seconds."""
    found = cache.get(_key(key))
    if found and timezone.now() - found.at < timedelta(seconds=seconds):
        return found
    with one_at_a_time(f"kept:{key}", COUNTING) as is_first:
        if found and not is_first:
            return found
        at = timezone.now()
        made = Kept(make(), at)
        cache.set(_key(key), made, STALE * seconds)
        return made


def forget(*keys: str) -> None:
    """After an act of whoever looks at it next."""
    cache.delete_many([_key(key) for key in keys])


def _key(key: str) -> str:
    return f"kept:{key}"
