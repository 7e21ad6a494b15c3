"""Reading files of facts: what is taken as it stands, what is refused, and with what words."""

import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from campaigns.facts import Fact, FactBook, Reading, read_directory
from campaigns.facts import loading as facts_loading

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "campaigns" / "sample" / "facts"

LAUNCH = {
    "schema": "emulation-facts/1",
    "source": "ha-giang-phat-dong.txt",
    "document": {
        "id": "HG-D1",
        "kind": "launch_plan",
        "date": "2024-02",
        "issuing_body": "HG.UBND",
        "signer": {"name": "Lò Văn Páo", "position": "Chủ tịch", "unit": "HG.UBND"},
        "raw": [],
    },
    "units": [
        {"code": "HG", "name": "tỉnh Hà Giang", "type": "province", "parent": None},
        {"code": "HG.UBND", "name": "UBND tỉnh", "type": "people_committee", "parent": "HG"},
        {"code": "HG.BQ", "name": "huyện Bắc Quang", "type": "district", "parent": "HG"},
    ],
    "indicators": [
        {"code": "roads", "label": "đường bê tông", "uom": ["km"], "direction": "higher"},
        {"code": "nha_tam", "label": "xóa xong nhà tạm", "quantity": "yes_no"},
    ],
    "campaigns": [
        {
            "id": "HG-C1",
            "code": "C-HG-2024",
            "kind": "thematic",
            "theme": "Chung sức làm đường",
            "launch_date": "2024-02-15",
            "end_date": "2024-12-31",
            "anniversaries": ["HG-AN1"],
            "focus_areas": [{"no": 1, "label": "giao thông nông thôn"}],
        }
    ],
    "anniversaries": [
        {
            "id": "HG-AN1",
            "key": "doc_lap",
            "name": "Quốc khánh",
            "years": 79,
            "start": "1945-09-02",
            "end": "2024-09-02",
            "campaign": "C-HG-2024",
        }
    ],
    "targets": [
        {
            "id": "HG-T1",
            "campaign": "C-HG-2024",
            "unit": "HG.BQ",
            "indicator": "roads",
            "label": "đường bê tông",
            "year": 2024,
            "value": 120,
            "uom": "km",
            "op": ">=",
        }
    ],
    "results": [
        {
            "id": "HG-R1",
            "unit": "HG.BQ",
            "indicator": "roads",
            "label": "đường bê tông",
            "period": "2024",
            "value": 131.5,
            "uom": "km",
            "approx": "exact",
            "vs_plan": [{"basis": "KH", "kind": "reach", "pct": 109.6}],
            "vs_prev": [{"base": "2023", "kind": "abs", "value": 11.5, "uom": "km"}],
            "part_of": "HG-R2",
        },
        {"id": "HG-R2", "unit": "HG", "indicator": "roads", "value": 1200, "uom": "km"},
    ],
    "works": [{"id": "HG-W1", "name": "Cầu Vĩ Thượng", "anniversary": "doc_lap", "unit": "HG.BQ"}],
    "events": [
        {
            "id": "HG-E1",
            "name": "Hội thi cầu đường",
            "organiser": "HG.UBND",
            "start": "2024-05-01",
            "figures": [{"what": "entries", "value": 40, "uom": "đội"}],
        }
    ],
    "exemplars": [{"id": "HG-X1", "kind": "household", "name": "gia đình ông Vàng A Chá"}],
    "movements": [{"id": "HG-M1", "name": "Toàn dân làm đường", "period": "2021-2025"}],
    "blocs": [
        {
            "id": "HG-B1",
            "code": "B-HG-2024",
            "name": "Khối thi đua các huyện",
            "year": 2024,
            "leader": {"unit": "HG.BQ", "name": "Vàng A Chá"},
            "members": ["HG.BQ"],
            "member_count": 1,
            "movements": ["HG-M1"],
        }
    ],
    "awards": [
        {
            "id": "HG-A1",
            "form": "Bằng khen",
            "authority": "HG.UBND",
            "level": "province",
            "counts": {"individuals": 3, "collectives": 2, "households": 0},
            "recipients": [{"kind": "individual", "name": "Lò Thị Pà", "unit": "HG.BQ"}],
            "conference": "HG-CF1",
        },
        {"id": "HG-A2", "form": "Bằng khen", "part_of": "HG-A1", "counts": {"individuals": 1}},
    ],
    "conferences": [
        {
            "id": "HG-CF1",
            "kind": "closing",
            "date": "2024-12-20",
            "campaign": "C-HG-2024",
            "chair": {"name": "Lò Văn Páo", "unit": "HG.UBND"},
            "presentations": [{"topic": "làm đường", "unit": "HG.BQ"}],
        }
    ],
    "persons": [{"id": "HG-P1", "name": "Lò Văn Páo", "position": "Chủ tịch", "unit": "HG.UBND"}],
    "legal_bases": [{"id": "HG-L1", "kind": "Chỉ thị", "number": "34-CT/TW", "date": "2014-04-07"}],
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder: Path, content, name: str = "a.yaml") -> Path:
    # JSON is YAML too, and faster to write.
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def changed(path: str, value) -> Fact:
    """The launch with one field set: "results.0.value" is the value of the first result."""
    content = copy.deepcopy(LAUNCH)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = content
    for step in steps:
        place = place[step]
    place[last] = value
    return content


def problems(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    return [(error.file, error.id, error.field) for error in reading.errors]


def unknown(reading: Reading) -> list[tuple[str, str | None, str | None, object]]:
    return [(entry.file, entry.id, entry.field, entry.value) for entry in reading.not_understood]


# --- whole sets -------------------------------------------------------------------------------


def test_the_sample_is_read_without_a_word_of_complaint():
    reading = read_directory(SAMPLE)
    assert reading.errors == []
    assert reading.not_understood == []
    assert (reading.new_units, reading.new_indicators) == ([], [])
    assert {name: len(facts) for name, facts in reading.book.lists.items()} == {
        "campaigns": 4,
        "anniversaries": 20,
        "targets": 10,
        "results": 31,
        "works": 5,
        "events": 10,
        "exemplars": 15,
        "movements": 18,
        "awards": 15,
        "conferences": 1,
        "persons": 10,
        "legal_bases": 15,
        "blocs": 1,
        "recipient_groups": 7,
    }
    assert len(reading.book.documents) == 5
    assert len(reading.book.units) == 47
    assert len(reading.book.indicators) == 27


def test_another_province_with_its_own_units_in_one_file_is_read_too(folder):
    reading = read_directory(write(folder, LAUNCH))
    assert reading.errors == []
    assert reading.not_understood == []
    assert list(reading.book.units) == ["HG", "HG.UBND", "HG.BQ"]
    assert reading.book.find("HG-R1")[1]["value"] == Decimal("131.5")


def test_json_says_the_same_as_yaml(tmp_path):
    (tmp_path / "yaml").mkdir()
    (tmp_path / "json").mkdir()
    write(tmp_path / "yaml", yaml.safe_dump(LAUNCH, allow_unicode=True, sort_keys=False))
    write(tmp_path / "json", json.dumps(LAUNCH, ensure_ascii=False), "a.json")
    assert read_directory(tmp_path / "json").book == read_directory(tmp_path / "yaml").book


def test_every_fact_keeps_every_field_word_for_word(folder):
    content = changed("results.0.raw", ["131,5 km", "đạt 109,6%"])
    content["results"][0]["remark"] = {"seen": [1, "hai"]}
    reading = read_directory(write(folder, content))
    fact = reading.book.find("HG-R1")[1]
    assert fact == content["results"][0] | {
        "value": Decimal("131.5"),
        "vs_plan": [{"basis": "KH", "kind": "reach", "pct": Decimal("109.6")}],
        "vs_prev": [{"base": "2023", "kind": "abs", "value": Decimal("11.5"), "uom": "km"}],
        "source": "ha-giang-phat-dong.txt",
    }
    assert unknown(reading) == [("a.yaml", "HG-R1", "remark", {"seen": [1, "hai"]})]


def test_a_list_of_inconsistencies_is_no_list_of_facts(folder):
    write(folder, LAUNCH)
    write(folder, {"schema": "emulation-inconsistencies/1", "controls": 5}, "b.yml")
    reading = read_directory(folder)
    assert (reading.files, reading.skipped, reading.errors) == (["a.yaml"], ["b.yml"], [])


def test_only_fact_files_of_the_folder_are_opened(folder):
    write(folder, LAUNCH)
    write(folder, "{", ".hidden.yaml")
    write(folder, "{", "readme.md")
    (folder / "deeper.yaml").mkdir()
    assert read_directory(folder).errors == []


def test_a_missing_or_empty_folder_is_an_error(folder):
    assert "Không có thư mục này" in str(read_directory(folder / "none").errors[0])
    assert "không có tệp" in str(read_directory(folder).errors[0])


@pytest.mark.parametrize("schema", [None, "emulation-facts/2", 1, ["emulation-facts/1"]])
def test_a_file_of_another_schema_is_refused_by_name(folder, schema):
    reading = read_directory(write(folder, LAUNCH | {"schema": schema}))
    assert problems(reading) == [("a.yaml", None, "schema")]


# --- the notation -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("22.10", Decimal("22.10")),
        ("0.1", Decimal("0.1")),
        ("1e3", Decimal("1000")),
        ("-3.5", Decimal("-3.5")),
        ("14000", 14000),
        ("010", 10),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("19:15", "19:15"),
        ("2023-12-22", "2023-12-22"),
        ("2023-12-22 19:15:00", "2023-12-22 19:15:00"),
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("''", ""),
        ("'14000'", "14000"),
        ('"true"', "true"),
        ("=", "="),
        ("> 5", None),
    ],
)
def test_yaml_is_read_by_the_rules_of_1_2(written, value):
    if written == "> 5":
        with pytest.raises(facts_loading.Unreadable):
            facts_loading.load_yaml(f"a: {written}")
        return
    read = facts_loading.load_yaml(f"a: {written}")["a"]
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "ghi hai lần"),
        ("a:\n  - {b: 1, b: 2}\n", 2, "ghi hai lần"),
        ("a: &x [1]\nb: *x\n", 1, "neo"),
        ("b: *x\n", 1, "bí danh"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "nhãn kiểu"),
        ("a: !!float 1\n", 1, "nhãn kiểu"),
        ("x: 1\n<<: {a: 1}\n", 2, "khóa gộp"),
        ("a: 1\n---\nb: 2\n", 2, "một tài liệu YAML"),
        ("a: 1\nb: [1, 2\n", 3, "cú pháp YAML"),
        ("a: 1\n\tb: 2\n", 2, "cú pháp YAML"),
        ("? [a, b]\n: 1\n", 1, "Tên trường"),
        ("\n\na: .nan\n", 3, "không phải là một số"),
        ("a: -.inf\n", 1, "không phải là một số"),
        ("a: 1e99\n", 1, "quá lớn"),
        (f"a: {'9' * 40}\n", 1, "quá dài"),
        ("a: " + "[" * 5000, 1, "tầng"),
        ('a: "\\0"\n', None, "không lưu được"),
        ("a: \x07\n", None, "ký tự điều khiển"),
    ],
)
def test_broken_or_sly_yaml_is_refused_with_its_line(folder, text, line, words):
    reading = read_directory(write(folder, text))
    assert [(error.file, error.line) for error in reading.errors] == [("a.yaml", line)]
    assert words in reading.errors[0].message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "ghi hai lần"),
        ('{"a": NaN}', "không phải là một số"),
        ('{"a": -Infinity}', "không phải là một số"),
        ('{"a": 1e999999999}', "quá lớn"),
        ('{"a": ' + "9" * 5000 + "}", "quá dài"),
        ('{"a": ' + "[" * 100_000, "tầng"),
        ('{"a": ' + "[" * 40 + "]" * 40 + "}", "tầng"),
        ('{"a": "\\u0000"}', "không lưu được"),
        ('{"a": "\\ud800"}', "không lưu được"),
        ('{"a": 1,}', "cú pháp JSON"),
        ('{"a": {"$decimal": "x"}}', "không dùng được"),
    ],
)
def test_broken_or_sly_json_is_refused(folder, text, words):
    reading = read_directory(write(folder, text, "a.json"))
    assert problems(reading) == [("a.json", None, None)]
    assert words in reading.errors[0].message


def test_a_file_in_another_encoding_is_refused_with_its_line(folder):
    (folder / "a.yaml").write_bytes("schema: x\ntên: Phổ".encode("utf-16-le"))
    (folder / "b.yaml").write_bytes(b"schema: x\nname: Ph\xf4\n")
    first, second = read_directory(folder).errors
    assert "ký tự điều khiển" in first.message or "UTF-8" in first.message
    assert (second.file, second.line) == ("b.yaml", 2)
    assert "UTF-8" in second.message


def test_a_byte_order_mark_does_no_harm(folder):
    text = "\ufeff" + json.dumps(LAUNCH, indent=1)
    assert read_directory(write(folder, text)).errors == []


def test_a_huge_file_is_not_even_opened(folder, monkeypatch):
    monkeypatch.setattr(facts_loading, "MAX_BYTES", 100)
    reading = read_directory(write(folder, LAUNCH))
    assert "lớn hơn" in reading.errors[0].message


@pytest.mark.parametrize("text", ["", "- 1\n", "chữ\n", "5"])
def test_a_file_that_is_no_mapping_is_refused(folder, text):
    assert problems(read_directory(write(folder, text))) == [("a.yaml", None, None)]


# --- identity ---------------------------------------------------------------------------------


def test_a_fact_without_id_is_named_by_its_line(folder):
    content = copy.deepcopy(LAUNCH)
    del content["works"][0]["id"]
    reading = read_directory(write(folder, content))
    assert problems(reading) == [("a.yaml", None, "id")]
    assert reading.errors[0].line is not None
    assert "works" in reading.errors[0].message


def test_one_id_in_two_lists_is_an_error_that_names_the_first(folder):
    reading = read_directory(write(folder, changed("events.0.id", "HG-R1")))
    assert problems(reading) == [("a.yaml", "HG-R1", "id")]
    assert "danh sách results của tệp a.yaml" in reading.errors[0].message


def test_one_id_in_two_files_is_an_error(folder):
    write(folder, LAUNCH)
    other = {"schema": "emulation-facts/1", "source": "b", "works": [{"id": "HG-W1", "name": "x"}]}
    write(folder, other, "b.yaml")
    assert problems(read_directory(folder)) == [("b.yaml", "HG-W1", "id")]


def test_a_unit_code_may_be_told_twice_but_not_for_two_units(folder):
    write(folder, LAUNCH)
    units = {"schema": "emulation-units/1", "units": [{"code": "HG", "name": "Tỉnh Hà Giang"}]}
    write(folder, units, "b.yaml")
    assert read_directory(folder).errors == []
    units["units"][0]["name"] = "tỉnh Hậu Giang"
    write(folder, units, "b.yaml")
    assert problems(read_directory(folder)) == [("b.yaml", "HG", "code")]


@pytest.mark.parametrize("name", ["units", "indicators"])
def test_a_code_twice_in_one_catalogue_is_an_error(folder, name):
    content = copy.deepcopy(LAUNCH)
    content[name].append(dict(content[name][0]))
    code = content[name][0]["code"]
    assert problems(read_directory(write(folder, content))) == [("a.yaml", code, "code")]


def test_a_document_may_go_by_its_source_instead_of_an_id(folder):
    content = copy.deepcopy(LAUNCH)
    del content["document"]["id"]
    reading = read_directory(write(folder, content))
    assert reading.errors == []
    assert reading.book.documents[0]["id"] == "ha-giang-phat-dong.txt"


def test_a_file_may_name_several_sources_for_all_of_its_facts(folder):
    both = ["ha-giang-phat-dong.txt", "https://hagiang.example/phat-dong"]
    reading = read_directory(write(folder, changed("source", both)))
    assert (reading.errors, reading.not_understood) == ([], [])
    assert [document["id"] for document in reading.book.documents] == ["HG-D1"]
    work = reading.book.find("HG-W1")[1]
    assert work["source"] == both
    assert reading.book.document_of(work)["id"] == "HG-D1"


# --- wrong types and impossible dates ---------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("results.0.value", "14. 000", "value"),
        ("results.0.value", "nhiều", "value"),
        ("results.0.value", True, "value"),
        ("results.0.value", [131], "value"),
        ("results.0.value", {"số": 131}, "value"),
        ("results.0.value", Decimal("1e20"), "value"),
        ("results.0.unit", 7, "unit"),
        ("results.0.unit", ["HG.BQ"], "unit"),
        ("results.0.label", 12, "label"),
        ("results.0.approx", "sấp sỉ", "approx"),
        ("results.0.approx", 1, "approx"),
        ("results.0.vs_plan", {"basis": "KH", "kind": "reach", "pct": 1}, "vs_plan"),
        ("results.0.vs_plan", ["109%"], "vs_plan[0]"),
        ("results.0.vs_plan", [None], "vs_plan[0]"),
        ("results.0.vs_plan.0.kind", "đạt", "vs_plan[0].kind"),
        ("results.0.vs_plan.0.pct", "109,6", "vs_plan[0].pct"),
        ("results.0.vs_prev.0.kind", "plus", "vs_prev[0].kind"),
        ("results.0.vs_prev.0.value", "mười", "vs_prev[0].value"),
        ("results.0.period", ["2024"], "period"),
        ("results.0.period", "2024-13", "period"),
        ("results.0.estimate", "ước", "estimate"),
        ("results", {"id": "HG-R1"}, "results"),
        ("results", "131,5", "results"),
        ("results.0", "131,5", "results"),
        ("targets.0.value", "120 km", "value"),
        ("targets.0.op", "khoảng", "op"),
        ("targets.0.year", "năm tới", "year"),
        ("targets.0.year", 20240, "year"),
        ("anniversaries.0.years", "79", "years"),
        ("anniversaries.0.start", "1945-02-30", "start"),
        ("anniversaries.0.end", "2024-13-02", "end"),
        ("anniversaries.0.end", "2024-13", "end"),
        ("anniversaries.0.end", "31/4/2024", "end"),
        ("anniversaries.0.end", "30/2", "end"),
        ("anniversaries.0.end", 20240902, "end"),
        ("anniversaries.0.end", "mùa thu", "end"),
        ("campaigns.0.launch_date", "2023-02-29", "launch_date"),
        ("campaigns.0.end_date", ["2024-12-31"], "end_date"),
        ("campaigns.0.anniversaries", "HG-AN1", "anniversaries"),
        ("campaigns.0.focus_areas", {"no": 1}, "focus_areas"),
        ("campaigns.0.focus_areas.0.label", 5, "focus_areas[0].label"),
        ("campaigns.0.theme", ["a"], "theme"),
        ("document.date", "2024-02-31", "date"),
        ("document.signer", 5, "signer"),
        ("document.signer.name", 5, "signer.name"),
        ("document.recipients", "Lưu: VT", "recipients"),
        ("works.0.plaque", "có", "plaque"),
        ("works.0.count", -1, "count"),
        ("events.0.figures", {"what": "entries"}, "figures"),
        ("events.0.figures.0.value", "40 đội", "figures[0].value"),
        ("events.0.start", "2024-05-32", "start"),
        ("awards.0.counts", [3, 2], "counts"),
        ("awards.0.counts", 5, "counts"),
        ("awards.0.counts.individuals", "ba", "counts.individuals"),
        ("awards.0.counts.individuals", Decimal("2.5"), "counts.individuals"),
        ("awards.0.recipients", {"name": "x"}, "recipients"),
        ("awards.0.form", None, None),
        ("blocs.0.members", "HG.BQ", "members"),
        ("blocs.0.member_count", "một", "member_count"),
        ("conferences.0.date", "2024-06-31", "date"),
        ("conferences.0.presentations", "làm đường", "presentations"),
        ("legal_bases.0.date", "2014-00-07", "date"),
        ("units.0.name", 5, "name"),
        ("units.0.code", 5, "code"),
        ("indicators.0.uom", 5, "uom"),
        ("works.0.id", 5, "id"),
        ("works.0.raw", {"a": 1}, "raw"),
        ("source", 5, "source"),
        ("source", ["a.txt", 5], "source"),
        ("document", "văn bản", "document"),
    ],
)
def test_a_wrong_type_or_an_impossible_date_names_the_field(folder, path, value, field):
    content = changed(path, value)
    text = json.dumps(content, default=str) if "Decimal" in repr(value) else content
    if isinstance(text, str):
        text = text.replace(f'"{value}"', f"{value:f}")
        write(folder, text, "a.json")
    else:
        write(folder, text)
    named = [error.field for error in read_directory(folder).errors]
    assert (named[:1] or [None]) == [field]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("results.0.value", None),
        ("results.0.approx", "trên"),
        ("results.0.period", 2024),
        ("results.0.period", "6 tháng đầu năm 2024"),
        ("results.0.by_level", {"cấp huyện": 100, "cấp xã": 31.5}),
        ("results.0.met", "đạt"),
        ("results.0.part_of", "roads"),
        ("results.0.campaign", None),
        ("results.0.campaign", "HG-C1"),
        ("targets.0.op", "≥"),
        ("targets.0.year", "2021-2025"),
        ("targets.0.year", None),
        ("anniversaries.0.start", "2024-12"),
        ("anniversaries.0.start", 1945),
        ("document.date", "31/12"),
        ("document.date", "29/2"),
        ("document.date", "31/12/2024"),
        ("document.event_date", "12/2024"),
        ("document.number", 12),
        ("document.issuing_body", "Đại hội Đảng bộ tỉnh lần thứ XVII"),
        ("document.signer", "Lò Văn Páo"),
        ("events.0.organiser", "Câu lạc bộ, nhiều đơn vị"),
        ("events.0.partners", ["HG.BQ", "các đoàn thể"]),
        ("awards.0.counts", {}),
        ("awards.0.counts", {"mixed_total": 300, "mixed_kinds": ["collectives"], "approx": "over"}),
        ("awards.0.counts", {"enterprises": 4}),
        ("awards.0.title_total", 5),
        ("awards.0.items", {"cờ": 3}),
        ("blocs.0.leader", "HG.BQ"),
        ("blocs.0.movements", ["HG-M1", "Dân vận khéo và nhiều nữa"]),
        ("campaigns.0.focus_areas", ["giao thông"]),
        ("campaigns.0.anniversaries", ["doc_lap"]),
        ("campaigns.0.anniversaries", [{"ref": "HG-AN1"}]),
        ("campaigns.0.weeks", 12),
        ("works.0.raw", "Cầu Vĩ Thượng"),
        ("scoring", {"id": "HG-S1", "criteria": [{"label": "x", "points": 10}]}),
        ("rules", [{"label": "thưởng", "points": 5}]),
        ("results", None),
        ("results", []),
    ],
)
def test_what_real_data_sets_hold_is_not_refused(folder, path, value):
    reading = read_directory(write(folder, changed(path, value)))
    assert reading.errors == [] or path == "results"
    assert {error.field for error in reading.errors} <= {"part_of"}
    assert reading.not_understood == []


@pytest.mark.parametrize(
    ("indicator", "uom", "refused"),
    [("nha_tam", None, False), ("new", None, False), ("new", "km", True), ("roads", "km", True)],
)
def test_true_counts_as_a_figure_only_of_a_yes_or_no_indicator(folder, indicator, uom, refused):
    content = changed("targets.0.value", True)
    content["targets"][0] |= {"indicator": indicator, "uom": uom}
    expected = [("a.yaml", "HG-T1", "value")] if refused else []
    assert problems(read_directory(write(folder, content))) == expected


def test_an_anniversary_that_ends_before_it_starts_is_left_to_the_checks(folder):
    assert read_directory(write(folder, changed("anniversaries.0.end", "1900-01-01"))).errors == []


def test_all_errors_are_told_at_once(folder):
    content = changed("results.0.value", "nhiều")
    content["works"][0]["count"] = "ba"
    content["awards"][0]["conference"] = "HG-CF9"
    assert problems(read_directory(write(folder, content))) == [
        ("a.yaml", "HG-R1", "value"),
        ("a.yaml", "HG-W1", "count"),
        ("a.yaml", "HG-A1", "conference"),
    ]


def test_an_error_is_a_sentence_with_file_fact_and_field(folder):
    reading = read_directory(write(folder, changed("results.0.value", "14. 000")))
    assert str(reading.errors[0]) == (
        "a.yaml, HG-R1, trường value: phải là số, không phải chữ “14. 000”. Ghi số trần, không "
        "dấu nháy, dấu chấm chỉ để phân phần thập phân (ví dụ 14000)."
    )


# --- references -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "fact", "field"),
    [
        ("campaigns.0.anniversaries", ["HG-AN9"], "HG-C1", "anniversaries[0]"),
        ("campaigns.0.anniversaries", ["HG-W1"], "HG-C1", "anniversaries[0]"),
        ("anniversaries.0.campaign", "C-HG-2025", "HG-AN1", "campaign"),
        ("results.0.bloc", "B-HG-1999", "HG-R1", "bloc"),
        ("results.0.part_of", "HG-R9", "HG-R1", "part_of"),
        ("results.0.ref", "HG-R9", "HG-R1", "ref"),
        ("works.0.anniversary", "khong_co", "HG-W1", "anniversary"),
        ("awards.0.conference", "HG-CF9", "HG-A1", "conference"),
        ("awards.0.conference", "HG-A2", "HG-A1", "conference"),
        ("awards.1.part_of", "HG-A9", "HG-A2", "part_of"),
        ("blocs.0.movements", ["HG-M9"], "HG-B1", "movements[0]"),
        ("units.2.parent", "HG.KHONG", "HG.BQ", "parent"),
    ],
)
def test_a_reference_to_nothing_is_an_error(folder, path, value, fact, field):
    reading = read_directory(write(folder, changed(path, value)))
    assert ("a.yaml", fact, field) in problems(reading)
    assert {error.id for error in reading.errors} <= {fact, "HG-A2"}


def test_references_may_lead_to_a_later_file(folder):
    write(folder, changed("awards.0.conference", "ZZ-CF"))
    later = {
        "schema": "emulation-facts/1",
        "source": "z.txt",
        "document": {"id": "ZZ-D"},
        "conferences": [{"id": "ZZ-CF", "kind": "closing"}],
    }
    assert read_directory(write(folder, later, "z.yaml")).errors == []


def test_a_broken_fact_still_answers_to_its_names(folder):
    content = changed("campaigns.0.theme", 5)
    assert problems(read_directory(write(folder, content))) == [("a.yaml", "HG-C1", "theme")]


def test_units_that_circle_are_an_error(folder):
    content = changed("units.0.parent", "HG.BQ")
    assert problems(read_directory(write(folder, content))) == [
        ("a.yaml", "HG", "parent"),
        ("a.yaml", "HG.BQ", "parent"),
    ]


def test_parts_that_circle_are_an_error(folder):
    reading = read_directory(write(folder, changed("results.1.part_of", "HG-R1")))
    assert problems(reading) == [("a.yaml", "HG-R1", "part_of"), ("a.yaml", "HG-R2", "part_of")]


def test_a_missing_top_that_other_codes_are_built_on_is_made(folder):
    content = changed("units.0.parent", "VN")
    content["awards"][0]["authority"] = "VN.TTG"
    reading = read_directory(write(folder, content))
    assert reading.errors == []
    assert sorted(reading.new_units) == ["VN", "VN.TTG"]
    assert reading.book.units["VN.TTG"]["parent"] == "VN"


def test_unknown_unit_codes_make_units_under_the_nearest_known_one(folder):
    content = changed("results.0.unit", "HG.BQ.TANQUANG")
    content["awards"][0]["authority"] = "VN.CTN"
    reading = read_directory(write(folder, content))
    assert reading.errors == []
    assert reading.new_units == ["HG.BQ.TANQUANG", "VN.CTN"]
    assert reading.book.units["HG.BQ.TANQUANG"]["parent"] == "HG.BQ"
    assert reading.book.units["VN.CTN"]["parent"] is None


def test_words_for_a_body_stay_words(folder):
    content = changed("legal_bases.0.issuer", "Đại hội Đảng bộ tỉnh lần thứ XIV")
    reading = read_directory(write(folder, content))
    assert (reading.errors, reading.new_units) == ([], [])


def test_an_unknown_indicator_is_made_of_what_its_facts_say(folder):
    content = copy.deepcopy(LAUNCH)
    content["indicators"] = content["indicators"][1:]
    content["results"][1]["uom"] = "nghìn m"
    content["targets"][0]["direction"] = "higher"
    reading = read_directory(write(folder, content))
    assert reading.errors == []
    assert reading.new_indicators == ["roads"]
    assert reading.book.indicators["roads"] == {
        "code": "roads",
        "label": "đường bê tông",
        "uom": ["km", "nghìn m"],
        "direction": "higher",
        "quantity": None,
    }


def test_a_row_that_only_points_adds_nothing(folder):
    write(folder, LAUNCH)
    other = {
        "schema": "emulation-facts/1",
        "source": "b.txt",
        "document": {"id": "B-D"},
        "anniversaries": [{"id": "B-AN1", "ref": "HG-AN1"}, {"ref": "doc_lap"}],
        "campaigns": [{"ref": "C-HG-2024"}],
        "works": [{"id": "B-W1", "name": "Nhà bia", "anniversary": "B-AN1"}],
    }
    reading = read_directory(write(folder, other, "b.yaml"))
    book = reading.book
    assert reading.errors == []
    assert [fact["id"] for fact in book.lists["anniversaries"]] == ["HG-AN1"]
    assert book.find("B-AN1") == ("anniversaries", book.lists["anniversaries"][0])
    assert len(book.references["anniversaries"]) == 2
    assert book.campaign_of("works", book.find("B-W1")[1]) == "C-HG-2024"


# --- what is not understood -------------------------------------------------------------------


def test_unknown_fields_at_any_depth_are_kept_and_told(folder):
    content = changed("awards.0.presented_by", {"name": "Lò Văn Páo", "shoes": "đen"})
    content["awards"][0]["counts"]["others"] = "một số"
    content["awards"][0]["mood"] = "vui"
    content["awards"][0]["status"] = "burnt"
    reading = read_directory(write(folder, content))
    assert reading.errors == []
    assert sorted(unknown(reading)) == [
        ("a.yaml", "HG-A1", "counts.others", "một số"),
        ("a.yaml", "HG-A1", "mood", "vui"),
        ("a.yaml", "HG-A1", "presented_by.shoes", "đen"),
        ("a.yaml", "HG-A1", "status", "burnt"),
    ]
    assert reading.book.find("HG-A1")[1]["presented_by"]["shoes"] == "đen"


def test_an_unknown_list_of_facts_is_kept_as_that_list(folder):
    content = LAUNCH | {"songs": [{"id": "HG-S1", "name": "Hà Giang quê tôi", "tempo": 90}]}
    reading = read_directory(write(folder, content))
    assert unknown(reading) == [("a.yaml", None, "songs", "1 mục")]
    song = {"source": "ha-giang-phat-dong.txt", **content["songs"][0]}
    assert reading.book.lists["songs"] == [song]


def test_what_a_file_says_of_itself_stands_with_its_document(folder):
    content = LAUNCH | {"awards_exhaustive": False, "weather": "mưa"}
    reading = read_directory(write(folder, content))
    document = reading.book.documents[0]
    assert (document["awards_exhaustive"], document["weather"]) == (False, "mưa")
    assert unknown(reading)[0] == ("a.yaml", None, "weather", "mưa")


def test_a_source_without_a_row_becomes_a_document_known_by_name(folder):
    reading = read_directory(write(folder, changed("works.0.source", "báo Hà Giang, tr. 3")))
    assert reading.errors == []
    assert [document["id"] for document in reading.book.documents] == [
        "HG-D1",
        "báo Hà Giang, tr. 3",
    ]
    assert unknown(reading) == [("a.yaml", "HG-W1", "source", "báo Hà Giang, tr. 3")]


def test_several_documents_in_one_file_are_told_apart_by_name_or_address(folder):
    content = copy.deepcopy(LAUNCH)
    del content["source"], content["document"]
    content["documents"] = [
        {"id": "HG-D1", "source": "phat-dong.txt"},
        {"id": "HG-D2", "name": "tong-ket.txt", "address": "https://hagiang.example/tong-ket"},
    ]
    for facts in content.values():
        for fact in facts if isinstance(facts, list) else []:
            fact.setdefault("source", "phat-dong.txt")
    content["works"][0]["source"] = "https://hagiang.example/tong-ket"
    content["events"][0]["source"] = ["tong-ket.txt", "phat-dong.txt"]
    reading = read_directory(write(folder, content))
    book = reading.book
    assert (reading.errors, reading.not_understood) == ([], [])
    assert book.document_of(book.find("HG-W1")[1])["id"] == "HG-D2"
    assert book.document_of(book.find("HG-E1")[1])["id"] == "HG-D2"
    assert book.document_of(book.find("HG-R1")[1])["id"] == "HG-D1"
    assert book.campaign_of("works", book.find("HG-W1")[1]) is None


# --- which campaign a fact belongs to ---------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "C-1"),
        ({"campaign": "C-2"}, "C-2"),
        ({"campaign": "F-C2"}, "C-2"),
        ({"campaign": None}, None),
        ({"conference": "F-CF"}, "C-2"),
        ({"part_of": "F-A0"}, "C-2"),
        ({"part_of": "F-A0", "campaign": None}, None),
        ({"bloc": "B-1"}, None),
        ({"bloc": None}, "C-1"),
        ({"source": "two.txt"}, None),
        ({"source": "three.txt"}, "C-2"),
        ({"source": "unknown.txt"}, None),
        ({"part_of": "F-A"}, "C-1"),
    ],
)
def test_a_fact_says_or_inherits_its_campaign(changes, expected):
    award = {"id": "F-A", "source": "one.txt"} | changes
    book = FactBook(
        documents=[
            {"id": "F-D1", "source": "one.txt"},
            {"id": "F-D2", "source": "two.txt"},
            {"id": "F-D3", "source": "three.txt"},
        ],
        lists={
            "campaigns": [
                {"id": "F-C1", "code": "C-1", "source": "one.txt"},
                {"id": "F-C2", "code": "C-2", "source": "two.txt"},
                {"id": "F-C3", "code": "C-1", "source": "two.txt"},
            ],
            "awards": [{"id": "F-A0", "source": "one.txt", "conference": "F-CF"}, award],
            "conferences": [{"id": "F-CF", "source": "one.txt", "campaign": "C-2"}],
            "results": [{"id": "F-R", "source": "three.txt", "campaign": "C-2"}],
        },
    )
    # The conference names a second campaign in the first document, so nothing is inherited there.
    book.lists["conferences"][0]["source"] = "two.txt"
    assert book.campaign_of("awards", award) == expected


def test_every_award_of_the_sample_conference_belongs_to_its_campaign():
    book = read_directory(SAMPLE).book
    campaigns = {
        fact["id"]: book.campaign_of("awards", fact)
        for fact in book.lists["awards"]
        if fact["id"].startswith("002")
    }
    assert set(campaigns.values()) == {"C-LC-2023-DB"}
    assert len(campaigns) == 9


@pytest.mark.parametrize("name", ["00_a.yaml", "zz.yaml"])
def test_the_order_of_files_does_not_change_what_is_said(folder, name):
    units = {"schema": "emulation-units/1", "units": LAUNCH["units"]}
    write(folder, {key: value for key, value in LAUNCH.items() if key != "units"})
    reading = read_directory(write(folder, units, name))
    assert reading.errors == []
    assert reading.new_units == []
