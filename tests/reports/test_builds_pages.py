"""The report in the browser: words, official parts, asking, watching, downloading, checking."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import CampaignState
from emulation.journal.models import Entry
from emulation.lib.press import Printed
from reports import closing
from reports.choices import BuildStage, BuildState
from reports.models import Imprint, Narrative, ReportBuild
from tests import build

PDF = b"%PDF-1.7 made"


@pytest.fixture
def campaign(world):
    return build.make_campaign(world.province, state=CampaignState.REVIEWING)


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


@pytest.fixture
def press(monkeypatch):
    monkeypatch.setattr(closing, "print_pdf", lambda html, progress: Printed(PDF, 2))


def page_of(campaign):
    return reverse("reports:report-detail", args=[campaign.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


# Before


def test_the_page_says_what_is_still_missing(staff, campaign):
    said = text_of(staff.get(page_of(campaign)))
    assert "Chưa có họ tên người ký" in said
    assert "Chưa có số liệu nào được thẩm định." in said
    assert "Chưa lập bản nào" in said
    assert "ỦY BAN NHÂN DÂN TỈNH THƯỢNG NGUYÊN" in said


def test_while_reports_still_come_in_a_build_is_announced_as_a_draft(staff, world):
    campaign = build.make_campaign(world.province, state=CampaignState.COLLECTING)
    assert "mang dấu “DỰ THẢO”" in text_of(staff.get(page_of(campaign)))


def test_a_viewer_reads_the_page_and_the_button_says_why_it_is_grey(client, world, campaign):
    client.force_login(world.viewer)
    said = text_of(client.get(page_of(campaign)))
    assert 'aria-disabled="true"' in said
    assert "Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được lập báo cáo." in said
    assert "narrative" not in said and "/loi-van/" not in said


def test_the_page_costs_the_same_for_one_build_and_for_three(staff, campaign):
    row = build.make_report_build(campaign)
    counts = []
    for number in range(3):
        row.pk, row.fingerprint, row.check_code = None, f"print-{number}", f"CODE-{number}"
        row.save()
        with CaptureQueriesContext(connection) as captured:
            response = staff.get(page_of(campaign))
        counts.append(len(captured))
        assert len(response.context["builds"]) == number + 2
    assert counts[1] == counts[2]


# Words


def test_staff_write_a_part_and_see_it_on_the_page(staff, campaign):
    page = reverse("reports:narrative-edit", args=[campaign.pk, "limits"])
    response = staff.post(page, {"text": "Một số nơi chưa quan tâm.", "version": "0"})
    assert response.url == page_of(campaign)
    assert "Một số nơi chưa quan tâm." in text_of(staff.get(page_of(campaign)))


def test_the_second_editor_keeps_what_was_typed_and_sees_what_the_first_saved(staff, campaign):
    page = reverse("reports:narrative-edit", args=[campaign.pk, "limits"])
    staff.post(page, {"text": "Lời của người thứ nhất.", "version": "0"})
    response = staff.post(page, {"text": "Lời của người thứ hai.", "version": "0"})
    said = text_of(response)
    assert response.status_code == 200
    assert "Có người vừa sửa phần này" in said
    assert "Lời của người thứ hai." in said and "Lời của người thứ nhất." in said
    assert Narrative.objects.get().text == "Lời của người thứ nhất."
    again = {"text": "Lời của cả hai.", "version": response.context["form"].data["version"]}
    staff.post(page, again)
    assert Narrative.objects.get().text == "Lời của cả hai."


def test_words_are_text_never_markup(staff, campaign, press):
    page = reverse("reports:narrative-edit", args=[campaign.pk, "limits"])
    staff.post(page, {"text": '<img src="file:///etc/passwd">', "version": "0"})
    row = build.make_report_build(campaign, state=BuildState.QUEUED)
    assert "<img" not in closing.html_of(row)
    assert "&lt;img src=&quot;file:///etc/passwd&quot;&gt;" in closing.html_of(row)


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("number", "58/BC", "Số chỉ gồm chữ số"),
        ("issued_on", "12/2023", "Ngày ban hành phải có đủ ngày, tháng, năm."),
        ("issued_on", "31/02/2024", "không có ngày 31"),
    ],
)
def test_wrong_official_parts_are_refused_in_words(staff, campaign, field, value, error):
    page = reverse("reports:imprint-edit", args=[campaign.pk])
    response = staff.post(page, {field: value, "version": "0"})
    assert error in text_of(response)
    assert not Imprint.objects.exists()


def test_official_parts_are_saved_and_what_would_be_printed_is_said(staff, campaign):
    page = reverse("reports:imprint-edit", args=[campaign.pk])
    assert staff.get(page).context["form"]["symbol"].value() == "BC-UBND"
    data = {"number": "5", "issued_on": "05/01/2024", "signer": "Lò Văn Anh", "version": "0"}
    data |= {"symbol": "BC-UBND", "issuer": "Ủy ban nhân dân\r\ntỉnh Thượng Nguyên"}
    assert staff.post(page, data).url == page_of(campaign)
    kept = Imprint.objects.get()
    assert (kept.number, kept.signer) == ("5", "Lò Văn Anh")
    assert (kept.symbol, kept.issuer) == ("", "")  # as derived: they go on following the data
    said = text_of(staff.get(page_of(campaign)))
    assert "Số: 05/BC-UBND" in said
    assert "Thượng Nguyên, ngày 05 tháng 01 năm 2024" in said
    assert "CHỦ TỊCH: Lò Văn Anh" in said


# Asking, watching, having


def test_asking_leads_to_the_page_of_the_build_which_ends_with_its_file(
    staff, campaign, press, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = staff.post(reverse("reports:report-build", args=[campaign.pk]))
    row = ReportBuild.objects.get()
    assert response.url == reverse("reports:build-detail", args=[row.pk])
    said = text_of(staff.get(response.url))
    assert "Báo cáo đã lập xong" in said
    assert reverse("reports:build-download", args=[row.pk]) in said
    assert row.digest in said
    assert "hx-trigger" not in said


def test_a_build_underway_asks_again_by_itself_and_without_javascript(staff, campaign):
    row = build.make_report_build(
        campaign, state=BuildState.RUNNING, stage=BuildStage.LAYING_OUT, progress=42
    )
    detail = text_of(staff.get(reverse("reports:build-detail", args=[row.pk])))
    fragment = reverse("reports:build-progress", args=[row.pk])
    assert f'hx-get="{fragment}" hx-trigger="every 2s"' in detail
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in detail
    said = text_of(staff.get(fragment))
    assert "<html" not in said
    assert 'value="42"' in said and "42%" in said and "Dàn trang…" in said


def test_the_fragment_stops_asking_when_the_report_is_made(staff, campaign):
    row = build.make_report_build(campaign)
    said = text_of(staff.get(reverse("reports:build-progress", args=[row.pk])))
    assert "hx-trigger" not in said
    assert "Tải báo cáo PDF" in said


def test_a_failure_is_shown_with_its_reason_and_can_be_tried_again(staff, campaign):
    row = build.make_report_build(campaign, state=BuildState.FAILED, finished_at=timezone.now())
    said = text_of(staff.get(reverse("reports:build-detail", args=[row.pk])))
    assert "Máy chủ thiếu phông chữ." in said
    assert "Lập lại" in said
    staff.post(reverse("reports:report-build", args=[campaign.pk]))
    row.refresh_from_db()
    assert (row.state, ReportBuild.objects.count()) == (BuildState.QUEUED, 1)


def test_the_file_is_downloaded_under_a_telling_name_and_that_is_written_down(
    staff, campaign, world
):
    row = build.make_report_build(campaign)
    response = staff.get(reverse("reports:build-download", args=[row.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert f"bao-cao-tong-ket-{campaign.code}" in response["Content-Disposition"]
    assert b"".join(response.streaming_content) == b"%PDF-1.7 report"
    entry = Entry.objects.get(action="report.downloaded")
    assert (entry.actor, entry.target_id) == (world.staff, row.pk)


def test_a_file_gone_from_the_store_is_not_found_and_not_written_down(staff, campaign):
    row = build.make_report_build(campaign)
    row.file.storage.delete(row.file.name)
    assert staff.get(reverse("reports:build-download", args=[row.pk])).status_code == 404
    assert not Entry.objects.filter(action="report.downloaded").exists()


def test_there_is_nothing_to_download_before_it_is_made(staff, campaign):
    row = build.make_report_build(campaign, state=BuildState.RUNNING)
    response = staff.get(reverse("reports:build-download", args=[row.pk]))
    assert response.status_code == 403
    assert "Báo cáo chưa lập xong" in text_of(response)


def test_the_file_lies_where_no_address_serves_it(staff, campaign):
    row = build.make_report_build(campaign)
    for address in (f"/{row.file.name}", f"/media/{row.file.name}", f"/static/{row.file.name}"):
        assert staff.get(address).status_code == 404


# For anyone


def test_anyone_may_check_a_code_and_learns_nothing_of_what_the_report_says(client, campaign):
    row = build.make_report_build(campaign)
    said = text_of(client.get(reverse("reports:code-check", args=[row.check_code.lower()])))
    for word in (row.get_kind_display(), campaign.theme, row.digest, "Ngày lập tệp"):
        assert word in said
    assert row.fingerprint not in said
    assert reverse("reports:build-detail", args=[row.pk]) not in said


def test_a_code_that_nobody_made_is_not_found(client, campaign):
    response = client.get(reverse("reports:code-check", args=["AAAA-BBBB-CCCC"]))
    assert response.status_code == 404
    assert "Không có văn bản nào mang mã này" in text_of(response)


@pytest.mark.parametrize("state", [BuildState.QUEUED, BuildState.RUNNING, BuildState.FAILED])
def test_a_report_that_was_not_made_is_not_confirmed(client, campaign, state):
    row = build.make_report_build(campaign, state=state)
    address = reverse("reports:code-check", args=[row.check_code])
    assert client.get(address).status_code == 404


def test_a_typed_code_leads_to_its_page(client, campaign):
    row = build.make_report_build(campaign)
    response = client.get(reverse("reports:code-ask"), {"code": f" {row.check_code} "})
    assert response.url == reverse("reports:code-check", args=[row.check_code])
