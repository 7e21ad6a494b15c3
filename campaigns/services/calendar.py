"""The private address of one's own calendar: made, changed, given up; never in the journal."""

from django.db import transaction
from django.utils import timezone

from campaigns.models import CalendarFeed
from campaigns.models.calendar import new_token
from emulation.journal.services import record


@transaction.atomic
def make_feed(*, actor) -> CalendarFeed:
    """The one there is, or a new one; asked for twice it is made once."""
    feed, is_new = CalendarFeed.objects.get_or_create(user_id=actor.pk)
    if is_new:
        record(actor, "calendarfeed.made", feed)
    return feed


@transaction.atomic
def renew_feed(*, actor) -> CalendarFeed:
    """Another address; whatever subscribed to the old one reads nothing any more."""
    feed = _locked(actor)
    if feed is None:
        return make_feed(actor=actor)
    feed.token, feed.made_at = new_token(), timezone.now()
    feed.save(update_fields=["token", "made_at"])
    record(actor, "calendarfeed.renewed", feed)
    return feed


@transaction.atomic
def remove_feed(*, actor) -> None:
    feed = _locked(actor)
    if feed is None:
        return
    record(actor, "calendarfeed.removed", feed)
    feed.delete()


def _locked(actor):
    return CalendarFeed.objects.select_for_update().filter(user_id=actor.pk).first()
