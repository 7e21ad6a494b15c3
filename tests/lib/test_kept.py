"""Counts that are kept for a while: how old they may be, and when they are made anew."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from emulation.lib.kept import forget, kept
from emulation.lib.throttle import one_at_a_time


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


def later(monkeypatch, seconds):
    at = timezone.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: at)


def test_a_value_holds_as_long_as_was_said_and_says_when_it_was_made(monkeypatch):
    first = kept("key", lambda: 1, 60)
    assert first.value == 1
    later(monkeypatch, 59)
    assert kept("key", lambda: 2, 60) == first
    assert kept("other", lambda: 2, 60).value == 2
    later(monkeypatch, 2)
    second = kept("key", lambda: 3, 60)
    assert second.value == 3
    assert second.at > first.at


def test_what_is_forgotten_is_made_anew():
    kept("key", lambda: 1, 60)
    forget("key", "never")
    assert kept("key", lambda: 2, 60).value == 2


def test_while_one_makes_it_anew_the_others_see_what_was_there(monkeypatch):
    first = kept("key", lambda: 1, 60)
    later(monkeypatch, 61)
    with one_at_a_time("kept:key", 60):
        assert kept("key", lambda: 2, 60) == first
    assert kept("key", lambda: 2, 60).value == 2
