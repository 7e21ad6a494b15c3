"""Evidence: private files under names nobody can guess, and links."""

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from campaigns.models import Evidence, Result
from campaigns.services import evidence as evidences
from campaigns.services import results, verification
from emulation.journal.models import Entry
from emulation.lib import thumbnails
from emulation.lib.upload_limits import UploadLimit
from emulation.lib.uploads import PNG, Upload
from emulation.lib.verdicts import Refused
from tests.build import (
    make_campaign,
    make_evidence,
    make_period,
    make_result,
    make_return_note,
    make_submission,
    make_target,
)
from tests.lib.clamd import EICAR, clamd
from tests.lib.pictures import CAMERA, a_bomb, a_photograph
from tests.lib.test_uploads import A_PDF, A_PNG, word

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
    assert (entry.target_id, entry.within_id, entry.after["SHA-256"]) == (
        target.pk,
        submission.pk,
        evidence.digest,
    )


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
    kinds = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,image/jpeg,image/png,image/webp"
    assert f'accept="{kinds}"' in page
    assert " multiple" in page


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


# Several at once


def picture(name="hiện trường.jpg", **values):
    return SimpleUploadedFile(name, a_photograph(**values))


def test_of_several_files_the_good_ones_are_kept_and_the_others_named(
    officer, submission, target, monkeypatch
):
    monkeypatch.setattr(UploadLimit, "limit", 100_000)
    files = [
        pdf("một.pdf"),
        pdf("trang.pdf", b"<script>alert(1)</script>"),
        picture("hai.jpg"),
        pdf("lặp.pdf"),
        pdf("rỗng.pdf", b""),
        pdf("nặng.pdf", A_PDF + b"\n" * 200_000),
    ]
    page = officer.post(place_of(submission, target), {"file": files}).content.decode()
    assert [row.name for row in Evidence.objects.all()] == ["một.pdf", "hai.jpg"]
    assert "Đã thêm 2 minh chứng." in page
    for words in (
        "trang.pdf: Nội dung tệp không phải loại được nhận.",
        "lặp.pdf: Minh chứng này đã có: một.pdf.",
        "rỗng.pdf: Tệp rỗng.",
        "nặng.pdf: Tệp lớn hơn 20 MB.",
    ):
        assert words in page
    assert len(stored_now := {Path(row.file.name).name for row in Evidence.objects.all()}) == 2
    assert stored_now <= {path.name for path in stored()}


def test_several_good_files_lead_back_to_the_page(officer, submission, target):
    response = officer.post(place_of(submission, target), {"file": [pdf(), picture()]})
    assert response.url == place_of(submission, target)
    assert Evidence.objects.count() == 2


def test_files_beyond_the_twentieth_are_named(officer, submission, target, monkeypatch):
    monkeypatch.setattr(evidences, "AT_MOST", 1)
    page = officer.post(
        place_of(submission, target), {"file": [pdf("một.pdf"), picture("hai.jpg")]}
    )
    assert "hai.jpg: Mỗi chỉ tiêu nhận tối đa 1 minh chứng." in page.content.decode()
    assert Evidence.objects.get().name == "một.pdf"


def sent_by_script(officer, submission, target, *files):
    return officer.post(
        place_of(submission, target), {"file": list(files)}, headers={"Accept": "application/json"}
    )


def test_the_script_of_the_page_is_answered_in_its_own_way(officer, submission, target):
    response = sent_by_script(officer, submission, target, pdf("một.pdf"), pdf("hai.pdf", b"MZ"))
    assert response.status_code == 200
    (refused,) = response.json()["refused"]
    assert refused["name"] == "hai.pdf"
    assert refused["reason"].startswith("Nội dung tệp không phải loại được nhận.")
    assert response.json()["kept"] == ["một.pdf"]


def test_a_file_that_arrives_twice_is_kept_once(officer, submission, target):
    sent_by_script(officer, submission, target, pdf())
    again = sent_by_script(officer, submission, target, pdf()).json()
    assert again["refused"][0]["reason"] == "Minh chứng này đã có: báo cáo.pdf."
    assert Evidence.objects.count() == 1


def test_the_script_is_told_why_a_closed_report_takes_nothing(officer, world, submission, target):
    make_result(submission, target)
    results.submit(submission, actor=world.officer_north, version=submission.version)
    response = sent_by_script(officer, submission, target, pdf())
    assert response.status_code == 403
    assert response.json()["error"].startswith("Báo cáo đã gửi.")


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a/*" + b"\0" * 20 + b"*/=alert(1)",
        b"\0\0\0\x18ftypheic" + b"\0" * 30,
    ],
)
def test_pictures_that_are_programs_or_unknown_are_refused(officer, submission, target, content):
    officer.post(place_of(submission, target), {"file": pdf("ảnh.jpg", content)})
    assert not Evidence.objects.exists()


# Looking at them


def address(name, evidence):
    return reverse(f"campaigns:evidence-{name}", args=[evidence.pk])


@pytest.fixture
def photo(officer, submission, target):
    officer.post(place_of(submission, target), {"file": picture(orientation=6)})
    return Evidence.objects.get()


def test_a_picture_has_a_small_one_made_with_the_upload(
    officer, submission, target, django_capture_on_commit_callbacks, monkeypatch
):
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(place_of(submission, target), {"file": [picture(), pdf()]})
    made = set(Path(settings.MEDIA_ROOT).glob("thumbnails/evidence/*"))
    photo, paper = Evidence.objects.order_by("content_type").reverse()[:2]
    assert f"{Path(photo.file.name).name}.webp" in {path.name for path in made}
    assert f"{Path(paper.file.name).name}.webp" not in {path.name for path in made}
    monkeypatch.setattr(thumbnails, "make", lambda file: pytest.fail("made again"))
    assert officer.get(address("thumbnail", photo)).status_code == 200


def test_the_small_picture_is_private_upright_and_without_its_place(officer, photo):
    response = officer.get(address("thumbnail", photo))
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "sandbox" in response["Content-Security-Policy"]
    assert Image.open(io.BytesIO(response.content)).size == (240, 320)
    assert CAMERA.encode() not in response.content


def test_of_a_bomb_a_drawn_picture_is_shown_and_the_upload_is_kept(officer, submission, target):
    officer.post(place_of(submission, target), {"file": pdf("bom.png", a_bomb())})
    bomb = Evidence.objects.get()
    for _ in range(2):
        assert officer.get(address("thumbnail", bomb)).url == "/static/img/no-picture.svg"


def test_a_picture_whose_file_is_gone_has_a_drawn_one(officer, photo):
    default_storage.delete(photo.file.name)
    assert officer.get(address("thumbnail", photo)).url == "/static/img/no-picture.svg"


def test_a_picture_is_shown_in_a_sandbox(officer, photo):
    response = officer.get(address("show", photo))
    assert b"".join(response.streaming_content) == a_photograph(orientation=6)
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''hi%E1%BB%87n")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; sandbox")
    assert "script-src" not in policy


def test_a_pdf_file_is_shown_as_nothing_else(officer, submission, target):
    officer.post(place_of(submission, target), {"file": pdf()})
    response = officer.get(address("show", Evidence.objects.get()))
    assert b"".join(response.streaming_content) == A_PDF
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy


def test_a_picture_that_is_also_a_page_stays_a_picture(officer, submission, target):
    polyglot = a_photograph() + b"<html><script>alert(1)</script>"
    officer.post(place_of(submission, target), {"file": pdf("ảnh.html", polyglot)})
    evidence = Evidence.objects.get()
    assert evidence.name == "ảnh.html.jpg"
    response = officer.get(address("show", evidence))
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (
        "image/jpeg",
        "nosniff",
    )
    assert b"".join(response.streaming_content) == polyglot
    assert b"<script>" not in officer.get(address("thumbnail", evidence)).content


def test_office_files_and_links_are_not_shown(officer, world, submission, target):
    officer.post(place_of(submission, target), {"file": pdf("a.docx", word())})
    document = Evidence.objects.get()
    link = make_evidence(document.result, added_by=world.officer_north)
    for evidence in (document, link):
        assert officer.get(address("show", evidence)).status_code == 404
        assert officer.get(address("thumbnail", evidence)).status_code == 404
    page = officer.get(place_of(submission, target)).content.decode()
    assert address("show", document) not in page
    assert ">DOCX<" in page


def test_what_only_says_that_it_is_a_picture_is_not_shown(officer, world, submission, target):
    """Rows may come from elsewhere than the upload: the content is asked again."""
    page = ContentFile(b"<script>alert(1)</script>", name="x.jpg")
    evidence = make_evidence(
        make_result(submission, target),
        added_by=world.officer_north,
        file=page,
        name="x.jpg",
        content_type="image/jpeg",
    )
    assert officer.get(address("show", evidence)).status_code == 404
    assert officer.get(address("thumbnail", evidence)).url == "/static/img/no-picture.svg"


def test_strangers_see_neither_the_picture_nor_the_small_one(client, world, photo):
    client.force_login(world.officer_south)
    for name in ("download", "show", "thumbnail"):
        assert client.get(address(name, photo)).status_code == 404


def test_lists_show_small_pictures_with_a_text_and_a_size(officer, submission, target, photo):
    for page in (
        place_of(submission, target),
        reverse("campaigns:submission-detail", args=[submission.pk]),
    ):
        html = officer.get(page).content.decode()
        assert f'src="{address("thumbnail", photo)}" width="72" height="56" loading="lazy"' in html
        assert 'alt="Xem ảnh hiện trường.jpg (mở thẻ mới)"' in html


def test_the_number_of_queries_does_not_grow_with_the_files(
    officer, world, submission, target, django_assert_num_queries
):
    result = make_result(submission, target)
    pages = [
        place_of(submission, target),
        reverse("campaigns:submission-detail", args=[submission.pk]),
    ]
    make_evidence(result, added_by=world.officer_north)
    for page in pages:
        with CaptureQueriesContext(connection) as before:
            officer.get(page)
        more = [
            make_evidence(
                result,
                added_by=person,
                file=ContentFile(A_PNG, name="a.png"),
                name="a.png",
                content_type="image/png",
            )
            for person in (world.officer_north, world.leader_north, world.staff)
        ]
        with django_assert_num_queries(len(before)):
            officer.get(page)
        for evidence in more:
            evidence.delete()


def test_the_small_picture_goes_with_the_evidence(
    officer, photo, django_capture_on_commit_callbacks
):
    officer.get(address("thumbnail", photo))
    assert default_storage.exists(thumbnails.place_of(photo.file.name))
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(address("remove", photo))
    assert not default_storage.exists(thumbnails.place_of(photo.file.name))


# The virus scanner


def test_an_infected_file_is_refused_and_written_down(
    officer, submission, target, settings, tmp_path
):
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    before = stored()
    infected = A_PDF.replace(b"trailer", EICAR + b"\ntrailer")
    with clamd(settings.CLAMD):
        page = officer.post(
            place_of(submission, target), {"file": [pdf("sạch.pdf"), pdf("bệnh.pdf", infected)]}
        ).content.decode()
    assert "bệnh.pdf: Tệp có vi-rút (Win.Test.EICAR_HDB-1) nên không được nhận." in page
    assert Evidence.objects.get().name == "sạch.pdf"
    assert len(stored() - before) == 1
    entry = Entry.objects.get(action="evidence.infected")
    assert (entry.target_id, entry.within_id) == (submission.pk, submission.campaign_id)
    assert entry.after == {
        "chỉ tiêu": str(target),
        "tên": "bệnh.pdf",
        "vi-rút": "Win.Test.EICAR_HDB-1",
        "SHA-256": hashlib.sha256(infected).hexdigest(),
    }


def test_what_cannot_be_scanned_is_not_kept(officer, submission, target, settings):
    settings.CLAMD = "/nowhere/clamd.ctl"
    page = officer.post(place_of(submission, target), {"file": pdf()}).content.decode()
    assert "Hiện không kiểm tra được vi-rút, hãy thử lại" in page
    assert not Evidence.objects.exists()
    assert not Entry.objects.filter(action="evidence.infected").exists()


def test_nothing_is_scanned_for_who_may_not_add_it(
    client, world, submission, target, settings, tmp_path
):
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    client.force_login(world.leader_north)
    with clamd(settings.CLAMD) as daemon:
        assert client.post(place_of(submission, target), {"file": pdf()}).status_code == 403
    assert daemon.scanned == []


# Only what is open


def test_of_a_returned_report_only_the_figure_that_was_asked_about_takes_evidence(
    officer, world, target
):
    submission = make_submission(
        make_period(target.campaign), world.north, state="returned", return_reason=""
    )
    other = make_target(target.campaign, world.north)
    for each in (target, other):
        make_result(submission, each)
    make_return_note(submission, target, asked_by=world.staff)
    link = {"link": "https://example.vn/1", "by_link": "1"}
    assert officer.post(place_of(submission, target), link).status_code == 302
    assert officer.post(place_of(submission, other), link).status_code == 403
    page = officer.get(place_of(submission, other)).content.decode()
    assert "Hội đồng không hỏi về chỉ tiêu này nên ô đã khóa." in page
    assert "Tải tệp lên" not in page
    with pytest.raises(Refused, match="ô đã khóa"):
        evidences.add_link(submission, other, actor=world.officer_north, link=link["link"])
    locked = make_evidence(submission.results.get(target=other), added_by=world.officer_north)
    remove = address("remove", locked)
    assert officer.get(remove).status_code == officer.post(remove).status_code == 403
    assert Evidence.objects.filter(pk=locked.pk).exists()


def test_the_way_back_leads_to_the_row(officer, submission, target):
    edit = reverse("campaigns:submission-edit", args=[submission.pk])
    page = officer.get(place_of(submission, target)).content.decode()
    assert f'href="{edit}#t{target.pk}"' in page
