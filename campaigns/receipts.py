"""Forgets which saves were carried out, once no page can send them again."""

from datetime import timedelta

from django.utils import timezone

from campaigns.models import SaveReceipt

# A browser keeps what it could not send for a week.
KEPT_FOR = timedelta(days=8)


def forget() -> int:
    return SaveReceipt.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0]
