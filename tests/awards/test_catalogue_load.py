"""Loading the catalogue again and again: nothing twice, nothing over what people did."""

from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from awards.catalogue import SECTIONS, CatalogueError, load
from awards.models import Award, BaseSalary, Coefficient, Rule

pytestmark = pytest.mark.django_db

AWARD = {
    "code": "bang-khen",
    "name": "Bằng khen của Chủ tịch UBND tỉnh",
    "variants": ["BK tỉnh"],
    "kind": "form",
    "level": "province",
    "recipient_kinds": ["individual"],
    "legal_basis": "Điều 74",
}
FLAG = AWARD | {"code": "co", "name": "Cờ thi đua của tỉnh", "variants": [], "kind": "title"}
RULE = {
    "code": "hai-nam",
    "name": "Hai năm liên tục",
    "predicate": "consecutive_years",
    "params": {"awards": ["co"], "years": 2},
    "awards": ["bang-khen"],
    "from_on": "2024-01-01",
}
PRIZE = {"code": "he-so", "award": "bang-khen", "value": "1.5"}


@pytest.fixture
def write(tmp_path):
    """Writes one file of the given sections and gives its path."""

    def write(name="danh-muc.yaml", **sections):
        file = tmp_path / name
        file.write_text(yaml.safe_dump(sections, allow_unicode=True), encoding="utf-8")
        return file

    return write


@pytest.fixture
def file(write):
    return write(awards=[AWARD, FLAG], rules=[RULE], coefficients=[PRIZE])


def history():
    return sum(model.history.count() for model in SECTIONS.values())


def faults(file):
    with pytest.raises(CatalogueError) as caught:
        load([file])
    return caught.value.faults


def test_rows_are_created_with_what_they_name(file):
    loaded = load([file])
    assert loaded.created == [
        *("awards bang-khen", "awards co", "rules hai-nam", "coefficients he-so"),
    ]
    rule = Rule.objects.get()
    assert (str(rule.from_on), rule.params["years"]) == ("2024-01-01", 2)
    assert [one.code for one in rule.awards.all()] == ["bang-khen"]
    assert (Coefficient.objects.get().award.code, Coefficient.objects.get().value) == (
        "bang-khen",
        1.5,
    )
    assert not rule.is_unchecked
    assert "bk tinh" in Award.objects.get(code="bang-khen").keys


def test_a_second_load_writes_nothing(file):
    load([file])
    before = history()
    loaded = load([file])
    assert (loaded.created, loaded.updated, loaded.edited, loaded.unchanged) == ([], [], [], 4)
    assert history() == before


def test_the_delivered_files_load_twice_without_a_second_row():
    first = load()
    before = history()
    again = load()
    assert len(first.created) > 300
    assert (again.created, again.updated, again.unchanged) == ([], [], len(first.created))
    assert history() == before


def test_a_trial_says_what_it_would_do_and_writes_nothing(file):
    assert len(load([file], dry_run=True).created) == 4
    assert not Award.objects.exists()
    assert history() == 0


def test_an_untouched_row_follows_its_file(write, file):
    load([file])
    changed = RULE | {"params": {"awards": ["co"], "years": 3}, "awards": ["bang-khen", "co"]}
    loaded = load([write(awards=[AWARD, FLAG], rules=[changed], coefficients=[PRIZE])])
    assert (loaded.updated, loaded.unchanged) == (["rules hai-nam"], 3)
    rule = Rule.objects.get()
    assert (rule.params["years"], rule.awards.count()) == (3, 2)
    assert rule.history.first().history_change_reason == "Nạp từ tệp danh mục"


def test_an_edited_row_stays_as_people_left_it(write, file):
    load([file])
    rule = Rule.objects.get()
    rule.params = {"awards": ["co"], "years": 5}
    rule.save()
    changed = RULE | {"params": {"awards": ["co"], "years": 3}}
    loaded = load([write(awards=[AWARD, FLAG], rules=[changed], coefficients=[PRIZE])])
    assert (loaded.updated, loaded.edited) == ([], ["rules hai-nam"])
    assert Rule.objects.get().params["years"] == 5


@pytest.mark.parametrize("column", ["is_unchecked", "note", "until_on"])
def test_every_kind_of_edit_counts(file, column):
    load([file])
    values = {"is_unchecked": True, "note": "Đã hỏi Sở Tài chính", "until_on": "2030-01-01"}
    row = Coefficient.objects.get()
    setattr(row, column, values[column])
    row.save()
    assert load([file]).edited == ["coefficients he-so"]


def test_choosing_other_awards_for_a_rule_is_an_edit(file):
    load([file])
    Rule.objects.get().awards.add(Award.objects.get(code="co"))
    assert load([file]).edited == ["rules hai-nam"]


def test_an_edit_that_the_file_now_says_too_is_of_the_file_again(write, file):
    load([file])
    row = Coefficient.objects.get()
    row.note = "Theo Điều 54"
    row.save()
    noted = PRIZE | {"note": "Theo Điều 54"}
    prized = write("sau.yaml", awards=[AWARD, FLAG], rules=[RULE], coefficients=[noted])
    assert load([prized]).edited == []
    assert load([file]).updated == ["coefficients he-so"]


def test_a_row_that_an_administrator_entered_is_not_overwritten(file):
    Award.objects.create(code="co", name="Cờ của huyện", kind="title", level="district")
    assert load([file]).edited == ["awards co"]
    assert Award.objects.get(code="co").name == "Cờ của huyện"


def test_a_deleted_row_does_not_come_back(file):
    load([file])
    Coefficient.objects.all().delete()
    loaded = load([file])
    assert (loaded.created, loaded.deleted) == ([], ["coefficients he-so"])
    assert not Coefficient.objects.exists()


def test_rows_of_other_files_stay(write, file):
    load([file])
    load([write("luong.yaml", base_salaries=[{"code": "luong", "amount": 2_530_000}])])
    assert (Rule.objects.count(), BaseSalary.objects.get().amount) == (1, 2_530_000)


def test_a_higher_award_may_stand_after_the_lower_one(write):
    lower = AWARD | {"raised_to": "co"}
    load([write(awards=[lower, FLAG])])
    assert Award.objects.get(code="bang-khen").raised_to.code == "co"


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ({"awrads": [AWARD]}, "danh-muc.yaml: không có mục “awrads”."),
        ({"awards": {"code": "x"}}, "danh-muc.yaml: mục awards phải là một danh sách."),
        ({"awards": [{"name": "x"}]}, "awards, dòng thứ 1: thiếu mã (code)."),
        ({"awards": [AWARD, AWARD]}, "awards bang-khen, code: mã này có ở hai dòng."),
        ({"awards": [AWARD | {"nmae": "x"}]}, "awards bang-khen, nmae: không có cột này."),
        ({"awards": [AWARD | {"loaded": "x"}]}, "awards bang-khen, loaded: không có cột này."),
        ({"awards": [AWARD | {"level": "tinh"}]}, "awards bang-khen, level: "),
        ({"awards": [AWARD | {"code": "Bằng khen"}]}, "Bằng khen, code: Mã chỉ gồm"),
        ({"awards": [{"code": "a", "kind": "form", "level": "unit"}]}, "name: còn thiếu."),
        ({"awards": [AWARD | {"recipient_kinds": ["nguoi"]}]}, "không có “nguoi”"),
        ({"awards": [AWARD | {"recipient_kinds": "individual"}]}, "phải là một danh sách."),
        ({"awards": [AWARD | {"unchecked": "co"}]}, "is_unchecked: phải là true hoặc false."),
        ({"awards": [AWARD | {"from_on": "2024-13-01"}]}, "awards bang-khen, from_on: "),
        (
            {"awards": [AWARD | {"from_on": "2025-01-01", "until_on": "2024-01-01"}]},
            "Ngày hết hiệu lực phải sau ngày có hiệu lực.",
        ),
        (
            {"awards": [AWARD | {"raised_to": "co"}, FLAG | {"raised_to": "bang-khen"}]},
            "các dòng gọi nhau thành vòng.",
        ),
        ({"coefficients": [PRIZE]}, "coefficients he-so, award: “bang-khen” chưa có"),
        (
            {"awards": [AWARD], "coefficients": [PRIZE | {"value": "một rưỡi"}]},
            "coefficients he-so, value: ",
        ),
        ({"awards": [AWARD], "rules": [RULE]}, "rules hai-nam, params: Danh mục không có"),
        (
            {"awards": [AWARD, FLAG], "rules": [RULE | {"predicate": "khong-co"}]},
            "rules hai-nam, params: Không có loại quy tắc",
        ),
        (
            {"awards": [AWARD, FLAG], "rules": [RULE | {"params": {"awards": ["co"]}}]},
            "rules hai-nam, params: Thiếu tham số",
        ),
        (
            {
                "thresholds": [
                    {"code": "qua", "level": "province", "numerator": 3, "denominator": 2}
                ]
            },
            "Tử số không được lớn hơn mẫu số.",
        ),
    ],
)
def test_a_broken_file_is_refused_with_row_and_column(write, sections, said):
    found = faults(write(**sections))
    assert len(found) == 1
    assert said in found[0]
    assert found[0].startswith("danh-muc.yaml")


def test_a_broken_row_writes_nothing_of_the_others(write):
    rows = [AWARD, FLAG | {"level": "tinh"}]
    found = faults(write(awards=rows, coefficients=[PRIZE, PRIZE | {"code": "b", "award": "co"}]))
    # Who names the broken row is not said to be wrong too.
    assert [fault.split(":")[1] for fault in found] == [" awards co, level"]
    assert not Award.objects.exists()
    assert history() == 0


def test_what_is_no_yaml_is_said_with_its_line(tmp_path):
    file = tmp_path / "hong.yaml"
    file.write_text("awards:\n  - {code: a\n  b: [", encoding="utf-8")
    assert faults(file)[0].startswith("hong.yaml, dòng 3: không phải YAML")
    assert "không đọc được tệp" in faults(tmp_path / "khong-co.yaml")[0]


def test_the_command_says_what_it_did(file):
    out = StringIO()
    call_command("load_catalogue", "--file", str(file), "--dry-run", stdout=out)
    assert "sẽ thêm 4, cập nhật 0, giữ nguyên 0 dòng" in out.getvalue()
    assert "+ rules hai-nam" in out.getvalue()
    call_command("load_catalogue", "--file", str(file), stdout=StringIO())
    Rule.objects.update(name="Tên khác")
    out = StringIO()
    call_command("load_catalogue", "--file", str(file), stdout=out)
    assert "thêm 0, cập nhật 0, giữ nguyên 4 dòng" in out.getvalue()
    assert "đã sửa trên cổng nên không ghi đè: rules hai-nam" in out.getvalue()


def test_the_command_refuses_a_broken_file(write):
    with pytest.raises(CommandError, match="Không nạp gì vì tệp có lỗi:\n  danh-muc.yaml: "):
        call_command("load_catalogue", "--file", str(write(awrads=[])))
