"""The catalogue under "Quản trị": who may, what is refused, and a new decree without code."""

import json
from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from awards.catalogue import SECTIONS, load
from awards.eligibility import check_rule
from awards.models import (
    Award,
    BaseSalary,
    Coefficient,
    LegalText,
    Regime,
    Rule,
    VoteThreshold,
)
from awards.queries import catalogue
from awards.regimes import regime_of
from emulation.accounts.choices import Role
from tests.awards.build import make_award, make_rule
from tests.build import make_holder

pytestmark = pytest.mark.django_db


def page(model, act="changelist", *args):
    return reverse(f"admin:awards_{model._meta.model_name}_{act}", args=args)


@pytest.fixture
def keeper(world, client):
    """The province's administrator, signed in."""
    client.force_login(world.administrator)
    return client


def rule_form(**values):
    filled = {
        "code": "thu",
        "name": "Thử",
        "predicate": "initiatives",
        "params": "{}",
        "position": "100",
        "from_on": "",
        "until_on": "",
        "legal_basis": "Nghị định mới, Điều 5",
        "note": "",
    }
    return filled | values


def errors(response, field):
    return " ".join(response.context["adminform"].form.errors[field])


# Who may


def test_other_roles_are_refused_everywhere(world, client):
    others = world.cast.keys() - {"administrator", "superuser"}
    assert len(others) > 5
    for name in others:
        client.force_login(world.cast[name])
        for model in SECTIONS.values():
            assert client.get(page(model)).status_code == 403, name
            assert client.post(page(model, "add"), {}).status_code == 403, name


def test_administrators_below_the_province_look_and_change_nothing(world, client):
    rule = make_rule("body_exists")
    client.force_login(make_holder(Role.ADMINISTRATOR, world.north))
    assert client.get(page(Rule)).status_code == 200
    assertContains(client.get(page(Rule, "change", rule.pk)), "Đơn vị còn tồn tại")
    for path in (page(Rule, "add"), page(Rule, "delete", rule.pk)):
        assert client.post(path, {"post": "yes"}).status_code == 403
    client.post(page(Rule, "change", rule.pk), rule_form())
    mark = {"action": "mark_checked", "_selected_action": [rule.pk]}
    client.post(page(Rule), mark)
    rule.refresh_from_db()
    assert (rule.name != "Thử", rule.is_unchecked) == (True, True)


def test_every_list_and_form_opens_with_the_delivered_catalogue(keeper):
    load()
    for model in SECTIONS.values():
        row = model.objects.first()
        for path in (page(model), page(model, "add"), page(model, "change", row.pk)):
            assert keeper.get(path).status_code == 200, path
        narrowed = f"{page(model)}?in_force=yes&unchecked=yes&regime=R1&q=bang"
        assert keeper.get(narrowed).status_code == 200, narrowed
        assertContains(keeper.get(page(model, "history", row.pk)), "Nạp từ tệp danh mục")


# Lists


def listed(response):
    return {row.code for row in response.context["cl"].result_list}


def test_lists_are_narrowed_by_day_mark_and_regime(keeper):
    make_rule("body_exists", code="cu", until_on=date(2024, 1, 1), is_unchecked=False)
    make_rule("body_exists", code="nay", from_on=date(2024, 1, 1))
    Regime.objects.create(code="R0", name="Cũ", until_on=date(2024, 1, 1))
    Regime.objects.create(code="R1", name="Mới", from_on=date(2024, 1, 1))
    for query, wanted in (
        ("in_force=yes", {"nay"}),
        ("in_force=no", {"cu"}),
        ("unchecked=yes", {"nay"}),
        ("unchecked=no", {"cu"}),
        ("regime=R0", {"cu"}),
        ("regime=R1", {"nay"}),
        ("regime=R9", {"cu", "nay"}),
    ):
        assert listed(keeper.get(f"{page(Rule)}?{query}")) == wanted, query


def test_awards_are_searched_without_accents_by_any_of_their_names(keeper):
    make_award("Bằng khen của Chủ tịch UBND tỉnh", code="bk", variants=["BK tỉnh"])
    make_award("Cờ thi đua của Chính phủ", code="co", variants=["Cờ của Thủ tướng"])
    for words, wanted in (("bang khen", {"bk"}), ("thu tuong", {"co"}), ("xyz", set())):
        assert listed(keeper.get(page(Award), {"q": words})) == wanted, words


def test_the_mark_is_a_tag_and_is_taken_off_from_the_list(world, keeper):
    first = make_award(is_unchecked=True)
    second = make_award(is_unchecked=True)
    assertContains(keeper.get(page(Award)), "tag-warn", 2)
    mark = {"action": "mark_checked", "_selected_action": [first.pk]}
    assertContains(keeper.post(page(Award), mark, follow=True), "Đã ghi nhận 1 dòng đã đối chiếu")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_unchecked, second.is_unchecked) == (False, True)
    assert first.history.first().history_user == world.administrator
    assertContains(
        keeper.get(reverse("admin:journal_entry_changelist")),
        "Đối chiếu danh hiệu, hình thức khen thưởng",
    )


# Forms


def test_an_award_is_entered_with_ticks_and_names_line_by_line(keeper):
    response = keeper.post(
        page(Award, "add"),
        {
            "code": "bang-khen-moi",
            "name": "Bằng khen mới",
            "variants": "BK  mới\n\nBKM\nBKM",
            "kind": "form",
            "level": "province",
            "authority": "Chủ tịch UBND tỉnh",
            "recipient_kinds": ["individual", "household"],
            "occasions": ["campaign"],
            "precedence": "10",
            "from_on": "1/3/2027",
        },
    )
    assertRedirects(response, page(Award))
    made = Award.objects.get()
    assert made.variants == ["BK mới", "BKM"]
    assert (made.recipient_kinds, made.occasions) == (["individual", "household"], ["campaign"])
    assert made.from_on == date(2027, 3, 1)
    assert catalogue.awards_named("bkm") == made
    assert made.loaded == ""
    form = keeper.get(page(Award, "change", made.pk)).context["adminform"].form
    assert form["recipient_kinds"].value() == ["individual", "household"]
    assert str(form["recipient_kinds"]).count(" checked") == 2
    assert form["variants"].value() == "BK mới\nBKM"


def test_a_name_that_another_award_has_is_refused(keeper):
    make_award("Cờ thi đua của Chính phủ", code="co-chinh-phu")
    response = keeper.post(
        page(Award, "add"),
        {
            "code": "co-moi",
            "name": "Cờ mới",
            "variants": "cờ thi đua của chính phủ",
            "kind": "title",
            "level": "government",
            "precedence": "10",
        },
    )
    assert "(co-chinh-phu)" in errors(response, "variants")
    assert Award.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"params": '{"count": "ba"}'}, "params", "phải là số nguyên"),
        ({"params": '{"cuont": 1}'}, "params", "Không có tham số “cuont”"),
        ({"params": "{count: 1}"}, "params", "Chưa đúng cách viết"),
        ({"params": "[1]"}, "params", "Chưa đúng cách viết"),
        ({"predicate": "consecutive_years"}, "params", "Thiếu tham số"),
        (
            {"predicate": "consecutive_years", "params": '{"awards": ["xyz"], "years": 2}'},
            "params",
            "mã “xyz”",
        ),
        ({"predicate": "khong-co"}, "predicate", "khong-co"),
        ({"code": "Điều 5"}, "code", "Mã chỉ gồm"),
        ({"from_on": "1/3/2027", "until_on": "1/2/2027"}, "__all__", "phải sau ngày"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_where_it_is_wrong(keeper, values, field, said):
    assert said in errors(keeper.post(page(Rule, "add"), rule_form(**values)), field)
    assert not Rule.objects.exists()


def test_the_form_explains_every_parameter_in_words(keeper):
    form = keeper.get(page(Rule, "add"))
    assertContains(form, "Số năm liên tục")
    assertContains(form, "Kết quả bỏ phiếu của đơn vị")
    rule = make_rule("waiting_time", params={"years": 5})
    shown = keeper.get(page(Rule, "change", rule.pk)).content.decode()
    opened = shown[shown.index("<details open>") :]
    assert opened.startswith("<details open><summary>Đủ thời gian từ quyết định trước")
    assert "&quot;years&quot;: 5" in shown


def test_a_code_is_not_changed_later(keeper):
    rule = make_rule("initiatives", code="cu")
    keeper.post(page(Rule, "change", rule.pk), rule_form(code="moi", name="Tên mới"))
    rule.refresh_from_db()
    assert (rule.code, rule.name) == ("cu", "Tên mới")


def test_the_history_says_who_changed_which_parameter_and_awards(world, keeper):
    one = make_award("Bằng khen thử")
    rule = make_rule("initiatives", code="cu", params={"count": 1})
    keeper.post(
        page(Rule, "change", rule.pk), rule_form(code="cu", params='{"count": 7}', awards=[one.pk])
    )
    shown = keeper.get(page(Rule, "history", rule.pk))
    assertContains(shown, "7}")
    assertContains(shown, "Bằng khen thử")
    assertContains(shown, "Lò Văn Quân")


def test_an_edit_in_the_admin_survives_the_next_load(keeper):
    load()
    row = BaseSalary.objects.get(code="luong-co-so-2026")
    keeper.post(
        page(BaseSalary, "change", row.pk),
        {"amount": "2600000", "from_on": "1/7/2026", "legal_basis": "Nghị định mới"},
    )
    assert load().edited == ["base_salaries luong-co-so-2026"]
    assert BaseSalary.objects.get(pk=row.pk).amount == 2_600_000


# A new decree


def test_a_new_decree_is_entered_here_and_not_in_code(keeper):
    """Regime R4, with three years instead of two, and the old rule ended."""
    load()
    day, before = date(2027, 4, 1), date(2027, 2, 28)
    old = Rule.objects.get(code="bang-khen-tinh-cong-trang")
    assert regime_of(day, catalogue.regimes()).code == "R3"
    r3 = Regime.objects.get(code="R3")
    texts = [text.pk for text in r3.texts.all()]
    keeper.post(
        page(Regime, "change", r3.pk),
        {"name": r3.name, "from_on": "1/10/2026", "until_on": "1/3/2027", "texts": texts},
    )
    keeper.post(
        page(LegalText, "add"),
        {
            "code": "nd-moi",
            "kind": "Nghị định",
            "number": "20/2027/NĐ-CP",
            "issuer": "Chính phủ",
            "rank": "20",
        },
    )
    response = keeper.post(
        page(Regime, "add"),
        {
            "code": "R4",
            "name": "Nghị định 20/2027",
            "from_on": "1/3/2027",
            "texts": [LegalText.objects.get(code="nd-moi").pk],
        },
    )
    assertRedirects(response, page(Regime))
    award = Award.objects.get(code="bang-khen-tinh")
    keeper.post(
        page(Rule, "change", old.pk),
        rule_form(
            name=old.name,
            predicate=old.predicate,
            params=json.dumps(old.params),
            awards=[award.pk],
            from_on="1/1/2024",
            until_on="1/3/2027",
        ),
    )
    keeper.post(
        page(Rule, "add"),
        rule_form(
            code="bang-khen-tinh-r4",
            name="Ba năm liên tục",
            predicate="consecutive_years",
            params='{"awards": ["cstd-co-so"], "years": 3}',
            awards=[award.pk],
            from_on="1/3/2027",
        ),
    )
    assert regime_of(day, catalogue.regimes()).code == "R4"
    assert regime_of(before, catalogue.regimes()).code == "R3"
    now = {rule.code: rule for rule in catalogue.rules_at(day)}
    then = {rule.code for rule in catalogue.rules_at(before)}
    assert now["bang-khen-tinh-r4"].params == {"awards": ["cstd-co-so"], "years": 3}
    assert now["bang-khen-tinh-r4"].awards == {"bang-khen-tinh"}
    check_rule(now["bang-khen-tinh-r4"])
    assert "bang-khen-tinh-cong-trang" not in now
    assert "bang-khen-tinh-cong-trang" in then
    assert "bang-khen-tinh-r4" not in then


# What needs care


def needed(user):
    return {
        f"{need.care.model._meta.model_name}.{need.care.key}": need.count
        for need, _ in admin.site.needed(user)
        if need.care.model._meta.app_label == "awards"
    }


def test_what_is_not_checked_or_cannot_be_read_needs_care(world, client):
    make_award(is_unchecked=True)
    make_award(is_unchecked=True, until_on=date(2024, 1, 1))
    make_rule("khong-co", code="hong", is_unchecked=False)
    make_rule("khong-co", code="hong-cu", is_unchecked=False, until_on=date(2024, 1, 1))
    BaseSalary.objects.create(code="cu", amount=1, until_on=date(2024, 1, 1))
    assert needed(world.administrator) == {
        "award.unchecked": 1,
        "rule.unreadable": 1,
        "basesalary.none-in-force": 1,
    }
    assert needed(make_holder(Role.ADMINISTRATOR, world.north)) == {}
    client.force_login(world.administrator)
    assertContains(client.get("/quan-tri/"), "Điều kiện khen thưởng không dùng được")
    assert listed(client.get(f"{page(Rule)}?care=unreadable")) == {"hong"}


def test_the_delivered_catalogue_needs_nothing_but_comparing_with_the_law(world):
    load()
    found = needed(world.administrator)
    today = timezone.localdate()
    assert found.pop("legaltext.ends-soon", 0) in range(5)
    assert found == {
        f"{model._meta.model_name}.unchecked": model.objects.in_force(today)
        .filter(is_unchecked=True)
        .count()
        for model in (Award, Rule, VoteThreshold, Coefficient)
    }


def test_a_text_that_ends_soon_needs_care(world):
    today = timezone.localdate()
    text = LegalText.objects.create(
        code="nd", kind="Nghị định", issuer="Chính phủ", until_on=today, is_unchecked=False
    )
    regime = Regime.objects.create(code="R9", name="Nay")
    assert needed(world.administrator) == {}
    regime.texts.add(text)
    assert needed(world.administrator) == {"legaltext.ends-soon": 1}
