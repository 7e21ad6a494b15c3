"""What a decision, its submission letter and its prize list say, out of plain values."""

import pytest

from reports.contents import decisions, prizes
from tests.reports.papers import (
    CERTIFICATE,
    DECISION,
    DRAFT,
    FORMER,
    LETTER,
    firm,
    household,
    man,
    payment,
    prize_snapshot,
    snapshot,
    team,
)

CODE = {"check_code": "KVG2-9XD4-TPRM", "check_address": "https://x.vn/kiem-tra/KVG2-9XD4-TPRM/"}


def decided(lines, **values):
    return decisions.decision(snapshot(lines, **values), {}, **CODE)


def asked(lines, **values):
    return decisions.letter(snapshot(lines, **values), {}, **CODE)


def listed(rows, **values):
    return prizes.prize_list(prize_snapshot(rows, **values), {}, **CODE)


# Điều 1


def test_one_name_stands_in_the_sentence():
    said = decided([man()])
    assert said["articles"][0].text == (
        "Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho ông Giàng Páo Mỷ, Trưởng bản Sin "
        "Suối Hồ, đã có thành tích xuất sắc trong phong trào thi đua đặc biệt."
    )
    assert said["articles"][0].items == []
    assert said["appendix"] is None


def test_a_rank_keeps_its_capital_and_a_household_loses_it():
    assert (
        "cho Thượng tá Lò Văn Anh, "
        in decided([man("Lò Văn Anh", "", "Thượng tá")])["articles"][0].text
    )
    assert (
        "cho hộ gia đình ông Sùng A Gió, bản Nà Lao" in decided([household()])["articles"][0].text
    )


def test_three_names_are_items_and_four_are_a_list():
    three = decided([team(), man(), household()])
    assert three["articles"][0].text.startswith(
        "Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho 01 tập thể, 01 cá nhân và 01 hộ gia "
        "đình đã có thành tích"
    )
    assert three["articles"][0].text.endswith("thi đua đặc biệt, gồm:")
    assert three["articles"][0].items == [
        "1. Trường Tiểu học số 2 Bum Nưa, xã Bum Nưa;",
        "2. Ông Giàng Páo Mỷ, Trưởng bản Sin Suối Hồ;",
        "3. Hộ gia đình ông Sùng A Gió, bản Nà Lao, xã Bum Nưa.",
    ]
    assert three["appendix"] is None
    four = decided([team(), man(), household(), firm()])
    assert four["articles"][0].text.endswith("thi đua đặc biệt (có danh sách kèm theo).")
    assert four["articles"][0].items == []


def test_counts_below_ten_have_a_leading_zero():
    said = decided([team() for _ in range(12)] + [man() for _ in range(4)])["articles"][0].text
    assert "cho 12 tập thể và 04 cá nhân đã có" in said


def test_several_awards_are_items_and_a_title_is_called_one():
    title = {"award": "Chiến sĩ thi đua cấp tỉnh", "award_kind": "title"}
    few = decided([man(**title), team()])["articles"][0]
    assert few.text == (
        "Khen thưởng tập thể và cá nhân đã có thành tích xuất sắc trong phong trào thi đua đặc "
        "biệt, gồm:"
    )
    assert few.items == [
        "1. Tặng danh hiệu “Chiến sĩ thi đua cấp tỉnh” cho ông Giàng Páo Mỷ, Trưởng bản Sin Suối "
        "Hồ;",
        f"2. Tặng {CERTIFICATE} cho Trường Tiểu học số 2 Bum Nưa, xã Bum Nưa.",
    ]
    many = decided([man(**title), team(), team(), man()])
    assert many["articles"][0].items == [
        "1. Tặng danh hiệu “Chiến sĩ thi đua cấp tỉnh” cho 01 cá nhân;",
        f"2. Tặng {CERTIFICATE} cho 02 tập thể và 01 cá nhân.",
    ]
    assert [one.title for one in many["appendix"].awards] == [
        "A. Danh hiệu “Chiến sĩ thi đua cấp tỉnh”",
        f"B. {CERTIFICATE}",
    ]


def test_a_flag_is_a_title_by_law_and_is_given_by_its_name():
    flag = {"award": "Cờ thi đua của Ủy ban nhân dân tỉnh", "award_kind": "title"}
    assert decided([team(**flag)])["articles"][0].text.startswith("Tặng Cờ thi đua của Ủy ban")


# The list


def test_the_list_is_grouped_numbered_and_in_the_order_of_staff():
    rows = [man("Vàng A"), team("B"), household("C"), man("An B"), firm("D"), team("A")]
    groups = decided(rows)["appendix"].awards[0].groups
    assert [(one.title, one.items) for one in groups] == [
        ("I. Tập thể", ["1. B, xã Bum Nưa;", "2. A, xã Bum Nưa."]),
        (
            "II. Cá nhân",
            [
                "1. Ông Vàng A, Trưởng bản Sin Suối Hồ;",
                "2. Ông An B, Trưởng bản Sin Suối Hồ.",
            ],
        ),
        ("III. Hộ gia đình", ["1. C, bản Nà Lao, xã Bum Nưa."]),
        ("IV. Doanh nghiệp", ["1. D, xã Bình Lư./."]),
    ]


def test_without_collectives_the_numbers_begin_with_individuals():
    appendix = decided([man() for _ in range(4)])["appendix"]
    assert [group.title for group in appendix.awards[0].groups] == ["I. Cá nhân"]
    assert appendix.name == f"cá nhân được tặng {CERTIFICATE}"


def test_the_list_says_what_it_belongs_to():
    assert decided([man()] * 4)["appendix"].attached_to == (
        "(Kèm theo Quyết định số 05/QĐ-UBND ngày 05 tháng 01 năm 2026 của Chủ tịch Ủy ban nhân dân "
        "tỉnh Lai Châu)"
    )


# The official parts


def test_bases_end_with_semicolons_and_the_last_is_who_asked():
    assert decided([man()])["bases"] == [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 12/TTr-SNV ngày 28 tháng 02 năm 2026.",
    ]


def test_several_who_asked_stand_in_one_sentence():
    said = decided([man()], proposed_by="Sở Y tế\nTheo đề nghị của Sở Nội vụ.")["bases"]
    assert said[-1] == "Theo đề nghị của Sở Y tế và Sở Nội vụ."
    assert decided([man()], proposed_by="")["bases"][-1].endswith("năm 2022.")


@pytest.mark.parametrize(
    ("capacity", "post", "lines"),
    [
        ("", "Chủ tịch", ["CHỦ TỊCH"]),
        ("KT.", "Phó Chủ tịch", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("TM.", "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("TL.", "Giám đốc Sở Nội vụ", ["TL. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"]),
        ("TUQ.", "Giám đốc Sở Nội vụ", ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"]),
        ("Q.", "Chủ tịch", ["Q. CHỦ TỊCH"]),
    ],
)
def test_the_signer_signs_in_a_capacity(capacity, post, lines):
    frame = decided([man()], capacity=capacity, signer_post=post)["frame"]
    assert (frame.capacity, frame.signer) == (lines, "Nguyễn Văn Ký")


def test_the_last_article_ends_with_the_mark_once():
    articles = decided([man()])["articles"]
    assert articles[-1].text.endswith("thi hành Quyết định này./.")
    assert decided([man()], executors="")["articles"][-1].text.endswith("thi đua đặc biệt./.")
    assert decided([man(), team()], executors="")["articles"][-1].items[-1].endswith("Bum Nưa./.")


def test_a_draft_has_no_number_no_day_and_no_code():
    said = decided([man()] * 4, **DRAFT)
    assert (said["frame"].number, said["frame"].is_draft, said["check_code"]) == ("", True, "")
    assert "05" not in said["frame"].place_and_date
    assert "số 05" not in said["appendix"].attached_to
    assert decided([man()])["check_code"] == CODE["check_code"]


# What puts earlier decisions right


def former(name, post="Trưởng bản Sin Suối Hồ", honorific="Ông", award=CERTIFICATE):
    return {"honorific": honorific, "name": name, "post": post, "award": award}


def test_a_correction_says_what_stood_and_what_stands():
    rows = [
        man(honorific="", former=former("Giàng Páo Mỉ")),
        man("Lò Thị Dung", "", "Bà", former=former("Lò Thị Dung", "", "Ông")),
        team(former=former("Trường Tiểu học số 2 Bum Nưa", "xã Bum Nưa", "")),
    ]
    article = decided(rows, kind="correction", amends=FORMER)["articles"][0]
    assert article.text == (
        "Đính chính nội dung tại Quyết định số 08/QĐ-UBND ngày 25 tháng 12 năm 2025 của Chủ tịch "
        "Ủy ban nhân dân tỉnh Lai Châu như sau:"
    )
    assert article.items == [
        "1. Đã ghi: “Giàng Páo Mỉ, Trưởng bản Sin Suối Hồ”; nay đính chính thành: “Giàng Páo Mỷ, "
        "Trưởng bản Sin Suối Hồ”;",
        "2. Đã ghi: “Ông Lò Thị Dung”; nay đính chính thành: “Bà Lò Thị Dung”;",
        "3. Trường Tiểu học số 2 Bum Nưa, xã Bum Nưa: giữ nguyên như đã ghi.",
    ]
    assert article.more == ["Các nội dung khác của Quyết định số 08/QĐ-UBND không thay đổi."]


def test_many_corrections_are_a_table():
    rows = [man(former=former("Giàng Páo Mỉ")) for _ in range(4)]
    said = decided(rows, kind="correction", amends=FORMER)
    assert said["articles"][0].text.startswith("Đính chính nội dung về 04 cá nhân tại Quyết định")
    assert said["appendix"].changes[3] == decisions.Change(
        "Ông Giàng Páo Mỉ, Trưởng bản Sin Suối Hồ", "Ông Giàng Páo Mỷ, Trưởng bản Sin Suối Hồ"
    )


def test_a_revocation_takes_back_the_award_and_what_came_with_it():
    row = man(former=former("Giàng Páo Mỷ"))
    values = {"kind": "revocation", "amends": FORMER, "own_reason": "Do kê khai không trung thực"}
    article = decided([row], **values)["articles"][0]
    assert article.text == (
        f"Thu hồi {CERTIFICATE} đã tặng tại Quyết định số 08/QĐ-UBND ngày 25 tháng 12 năm 2025 của "
        "Chủ tịch Ủy ban nhân dân tỉnh Lai Châu đối với ông Giàng Páo Mỷ, Trưởng bản Sin Suối Hồ, "
        "do kê khai không trung thực."
    )
    assert article.more[0].startswith("Hiện vật khen thưởng và tiền thưởng đã nhận được thu hồi")
    assert "thành tích" not in decided([row], kind="revocation", amends=FORMER)["articles"][0].text


def test_a_replacement_awards_and_names_what_it_replaces():
    said = decided([man()], kind="replacement", amends=FORMER)["articles"][0]
    assert said.text.startswith("Tặng Bằng khen")
    assert said.more == [
        "Quyết định này thay thế Quyết định số 08/QĐ-UBND ngày 25 tháng 12 năm 2025 của Chủ tịch "
        "Ủy ban nhân dân tỉnh Lai Châu."
    ]


# The letter


def test_the_letter_asks_for_what_the_decision_says():
    dossiers = [
        {"unit": "xã Bum Nưa", "number": "12/TTr-UBND", "dated": "2026-02-05"},
        {"unit": "Sở Y tế", "number": "", "dated": ""},
    ]
    said = asked([team() for _ in range(5)] + [man()] * 4, dossiers=dossiers)
    assert said["frame"].subject == (
        "Về việc đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
    )
    assert said["frame"].addressed_to == ["Chủ tịch Ủy ban nhân dân tỉnh Lai Châu"]
    assert said["frame"].recipients == ["Như trên;", "Lưu: VT."]
    assert said["opening"] == (
        "Sở Nội vụ đã tiếp nhận, thẩm định hồ sơ đề nghị khen thưởng của 02 đơn vị: xã Bum Nưa (Tờ "
        "trình số 12/TTr-UBND ngày 05 tháng 02 năm 2026) và Sở Y tế."
    )
    assert said["request"] == (
        "Sở Nội vụ kính trình Chủ tịch Ủy ban nhân dân tỉnh Lai Châu xem xét, quyết định tặng Bằng "
        "khen của Chủ tịch Ủy ban nhân dân tỉnh cho 05 tập thể và 04 cá nhân đã có thành tích xuất "
        "sắc trong phong trào thi đua đặc biệt (có danh sách kèm theo)."
    )
    assert said["tally"] == {
        "heads": ["Tập thể", "Cá nhân"],
        "rows": [(CERTIFICATE, ["05", "04", "09"])],
        "total": None,
    }
    assert said["appendix"].name == f"tập thể và cá nhân đề nghị tặng {CERTIFICATE}"
    assert said["bases"][-1].endswith("năm 2022.")


def test_what_staff_wrote_of_the_letter_is_printed():
    own = {"number": "7", "issued_on": "2026-02-05", "signer": "Lò Văn Anh"}
    frame = asked([man()], letter=LETTER | own)["frame"]
    assert frame.number == "Số: 07/TTr-SNV"
    assert frame.place_and_date == "Lai Châu, ngày 05 tháng 02 năm 2026"
    assert (frame.capacity, frame.signer) == (["GIÁM ĐỐC"], "Lò Văn Anh")


# The prizes


def test_each_prize_shows_how_it_was_worked_out():
    said = listed([payment(team(), 7_590_000, factor="2.000"), payment(man(), 3_800_000)])
    (first, teams), (second, men) = said["groups"]
    assert (first, second) == ("I. Tập thể", "II. Cá nhân")
    assert (teams[0].coefficient, teams[0].factor, teams[0].base_salary) == (
        "1,5",
        "2",
        "2.530.000",
    )
    assert (men[0].exact, men[0].amount, men[0].reason) == ("3.795.000", "3.800.000", "")
    assert (said["total"].count, said["total"].amount) == ("02", "11.390.000")


def test_what_cannot_be_worked_out_is_said_and_is_not_nothing():
    why = "Chưa có hệ số cho loại đối tượng này."
    rows = [
        payment(household(), None, factor="", reason=why, unit="xã Bum Nưa"),
        payment(man(), 3_800_000),
        payment(man(), 0, reason="Cùng thành tích, chỉ nhận mức thưởng cao nhất."),
    ]
    said = listed(rows)
    row = said["groups"][1][1][0]
    assert (row.factor, row.exact, row.amount, row.reason) == (
        *("chưa có", "–", "chưa tính được"),
        why,
    )
    assert said["groups"][0][1][1].amount == "0"
    assert [(one.name, one.count, one.amount, one.note) for one in said["units"]] == [
        ("Xã Bum Nưa", "01", "chưa tính được", ""),
        ("Sở Y tế", "02", "3.800.000", ""),
    ]
    assert said["total"].note == "chưa kể 01 mức chưa tính được"
    assert any(note.startswith("01 mức thưởng chưa tính được") for note in said["notes"])


def test_the_way_of_working_out_and_its_texts_are_printed():
    notes = listed([payment(man(), 3_800_000)])["notes"]
    assert notes[1:3] == [
        "Mức lương cơ sở: 2.530.000 đồng/tháng, áp dụng từ ngày 01/7/2026 (Nghị định số "
        "161/2026/NĐ-CP).",
        "Làm tròn đến số gần nhất, theo bước 10.000 đồng (Điều 55 Nghị định số 152/2025/NĐ-CP; "
        "chưa đối chiếu với văn bản chính thức).",
    ]
    assert f"Hệ số của {CERTIFICATE} (Điều 54 Nghị định số 152/2025/NĐ-CP)." in notes
    assert not any("dự thảo" in note for note in notes)
    assert "dự thảo" in listed([payment(man(), 3_800_000)], **DRAFT)["notes"][-1]


def test_a_ceiling_is_called_one():
    row = payment(man(), 1_000_000) | {"is_ceiling": True}
    assert listed([row])["groups"][0][1][0].exact == "tối đa 3.795.000"


def test_the_signer_of_a_department_stands_for_its_head():
    values = {"authority": "Giám đốc Sở Y tế", "signer_post": "Phó Giám đốc"}
    assert decided([man()], **values)["frame"].capacity == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert DECISION["capacity"] == "KT."
