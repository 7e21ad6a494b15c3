"""Evidence: private files under names nobody can guess, and links."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Evidence, Result
from campaigns.services import evidence as evidences
from campaigns.services import results, verification
from emulation.journal.models import Entry
from emulation.lib.upload_limits import UploadLimit
from emulation.lib.uploads import PNG, Upload
from emulation.lib.verdicts import Refused
from tests.build import (
    make_campaign,
    make_evidence,
    make_period,
    make_result,
    make_submission,
    make_target,
)
from tests.lib.test_uploads import A_PDF, A_PNG

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(world):
    campaign = make_campaign(world.province)
    make_target(campaign, world.north)
    return make_submission(make_period(campaign), world.north)


@pytest.fixture
def target(submission):
    return submission.campaign.targets.get()


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_north)
    return client


def place_of(submission, target):
    return reverse("campaigns:submission-evidence", args=[submission.pk, target.pk])


def pdf(name="báo cáo.pdf", content=A_PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


def stored():
    return set(Path(settings.MEDIA_ROOT).glob("evidence/*"))


def test_a_file_is_kept_under_a_random_name_with_its_digest(officer, world, submission, target):
    response = officer.post(place_of(submission, target), {"file": pdf()})
    assert response.status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.name, evidence.size, evidence.content_type, evidence.added_by) == (
        "báo cáo.pdf",
        len(A_PDF),
        "application/pdf",
        world.officer_north,
    )
    assert evidence.digest == hashlib.sha256(A_PDF).hexdigest()
    stem = Path(evidence.file.name).stem
    assert len(stem) == 32
    assert "báo" not in evidence.file.name
    assert Path(evidence.file.path).is_relative_to(settings.PRIVATE_ROOT)
    entry = Entry.objects.get(action="evidence.added")
    assert (entry.target_id, entry.after["SHA-256"]) == (submission.pk, evidence.digest)


def test_it_is_downloaded_as_a_file_and_never_shown_as_a_page(officer, submission, target):
    officer.post(place_of(submission, target), {"file": pdf('báo "cáo".pdf')})
    response = officer.get(reverse("campaigns:evidence-download", args=[Evidence.objects.get().pk]))
    assert b"".join(response.streaming_content) == A_PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''b%C3%A1o")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_limit_stands_on_the_page_before_the_upload(officer, submission, target):
    page = officer.get(place_of(submission, target)).content.decode()
    assert "mỗi tệp không quá 20 MB" in page
    assert 'accept=".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"' in page


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (pdf(content=b"<script>alert(1)</script>"), "Nội dung tệp không phải loại được nhận"),
        (pdf(content=b""), "Tệp rỗng"),
        (None, "Hãy chọn tệp"),
    ],
)
def test_what_is_not_taken_is_said_and_leaves_nothing(officer, submission, target, file, words):
    before = stored()
    response = officer.post(place_of(submission, target), {"file": file} if file else {})
    assert words in response.content.decode()
    assert not Evidence.objects.exists()
    assert not Result.objects.exists()
    assert stored() == before


def test_a_file_over_the_limit_is_cut_off_while_it_arrives(
    officer, submission, target, monkeypatch
):
    monkeypatch.setattr(UploadLimit, "limit", 100_000)
    response = officer.post(
        place_of(submission, target), {"file": pdf(content=A_PDF + b"\n" * 200_000)}
    )
    assert "Tệp lớn hơn 20 MB" in response.content.decode()
    assert response.wsgi_request.FILES == {}
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://example.vn/tin/1", "https://example.vn/tin/1"),
        ("http://example.vn/tin", "http://example.vn/tin"),
        ("example.vn/tin", "https://example.vn/tin"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.vn/x", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("", None),
    ],
)
def test_links_are_addresses_of_pages(officer, submission, target, link, kept):
    officer.post(place_of(submission, target), {"link": link, "name": "Tin", "by_link": "1"})
    assert [row.link for row in Evidence.objects.all()] == ([kept] if kept else [])


def test_the_same_file_twice_is_told(officer, submission, target):
    officer.post(place_of(submission, target), {"file": pdf()})
    before = stored()
    response = officer.post(place_of(submission, target), {"file": pdf("tên khác.pdf")})
    assert "Minh chứng này đã có: báo cáo.pdf." in response.content.decode()
    assert Evidence.objects.count() == 1
    assert stored() == before


def test_removing_takes_the_file_and_the_empty_row_away(
    officer, submission, target, django_capture_on_commit_callbacks
):
    officer.post(place_of(submission, target), {"file": pdf()})
    evidence = Evidence.objects.get()
    remove = reverse("campaigns:evidence-remove", args=[evidence.pk])
    assert "Xóa “báo cáo.pdf” khỏi báo cáo?" in officer.get(remove).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert officer.post(remove).url == place_of(submission, target)
    assert not Evidence.objects.exists()
    assert not Result.objects.exists()
    assert not default_storage.exists(evidence.file.name)
    assert Entry.objects.get(action="evidence.removed").before["tên"] == "báo cáo.pdf"


def test_a_file_that_a_snapshot_names_stays_in_the_store(
    officer, world, submission, target, django_capture_on_commit_callbacks
):
    make_result(submission, target)
    officer.post(place_of(submission, target), {"file": pdf()})
    evidence = Evidence.objects.get()
    submission.refresh_from_db()
    sent = results.submit(submission, actor=world.officer_north, version=submission.version)
    verified = verification.verify(sent, actor=world.staff, version=sent.version)
    verification.send_back(verified, actor=world.staff, reason="Sai tệp.", version=verified.version)
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("campaigns:evidence-remove", args=[evidence.pk]))
    assert not Evidence.objects.exists()
    assert default_storage.exists(evidence.file.name)
    assert Result.objects.exists()


def test_evidence_is_closed_with_the_report(officer, world, submission, target):
    make_result(submission, target)
    evidence = make_evidence(submission.results.get(), added_by=world.officer_north)
    results.submit(submission, actor=world.officer_north, version=submission.version)
    before = stored()
    assert officer.post(place_of(submission, target), {"file": pdf()}).status_code == 403
    remove = reverse("campaigns:evidence-remove", args=[evidence.pk])
    assert officer.get(remove).status_code == officer.post(remove).status_code == 403
    assert stored() == before
    assert Evidence.objects.count() == 1
    assert "Tải tệp lên" not in officer.get(place_of(submission, target)).content.decode()


def test_a_refused_file_is_not_left_behind(world, submission):
    foreign = make_target(submission.campaign, world.south)
    before = stored()
    upload = Upload(PNG, "a.png", len(A_PNG), "d" * 64)
    with pytest.raises(Refused, match="không thuộc báo cáo này"):
        evidences.add_file(
            submission, foreign, actor=world.officer_north, file=pdf(content=A_PNG), upload=upload
        )
    assert stored() == before


def test_only_the_units_officer_adds_and_removes(world, submission, target):
    link = {"link": "https://example.vn/1"}
    evidence = evidences.add_link(submission, target, actor=world.officer_north, **link)
    for actor in (world.leader_north, world.officer_south, world.staff):
        with pytest.raises(Refused, match="Chỉ cán bộ của đơn vị"):
            evidences.add_link(submission, target, actor=actor, link="https://example.vn/2")
        with pytest.raises(Refused, match="Chỉ cán bộ của đơn vị"):
            evidences.remove(evidence, actor=actor)
    assert Evidence.objects.get() == evidence


def test_no_more_than_twenty_for_one_figure(world, submission, target, monkeypatch):
    monkeypatch.setattr(evidences, "AT_MOST", 2)
    for number in range(2):
        evidences.add_link(
            submission, target, actor=world.officer_north, link=f"https://example.vn/{number}"
        )
    with pytest.raises(Refused, match="tối đa 2 minh chứng"):
        evidences.add_link(
            submission, target, actor=world.officer_north, link="https://example.vn/3"
        )


def test_a_missing_file_is_not_found_instead_of_an_error(officer, submission, target):
    officer.post(place_of(submission, target), {"file": pdf()})
    evidence = Evidence.objects.get()
    default_storage.delete(evidence.file.name)
    download = reverse("campaigns:evidence-download", args=[evidence.pk])
    assert officer.get(download).status_code == 404


def test_a_link_is_not_downloaded(officer, world, submission, target):
    evidence = make_evidence(make_result(submission, target), added_by=world.officer_north)
    download = reverse("campaigns:evidence-download", args=[evidence.pk])
    assert officer.get(download).status_code == 404
    page = officer.get(place_of(submission, target)).content.decode()
    assert f'href="{evidence.link}" rel="noopener noreferrer nofollow"' in page


def test_private_files_have_no_address_of_their_own(officer, submission, target):
    officer.post(place_of(submission, target), {"file": pdf()})
    name = Evidence.objects.get().file.name
    for start in ("/", "/media/", "/static/", "/private/"):
        assert officer.get(f"{start}{name}").status_code == 404
