"""The pages of figures by workbook: fetching one, sending it, seeing, applying, taking back."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from campaigns.choices import UploadState
from campaigns.models import FigureUpload, Result, Submission
from campaigns.services import results
from campaigns.services.results import Entry
from emulation.journal.models import Entry as JournalEntry
from tests.build import make_campaign, make_participation, make_period, make_submission, make_target
from tests.campaigns.workbooks import downloaded, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(world):
    campaign = make_campaign(world.province)
    for unit in (world.north, world.north_commune):
        make_participation(campaign, unit)
    return make_period(campaign, name="Quý IV")


@pytest.fixture
def target(world, period):
    return make_target(period.campaign, world.north, label="Trồng rừng mới", plan=8000)


@pytest.fixture
def officer(world, client):
    client.force_login(world.officer_north)
    return world.officer_north


def send(client, period, content, callbacks, *, name="so-lieu.xlsx", query=""):
    page = reverse("campaigns:upload-create", args=[period.pk]) + query
    with callbacks(execute=True):
        return client.post(page, {"file": SimpleUploadedFile(name, content)})


def test_the_workbook_of_one_unit_and_of_all(world, client, officer, period, target):
    make_target(period.campaign, world.north_commune)
    page = reverse("campaigns:workbook-download", args=[period.pk])
    found = {}
    for query in ("", f"?don-vi={world.north.pk}"):
        content = b"".join(client.get(page + query).streaming_content)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        found[query] = len(book.get_sheet_by_index(0).to_python()) - 3
    assert list(found.values()) == [2, 1]
    assert client.get(f"{page}?don-vi={world.south.pk}").status_code == 404
    entries = JournalEntry.objects.filter(action="workbook.downloaded").order_by("id")
    assert [entry.after for entry in entries] == [
        {"kỳ": "Quý IV", "số đơn vị": 2, "số dòng": 2},
        {"kỳ": "Quý IV", "số đơn vị": 1, "số dòng": 1},
    ]


def test_sent_shown_applied_and_undone(
    world, client, officer, period, target, django_capture_on_commit_callbacks
):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 9004})
    answer = send(client, period, content, django_capture_on_commit_callbacks)
    upload = FigureUpload.objects.get()
    page = reverse("campaigns:upload-detail", args=[upload.pk])
    assert answer.url == page
    shown = client.get(page).content.decode()
    assert "Áp dụng 1 số liệu của 1 đơn vị" in shown
    assert "<strong>9.004 ha</strong>" in shown
    assert "Đây là bản đọc thử, chưa ghi gì vào báo cáo." in shown
    assert Result.objects.count() == 0

    apply = reverse("campaigns:upload-apply", args=[upload.pk])
    shown = client.post(apply, follow=True).content.decode()
    assert "Đã ghi 1 số liệu của 1 đơn vị." in shown
    assert Result.objects.get().value == 9004
    assert (
        "Chỉ áp dụng được tệp đã đọc thử xong" in client.post(apply, follow=True).content.decode()
    )

    undo = reverse("campaigns:upload-undo", args=[upload.pk])
    assert "Đưa 1 số liệu của 1 đơn vị về như trước" in client.get(undo).content.decode()
    shown = client.post(undo, follow=True).content.decode()
    assert "Đã hoàn tác: 1 số liệu của 1 đơn vị" in shown
    assert Result.objects.count() == 0


def test_a_wrong_file_leaves_the_page_usable(
    world, client, officer, period, target, django_capture_on_commit_callbacks
):
    for content, name in ((b"%PDF-1.7\n%%EOF", "bao-cao.xlsx"), (b"", "rong.xlsx")):
        answer = send(client, period, content, django_capture_on_commit_callbacks, name=name)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'class="errorlist"' in page
        assert 'type="file"' in page
    assert FigureUpload.objects.count() == 0


def test_errors_are_shown_with_sheet_and_cell(
    world, client, officer, period, target, django_capture_on_commit_callbacks
):
    content = filled(downloaded(officer, period, world.north), {(0, "value"): "nhiều"})
    answer = send(client, period, content, django_capture_on_commit_callbacks)
    page = client.get(answer.url).content.decode()
    assert "Số liệu, ô H4" in page
    assert "“nhiều” không có số nào." in page
    assert "Áp dụng 1" not in page


def test_a_colleague_in_between_is_shown_on_the_page(
    world, client, officer, period, target, django_capture_on_commit_callbacks
):
    submission = make_submission(period, world.north)
    content = filled(downloaded(officer, period, world.north), {(0, "value"): 9004})
    send(client, period, content, django_capture_on_commit_callbacks)
    entry = Entry(target.pk, value=1)
    results.save_cells(submission, actor=officer, entries=[entry], version=1)
    upload = FigureUpload.objects.get()
    answer = client.post(reverse("campaigns:upload-apply", args=[upload.pk]))
    assert answer.status_code == 409
    shown = "huyện Bắc Nguyên, Trồng rừng mới: đã có người sửa sau khi đọc tệp."
    assert shown in answer.content.decode()
    assert Result.objects.get().value == 1


def test_the_page_asks_again_while_the_file_is_read(world, client, officer, period, target):
    upload = FigureUpload.objects.create(
        campaign=period.campaign,
        period=period,
        by=officer,
        name="lon.xlsx",
        size=1,
        touched_at="2026-01-01T00:00Z",
        state=UploadState.READING,
        rows_read=4000,
    )
    page = client.get(reverse("campaigns:upload-detail", args=[upload.pk])).content.decode()
    progress = reverse("campaigns:upload-progress", args=[upload.pk])
    assert f'hx-get="{progress}"' in page
    assert "Đã đọc 4.000 dòng." in page
    assert "HX-Refresh" not in client.get(progress)
    FigureUpload.objects.update(state=UploadState.TRIAL)
    assert client.get(progress)["HX-Refresh"] == "true"


def test_the_page_of_one_unit_keeps_to_it(
    world, client, officer, period, target, django_capture_on_commit_callbacks
):
    query = f"?don-vi={world.north.pk}"
    content = downloaded(officer, period, world.north)
    send(client, period, content, django_capture_on_commit_callbacks, query=query)
    upload = FigureUpload.objects.get()
    assert upload.unit == world.north
    page = client.get(reverse("campaigns:upload-detail", args=[upload.pk])).content.decode()
    assert reverse("campaigns:upload-create", args=[period.pk]) + query in page
    assert "Tệp không thay đổi số liệu nào." in page


def test_the_list_holds_ones_own(world, client, officer, period, target):
    make_submission(period, world.north)
    for by, name in ((officer, "cua-toi.xlsx"), (world.officer_commune, "cua-nguoi-khac.xlsx")):
        FigureUpload.objects.create(
            campaign=period.campaign,
            period=period,
            by=by,
            name=name,
            size=1,
            touched_at="2026-01-01T00:00Z",
        )
    page = client.get(reverse("campaigns:upload-list")).content.decode()
    assert ("cua-toi.xlsx" in page, "cua-nguoi-khac.xlsx" in page) == (True, False)
    assert Submission.objects.count() == 1


def test_what_is_fetched_again_is_what_was_sent(
    world, client, officer, period, target, django_capture_on_commit_callbacks
):
    content = downloaded(officer, period, world.north)
    send(client, period, content, django_capture_on_commit_callbacks)
    page = reverse("campaigns:upload-file", args=[FigureUpload.objects.get().pk])
    answer = client.get(page)
    assert b"".join(answer.streaming_content) == content
    assert answer["X-Content-Type-Options"] == "nosniff"
