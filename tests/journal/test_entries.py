"""The journal: what is written down, that it stands, and how it is said."""

import ast
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string

from campaigns.forms.parts import PARTS
from emulation.accounts.site import Managed, ReadOnlyAdmin
from emulation.journal import wording
from emulation.journal.models import Entry
from emulation.journal.services import record
from tests.build import make_campaign, make_period, make_submission, make_user

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def entry():
    return record(make_user(full_name="Tao Thị Hoa"), "campaign.created", make_campaign())


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(reason="khác"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get().save(),
        lambda: connection.cursor().execute("UPDATE journal_entry SET reason = 'x'"),
        lambda: connection.cursor().execute("DELETE FROM journal_entry"),
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(entry, act):
    with pytest.raises(DatabaseError, match="chỉ được ghi thêm"), transaction.atomic():
        act()
    assert list(Entry.objects.values_list("pk", "reason")) == [(entry.pk, "")]


def test_an_entry_keeps_the_name_of_who_acted_and_plain_values():
    actor = make_user(full_name="Tao Thị Hoa")
    campaign = make_campaign(theme="Chủ đề")
    record(
        actor,
        "campaign.updated",
        campaign,
        before={"giá trị": Decimal("12.50"), "ngày": date(2023, 5, 30)},
        after={"giá trị": None},
        reason="đính chính",
    )
    entry = Entry.objects.get()
    assert (entry.actor, entry.actor_name) == (actor, "Tao Thị Hoa")
    assert (entry.target_type, entry.target_id) == ("campaigns.campaign", campaign.pk)
    assert entry.target_label == "Chủ đề"
    assert entry.before == {"giá trị": "12.50", "ngày": "2023-05-30"}
    assert entry.after == {"giá trị": None}
    assert entry.reason == "đính chính"


def test_entries_about_a_campaign_are_its_own_and_those_of_what_belongs_to_it():
    campaign, other = make_campaign(), make_campaign()
    report = make_submission(make_period(campaign))
    first = record(None, "campaign.created", campaign)
    second = record(None, "submission.opened", report, within=campaign)
    record(None, "campaign.created", other)
    assert list(Entry.objects.about(campaign)) == [second, first]
    assert second.actor_name == "Hệ thống"


# How it is said


def changes(before, after):
    return wording.changes_of(Entry(before=before, after=after))


def test_changes_are_said_field_by_field_without_what_stayed():
    assert changes({"chủ đề": "cũ", "loại": "Khác"}, {"chủ đề": "mới", "loại": "Khác"}) == [
        wording.Change("chủ đề", "cũ", "mới")
    ]


def test_figures_are_said_in_the_words_of_the_form_and_vietnamese_numbers():
    former = {"value": "1234.500000", "approximation": "exact", "note": ""}
    typed = {"value": "1300.000000", "approximation": "over", "note": ""}
    assert changes({"Diện tích": former}, {"Diện tích": typed}) == [
        wording.Change(
            "Diện tích",
            "kết quả: 1.234,5; mức độ: Chính xác",
            "kết quả: 1.300; mức độ: Trên, hơn",
        )
    ]


def test_of_a_new_row_only_what_was_filled_is_said():
    row = {"value": "7", "is_estimate": False, "note": "", "reached": None}
    assert changes({}, {"Diện tích": row}) == [wording.Change("Diện tích", "", "kết quả: 7")]


def test_what_was_emptied_is_said():
    former = {"value": "7", "note": "x"}
    assert changes({"Diện tích": former}, {"Diện tích": {"value": None, "note": "x"}}) == [
        wording.Change("Diện tích", "kết quả: 7", "kết quả: trống")
    ]


def test_the_history_prints_who_what_when_from_what_to_what_and_why():
    record(
        make_user(full_name="Tao Thị Hoa"),
        "campaign.stepped_back",
        make_campaign(theme="Chủ đề"),
        before={"trạng thái": "Đã kết thúc"},
        after={"trạng thái": "Đang thẩm định, tổng kết"},
        reason="<b>Thiếu báo cáo</b>",
    )
    page = render_to_string("journal/history.html", {"entries": Entry.objects.all()})
    for words in (
        "Tao Thị Hoa",
        "Lùi bước",
        "Chủ đề",
        "<del>Đã kết thúc</del>",
        "<ins>Đang thẩm định, tổng kết</ins>",
        "&lt;b&gt;Thiếu báo cáo&lt;/b&gt;",
    ):
        assert words in page


ACTION = re.compile(r"[a-z]+\.[a-z_]+")


def said_in_code() -> set[str]:
    """The actions that code names where it records, notifies or tells."""
    found = set()
    for app in ("campaigns", "emulation", "reports"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and TELLING.search(ast.unparse(node.func)):
                    words = [a.value for a in node.args if isinstance(a, ast.Constant)]
                    found |= {word for word in words if ACTION.fullmatch(str(word))}
    return found


TELLING = re.compile(r"record|notify|tell")


def test_every_act_has_words():
    parts = {f"campaign.{part}_changed" for part in PARTS}
    kept = {
        f"{model._meta.model_name}.{verb}"
        for model, keeper in admin.site._registry.items()
        if isinstance(keeper, Managed) and not isinstance(keeper, ReadOnlyAdmin)
        for verb in ("added", "changed")
    }
    acts = said_in_code()
    assert {"campaign.created", "submission.verified", "user.unlocked"} <= acts
    assert {"unit.changed", "indicator.added", "user.changed"} <= kept
    assert {act for act in acts | parts | kept if not wording.is_known(act)} == set()
