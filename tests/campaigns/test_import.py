"""Facts of documents become rows of the portal, once, and are never dropped."""

import copy
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import importing
from campaigns.checks import examine
from campaigns.choices import CampaignState, SubmissionState, WorkStatus
from campaigns.facts import read_directory
from campaigns.models import (
    Addressee,
    Anniversary,
    AwardCount,
    Baseline,
    Campaign,
    Conference,
    Event,
    Exemplar,
    HistoricEvent,
    Indicator,
    LegalBasis,
    Period,
    Presentation,
    Result,
    Snapshot,
    SourceDocument,
    SourceFact,
    StatedComparison,
    Submission,
    Target,
    Work,
)
from campaigns.queries.findings import all_findings
from emulation.accounts.models import Unit
from emulation.journal.models import Entry
from emulation.lib.dates import PartialDate
from tests.build import make_campaign, make_indicator, make_period, make_submission, make_unit
from tests.campaigns.test_facts import LAUNCH

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "campaigns" / "sample" / "facts"
SAMPLE_COUNTS = {
    "campaigns": 4,
    "anniversaries": 20,
    "targets": 10,
    "results": 31,
    "works": 5,
    "events": 10,
    "exemplars": 15,
    "awards": 15,
    "documents": 5,
    "movements": 18,
    "persons": 10,
    "legal_bases": 15,
    "conferences": 1,
    "blocs": 1,
    "indicators": 27,
    "units": 47,
    "recipient_groups": 7,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def launch():
    """A small set of another province; a test changes it and imports it again."""
    return copy.deepcopy(LAUNCH)


@pytest.fixture
def bring(tmp_path):
    """Import a set, in place of what the folder held before."""

    def bring(content, name="a.yaml", **options):
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
        return importing.run(tmp_path, **options)

    return bring


def second_document(**lists):
    return {
        "schema": "emulation-facts/1",
        "source": "tong-ket.txt",
        "document": {"id": "HG-D2", "kind": "news_closing_conference", "title": "Tổng kết"},
        **lists,
    }


def command(*arguments):
    """The output of the command and its exit status."""
    output = StringIO()
    try:
        call_command("import_facts", *map(str, arguments), stdout=output)
    except SystemExit as stop:
        return output.getvalue(), stop.code
    return output.getvalue(), 0


def tables():
    """The number of rows of every table, and the greatest id, which betrays a rewrite."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


def plain(value):
    """A stored decimal without the zeros of its column."""
    return None if value is None else value.normalize()


# --- the given set ----------------------------------------------------------------------------


def test_every_fact_of_the_sample_is_kept_word_for_word():
    report = importing.run(SAMPLE)
    assert report.errors == []
    assert report.created == SAMPLE_COUNTS
    assert sum(report.unchanged.values()) == 0
    book = read_directory(SAMPLE).book
    told = {fact["id"]: (name, fact) for name, fact in book.rows()}
    kept = {
        fact.fact_id: (fact.list_name, fact.data)
        for fact in SourceFact.objects.exclude(list_name__in=["units", "indicators"])
    }
    assert kept == told
    units = SourceFact.objects.filter(list_name="units")
    assert {fact.data["code"]: fact.data for fact in units} == book.units


def test_a_second_run_changes_nothing_and_writes_nothing():
    importing.run(SAMPLE)
    before = tables()
    with CaptureQueriesContext(connection) as queries:
        report = importing.run(SAMPLE)
    words = {query["sql"].split()[0].upper() for query in queries}
    assert words <= {"SELECT", "SAVEPOINT", "RELEASE", "BEGIN"}
    assert report.unchanged == SAMPLE_COUNTS
    assert sum(report.created.values()) == sum(report.changed.values()) == 0
    assert tables() == before


def test_four_documents_tell_of_one_campaign():
    importing.run(SAMPLE)
    campaign = Campaign.objects.get(code="C-LC-2023-DB")
    # The launch document speaks first; the day of the launch only others know.
    assert campaign.theme.endswith("(01/01/2004- 01/01/2024)")
    assert campaign.launched_on == PartialDate(2023, 5, 30)
    assert campaign.ends_on == PartialDate(2023, 10, 30)
    assert (campaign.unit.code, campaign.closing_unit.code) == ("LC.UBND", "LC.HDTDKT")
    assert (campaign.signing_capacity, campaign.signing_for) == ("KT.", "CHỦ TỊCH")
    assert (campaign.signer_name, campaign.signer_position) == ("Tống Thanh Hải", "Phó Chủ tịch")
    assert campaign.document_on is None
    assert campaign.state == CampaignState.REVIEWING
    facts = SourceFact.objects.behind(campaign).order_by("fact_id")
    assert [fact.fact_id for fact in facts] == ["000-C1", "001-C1", "002-C1"]
    assert campaign.focus_areas.count() == 9
    assert [str(row) for row in campaign.anniversaries.all()] == [
        "115 năm thành lập tỉnh",
        "75 năm thành lập Đảng bộ tỉnh",
        "70 năm ngày Bác Hồ gửi thư cho đồng bào và cán bộ Lai Châu",
        "20 năm chia tách, thành lập tỉnh",
    ]


def test_one_event_is_recognised_across_campaigns_with_the_dates_of_each():
    importing.run(SAMPLE)
    event = HistoricEvent.objects.get(key="chia_tach_tinh")
    dates = {
        row.campaign.code: (str(row.starts_on), str(row.ends_on))
        for row in Anniversary.objects.filter(event=event)
    }
    assert dates == {
        "C-LC-2023-DB": ("2004-01-01", "2024-01-01"),
        "C-PT-2022-SK2024": ("2002-09-22", "2024-09-22"),
    }
    assert event.works.count() == 4
    # Named without a campaign: an event, but no campaign's anniversary.
    assert HistoricEvent.objects.get(key="ngay_sinh_ho_chi_minh").anniversaries.count() == 0


def test_figures_of_several_documents_are_one_figure_with_all_their_facts():
    importing.run(SAMPLE)
    result = Result.objects.get(target__indicator__code="jobs_created")
    assert (plain(result.value), result.uom) == (Decimal("9842"), "lao động")
    facts = SourceFact.objects.behind(result).order_by("fact_id")
    assert [fact.fact_id for fact in facts] == ["000-R6", "002-R6"]
    stated = {
        (row.document.code, row.kind, row.baseline.name, plain(row.value))
        for row in result.comparisons.all()
    }
    assert stated == {
        ("000-D1", "exceed", "kế hoạch", Decimal("16.6")),
        ("002-D1", "exceed", "kế hoạch", Decimal("16.6")),
        ("000-D1", "pct", "năm 2022", Decimal("11")),
        ("002-D1", "pct", "năm 2022", Decimal("11")),
    }


@pytest.mark.parametrize(
    ("indicator", "value", "approximation", "estimate"),
    [
        ("local_budget_revenue", "14000", "under", True),
        ("tourist_arrivals", "1", "over", False),
        ("tourism_revenue", "800", "under", False),
        ("poverty_rate", "24.63", "exact", False),
        ("grdp_per_capita", "47.2", "exact", False),
    ],
)
def test_what_is_known_only_as_a_bound_stays_a_bound(indicator, value, approximation, estimate):
    importing.run(SAMPLE)
    result = Result.objects.get(target__indicator__code=indicator)
    told = (plain(result.value), result.approximation, result.is_estimate)
    assert told == (Decimal(value).normalize(), approximation, estimate)


def test_one_result_is_judged_by_as_many_plans_as_are_named():
    importing.run(SAMPLE)
    baselines = Baseline.objects.filter(target__indicator__code="local_budget_revenue")
    assert {(row.kind, row.name, row.value) for row in baselines} == {
        ("plan", "dự toán Trung ương giao", None),
        ("plan", "dự toán HĐND tỉnh giao", None),
        ("previous", "năm 2022", None),
    }
    unsure = StatedComparison.objects.filter(is_unconfirmed=True)
    assert {row.result.target.indicator.code for row in unsure} == {"tourism_revenue"}


def test_imported_figures_stand_as_verified_and_frozen():
    importing.run(SAMPLE)
    submission = Submission.objects.get()
    assert (submission.state, submission.imported) == (SubmissionState.VERIFIED, True)
    assert (submission.unit.code, submission.period.code) == ("LC", "2023")
    snapshot = submission.snapshots.get()
    assert snapshot.is_current
    jobs = next(row for row in snapshot.data["results"] if row["indicator"] == "jobs_created")
    assert (jobs["value"], jobs["facts"]) == ("9842", ["000-R6", "002-R6"])
    assert len(snapshot.data["results"]) == 11


def test_figures_of_a_bloc_are_kept_as_facts_of_no_campaign():
    importing.run(SAMPLE)
    facts = SourceFact.objects.filter(list_name="results", document__code="004-D1")
    assert facts.count() == 18
    assert {(fact.campaign, fact.row_id) for fact in facts} == {(None, None)}


def test_targets_by_wording_by_figure_and_for_each_unit_are_told_apart():
    importing.run(SAMPLE)
    targets = {
        row.label: (row.wording, row.year, [plain(b.value) for b in row.baselines.all()])
        for row in Target.objects.filter(campaign__code="C-LC-2023-DB", results=None)
    }
    assert targets == {
        "tốc độ tăng trưởng GRDP": ("", 2023, [Decimal("9")]),
        "dự toán thu ngân sách nhà nước": ("hoàn thành dự toán", 2023, []),
        "công trình chào mừng các sự kiện lịch sử": ("", None, [Decimal("1")]),
        "công trình có ý nghĩa thiết thực": ("", None, [Decimal("1")]),
    }


def test_awards_keep_counts_bounds_scope_and_names():
    importing.run(SAMPLE)
    awards = {
        fact.fact_id: fact.row
        for fact in SourceFact.objects.filter(list_name="awards", document__code="002-D1")
    }
    general = awards["002-A5"]
    assert (general.mixed_total, general.approximation) == (300, "over")
    assert general.individuals is None
    assert general.authority == "Chủ tịch UBND tỉnh"
    assert general.conference == Conference.objects.get()
    assert {row.pk for row in general.parts.all()} == {
        awards[name].pk for name in ("002-A6", "002-A7", "002-A8", "002-A9")
    }
    named = awards["002-A8"].recipients.get()
    assert (named.name, named.job, named.kind) == (
        "Lê Văn Lương",
        "Chủ tịch UBND tỉnh",
        "individual",
    )
    assert AwardCount.objects.count() == 12  # the bloc's three belong to no campaign


def test_works_events_conference_and_bases_stand_in_words():
    importing.run(SAMPLE)
    work = Work.objects.get(alias="Đường Thèn Sin - Sin Suối Hồ")
    assert (work.status, work.has_plaque, work.event.key, work.unit.code) == (
        WorkStatus.COMPLETED,
        True,
        "chia_tach_tinh",
        "LC.PT",
    )
    total = Work.objects.get(is_total=True)
    assert total.count == 4
    contest = Event.objects.get(name__startswith="Cuộc thi trắc nghiệm")
    assert [(plain(f.value), f.uom) for f in contest.figures.all()] == [
        (Decimal("58857").normalize(), "người đăng ký tài khoản"),
        (Decimal("366469").normalize(), "lượt người tham gia"),
    ]
    assert contest.organiser == "Tỉnh ủy"
    conference = Conference.objects.get()
    assert conference.chair == "Lê Văn Lương, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"
    assert conference.reporter == "Giám đốc Sở Nội vụ"
    assert [row.unit and row.unit.code for row in Presentation.objects.all()] == [
        None,
        "LC.BCHQS",
        "LC.TU",
    ]
    bases = LegalBasis.objects.filter(campaign__code="C-LC-2023-DB")
    assert str(bases[0]).startswith("Chỉ thị số 34-CT/TW ngày 07/4/2014 của Bộ Chính trị")
    # One congress, cited by two documents of the campaign.
    assert bases.filter(issuer="Đại hội Đảng bộ tỉnh lần thứ XIV").count() == 1
    assert Addressee.objects.filter(campaign__code="C-LC-2023-DB").count() == 10
    assert Addressee.objects.get(name="Lưu: VT, Th3").is_archive
    assert Exemplar.objects.count() == 10


def test_checks_of_what_is_stored_say_the_same_as_of_the_files():
    importing.run(SAMPLE)
    stored = [(finding.kind, finding.facts) for finding in all_findings()]
    told = [(finding.kind, finding.facts) for finding in examine(read_directory(SAMPLE).book)]
    assert sorted(stored) == sorted(told)
    assert len(told) > 30


def test_documents_belong_to_the_place_of_their_body():
    importing.run(SAMPLE)
    owners = dict(SourceDocument.objects.values_list("code", "unit__code"))
    assert owners == {
        "000-D1": "LC",
        "001-D1": "LC",
        "002-D1": "LC",
        "003-D1": "LC.PT",
        "004-D1": "LC",
    }


# --- the command ------------------------------------------------------------------------------


def test_a_trial_run_says_the_same_and_leaves_no_trace():
    before = tables()
    output, status = command(SAMPLE, "--dry-run", "--json")
    assert status == 0
    assert json.loads(output)["created"] == SAMPLE_COUNTS
    assert tables() == before
    text, _ = command(SAMPLE, "--dry-run")
    assert text.startswith("Làm thử, không lưu gì:")


def test_json_has_exactly_the_four_parts():
    output, _ = command(SAMPLE, "--json")
    assert json.loads(output) == {
        "created": SAMPLE_COUNTS,
        "unchanged": dict.fromkeys(SAMPLE_COUNTS, 0),
        "not_understood": [],
        "errors": [],
    }
    again, _ = command(SAMPLE, "--json")
    assert json.loads(again)["created"] == dict.fromkeys(SAMPLE_COUNTS, 0)
    assert json.loads(again)["unchanged"] == SAMPLE_COUNTS


def test_errors_name_file_fact_and_field_and_nothing_at_all_is_imported(tmp_path, launch):
    launch["results"][0]["value"] = "14. 000"
    launch["awards"][0]["conference"] = "HG-CF9"
    (tmp_path / "a.yaml").write_text(json.dumps(launch), encoding="utf-8")
    before = tables()
    output, status = command(tmp_path, "--json")
    report = json.loads(output)
    assert status == 1
    assert [(e["file"], e["id"], e["field"]) for e in report["errors"]] == [
        ("a.yaml", "HG-R1", "value"),
        ("a.yaml", "HG-A1", "conference"),
    ]
    assert (report["created"], report["unchanged"]) == ({}, {})
    assert tables() == before
    text, _ = command(tmp_path)
    assert "Không nhập gì vì có 2 lỗi:" in text
    assert "a.yaml, HG-R1, trường value: phải là số" in text


def test_a_refusal_of_the_database_is_told_and_nothing_stays(tmp_path, launch, monkeypatch):
    monkeypatch.setattr("campaigns.importing.snapshots.freeze", lambda _: make_unit(code="HG"))
    (tmp_path / "a.yaml").write_text(json.dumps(launch), encoding="utf-8")
    before = tables()
    text, status = command(tmp_path)
    assert status == 1
    assert "Cơ sở dữ liệu từ chối" in text
    assert tables() == before


def test_what_is_not_understood_is_told_and_kept_with_its_fact(bring, launch):
    launch["works"][0]["mood"] = {"đo": Decimal("1.5").__str__()}
    launch["songs"] = [{"id": "HG-S1", "name": "Hà Giang quê tôi"}]
    report = bring(launch)
    told = {(entry.id, entry.field) for entry in report.not_understood}
    assert told == {("HG-W1", "mood"), (None, "songs")}
    fact = SourceFact.objects.get(fact_id="HG-W1")
    assert fact.data["mood"] == {"đo": "1.5"}
    assert fact.not_understood == [{"field": "mood", "value": {"đo": "1.5"}}]
    assert SourceFact.objects.get(fact_id="HG-S1").list_name == "songs"


# --- other sets -------------------------------------------------------------------------------


def test_another_province_is_imported_beside_the_first(bring, launch):
    importing.run(SAMPLE)
    sample = SourceFact.objects.count()
    report = bring(launch)
    assert report.errors == []
    assert SourceFact.objects.count() == sample + sum(report.created.values())
    campaign = Campaign.objects.get(code="C-HG-2024")
    assert campaign.unit.code == "HG.UBND"
    assert importing.run(SAMPLE).unchanged == SAMPLE_COUNTS


def test_ids_of_another_set_of_documents_are_refused(bring, launch):
    bring(launch)
    launch["source"] = "another.txt"
    report = bring(launch)
    assert {error.id for error in report.errors} >= {"HG-D1", "HG-R1"}
    assert "đã có trong cổng cho tài liệu khác (ha-giang-phat-dong.txt)" in str(report.errors[0])
    assert SourceDocument.objects.get().source == "ha-giang-phat-dong.txt"


def test_units_and_indicators_nobody_defined_are_made_and_told(bring, launch):
    launch["units"] = launch["units"][:1]
    del launch["indicators"]
    report = bring(launch)
    assert sorted(report.new_units) == ["HG.BQ", "HG.UBND"]
    assert report.new_indicators == ["roads"]
    assert (report.created["units"], report.created["indicators"]) == (3, 1)
    unit = Unit.objects.get(code="HG.BQ")
    assert (unit.name, unit.parent.code) == ("HG.BQ", "HG")
    assert unit.path == f"{unit.parent.path}{unit.pk}."
    indicator = Indicator.objects.get(code="roads")
    assert (indicator.label, indicator.uom, indicator.direction) == (
        "đường bê tông",
        "km",
        "unknown",
    )
    again = bring(launch)
    assert (again.new_units, sum(again.created.values())) == ([], 0)


def test_a_unit_made_without_a_name_takes_it_from_a_later_set(bring, launch, tmp_path):
    units, launch["units"] = launch["units"], launch["units"][:1]
    bring(launch)
    report = bring({"schema": "emulation-units/1", "units": units[1:]}, "b.yaml")
    assert report.errors == []
    assert Unit.objects.get(code="HG.BQ").name == "huyện Bắc Quang"
    assert Unit.objects.get(code="HG.BQ").kind == "district"


def test_the_first_word_on_a_unit_stands_when_another_set_tells_it_again(bring, launch, tmp_path):
    bring(launch)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = second_document(
        units=[{"code": "HG", "name": "tỉnh Hà Giang (cũ)", "type": "province", "parent": None}],
        indicators=[{"code": "roads", "label": "đường nhựa", "uom": ["m"]}],
    )
    (elsewhere / "a.json").write_text(json.dumps(other), encoding="utf-8")
    report = importing.run(elsewhere)
    assert report.errors == []
    assert (report.unchanged["units"], report.unchanged["indicators"]) == (1, 1)
    assert Unit.objects.get(code="HG").name == "tỉnh Hà Giang"
    assert Indicator.objects.get(code="roads").label == "đường bê tông"


def test_a_campaign_prepared_in_the_portal_is_filled_not_overwritten(bring, launch):
    campaign = make_campaign(make_unit(code="HG.UBND"), code="C-HG-2024", theme="Chủ đề của cổng")
    campaign.ends_on = None
    campaign.save()
    bring(launch)
    campaign.refresh_from_db()
    assert campaign.theme == "Chủ đề của cổng"
    assert campaign.ends_on == PartialDate(2024, 12, 31)
    assert campaign.state == CampaignState.COLLECTING
    assert campaign.targets.exists()


def test_a_report_the_unit_wrote_itself_is_left_alone(bring, launch):
    campaign = make_campaign(make_unit(code="HG.UBND"), code="C-HG-2024")
    unit = make_unit(code="HG.BQ")
    own = make_submission(make_period(campaign, code="2024"), unit)
    report = bring(launch)
    own.refresh_from_db()
    assert (own.state, own.results.count()) == (SubmissionState.DRAFT, 0)
    assert SourceFact.objects.get(fact_id="HG-R1").row_id is None
    assert any("đơn vị đã tự lập báo cáo" in line for line in report.kept)


def test_a_value_that_is_exact_is_shown_before_a_bound(bring, launch):
    launch["results"][0] |= {"value": 130, "approx": "over"}
    bring(launch)
    exact = launch["results"][0] | {"id": "HG-R8", "value": 131.5, "approx": "exact"}
    exact.pop("part_of")
    exact.pop("source", None)
    exact["campaign"] = "C-HG-2024"
    bring(second_document(results=[exact]), "b.yaml")
    result = Result.objects.get(target__unit__code="HG.BQ")
    assert (plain(result.value), result.approximation) == (Decimal("131.5"), "exact")
    told = SourceFact.objects.behind(result).order_by("fact_id")
    assert [fact.fact_id for fact in told] == ["HG-R1", "HG-R8"]
    snapshots = Snapshot.objects.filter(submission=result.submission).order_by("number")
    assert [row.is_current for row in snapshots] == [False, True]


def test_two_figures_of_one_indicator_in_one_document_are_two_results(bring, launch):
    launch["results"].append(
        launch["results"][1]
        | {"id": "HG-R3", "unit": "HG.BQ", "label": "đường bản", "period": "2024"}
    )
    bring(launch)
    results = Result.objects.filter(target__unit__code="HG.BQ")
    assert {(row.target.label, plain(row.value)) for row in results} == {
        ("đường bê tông", Decimal("131.5")),
        ("đường bản", Decimal("1200").normalize()),
    }


def test_a_target_of_another_year_does_not_judge_a_figure(bring, launch):
    launch["targets"][0]["year"] = 2030
    bring(launch)
    result = Result.objects.get(target__unit__code="HG.BQ")
    assert result.target.label == "đường bê tông (năm 2024)"
    assert result.target.baselines.filter(name="chỉ tiêu của phong trào").count() == 0


def test_figures_of_two_periods_keep_their_own_plans(bring, launch):
    former = launch["results"][0] | {
        "id": "HG-R0",
        "period": "2023",
        "plan_value": 110,
        "value": 99,
    }
    launch["results"][0]["plan_value"] = 120
    launch["targets"] = []
    launch["results"].append(former)
    bring(launch)
    plans = {
        row.name: plain(row.value)
        for row in Baseline.objects.filter(target__unit__code="HG.BQ", kind="plan")
    }
    assert plans == {
        "kế hoạch năm 2023": Decimal("110").normalize(),
        "kế hoạch năm 2024": Decimal("120").normalize(),
    }
    assert sorted(Period.objects.values_list("code", flat=True)) == ["2023", "2024", "chung"]


def test_a_name_too_long_for_its_column_is_cut_and_told_and_kept_whole(bring, launch):
    launch["works"][0]["name"] = "Cầu " + "rất dài " * 80
    report = bring(launch)
    work = Work.objects.get()
    assert len(work.name) == 400
    assert work.name.endswith("…")
    assert any("HG-W1" in line for line in report.cut)
    fact = SourceFact.objects.get(fact_id="HG-W1")
    assert fact.data["name"] == launch["works"][0]["name"]
    assert sum(bring(launch).created.values()) == 0


def test_a_row_that_only_points_is_kept_and_makes_nothing(bring, launch):
    bring(launch)
    other = second_document(
        campaigns=[{"id": "HG-C2", "ref": "HG-C1"}], works=[{"id": "HG-W2", "name": "Nhà bia"}]
    )
    bring(other, "b.yaml")
    assert Campaign.objects.count() == 1
    assert SourceFact.objects.get(fact_id="HG-C2").row_id is None
    assert Work.objects.get(name="Nhà bia").campaign.code == "C-HG-2024"


# --- a later run with other words -------------------------------------------------------------


def test_a_changed_fact_changes_rows_nobody_has_touched(bring, launch):
    bring(launch)
    launch["campaigns"][0]["end_date"] = "2025-01-31"
    launch["results"][0]["value"] = 140
    launch["awards"][0]["recipients"] = []
    report = bring(launch)
    assert (report.changed["results"], report.kept) == (1, [])
    assert sum(report.created.values()) == 0
    assert Campaign.objects.get().ends_on == PartialDate(2025, 1, 31)
    result = Result.objects.get(target__unit__code="HG.BQ")
    assert plain(result.value) == Decimal("140").normalize()
    current = result.submission.snapshots.get(is_current=True)
    assert current.data["results"][0]["value"] == "140"
    assert SourceFact.objects.get(fact_id="HG-R1").data["value"] == 140
    assert AwardCount.objects.get(part_of=None).recipients.count() == 0
    assert bring(launch).unchanged == {
        name: number + report.changed[name] for name, number in report.unchanged.items()
    }


def test_what_somebody_changed_in_the_portal_stays_and_is_told(bring, launch):
    bring(launch)
    Work.objects.update(name="Cầu mới Vĩ Thượng")
    launch["works"][0]["name"] = "Cầu Vĩ Thượng 2"
    launch["works"][0]["status"] = "completed"
    report = bring(launch)
    work = Work.objects.get()
    assert (work.name, work.status) == ("Cầu mới Vĩ Thượng", WorkStatus.COMPLETED)
    assert report.kept == ["công trình (HG-W1): tên đã được sửa trong cổng, giữ giá trị đó"]
    assert SourceFact.objects.get(fact_id="HG-W1").data["name"] == "Cầu Vĩ Thượng 2"


def test_a_row_deleted_in_the_portal_is_not_made_again(bring, launch):
    bring(launch)
    Work.objects.all().delete()
    launch["works"][0]["name"] = "Cầu Vĩ Thượng 2"
    report = bring(launch)
    assert Work.objects.count() == 0
    assert "đã bị xóa" in report.kept[0]


def test_editors_see_that_an_import_has_changed_their_campaign(bring, launch):
    bring(launch)
    version = Campaign.objects.get().version
    assert version == 1
    launch["works"][0]["name"] = "Cầu Vĩ Thượng 2"
    bring(launch)
    assert Campaign.objects.get().version == version + 1
    entries = Entry.objects.about(Campaign.objects.get())
    assert [entry.action for entry in entries] == ["campaign.imported"] * 2


def test_many_facts_are_written_in_few_statements(bring, launch):
    def queries(number):
        launch["works"] = [
            {"id": f"HG-W{number}-{place}", "name": f"Cầu số {number}-{place}", "unit": "HG.BQ"}
            for place in range(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            assert bring(launch).errors == []
        return len(captured)

    queries(1)
    # SQLite takes a few hundred values at a time, so a hundred rows are a handful of statements.
    assert queries(110) - queries(10) <= 20


def test_an_indicator_of_the_portal_keeps_its_reading(bring, launch):
    make_indicator("Đường bê tông nông thôn", code="roads", uom="m", direction="lower")
    bring(launch)
    indicator = Indicator.objects.get(code="roads")
    assert (indicator.label, indicator.uom, indicator.direction) == (
        "Đường bê tông nông thôn",
        "m",
        "lower",
    )


def test_a_document_that_names_no_body_belongs_to_the_unit_its_facts_speak_of(bring, launch):
    del launch["document"]["issuing_body"]
    launch["campaigns"][0]["launched_by"] = {"unit": "HG.UBND"}
    other = second_document(works=[{"id": "HG-W2", "name": "Nhà bia", "source": "báo"}])
    bring(other, "b.yaml")
    bring(launch)
    owners = dict(SourceDocument.objects.values_list("code", "unit__code"))
    assert owners == {"HG-D1": "HG", "HG-D2": "HG", "báo": "HG"}
