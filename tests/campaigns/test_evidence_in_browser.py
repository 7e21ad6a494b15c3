"""Sending evidence as it is done in offices: several files, a slow line, a line that breaks."""

import pytest
from django.urls import reverse

from campaigns.models import Evidence
from emulation.lib.uploads import MAX_SIZE
from tests.browser.visiting import enter
from tests.build import make_campaign, make_period, make_submission, make_target
from tests.lib.pictures import a_photograph
from tests.lib.test_uploads import A_PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PDF = {"name": "danh sách.pdf", "mimeType": "application/pdf", "buffer": A_PDF}
PHOTO = {"name": "lớp học.jpg", "mimeType": "image/jpeg", "buffer": a_photograph()}
NOT_A_PDF = {"name": "giả.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 50}
HEAVY = {
    "name": "nặng.pdf",
    "mimeType": "application/pdf",
    "buffer": A_PDF[:-6] + b"\n" * 3_000_000 + b"%%EOF\n",
}


@pytest.fixture
def place(world):
    campaign = make_campaign(world.province)
    target = make_target(campaign, world.north)
    submission = make_submission(make_period(campaign), world.north)
    return reverse("campaigns:submission-evidence", args=[submission.pk, target.pk])


@pytest.fixture(params=[1280, 360])
def screen(page, request, world, live_server, place):
    page.set_viewport_size({"width": request.param, "height": 900})
    enter(page.context, world.officer_north, live_server.url)
    page.goto(place)
    return page


@pytest.fixture
def officers(page, world, live_server, place):
    enter(page.context, world.officer_north, live_server.url)
    page.goto(place)
    return page


def choose(page, *files):
    page.get_by_label("Tệp minh chứng").set_input_files(list(files))


def send(page):
    page.get_by_role("button", name="Tải tệp lên").click()


def row_of(page, name):
    return page.locator("[data-upload-list] > li", has_text=name)


def kept():
    return sorted(Evidence.objects.values_list("name", flat=True))


def test_several_files_are_sent_and_what_is_refused_keeps_its_reason(screen, accessibility_faults):
    page = screen
    choose(page, PDF, NOT_A_PDF)
    choose(page, PHOTO)  # further ones are added to those already chosen
    assert "Đã chọn 3 tệp." in page.get_by_role("status").last.inner_text()
    assert accessibility_faults(page) == []
    assert kept() == []
    send(page)
    page.get_by_text("Đã thêm 2 tệp. 1 tệp chưa gửi được, lý do ghi ở từng tệp.").wait_for()
    assert kept() == ["danh sách.pdf", "lớp học.jpg"]
    assert page.locator("[data-upload-list] > li").count() == 1
    assert "Nội dung tệp không phải loại được nhận." in row_of(page, "giả.pdf").inner_text()
    # The list of what is kept is that of the server, with its small pictures.
    page.get_by_role("link", name="danh sách.pdf", exact=True).wait_for()
    photo = page.get_by_role("img", name="Xem ảnh lớp học.jpg")
    photo.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.evidence-tile img').naturalWidth > 0")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.get_by_role("button", name="Bỏ tệp giả.pdf").click()
    assert page.locator("[data-upload-list]").is_hidden()


def test_the_progress_of_a_slow_line_is_shown(officers):
    page = officers
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 50, "downloadThroughput": -1}
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 600_000})
    choose(page, HEAVY)
    page.evaluate(
        """() => {
            window.seen = [];
            const bar = document.querySelector("[data-upload-list] progress");
            new MutationObserver(() => seen.push([bar.value, bar.getAttribute("aria-valuetext")]))
                .observe(bar, {attributes: true});
        }"""
    )
    send(page)
    bar = page.get_by_role("progressbar", name="Gửi nặng.pdf")
    bar.wait_for()
    assert "Đang gửi nặng.pdf." in page.get_by_role("status").last.inner_text()
    page.get_by_text("Đã thêm 1 tệp.").wait_for()
    seen = page.evaluate("window.seen")
    values = [value for value, _ in seen]
    assert values == sorted(values)
    assert len({value for value in values if 0 < value < 100}) >= 2
    assert values[-1] == 100
    assert [text for _, text in seen] == [f"Đã gửi {value}%" for value in values]
    assert kept() == ["nặng.pdf"]


def test_a_file_that_is_too_large_is_said_before_it_is_sent(officers):
    page = officers
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    # Chosen by a script: Playwright sends no buffers as large as this one.
    page.evaluate(
        """(size) => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(size + 1)], "lớn.pdf"));
            const field = document.querySelector("input[type=file]");
            field.files = files.files;
            field.dispatchEvent(new Event("change", {bubbles: true}));
        }""",
        MAX_SIZE,
    )
    assert "Quá giới hạn 20 MB nên không gửi." in row_of(page, "lớn.pdf").inner_text()
    send(page)
    page.get_by_text("Hãy chọn tệp để gửi.").wait_for()
    assert sent == []


def test_a_line_that_breaks_is_told_and_the_file_sent_again_once(officers):
    page = officers
    page.context.set_offline(True)
    choose(page, PDF)
    send(page)
    row = row_of(page, "danh sách.pdf")
    row.get_by_text("Mất kết nối nên tệp chưa gửi xong.").wait_for()
    assert "1 tệp chưa gửi được" in page.get_by_role("status").last.inner_text()
    assert kept() == []
    page.context.set_offline(False)
    row.get_by_role("button", name="Thử lại").click()
    page.get_by_text("Đã thêm 1 tệp.").wait_for()
    assert kept() == ["danh sách.pdf"]


def test_a_line_on_which_nothing_moves_is_given_up(officers):
    page = officers
    page.clock.install()
    page.reload()
    held = []
    page.route("**/minh-chung/**", lambda route: held.append(route))
    choose(page, PDF)
    send(page)
    page.get_by_role("progressbar", name="Gửi danh sách.pdf").wait_for()
    page.clock.fast_forward(59_000)
    assert page.get_by_role("button", name="Thử lại danh sách.pdf").count() == 0
    page.clock.fast_forward(2_000)
    row_of(page, "danh sách.pdf").get_by_text("không nhúc nhích nên đã dừng").wait_for()
    assert page.get_by_role("button", name="Thử lại danh sách.pdf").is_visible()
    assert held
    page.unroute_all(behavior="ignoreErrors")


def test_a_file_on_its_way_can_be_stopped(officers):
    page = officers
    held = []
    page.route(
        "**/minh-chung/**",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    choose(page, PDF)
    send(page)
    page.get_by_role("button", name="Dừng gửi danh sách.pdf").click()
    row_of(page, "danh sách.pdf").get_by_text("Đã dừng gửi.").wait_for()
    page.get_by_role("button", name="Bỏ tệp danh sách.pdf").click()
    assert page.locator("[data-upload-list]").is_hidden()
    assert page.evaluate("document.activeElement.type") == "file"
    assert kept() == []
    page.unroute_all(behavior="ignoreErrors")


def test_an_ended_session_is_told_and_the_file_waits(officers, world, live_server):
    page = officers
    choose(page, PDF)
    page.context.clear_cookies(name="sessionid")
    send(page)
    row = row_of(page, "danh sách.pdf")
    row.get_by_text("Phiên đăng nhập đã hết.").wait_for()
    enter(page.context, world.officer_north, live_server.url)  # in another tab
    row.get_by_role("button", name="Thử lại").click()
    page.get_by_text("Đã thêm 1 tệp.").wait_for()
    assert kept() == ["danh sách.pdf"]


def test_files_are_dropped_anywhere_on_the_page(officers):
    page = officers
    page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["%PDF-1.4 %%EOF"], "thả.pdf"));
            const told = (name) => document.querySelector("h1").dispatchEvent(
                new DragEvent(name, {bubbles: true, cancelable: true, dataTransfer}));
            window.wasTaken = !told("dragover");
            window.wasMarked = Boolean(document.querySelector(".takes-files"));
            told("drop");
        }"""
    )
    assert page.evaluate("[window.wasTaken, window.wasMarked]") == [True, True]
    assert page.locator(".takes-files").count() == 0
    send(page)
    page.get_by_text("Đã thêm 1 tệp.").wait_for()
    assert kept() == ["thả.pdf"]


def test_leaving_with_files_unsent_asks_first(officers):
    page = officers
    choose(page, PDF)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Quay lại nhập số liệu").click()
    assert asked == ["beforeunload"]


def test_without_scripts_the_form_sends_them_all(browser, live_server, world, place):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    enter(context, world.officer_north, live_server.url)
    page = context.new_page()
    page.goto(place)
    choose(page, PDF, NOT_A_PDF, PHOTO)
    send(page)
    assert "giả.pdf: Nội dung tệp không phải loại được nhận." in page.inner_text("main")
    context.close()
    assert kept() == ["danh sách.pdf", "lớp học.jpg"]
