import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

TOKEN_BYTES = 32
HEAD = 16


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class CalendarFeedQuerySet(models.QuerySet):
    def with_token(self, token):
        """Of a person who may sign in; None for a token that is nobody's.

        The head finds the row, the whole is compared in a time that tells nothing of the rest.
        """
        if len(token) < HEAD:
            return None
        found = self.filter(token__startswith=token[:HEAD], user__is_active=True)
        for feed in found.select_related("user"):
            if secrets.compare_digest(feed.token.encode(), token.encode()):
                return feed
        return None


class CalendarFeed(models.Model):
    """The private address at which one person's calendar programs read deadlines.

    The token stands as it is, since its owner looks the address up again for the next device. It
    opens nothing but deadlines, is read without a sign-in, and a new one ends the old.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed"
    )
    token = models.CharField(max_length=64, unique=True, default=new_token)
    made_at = models.DateTimeField(default=timezone.now)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "địa chỉ lịch riêng"
        verbose_name_plural = "địa chỉ lịch riêng"

    def __str__(self):
        return f"Lịch hạn nộp của {self.user}"
