"""Old decisions by workbook: read on trial, entered once, taken back; every error by its cell."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from xlsxwriter import Workbook

from awards import honour_entering, honour_trials, registry
from awards.choices import HonourUploadState
from awards.citizens import digest_of
from awards.models import Decision, Honour, HonourName, HonourUpload, Recipient, UploadedHonour
from awards.old_decisions import LABELS
from awards.services import honour_uploads as services
from awards.services import recipients
from awards.tasks import requeue_honours
from emulation.journal.models import Entry
from emulation.lib.sheets import open_book
from emulation.lib.verdicts import Refused
from tests.build import make_award, make_registered

pytestmark = pytest.mark.django_db
NUMBER = "012089001234"


def row(name, **values):
    values = {
        "award": "Bằng khen",
        "number": "12/QĐ-UBND",
        "year": 2019,
        "decided_on": "20/12/2019",
    } | values
    return [values.get(key) if key != "name" else name for key in LABELS]


HEAD = tuple(LABELS.values())


def book(*rows, head=HEAD):
    file = BytesIO()
    with Workbook(file) as made:
        sheet = made.add_worksheet("Khen")
        sheet.write_row(0, 0, ["DANH SÁCH KHEN THƯỞNG"])
        sheet.write_row(1, 0, ["STT", *head])
        for number, cells in enumerate(rows, 1):
            sheet.write_row(number + 1, 0, [number, *cells])
    return file.getvalue()


@pytest.fixture
def paper():
    return make_award("Bằng khen của Chủ tịch UBND tỉnh", variants=["Bằng khen"])


def upload(world, content, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = services.upload(
            world.province,
            actor=world.staff,
            file=ContentFile(content),
            name="quyết định cũ.xlsx",
            size=len(content),
            digest="0" * 64,
        )
    made.refresh_from_db()
    return made


@pytest.fixture
def send(world, paper, django_capture_on_commit_callbacks):
    return lambda *rows: upload(world, book(*rows), django_capture_on_commit_callbacks)


@pytest.fixture
def enter(world, django_capture_on_commit_callbacks):
    def asked(made, act=services.apply):
        with django_capture_on_commit_callbacks(execute=True):
            act(HonourUpload.objects.get(pk=made.pk), actor=world.staff)
        made.refresh_from_db()
        return made

    return asked


def test_rows_enter_the_registry_once(world, send, enter, paper):
    known = make_registered("Giàng A Páo", world.north_commune, birth_year=1989)
    rows = [
        row(
            "Giang A Pao",
            unit="xã Nà Lao",
            birth_year=1989,
            post="Trưởng bản",
            occasion="Đột xuất",
            achievement="Cứu 2 người",
        ),
        row("Tổ 3, xã Khe Mây", kind="Tập thể", unit="XA KHE MAY", authority="Chủ tịch UBND tỉnh"),
        row("Lò Thị Mỷ", unit="Xã không còn", citizen=NUMBER),
        row("Lò Thị My", number="13/QĐ-UBND", citizen="012 089 001 234"),
        row("Lò Thị Mỷ", unit="lặp lại"),
    ]
    made = send(*rows)
    assert (made.state, made.rows_read, made.fresh, made.known) == ("trial", 5, 4, 1)
    assert not Honour.objects.exists()
    assert enter(made).state == "applied" and made.note == ""
    first, group, lady, again = Honour.objects.order_by("id")
    assert first.recipient == known
    assert (first.award, first.year, first.decided_on) == (paper, 2019, date(2019, 12, 20))
    assert (first.unit, first.name_printed, first.post) == (
        world.north_commune,
        "Giang A Pao",
        "Trưởng bản",
    )
    assert first.achievement_key.startswith("sudden:")
    assert (group.kind, group.unit, group.authority) == (
        "collective",
        world.south_other,
        "Chủ tịch UBND tỉnh",
    )
    assert lady.recipient == again.recipient and lady.unit is None
    assert lady.unit_printed == "Xã không còn"
    assert lady.recipient.citizen_digest == digest_of(NUMBER)
    assert lady.recipient.root_id == lady.recipient_id
    counts = dict(HonourName.objects.values_list("key", "count"))
    assert counts == {"giang a pao": 1, "to 3 xa khe may": 1, "lo thi mi": 2}
    second = send(*rows)
    assert (second.fresh, second.known) == (0, 5)
    with pytest.raises(Refused, match="Mọi dòng của tệp đã có"):
        services.apply(second, actor=world.staff)


def test_undoing_leaves_everything_as_it_was(world, send, enter):
    make_registered("Giàng A Páo", world.north_commune, birth_year=1989)
    before = list(Recipient.objects.values())
    made = send(
        row("Giàng A Páo", unit="xã Nà Lao", birth_year=1989),
        row("Lò Thị Mỷ", unit="xã Nà Lao"),
        row("Lò Thị Dung", unit="xã Nà Lao"),
    )
    enter(made)
    assert Recipient.objects.count() == 3
    enter(made, services.undo)
    assert list(Recipient.objects.values()) == before
    assert not Honour.objects.exists()
    assert set(HonourName.objects.values_list("count", flat=True)) == {0}
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["honour_upload.read", "honour_upload.applied", "honour_upload.undone"]
    with pytest.raises(Refused, match="không có gì để hoàn tác"):
        services.undo(made, actor=world.staff)


def test_a_recipient_that_was_worked_with_since_stays(world, send, enter):
    made = send(row("Lò Thị Mỷ", unit="xã Nà Lao"), row("Lò Thị Dung", unit="xã Nà Lao"))
    enter(made)
    one, two = Recipient.objects.order_by("id")
    recipients.merge(one, two, actor=world.staff, reason="trùng")
    enter(made, services.undo)
    assert list(Recipient.objects.order_by("id")) == [one, two]


def test_every_error_names_its_cell(world, send):
    made = send(
        row("Lò Thị Mỷ", award="Bằng khen lạ"),
        row(None),
        row("A", year="hai nghìn", kind="Người"),
        row("B", decided_on="32/1/2019"),
        row("C", citizen=12089001234),
        row("D", number=None, decided_on=None, year=None),
    )
    assert made.state == HonourUploadState.REFUSED and made.fresh == 0
    cells = [(error["column"], error["row"]) for error in made.errors]
    assert cells == [("G", 3), ("C", 4), ("F", 5), ("I", 5), ("K", 6), ("P", 7), ("J", 8)]
    assert "12089001234" not in str(made.errors)
    assert "mất số 0" in made.errors[5]["text"]
    with pytest.raises(Refused, match="Chỉ áp dụng được tệp đã đọc thử"):
        services.apply(made, actor=world.staff)


def test_a_column_that_is_unknown_or_missing_is_told(
    world, paper, django_capture_on_commit_callbacks
):
    head = ["Họ tên", "Hình thức", "Năm", "Màu sắc"]
    made = upload(
        world, book(["A", "Bằng khen", 2019, "đỏ"], head=head), django_capture_on_commit_callbacks
    )
    assert [error["text"] for error in made.errors] == ["Trang này thiếu cột “Số quyết định”."]


def test_no_number_is_kept_and_a_file_with_numbers_is_thrown_away(world, send):
    made = send(row("Lò Thị Mỷ", citizen=NUMBER))
    assert not made.file
    assert NUMBER not in str(list(UploadedHonour.objects.values()))
    assert NUMBER not in str(list(Entry.objects.values()))


def test_reading_again_after_a_killed_worker_gives_the_same(world, send):
    content = book(row("Lò Thị Mỷ"), row("Lò Thị Dung"))
    made = HonourUpload.objects.create(
        unit=world.province,
        by=world.staff,
        file=ContentFile(content, "a.xlsx"),
        name="a.xlsx",
        size=1,
        digest="0" * 64,
        state=HonourUploadState.READING,
        attempt=1,
        touched_at=timezone.now() - timedelta(minutes=10),
    )
    UploadedHonour.objects.create(upload=made, row=3, data={})
    assert honour_trials.take_up() == [made.pk]
    honour_trials.run(made.pk)
    honour_trials.run(made.pk)
    made.refresh_from_db()
    assert (made.state, made.fresh, made.rows.count()) == ("trial", 2, 2)


def test_a_worker_whose_claim_was_taken_over_writes_nothing(world, send):
    made = send(row("Lò Thị Mỷ"))
    made.state, made.attempt = HonourUploadState.READING, 2
    made.save()
    late = honour_trials._Trial(HonourUpload.objects.get(pk=made.pk))
    HonourUpload.objects.filter(pk=made.pk).update(attempt=3)
    late.fail("late")
    late.finish()
    made.refresh_from_db()
    assert (made.state, made.error_count) == (HonourUploadState.READING, 0)


def test_the_same_rows_of_two_files_enter_once(world, send, enter):
    one, two = send(row("Lò Thị Mỷ")), send(row("Lò Thị Mỷ"), row("Lò Thị Dung"))
    assert two.fresh == 2
    enter(one)
    enter(two)
    names = Honour.objects.order_by("id").values_list("name_printed", flat=True)
    assert list(names) == ["Lò Thị Mỷ", "Lò Thị Dung"]


def test_nobody_else_applies_or_undoes(world, send):
    made = send(row("Lò Thị Mỷ"))
    for actor in (world.leader, world.foreign_staff):
        with pytest.raises(Refused):
            services.apply(made, actor=actor)


def test_pages_from_the_template_to_the_registry(
    client, world, paper, django_capture_on_commit_callbacks
):
    client.force_login(world.staff)
    template = client.get(reverse("awards:honour-upload-template"))
    content = BytesIO(b"".join(template.streaming_content))
    sheet = open_book(content, "mẫu.xlsx").sheets[0]
    assert ["STT", *LABELS.values()] in [list(row.values) for row in sheet.rows()]
    with ZipFile(content) as parts:
        assert parts.read("xl/worksheets/sheet1.xml").count(b"<dataValidation ") == 4
    file = SimpleUploadedFile("cũ.xlsx", book(row("Lò Thị Mỷ", unit="xã Nà Lao")))
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(reverse("awards:honour-upload"), {"file": file})
    page = client.get(sent["Location"]).content.decode()
    assert "Đây là bản đọc thử" in page and "Lò Thị Mỷ" in page
    made = HonourUpload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        applied = client.post(reverse("awards:honour-upload-apply", args=[made.pk]), follow=True)
    assert "Đang ghi vào sổ vàng: 0/1 dòng" in applied.content.decode()
    page = client.get(sent["Location"]).content.decode()
    assert "Đã ghi 1 khen thưởng vào sổ vàng" in page
    assert "Lò Thị Mỷ" in client.get(reverse("awards:honour-list")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("awards:honour-upload-undo", args=[made.pk]))
    assert not Honour.objects.exists()
    assert "trở về như trước" in client.get(sent["Location"]).content.decode()


# What a worker does, and what it leaves


def asked_for(made, state, **values):
    values = {"attempt": 0, "touched_at": timezone.now()} | values
    HonourUpload.objects.filter(pk=made.pk).update(state=state, **values)


def test_an_upload_is_entered_once_however_often_a_worker_is_sent(world, send):
    made = send(row("Lò Thị Mỷ"), row("Lò Thị Dung"))
    asked_for(made, HonourUploadState.APPLYING)
    honour_entering.run(made.pk)
    honour_entering.run(made.pk)
    assert Honour.objects.count() == 2
    assert Entry.objects.filter(action="honour_upload.applied").count() == 1


def test_a_worker_killed_while_entering_leaves_nothing_and_another_one_does_it(
    world, send, monkeypatch
):
    made = send(row("Lò Thị Mỷ"))

    def killed(ids):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        asked_for(made, HonourUploadState.APPLYING)
        patched.setattr("awards.registry.recount", killed)
        honour_entering.run(made.pk)
    made.refresh_from_db()
    assert (made.state, made.attempt) == (HonourUploadState.APPLYING, 1)
    assert not Honour.objects.exists() and not Recipient.objects.exists()
    requeue_honours()
    assert not Honour.objects.exists()  # it may be at it still
    long_ago = timezone.now() - timedelta(minutes=10)
    HonourUpload.objects.filter(pk=made.pk).update(touched_at=long_ago)
    requeue_honours()
    assert Honour.objects.count() == 1


def test_what_keeps_breaking_off_is_given_back_with_a_word(client, world, send):
    made = send(row("Lò Thị Mỷ"))
    asked_for(made, HonourUploadState.APPLYING, attempt=honour_entering.MAX_ATTEMPTS)
    honour_entering.run(made.pk)
    made.refresh_from_db()
    assert made.state == HonourUploadState.TRIAL and not Honour.objects.exists()
    client.force_login(world.staff)
    page = client.get(reverse("awards:honour-upload-detail", args=[made.pk])).content.decode()
    assert "lần nào cũng bị dừng. Sổ vàng không thay đổi." in page


def test_an_error_while_entering_gives_the_upload_back(world, send, enter, monkeypatch):
    made = send(row("Lò Thị Mỷ"))
    with monkeypatch.context() as patched:
        patched.setattr("awards.registry.recount", lambda ids: 1 / 0)
        assert enter(made).state == HonourUploadState.TRIAL
    assert made.note == honour_entering.BROKEN and not Honour.objects.exists()
    assert enter(made).note == ""
    with monkeypatch.context() as patched:
        patched.setattr("awards.registry.recount", lambda ids: 1 / 0)
        assert enter(made, services.undo).state == HonourUploadState.APPLIED
    assert Honour.objects.count() == 1


def test_what_was_corrected_between_asking_and_undoing_stays(world, send, enter):
    made = enter(send(row("Lò Thị Mỷ")))
    asked_for(made, HonourUploadState.UNDOING)
    paper = Decision.objects.create(
        unit=world.province,
        kind="award",
        title="Thu hồi",
        state="issued",
        number=7,
        issued_on=date(2024, 3, 1),
        authority_line="CHỦ TỊCH",
        signer_post="Chủ tịch",
        signer_name="Lê Văn A",
        created_by=world.staff,
    )
    registry.end(Honour.objects.all(), by=paper)
    honour_entering.run(made.pk)
    made.refresh_from_db()
    assert made.state == HonourUploadState.APPLIED and made.note == honour_entering.BUILT_ON
    assert Honour.objects.count() == 1


def test_trials_that_nobody_applied_are_swept(
    world, send, enter, django_capture_on_commit_callbacks
):
    old, applied, young = send(row("A")), enter(send(row("B"))), send(row("C"))
    place = default_storage.save("uploads/old.xlsx", ContentFile(b"x"))
    long_ago = timezone.now() - honour_trials.KEPT_FOR - timedelta(hours=1)
    HonourUpload.objects.filter(pk__in=[old.pk, applied.pk]).update(touched_at=long_ago)
    HonourUpload.objects.filter(pk=old.pk).update(file=place)
    with django_capture_on_commit_callbacks(execute=True):
        assert honour_trials.sweep() == 1
    assert not default_storage.exists(place)
    assert set(HonourUpload.objects.all()) == {applied, young}
    assert set(UploadedHonour.objects.values_list("upload", flat=True)) == {applied.pk, young.pk}
