import pytest

from tests.campaigns.checks.province import (
    DISTRICT,
    DOCUMENTS,
    LAUNCH,
    NEWS,
    REPORT,
    document,
    fact,
    findings,
    told,
)


def campaign(id="C-1", source=LAUNCH, code="C1", unit="DS.UBND", **fields):
    return fact(id, source, code=code, launched_by={"unit": unit}, **fields)


def closing(id="CF", source=NEWS, date="2023-12-20", kind="closing"):
    return fact(id, source, campaign="C1", kind=kind, date=date)


def test_a_deadline_before_the_anniversary_is_allowed_with_a_warning():
    facts = {
        "campaigns": [campaign(end_date="2023-10-30", anniversaries=["A1", "A2"])],
        "anniversaries": [
            fact("A1", LAUNCH, campaign="C1", name="một", end="2024-01-01"),
            fact("A2", LAUNCH, campaign="C1", name="hai", end="2023-10-30"),
        ],
    }
    assert told("deadline_before_event", **facts) == [("warning", {"C-1", "A1"})]


def test_a_closing_conference_after_the_deadline_shows_the_delay():
    facts = {"campaigns": [campaign(end_date="2023-12-01")], "conferences": [closing()]}
    assert told("closing_after_deadline", **facts) == [("info", {"C-1", "CF"})]
    assert findings("closing_after_deadline", **facts)[0].expected == {"days_after_end": 19}


def test_a_closing_conference_before_the_end_is_an_error():
    facts = {"campaigns": [campaign(end_date="2023-12-31")], "conferences": [closing()]}
    assert told("closing_before_end", **facts) == [("error", {"C-1", "CF"})]


@pytest.mark.parametrize("end", ["2023-12-20", "2023-12", "2023"])
def test_a_closing_on_the_last_day_says_nothing(end):
    facts = {"campaigns": [campaign(end_date=end)], "conferences": [closing()]}
    assert findings("closing_before_end", **facts) == []
    assert findings("closing_after_deadline", **facts) == []


def test_an_interim_conference_may_come_before_the_end():
    interim = closing(kind="interim", date="2023-06-30")
    facts = {"campaigns": [campaign(end_date="2023-12-31")], "conferences": [interim]}
    assert findings("closing_before_end", **facts) == []


def test_a_campaign_cannot_end_before_it_starts():
    turned = campaign(launch_date="2023-05-30", end_date="2023-03-01")
    same_month = campaign("C-2", code="C2", launch_date="2023-05-30", end_date="2023-05")
    facts = {"campaigns": [turned, same_month]}
    assert told("dates_out_of_order", **facts) == [("error", {"C-1"})]


def test_dates_out_of_order_in_one_document_are_told_though_another_has_them_right():
    right = campaign(launch_date="2023-05-30", end_date="2023-12-31")
    turned = campaign("C-2", NEWS, launch_date="2023-05-30", end_date="2023-03-01")
    facts = {"campaigns": [right, turned]}
    assert told("dates_out_of_order", **facts) == [("error", {"C-2"})]


def test_an_event_and_its_closing_keep_their_order():
    facts = {
        "campaigns": [campaign(launch_date="2024-01-01")],
        "conferences": [closing()],
        "events": [
            fact("E1", start="2023-05-02", end="2023-05-01", name="Hội thi"),
            fact("E2", start="2023-05-01", end="2023-05-02", name="Hội thi khác"),
        ],
    }
    assert told("dates_out_of_order", **facts) == [("error", {"C-1", "CF"}), ("error", {"E1"})]


def test_news_cannot_be_older_than_the_conference_it_tells_of():
    late = {"conferences": [closing(date="2023-12-25")]}
    assert told("dates_out_of_order", **late) == [("error", {f"D-{NEWS}", "CF"})]
    planned = {"conferences": [closing(source=LAUNCH, date="2023-12-25")]}
    assert findings("dates_out_of_order", **planned) == []


def levels(launch, end, parent="C1"):
    return {
        "campaigns": [
            campaign(launch_date="2023-05-30", end_date="2023-10-30"),
            campaign(
                "C-2",
                DISTRICT,
                code="C2",
                unit="DS.BV.UBND",
                launch_date=launch,
                end_date=end,
                parent=parent,
            ),
        ]
    }


def test_a_response_outside_the_campaign_it_responds_to_is_worth_a_look():
    assert told("order_of_campaigns", **levels("2023-04", "2023-12-31")) == [
        ("warning", {"C-1", "C-2"})
    ]
    assert told("order_of_campaigns", **levels("2023-06-01", "2023-12-31")) == [
        ("warning", {"C-1", "C-2"})
    ]


def test_a_response_within_it_is_not():
    assert findings("order_of_campaigns", **levels("2023-05", "2023-10-30")) == []
    assert findings("order_of_campaigns", **levels("2022-01-01", "2025-01-01", None)) == []


def test_a_target_due_after_the_campaign_is_worth_a_look():
    facts = {
        "campaigns": [campaign(end_date="2023-12-31")],
        "targets": [
            fact("T1", LAUNCH, campaign="C1", label="a", year=2024),
            fact("T2", LAUNCH, campaign="C1", label="b", year="2021-2025"),
            fact("T3", LAUNCH, campaign="C1", label="c", year=2023),
            fact("T4", LAUNCH, campaign=None, label="d", year=2030),
        ],
    }
    assert told("target_beyond_campaign", **facts) == [("warning", {"T1", "T2", "C-1"})]


def test_documents_that_give_a_campaign_two_dates_contradict_each_other():
    facts = {
        "campaigns": [
            campaign(launch_date="2023-05-30"),
            campaign("C-2", NEWS, launch_date="2023-05-31"),
        ]
    }
    assert told("cross_document_date", **facts) == [("error", {"C-1", "C-2"})]
    facts["campaigns"][1]["launch_date"] = "2023-05"
    assert findings("cross_document_date", **facts) == []


def test_documents_that_give_the_closing_conference_two_dates_contradict_each_other():
    facts = {
        "campaigns": [campaign()],
        "conferences": [closing(), closing("CF2", REPORT, "2023-12-21")],
    }
    assert told("cross_document_date", **facts) == [("error", {"CF", "CF2"})]
    facts["conferences"][1]["date"] = "2023-12-20"
    assert findings("cross_document_date", **facts) == []


def test_a_document_and_its_conference_have_one_day():
    documents = (document(NEWS, "news", title="Tin", date="2023-12-22", event_date="2023-12-21"),)
    facts = {"documents": documents, "conferences": [closing(date="2023-12-20")]}
    assert told("cross_document_date", **facts) == [("error", {f"D-{NEWS}", "CF"})]
    facts["conferences"][0]["date"] = "2023-12-21"
    assert findings("cross_document_date", **facts) == []


def basis(id, source, date, subject="về thi đua", number="11-CT/TU", issuer="DS.TU"):
    fields = {"kind": "Chỉ thị", "number": number, "issuer": issuer, "subject": subject}
    return fact(id, source, date=date, **fields)


def test_one_number_of_one_year_has_one_date():
    bases = [basis("L1", LAUNCH, "2022-06-15"), basis("L2", DISTRICT, "2022-06-16")]
    assert told("cross_document_date", legal_bases=bases) == [("error", {"L1", "L2"})]


@pytest.mark.parametrize(
    "other",
    [
        {"date": "2022-06-15"},
        {"date": "2021-06-15", "subject": "về an toàn giao thông"},  # numbers start again
        {"date": "2022-06-16", "issuer": "DS.BV.UBND"},
        {"date": "2022-06-16", "number": "12-CT/TU"},
    ],
)
def test_another_year_issuer_or_number_is_another_document(other):
    bases = [basis("L1", LAUNCH, "2022-06-15"), basis("L2", DISTRICT, **other)]
    assert findings("cross_document_date", legal_bases=bases) == []


def test_the_printed_weekday_is_that_of_the_date():
    documents = (
        document("a.txt", "news", title="A", date="2023-12-22", weekday="Thứ Sáu"),
        document("b.txt", "news", title="B", date="2023-12-22", weekday="thứ 7"),
        document(
            "c.txt", "news", title="C", date="2023-12-24", raw=["Chủ nhật, 24/12/2023 - 8:00"]
        ),
        document("d.txt", "news", title="D", date="2023-12-24", raw=["Thứ Hai, 24/12/2023"]),
        document("e.txt", "news", title="E", date="2023-12", weekday="Thứ Hai"),
    )
    assert told("weekday", documents=documents) == [("error", {"D-b.txt"}), ("error", {"D-d.txt"})]


def test_a_duration_in_weeks_is_that_of_the_dates():
    right = campaign(launch_date="2023-05-01", end_date="2023-07-30", weeks=13)
    wrong = campaign("C-2", code="C2", launch_date="2023-05-01", end_date="2023-07-30", weeks=10)
    assert told("duration_differs", campaigns=[right, wrong]) == [("warning", {"C-2"})]


def test_plan_period_and_term_of_office_are_kept_apart():
    plan = fact("L1", LAUNCH, kind="Kế hoạch", subject="kế hoạch 5 năm 2021 - 2025")
    term = fact("L2", LAUNCH, kind="Nghị quyết", term="2020-2025")
    earlier = fact("L3", LAUNCH, kind="Kế hoạch", subject="kế hoạch 5 năm 2016-2020")
    assert told("period_variant", legal_bases=[plan, term]) == [("info", {"L1", "L2"})]
    assert findings("period_variant", legal_bases=[plan, earlier]) == []


def test_the_given_documents_of_the_tests_are_in_order_themselves():
    assert findings("dates_out_of_order", documents=DOCUMENTS) == []
