"""The papers of a decision as set on their pages, measured against Decree 30/2020, Appendix I."""

import re
from functools import cache
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from emulation.lib.press import print_pdf
from reports.contents import decisions, prizes
from tests.pdf_pages import HEIGHT, MM, WIDTH, read, width
from tests.reports.papers import (
    DRAFT,
    FORMER,
    LONG_NAME,
    household,
    man,
    payment,
    prize_snapshot,
    snapshot,
    team,
)

CODE = {"check_code": "KVG2-9XD4-TPRM", "check_address": "https://x.vn/kiem-tra/KVG2-9XD4-TPRM/"}
NINE = [team(LONG_NAME), *(team() for _ in range(4)), *(man() for _ in range(4))]
NAMES = ("Chẻo Sìn Páo", "Tẩn Mí Chìn", "Giàng Páo Mỷ", "Khoàng Lò Xá", "Đèo Thị Ửng")
MANY = 400


class Paper:
    def __init__(self, html):
        self.html = html
        self.content = print_pdf(html).content
        self.reader = PdfReader(BytesIO(self.content))
        self.pages = [read(page) for page in self.reader.pages]
        self.text = " ".join(" ".join(page.text for page in self.pages).split())


@cache
def paper(which):
    """Each made once, for all the tests that look at it."""
    many = [man(f"{NAMES[number % 5]} {number}") for number in range(MANY)]
    changed = [row | {"former": row | {"name": f"{row['name']}x"}} for row in many[:60]]
    paid = [payment(row, 3_800_000) for row in many[:60]]
    paid.append(payment(household(), None, factor="", reason="Chưa có hệ số."))
    template, made = {
        "decision": ("decision", lambda: decisions.decision(snapshot(NINE), {}, **CODE)),
        "one": ("decision", lambda: decisions.decision(snapshot([man()]), {}, **CODE)),
        "draft": ("decision", lambda: decisions.decision(snapshot(NINE, **DRAFT), {}, **CODE)),
        "many": ("decision", lambda: decisions.decision(snapshot(many), {}, **CODE)),
        "correction": (
            "decision",
            lambda: decisions.decision(
                snapshot(changed, kind="correction", amends=FORMER), {}, **CODE
            ),
        ),
        "letter": ("letter", lambda: decisions.letter(snapshot(NINE), {}, **CODE)),
        "prizes": ("prizes", lambda: prizes.prize_list(prize_snapshot(paid), {}, **CODE)),
    }[which]
    return Paper(render_to_string(f"reports/documents/{template}.html", made()))


# The first page


@pytest.mark.parametrize(
    ("which", "text", "size", "font"),
    [
        ("decision", "ỦY BAN NHÂN DÂN", 12, "Liberation-Serif-Bold"),
        ("decision", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Liberation-Serif-Bold"),
        ("decision", "Độc lập - Tự do - Hạnh phúc", 13, "Liberation-Serif-Bold"),
        ("decision", "Số: 05/QĐ-UBND", 13, "Liberation-Serif"),
        ("decision", "Lai Châu, ngày 05 tháng 01 năm 2026", 13, "Liberation-Serif-Italic"),
        ("decision", "QUYẾT ĐỊNH", 14, "Liberation-Serif-Bold"),
        ("decision", "Về việc tặng Bằng khen", 14, "Liberation-Serif-Bold"),
        ("decision", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LAI CHÂU", 14, "Liberation-Serif-Bold"),
        ("decision", "Căn cứ Luật Tổ chức", 14, "Liberation-Serif-Italic"),
        ("decision", "Theo đề nghị của", 14, "Liberation-Serif-Italic"),
        ("decision", "QUYẾT ĐỊNH:", 14, "Liberation-Serif-Bold"),
        ("decision", "Điều 1.", 14, "Liberation-Serif-Bold"),
        ("decision", "KT. CHỦ TỊCH", 14, "Liberation-Serif-Bold"),
        ("decision", "Nơi nhận:", 12, "Liberation-Serif-Bold-Italic"),
        ("decision", "- Lưu: VT.", 11, "Liberation-Serif"),
        ("letter", "UBND TỈNH LAI CHÂU", 12, "Liberation-Serif"),
        ("letter", "SỞ NỘI VỤ", 12, "Liberation-Serif-Bold"),
        ("letter", "TỜ TRÌNH", 14, "Liberation-Serif-Bold"),
        ("letter", "Kính gửi: Chủ tịch Ủy ban", 14, "Liberation-Serif"),
        ("letter", "- Như trên;", 11, "Liberation-Serif"),
        ("draft", "DỰ THẢO", 13, "Liberation-Serif-Bold"),
    ],
)
def test_each_part_has_its_size_and_style(which, text, size, font):
    run = paper(which).pages[0].run(text)
    assert (run.size, run.font) == (size, font)


def test_the_parts_of_a_decision_stand_one_below_the_other():
    page = paper("decision").pages[0]
    order = ("Số: 05", "QUYẾT ĐỊNH", "Về việc", "CHỦ TỊCH ỦY BAN", "Căn cứ Luật Tổ", "Theo đề nghị")
    order += ("QUYẾT ĐỊNH:", "Điều 1.", "Điều 2.", "Nơi nhận:")
    heights = [page.run(text).y for text in order]
    assert heights == sorted(heights, reverse=True)


def test_number_and_date_stand_on_one_line_and_so_does_the_word_draft():
    page = paper("decision").pages[0]
    number, date = page.run("Số: 05"), page.run("Lai Châu, ngày")
    assert number.y == pytest.approx(date.y, abs=0.1)
    assert number.x < WIDTH / 2 < date.x + 40 * MM
    page = paper("draft").pages[0]
    assert page.run("DỰ THẢO").y == pytest.approx(page.run("Lai Châu, ngày").y, abs=3)
    assert page.run("DỰ THẢO").x < WIDTH / 2


def test_the_words_of_authority_and_of_the_act_are_centred():
    page = paper("decision").pages[0]
    middle = (31 * MM + WIDTH - 16 * MM) / 2
    for text in ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LAI CHÂU", "QUYẾT ĐỊNH:"):
        run = page.run(text)
        assert run.x + width(run.text, "Bold", 14) / 2 == pytest.approx(middle, abs=1)


def test_rules_are_as_long_as_the_decree_says():
    page = paper("decision").pages[0]
    motto = page.run("Độc lập - Tự do - Hạnh phúc")
    left, right, height = page.rules[1]
    assert 0 < motto.y - height < 8
    assert right - left == pytest.approx(width(motto.text, "Bold", 13), abs=0.5)
    body, subject = ("ỦY BAN NHÂN DÂN", "TỈNH LAI CHÂU"), ("Về việc tặng Bằng khen",)
    for rule, texts, size in ((page.rules[0], body, 12), (page.rules[2], subject, 14)):
        longest = max(width(page.run(text).text, "Bold", size) for text in texts)
        assert longest / 3 <= rule[1] - rule[0] <= longest / 2
        assert 0 < page.run(texts[-1]).y - rule[2] < 12


def test_articles_are_indented_and_the_text_is_spaced_as_the_decree_asks():
    page = paper("decision").pages[0]
    assert page.run("Điều 1.").x == pytest.approx(31 * MM + 12.7 * MM, abs=0.5)
    first, second = page.run("Căn cứ Luật Tổ chức"), page.run("Căn cứ Luật Thi đua")
    leading = 14 * 1.25
    assert first.y - second.y - leading >= 6 - 0.1


def test_who_signs_stands_at_the_right_level_with_who_receives():
    page = paper("decision").pages[0]
    title, capacity, name = (
        page.run("Nơi nhận:"),
        page.run("KT. CHỦ TỊCH"),
        page.run("Nguyễn Văn Ký"),
    )
    assert capacity.y == pytest.approx(title.y, abs=3)
    assert title.x == pytest.approx(31 * MM, abs=0.5)
    assert capacity.x > WIDTH / 2
    assert capacity.y > page.run("PHÓ CHỦ TỊCH").y > name.y


@pytest.mark.parametrize("which", ["decision", "one", "draft", "many", "correction", "letter"])
def test_pages_are_upright_a4_within_the_margins(which):
    for page, made in zip(paper(which).reader.pages, paper(which).pages, strict=True):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            (WIDTH, HEIGHT), abs=0.1
        )
        runs = [run for run in made.runs if run.y <= HEIGHT - 20 * MM]
        assert 30 * MM <= min(run.x for run in runs) <= 35 * MM + 12.7 * MM
        assert min(run.y - 0.216 * run.size for run in runs) >= 20 * MM
        assert HEIGHT - max(run.y + 0.891 * run.size for run in runs) >= 20 * MM - 0.5


def test_a_prize_list_lies_because_its_table_is_wide():
    for page in paper("prizes").reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            (HEIGHT, WIDTH), abs=0.1
        )
    right = HEIGHT - max(page.right for page in paper("prizes").pages)
    assert 15 * MM <= right <= 20 * MM


# The list, and tables over pages


def test_the_list_begins_a_page_and_is_numbered_on_its_own():
    made = paper("many")
    assert made.pages[1].runs[0].text == "DANH SÁCH"
    assert made.pages[1].run("(Kèm theo Quyết định số 05/QĐ-UBND").font == "Liberation-Serif-Italic"
    numbers = [[run.text for run in page.runs if run.y > HEIGHT - 20 * MM] for page in made.pages]
    assert numbers == [[], [], *([str(place)] for place in range(2, len(made.pages)))]


def test_every_name_of_four_hundred_is_there_once_and_in_order():
    made = paper("many")
    found = [
        int(number)
        for number in re.findall(r"\b\d+\. Ông [^,]+ (\d+), Trưởng bản Sin Suối Hồ[;.]", made.text)
    ]
    assert found == list(range(MANY))
    for name in NAMES:
        assert f"Ông {name} " in made.text
    assert made.text.count("./.") == 2  # of the decision and of its list
    assert "cho 400 cá nhân đã có" in made.text


def test_a_long_name_is_broken_between_words_only():
    text = paper("decision").text
    assert f"1. {LONG_NAME}, xã Bum Nưa;" in text
    assert "\N{SOFT HYPHEN}" not in text


@pytest.mark.parametrize(
    ("which", "head", "row"),
    [("correction", "Đã ghi", "Sin Suối Hồ"), ("prizes", "Danh hiệu, hình", "3.795.000")],
)
def test_the_head_of_a_table_stands_on_each_of_its_pages(which, head, row):
    pages = [page for page in paper(which).pages if row in page.text]
    assert len(pages) >= 2
    assert all(any(run.text.startswith(head) for run in page.runs) for page in pages)


def test_a_prize_list_prints_amounts_totals_and_what_is_missing():
    text = paper("prizes").text
    assert "3.795.000 3.800.000" in text
    assert "228.000.000" in text  # sixty of 3.800.000
    assert "chưa tính được" in text
    assert "Tổng theo đơn vị" in text and "Tổng theo quỹ" in text
    assert "Nghị định số 161/2026/NĐ-CP" in text


# The file


@pytest.mark.parametrize("which", ["decision", "letter", "prizes"])
def test_the_same_content_gives_the_same_bytes(which):
    assert print_pdf(paper(which).html).content == paper(which).content


@pytest.mark.parametrize("which", ["decision", "letter", "prizes"])
def test_fonts_are_embedded_and_the_file_is_archival_and_tagged(which):
    for page in paper(which).reader.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            assert "+Liberation-Serif" in font["/BaseFont"]
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor
    root = paper(which).reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("vi", True)
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert 'part="2"' in xmp and 'conformance="A"' in xmp
    assert paper(which).reader.metadata["/CreationDate"] == "D:20260105"


def test_what_was_issued_carries_its_check_code_and_a_draft_none():
    assert "KVG2-9XD4-TPRM" in paper("decision").text
    assert "KVG2-9XD4-TPRM" not in paper("draft").text


def test_a_short_decision_with_its_code_stays_on_one_page():
    assert len(paper("one").pages) == 1
    assert "KVG2-9XD4-TPRM" in paper("one").text
