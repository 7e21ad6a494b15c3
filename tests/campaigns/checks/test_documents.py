import pytest

from tests.campaigns.checks.province import (
    DISTRICT,
    LAUNCH,
    NEWS,
    REPORT,
    document,
    fact,
    findings,
    told,
)


def head(**fields):
    return (document(LAUNCH, "launch_plan", **fields),)


def test_an_official_document_has_a_number_and_a_date():
    assert told("missing_metadata", documents=head()) == [("warning", {f"D-{LAUNCH}"})]
    assert told("missing_metadata", documents=head(date="2023-03-01")) != []
    assert findings("missing_metadata", documents=head(date="2023-03-01", number="1/KH")) == []
    assert findings("missing_metadata", documents=head(date="2023-03-01", doc_number=12)) == []


def test_articles_without_a_date_are_told_together():
    documents = (
        document("a.txt", "summary_article"),
        document("b.txt", "news", title="Tin"),
        document("c.txt", "news", page_date="2023-12-01"),
    )
    assert told("missing_metadata", documents=documents) == [("warning", {"D-a.txt", "D-b.txt"})]


@pytest.mark.parametrize("date", ["2022-12", "2022"])
def test_a_date_known_in_part_is_kept_and_told(date):
    assert told("partial_date", documents=head(date=date)) == [("warning", {f"D-{LAUNCH}"})]
    assert findings("missing_metadata", documents=head(date=date)) == []


def test_a_page_date_without_a_year_is_known_in_part():
    page = document("a.txt", "news", title="Tin", page_date="31/12")
    assert told("partial_date", documents=(page,)) == [("warning", {"D-a.txt"})]
    both = page | {"date": "2023-12-30"}
    assert findings("partial_date", documents=(both,)) == []


def test_a_day_told_without_its_year_is_known_in_part_unless_another_date_is_that_day():
    page = document("a.txt", "news", title="Tin", page_date="2023-01-02", event_date="31/12")
    assert told("partial_date", documents=(page,)) == [("info", {"D-a.txt"})]
    assert findings("partial_date", documents=(page | {"date": "2022-12-31"},)) == []


@pytest.mark.parametrize("mark", ["excerpt_only", "truncated_start"])
def test_a_part_of_an_article_is_told_as_such(mark):
    page = document("a.txt", "news", title="Tin", date="2023-01-02")
    assert findings("missing_metadata", documents=(page | {mark: False},)) == []
    assert told("missing_metadata", documents=(page | {mark: True},)) == [("info", {"D-a.txt"})]


def test_who_signs_for_another_is_not_who_launches():
    signer = {"name": "Trần Văn An", "position": "Phó Chủ tịch", "capacity": "KT. CHỦ TỊCH"}
    facts = {
        "documents": (
            document(LAUNCH, "launch_plan", number="1", date="2023-01-01", signer=signer),
            document(NEWS, "news", title="Tin", date="2023-12-20"),
        ),
        "campaigns": [
            fact("C-1", LAUNCH, code="C1", launched_by={"unit": "DS.UBND"}),
            fact("C-2", NEWS, code="C1", launched_by={"position": "Chủ tịch UBND tỉnh"}),
        ],
    }
    assert told("signer_versus_launcher", **facts) == [("info", {f"D-{LAUNCH}", "C-2"})]
    signer |= {"position": "Chủ tịch", "capacity": "TM. ỦY BAN NHÂN DÂN"}
    assert findings("signer_versus_launcher", **facts) == []


def test_one_recipient_under_two_wordings_is_shown():
    lists = {
        "addressed_to": ["Các doanh nghiệp trên địa bàn tỉnh", "Các sở, ban, ngành"],
        "recipients": [
            {"name": "Các doanh nghiệp đóng trên địa bàn tỉnh"},
            {"name": "Các sở, ban, ngành"},
            {"name": "Lưu: VT"},
        ],
    }
    full = {"number": "1", "date": "2023-01-01"}
    assert told("recipient_lists_differ", documents=head(**full, **lists)) == [
        ("info", {f"D-{LAUNCH}"})
    ]
    lists["recipients"][0]["name"] = "Các doanh nghiệp trên địa bàn tỉnh;"
    assert findings("recipient_lists_differ", documents=head(**full, **lists)) == []


def test_a_second_name_is_kept_beside_the_theme():
    two = fact("C-1", LAUNCH, code="C1", theme="Đoàn kết", second_name="Đẩy mạnh thi đua")
    same = fact("C-2", LAUNCH, code="C2", theme="Đoàn kết", second_name="ĐOÀN KẾT")
    assert told("two_names", campaigns=[two, same]) == [("warning", {"C-1"})]


def themes(one, two):
    return {
        "campaigns": [
            fact("C-1", LAUNCH, code="C1", theme=one),
            fact("C-2", NEWS, code="C1", theme=two),
        ]
    }


def test_themes_that_differ_in_blanks_are_one_and_others_are_two():
    blanks = themes(
        "Chào mừng 20 năm (01/01/2004- 01/01/2024)", "Chào mừng 20 năm (01/01/2004 - 01/01/2024)"
    )
    assert told("theme_string_differs", **blanks) == [("info", {"C-1", "C-2"})]
    words = themes("Chào mừng 20 năm", "Chào mừng 30 năm")
    assert told("theme_string_differs", **words) == [("warning", {"C-1", "C-2"})]
    assert findings("theme_string_differs", **themes("Đoàn kết", "Đoàn kết")) == []


def test_no_document_rests_on_a_later_one():
    later = fact("L1", LAUNCH, kind="Chỉ thị", number="1-CT/TU", date="2023-04-01")
    earlier = fact("L2", LAUNCH, kind="Chỉ thị", number="2-CT/TU", date="2023-03-01")
    told_later = fact("L3", NEWS, kind="Chỉ thị", number="3-CT/TU", date="2024-03-01")
    assert told("legal_basis_after_document", legal_bases=[later, earlier, told_later]) == [
        ("warning", {f"D-{LAUNCH}", "L1"})
    ]


def chair(id, name, source, **fields):
    position = "Chủ tịch UBND huyện Ba Vân"
    return fact(id, source, name=name, position=position, unit="DS.BV.UBND", **fields)


def test_two_holders_of_an_office_at_two_times_are_no_conflict():
    persons = [chair("P1", "Lò Văn Páo", DISTRICT), chair("P2", "Trần Bảo", REPORT)]
    assert told("person_office_over_time", persons=persons) == [("info", {"P1", "P2"})]


def test_two_holders_in_one_year_are_worth_a_look():
    persons = [chair("P1", "Lò Văn Páo", DISTRICT), chair("P2", "Trần Bảo", NEWS)]
    assert told("person_office_over_time", persons=persons) == [("warning", {"P1", "P2"})]


def test_deputies_and_other_places_are_many():
    deputy = {"position": "Phó Chủ tịch UBND tỉnh", "unit": "DS.UBND"}
    persons = [
        fact("P1", NEWS, name="Một", **deputy),
        fact("P2", NEWS, name="Hai", **deputy),
        fact("P3", NEWS, name="Ba", position="Chủ tịch UBND huyện", unit="DS.BV.UBND"),
        fact("P4", NEWS, name="Bốn", position="Chủ tịch UBND huyện", unit="DS.LH"),
        chair("P5", "Năm", NEWS),
        chair("P6", "Năm", REPORT),
    ]
    assert findings("person_office_over_time", persons=persons) == []


def test_a_signer_is_read_with_the_name_of_his_body():
    signer = {"name": "Trần Bảo", "position": "Chủ tịch", "unit": "DS.BV.UBND"}
    documents = (
        document(DISTRICT, "launch_plan", number="1", date="2021-01-01", signer=signer),
        document(REPORT, "report", title="Báo cáo", date="2024-01-05"),
    )
    persons = [chair("P1", "Lò Văn Páo", REPORT)]
    found = told("person_office_over_time", documents=documents, persons=persons)
    assert found == [("info", {"P1", f"D-{DISTRICT}"})]


def test_other_dates_known_in_part_are_told_too():
    conference = fact("CF", NEWS, name="Hội nghị tổng kết", date="2023-12")
    bases = [
        fact("L1", LAUNCH, kind="Chỉ thị", number="1-CT/TU", date="2022"),
        fact("L2", LAUNCH, kind="Chỉ thị", number="2-CT/TU", date="2022-05-06"),
        fact("L3", LAUNCH, kind="Nghị quyết", number=None, date=None),
    ]
    assert told("partial_date", conferences=[conference], legal_bases=bases) == [
        ("warning", {"CF"}),
        ("warning", {"L1"}),
    ]
