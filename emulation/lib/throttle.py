"""How often something may be asked for, counted in the cache that all processes share."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache


def within_limit(what: str, limit: int, seconds: int) -> bool:
    """Count this time; False once there were more than `limit` in the last `seconds`."""
    key = f"throttle:{what}"
    if cache.add(key, 1, seconds):
        return limit >= 1
    try:
        return cache.incr(key) <= limit
    except ValueError:  # it ran out between the two calls
        cache.add(key, 1, seconds)
        return limit >= 1


@contextmanager
def one_at_a_time(what: str, seconds: int) -> Iterator[bool]:
    """False while another one is at it, which is believed to be dead after so many seconds."""
    key = f"busy:{what}"
    is_first = cache.add(key, 1, seconds)
    try:
        yield is_first
    finally:
        if is_first:
            cache.delete(key)
