"""Receipts of saves: kept as long as a browser may send a save again, and no longer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from campaigns.models import SaveReceipt
from campaigns.tasks import forget_receipts
from tests.build import make_submission

pytestmark = pytest.mark.django_db


def test_only_receipts_that_no_page_can_use_are_forgotten(world):
    report = make_submission(unit=world.north)
    for days in (7, 9):
        row = SaveReceipt.objects.create(submission=report, key=uuid4(), user=world.officer_north)
        SaveReceipt.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))
    forget_receipts()
    forget_receipts()
    (kept,) = SaveReceipt.objects.all()
    assert kept.at > timezone.now() - timedelta(days=8)
