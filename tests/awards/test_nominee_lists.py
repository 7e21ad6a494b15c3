"""Nominees by workbook: read on trial, all that is wrong by its place, entered all or none."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from awards.citizens import digest_of
from awards.models import Nominee, Recipient
from awards.nominee_lists import LABELS
from emulation.journal.models import Entry
from tests.awards.build import make_award, make_nominee, make_proposal, make_registered
from tests.campaigns.workbooks import rows_of, written
from tests.pages import text

pytestmark = pytest.mark.django_db

NUMBER = "012345678901"
HEADS = ["STT", *LABELS.values()]
PLACE = {key: number for number, key in enumerate(LABELS, 1)}


@pytest.fixture
def certificate():
    return make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", variants=["Bằng khen tỉnh"])


@pytest.fixture
def draft(world, certificate):
    return make_proposal(world.north, actor=world.officer_north)


@pytest.fixture
def officer(world):
    client = Client()
    client.force_login(world.officer_north)
    return client


def row(number=1, **cells):
    """One row of the workbook; a cell given as None is empty."""
    cells = {
        "name": f"Lò Thị Số {number}",
        "award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "achievement": "Hoàn thành xuất sắc nhiệm vụ",
    } | cells
    found = [None] * len(HEADS)
    found[0] = number
    for key, value in cells.items():
        found[PLACE[key]] = value
    return found


def workbook(*rows, heads=HEADS, above=()):
    return SimpleUploadedFile("danh sách xã.xlsx", written([*above, heads, *rows], "Danh sách"))


def address(name, proposal):
    return reverse(f"awards:{name}", args=[proposal.pk])


def tried(client, proposal, *rows, **options):
    return client.post(address("nominee-list", proposal), {"file": workbook(*rows, **options)})


def entered(client, proposal, trial, **answers):
    form = trial.context["form"]
    sent = {field.name: field.value() for field in form.hidden_fields()}
    return client.post(address("nominee-list-enter", proposal), sent | answers, follow=True)


def faults(trial):
    return [(one.row, one.column, one.text) for one in trial.context["faults"]]


class TestTheTrial:
    def test_shows_every_row_as_it_would_be_entered_and_writes_nothing(self, officer, draft):
        trial = tried(
            officer,
            draft,
            row(
                honorific="Bà",
                birth_year=1988,
                citizen=NUMBER,
                post="Trưởng bản",
                workplace="bản Sin Chải",
                years="2025-2026",
                votes_for=40,
                votes_present=42,
                votes_total=45,
                sex="Nữ",
                ethnic_group="Mông",
                is_direct_worker="Có",
                is_leader="Không",
                is_remote="x",
            ),
            row(2, name="Gia đình ông Sùng A Gió", kind="Hộ gia đình", award="bang khen tinh"),
        )
        page = text(trial)
        assert faults(trial) == []
        assert "Bà Lò Thị Số 1 Cá nhân, sinh năm 1988, có số định danh" in page
        assert "Trưởng bản, bản Sin Chải Danh sách, dòng 2" in page
        assert "40/45 phiếu đồng ý, 42 người có mặt" in page
        assert "Nữ, Mông, trực tiếp lao động, vùng sâu, vùng xa" in page
        assert "2025-2026" in page
        assert not Nominee.objects.exists()
        assert not Recipient.objects.exists()

    def test_a_citizen_number_never_goes_back_to_the_page(self, officer, draft, world):
        make_registered("Vàng A Tủa", unit=world.north, citizen_digest=digest_of(NUMBER))
        trial = tried(officer, draft, row(citizen=NUMBER))
        assertNotContains(trial, NUMBER)
        assertContains(trial, "Đã có: Vàng A Tủa")

    def test_says_every_fault_by_row_and_column_and_offers_nothing_to_enter(self, officer, draft):
        trial = tried(
            officer,
            draft,
            row(name=None),
            row(2, award="Huân chương không có"),
            row(3, citizen="12345678901", birth_year="mười"),
            row(4, votes_for=50, votes_present=42, votes_total=45),
            row(5, kind="Con vật", sex="?"),
            row(6, years="2025 tới nay", is_leader="chắc thế"),
            row(7),
            row(8, name="lo thi so 7"),
        )
        assert trial.status_code == 422
        found = faults(trial)
        assert [(number, column) for number, column, _ in found] == [
            (2, "C"),
            (3, "I"),
            (4, "D"),
            (4, "E"),
            (5, "L"),
            (6, "H"),
            (6, "O"),
            (7, "J"),
            (7, "R"),
            (9, ""),
        ]
        assert found[-1][2].startswith("Lặp với dòng 8")
        assertNotContains(trial, "Đưa vào hồ sơ</button>", status_code=422)
        assertNotContains(trial, "payload", status_code=422)

    def test_reads_a_list_of_the_units_own_with_titles_above(self, officer, draft):
        heads = ["TT", "Họ và tên", "Chức vụ", "Hình thức khen thưởng", "Tóm tắt thành tích"]
        mine = [1, "Giàng A Páo", "Công an viên", "Bằng khen tỉnh", "Bắt quả tang trộm cắp"]
        above = [["ỦY BAN NHÂN DÂN XÃ"], ["DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG"]]
        trial = tried(officer, draft, mine, heads=heads, above=above)
        assert faults(trial) == []
        assertContains(trial, "Giàng A Páo")

    def test_a_file_that_is_no_list_is_told_where_it_was_chosen(self, officer, draft):
        file = SimpleUploadedFile("danh sách.xlsx", b"khong phai excel")
        answer = officer.post(address("nominee-list", draft), {"file": file})
        assert answer.status_code == 422
        assertContains(answer, "Tệp danh sách", status_code=422)

    def test_whoever_stands_in_the_dossier_already_is_a_fault(
        self, world, officer, draft, certificate
    ):
        person = make_registered(unit=world.north, citizen_digest=digest_of(NUMBER))
        make_nominee(draft, actor=world.officer_north, recipient=person, award=certificate)
        trial = tried(officer, draft, row(citizen=NUMBER))
        assert faults(trial)[0][2].startswith("Đã có trong hồ sơ")


class TestEntering:
    def test_all_rows_enter_with_what_they_say(self, world, officer, draft, certificate):
        trial = tried(
            officer,
            draft,
            row(
                citizen=NUMBER, sex="Nữ", ethnic_group="Mông", is_direct_worker="Có", post="Bác sĩ"
            ),
            row(2, kind="Tập thể", name="Phòng Văn hóa", votes_for=9, votes_total=10),
        )
        answer = entered(officer, draft, trial)
        assertContains(answer, "Đã đưa 2 người, tập thể vào hồ sơ.")
        one, other = draft.nominees.select_related("recipient")
        assert (one.recipient.citizen_digest, one.recipient.sex) == (digest_of(NUMBER), "female")
        assert (one.recipient.ethnic_group, one.is_direct_worker, one.post) == (
            "Mông",
            True,
            "Bác sĩ",
        )
        assert (one.award, one.years, one.is_leader) == (certificate, [draft.year], None)
        assert (other.recipient.kind, other.votes_for, other.votes_total) == ("collective", 9, 10)
        entry = Entry.objects.get(action="proposal.nominees_imported")
        assert entry.after["tệp"] == "danh sách xã.xlsx"

    def test_one_in_two_awards_is_one_in_the_register(self, officer, draft):
        make_award("Giấy khen")
        trial = tried(
            officer, draft, row(birth_year=1990), row(1, birth_year=1990, award="Giấy khen")
        )
        entered(officer, draft, trial)
        assert draft.nominees.count() == 2
        assert Recipient.objects.count() == 1

    def test_who_may_be_known_is_asked_and_nothing_is_lost_until_answered(
        self, world, officer, draft
    ):
        known = make_registered("Lò Thị Số 1", unit=world.north, birth_year=1988)
        trial = tried(officer, draft, row(birth_year=1988), row(2))
        assertContains(trial, "Cùng tên, cùng năm sinh 1988")
        again = entered(officer, draft, trial)
        assert again.status_code == 422
        assertContains(again, "Hãy chọn.", status_code=422)
        assertContains(again, "Lò Thị Số 2", status_code=422)
        assert not draft.nominees.exists()
        entered(officer, draft, again, r0=str(known.pk))
        assert draft.nominees.first().recipient == known
        assert Recipient.objects.count() == 2

    def test_a_new_one_of_the_same_name_is_entered_as_new(self, world, officer, draft):
        known = make_registered("Lò Thị Số 1", unit=world.north, birth_year=1988)
        entered(officer, draft, tried(officer, draft, row(birth_year=1988)), r0="new")
        assert draft.nominees.get().recipient != known

    def test_what_one_row_stops_leaves_nothing_behind(self, world, officer, draft, certificate):
        trial = tried(officer, draft, row(), row(2, citizen=NUMBER))
        # Meanwhile somebody of another province gets the number.
        make_registered(unit=world.foreign_province, citizen_digest=digest_of(NUMBER))
        answer = entered(officer, draft, trial)
        assertContains(answer, "Chưa ghi gì vào hồ sơ.", status_code=422)
        assert not Nominee.objects.exists()
        assert Recipient.objects.count() == 1

    def test_a_colleague_who_saved_meanwhile_is_told_and_the_list_stays(
        self, world, officer, draft, certificate
    ):
        trial = tried(officer, draft, row())
        make_nominee(draft, actor=world.officer_north, award=certificate)
        again = entered(officer, draft, trial)
        assertContains(again, "vừa được người khác sửa", status_code=422)
        entered(officer, draft, again)
        assert draft.nominees.count() == 2

    def test_only_what_this_person_read_for_this_dossier_enters(self, world, officer, draft):
        trial = tried(officer, draft, row())
        other = make_proposal(world.north, actor=world.officer_north)
        answer = entered(officer, other, trial)
        assertContains(answer, "Hãy tải tệp lên lại.")
        assert not Nominee.objects.exists()

    def test_four_hundred_rows(self, officer, draft):
        rows = [row(number, birth_year=1950 + number % 50) for number in range(1, 401)]
        trial = tried(officer, draft, *rows)
        assert faults(trial) == []
        entered(officer, draft, trial)
        assert draft.nominees.count() == 400
        assert list(draft.nominees.values_list("position", flat=True)) == list(range(1, 401))


class TestTheTemplate:
    def test_what_is_filled_in_there_is_read(self, officer, draft):
        content = b"".join(officer.get(address("nominee-list-template", draft)).streaming_content)
        lines = rows_of(content)
        head = next(number for number, line in enumerate(lines) if line[0] == "STT")
        assert lines[head] == HEADS
        lines[head + 1] = row(birth_year=1970)
        file = SimpleUploadedFile("mẫu.xlsx", written(lines, "Danh sách"))
        trial = officer.post(address("nominee-list", draft), {"file": file})
        assert [line.listed.name for line, _ in trial.context["lines"]] == ["Lò Thị Số 1"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_trial_costs_as_much_for_three_rows_as_for_one(
    officer, draft, django_assert_num_queries, count
):
    file = workbook(*(row(number, birth_year=1990) for number in range(count)))
    with django_assert_num_queries(12):
        officer.post(address("nominee-list", draft), {"file": file})
