"""The report made by a real Celery worker over a real Redis."""

from io import BytesIO
from time import monotonic, sleep

import pytest
from pypdf import PdfReader

from campaigns.choices import CampaignState
from reports.choices import BuildState
from reports.models import ReportBuild
from reports.services import build_report
from tests import build
from tests.world import make_world

PATIENCE = 120  # seconds


@pytest.mark.worker
def test_a_worker_makes_what_staff_asked_for(live_worker):
    world = make_world()
    campaign = build.make_campaign(world.province, state=CampaignState.REVIEWING)
    build.make_work(campaign, name="Nhà văn hóa xã Nà Lao")
    row = build_report(campaign, actor=world.staff)
    deadline = monotonic() + PATIENCE
    seen = []
    while row.state_choice.is_underway and monotonic() < deadline:
        sleep(0.2)
        row = ReportBuild.objects.get(pk=row.pk)
        seen.append(row.progress)
    assert (row.state, row.error) == (BuildState.DONE, "")
    assert seen == sorted(seen)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(row.file.read())).pages)
    assert "Nhà văn hóa xã Nà Lao" in text
