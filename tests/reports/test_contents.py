"""What the report says of a snapshot: judged right, nothing added that may not be, nothing lost."""

import pytest

from campaigns.choices import AwardStatus
from reports import contents
from reports.contents import awards, figures, frame, highlights


def result(**values):
    """One result of a snapshot, as campaigns/snapshots.py freezes it."""
    return {
        "target": 1,
        "indicator": "forest",
        "field": "",
        "label": "trồng rừng",
        "group": "",
        "quantity": "amount",
        "direction": "higher",
        "comparator": "",
        "year": 2024,
        "wording_wanted": "",
        "uom": "ha",
        "value": "120",
        "approximation": "exact",
        "is_estimate": False,
        "numerator": None,
        "denominator": None,
        "reached": None,
        "wording": "",
        "source": "",
        "note": "",
        "baselines": [],
        "stated": [],
        "facts": [],
        "references": ["BC1.1"],
        "decimals": 0,
    } | values


def plan(value, name="kế hoạch", **values):
    return {
        "kind": "plan",
        "name": name,
        "value": value,
        "approximation": "exact",
        "uom": "ha",
    } | values


def stated(value, kind="exceed", name="kế hoạch", **values):
    return {
        "baseline": name,
        "baseline_kind": "plan",
        "kind": kind,
        "value": value,
        "uom": "%",
        "approximation": "exact",
        "is_unconfirmed": False,
        "document": "D1",
    } | values


def award(**values):
    return {
        "id": 1,
        "form": "Bằng khen",
        "authority": "Chủ tịch UBND tỉnh",
        "level": "province",
        "status": AwardStatus.APPROVED,
        "status_label": "Đã khen thưởng",
        "conference": "",
        "unit": "",
        "year": 2023,
        "scope": "",
        "purpose": "",
        "counts": {"collectives": None, "individuals": None, "households": None}
        | {"enterprises": None},
        "mixed_total": None,
        "mixed_kinds": [],
        "approximation": "exact",
        "is_implied": False,
        "part_of": None,
        "recipients": [],
        "facts": ["A1"],
    } | values


# Results


def test_plan_and_actual_are_judged_against_every_plan():
    made = figures.line(
        result(baselines=[plan("100"), plan("150", "Nghị quyết giao")]), "xã Nà Lao"
    )
    assert [found.short for found in made.plans] == ["đạt 120%", "đạt 80%"]
    assert [found.met for found in made.plans] == [True, False]
    assert (made.met, made.verdict) == (False, "Chưa đạt")
    assert made.sentence == ("Trồng rừng đạt 120 ha, đạt 120% kế hoạch, đạt 80% nghị quyết giao.")


def test_lower_is_better_is_judged_the_other_way_round():
    made = figures.line(
        result(
            label="tỷ lệ hộ nghèo",
            quantity="level",
            direction="lower",
            uom="%",
            value="9.5",
            baselines=[plan("10", uom="%")],
        ),
        "xã Nà Lao",
    )
    assert (made.met, made.verdict) == (True, "Đạt")
    assert made.sentence == "Tỷ lệ hộ nghèo còn 9,5%, bằng 95% kế hoạch."


def test_what_a_document_states_is_printed_as_stated_also_without_the_figures():
    made = figures.line(result(value=None, baselines=[plan(None)], stated=[stated("16.6")]), "tỉnh")
    assert made.sentence == (
        "Trồng rừng vượt 16,6% kế hoạch (tài liệu không nêu con số tuyệt đối)."
    )
    assert (made.value, made.verdict) == ("", "Vượt")


def test_a_percentage_two_documents_repeat_is_said_once():
    made = figures.line(
        result(baselines=[plan(None)], stated=[stated("16.6"), stated("16.6", document="D2")]),
        "tỉnh",
    )
    assert [found.text for found in made.plans] == ["vượt 16,6% kế hoạch"]


def test_both_figures_decide_where_a_stated_percentage_would_say_otherwise():
    made = figures.line(result(baselines=[plan("150")], stated=[stated("5")]), "tỉnh")
    assert made.plans[0].text == "vượt 5% kế hoạch"
    assert made.met is False


def test_an_unconfirmed_percentage_says_so_in_words_and_by_a_mark():
    made = figures.line(
        result(baselines=[plan(None)], stated=[stated("24.3", is_unconfirmed=True)]), "tỉnh"
    )
    assert made.sentence.endswith("(tài liệu chưa nói rõ tỷ lệ này của số liệu nào).")
    assert made.plans[0].cell == "vượt 24,3% (*)"


def test_a_bound_leaves_open_what_it_cannot_decide():
    made = figures.line(result(approximation="over", baselines=[plan("150")]), "tỉnh")
    assert (made.met, made.verdict) == (None, "Chưa kết luận")
    assert made.value == "trên 120"
    assert made.reason == "con số chỉ biết gần đúng nên chưa kết luận được"


def test_a_result_without_plan_is_not_judged():
    made = figures.line(result(), "tỉnh")
    assert (made.is_judged, made.verdict) == (False, "–")


def test_decimals_are_printed_as_the_document_printed_them():
    made = figures.line(result(value="9", uom="%", quantity="rate", decimals=1), "tỉnh")
    assert (made.sentence, made.value) == ("Trồng rừng tăng 9,0%.", "9,0")


def test_a_wording_is_met_when_it_was_verified_so():
    made = figures.line(
        result(value=None, quantity="wording", wording="Đã hoàn thành", reached=True), "tỉnh"
    )
    assert (made.met, made.verdict, made.value) == (True, "Đạt", "Đã hoàn thành")


def test_the_last_period_of_a_unit_counts():
    report = {"unit": "xã Nà Lao", "unit_code": "NL"}
    lines = figures.latest_lines(
        [report | {"results": [result(value="1")]}, report | {"results": [result(value="2")]}]
    )
    assert [made.value for made in lines] == ["2"]


def test_units_are_added_up_only_where_a_sum_means_something():
    def lines(**values):
        return [
            figures.line(result(value=str(value), **values), f"xã {value}") for value in (10, 20)
        ]

    amounts = figures.unit_summaries(lines())
    assert amounts[0].sentence == "Trồng rừng: 02 đơn vị báo cáo, cộng 30 ha."
    shares = figures.unit_summaries(lines(quantity="level", uom="%"))
    assert shares[0].sentence == "Trồng rừng: 02 đơn vị báo cáo."
    bounds = figures.unit_summaries(
        [
            figures.line(result(value="10", approximation="over"), "xã A"),
            figures.line(result(value="20", approximation="under"), "xã B"),
        ]
    )
    assert "không cộng được" in bounds[0].sentence


def test_parts_of_totals_are_added_part_by_part():
    made = [
        figures.line(result(value=None, numerator=part, denominator="10", uom="trường"), name)
        for part, name in (("4", "xã A"), ("7", "xã B"))
    ]
    assert figures.unit_summaries(made)[0].sentence == (
        "Trồng rừng: 02 đơn vị báo cáo, cộng 11/20 trường (55%)."
    )


def test_fields_keep_their_order_and_those_without_come_last():
    lines = [
        figures.line(result(field=name), "tỉnh") for name in ("kinh tế", "", "Xã hội", "Kinh tế")
    ]
    found = [(name, len(group)) for name, group in figures.by_field(lines)]
    assert found == [("Kinh tế", 2), ("Xã hội", 1), ("Các chỉ tiêu khác", 1)]


def test_the_tally_says_how_many_of_what():
    lines = [
        figures.line(result(baselines=[plan("100")]), "a"),
        figures.line(result(baselines=[plan("150")]), "b"),
        figures.line(result(), "c"),
    ]
    assert figures.tally(lines) == (
        "Trong 03 chỉ tiêu có kết quả đã thẩm định, 01 chỉ tiêu vượt mức đề ra, "
        "01 chỉ tiêu chưa đạt mức đề ra và 01 chỉ tiêu không nêu mức đề ra."
    )


# Awards


def test_lower_bounds_of_two_documents_stand_beside_each_other_never_added():
    found = awards.groups(
        [
            award(mixed_total=339, approximation="over", mixed_kinds=["individuals"]),
            award(
                id=2,
                mixed_total=300,
                approximation="over",
                mixed_kinds=["individuals"],
                conference="Hội nghị tổng kết 22/12/2023",
            ),
        ]
    )
    assert [(group.title, group.rows[0].mixed) for group in found] == [
        ("Khen thưởng năm 2023", "trên 339"),
        ("Trao tại hội nghị tổng kết 22/12/2023", "trên 300"),
    ]
    assert not any("639" in item for group in found for item in group.items)


def test_an_award_inside_another_is_not_counted_again():
    whole = award(mixed_total=300, approximation="over", mixed_kinds=["individuals"])
    part = award(
        id=2,
        part_of=1,
        counts={"individuals": 1, "collectives": None, "households": None, "enterprises": None},
        recipients=[{"name": "Giàng Páo Mỷ", "job": "Bí thư Tỉnh ủy", "kind": "individual"}],
    )
    (group,) = awards.groups([whole, part])
    assert len(group.rows) == 1
    assert [row.recipients for row in group.rows[0].parts] == [["Giàng Páo Mỷ, Bí thư Tỉnh ủy"]]
    assert group.items == [
        "Chủ tịch UBND tỉnh tặng Bằng khen cho trên 300 cá nhân, "
        "trong đó nêu tên: Giàng Páo Mỷ, Bí thư Tỉnh ủy."
    ]


def test_none_is_a_dash_and_not_said_is_empty():
    counts = {"collectives": 0, "individuals": 24, "households": None, "enterprises": None}
    (group,) = awards.groups([award(counts=counts, scope="nông dân")])
    assert group.rows[0].counts == ["–", "24", "", ""]
    assert group.items == ["Chủ tịch UBND tỉnh tặng Bằng khen cho 24 cá nhân (nông dân)."]


def test_what_is_only_proposed_is_not_said_to_be_given():
    (group,) = awards.groups(
        [award(status=AwardStatus.PROPOSED, status_label="Đề nghị", form="Cờ thi đua")]
    )
    assert group.title == "Khen thưởng năm 2023 (đề nghị)"
    assert group.items[0].startswith("Đề nghị Chủ tịch UBND tỉnh tặng Cờ thi đua")


# Frame


@pytest.mark.parametrize(
    ("basis", "text"),
    [
        (
            {
                "kind": "Chỉ thị",
                "number": "34-CT/TW",
                "dated": "2014-04-07",
                "issuer": "Bộ Chính trị",
                "term": "khóa XI",
                "subject": "Tiếp tục đổi mới công tác thi đua",
            },
            "Chỉ thị số 34-CT/TW ngày 07 tháng 4 năm 2014 của Bộ Chính trị (khóa XI) "
            "về tiếp tục đổi mới công tác thi đua",
        ),
        (
            {
                "kind": "Luật",
                "number": "06/2022/QH15",
                "dated": "2022-06-15",
                "issuer": "Quốc hội",
                "term": "",
                "subject": "Thi đua, khen thưởng",
            },
            "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
        ),
        (
            {
                "kind": "Kế hoạch",
                "number": "",
                "dated": "",
                "issuer": "",
                "term": "",
                "subject": "kế hoạch phát triển kinh tế - xã hội 5 năm",
            },
            "Kế hoạch phát triển kinh tế - xã hội 5 năm",
        ),
    ],
)
def test_a_basis_is_cited_as_the_decree_says(basis, text):
    assert frame.citation(basis) == text


def test_items_of_a_list_end_with_semicolons_and_the_last_with_a_full_stop():
    assert frame.ended(["a", "b;", "", "c."]) == ["a;", "b;", "c."]


# Highlights


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("cuộc thi, hội thi", "Vẻ đẹp quê hương", "Cuộc thi “Vẻ đẹp quê hương”"),
        ("cuộc thi, hội thi", "Cuộc thi trắc nghiệm", "Cuộc thi trắc nghiệm"),
        ("cuộc thi, hội thi", "Hội thi nhà nông", "Hội thi nhà nông"),
        ("hội thảo khoa học", "Lời Bác dặn", "Hội thảo khoa học “Lời Bác dặn”"),
        ("ngày hội, lễ hội", "Tuần Du lịch", "Tuần Du lịch"),
        ("xuất bản phẩm", "Tài liệu học tập", "Tài liệu học tập"),
        ("", "Trồng cây", "Trồng cây"),
    ],
)
def test_an_event_is_named_with_its_kind_unless_the_name_says_it(kind, name, title):
    row = {"kind": kind, "name": name, "figures": [], "starts_on": "", "ends_on": "", "year": None}
    assert highlights.event_rows([row])[0]["title"] == title


def test_persons_and_turns_of_an_event_stay_two_figures():
    row = {
        "kind": "cuộc thi, hội thi",
        "name": "Cuộc thi tìm hiểu",
        "organiser": "Tỉnh ủy",
        "partners": "",
        "starts_on": "",
        "ends_on": "",
        "year": None,
        "figures": [
            {"what": "tài khoản", "value": "58857", "uom": "người", "approximation": "exact"},
            {"what": "lượt", "value": "366469", "uom": "lượt người", "approximation": "exact"},
        ],
    }
    assert highlights.event_items([row]) == [
        "Cuộc thi tìm hiểu, do Tỉnh ủy tổ chức: 58.857 người; 366.469 lượt người."
    ]


def test_paragraphs_of_staff_are_lines_without_the_empty_ones():
    assert contents.paragraphs(" một \n\n hai\n") == ["một", "hai"]
