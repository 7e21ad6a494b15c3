"""The pages of reports through the web client: scope, flow, and nothing typed is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.choices import Direction, Quantity, SubmissionState
from campaigns.models import Result, Submission
from campaigns.services import results, verification
from campaigns.services.results import Entry
from emulation.journal.models import Entry as JournalEntry
from tests.build import (
    make_baseline,
    make_campaign,
    make_evidence,
    make_indicator,
    make_participation,
    make_period,
    make_result,
    make_snapshot,
    make_submission,
    make_target,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def campaign(world):
    return make_campaign(world.province)


@pytest.fixture
def target(world, campaign):
    indicator = make_indicator("đào tạo lao động", uom="lao động")
    return make_target(campaign, world.north, indicator=indicator, plan=D(8000))


@pytest.fixture
def submission(world, campaign, target):
    return make_submission(make_period(campaign, name="Quý IV"), world.north)


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_north)
    return client


def address(name, *args):
    return reverse(f"campaigns:{name}", args=args)


def fields_of(page):
    """What a browser would send back of the page as it stands."""
    report = page.context["report"]
    fields = {}
    for form in [*report.results, report.whole]:
        for bound in form:
            value = bound.value()
            if value is True:
                fields[bound.html_name] = "on"
            elif value not in (None, False):
                fields[bound.html_name] = bound.field.prepare_value(value)
        if "keep" in form.fields:
            fields[f"{form.prefix}-conflict"] = "1"
    return fields


def typed(client, submission, then="", **values):
    """Opens the page, types the values over its fields and saves."""
    edit = address("submission-edit", submission.pk)
    fields = fields_of(client.get(edit)) | {
        key.replace("__", "-"): value for key, value in values.items()
    }
    return client.post(edit, {**fields, "then": then})


def text_of(response):
    return " ".join(response.content.decode().split())


# Writing


def test_figures_are_typed_the_vietnamese_way_and_judged_after_saving(officer, submission, target):
    response = typed(officer, submission, **{f"t{target.pk}__value": "9.004"})
    assert response.url == address("submission-edit", submission.pk)
    assert Result.objects.get().value == 9004
    page = officer.get(response.url)
    assert "Đã lưu nháp lúc" in text_of(page)
    assert "112,55%" in text_of(page)
    assert page.context["report"].results[0].row.met is True


@pytest.mark.parametrize(
    ("text", "value", "approximation", "estimate"),
    [
        ("1.234,56", "1234.56", "exact", False),
        ("1234.56", "1234.56", "exact", False),
        ("14. 000", "14000", "exact", False),
        ("trên 300", "300", "over", False),
        ("ước gần 14.000", "14000", "under", True),
        ("-3,5", "-3.5", "exact", False),
        ("2 nghìn lao động", "2000", "exact", False),
        ("0", "0", "exact", False),
    ],
)
def test_what_the_figure_field_understands(
    officer, submission, target, text, value, approximation, estimate
):
    assert typed(officer, submission, **{f"t{target.pk}__value": text}).status_code == 302
    result = Result.objects.get()
    assert (result.value, result.approximation, result.is_estimate) == (
        D(value),
        approximation,
        estimate,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("chín nghìn", "không có số nào"),
        ("12 hoặc 13", "nhiều hơn một số"),
        ("5 ha", "Chỉ tiêu tính bằng lao động, không phải ha."),
        ("1,1234567", "tối đa 6 chữ số"),
        ("123456789012345 triệu lao động", "tối đa 18 chữ số trước dấu phẩy"),
        ("<script>alert(1)</script>", "trước số"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_as_typed(officer, submission, target, text, words):
    name = f"t{target.pk}-value"
    response = typed(
        officer,
        submission,
        **{f"t{target.pk}__value": text, f"t{target.pk}__note": "ghi chú của tôi"},
    )
    assert response.status_code == 422
    form = response.context["report"].results[0]
    assert words in form.errors["value"][0]
    assert form["value"].value() == text
    assert form["note"].value() == "ghi chú của tôi"
    page = response.content.decode()
    assert f'href="#id_{name}"' in page
    assert "<script>alert(1)" not in page
    assert not Result.objects.exists()


def test_part_of_a_total(officer, world, campaign, submission):
    schools = make_indicator("trường đạt chuẩn", uom="trường", quantity=Quantity.COUNT_OF)
    target = make_target(campaign, world.north, indicator=schools, plan=D(24))
    part, whole = f"t{target.pk}__numerator", f"t{target.pk}__denominator"
    for values, name in (
        ({part: "25"}, "denominator"),
        ({part: "25", whole: "0"}, "denominator"),
        ({part: "40", whole: "39"}, "numerator"),
        ({part: "-1", whole: "39"}, "numerator"),
    ):
        response = typed(officer, submission, **values)
        assert list(response.context["report"].wrong[0].errors) == [name]
    typed(officer, submission, **{part: "25", whole: "39"})
    result = Result.objects.get()
    assert (result.numerator, result.denominator, result.value) == (25, 39, 25)
    page = text_of(officer.get(address("submission-edit", submission.pk)))
    assert "64,1% tổng số" in page
    typed(officer, submission, **{part: "", whole: ""})
    assert not Result.objects.exists()


def test_yes_or_no_and_words(officer, world, campaign, submission):
    poverty = make_indicator("huyện thoát nghèo", uom="", quantity=Quantity.YES_NO)
    target = make_target(campaign, world.north, indicator=poverty, wording="thoát nghèo")
    values = {f"t{target.pk}__reached": "yes", f"t{target.pk}__wording": "Đã thoát\r\nnghèo"}
    typed(officer, submission, **values)
    result = Result.objects.get()
    assert (result.reached, result.wording, result.value) == (True, "Đã thoát\nnghèo", None)
    assert "Đạt" in text_of(officer.get(address("submission-detail", submission.pk)))
    typed(officer, submission, **{f"t{target.pk}__reached": "no"})
    assert Result.objects.get().reached is False


def test_saving_goes_on_where_the_button_says(officer, submission, target):
    for then, name, args in (
        ("", "submission-edit", [submission.pk]),
        ("submit", "submission-submit", [submission.pk]),
        (f"evidence:{target.pk}", "submission-evidence", [submission.pk, target.pk]),
        ("evidence:x", "submission-edit", [submission.pk]),
        ("//example.vn", "submission-edit", [submission.pk]),
    ):
        assert typed(officer, submission, then).url == address(name, *args)


def test_nothing_changed_is_said_and_makes_no_version(officer, submission, target):
    typed(officer, submission, **{f"t{target.pk}__value": "9.004"})
    version = Submission.objects.get().version
    response = typed(officer, submission, **{f"t{target.pk}__value": "9004"})
    assert "Không có gì thay đổi." in text_of(officer.get(response.url))
    assert Submission.objects.get().version == version


# Two people at one report


def colleague_saves(submission, world, *entries, **values):
    current = Submission.objects.get(pk=submission.pk)
    results.save_cells(
        current, actor=world.officer_north, entries=entries, version=current.version, **values
    )


@pytest.fixture
def other(world, campaign):
    return make_target(campaign, world.north)


def test_changes_to_different_figures_are_both_kept(officer, world, submission, target, other):
    fields = fields_of(officer.get(address("submission-edit", submission.pk)))
    colleague_saves(submission, world, Entry(other.pk, value=D(7)))
    response = officer.post(
        address("submission-edit", submission.pk), {**fields, f"t{target.pk}-value": "5"}
    )
    assert response.status_code == 302
    assert {r.target: r.value for r in Result.objects.all()} == {target: 5, other: 7}


@pytest.mark.parametrize(("keep", "value"), [("mine", 5), ("theirs", 6)])
def test_two_values_for_one_figure_are_both_shown_and_one_is_chosen(
    officer, world, submission, target, keep, value
):
    edit = address("submission-edit", submission.pk)
    fields = fields_of(officer.get(edit)) | {
        f"t{target.pk}-value": "5",
        f"t{target.pk}-note": "của tôi",
    }
    colleague_saves(submission, world, Entry(target.pk, value=D(6), source="Chi cục Thống kê"))
    response = officer.post(edit, fields)
    assert response.status_code == 409
    assert Result.objects.get().value == 6
    form = response.context["report"].results[0]
    assert (form["value"].value(), form["note"].value()) == ("5", "của tôi")
    page = text_of(response)
    assert "Hai người cùng sửa chỉ tiêu này" in page
    assert "Số bạn nhập ở ô bên dưới. Đang lưu: 6 lao động" in page
    assert "Giàng Páo Mỷ đã lưu lúc" in page
    fields = fields_of(response)
    unanswered = officer.post(edit, fields)
    assert unanswered.status_code == 422
    assert Result.objects.get().value == 6
    answered = officer.post(edit, {**fields, f"t{target.pk}-keep": keep})
    assert answered.status_code == 302
    assert Result.objects.get().value == value


def test_a_third_change_is_not_overwritten_by_an_old_answer(officer, world, submission, target):
    edit = address("submission-edit", submission.pk)
    fields = fields_of(officer.get(edit)) | {f"t{target.pk}-value": "5"}
    colleague_saves(submission, world, Entry(target.pk, value=D(6)))
    fields = fields_of(officer.post(edit, fields)) | {f"t{target.pk}-keep": "mine"}
    colleague_saves(submission, world, Entry(target.pk, value=D(7)))
    response = officer.post(edit, fields)
    assert response.status_code == 409
    assert Result.objects.get().value == 7
    assert "Đang lưu: 7 lao động" in text_of(response)
    assert response.context["report"].results[0]["keep"].value() is None


def test_the_same_change_by_both_is_no_conflict(officer, world, submission, target):
    edit = address("submission-edit", submission.pk)
    fields = fields_of(officer.get(edit)) | {f"t{target.pk}-value": "5,0"}
    colleague_saves(submission, world, Entry(target.pk, value=D(5)))
    assert officer.post(edit, fields).status_code == 302


def test_two_notes_are_shown_before_one_is_kept(officer, world, submission, target):
    edit = address("submission-edit", submission.pk)
    fields = fields_of(officer.get(edit)) | {"all-note": "Của tôi."}
    colleague_saves(submission, world, note="Của đồng nghiệp.")
    response = officer.post(edit, fields)
    assert response.status_code == 409
    assert "Của tôi." in text_of(response)
    assert "Của đồng nghiệp." in text_of(response)
    assert officer.post(edit, fields_of(response)).status_code == 302
    assert Submission.objects.get().note == "Của tôi."


def test_typed_work_comes_back_when_a_colleague_has_sent_the_report(
    officer, world, submission, target
):
    edit = address("submission-edit", submission.pk)
    fields = fields_of(officer.get(edit)) | {f"t{target.pk}-value": "5000"}
    colleague_saves(submission, world, Entry(target.pk, value=D(6000)))
    current = Submission.objects.get()
    results.submit(current, actor=world.officer_north, version=current.version)
    response = officer.post(edit, fields)
    assert response.status_code == 409
    assert response.context["report"].results[0]["value"].value() == "5000"
    assert "Báo cáo đã gửi." in text_of(response)
    assert Result.objects.get().value == 6000


# Sending


def test_before_sending_the_page_shows_what_goes_and_what_is_empty(
    officer, world, submission, target, other
):
    typed(officer, submission, **{f"t{target.pk}__value": "9.004"})
    page = officer.get(address("submission-submit", submission.pk))
    assert [row.target for row in page.context["rows"]] == [target]
    assert [row.target for row in page.context["empty"]] == [other]
    assert "1 chỉ tiêu để trống" in text_of(page)
    version = {"version": page.context["form"]["version"].value()}
    response = officer.post(address("submission-submit", submission.pk), version)
    assert response.url == address("submission-detail", submission.pk)
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_the_second_click_of_two_is_told_and_changes_nothing(officer, submission, target):
    typed(officer, submission, **{f"t{target.pk}__value": "9.004"})
    submit = address("submission-submit", submission.pk)
    version = {"version": officer.get(submit).context["form"]["version"].value()}
    officer.post(submit, version)
    response = officer.post(submit, version)
    assert response.url == address("submission-detail", submission.pk)
    assert JournalEntry.objects.filter(action="submission.submitted").count() == 1


def test_what_changed_since_the_page_is_not_sent_unseen(officer, world, submission, target):
    typed(officer, submission, **{f"t{target.pk}__value": "9.004"})
    submit = address("submission-submit", submission.pk)
    version = {"version": officer.get(submit).context["form"]["version"].value()}
    colleague_saves(submission, world, Entry(target.pk, value=D(6)))
    response = officer.post(submit, version, follow=True)
    assert response.request["PATH_INFO"] == submit
    assert "Có người vừa lưu báo cáo này" in text_of(response)
    assert Submission.objects.get().state == SubmissionState.DRAFT


# Verifying


@pytest.fixture
def sent(world, submission, target):
    make_result(submission, target, value=D(9004))
    return results.submit(submission, actor=world.officer_north, version=submission.version)


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


def test_the_queue_shows_the_longest_waiting_first(staff, world, campaign, sent):
    now = timezone.now()
    older = make_submission(
        make_period(campaign, due_at=now - timedelta(days=4)),
        world.south,
        state=SubmissionState.SUBMITTED,
        submitted_at=now - timedelta(days=3),
    )
    make_submission(make_period(campaign), world.south)
    foreign = make_campaign(world.foreign_province)
    make_submission(make_period(foreign), world.foreign_district, state=SubmissionState.SUBMITTED)
    page = staff.get(address("submission-queue"))
    assert [(s.pk, s.clock.left) for s in page.context["listing"].object_list] == [
        (older.pk, "nộp muộn 24 giờ"),
        (sent.pk, "nộp đúng hạn"),
    ]
    assert "3 ngày" in text_of(page)
    found = staff.get(address("submission-queue"), {"unit": "bac nguyen"})
    assert [s.pk for s in found.context["listing"].object_list] == [sent.pk]


def test_staff_see_plan_report_and_judgement_and_verify(staff, sent):
    page = staff.get(address("submission-verify", sent.pk))
    text = text_of(page)
    assert "8.000 lao động" in text
    assert "9.004 lao động" in text
    assert "112,55%" in text
    assert f'name="version" value="{sent.version}"' in text
    response = staff.post(address("submission-verify", sent.pk), all_of(sent), follow=True)
    assert response.request["PATH_INFO"] == address("submission-detail", sent.pk)
    snapshot = sent.snapshots.get()
    assert snapshot.fingerprint[:16] in text_of(response)
    frozen = text_of(staff.get(address("submission-snapshot", sent.pk, 1)))
    assert snapshot.fingerprint in frozen
    assert "9.004 lao động" in frozen


def all_of(submission, **more):
    """The answer yes to "verify all?"."""
    return {"act": "confirmed", "version": submission.version, **more}


def test_a_report_that_changed_is_not_verified_from_an_old_page(staff, sent):
    verify = address("submission-verify", sent.pk)
    for version in (sent.version - 1, "", "x"):
        response = staff.post(verify, all_of(sent, version=version))
        assert response.status_code == 409
        assert "Báo cáo vừa thay đổi" in text_of(response)
    assert staff.post(verify).status_code == 409
    assert not sent.snapshots.exists()


def test_the_second_verifier_is_told(staff, world, sent):
    verify = address("submission-verify", sent.pk)
    staff.post(verify, all_of(sent))
    response = staff.post(verify, all_of(sent))
    assert response.status_code == 409
    assert f"{world.staff}: thẩm định, xác nhận báo cáo, lúc" in text_of(response)
    assert sent.snapshots.count() == 1


def test_returning_asks_for_the_reason_and_the_unit_reads_it(client, world, sent):
    client.force_login(world.staff)
    back = address("submission-return", sent.pk)
    fields = {"version": sent.version, "reason": ""}
    assert "Hãy ghi lý do trả lại" in text_of(client.post(back, fields))
    response = client.post(back, {**fields, "reason": "Thiếu nguồn số liệu."})
    assert response.url == address("submission-detail", sent.pk)
    client.force_login(world.officer_north)
    for name in ("submission-detail", "submission-edit"):
        assert "Thiếu nguồn số liệu." in text_of(client.get(address(name, sent.pk)))
    assert "Thiếu nguồn số liệu." in text_of(client.get(address("submission-list")))


def test_a_reason_typed_on_an_old_page_is_not_lost(staff, sent):
    fields = {"version": sent.version - 1, "reason": "Thiếu nguồn số liệu."}
    response = staff.post(address("submission-return", sent.pk), fields)
    assert response.status_code == 200
    form = response.context["form"]
    assert form["reason"].value() == "Thiếu nguồn số liệu."
    assert form["version"].value() == sent.version
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_two_frozen_versions_are_set_side_by_side(staff, world, sent, target):
    first = verification.verify(sent, actor=world.staff, version=sent.version)
    back = verification.send_back(first, actor=world.staff, reason="Sai.", version=first.version)
    saved = results.save_cells(
        back,
        actor=world.officer_north,
        entries=[Entry(target.pk, value=D(8000))],
        version=back.version,
    )
    again = results.submit(saved, actor=world.officer_north, version=saved.version)
    verification.verify(again, actor=world.staff, version=again.version)
    page = staff.get(address("submission-snapshot", sent.pk, 2))
    assert [(row.what, row.before, row.after) for row in page.context["differences"]] == [
        ("kết quả", "9.004", "8.000")
    ]
    assert staff.get(address("submission-snapshot", sent.pk, 3)).status_code == 404


# Lists and scope


def test_an_officer_begins_an_owed_report_from_the_list(officer, world, campaign, target):
    period = make_period(campaign, name="Quý IV")
    make_participation(campaign, world.north)
    begin = address("submission-open", period.pk, world.north.pk)
    assert begin in text_of(officer.get(address("submission-list")))
    assert "Lập báo cáo của huyện Bắc Nguyên" in text_of(officer.get(begin))
    assert not Submission.objects.exists()
    response = officer.post(begin)
    submission = Submission.objects.get()
    assert response.url == address("submission-edit", submission.pk)
    assert officer.get(begin).url == address("submission-edit", submission.pk)


def test_lists_show_each_their_own(client, world, campaign):
    period = make_period(campaign)
    north = make_submission(period, world.north)
    commune = make_submission(period, world.north_commune)
    south = make_submission(period, world.south)

    def seen(name):
        client.force_login(getattr(world, name))
        page = client.get(address("submission-list"))
        return {submission.pk for submission in page.context["listing"].object_list}

    everything = {north.pk, commune.pk, south.pk}
    assert {name: seen(name) for name in world.cast} == {
        "administrator": set(),
        "staff": everything,
        "leader": everything,
        "member": everything,
        "viewer": everything,
        "officer_north": {north.pk, commune.pk},
        "leader_north": {north.pk, commune.pk},
        "officer_commune": {commune.pk},
        "officer_south": {south.pk},
        "foreign_staff": set(),
        "foreign_officer": set(),
        "nobody": set(),
        "superuser": set(),
    }


def test_the_list_is_filtered_without_accents(client, world, campaign):
    period = make_period(campaign, kind="quarter")
    north = make_submission(period, world.north)
    south = make_submission(period, world.south, state=SubmissionState.RETURNED)
    client.force_login(world.staff)

    def found(**filters):
        page = client.get(address("submission-list"), filters)
        return {submission.pk for submission in page.context["listing"].object_list}

    assert found(unit="bac") == {north.pk}
    assert found(state="returned") == {south.pk}
    assert found(kind="month") == set()
    assert found(campaign=campaign.code) == {north.pk, south.pk}
    assert found(campaign="không có") == set()


def every_address(submission, target, evidence):
    return [
        address("submission-detail", submission.pk),
        address("submission-edit", submission.pk),
        address("submission-submit", submission.pk),
        address("submission-verify", submission.pk),
        address("submission-return", submission.pk),
        address("submission-snapshot", submission.pk, 1),
        address("submission-evidence", submission.pk, target.pk),
        address("submission-open", submission.period_id, submission.unit_id),
        address("evidence-download", evidence.pk),
        address("evidence-remove", evidence.pk),
    ]


@pytest.mark.parametrize(
    "name",
    ["officer_south", "foreign_staff", "foreign_officer", "administrator", "nobody", "superuser"],
)
def test_for_another_branch_the_report_does_not_exist(client, world, submission, target, name):
    make_participation(submission.campaign, world.south)
    evidence = make_evidence(make_result(submission, target), added_by=world.officer_north)
    make_snapshot(submission)
    places = every_address(submission, target, evidence)
    client.force_login(getattr(world, name))
    now = timezone.now()
    for state in SubmissionState:
        Submission.objects.update(
            state=state, submitted_at=now, verified_at=now, return_reason="Thiếu."
        )
        for ask in (client.get, client.post):
            assert {place: ask(place).status_code for place in places} == dict.fromkeys(places, 404)
        assert Submission.objects.get().state == state


def test_who_is_not_signed_in_is_asked_to(client, world, submission, target):
    evidence = make_evidence(make_result(submission, target), added_by=world.officer_north)
    for place in every_address(submission, target, evidence):
        response = client.get(place)
        assert response.status_code == 302
        assert response.url.startswith("/dang-nhap/?next=")


def test_a_unit_leader_reads_and_does_not_write(client, world, submission, target):
    make_result(submission, target)
    client.force_login(world.leader_north)
    assert "120 lao động" in text_of(client.get(address("submission-detail", submission.pk)))
    for name in ("submission-edit", "submission-submit", "submission-return"):
        assert client.get(address(name, submission.pk)).status_code == 403
        assert client.post(address(name, submission.pk)).status_code == 403
    assert client.post(address("submission-verify", submission.pk)).status_code == 403


def test_council_members_read_and_do_not_decide(client, world, sent):
    for name in ("leader", "member", "viewer"):
        client.force_login(getattr(world, name))
        assert client.get(address("submission-verify", sent.pk)).status_code == 200
        response = client.post(address("submission-verify", sent.pk), {"version": sent.version})
        assert response.status_code == 403
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_an_officer_who_comes_late_to_a_sent_report_is_shown_it(officer, sent):
    response = officer.get(address("submission-edit", sent.pk), follow=True)
    assert response.request["PATH_INFO"] == address("submission-detail", sent.pk)
    assert "Báo cáo đã gửi." in text_of(response)


def test_figures_of_documents_are_shown_as_such(client, world, campaign, target):
    submission = make_submission(
        make_period(campaign), world.north, state=SubmissionState.VERIFIED, imported=True
    )
    make_result(submission, target)
    client.force_login(world.staff)
    page = text_of(client.get(address("submission-detail", submission.pk)))
    assert "Theo tài liệu" in page
    assert address("submission-return", submission.pk) not in page
    assert client.post(address("submission-return", submission.pk)).status_code == 403
    client.force_login(world.officer_north)
    assert client.post(address("submission-edit", submission.pk)).status_code == 409


def test_lower_is_better_is_worded_so(officer, world, campaign, submission):
    poverty = make_indicator("tỷ lệ hộ nghèo", uom="%", quantity="level", direction=Direction.LOWER)
    target = make_target(campaign, world.north, indicator=poverty)
    make_baseline(target, name="kế hoạch", value=D(25))
    make_result(submission, target, value=D("24.63"))
    page = text_of(officer.get(address("submission-detail", submission.pk)))
    assert "bằng 98,52% kế hoạch" in page
    assert "đạt 98,52%" not in page


@pytest.mark.parametrize(("name", "queries"), [("submission-list", 8), ("submission-queue", 9)])
def test_lists_cost_the_same_for_one_row_and_for_three(
    client, world, campaign, django_assert_num_queries, name, queries
):
    client.force_login(world.staff)
    client.get(address("submission-list"))  # the session is written once

    def one_more():
        make_result(
            make_submission(make_period(campaign), world.north, state=SubmissionState.SUBMITTED)
        )

    one_more()
    with django_assert_num_queries(queries):
        client.get(address(name))
    one_more()
    one_more()
    with django_assert_num_queries(queries):
        client.get(address(name))
