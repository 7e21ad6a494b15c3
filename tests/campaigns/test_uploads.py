"""The workbook of figures there and back: filled in, read on trial, applied, taken back."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns import trials
from campaigns.choices import Quantity, SubmissionState, UploadState
from campaigns.entry_books import book_of
from campaigns.models import (
    FigureUpload,
    Obligation,
    Result,
    Submission,
    UploadedCell,
    UploadedReport,
)
from campaigns.services import results, uploads
from campaigns.services.results import Entry
from campaigns.uploads.columns import LABELS, PLACE
from emulation.journal.models import Entry as JournalEntry
from emulation.journal.services import record
from emulation.lib.entry_sheets import write_entries
from emulation.lib.verdicts import Refused
from tests.build import (
    make_campaign,
    make_evidence,
    make_participation,
    make_period,
    make_result,
    make_return_note,
    make_submission,
    make_succession,
    make_target,
    make_unit,
)
from tests.campaigns.workbooks import (
    HEAD,
    downloaded,
    filled,
    foreign,
    rows_of,
    sheet_names,
    told,
    uploaded,
    written,
)
from tests.lib.clamd import EICAR, clamd

pytestmark = pytest.mark.django_db
D = Decimal
FIELDS = ("value", "approximation", "numerator", "denominator", "reached", "wording", "note")


@pytest.fixture
def campaign(world):
    campaign = make_campaign(world.province)
    for unit in (world.north, world.north_commune, world.north_other, world.south):
        make_participation(campaign, unit)
    return campaign


@pytest.fixture
def period(campaign):
    return make_period(campaign, name="Quý IV")


@pytest.fixture
def forest(world, campaign):
    return make_target(campaign, world.north, label="Trồng rừng mới", plan=D(8000), group="Rừng")


@pytest.fixture
def schools(world, campaign):
    return make_target(
        campaign,
        world.north,
        label="Trường đạt chuẩn",
        uom="trường",
        quantity=Quantity.COUNT_OF,
        position=1,
    )


@pytest.fixture
def clean(world, campaign):
    return make_target(
        campaign, world.north_commune, label="Xã sạch", uom="", quantity=Quantity.YES_NO
    )


@pytest.fixture
def officer(world):
    return world.officer_north


def stored(period):
    """Every figure of the period, by target."""
    rows = Result.objects.filter(submission__period=period)
    return {target: values for target, *values in rows.values_list("target__label", *FIELDS)}


# There and back


def test_the_workbook_is_the_template_and_the_export(
    world, officer, period, forest, schools, clean
):
    submission = make_submission(period, world.north)
    make_result(submission, forest, value=D("9004.5"), approximation="over", note="Số của chi cục")
    content = downloaded(officer, period, world.north, world.north_commune)
    assert sheet_names(content) == ["Quý IV", "Hướng dẫn"]
    head, *rows = rows_of(content)[HEAD:]
    assert head == list(LABELS.values())
    lines = [dict(zip(PLACE, row, strict=True)) for row in rows]
    assert [line.pop("key").split("-")[:2] for line in lines] == [
        [str(period.pk), str(target.pk)] for target in (forest, schools, clean)
    ]
    assert {name: value for name, value in lines[0].items() if value != ""} == {
        "unit": "huyện Bắc Nguyên",
        "group": "Rừng",
        "target": "Trồng rừng mới",
        "uom": "ha",
        "plan": 8000.0,
        "value": "trên 9.004,5",
        "note": "Số của chi cục",
        "state": "Đang soạn",
    }
    assert [line["state"] for line in lines] == ["Đang soạn", "Đang soạn", "Chưa lập báo cáo"]


def test_a_workbook_sent_back_as_it_was_changes_nothing(world, officer, period, forest, schools):
    submission = make_submission(period, world.north)
    long = D("123456789012345678.123456")
    make_result(submission, forest, value=long, note="=1+1\nhai dòng")
    make_result(submission, schools, value=D(5), numerator=D(5), denominator=D(8))
    upload = uploaded(officer, period, downloaded(officer, period, world.north))
    assert (upload.state, upload.figures, upload.unchanged, upload.errors) == (
        UploadState.TRIAL,
        0,
        2,
        [],
    )
    with pytest.raises(Refused, match="không thay đổi"):
        uploads.apply(upload, actor=officer)


def test_filled_read_applied_and_taken_back(world, officer, period, forest, schools, clean):
    submission = make_submission(period, world.north)
    make_result(submission, forest, value=D(7000), source="Niên giám")
    content = filled(
        downloaded(officer, period, world.north, world.north_commune),
        {
            (0, "value"): "trên 9.004,5",
            (0, "note"): "Thêm xã Nà Lao",
            (1, "numerator"): 5,
            (1, "denominator"): "8",
            (2, "reached"): "Đạt",
            (2, "wording"): "Đã ra mắt",
        },
    )
    before = stored(period)
    upload = uploaded(officer, period, content)
    assert told(upload) == []
    assert (upload.state, upload.figures, upload.units) == (UploadState.TRIAL, 3, 2)
    assert stored(period) == before
    cell = upload.cells.get(target=forest)
    assert (cell.before, cell.after) == (
        {"value": "7000.000000", "approximation": "exact", "note": ""},
        {"value": "9004.5", "approximation": "over", "note": "Thêm xã Nà Lao"},
    )

    uploads.apply(upload, actor=officer)
    assert stored(period) == {
        "Trồng rừng mới": [D("9004.5"), "over", None, None, None, "", "Thêm xã Nà Lao"],
        "Trường đạt chuẩn": [D(5), "exact", D(5), D(8), None, "", ""],
        "Xã sạch": [None, "exact", None, None, True, "Đã ra mắt", ""],
    }
    submission.refresh_from_db()
    assert submission.version == 2
    opened = Submission.objects.get(period=period, unit=world.north_commune)
    assert Obligation.objects.get(period=period, unit=world.north_commune).submission == opened
    entries = JournalEntry.objects.about(submission).filter(action="result.saved")
    assert [(e.target_label, e.after, e.reason, e.actor) for e in entries.order_by("id")] == [
        ("Trồng rừng mới", cell.after, "Nhập từ tệp so-lieu.xlsx", officer),
        (
            "Trường đạt chuẩn",
            {"value": "5.000000", "numerator": "5", "denominator": "8"},
            "Nhập từ tệp so-lieu.xlsx",
            officer,
        ),
    ]

    uploads.undo(upload, actor=officer)
    assert stored(period) == before
    assert Result.objects.get(target=forest).source == "Niên giám"
    upload.refresh_from_db()
    assert upload.state == UploadState.UNDONE
    with pytest.raises(Refused, match="không có gì để hoàn tác"):
        uploads.undo(upload, actor=officer)


def test_each_figure_is_written_down_as_one_act_of_its_own_would_be(
    world, officer, period, forest, clean
):
    """Applying and taking back copy their entries inside the database, past `record`."""
    submission = make_submission(period, world.north)
    make_result(submission, forest, value=D(7000), source="Niên giám")
    changes = {(0, "value"): "trên 9.004,5", (0, "source"): None, (1, "reached"): "Đạt"}
    changes[1, "note"] = "Thêm 'xã' \\ \"Nà Lao\"; 100%"
    content = downloaded(officer, period, world.north, world.north_commune)
    upload = uploaded(officer, period, filled(content, changes))
    for act, before, after in (
        (uploads.apply, "before", "after"),
        (uploads.undo, "after", "before"),
    ):
        newest, began = JournalEntry.objects.latest("id").pk, timezone.now()
        act(upload, actor=officer)
        upload.refresh_from_db()
        written_down = JournalEntry.objects.filter(id__gt=newest, action="result.saved")
        found = [entry_told(entry) for entry in written_down.order_by("id")]
        said = {"apply": "Nhập từ tệp", "undo": "Hoàn tác lần nhập từ tệp"}[act.__name__]
        alone = [
            record(
                officer,
                "result.saved",
                cell.target,
                before=getattr(cell, before),
                after=getattr(cell, after),
                reason=f"{said} so-lieu.xlsx",
                within=cell.report.submission,
            )
            for cell in upload.cells.order_by("id")
        ]
        assert found == [entry_told(entry) for entry in alone]
        assert len(found) == 2
        assert all(began <= entry.at <= timezone.now() for entry in written_down)


def entry_told(entry):
    told = model_to_dict(JournalEntry.objects.get(pk=entry.pk), exclude=["id"])
    assert told.pop("actor") is not None
    return told


def test_an_emptied_cell_takes_the_figure_away_and_undo_brings_it_back(
    world, officer, period, forest
):
    submission = make_submission(period, world.north)
    result = make_result(submission, forest, value=D(7000), unusual_reason="Có dự án")
    content = filled(
        downloaded(officer, period, world.north),
        {(0, "value"): None, (0, "unusual_reason"): None},
    )
    upload = uploads.apply(uploaded(officer, period, content), actor=officer)
    assert not Result.objects.filter(pk=result.pk).exists()
    uploads.undo(upload, actor=officer)
    back = Result.objects.get(target=forest)
    assert (back.value, back.unusual_reason, back.uom) == (D(7000), "Có dự án", "ha")


def test_evidence_keeps_its_row_when_the_figure_goes(world, officer, period, forest):
    result = make_result(make_submission(period, world.north), forest, value=D(7000))
    make_evidence(result)
    content = filled(downloaded(officer, period, world.north), {(0, "value"): None})
    uploads.apply(uploaded(officer, period, content), actor=officer)
    result.refresh_from_db()
    assert (result.value, result.evidence.count()) == (None, 1)


def test_several_periods_are_one_sheet_each(world, officer, campaign, period, forest):
    other = make_period(campaign, name="Cả năm: tổng kết/2023")
    for row in (period, other):
        row.campaign = campaign
    file = BytesIO()
    write_entries(file, book_of(officer, [period, other], [world.north.pk]))
    assert sheet_names(file.getvalue()) == ["Quý IV", "Cả năm tổng kết 2023", "Hướng dẫn"]
    rows = rows_of(file.getvalue(), 1)
    rows[HEAD + 1][PLACE["value"]] = 12
    upload = uploaded(officer, period, written(rows, "Cả năm tổng kết 2023"))
    uploads.apply(upload, actor=officer)
    assert stored(other)["Trồng rừng mới"][0] == D(12)
    assert stored(period) == {}


# Files that others made


def test_a_file_without_keys_is_matched_by_names(world, officer, campaign, period, forest):
    make_target(campaign, world.north, label="Số xã", group="A", uom="xã")
    make_target(campaign, world.north, label="Số xã", group="B", uom="xã")
    old = make_unit("xã Tà Tổng", parent=world.north, closed_on="2025-07-01")
    make_succession(old, world.north_commune)
    target = make_target(campaign, world.north_commune, label="Trồng rừng mới")
    columns = ("unit", "group", "target", "uom", "value")
    content = foreign(
        ["HUYỆN BẮC NGUYÊN", None, "1.2. Trồng rừng mới", "Ha", 100],
        [None, None, "Tổng cộng", None, None],
        ["huyện Bắc Nguyên", "b", "số xã", None, "14"],
        ["Xã Tà Tổng", None, "trồng rừng  mới", None, "gần 20"],
        columns=columns,
    )
    upload = uploaded(officer, period, content)
    assert told(upload) == []
    uploads.apply(upload, actor=officer)
    found = Result.objects.order_by("value").values_list("target__group", "value", "approximation")
    assert list(found) == [("B", D(14), "exact"), ("", D(20), "under"), ("Rừng", D(100), "exact")]
    assert Result.objects.get(target=target).submission.unit == world.north_commune


def test_in_such_a_file_an_empty_cell_leaves_what_stands(world, officer, period, forest):
    make_result(make_submission(period, world.north), forest, value=D(7000), note="Giữ")
    columns = ("unit", "target", "value", "note")
    content = foreign(["huyện Bắc Nguyên", "Trồng rừng mới", 8000, None], columns=columns)
    uploads.apply(uploaded(officer, period, content), actor=officer)
    assert stored(period)["Trồng rừng mới"][0] == D(8000)
    assert stored(period)["Trồng rừng mới"][-1] == "Giữ"


def test_the_page_of_one_unit_needs_no_column_of_units(world, officer, period, forest):
    content = foreign(["Trồng rừng mới", 90], columns=("target", "value"))
    upload = uploaded(officer, period, content, unit=world.north)
    assert (told(upload), upload.figures) == ([], 1)
    upload = uploaded(officer, period, content)
    assert told(upload) == [("", "Thiếu cột “Đơn vị”: không biết số liệu của đơn vị nào.")]


# Refusals: each with its place, and nothing written


def test_every_mistake_is_told_with_its_place_and_nothing_is_written(
    world, officer, campaign, period, forest, schools, clean
):
    make_target(campaign, world.north, label="Số xã", group="A")
    make_target(campaign, world.north, label="Số xã", group="B")
    forest.highest = D(20000)
    forest.save()
    columns = ("unit", "target", "uom", "value", "numerator", "denominator", "reached")
    north = "huyện Bắc Nguyên"
    content = foreign(
        [north, "Trồng rừng mới", "tấn", 12],
        [north, "Trồng rừng mới", "ha", 30000],
        [north, "Trường đạt chuẩn", None, None, 9, 8],
        ["xã Nà Lao", "Xã sạch", None, None, None, None, "có lẽ"],
        ["huyện Nam Nguyên", "Trồng rừng mới", None, 1],
        [north, "Trồng rừng", None, 1],
        [north, "Số xã", None, 1],
        [None, "Trồng rừng mới", None, 1],
        [north, None, None, 1],
        [north, "Trường đạt chuẩn", None, 5],
        columns=columns,
    )
    upload = uploaded(officer, period, content)
    assert told(upload) == [
        (
            "A6",
            "“huyện Nam Nguyên” không phải đơn vị mà bạn báo cáo trong phong trào này. Hãy ghi "
            "đúng tên như trong tệp tải từ cổng.",
        ),
        (
            "B7",
            "Không có chỉ tiêu “Trồng rừng” cho đơn vị này. Có phải là “Trồng rừng mới”?",
        ),
        ("B8", "Có 2 chỉ tiêu tên “Số xã”. Hãy ghi rõ ở cột Nhóm (“A”, “B”)."),
        ("A9", "Dòng có số liệu mà không ghi đơn vị nào."),
        ("B10", "Dòng có số liệu mà không ghi chỉ tiêu nào."),
        ("C2", "Chỉ tiêu tính bằng ha, tệp ghi “tấn”. Hãy đổi số và đơn vị tính."),
        ("B3", "Chỉ tiêu này đã có ở dòng 2. Mỗi chỉ tiêu chỉ ghi một dòng."),
        ("E4", "Số đạt không được lớn hơn tổng số."),
        ("G5", "Chỉ ghi Đạt hoặc Không đạt."),
        ("B11", "Chỉ tiêu này đã có ở dòng 4. Mỗi chỉ tiêu chỉ ghi một dòng."),
    ]
    assert (upload.state, upload.error_count) == (UploadState.REFUSED, 10)
    with pytest.raises(Refused, match="mà không có lỗi"):
        uploads.apply(upload, actor=officer)
    assert stored(period) == {}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (30000, "Số này không được quá 20.000 ha."),
        ("nhiều", "“nhiều” không có số nào. Hãy nhập chữ số, ví dụ trên 300."),
        ("5 tấn", "Chỉ tiêu tính bằng ha, không phải tấn."),
        (True, "Ô chứa đúng/sai, không phải số. Hãy nhập chữ số, ví dụ 1.234,56."),
        (
            ("=1/0", "#DIV/0!"),
            "Công thức trong ô bị lỗi (#DIV/0!). Hãy sửa công thức rồi lưu lại tệp.",
        ),
        (
            1 / 3,
            "Số có quá 6 chữ số sau dấu phẩy (0,333333333333333). Hãy làm tròn trong Excel, ví dụ "
            "bằng hàm ROUND.",
        ),
    ],
)
def test_a_cell_that_holds_no_such_figure_is_refused(
    world, officer, period, forest, typed, sentence
):
    forest.highest = D(20000)
    forest.save()
    content = filled(downloaded(officer, period, world.north), {(0, "value"): typed})
    assert told(uploaded(officer, period, content)) == [("H4", sentence)]


def test_a_formula_gives_its_value(world, officer, period, forest):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): ("=40+2", 42)})
    uploads.apply(uploaded(officer, period, content), actor=officer)
    assert stored(period)["Trồng rừng mới"][0] == D(42)


def test_an_unusual_figure_is_taken_and_asked_about(world, officer, period, forest):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 90000})
    upload = uploaded(officer, period, content)
    assert told(upload) == []
    assert upload.cells.get().asks.startswith("Gấp 10 lần trở lên so với Kế hoạch (8.000 ha).")


def test_unknown_and_repeated_columns_are_named(world, officer, period, forest):
    rows = [["Đơn vị", "Chỉ tiêu", "Kết quả", "Thực hiện", "Người lập"]]
    upload = uploaded(officer, period, written(rows + [["huyện Bắc Nguyên", "Trồng rừng mới", 1]]))
    assert told(upload) == [
        (
            "E1",
            "Cột “Người lập” không có trong mẫu. Hãy xóa cột này hoặc đặt tên như trong mẫu.",
        ),
        ("D1", "Cột “Thực hiện” trùng với cột C."),
    ]


def test_rows_of_others_of_sent_reports_and_locked_cells_are_refused(
    world, officer, campaign, period, forest, clean
):
    target = make_target(campaign, world.south, label="Trồng rừng mới")
    content = downloaded(world.officer_south, period, world.south)
    upload = uploaded(officer, period, filled(content, {(0, "value"): 1}))
    sentence = "Dòng này không thuộc các đơn vị mà bạn báo cáo, hoặc chỉ tiêu đã bị xóa."
    assert told(upload) == [("A4", sentence)]
    assert upload.errors[0]["target"] == target.label

    sent = make_submission(period, world.north, state=SubmissionState.SUBMITTED)
    content = downloaded(officer, period, world.north, world.north_commune)
    upload = uploaded(officer, period, filled(content, {(0, "value"): 1, (1, "reached"): "Đạt"}))
    sentence = "Báo cáo đã gửi. Muốn sửa, hãy đề nghị Hội đồng trả lại."
    assert told(upload) == [("H4", sentence)]

    sent.state, sent.return_reason = SubmissionState.RETURNED, ""
    sent.save()
    upload = uploaded(officer, period, filled(content, {(0, "value"): 1}))
    assert told(upload) == [("H4", "Hội đồng không hỏi về ô này nên không sửa được.")]
    make_return_note(sent, forest)
    assert told(uploaded(officer, period, filled(content, {(0, "value"): 1}))) == []


def test_a_closed_period_takes_no_file(world, officer, campaign, period, forest):
    content = downloaded(officer, period, world.north)
    period.due_at = period.closes_at = timezone.now() - timedelta(days=1)
    period.save()
    [(cell, sentence)] = told(uploaded(officer, period, filled(content, {(0, "value"): 1})))
    assert (cell, sentence.split(".")[0][:20]) == ("H4", "Kỳ báo cáo đã đóng l")


def test_rows_that_were_shuffled_in_parts_are_seen(world, officer, campaign, period, forest):
    make_target(campaign, world.north_commune, label="Trồng rừng mới")
    content = downloaded(officer, period, world.north, world.north_commune)
    rows = rows_of(content)
    first, second = rows[HEAD + 1], rows[HEAD + 2]
    first[0], second[0] = second[0], first[0]
    first[PLACE["value"]] = 1
    assert told(uploaded(officer, period, written(rows)))[0] == (
        "D4",
        "Mã của dòng là của “xã Nà Lao” nhưng cột Đơn vị ghi khác. Có lẽ dòng đã bị xáo trộn; hãy "
        "tải tệp mới.",
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "rong.xlsx"),
        (b"%PDF-1.7\n", "bao-cao.xlsx"),
        (b"PK\x03\x04 broken", "hong.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "cu.xls"),
    ],
)
def test_what_is_no_workbook_gets_one_sentence(officer, period, content, name):
    upload = uploaded(officer, period, content, name=name)
    assert (upload.state, upload.error_count) == (UploadState.REFUSED, 1)
    assert upload.errors[0]["text"].endswith(".")


def test_no_text_of_a_file_becomes_a_formula_in_the_next_one(world, officer, period, forest):
    attack = '=HYPERLINK("http://x")'
    content = foreign(
        ["huyện Bắc Nguyên", "Trồng rừng mới", 1, f"'{attack}"],
        columns=("unit", "target", "value", "note"),
    )
    uploads.apply(uploaded(officer, period, content), actor=officer)
    Result.objects.update(note=attack)
    again = downloaded(officer, period, world.north)
    assert dict(zip(PLACE, rows_of(again)[HEAD + 1], strict=True))["note"] == attack


# Two people


def test_what_a_colleague_changed_since_the_download_is_not_overwritten(
    world, officer, period, forest, schools
):
    submission = make_submission(period, world.north)
    make_result(submission, forest, value=D(7000))
    content = downloaded(officer, period, world.north)
    Result.objects.update(value=D(7500))
    untouched = filled(content, {(1, "numerator"): 1, (1, "denominator"): 2})
    upload = uploaded(officer, period, untouched)
    assert (told(upload), upload.figures) == ([], 1)
    upload = uploaded(officer, period, filled(content, {(0, "value"): 7100}))
    [(cell, sentence)] = told(upload)
    assert (cell, sentence[:20]) == ("H4", "Ô này đã có người sử")
    same = uploaded(officer, period, filled(content, {(0, "value"): 7500}))
    assert (told(same), same.figures) == ([], 0)


def test_what_a_colleague_changed_since_the_trial_stops_all_of_it(
    world, officer, period, forest, clean
):
    submission = make_submission(period, world.north)
    content = downloaded(officer, period, world.north, world.north_commune)
    content = filled(content, {(0, "value"): 8000, (1, "reached"): "Đạt"})
    upload = uploaded(officer, period, content)
    results.save_cells(submission, actor=officer, entries=[Entry(forest.pk, value=D(1))], version=1)
    with pytest.raises(uploads.Hindered) as hindered:
        uploads.apply(upload, actor=officer)
    assert list(map(str, hindered.value.obstacles)) == [
        "huyện Bắc Nguyên, Trồng rừng mới: đã có người sửa sau khi đọc tệp."
    ]
    assert stored(period) == {"Trồng rừng mới": [D(1), "exact", None, None, None, "", ""]}


def test_another_cell_that_a_colleague_saved_is_no_obstacle(
    world, officer, period, forest, schools
):
    submission = make_submission(period, world.north)
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 8000})
    upload = uploaded(officer, period, content)
    entry = Entry(schools.pk, value=D(5), numerator=D(5), denominator=D(8))
    results.save_cells(submission, actor=officer, entries=[entry], version=1)
    uploads.apply(upload, actor=officer)
    assert [values[0] for values in stored(period).values()] == [D(8000), D(5)]


def test_a_report_that_was_opened_meanwhile_is_compared(world, officer, period, forest):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 8000})
    upload = uploaded(officer, period, content)
    submission = results.open_submission(period, unit=world.north, actor=officer)
    entry = Entry(forest.pk, value=D(1))
    results.save_cells(submission, actor=officer, entries=[entry], version=1)
    with pytest.raises(uploads.Hindered):
        uploads.apply(upload, actor=officer)
    results.save_cells(submission, actor=officer, entries=[Entry(forest.pk)], version=2)
    uploads.apply(upload, actor=officer)
    assert stored(period)["Trồng rừng mới"][0] == D(8000)


def test_undoing_waits_for_nothing_that_was_built_on_it(world, officer, period, forest):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 8000})
    upload = uploads.apply(uploaded(officer, period, content), actor=officer)
    submission = Submission.objects.get(unit=world.north)
    submission = results.submit(submission, actor=officer, version=submission.version)
    with pytest.raises(uploads.Hindered) as hindered:
        uploads.undo(upload, actor=officer)
    assert list(map(str, hindered.value.obstacles)) == [
        "huyện Bắc Nguyên: Báo cáo đã gửi. Muốn sửa, hãy đề nghị Hội đồng trả lại."
    ]
    submission = results.take_back(submission, actor=officer, version=submission.version)
    entry = Entry(forest.pk, value=D(8001))
    submission = results.save_cells(
        submission, actor=officer, entries=[entry], version=submission.version
    )
    with pytest.raises(uploads.Hindered):
        uploads.undo(upload, actor=officer)
    entry = Entry(forest.pk, value=D(8000))
    results.save_cells(submission, actor=officer, entries=[entry], version=submission.version)
    uploads.undo(upload, actor=officer)
    assert stored(period) == {}


def test_limits_set_after_the_trial_hold(world, officer, period, forest):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 9000})
    upload = uploaded(officer, period, content)
    forest.highest = D(8999)
    forest.save()
    with pytest.raises(uploads.Hindered):
        uploads.apply(upload, actor=officer)
    assert stored(period) == {}


def test_a_target_that_has_gone_since_stops_all_of_it(world, officer, period, forest, clean):
    content = downloaded(officer, period, world.north, world.north_commune)
    content = filled(content, {(0, "value"): 9000, (1, "reached"): "Đạt"})
    upload = uploaded(officer, period, content)
    forest.delete()
    with pytest.raises(Refused, match="vừa bị xóa khỏi phong trào"):
        uploads.apply(upload, actor=officer)
    # As one that went in the moment in which its row was read: the database keeps no watch here.
    cell = upload.cells.get()
    UploadedCell.objects.filter(pk=cell.pk).update(target=clean.pk + 1000)
    FigureUpload.objects.update(figures=1)
    with pytest.raises(Refused, match="vừa bị xóa khỏi phong trào"):
        uploads.apply(upload, actor=officer)
    assert stored(period) == {}


def test_an_appointment_that_ended_ends_the_upload_too(world, officer, period, forest):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 9000})
    upload = uploaded(officer, period, content)
    officer.appointments.update(until_on="2021-01-01")
    del officer.authority
    with pytest.raises(Refused):
        uploads.apply(upload, actor=officer)


def test_only_who_uploaded_it_sees_and_applies_it(world, officer, period, forest):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 9000})
    upload = uploaded(officer, period, content)
    other = world.officer_commune
    assert list(FigureUpload.objects.visible_to(other)) == []
    with pytest.raises(Refused, match="Chỉ người tải tệp lên"):
        uploads.apply(upload, actor=other)


# Workers


def test_a_reading_that_was_killed_is_begun_anew(world, officer, period, forest, monkeypatch):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 9000})
    upload = uploaded(officer, period, content)
    first = list(upload.cells.values_list("target", "value"))
    # As a worker leaves it that is killed after the first part.
    FigureUpload.objects.update(state=UploadState.READING, figures=0)
    trials.run(upload.pk)
    assert FigureUpload.objects.get().state == UploadState.READING
    assert trials.take_up() == []
    FigureUpload.objects.update(touched_at=timezone.now() - timedelta(minutes=6))
    assert trials.take_up() == [upload.pk]
    trials.run(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.figures, upload.attempt) == (UploadState.TRIAL, 1, 2)
    assert list(upload.cells.values_list("target", "value")) == first
    assert UploadedReport.objects.count() == 1
    trials.run(upload.pk)
    assert UploadedCell.objects.count() == 1


def test_a_worker_whose_claim_was_taken_over_writes_nothing(
    world, officer, period, forest, monkeypatch
):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 9000})
    upload = uploaded(officer, period, content)
    FigureUpload.objects.update(state=UploadState.WAITING)
    judge = trials.judge

    def taken_over(*args):
        FigureUpload.objects.filter(pk=upload.pk).update(attempt=9)
        return judge(*args)

    monkeypatch.setattr(trials, "judge", taken_over)
    trials.run(upload.pk)
    assert UploadedCell.objects.count() == 0
    assert FigureUpload.objects.get().state == UploadState.READING


def test_a_reading_that_keeps_breaking_off_is_given_up(officer, period):
    upload = uploaded(officer, period, b"")
    FigureUpload.objects.update(
        state=UploadState.READING, attempt=3, touched_at=timezone.now() - timedelta(hours=1)
    )
    assert trials.take_up() == []
    upload.refresh_from_db()
    assert upload.state == UploadState.REFUSED


def test_what_was_never_applied_is_swept_after_a_week(world, officer, period, forest):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 9000})
    old, new = (uploaded(officer, period, content) for _ in range(2))
    kept = uploads.apply(uploaded(officer, period, content), actor=officer)
    FigureUpload.objects.exclude(pk=new.pk).update(touched_at=timezone.now() - timedelta(days=8))
    place = old.file.name
    assert (trials.sweep(), trials.sweep()) == (1, 0)
    assert set(FigureUpload.objects.all()) == {new, kept}
    assert default_storage.exists(kept.file.name)
    assert place != kept.file.name


# How much is asked of the database


def counted(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_queries_do_not_grow_with_rows_or_units(world, officer, campaign, period):
    def round_trip(units, targets):
        content = downloaded(officer, period, *units)
        changes = {(number, "value"): number + 1 for number in range(targets)}
        file = ContentFile(filled(content, changes))
        upload = FigureUpload.objects.create(
            campaign=campaign,
            period=period,
            by=officer,
            size=1,
            touched_at=timezone.now(),
            file=default_storage.save("uploads/x", file),
        )
        reading = counted(lambda: trials.run(upload.pk))
        upload.refresh_from_db()
        assert (upload.figures, told(upload)) == (targets, [])
        applying = counted(lambda: uploads.apply(upload, actor=officer))
        undoing = counted(lambda: uploads.undo(upload, actor=officer))
        return reading, applying, undoing

    make_target(campaign, world.north)
    few = round_trip([world.north], 1)
    units = [make_unit(parent=world.north) for _ in range(4)]
    for unit in units:
        make_participation(campaign, unit)
        for _ in range(5):
            make_target(campaign, unit)
    assert round_trip(units, 20) == few


def test_a_workbook_asks_as_often_for_many_units_as_for_one(world, officer, campaign, period):
    units = [world.north, world.north_commune, world.north_other]
    for unit in units:
        make_result(make_submission(period, unit), make_target(campaign, unit, plan=D(1)))
    assert officer.authority  # read once
    one = counted(lambda: downloaded(officer, period, world.north))
    assert counted(lambda: downloaded(officer, period, *units)) == one


def test_an_infected_workbook_is_refused_and_written_down(
    world, officer, period, forest, client, settings, tmp_path
):
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    client.force_login(officer)
    with clamd(settings.CLAMD):
        response = client.post(
            reverse("campaigns:upload-create", args=[period.pk]),
            {"file": SimpleUploadedFile("số liệu.csv", EICAR)},
        )
    assert response.status_code == 422
    assert not FigureUpload.objects.exists()
    entry = JournalEntry.objects.get(action="upload.infected")
    assert (entry.actor, entry.target_id, entry.after["tên"]) == (
        world.officer_north,
        period.pk,
        "số liệu.csv",
    )
