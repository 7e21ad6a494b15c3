"""Counts the targets of a campaign that has too many to be judged while a page waits.

What was counted last lies in the cache: lost, it is counted anew.
"""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from campaigns.queries.targets import Tally, whole_tally
from emulation.lib.keyset import counted

# Beyond so many targets a page does not judge them itself.
LIVE_AT_MOST = 2_000
FRESH = timedelta(minutes=10)
KEPT = 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Kept:
    """How many targets were met, as of a moment."""

    tally: Tally
    at: datetime

    @property
    def is_fresh(self) -> bool:
        return timezone.now() - self.at < FRESH


def too_many(targets: QuerySet) -> bool:
    return counted(targets, LIVE_AT_MOST) > LIVE_AT_MOST


def keep(campaign_id: int) -> None:
    at = timezone.now()
    tally = whole_tally(campaign_id)
    cache.set(_key(campaign_id), (astuple(tally), at), KEPT)


def kept(campaign_id: int) -> Kept | None:
    found = cache.get(_key(campaign_id))
    return Kept(Tally(*found[0]), found[1]) if found else None


def _key(campaign_id: int) -> str:
    return f"tally:{campaign_id}"
