import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

TOKEN_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


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

    class Meta:
        verbose_name = "địa chỉ lịch riêng"
        verbose_name_plural = "địa chỉ lịch riêng"

    def __str__(self):
        return f"Lịch hạn nộp của {self.user}"
