"""The sample province: one command, everything there, nothing twice, never in production."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from awards.models import Honour, Proposal
from awards.queries.proposals import receivers
from campaigns.choices import OPEN_FOR_RESULTS
from campaigns.models import Campaign, Period, Result, SourceFact, Submission
from campaigns.queries.results import owed_by
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Appointment, Succession, Unit, User
from emulation.journal.models import Notification
from reports.management import sample
from reports.models import ReportBuild

pytestmark = pytest.mark.django_db

COMMUNES = (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.TOWNSHIP)
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def run() -> str:
    out = StringIO()
    call_command("load_sample", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def printed(django_db_setup, django_db_blocker, private_root) -> Iterator[str]:
    """Loaded once for the tests of this file, which only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield run()
        transaction.set_rollback(True)


def communes(on):
    return Unit.objects.in_force(on).filter(kind__in=COMMUNES, code__startswith="LC")


def test_both_trees_of_the_province_stand_with_their_dates():
    # One more before: a commune whose name a document cuts off, of which nothing else is known.
    cut_off = {"LC.THU.MUONG_"}
    before = set(communes(BEFORE).values_list("code", flat=True)) - cut_off
    after = set(communes(AFTER).values_list("code", flat=True)) - cut_off
    assert (len(before), len(after), before & after) == (106, 38, set())
    districts = Unit.objects.filter(kind__in=[UnitKind.DISTRICT, UnitKind.CITY], outside=False)
    assert set(districts.filter(code__startswith="LC.").values_list("closed_on", flat=True)) == {
        AFTER
    }
    wards = communes(AFTER).filter(kind=UnitKind.WARD).values_list("name", flat=True)
    assert set(wards) == {"phường Đoàn Kết", "phường Tân Phong"}


def test_every_former_commune_goes_on_in_a_present_one():
    former = Succession.objects.values_list("from_unit", flat=True)
    assert len(former) == len(set(former)) == 106
    assert set(Succession.objects.values_list("to_unit", flat=True)) == set(
        communes(AFTER).exclude(code="LC.THU.MUONG_").values_list("pk", flat=True)
    )
    kim = Unit.objects.get(code="LC.03637")
    names = {row.from_unit.name for row in kim.predecessions.select_related("from_unit")}
    assert names == {"xã Pha Mu", "xã Tà Hừa", "xã Mường Kim", "xã Tà Mung"}


def test_there_is_a_sign_in_for_every_role_and_it_is_printed(printed):
    assert {row.role for row in Appointment.objects.all()} == set(Role.values)
    assert sample.PASSWORD in printed
    for user in User.objects.all():
        assert user.check_password(sample.PASSWORD)
        assert user.username in printed
        assert "Mẫu" in user.full_name
    for role in Role:
        assert role.label in printed


def test_officers_owe_a_report_and_staff_may_take_it():
    campaign = Campaign.objects.get(code="C-LC-2023-DB")
    assert campaign.state in OPEN_FOR_RESULTS
    taking_part = campaign.participations.filter(unit__kind__in=["district", "city"])
    assert taking_part.count() == 8
    officer = User.objects.get(username="phongtho")
    owed = [(row.campaign.code, row.unit.code) for row in owed_by(officer)]
    assert owed == [("C-LC-2023-DB", "LC.PT")]
    assert Period.objects.get(campaign=campaign).due_at > timezone.now()


def test_the_works_of_the_launch_are_given_to_each_district():
    origin = SourceFact.objects.get(fact_id="001-T3").row
    given = origin.campaign.targets.filter(label=origin.label).exclude(pk=origin.pk)
    assert given.count() == 8
    assert {baseline.value for target in given for baseline in target.baselines.all()} == {1}


def test_no_figure_is_made_up():
    assert set(Submission.objects.values_list("imported", flat=True)) == {True}
    sourced = SourceFact.objects.filter(list_name="results").values_list("row_id", flat=True)
    assert set(Result.objects.values_list("pk", flat=True)) <= set(sourced)


def test_the_district_responds_to_the_province():
    assert Campaign.objects.get(code="C-PT-2022-SK2024").parent.code == "C-LC-2023-DB"


def test_the_first_closing_report_lies_where_it_is_said(printed):
    build = ReportBuild.objects.get()
    assert build.file.path in printed
    text = "".join(page.extract_text() for page in PdfReader(build.file.path).pages)
    assert "9.004" in text
    assert Path(build.file.path).stat().st_size > 10_000


def test_a_commune_of_today_has_a_dossier_under_way():
    leader = User.objects.get(username="lanhdaoxa")
    proposal = Proposal.objects.visible_to(leader).get()
    assert (proposal.state, proposal.unit.code) == ("draft", "LC.03549")
    assert proposal.nominees.count() == 3
    assert [str(body.code) for body in receivers(proposal.unit)] == ["LC"]
    assert proposal.unit.leader_confirms


def test_who_is_named_in_the_documents_stands_in_the_registry():
    honours = Honour.objects.visible_to(User.objects.get(username="thuongtruc"))
    named = set(honours.values_list("name_printed", flat=True))
    assert {"Tống Thanh Hải", "Giàng Páo Mỷ", "Hà Trọng Hải", "Lê Văn Lương"} <= named


def test_nobody_is_mailed_about_the_sample():
    assert not Notification.objects.exists()


def test_the_second_run_writes_nothing_and_prints_the_same(printed):
    with CaptureQueriesContext(connection) as queries:
        again = run()
    assert again.splitlines()[-8:] == printed.splitlines()[-8:]
    assert len(queries) < 10
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_loading_all_of_it_again_makes_nothing_twice():
    def counts():
        models = (Unit, Succession, User, Appointment, Campaign, Result, SourceFact, ReportBuild)
        return [model.objects.count() for model in models]

    before = counts()
    with transaction.atomic():
        sample.load_all(lambda step: None, lambda stage, percent: None)
        assert counts() == before
        transaction.set_rollback(True)


def test_production_refuses_the_sample(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="không nạp vào đây"):
        run()
