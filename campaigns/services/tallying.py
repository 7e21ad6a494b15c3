"""The tally of a campaign of many targets: what was counted last, and a new count in time."""

from campaigns import tallying
from campaigns.tasks import keep_tally
from emulation.lib.throttle import within_limit

# Seconds in which one count is asked for, however many look at the page.
ASKED_ONCE_IN = 60


def kept_tally(campaign) -> tallying.Kept | None:
    """None: it is being counted for the first time."""
    found = tallying.kept(campaign.pk)
    if found and found.is_fresh:
        return found
    if within_limit(f"tally:{campaign.pk}", 1, ASKED_ONCE_IN):
        keep_tally.delay_on_commit(campaign.pk)
    return found or tallying.kept(campaign.pk)
