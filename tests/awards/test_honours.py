"""The registry of honours: searched, filtered, counted with its scope; one whole record."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards import registry
from awards.models import Decision, Honour, HonourName
from awards.models.honours import owner_id_of
from awards.queries.honours import named, record_of
from awards.services import recipients
from emulation.accounts.choices import UnitKind
from tests.build import (
    make_award,
    make_campaign,
    make_honour,
    make_registered,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db
LIST = reverse("awards:honour-list")


def names_on(response):
    return [line.row.name_printed for line in response.context["listing"].lines]


@pytest.fixture
def some(world):
    """Six honours of the province, and one of another."""
    flag = make_award("Cờ thi đua của UBND tỉnh", variants=["Cờ thi đua cấp tỉnh"])
    paper = make_award("Giấy khen", level="district")
    north, south = world.north_commune, world.south_commune
    rows = [
        (make_registered("Giàng A Páo", north), {"award": paper, "year": 2021}),
        (make_registered("Giàng Á Páo", south), {"award": paper, "year": 2023}),
        (make_registered("Lò Thị Mỷ", south), {"award": flag, "number": "15/QĐ-UBND"}),
        (make_registered("Tổ 3", north, kind="collective"), {"award": flag, "number": "150/QĐ"}),
        (make_registered("Nguyễn Văn Tý", north), {"award": paper, "post": "Trưởng bản"}),
        (make_registered("Chẻo Sìn Páo", world.north), {"award": paper}),
    ]
    made = [make_honour(recipient, **values) for recipient, values in rows]
    make_honour(make_registered("Giàng A Páo", world.foreign_district))
    return made


def decision(world, **values):
    values.setdefault("title", "Thu hồi")
    return Decision.objects.create(
        unit=world.province,
        kind="award",
        state="issued",
        number=99,
        issued_on=date(2024, 3, 1),
        authority_line="CHỦ TỊCH",
        signer_post="Chủ tịch",
        signer_name="Lê Văn A",
        created_by=world.staff,
        **values,
    )


# The dictionary of names


def test_the_dictionary_counts_every_honour_of_a_name_in_its_province(world, some):
    found = dict(HonourName.objects.filter(owner=world.province).values_list("key", "count"))
    assert found == {
        "giang a pao": 2,
        "lo thi mi": 1,
        "to 3": 1,
        "nguyen van ti": 1,
        "cheo sin pao": 1,
    }
    assert HonourName.objects.get(owner=world.foreign_province).count == 1


def test_the_top_of_a_branch_is_its_province_below_what_is_only_a_label(world):
    assert owner_id_of(world.north_commune) == owner_id_of(world.province) == world.province.pk
    assert owner_id_of(world.centre) == world.centre.pk


def test_the_dictionary_counts_what_it_does_not_list(world, some, monkeypatch):
    monkeypatch.setattr("awards.queries.honours.NAMES_AT_MOST", 1)
    many = named("pao", [world.province.pk])
    assert (many.ids, many.count) == (None, 3)
    rows = Honour.objects.filter(owner=world.province)
    assert set(many.among(rows)) == {some[0], some[1], some[5]}


# The list


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "giang a pao"}, [1, 0]),
        ({"q": "PÁO sìn"}, [5]),
        ({"q": "my"}, [2]),
        ({"q": "khong co"}, []),
        ({"year": "2021"}, [0]),
        ({"kind": "collective"}, [3]),
        ({"award": "co thi dua cap tinh"}, [3, 2]),
        ({"level": "district"}, [5, 4, 1, 0]),
        ({"unit": "bac nguyen"}, [5, 4, 3, 0]),
        ({"number": "15"}, [2]),
        ({"number": "15/QĐ-UBND"}, [2]),
        ({"q": "pao", "year": "2023"}, [5, 1]),
    ],
)
def test_the_registry_is_searched_and_filtered(client, world, some, query, found):
    client.force_login(world.officer_south)
    response = client.get(LIST, query)
    assert [line.row for line in response.context["listing"].lines] == [some[n] for n in found]


def test_every_count_says_its_scope(client, world, some):
    client.force_login(world.viewer)
    page = client.get(LIST, {"q": "giang", "year": "2023", "state": "standing"}).content.decode()
    assert (
        "Trong phạm vi tỉnh Thượng Nguyên, tìm theo tên: giang; năm: 2023, "
        "gồm cả đã thu hồi: không."
    ) in page
    page = client.get(LIST, {"q": "giang"}).content.decode()
    assert "tìm theo tên: giang, gồm cả đã thu hồi: có: 2 khen thưởng." in page
    assert named("giang", {world.province.pk}).count == 2


def test_another_province_is_not_seen_counted_or_exported(client, world, some):
    client.force_login(world.foreign_staff)
    response = client.get(LIST, {"q": "giang"})
    assert names_on(response) == ["Giàng A Páo"]
    assert "1 khen thưởng" in response.content.decode()
    assert client.get(reverse("awards:honour-detail", args=[some[0].pk])).status_code == 404
    file = b"".join(client.get(LIST, {"xuat": "csv"}).streaming_content).decode("utf-8-sig")
    assert "Lò Thị Mỷ" not in file and "Giàng A Páo" in file
    client.force_login(world.nobody)
    assert names_on(client.get(LIST)) == []


def test_a_revoked_honour_is_struck_and_names_the_decision(client, world, some):
    registry.end([some[2]], by=decision(world))
    client.force_login(world.officer_north)
    response = client.get(LIST, {"q": "lo thi my"})
    page = response.content.decode()
    assert "<s>Lò Thị Mỷ</s>" in page and "theo 99/QĐ-UBND" in page
    assert names_on(client.get(LIST, {"state": "ended"})) == ["Lò Thị Mỷ"]
    assert "Lò Thị Mỷ" not in names_on(client.get(LIST, {"state": "standing"}))
    page = client.get(reverse("awards:honour-detail", args=[some[2].pk])).content.decode()
    assert "<s>Lò Thị Mỷ</s>" in page and "99/QĐ-UBND" in page


def test_a_unit_of_today_answers_for_those_it_continues(client, world, some):
    today = make_unit("xã Pu Đao", kind=UnitKind.COMMUNE, parent=world.province)
    make_succession(world.south_commune, today)
    client.force_login(world.staff)
    assert names_on(client.get(LIST, {"unit": "pu dao"})) == ["Lò Thị Mỷ", "Giàng Á Páo"]


def test_the_campaign_of_an_honour_is_a_filter(client, world, some):
    campaign = make_campaign(world.province, theme="Mùa xuân biên giới")
    made = make_honour(some[0].recipient, campaign=campaign)
    client.force_login(world.staff)
    response = client.get(LIST, {"campaign": "mua xuan"})
    assert [line.row for line in response.context["listing"].lines] == [made]


def test_an_export_holds_the_rows_of_the_filter_and_their_state(client, world, some):
    registry.end([some[1]], by=decision(world))
    client.force_login(world.staff)
    response = client.get(LIST, {"q": "giang", "xuat": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    assert [(row[0], row[-1]) for row in rows if row and row[0].startswith("Giàng")] == [
        ("Giàng Á Páo", "thu hồi, thay thế theo 99/QĐ-UBND"),
        ("Giàng A Páo", "còn hiệu lực"),
    ]


def test_more_rows_cost_no_more_queries(client, world, some):
    client.force_login(world.staff)
    client.get(LIST)

    def cost(query):
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, query)
        return len(queries)

    assert cost({"q": "lo thi my"}) == cost({"q": "giang a pao"})
    assert cost({}) <= 16


# One recipient's record


def test_a_page_shows_the_whole_record_in_time_across_merged_rows(client, world):
    kept = make_registered("Lò Văn Inh", world.north, birth_year=1970)
    merged = make_registered("Lò Văn In", world.south)
    late = make_honour(kept, decided_on=date(2024, 1, 5))
    early = make_honour(merged, decided_on=date(2019, 1, 5))
    recipients.merge(kept, merged, actor=world.staff, reason="trùng")
    client.force_login(world.officer_north)
    response = client.get(reverse("awards:recipient-detail", args=[kept.pk]))
    assert response.context["record"].own == [early, late]
    page = response.content.decode()
    assert "02 khen thưởng còn hiệu lực" in page and "ghi là Lò Văn In" in page
    moved = client.get(reverse("awards:recipient-detail", args=[merged.pk]))
    assert moved.status_code == 302 and moved["Location"].endswith(f"/{kept.pk}/")


def test_a_body_shows_honours_of_its_predecessors_without_counting_them(world):
    today = make_unit("xã Pu Đao", parent=world.province)
    make_succession(world.south_commune, today)
    old = make_registered("xã Suối Đá", world.south, kind="collective", body=world.south_commune)
    new = make_registered("xã Pu Đao", today, kind="collective", body=today)
    inherited = make_honour(old)
    own = make_honour(new, name_printed="Nhân dân và cán bộ xã Pu Đao")
    record = record_of(new, world.staff)
    assert (record.own, record.inherited, record.standing) == ([own], [inherited], 1)
    assert record_of(old, world.staff).inherited == []


@pytest.mark.parametrize(
    ("who", "knows"),
    [("officer_north", True), ("leader", True), ("officer_south", False), ("viewer", False)],
)
def test_personal_facts_are_for_those_who_work_with_people(client, world, who, knows):
    person = make_registered(
        "Giàng A Páo", world.north, birth_year=1989, ethnic_group="Mông", sex="male"
    )
    make_honour(person)
    client.force_login(getattr(world, who))
    page = client.get(reverse("awards:recipient-detail", args=[person.pk])).content.decode()
    assert ("1989" in page, "Mông" in page, "Nam</dd>" in page) == (knows, knows, knows)


def test_a_number_is_posted_and_leads_to_the_person(client, world):
    made = recipients.create(
        actor=world.staff, unit=world.north, kind="individual", name="A", number="012089001234"
    )
    client.force_login(world.officer_north)
    url = reverse("awards:recipient-by-number")
    found = client.post(url, {"number": "012 089 001 234"})
    assert found["Location"] == reverse("awards:recipient-detail", args=[made.pk])
    for number in ("012089001235", "12089001234"):
        missed = client.post(url, {"number": number})
        assert missed["Location"] == reverse("awards:recipient-list")
        assert number not in client.get(missed["Location"]).content.decode()


def test_a_likely_duplicate_is_shown_before_another_one_is_made(client, world):
    make_registered("Giàng A Páo", world.north, birth_year=1989)
    client.force_login(world.officer_north)
    url = reverse("awards:recipient-create")
    data = {
        "kind": "individual",
        "name": "Giang A Pao",
        "birth_year": "1989",
        "unit": world.north.pk,
    }
    asked = client.post(url, data)
    assert asked.status_code == 422
    assert "Cùng tên, cùng năm sinh 1989, cùng đơn vị." in asked.content.decode()
    assert client.post(url, data | {"is_other": "on"}).status_code == 302


def test_two_are_compared_merged_and_taken_apart_on_pages(client, world):
    one = make_registered("Lò Thị Dung", world.north, birth_year=1990)
    two = make_registered("Lò Thị Rung", world.south, birth_year=1991)
    client.force_login(world.staff)
    url = reverse("awards:recipient-merge", args=[one.pk, two.pk])
    rows = {row.label: row for row in client.get(url).context["rows"]}
    assert rows["Năm sinh"].values == ["1990", "1991"] and rows["Năm sinh"].differs
    assert not rows["Dân tộc"].differs
    assert client.post(url, {"kept": two.pk, "reason": ""}).status_code == 422
    done = client.post(url, {"kept": two.pk, "reason": "cùng căn cước"})
    assert done["Location"] == reverse("awards:recipient-detail", args=[two.pk])
    page = client.get(done["Location"])
    assert "cùng căn cước" in page.content.decode()
    ((merge, may),) = page.context["merges"]
    assert may
    client.post(reverse("awards:recipient-unmerge", args=[merge.pk]), {"reason": "nhầm"})
    one.refresh_from_db()
    assert one.root_id == one.pk and one.merged_into_id is None
