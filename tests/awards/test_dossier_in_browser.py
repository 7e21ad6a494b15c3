"""A dossier of sixty from a real Excel list to an issued decision, in a real browser."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from awards.choices import DecisionState, NomineeState, ProposalState
from awards.models import Decision, Honour, Nominee, Proposal, Recipient
from awards.nominee_lists import LABELS
from tests.awards.build import make_award, make_rule
from tests.browser.visiting import enter
from tests.campaigns.workbooks import written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT = 60
AWARD = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
FAMILIES = ("Giàng A", "Lò Thị", "Tẩn Mí", "Chẻo Sìn", "Vàng Thị", "Phùng Mẩy")
GIVEN = ("Páo", "Dung", "Chìn", "Mỷ", "Tả", "Gió", "Lan", "Sơn", "Ín", "Đành")


def names():
    return [f"{FAMILIES[n % 6]} {GIVEN[n // 6]}" for n in range(COUNT)]


@pytest.fixture
def workbook(tmp_path):
    """As a commune keeps it: titles above, its own names of columns, one row a person."""
    heads = ["TT", "Ông/Bà", "Họ và tên", "Sinh năm", "Số CCCD", "Chức vụ", "Nơi công tác"]
    heads += ["Hình thức khen thưởng", "Tóm tắt thành tích", "Số phiếu đồng ý", "Tổng số người"]
    heads += [LABELS["sex"], LABELS["ethnic_group"], LABELS["is_direct_worker"]]
    rows = [
        [
            *(n, "Bà" if n % 2 else "Ông", name, 1960 + n % 40, f"0120{n:08d}", "Công chức"),
            *("Ủy ban nhân dân xã", AWARD, "Hoàn thành xuất sắc nhiệm vụ", 40, 45),
            *("Nữ" if n % 2 else "Nam", "Mông", "Có"),
        ]
        for n, name in enumerate(names(), 1)
    ]
    file = tmp_path / "danh sách đề nghị.xlsx"
    file.write_bytes(written([["DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG"], [], heads, *rows], "Sheet1"))
    return file


class Desk:
    """One browser at which people sign in one after the other."""

    def __init__(self, page, home, faults):
        self.page, self.home, self.faults = page, home, faults

    def sit_down(self, person, address=None):
        self.page.context.clear_cookies()
        enter(self.page.context, person, self.home)
        self.page.goto(address or reverse("home"))

    def press(self, name, role="button"):
        self.page.get_by_role("main").get_by_role(role, name=name, exact=True).first.click()

    def follow(self, name):
        self.press(name, "link")

    def says(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def look(self, *widths):
        """The page at hand has no fault that axe finds, and fits."""
        for width in widths or (1280, 360):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert self.faults(self.page) == []
            over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{self.page.url} is {over} px too wide at {width}"
        self.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def desk(page, live_server, accessibility_faults):
    page.set_viewport_size({"width": 1280, "height": 900})
    return Desk(page, live_server.url, accessibility_faults)


@pytest.mark.everywhere
def test_sixty_from_a_list_to_a_decision(desk, world, workbook):
    page = desk.page
    award = make_award(AWARD)
    make_rule("no_pending_matter", awards=[award], name="Không vướng mắc")
    world.north.leader_confirms = True
    world.north.save()

    # The officer begins a dossier and brings the list.
    desk.sit_down(world.officer_north, reverse("awards:proposal-list"))
    desk.look()
    desk.follow("Lập hồ sơ")
    desk.look()
    page.get_by_label("Trích yếu").fill("Đề nghị tặng Bằng khen năm nay")
    page.get_by_label("Số tờ trình").fill("05/TTr-UBND")
    page.locator("[name=letter_on]").fill(timezone.localdate().strftime("%d/%m/%Y"))
    desk.press("Lập hồ sơ")
    desk.says("Đã lập hồ sơ.")
    desk.follow("Từ tệp Excel")
    desk.look()
    page.get_by_label("Tệp danh sách").set_input_files(workbook)
    desk.press("Đọc thử")
    desk.says("60 dòng đọc được")
    desk.look()
    assert Nominee.objects.count() == 0
    desk.press("Đưa vào hồ sơ")
    desk.says("Đã đưa 60 người, tập thể vào hồ sơ.")
    desk.says("Dòng 1–50 trong 60 người, tập thể")
    desk.look()
    proposal = Proposal.objects.get()
    assert Recipient.objects.exclude(citizen_digest="").count() == COUNT
    desk.follow("Chuyển lãnh đạo")
    desk.press("Chuyển lãnh đạo")
    desk.says("Đã báo lãnh đạo đơn vị.")

    # The leader finds it on the first page and sends it.
    desk.sit_down(world.leader_north)
    desk.says("Hồ sơ khen thưởng chờ bạn xác nhận")
    desk.follow("Đề nghị tặng Bằng khen năm nay")
    desk.look()
    desk.press("Gửi hồ sơ")
    desk.says("Đã gửi hồ sơ.")

    # Council staff receives it, takes it on and asks about one field of one of the sixty.
    one = proposal.nominees.get(name_as_submitted=names()[37])
    desk.sit_down(world.staff)
    desk.says("Hồ sơ khen thưởng chờ thẩm định")
    desk.look()
    desk.follow("Đề nghị tặng Bằng khen năm nay")
    desk.follow("Tiếp nhận")
    desk.press("Tiếp nhận")
    desk.follow("Phân công")
    desk.press("Phân công")
    desk.look()
    desk.follow("Trả lại để bổ sung")
    desk.look()
    page.get_by_label("Tìm theo tên").fill("khong co ai")
    expect(page.locator("details[data-one]:visible")).to_have_count(0)
    page.get_by_label("Tìm theo tên").fill(one.name_as_submitted.lower())
    fold = page.locator("details[data-one]:visible")
    expect(fold).to_have_count(1)
    fold.locator("summary").click()
    fold.get_by_label("Thành tích", exact=True).check()
    fold.get_by_label("Cần bổ sung, sửa gì").fill("Ghi rõ kết quả bằng con số.")
    desk.look()
    desk.press("Trả lại hồ sơ")
    desk.says("Đã trả lại hồ sơ.")

    # The officer corrects that one and answers; the leader sends it again.
    desk.sit_down(world.officer_north)
    desk.says("Hồ sơ khen thưởng bị trả lại")
    desk.follow("Đề nghị tặng Bằng khen năm nay")
    desk.look()
    page.get_by_label("Xem", exact=True).select_option("Cần bổ sung")
    desk.press("Lọc")
    desk.says("1 người, tập thể")
    page.locator("#rows").get_by_role("link", name=str(one)).click()
    desk.look()
    desk.follow("Sửa")
    page.get_by_label("Thành tích", exact=True).fill("Vận động 42 hộ xóa nhà tạm trong năm")
    desk.press("Lưu")
    desk.says("Vận động 42 hộ xóa nhà tạm trong năm")
    desk.follow("Trả lời")
    page.get_by_label("Trả lời", exact=True).fill("Đã ghi số hộ.")
    desk.press("Lưu")
    desk.follow("Chuyển lãnh đạo")
    desk.press("Chuyển lãnh đạo")
    desk.sit_down(world.leader_north, reverse("awards:proposal-detail", args=[proposal.pk]))
    desk.follow("Gửi lại")
    desk.press("Gửi hồ sơ")
    desk.says("Đã gửi hồ sơ.")

    # Staff settles the question, concludes, draws up the decision and enters its number.
    desk.sit_down(world.staff, reverse("awards:nominee-detail", args=[one.pk]))
    desk.says("Đã ghi số hộ.")
    desk.look()
    desk.press("Đồng ý, đã bổ sung xong")
    desk.follow("Kết luận đủ điều kiện")
    desk.look()
    desk.press("Kết luận đủ điều kiện")
    desk.says("Hồ sơ đủ điều kiện, chờ quyết định.")
    page.goto(reverse("awards:decision-list"))
    desk.look()
    desk.follow("Soạn quyết định")
    desk.look()
    page.get_by_label("Địa danh").fill("Thượng Nguyên")
    page.get_by_label("Chức vụ người ký").fill("Chủ tịch")
    page.get_by_label("Người ký", exact=True).fill("Nguyễn Văn Ký")
    desk.press("Soạn dự thảo")
    desk.says("Đã soạn dự thảo quyết định.")
    desk.look()
    desk.follow("Nội dung, căn cứ")
    page.get_by_label("Căn cứ", exact=True).fill("Luật Thi đua, khen thưởng")
    desk.press("Lưu")
    desk.follow("Ban hành…")
    page.get_by_label("Số", exact=True).fill("1234")
    desk.look()
    desk.press("Ghi số và ban hành")
    desk.says("Sổ vàng đã có các khen thưởng này.")

    decision = Decision.objects.get()
    proposal.refresh_from_db()
    assert (decision.state, decision.number) == (DecisionState.ISSUED, 1234)
    assert proposal.state == ProposalState.DECIDED
    assert set(proposal.nominees.values_list("state", flat=True)) == {NomineeState.DECIDED}
    assert Honour.objects.filter(number__startswith="1234").count() == COUNT
