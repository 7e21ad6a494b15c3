"""The closing report of the sample campaign, read back out of its PDF.

What it says is held against the fact files, how it is set against Decree 30/2020, Appendix I, by
measuring: positions, sizes and rules are read from the drawing instructions of the pages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from pypdf import PdfReader

from campaigns import importing
from campaigns.facts import read_directory
from campaigns.models import Campaign
from emulation.lib.dates import PartialDate
from emulation.lib.figures import format_number
from emulation.lib.press import print_pdf
from reports import closing
from reports.choices import Section
from reports.models import Narrative, ReportBuild
from reports.services import prepare_build
from tests.pdf_pages import HEIGHT, MM, WIDTH, Page, Run, read, width

pytestmark = pytest.mark.django_db

FACTS = Path(__file__).parents[2] / "campaigns" / "sample" / "facts"
CAMPAIGN = "C-LC-2023-DB"
REPORTED = ("000_ba886c2a483f7467.txt", "002_913dfd64bbec7fed.txt")


@dataclass(frozen=True)
class Report:
    row: ReportBuild
    content: bytes
    reader: PdfReader
    pages: list[Page]

    @property
    def text(self) -> str:
        return " ".join(" ".join(page.text for page in self.pages).split())

    def runs(self, page: int) -> list[Run]:
        return self.pages[page].runs

    def rules(self, page: int) -> list[tuple[float, float, float]]:
        return self.pages[page].rules

    def run(self, page: int, text: str) -> Run:
        return next(run for run in self.runs(page) if run.text.startswith(text))

    def first_pages(self) -> list[int]:
        """Of the report and of each appendix."""
        heads = re.compile("BÁO CÁO|Phụ lục [IVX]+")
        return [
            number
            for number, page in enumerate(self.pages)
            if any(heads.fullmatch(run.text.strip()) for run in page.runs)
        ]


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker, private_root) -> Iterator[Report]:
    """Imported, with a few words of staff, and made once; the tests only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert importing.run(FACTS).errors == []
        campaign = Campaign.objects.get(code=CAMPAIGN)
        words = "Một số nơi triển khai còn chậm.\nViệc báo cáo chưa đều."
        Narrative.objects.create(campaign=campaign, section=Section.LIMITS, text=words)
        row = prepare_build(campaign, actor=None)
        closing.build(row.pk)
        row.refresh_from_db()
        assert row.error == ""
        content = row.file.read()
        reader = PdfReader(BytesIO(content))
        yield Report(row, content, reader, [read(page) for page in reader.pages])
        transaction.set_rollback(True)


# What it says


@pytest.mark.parametrize(
    "sentence",
    [
        "GRDP bình quân đầu người đạt 47,2 triệu đồng.",
        "Thu ngân sách địa phương ước đạt gần 14.000 tỷ đồng, vượt 36% so với dự toán Trung ương "
        "giao, vượt 31% so với dự toán HĐND tỉnh giao, tăng 15% so với năm 2022.",
        "Tổng lượt khách du lịch đạt trên 01 triệu lượt.",
        "Tổng doanh thu du lịch đạt gần 800 tỷ đồng, vượt 24,3% kế hoạch, tăng 41,2% so với năm "
        "2022 (tài liệu chưa nói rõ tỷ lệ này của số liệu nào).",
        "Tỷ lệ hộ nghèo còn 24,63%.",
        "Giải quyết việc làm đạt 9.842 lao động, vượt 16,6% kế hoạch, tăng 11% so với năm 2022.",
        "Tăng trưởng nông, lâm nghiệp, thủy sản đạt 5,1%.",
        "Tăng trưởng dịch vụ đạt 3,8%.",
        "Tăng thuế sản phẩm đạt 1,0%.",
        "Mức giảm tỷ lệ hộ nghèo đạt 3,91 điểm %, vượt 8,6% kế hoạch.",
        "Đào tạo lao động đạt 9.004 lao động, vượt 12,6% kế hoạch.",
        "04 công trình gắn biển chào mừng 20 năm chia tách, thành lập tỉnh đã hoàn thành.",
        "58.857 người đăng ký tài khoản; 366.469 lượt người tham gia",
        "750 tác phẩm; 43 tác giả",
        "25 nhạc sỹ; 33 ca khúc",
        "Chủ tịch nước tặng Huân chương Lao động hạng Nhất cho 01 tập thể (Nhân dân và cán bộ "
        "tỉnh Lai Châu)",
        "Thủ tướng Chính phủ tặng Bằng khen cho 24 cá nhân (nông dân)",
        "Chủ tịch UBND tỉnh tặng Bằng khen cho trên 339 tập thể, cá nhân, hộ gia đình",
        "Chủ tịch nước tặng Huân chương Lao động hạng Nhất cho 01 cá nhân (Tống Thanh Hải, Phó "
        "Chủ tịch Thường trực UBND tỉnh)",
        "Chủ tịch nước tặng Huân chương Lao động hạng Ba cho 01 cá nhân",
        "Thủ tướng Chính phủ tặng Cờ thi đua cho 09 tập thể",
        "Thủ tướng Chính phủ tặng Bằng khen cho 05 tập thể và 42 cá nhân",
        "Chủ tịch UBND tỉnh tặng Bằng khen cho trên 300 tập thể, cá nhân, hộ gia đình",
        "Chiều ngày 22/12/2023, UBND tỉnh tổ chức Hội nghị tổng kết Phong trào tại Trung tâm Hội "
        "nghị văn hóa tỉnh",
        "Tốc độ tăng trưởng GRDP (9,0%; năm 2023), tỉnh Lai Châu",
        "Đến năm 2030: trình độ phát triển so với vùng trung du và miền núi phía Bắc: trung bình "
        "của vùng",
        "Đến năm 2050: trình độ kinh tế, xã hội so với cả nước: trên mức trung bình của cả nước",
        "Một số nơi triển khai còn chậm.",
    ],
)
def test_it_says(report, sentence):
    assert sentence in report.text


def test_every_figure_and_name_of_the_two_reporting_documents_is_in_it(report):
    """Each number as a Vietnamese document prints it, taken from the fact files themselves."""
    missing = [
        (fact["id"], said)
        for list_name, fact in read_directory(FACTS).book.rows()
        if fact.get("source") in REPORTED
        for said in _said(list_name, fact)
        if not re.search(rf"(?<![\d.,]){re.escape(said)}(?![\d]|[.,]\d)", report.text)
    ]
    assert missing == []


def _said(list_name, fact) -> Iterator[str]:
    if list_name == "anniversaries" and fact["start"]:
        yield str(fact["years"])
        for day in (fact["start"], fact["end"]):
            yield PartialDate.from_iso(day).short
    elif list_name == "results":
        numbers = [fact["value"], *(said["pct"] for said in fact.get("vs_plan", []))]
        numbers += [said["value"] for said in fact.get("vs_prev", [])]
        for number in numbers:
            if number is not None:
                yield format_number(number, pad=fact["uom"] == "triệu lượt")
    elif list_name in ("works", "events"):
        yield fact.get("name") or format_number(fact["count"], pad=True)
        for figure in fact.get("figures", []):
            yield f"{format_number(figure['value'])} {figure['uom']}"
    elif list_name == "awards":
        yield fact["form"]
        for kind in ("individuals", "collectives", "households", "mixed_total"):
            if fact["counts"].get(kind):
                yield format_number(fact["counts"][kind], pad=True)
        for person in fact["recipients"]:
            yield person["name"]
    elif list_name == "exemplars":
        yield fact["for"]
    elif list_name == "conferences":
        yield PartialDate.from_iso(fact["date"]).short
        yield fact["venue"]


def test_every_fact_of_the_two_documents_that_became_a_row_is_traced(report):
    lists = ("campaigns", "anniversaries", "results", "works", "events", "exemplars", "awards")
    ids = {
        fact["id"]
        for list_name, fact in read_directory(FACTS).book.rows()
        if fact.get("source") in REPORTED
        and list_name in lists
        and fact.get("campaign", CAMPAIGN) == CAMPAIGN
    }
    assert {fact_id for fact_id in ids if fact_id not in report.text} == set()


def test_what_was_not_said_is_not_made_up(report):
    """No signer, no number, no day, no plan that no document names."""
    text = report.text
    assert "Tống Thanh Hải ./." not in text
    assert not re.search(r"Số: \d", text)
    assert "8.441" not in text and "10.294" not in text  # implied plans
    assert "639" not in text  # trên 300 and trên 339 are not added


def test_narrative_parts_stand_as_paragraphs(report):
    page = next(
        page
        for page in range(len(report.reader.pages))
        if any(run.text.startswith("Một số nơi") for run in report.runs(page))
    )
    first, second = report.run(page, "Một số nơi"), report.run(page, "Việc báo cáo")
    assert first.x == second.x
    assert first.y > second.y


# How it is set


def test_every_page_is_upright_a4(report):
    for page in report.reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            (WIDTH, HEIGHT), abs=0.1
        )
        assert page.rotation == 0


def test_text_keeps_to_the_margins(report):
    """Top and bottom 20 to 25 mm, left 30 to 35; right by the tables, which fill the measure."""
    lefts, tops, bottoms = [], [], []
    for page in range(len(report.reader.pages)):
        runs = [run for run in report.runs(page) if not _is_page_number(run)]
        lefts.append(min(run.x for run in runs))
        tops.append(HEIGHT - max(run.y + 0.891 * run.size for run in runs))
        bottoms.append(min(run.y - 0.216 * run.size for run in runs))
    assert 30 * MM <= min(lefts) <= 35 * MM
    assert 20 * MM <= min(tops) <= 25 * MM
    assert min(bottoms) >= 20 * MM
    right = WIDTH - max(page.right for page in report.pages)
    assert 15 * MM <= right <= 20 * MM


def _is_page_number(run) -> bool:
    return run.y > HEIGHT - 20 * MM


def test_pages_are_numbered_in_the_top_margin_from_the_second_each_appendix_anew(report):
    starts = report.first_pages()
    assert starts[0] == 0
    assert len(starts) == 5
    expected = 0
    for page in range(len(report.reader.pages)):
        expected = 1 if page in starts else expected + 1
        numbers = [run for run in report.runs(page) if _is_page_number(run)]
        if expected == 1:
            assert numbers == []
            continue
        (number,) = numbers
        assert (number.text.strip(), number.size) == (str(expected), 14)
        middle = number.x + number.size * 0.5 * len(str(expected)) / 2
        measure = (31 * MM + WIDTH - 16 * MM) / 2
        assert middle == pytest.approx(measure, abs=1)


@pytest.mark.parametrize(
    ("text", "size", "font"),
    [
        ("UBND TỈNH LAI CHÂU", 12, "Liberation-Serif"),
        ("HỘI ĐỒNG", 12, "Liberation-Serif-Bold"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Liberation-Serif-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "Liberation-Serif-Bold"),
        ("Số:", 13, "Liberation-Serif"),
        ("Lai Châu, ngày", 13, "Liberation-Serif-Italic"),
        ("BÁO CÁO", 14, "Liberation-Serif-Bold"),
        ("Tổng kết phong trào", 14, "Liberation-Serif-Bold"),
        ("Căn cứ Chỉ thị số 34", 14, "Liberation-Serif-Italic"),
        ("Hội đồng Thi đua - Khen thưởng tỉnh Lai Châu báo cáo", 14, "Liberation-Serif"),
        ("PHÁT ĐỘNG, LÃNH ĐẠO", 14, "Liberation-Serif-Bold"),
    ],
)
def test_each_part_of_the_first_page_has_its_size_and_style(report, text, size, font):
    run = report.run(0, text)
    assert (run.size, run.font) == (size, font)


def test_number_and_date_stand_on_one_line_left_and_right(report):
    number, date = report.run(0, "Số:"), report.run(0, "Lai Châu, ngày")
    assert number.y == pytest.approx(date.y, abs=0.1)
    assert number.x < date.x
    assert re.fullmatch(r"Số:\s+/BC-HĐTĐKT", number.text)
    assert re.fullmatch(r"Lai Châu, ngày\s+tháng\s+năm 2023", date.text)


def test_the_rule_below_the_motto_is_as_long_as_the_motto(report):
    motto = report.run(0, "Độc lập - Tự do - Hạnh phúc")
    left, right, height = report.rules(0)[1]
    assert 0 < motto.y - height < 8
    assert left == pytest.approx(motto.x, abs=0.5)
    assert right - left == pytest.approx(width(motto.text, "Bold", 13), abs=0.5)


def test_the_rules_below_body_and_subject_are_a_third_to_a_half_of_the_text(report):
    for rule, text, size in (
        (report.rules(0)[0], "THI ĐUA - KHEN THƯỞNG", 12),
        (report.rules(0)[2], "Tổng kết phong trào", 14),
    ):
        run = report.run(0, text)
        whole = width(run.text, "Bold", size)
        left, right, height = rule
        assert whole / 3 <= right - left <= whole / 2
        assert 0 < run.y - height < 12
        assert (left + right) / 2 == pytest.approx(run.x + whole / 2, abs=0.5)


def test_paragraphs_are_indented_and_set_apart_as_the_decree_asks(report):
    start = report.run(0, "Hội đồng Thi đua - Khen thưởng tỉnh Lai Châu báo cáo")
    second = report.run(0, "thi đua đặc biệt với chủ đề")
    assert start.x - second.x == pytest.approx(12.7 * MM, abs=0.2)
    leading = start.y - second.y
    assert 1 <= leading / (14 * 1.149) <= 1.5  # single line of the typeface to one and a half
    last_basis = report.run(0, "Căn cứ Kế hoạch")
    before = report.run(0, "Căn cứ Nghị quyết")
    assert before.y - last_basis.y - leading >= 6 - 0.1


def test_bases_end_with_semicolons_and_the_last_with_a_full_stop(report):
    text = report.pages[0].text
    bases = re.findall(r"Căn cứ .*?[;.](?=\n)", text, re.DOTALL)
    assert [basis[-1] for basis in bases] == [";", ";", ";", ";", "."]


def test_it_ends_with_the_mark_then_recipients_left_and_signature_right(report):
    page = report.first_pages()[1] - 1
    closing_words = next(run for run in report.runs(page) if "./." in run.text)
    title, capacity = report.run(page, "Nơi nhận:"), report.run(page, "TM. HỘI ĐỒNG")
    post, archive = report.run(page, "CHỦ TỊCH"), report.run(page, "- Lưu: VT")
    assert closing_words.y > title.y
    assert (title.size, title.font) == (12, "Liberation-Serif-Bold-Italic")
    assert (archive.size, archive.font) == (11, "Liberation-Serif")
    assert archive.text.endswith(".")
    assert (capacity.size, capacity.font, post.font) == (14, *["Liberation-Serif-Bold"] * 2)
    assert capacity.y == pytest.approx(title.y, abs=3)
    assert title.x == pytest.approx(31 * MM, abs=0.5)
    assert capacity.x > WIDTH / 2


def test_each_appendix_has_its_number_name_and_where_it_belongs(report):
    numbers = []
    for page in report.first_pages()[1:]:
        number, name, attached = report.runs(page)[:3]
        numbers.append(number.text.strip())
        assert (number.size, number.font) == (14, "Liberation-Serif-Bold")
        assert (name.text, name.font) == (name.text.upper(), "Liberation-Serif-Bold")
        assert attached.text.startswith("(Kèm theo Báo cáo số")
        assert attached.font == "Liberation-Serif-Italic"
    assert numbers == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]
    body = "".join(
        report.reader.pages[page].extract_text() for page in range(report.first_pages()[1])
    )
    assert all(number in body for number in numbers)


# The file


def test_all_fonts_are_embedded_and_of_one_family(report):
    fonts = {}
    for page in report.reader.pages:
        fonts |= {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}
    assert len(fonts) >= 4
    for font in fonts.values():
        assert "+Liberation-Serif" in font["/BaseFont"]
        assert "/ToUnicode" in font
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor


def test_it_says_of_itself_what_it_is(report):
    data = report.reader.metadata
    assert data.title == (
        "Báo cáo tổng kết phong trào thi đua đặc biệt phát động ngày 30 tháng 5 năm 2023"
    )
    assert data.author == "Hội đồng Thi đua - Khen thưởng tỉnh Lai Châu"
    assert data.subject.startswith("Thi đua đổi mới, sáng tạo")
    assert CAMPAIGN in data["/Keywords"]
    assert data["/CreationDate"] == "D:20231222"  # the last day it knows of, not the clock
    root = report.reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("vi", True)
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert 'part="2"' in xmp and 'conformance="A"' in xmp


def test_bookmarks_lead_to_every_part_and_appendix(report):
    found = [mark.title for mark in report.reader.outline if not isinstance(mark, list)]
    assert found[0] == "BÁO CÁO"
    assert [title.partition(".")[0] for title in found[1:]] == [
        f"Phụ lục {number}" for number in ("I", "II", "III", "IV")
    ]
    parts = [mark.title for mark in report.reader.outline[1] if not isinstance(mark, list)]
    assert [part.split(". ")[0] for part in parts] == ["I", "II", "III", "IV", "V", "VI"]
    assert (
        report.reader.get_destination_page_number(report.reader.outline[2])
        == (report.first_pages()[1])
    )


def test_the_chart_has_words_for_who_cannot_see_it(report):
    html = closing.html_of(report.row)
    assert "<desc>" in html
    assert "Giải quyết việc làm: 116,6%" in html


def test_the_same_content_gives_the_same_bytes_and_the_kept_digest(report):
    again = print_pdf(closing.html_of(report.row))
    assert again.content == report.content
    assert sha256(report.content).hexdigest() == report.row.digest


def test_it_carries_its_check_code(report):
    assert report.row.check_code in report.text
