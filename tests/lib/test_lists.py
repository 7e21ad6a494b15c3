"""What every list does, shown on the list of campaigns: columns, order, filter, file."""

import csv
import io
import re
from html import unescape

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from campaigns.choices import CampaignState
from campaigns.views.lists import CAMPAIGNS
from emulation.accounts.models import ListChoice
from emulation.journal.models import Entry
from emulation.lib import keyset, lists
from emulation.lib.lists import Column, List
from emulation.lib.lists.listing import printed
from emulation.lib.throttle import one_at_a_time
from tests.build import make_campaign, make_user
from tests.pages import page, text

pytestmark = pytest.mark.django_db

LIST = "/phong-trao/"
CHOICE = "/danh-sach/campaigns/"


@pytest.fixture
def staff(client, world):
    client.force_login(world.staff)
    return client


@pytest.fixture
def three(world):
    """In the order of their names: An, Đông, Y."""
    return [
        make_campaign(
            world.committee, code="Y", theme="Y tế cơ sở", state="launched", launched_on="2022"
        ),
        make_campaign(
            world.north,
            code="A",
            theme="An toàn giao thông",
            state="launched",
            launched_on="2023-05",
        ),
        make_campaign(
            world.committee,
            code="D",
            theme="Đông xuân thắng lợi",
            state=CampaignState.CLOSED,
            launched_on=None,
        ),
    ]


def codes(response):
    return [row.code for row in response.context["listing"].object_list]


def heads(response):
    table = re.search(r"<thead.*?</thead>", response.content.decode(), re.S)[0]
    return [unescape(re.sub(r"<[^>]+>", "", head)) for head in re.findall(r"<th.*?</th>", table)]


def workbook(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    return [book.get_sheet_by_index(number).to_python() for number in range(2)]


def rows_of_csv(response):
    data = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))


# Order


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("theme", ["A", "D", "Y"]),
        ("-theme", ["Y", "D", "A"]),
        ("launched_on", ["Y", "A", "D"]),
        ("-launched_on", ["A", "Y", "D"]),
        ("state", ["A", "Y", "D"]),
        ("-state", ["D", "A", "Y"]),
        ("", ["D", "A", "Y"]),
        ("nonsense", ["D", "A", "Y"]),
        ("parent", ["D", "A", "Y"]),
        ("--theme", ["D", "A", "Y"]),
    ],
)
def test_a_head_sorts_the_vietnamese_way_what_is_empty_last(staff, three, order, found):
    assert codes(staff.get(LIST, {"xep": order})) == found


def test_the_sorted_head_says_so_and_turns_the_other_way(staff, three):
    html = staff.get(LIST, {"xep": "theme", "q": ""}).content.decode()
    assert re.search(r'aria-sort="ascending"><a id="xep-theme" href="\?xep=-theme"', html)
    assert re.search(r'aria-sort="none"><a id="xep-unit" href="\?xep=unit"', html)


def test_filtering_keeps_the_order_and_a_new_order_the_filter(staff, three):
    response = staff.get(LIST, {"xep": "-theme", "state": "launched"})
    assert codes(response) == ["Y", "A"]
    html = response.content.decode()
    assert '<input type="hidden" name="xep" value="-theme">' in html
    assert '<a id="xep-unit" href="?xep=unit&amp;state=launched">' in html


def test_pages_follow_the_order(staff, world):
    for number in range(35):
        make_campaign(world.committee, theme=f"Phong trào {number:02}", launched_on="2023")
    first = staff.get(LIST, {"xep": "-theme"})
    second = staff.get(LIST + first.context["listing"].url_next)
    assert [str(row) for row in second.context["listing"].object_list] == [
        f"Phong trào {number:02}" for number in (4, 3, 2, 1, 0)
    ]
    assert "Dòng 31–35 trong 35 phong trào" in text(second)
    back = staff.get(LIST + second.context["listing"].url_previous)
    assert codes(back) == codes(first)
    # The place of another order is none.
    turned = staff.get(LIST + first.context["listing"].url_next.replace("-theme", "theme"))
    assert "Dòng 1–30" in text(turned)


def test_more_than_can_be_counted_is_said_so(staff, three, monkeypatch):
    monkeypatch.setattr(lists.listing, "SIZES", (1, 2))
    monkeypatch.setattr(keyset, "COUNTED_TO", 2)
    monkeypatch.setattr(keyset.counted, "__defaults__", (2,))
    ListChoice.objects.create(user_id=staff.session["_auth_user_id"], list_key="campaigns", size=1)
    assert "Dòng 1–1 trong hơn 2 phong trào" in text(staff.get(LIST))


@pytest.mark.parametrize("place", ["x", "", "e30", "W10", "%00", "a" * 9000])
def test_a_broken_place_shows_the_first_page(staff, three, place):
    for name in ("sau", "truoc"):
        assert codes(staff.get(LIST, {name: place})) == ["D", "A", "Y"]


# Filters in force


def test_each_filter_is_a_tag_that_drops_only_itself(staff, three):
    response = staff.get(
        LIST, {"state": "launched", "year": "2023", "xep": "theme", "sau": "x", "kind": ""}
    )
    assert [(tag.label, tag.said, tag.url) for tag in response.context["listing"].tags] == [
        ("Trạng thái", "Đã phát động", "?year=2023&xep=theme"),
        ("Năm phát động", "2023", "?state=launched&xep=theme"),
    ]
    assert 'class="list-tags-all" href="?xep=theme"' in response.content.decode()


def test_further_filters_are_folded_until_one_is_set(staff, three):
    folded = '<details class="more filter-more">'
    assert folded in staff.get(LIST, {"state": "launched"}).content.decode()
    assert folded not in staff.get(LIST, {"unit": "bac"}).content.decode()
    wrong = staff.get(LIST, {"year": "năm ngoái"})
    assert folded not in wrong.content.decode()
    assert codes(wrong) == ["D", "A", "Y"]


def test_nothing_found_says_how_to_go_on(staff, three):
    said = text(staff.get(LIST, {"q": "không đâu"}))
    assert "Không có phong trào nào như vậy" in said
    assert "Tìm theo tên, mã: không đâu" in said


def test_htmx_gets_the_table_and_history_the_page(staff, three):
    fragment = staff.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'class="filter"' not in fragment
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in staff.get(LIST, headers=restored).content.decode()


# Columns


def test_columns_are_chosen_remembered_and_given_back(staff, three, world):
    usual = ["Phong trào", "Cơ quan phát động", "Loại", "Phát động", "Kết thúc", "Trạng thái"]
    assert heads(staff.get(LIST)) == usual
    chosen = {"cot": ["state", "code"], "so-dong": "50", "ve": f"{LIST}?state=closed"}
    response = staff.post(CHOICE, chosen)
    assert response.url == f"{LIST}?state=closed"
    shown = staff.get(LIST)
    assert heads(shown) == ["Phong trào", "Mã", "Trạng thái"]
    assert shown.context["listing"].size == 50
    # Somebody else sees what is usual.
    staff.force_login(world.leader)
    assert heads(staff.get(LIST)) == usual
    staff.force_login(world.staff)
    staff.post(CHOICE, {"mac-dinh": "1", "cot": ["code"]})
    assert heads(staff.get(LIST)) == usual
    assert not ListChoice.objects.exists()


def test_a_second_choice_replaces_the_first(staff, world):
    staff.post(CHOICE, {"cot": ["code"]})
    staff.post(CHOICE, {"cot": ["unit", "theme", "nonsense", "unit"], "so-dong": "7"})
    kept = ListChoice.objects.get()
    assert (kept.user, kept.columns, kept.size) == (world.staff, ["unit"], None)


def test_a_list_keeps_one_column_beside_the_name(staff):
    staff.post(CHOICE, {"cot": ["code"]})
    said = text(staff.post(CHOICE, {"cot": ["nonsense"], "ve": LIST}, follow=True))
    assert "Hãy giữ ít nhất một cột" in said
    assert ListChoice.objects.get().columns == ["code"]


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com/", "x", "", "/\\x.vn"])
def test_a_choice_never_leads_out_of_the_portal(staff, back):
    assert staff.post(CHOICE, {"cot": ["code"], "ve": back}).url == reverse("home")


def test_a_column_that_is_no_more_is_passed_over(staff, world, three):
    ListChoice.objects.create(user=world.staff, list_key="campaigns", columns=["former", "code"])
    assert heads(staff.get(LIST)) == ["Phong trào", "Mã"]
    ListChoice.objects.update(columns=["former"], size=12)
    assert heads(staff.get(LIST))[1] == "Cơ quan phát động"
    assert staff.get(LIST).context["listing"].size == 30


# Files


def test_the_file_is_what_is_shown(staff, three, world):
    make_campaign(world.foreign_province, code="X", theme="Của tỉnh khác")
    staff.post(CHOICE, {"cot": ["code", "launched_on", "state"]})
    query = {"state": "launched", "xep": "-theme"}
    shown = staff.get(LIST, query)
    response = staff.get(LIST, {**query, "xuat": "xlsx"})
    sheet, notes = workbook(response)
    assert sheet == [
        heads(shown),
        ["Y tế cơ sở", "Y", "2022", "Đã phát động"],
        ["An toàn giao thông", "A", "5/2023", "Đã phát động"],
    ]
    assert [row[:2] for row in notes[:3]] == [
        ["Danh sách", "Phong trào thi đua"],
        ["Bộ lọc", "Trạng thái: Đã phát động"],
        ["Xếp theo", "Phong trào, giảm dần"],
    ]
    assert rows_of_csv(staff.get(LIST, {**query, "xuat": "csv"})) == sheet


def test_the_file_holds_all_pages_and_no_foreign_row(staff, world):
    for number in range(33):
        make_campaign(world.committee, code=f"C{number:02}", theme=f"Số {number}")
    make_campaign(world.foreign_province, theme="Của tỉnh khác")
    second = staff.get(LIST).context["listing"].url_next
    rows = rows_of_csv(staff.get(f"{LIST}{second}&xuat=csv"))
    assert [row[0] for row in rows[1:]] == [f"Số {number}" for number in range(32, -1, -1)]


def test_nobody_takes_out_what_they_may_not_see(client, world, three):
    for who in ("nobody", "foreign_officer", "officer_south", "superuser"):
        client.force_login(getattr(world, who))
        assert len(rows_of_csv(client.get(LIST, {"xuat": "csv"}))) == 1, who
    client.logout()
    assert client.get(LIST, {"xuat": "csv"}).status_code == 302


def test_the_file_has_a_name_that_says_what_and_when(staff, three):
    response = staff.get(LIST, {"xuat": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''Phong%20tr%C3%A0o%20thi%20%C4%91ua")
    assert re.search(r"%20\d{1,2}-\d{1,2}-\d{4}\.csv$", disposition)


def test_taking_a_list_out_is_written_down(staff, three, world):
    staff.get(LIST, {"state": "closed", "xuat": "xlsx"})
    entry = Entry.objects.get(action="list.exported")
    assert entry.actor == world.staff
    assert entry.after == {
        "danh sách": "Phong trào thi đua",
        "bộ lọc": "Trạng thái: Đã kết thúc",
        "các cột": [
            "Phong trào", "Cơ quan phát động", "Loại", "Phát động", "Kết thúc", "Trạng thái",
        ],
        "số dòng": 1,
        "dạng tệp": "xlsx",
    }  # fmt: skip


def test_a_list_too_long_for_a_file_says_what_to_do(staff, three, monkeypatch):
    monkeypatch.setattr(lists.listing, "EXPORTED_AT_MOST", 2)
    response = staff.get(LIST, {"xuat": "csv", "xep": "theme"}, follow=True)
    assert response.request["QUERY_STRING"] == "xep=theme"
    assert "Hãy lọc hẹp lại" in text(response)
    assert not Entry.objects.filter(action="list.exported").exists()


def test_a_person_gets_one_file_after_the_other(client, staff, three, world):
    """Else a loop of long files keeps every process of the portal."""
    with one_at_a_time(f"export:{world.staff.pk}", 60):
        response = staff.get(LIST, {"xuat": "csv", "xep": "theme"}, follow=True)
        assert response.request["QUERY_STRING"] == "xep=theme"
        assert "còn đang được lập" in text(response)
        assert not Entry.objects.filter(action="list.exported").exists()
        client.force_login(world.leader)
        assert len(rows_of_csv(client.get(LIST, {"xuat": "csv"}))) == 4
    client.force_login(world.staff)
    for _ in range(2):
        assert len(rows_of_csv(client.get(LIST, {"xuat": "csv"}))) == 4


def test_a_file_that_failed_keeps_nobody_from_the_next(staff, three, monkeypatch):
    with monkeypatch.context() as patched, pytest.raises(OSError):
        patched.setattr(lists.listing, "WRITERS", {"csv": (_fails, "text/csv")})
        staff.get(LIST, {"xuat": "csv"})
    assert len(rows_of_csv(staff.get(LIST, {"xuat": "csv"}))) == 4


def _fails(file, table):
    raise OSError("No space left on device")


def test_what_is_said_instead_of_a_file_is_shown_not_saved(staff, three):
    assert re.search(r'<a href="\?xuat=csv">', staff.get(LIST).content.decode())


def test_an_unknown_kind_of_file_is_the_page(staff, three):
    assert "<html" in staff.get(LIST, {"xuat": "exe"}).content.decode()


def test_themes_that_look_like_formulas_leave_as_text(staff, world):
    make_campaign(world.committee, theme='=HYPERLINK("http://x.example","Bấm")')
    assert rows_of_csv(staff.get(LIST, {"xuat": "csv"}))[1][0].startswith("'=")


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_takes_the_same_queries_for_many_as_for_one(
    staff, world, count, django_assert_num_queries
):
    for _ in range(count):
        make_campaign(world.committee)
    staff.get(LIST)
    # session, person, authority, how many, choice of columns, rows, what is written down
    with django_assert_num_queries(7):
        b"".join(staff.get(LIST, {"xuat": "csv"}))


# The parts


def test_a_key_names_one_list():
    with pytest.raises(ValueError, match="Two lists are called campaigns"):
        List(key="campaigns", title="", noun="", columns=(Column("x", "", "x"),))
    assert lists.known("campaigns") is CAMPAIGNS
    assert lists.known("nonsense") is None


def test_a_value_is_found_by_its_path_or_by_a_function(world):
    person = make_user(full_name="Lò A")
    assert Column("x", "", "get_full_name").of(person) == "Lò A"
    assert Column("x", "", "nothing.at.all").of(person) is None
    assert Column("x", "", lambda row: row.pk).of(person) == person.pk


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("text", None, "–"),
        ("text", "", "–"),
        ("number", 0, "0"),
        ("number", 9004, "9.004"),
        ("text", True, "có"),
        ("text", "Xã", "Xã"),
    ],
)
def test_a_page_says_values_in_vietnamese(kind, value, said):
    assert printed(kind, value) == said


def test_every_list_can_be_read_by_every_column(staff, three):
    """A column whose path leads nowhere would print a dash for ever."""
    row = three[1]
    empty = {column.key for column in CAMPAIGNS.columns if column.of(row) in (None, "")}
    assert empty <= {"parent", "document", "ends_on"}
    assert page("campaign-list") == LIST
