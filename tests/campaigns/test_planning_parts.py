"""The parts of a campaign, typed row by row through the web client."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.forms import MultiWidget

from campaigns.choices import CampaignState
from campaigns.forms.parts import PARTS
from campaigns.models import (
    AwardCount,
    Campaign,
    HistoricEvent,
    Target,
)
from campaigns.queries.planning import recognised_event
from emulation.accounts.forms import Typed
from emulation.journal.models import Entry
from tests.build import (
    make_addressee,
    make_baseline,
    make_campaign,
    make_event,
    make_event_figure,
    make_focus_area,
    make_historic_event,
    make_indicator,
    make_legal_basis,
    make_participation,
    make_period,
    make_result,
    make_submission,
    make_target,
    make_work,
)
from tests.pages import page, rows, summary, text, typed

pytestmark = pytest.mark.django_db

MORE = {"add-row": "1"}
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
ROWS = {
    "anniversaries": {"name": "Ngày thành lập tỉnh", "years": "20", "ends_on": "01/01/2024"},
    "focus_areas": {"label": "Phát triển kinh tế"},
    "legal_bases": {"kind": "Chỉ thị", "number": "34-CT/TW", "dated": "07/4/2014"},
    "addressees": {"kind": "copied", "name": "UBND các huyện", "unit_text": "TN.BN"},
    "periods": {
        "kind": "final",
        "code": "2023",
        "name": "Năm 2023",
        "due_at_0": "30/10/2023",
        "due_at_1": "17:00",
        "grace_minutes": "30",
        "reminds": "on",
    },
}
# What a browser sends of a row left alone: its lists with a choice that the form made.
CHOSEN = {"periods": ["kind", "grace_minutes", "reminds"], "addressees": ["kind"]}
TOGETHER = [key for key, part in PARTS.items() if part.together]
ONE_BY_ONE = [key for key, part in PARTS.items() if not part.together]


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


@pytest.fixture
def draft(world):
    return make_campaign(world.committee, state=CampaignState.DRAFT)


def stored(campaign, part):
    return list(PARTS[part].rows_of(campaign))


def ids_on(response):
    return re.findall(r'\sid="([^"]+)"', response.content.decode())


# Rows together on one page


def test_every_part_of_short_rows_is_tried_here():
    assert set(ROWS) == set(TOGETHER)


@pytest.mark.parametrize("part", TOGETHER)
def test_a_row_is_added_beside_an_empty_one(staff, draft, part):
    blank = {name: ROWS[part][name] for name in CHOSEN.get(part, ())}
    response = staff.post(page("part-edit", draft.pk, part), rows(part, ROWS[part], blank))
    assert response.status_code == 302, summary(response)
    (row,) = stored(draft, part)
    entry = Entry.objects.get(action=f"campaign.{part}_changed")
    assert f"{row._meta.verbose_name}: {row}" in entry.after


@pytest.mark.parametrize("part", TOGETHER)
def test_nothing_changed_is_nothing_written(staff, draft, part):
    staff.post(page("part-edit", draft.pk, part), rows(part, ROWS[part]))
    draft.refresh_from_db()
    former = draft.version
    url = page("part-edit", draft.pk, part)
    assert staff.post(url, resent(staff.get(url), part)).status_code == 302
    draft.refresh_from_db()
    assert draft.version == former


def resent(response, prefix, **changes):
    """What the browser sends when a page of rows is saved as it came."""
    formset = response.context["formset"]
    sent = rows(
        prefix,
        initial=formset.initial_form_count(),
        version=response.context["version"],
    )
    sent[f"{prefix}-TOTAL_FORMS"] = formset.total_form_count()
    for bound in (bound for form in formset for bound in form):
        value = bound.value()
        if isinstance(bound.field.widget, MultiWidget):
            sent |= moment(bound, value)
        elif isinstance(value, Typed):
            sent |= {bound.html_name: value.pk, f"{bound.html_name}_text": value.text or ""}
        elif value not in (None, False):
            sent[bound.html_name] = value
    return sent | changes


def moment(bound, value):
    widget = bound.field.widget
    parts = value if isinstance(value, list) else widget.decompress(value)
    shown = [one.format_value(part) for one, part in zip(widget.widgets, parts, strict=True)]
    return {f"{bound.html_name}_{number}": text or "" for number, text in enumerate(shown)}


@pytest.mark.parametrize("part", TOGETHER)
def test_one_more_row_without_javascript_loses_nothing_typed(staff, draft, part):
    response = staff.post(page("part-edit", draft.pk, part), rows(part, ROWS[part], **MORE))
    assert stored(draft, part) == []
    assert response.context["formset"].total_form_count() == 2
    html = response.content.decode()
    for value in ROWS[part].values():
        assert value in html
    # The new row, sent back untouched, is no row.
    sent = resent(response, part)
    assert staff.post(page("part-edit", draft.pk, part), sent).status_code == 302
    assert len(stored(draft, part)) == 1


@pytest.mark.parametrize("total", ["", "x", "-1", "²", "9" * 40, "200"])
def test_a_forged_number_of_rows_breaks_nothing(staff, draft, total):
    sent = rows("focus_areas", ROWS["focus_areas"], **MORE)
    sent["focus_areas-TOTAL_FORMS"] = total
    url = page("part-edit", draft.pk, "focus_areas")
    assert staff.post(url, sent).status_code == 200
    del sent["add-row"]
    assert staff.post(url, sent).status_code in (200, 302)


def test_rows_are_changed_and_deleted_on_one_page(staff, draft):
    first, second = (make_legal_basis(draft, number=n, position=n) for n in (1, 2))
    sent = rows(
        "legal_bases",
        {"id": first.pk, "kind": "Nghị quyết", "number": "9-NQ/TU", "position": "1"},
        {"id": second.pk, "kind": "Kế hoạch", "number": "2", "position": "2", "DELETE": "on"},
        initial=2,
    )
    assert staff.post(page("part-edit", draft.pk, "legal_bases"), sent).status_code == 302
    assert [str(row) for row in stored(draft, "legal_bases")] == ["Nghị quyết số 9-NQ/TU"]


def test_what_is_wrong_is_said_row_by_row_with_a_link_to_its_field(staff, draft):
    sent = rows(
        "anniversaries",
        {"name": "Ngày thứ nhất", "years": "hai mươi"},
        {"name": "", "years": "20", "starts_on": "31/2/2024"},
        {},
    )
    response = staff.post(page("part-edit", draft.pk, "anniversaries"), sent)
    said = summary(response)
    assert [line.split(":")[0] for line in said] == [
        "Dòng 1. Số năm",
        "Dòng 2. Tên trong văn bản",
        "Dòng 2. Từ ngày",
    ]
    links = re.findall(r'<li><a href="#([^"]+)">Dòng', response.content.decode())
    assert set(links) <= set(ids_on(response))
    assert len(links) == 3
    assert {"Ngày thứ nhất", "hai mươi", "31/2/2024"} <= set(typed(response))
    assert stored(draft, "anniversaries") == []


def test_ids_are_used_once_on_a_page_of_rows(staff, draft, world):
    for unit in (world.north, world.south):
        make_addressee(draft, name=unit.name, unit=unit)
    found = ids_on(staff.get(page("part-edit", draft.pk, "addressees")))
    assert sorted(found) == sorted(set(found))
    assert {"id_addressees-0-unit", "id_addressees-2-unit"} <= set(found)


def test_a_unit_in_a_row_is_read_by_code_name_or_choice(staff, draft, world):
    one = {"kind": "copied", "name": "A"}
    sent = rows(
        "addressees",
        {**one, "unit_text": "TN.BN"},
        {**one, "unit_text": "HUYEN NAM NGUYEN"},
        {**one, "unit_text": world.city.name, "unit": world.city.pk},
        {**one, "unit_text": ""},
    )
    assert staff.post(page("part-edit", draft.pk, "addressees"), sent).status_code == 302
    units = [row.unit for row in stored(draft, "addressees")]
    assert units == [world.north, world.south, world.city, None]


def test_a_unit_that_could_not_be_chosen_stays_where_it_stands(staff, draft, world):
    row = make_addressee(draft, name="Bộ", unit=world.foreign_district)
    url = page("part-edit", draft.pk, "addressees")
    sent = resent(staff.get(url), "addressees", **{"addressees-0-name": "Bộ Nội vụ"})
    response = staff.post(url, sent)
    assert response.status_code == 302, summary(response)
    row.refresh_from_db()
    assert (row.name, row.unit) == ("Bộ Nội vụ", world.foreign_district)
    draft.refresh_from_db()
    taken = {"kind": "copied", "name": "Sở", "unit_text": "HG"}
    again = resent(staff.get(url), "addressees")
    again |= {f"addressees-1-{name}": value for name, value in taken.items()}
    assert summary(staff.post(url, again))[0].startswith("Dòng 2. Đơn vị:")


def test_an_unknown_unit_in_a_row_is_said_with_what_is_near(staff, draft):
    row = {"kind": "copied", "name": "A", "unit_text": "huyện Bắc Nguyen Thượng"}
    response = staff.post(page("part-edit", draft.pk, "addressees"), rows("addressees", row))
    (said,) = summary(response)
    assert said.startswith("Dòng 1. Đơn vị:")
    assert "huyện Bắc Nguyen Thượng" in typed(response)


def test_a_row_that_somebody_else_deleted_is_said(staff, draft):
    row = make_legal_basis(draft)
    sent = rows("legal_bases", {"id": row.pk, "kind": "Chỉ thị"}, initial=1)
    row.delete()
    response = staff.post(page("part-edit", draft.pk, "legal_bases"), sent)
    assert "Dòng 1. Dòng này: vừa bị người khác xóa" in summary(response)[0]
    sent |= {"legal_bases-0-DELETE": "on"}
    assert staff.post(page("part-edit", draft.pk, "legal_bases"), sent).status_code == 302


def test_rows_of_another_campaign_cannot_be_reached(staff, draft, world):
    foreign = make_legal_basis(make_campaign(world.foreign_province), kind="Chỉ thị")
    sent = rows("legal_bases", {"id": foreign.pk, "kind": "Đã sửa"}, initial=1)
    staff.post(page("part-edit", draft.pk, "legal_bases"), sent)
    foreign.refresh_from_db()
    assert foreign.kind == "Chỉ thị"
    deleting = {**sent, "legal_bases-0-DELETE": "on"}
    staff.post(page("part-edit", draft.pk, "legal_bases"), deleting)
    assert type(foreign).objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("part", TOGETHER)
def test_the_second_of_two_editors_keeps_the_rows_typed(staff, draft, part):
    Campaign.objects.filter(pk=draft.pk).update(version=7)
    response = staff.post(page("part-edit", draft.pk, part), rows(part, ROWS[part], version=6))
    assert "Có người vừa sửa phong trào này" in summary(response)[0]
    for value in ROWS[part].values():
        assert value in response.content.decode()
    assert stored(draft, part) == []
    assert 'data-guard="typed"' in response.content.decode()
    again = resent(response, part)
    assert again["version"] == 7
    assert staff.post(page("part-edit", draft.pk, part), again).status_code == 302
    assert len(stored(draft, part)) == 1


# Order


def test_new_rows_come_last_in_the_order_typed(staff, draft):
    old = make_legal_basis(draft, kind="Cũ", position=5)
    sent = rows(
        "legal_bases",
        {"id": old.pk, "kind": "Cũ", "number": old.number, "subject": old.subject, "position": "5"},
        {"kind": "Mới 1"},
        {"kind": "Mới 2"},
        {"kind": "Đầu", "position": "1"},
        initial=1,
    )
    staff.post(page("part-edit", draft.pk, "legal_bases"), sent)
    assert [row.kind for row in stored(draft, "legal_bases")] == ["Đầu", "Cũ", "Mới 1", "Mới 2"]


def test_contents_change_numbers_with_each_other(staff, draft):
    one, two = (make_focus_area(draft, number=n, label=f"Nội dung {n}") for n in (1, 2))
    sent = rows(
        "focus_areas",
        {"id": one.pk, "number": "2", "label": "Nội dung 1"},
        {"id": two.pk, "number": "1", "label": "Nội dung 2"},
        {"label": "Nội dung 3"},
        initial=2,
    )
    response = staff.post(page("part-edit", draft.pk, "focus_areas"), sent)
    assert response.status_code == 302, summary(response)
    numbers = [(row.number, row.label) for row in stored(draft, "focus_areas")]
    assert numbers == [(1, "Nội dung 2"), (2, "Nội dung 1"), (3, "Nội dung 3")]
    entry = Entry.objects.get(action="campaign.focus_areas_changed")
    assert [row["số thứ tự"] for row in entry.before.values()] == [1, 2]


def test_two_contents_of_one_number_are_refused(staff, draft):
    one = make_focus_area(draft, number=1)
    sent = rows(
        "focus_areas",
        {"id": one.pk, "number": "1", "label": one.label},
        {"number": "1", "label": "Khác"},
        initial=1,
    )
    response = staff.post(page("part-edit", draft.pk, "focus_areas"), sent)
    assert summary(response) == ["Dòng 2. Số thứ tự: Trùng với dòng 1."]


def test_a_number_is_free_again_once_its_row_is_deleted_on_the_same_page(staff, draft):
    one = make_focus_area(draft, number=1)
    sent = rows(
        "focus_areas",
        {"id": one.pk, "number": "1", "label": one.label, "DELETE": "on"},
        {"number": "1", "label": "Thay thế"},
        initial=1,
    )
    assert staff.post(page("part-edit", draft.pk, "focus_areas"), sent).status_code == 302
    assert [str(row) for row in stored(draft, "focus_areas")] == ["1. Thay thế"]


# Anniversaries and what they commemorate


def test_two_rows_of_one_new_event_are_refused_not_broken(staff, draft):
    sent = rows("anniversaries", {"name": "thành lập bản"}, {"name": "Thành lập Bản"})
    response = staff.post(page("part-edit", draft.pk, "anniversaries"), sent)
    assert summary(response) == ["Dòng 2. Sự kiện được kỷ niệm: Trùng với dòng 1."]
    assert not HistoricEvent.objects.exists()


def test_new_events_of_like_names_get_keys_of_their_own(staff, draft):
    stem = "ngày " + "rất dài " * 12
    sent = rows("anniversaries", {"name": f"{stem} một"}, {"name": f"{stem} hai"})
    response = staff.post(page("part-edit", draft.pk, "anniversaries"), sent)
    assert response.status_code == 302, summary(response)
    assert HistoricEvent.objects.count() == 2


def test_an_event_named_beside_the_wording_of_the_document_is_joined(staff, draft):
    event = make_historic_event("Ngày thành lập tỉnh")
    row = {"name": "chia tách, thành lập", "event_name": "ngay thanh lap tinh"}
    staff.post(page("part-edit", draft.pk, "anniversaries"), rows("anniversaries", row))
    (anniversary,) = stored(draft, "anniversaries")
    assert (anniversary.event, anniversary.name) == (event, "chia tách, thành lập")


def test_an_event_of_another_place_is_not_taken_for_ones_own(world):
    theirs = make_historic_event("thành lập huyện", unit=world.south)
    ours = recognised_event("thành lập huyện", make_campaign(world.north))
    assert ours.pk is None
    ours.save()
    assert (ours.unit, ours.key != theirs.key) == (world.north, True)
    provincial = make_historic_event("thành lập tỉnh", unit=world.province)
    assert recognised_event("Thành lập tỉnh", make_campaign(world.north)) == provincial
    foreign = make_campaign(world.foreign_province)
    assert recognised_event("Thành lập tỉnh", foreign).pk is None


# Periods


def test_a_due_moment_is_typed_and_shown_the_vietnamese_way(staff, draft):
    staff.post(page("part-edit", draft.pk, "periods"), rows("periods", ROWS["periods"]))
    (period,) = stored(draft, "periods")
    assert period.due_at == datetime(2023, 10, 30, 17, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    shown = typed(staff.get(page("part-edit", draft.pk, "periods")))
    assert {"30/10/2023", "17:00"} <= set(shown)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"due_at_0": ""}, "Hãy ghi cả ngày, ví dụ 30/10/2023."),
        ({"due_at_0": "31/2/2023"}, "Tháng 2 năm 2023 không có ngày 31."),
        ({"due_at_1": "25:00"}, "Hãy ghi giờ và phút, ví dụ 17:00 hoặc 17 giờ 30."),
        (
            {"closes_at_0": "30/10/2023", "closes_at_1": "16:59"},
            "Đóng nhận lúc: Lúc đóng đứng trước hạn nộp.",
        ),
        (
            {"due_at_0": "", "due_at_1": "", "closes_at_0": "30/10/2023"},
            "Kỳ có lúc đóng thì phải có hạn nộp.",
        ),
        ({"grace_minutes": "241"}, "Số không được quá 240."),
        ({"opens_on": "1/11/2023"}, "Hạn nộp đứng trước ngày mở kỳ báo cáo."),
        ({"opens_on": "11/2023"}, "Hãy nhập đủ ngày, tháng và năm"),
    ],
)
def test_a_due_moment_that_cannot_be_read_is_said(staff, draft, row, said):
    sent = rows("periods", ROWS["periods"] | row)
    response = staff.post(page("part-edit", draft.pk, "periods"), sent)
    assert said in summary(response)[0]
    assert stored(draft, "periods") == []


def test_a_new_period_waits_for_slow_lines_as_long_as_the_page_says(staff, draft):
    url = page("part-edit", draft.pk, "periods")
    for form in (staff.get(url), staff.post(url, rows("periods", **MORE))):
        blank = form.context["formset"].forms[-1]
        assert (blank["grace_minutes"].value(), blank["reminds"].value()) in [
            (30, True),
            ("30", True),
        ]
    sent = ROWS["periods"] | {"closes_at_0": "15/11/2023", "grace_minutes": ""}
    staff.post(url, rows("periods", {**sent, "reminds": ""}))
    (row,) = stored(draft, "periods")
    assert (row.grace_minutes, row.reminds) == (30, False)
    assert row.closes_at == datetime(2023, 11, 15, 23, 59, 59, tzinfo=HERE)


def test_a_period_with_reports_is_kept(staff, world):
    campaign = make_campaign(world.committee)
    period = make_submission(make_period(campaign), world.north).period
    sent = rows("periods", {"id": period.pk, "DELETE": "on"}, initial=1)
    response = staff.post(page("part-edit", campaign.pk, "periods"), sent)
    assert "Không xóa được" in summary(response)[0]


# Rows with a page of their own

WHOLE = {
    "conferences": {"kind": "closing", "held_on": "22/12/2023"},
    "events": {"name": "Cuộc thi tìm hiểu", "year": "2023"},
    "award_counts": {
        "form": "Bằng khen",
        "status": "approved",
        "approximation": "over",
        "individuals": "1.300",
    },
    "targets": {
        "unit_text": "TN.BN",
        "label": "Trồng rừng",
        "uom": "ha",
        "quantity": "amount",
        "direction": "higher",
    },
    "works": {"name": "Cầu Nà Lao", "status": "completed", "has_plaque": "true"},
    "exemplars": {"kind": "individual", "name": "Sùng A Páo"},
}
CHILDREN = {
    "conferences": {"topic": "Kinh nghiệm", "unit_text": "TN.BN"},
    "events": {"what": "lượt người", "value": "366.469", "approximation": "exact"},
    "award_counts": {"kind": "individual", "name": "Giàng Thị Mỷ"},
    "targets": {"kind": "plan", "name": "HĐND giao", "value": "1.234,5", "approximation": "exact"},
}


def whole(part, row=None, *children, **more):
    child = PARTS[part].child
    sent = (WHOLE[part] if row is None else row) | {"version": 1}
    return (rows(child.key, *children) if child else {}) | sent | more


def test_every_part_of_long_rows_is_tried_here():
    assert set(WHOLE) == set(ONE_BY_ONE)
    assert set(CHILDREN) == {key for key in ONE_BY_ONE if PARTS[key].child}


@pytest.mark.parametrize("part", ONE_BY_ONE)
def test_a_row_is_added_with_the_rows_below_it(staff, draft, part):
    children = [CHILDREN[part]] if part in CHILDREN else []
    response = staff.post(page("row-create", draft.pk, part), whole(part, None, *children))
    assert response.status_code == 302, summary(response)
    (row,) = stored(draft, part)
    if children:
        assert PARTS[part].child.rows_of(row).count() == 1
    assert staff.get(page("row-edit", draft.pk, part, row.pk)).status_code == 200
    assert staff.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("part", sorted(CHILDREN))
def test_one_more_row_below_a_row_loses_nothing_typed(staff, draft, part):
    sent = whole(part, None, CHILDREN[part], **MORE)
    response = staff.post(page("row-create", draft.pk, part), sent)
    assert stored(draft, part) == []
    html = response.content.decode()
    for value in [*WHOLE[part].values(), *CHILDREN[part].values()]:
        assert value in html
    assert response.context["formset"].total_form_count() == 2


@pytest.mark.parametrize("part", sorted(CHILDREN))
def test_what_is_wrong_above_and_below_is_said_together(staff, draft, part):
    child = dict.fromkeys(CHILDREN[part], "") | {"position": "x"}
    row = dict.fromkeys(WHOLE[part], "") | {"version": 1}
    response = staff.post(page("row-create", draft.pk, part), whole(part, row, child))
    said = summary(response)
    assert any(line.startswith("Dòng 1.") for line in said)
    assert any(not line.startswith("Dòng 1.") for line in said)
    assert stored(draft, part) == []


@pytest.mark.parametrize("part", ONE_BY_ONE)
def test_the_second_editor_of_a_row_keeps_what_was_typed(staff, draft, part):
    Campaign.objects.filter(pk=draft.pk).update(version=5)
    children = [CHILDREN[part]] if part in CHILDREN else []
    response = staff.post(page("row-create", draft.pk, part), whole(part, None, *children))
    assert "Có người vừa sửa phong trào này" in summary(response)[0]
    for value in WHOLE[part].values():
        assert value in response.content.decode()
    assert stored(draft, part) == []


def test_figures_are_read_and_shown_the_vietnamese_way(staff, draft):
    staff.post(page("row-create", draft.pk, "award_counts"), whole("award_counts"))
    award = AwardCount.objects.get()
    assert (award.individuals, award.collectives) == (1300, None)
    assert "1.300" in typed(staff.get(page("row-edit", draft.pk, "award_counts", award.pk)))
    assert "trên 1.300" in text(staff.get(page("campaign-tab", draft.pk, "awards")))
    sent = whole("targets", None, CHILDREN["targets"], version=2)
    staff.post(page("row-create", draft.pk, "targets"), sent)
    assert Target.objects.get().baselines.get().value == Decimal("1234.5")
    assert "1.234,5 ha" in text(staff.get(page("campaign-tab", draft.pk, "targets")))


@pytest.mark.parametrize("number", ["1,5", "-1", "NaN", "9" * 12, "mười"])
def test_a_count_that_is_none_is_said(staff, draft, number):
    row = WHOLE["award_counts"] | {"individuals": number}
    response = staff.post(page("row-create", draft.pk, "award_counts"), whole("award_counts", row))
    assert summary(response)[0].startswith("Cá nhân: ")
    assert number in typed(response)


def test_rows_below_are_changed_and_deleted_with_the_row(staff, draft):
    event = make_event(draft)
    keep, drop = (make_event_figure(event, what=what) for what in ("lượt người", "bài dự thi"))
    sent = {"name": "Tên mới", "version": 1} | rows(
        "figures",
        {"id": keep.pk, "what": "lượt người", "value": "7", "approximation": "over"},
        {"id": drop.pk, "what": "x", "value": "1", "approximation": "exact", "DELETE": "on"},
        initial=2,
    )
    response = staff.post(page("row-edit", draft.pk, "events", event.pk), sent)
    assert response.status_code == 302, summary(response)
    event.refresh_from_db()
    assert event.name == "Tên mới"
    assert [(row.what, row.value, row.approximation) for row in event.figures.all()] == [
        ("lượt người", 7, "over")
    ]


def test_a_figure_below_another_event_cannot_be_reached(staff, draft, world):
    foreign = make_event_figure(make_event(make_campaign(world.foreign_province)))
    event = make_event(draft)
    sent = {"name": event.name, "version": 1} | rows(
        "figures", {"id": foreign.pk, "what": "x", "value": "1", "DELETE": "on"}, initial=1
    )
    staff.post(page("row-edit", draft.pk, "events", event.pk), sent)
    assert type(foreign).objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("part", ONE_BY_ONE)
def test_a_row_of_another_campaign_is_not_found(staff, draft, world, part):
    other = make_campaign(world.committee)
    url = page("row-create", other.pk, part)
    staff.post(url, whole(part))
    (row,) = stored(other, part)
    for name in ("row-edit", "row-delete"):
        assert staff.get(page(name, draft.pk, part, row.pk)).status_code == 404
        assert staff.post(page(name, draft.pk, part, row.pk)).status_code == 404
    assert stored(other, part) == [row]


def test_a_row_is_deleted_after_asking_and_what_is_used_stays(staff, world):
    campaign = make_campaign(world.committee)
    target = make_target(campaign, world.north)
    make_result(make_submission(make_period(campaign), world.north), target)
    free = make_target(campaign, world.south)
    url = page("row-delete", campaign.pk, "targets", free.pk)
    assert "Xóa chỉ tiêu được giao" in text(staff.get(url))
    staff.post(url)
    kept = staff.post(page("row-delete", campaign.pk, "targets", target.pk), follow=True)
    assert "Không xóa được" in text(kept)
    assert list(Target.objects.all()) == [target]


def test_the_wrong_address_of_a_part_leads_to_the_right_one(staff, draft):
    assert staff.get(page("part-edit", draft.pk, "works"))["Location"] == page(
        "campaign-tab", draft.pk, "highlights"
    )
    assert staff.get(page("row-create", draft.pk, "periods"))["Location"] == page(
        "part-edit", draft.pk, "periods"
    )
    assert staff.get(page("part-edit", draft.pk, "khong-co")).status_code == 404


# Targets


def test_an_indicator_is_found_by_code_or_whole_name_and_fills_what_was_left_empty(staff, draft):
    indicator = make_indicator("Tỷ lệ hộ nghèo", code="poverty", uom="%", direction="lower")
    make_indicator("Tỷ lệ hộ nghèo đa chiều", code="poverty_multi")
    for words, unit in (("poverty", "TN.BN"), ("tỉ lệ hộ nghèo", "TN.NN")):
        row = {"unit_text": unit, "indicator_code": words, "quantity": "unknown"}
        draft.refresh_from_db()
        sent = whole("targets", row | {"direction": "unknown"}, version=draft.version)
        response = staff.post(page("row-create", draft.pk, "targets"), sent)
        assert response.status_code == 302, summary(response)
    for target in Target.objects.all():
        assert (target.indicator, target.label) == (indicator, "Tỷ lệ hộ nghèo")
        assert (target.uom, target.direction) == ("%", "lower")


def test_some_words_of_a_name_are_answered_with_every_indicator_near(staff, draft):
    for number, label in enumerate(("thôn", "xã", "huyện"), start=1):
        make_indicator(f"Số {label} đạt chuẩn", code=f"chuan_{number}")
    row = WHOLE["targets"] | {"indicator_code": "dat chuan"}
    response = staff.post(page("row-create", draft.pk, "targets"), whole("targets", row))
    (said,) = summary(response)
    assert said.startswith("Chỉ tiêu trong danh mục: Chưa rõ là chỉ tiêu nào. Gần giống: ")
    assert all(f"mã chuan_{number}" in said for number in (1, 2, 3))
    assert said.endswith("Hãy gõ mã.")
    assert "dat chuan" in typed(response)


def test_a_misspelt_indicator_is_answered_with_the_one_near_and_nonsense_plainly(staff, draft):
    make_indicator("Diện tích trồng rừng", code="forest")
    for words, expected in (("Dien tich trong rugn", "mã forest"), ("zzz", "Danh mục không có")):
        row = WHOLE["targets"] | {"indicator_code": words}
        response = staff.post(page("row-create", draft.pk, "targets"), whole("targets", row))
        assert expected in summary(response)[0]
    assert not Target.objects.exists()


def test_a_unit_gets_a_target_once(staff, draft, world):
    target = make_target(draft, world.north)
    row = WHOLE["targets"] | {"indicator_code": target.indicator.code, "label": ""}
    response = staff.post(page("row-create", draft.pk, "targets"), whole("targets", row))
    assert summary(response) == ["Tên chỉ tiêu: huyện Bắc Nguyên đã được giao chỉ tiêu này."]


def test_two_baselines_of_one_name_are_refused(staff, draft, world):
    target = make_target(draft, world.north)
    old = make_baseline(target, name="Kế hoạch")
    again = {"kind": "plan", "name": "Kế hoạch", "value": "5", "approximation": "exact"}
    sent = (
        WHOLE["targets"]
        | {"version": 1}
        | rows("baselines", again | {"id": old.pk}, again, initial=1)
    )
    response = staff.post(page("row-edit", draft.pk, "targets", target.pk), sent)
    assert summary(response) == ["Dòng 2. Tên: Trùng với dòng 1."]


def test_a_target_is_given_to_the_units_that_stay_ticked(staff, world):
    campaign = make_campaign(world.committee)
    for unit in (world.north, world.south, world.city):
        make_participation(campaign, unit)
    target = make_target(campaign, world.city, plan=1)
    url = page("target-spread", target.pk)
    assert list(staff.get(url).context["units"]) == [world.north, world.south]
    staff.post(url, {"unit": [world.north.pk, world.foreign_district.pk, "x"]})
    assert {row.unit for row in campaign.targets.all()} == {world.city, world.north}
    assert "Chưa chọn đơn vị nào" in text(staff.post(url, {}, follow=True))


def test_ids_above_a_thousand_are_written_as_numbers(staff, world):
    campaign = make_campaign(world.committee, version=1500)
    unit = type(world.north)(pk=12345, code="TN.XA", name="xã Xa", parent=world.north)
    unit.save()
    make_participation(campaign, unit)
    target = make_target(campaign, world.city)
    assert 'value="12345"' in staff.get(page("target-spread", target.pk)).content.decode()
    for name, *more in (("campaign-advance",), ("part-edit", "periods"), ("row-create", "works")):
        html = staff.get(page(name, campaign.pk, *more)).content.decode()
        assert 'name="version" value="1500"' in html


# Works


def test_a_work_fulfils_a_target_of_its_own_unit_only(staff, draft, world):
    own, foreign = make_target(draft, world.north), make_target(draft, world.south)
    work = make_work(draft, unit=world.north)
    url = page("row-edit", draft.pk, "works", work.pk)
    row = WHOLE["works"] | {"unit_text": "TN.BN", "version": 1}
    for target in (foreign, make_target(make_campaign(world.committee), world.north)):
        response = staff.post(url, row | {"target": target.pk})
        assert summary(response)[0].startswith("Thực hiện chỉ tiêu:")
    moved = staff.post(url, row | {"unit_text": "TN.NN", "target": own.pk})
    assert "không phải của đơn vị ở trên" in summary(moved)[0]
    assert staff.post(url, row | {"target": own.pk}).status_code == 302
    work.refresh_from_db()
    assert work.target == own


def test_a_stated_total_of_works_needs_its_number(staff, draft):
    row = WHOLE["works"] | {"is_total": "on"}
    response = staff.post(page("row-create", draft.pk, "works"), whole("works", row))
    assert summary(response) == ["Số công trình: Hãy ghi số công trình."]


def test_very_long_names_are_refused_or_printed_whole(staff, draft):
    row = WHOLE["works"] | {"name": "Đường" * 81}
    response = staff.post(page("row-create", draft.pk, "works"), whole("works", row))
    assert summary(response)[0].startswith("Tên: ")
    staff.post(page("row-create", draft.pk, "works"), whole("works", row | {"name": "Đường" * 80}))
    assert "Đường" * 80 in text(staff.get(page("campaign-tab", draft.pk, "highlights")))
