"""What stands in the catalogue as it is delivered, and what it says on a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from awards import prizes
from awards.catalogue import SECTIONS, load
from awards.choices import AwardOccasion, DocumentKind
from awards.eligibility import PREDICATES, check_rule
from awards.models import (
    Award,
    Coefficient,
    Holiday,
    LegalText,
    PrizeSetting,
    Quota,
    Rule,
    VoteThreshold,
)
from awards.queries import catalogue
from awards.regimes import regime_of
from campaigns.choices import RecipientKind
from emulation.lib.workdays import add_working_days

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The whole catalogue once for this module, and taken away after it."""
    with django_db_blocker.unblock():
        load()
    yield
    with django_db_blocker.unblock():
        for model in reversed(SECTIONS.values()):
            model.objects.all().delete()
            model.history.all().delete()


@pytest.fixture(autouse=True)
def _catalogue(loaded):
    """Every test here reads the delivered catalogue."""


def award(code):
    return Award.objects.get(code=code)


# Amounts


IN_2019, IN_R1, IN_2024, IN_2026 = (
    date(2022, 6, 1),
    date(2024, 6, 30),
    date(2025, 6, 1),
    date(2026, 10, 5),
)
PERSON, BODY, HOUSE = "individual", "collective", "household"
# law-facts E.2: award, kind, exact products by base salary (None: not stated), and what they round
# to when to the nearest 10.000 and up, where that differs.
AMOUNTS = [
    ("cstd-toan-quoc", PERSON, 6_705_000, 8_100_000, 10_530_000, 11_385_000),
    ("cstd-tinh", PERSON, 4_470_000, 5_400_000, 7_020_000, 7_590_000),
    ("cstd-co-so", PERSON, 1_490_000, 1_800_000, 2_340_000, 2_530_000),
    ("ldtt", PERSON, 447_000, 540_000, 702_000, 759_000),
    ("cstt", PERSON, 447_000, 540_000, 702_000, 759_000),
    ("ttldxs", BODY, 2_235_000, 2_700_000, 3_510_000, 3_795_000),
    ("dvqt", BODY, 2_235_000, 2_700_000, 3_510_000, 3_795_000),
    ("ttldtt", BODY, 1_192_000, 1_440_000, 1_872_000, 2_024_000),
    ("dvtt", BODY, 1_192_000, 1_440_000, 1_872_000, 2_024_000),
    ("xa-tieu-bieu", BODY, 2_980_000, 3_600_000, 4_680_000, 5_060_000),
    ("thon-van-hoa", BODY, 2_235_000, 2_700_000, 3_510_000, 3_795_000),
    ("gia-dinh-van-hoa", HOUSE, None, 180_000, 234_000, 253_000),
    ("co-chinh-phu", BODY, 17_880_000, 21_600_000, 28_080_000, 30_360_000),
    ("co-tinh", BODY, 11_920_000, 14_400_000, 18_720_000, 20_240_000),
    ("bang-khen-thu-tuong", PERSON, 5_215_000, 6_300_000, 8_190_000, 8_855_000),
    ("bang-khen-thu-tuong", BODY, 10_430_000, 12_600_000, 16_380_000, 17_710_000),
    ("bang-khen-tinh", PERSON, 1_490_000, 2_700_000, 3_510_000, 3_795_000),
    ("bang-khen-tinh", BODY, 2_980_000, 5_400_000, 7_020_000, 7_590_000),
    ("giay-khen-xa", PERSON, 223_500, 270_000, 351_000, 379_500),
    ("giay-khen-xa", BODY, 447_000, 540_000, 702_000, 759_000),
    ("giay-khen-so", PERSON, None, 540_000, 702_000, 759_000),
    ("giay-khen-so", BODY, None, 1_080_000, 1_404_000, 1_518_000),
    ("ky-niem-chuong-tinh", PERSON, None, 1_080_000, 1_404_000, 1_518_000),
    *(
        (f"hc-{name}-{rank}", PERSON, None, *amounts)
        for name in ("lao-dong", "chien-cong", "bao-ve-to-quoc")
        for rank, amounts in enumerate(
            (
                (16_200_000, 21_060_000, 22_770_000),
                (13_500_000, 17_550_000, 18_975_000),
                (8_100_000, 10_530_000, 11_385_000),
            ),
            1,
        )
    ),
    *(
        (f"hc-{name}-{rank}", PERSON, None, *amounts)
        for name in ("doc-lap", "quan-cong")
        for rank, amounts in enumerate(
            (
                (27_000_000, 35_100_000, 37_950_000),
                (22_500_000, 29_250_000, 31_625_000),
                (18_900_000, 24_570_000, 26_565_000),
            ),
            1,
        )
    ),
]


def exactly(code, kind, day, rounding="exact"):
    found = catalogue.coefficient_of(award(code), kind, day)
    if found.coefficient is None or found.factor is None:
        return None
    salary = catalogue.base_salary_at(day).amount
    return prizes.prize(found.coefficient, salary, factor=found.factor, rounding=rounding)


@pytest.mark.parametrize(("code", "kind", "of_2019", "of_2023", "of_2024", "of_2026"), AMOUNTS)
def test_every_amount_that_is_known_comes_out(code, kind, of_2019, of_2023, of_2024, of_2026):
    days = (IN_2019, IN_R1, IN_2024, IN_2026)
    wanted = (of_2019, of_2023, of_2024, of_2026)
    assert tuple(exactly(code, kind, day) for day in days) == wanted


@pytest.mark.parametrize(
    ("code", "kind", "day", "nearest", "up"),
    [
        ("cstd-toan-quoc", PERSON, IN_2019, 6_710_000, 6_710_000),
        ("cstd-toan-quoc", PERSON, IN_2026, 11_390_000, 11_390_000),
        ("ldtt", PERSON, IN_2024, 700_000, 710_000),
        ("ttldtt", BODY, IN_2019, 1_190_000, 1_200_000),
        ("ttldtt", BODY, IN_2024, 1_870_000, 1_880_000),
        ("ttldtt", BODY, IN_2026, 2_020_000, 2_030_000),
        ("gia-dinh-van-hoa", HOUSE, IN_2024, 230_000, 240_000),
        ("gia-dinh-van-hoa", HOUSE, IN_2026, 250_000, 260_000),
        ("bang-khen-tinh", PERSON, IN_2026, 3_800_000, 3_800_000),
        ("giay-khen-xa", PERSON, IN_2019, 220_000, 230_000),
    ],
)
def test_amounts_round_as_published(code, kind, day, nearest, up):
    assert exactly(code, kind, day, "nearest") == nearest
    assert exactly(code, kind, day, "up") == up


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2024, 6, 30), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
    ],
)
def test_the_base_salary_is_that_of_the_day_of_the_decision(day, amount):
    assert exactly("cstd-co-so", PERSON, day) == amount


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("hc-sao-vang", "46"),
        ("hc-ho-chi-minh", "30.5"),
        ("hc-dai-doan-ket", "7.5"),
        ("hc-dung-cam", "4.5"),
        ("anh-hung-lao-dong", "15.5"),
        ("anh-hung-llvt", "15.5"),
        ("ba-me-vnah", "15.5"),
    ],
)
def test_coefficients_without_stated_amounts(code, value):
    found = catalogue.coefficient_of(award(code), PERSON, IN_2026)
    assert (found.coefficient, found.factor) == (Decimal(value), 1)


def test_regime_and_base_salary_are_two_keys():
    """1.800.000 was in force under the old coefficient and under the new one."""
    assert exactly("bang-khen-tinh", PERSON, date(2023, 12, 31)) == 1_800_000
    assert exactly("bang-khen-tinh", BODY, date(2023, 12, 31)) == 3_600_000
    assert exactly("bang-khen-tinh", PERSON, date(2024, 1, 1)) == 2_700_000


def test_the_prize_of_a_household_is_not_known_until_it_is_entered():
    found = catalogue.coefficient_of(award("bang-khen-tinh"), HOUSE, IN_2026)
    assert (found.coefficient, found.factor) == (Decimal("1.5"), None)
    PrizeSetting.objects.update(household_factor=Decimal("1.5"))
    assert exactly("bang-khen-tinh", HOUSE, IN_2026) == 5_692_500


def test_a_ceiling_is_said():
    assert catalogue.coefficient_of(award("ky-niem-chuong-tinh"), PERSON, IN_2026).is_ceiling


def test_there_is_no_prize_without_a_coefficient():
    found = catalogue.coefficient_of(award("huy-hieu"), PERSON, IN_2019)
    assert found.coefficient is None


def test_the_setting_is_the_one_until_the_client_answers():
    setting = catalogue.prize_setting_at(IN_2026)
    assert (setting.rounding, setting.rounding_step) == ("nearest", 10_000)
    assert (setting.collective_factor, setting.household_factor) == (2, None)
    assert setting.is_unchecked


# Marks: exactly what is [K], [?], [S-weak], or known from the old regime only


UNCHECKED = {
    "texts": {
        *("nd-145-2013", "nd-86-2023", "nd-129-2025", "luat-2026", "vbhn-115"),
        *("qd-06-2018-lai-chau", "nd-30-2020", "luat-chinh-quyen-2025"),
        *("luat-du-lieu-ca-nhan-2025", "luat-luu-tru-2024"),
    },
    "regimes": {"R3"},
    "awards": {"bang-khen-bo"},
    "authorities": {"tham-quyen-xa", "tham-quyen-tinh"},
    "quotas": set(),
    "base_salaries": set(),
    "prize_settings": {"cach-tinh-tien-thuong"},
    "processing": {"tham-dinh-tinh", "tham-dinh-bo", "tham-dinh-nha-nuoc", "hiep-y", "thong-bao"},
    "rules": {
        *("khong-trung-ho-so", "nguoi-quyet-dinh", "sang-kien-mot-lan", "mot-hinh-thuc-nha-nuoc"),
        *(
            "ldtt-khong-ky-luat",
            "cstd-co-so-r3",
            "cstd-co-so-r3-xac-nhan",
            "ttldtt-50-phan-tram",
            "dvtt-50-phan-tram",
        ),
        *("ttldxs-70-phan-tram", "dvqt-70-phan-tram", "ttldxs-co-cstd", "xa-tieu-bieu-dan-dau"),
        *("co-tinh-chuyen-de-3-nam", "co-tinh-khong-trung", "bang-khen-tinh-tap-the"),
        *("bang-khen-thu-tuong-5-nam", "bang-khen-thu-tuong-cstd-sang-kien", "khong-cong-don"),
    },
    "checklist": {
        *("sang-kien-cstd-co-so-r3", "thue", "bao-hiem", "an-toan", "chuc-vu"),
        *("hiep-y-doi-ngoai", "to-trinh-r0", "bao-cao-r0", "bien-ban-r0"),
    },
}


@pytest.mark.parametrize("section", UNCHECKED)
def test_every_row_that_is_not_sure_is_marked_and_no_other(section):
    rows = SECTIONS[section].objects
    marked = set(rows.filter(is_unchecked=True).values_list("code", flat=True))
    assert marked == UNCHECKED[section]


def test_coefficients_are_sure_but_for_the_old_regime_and_a_few():
    today = Coefficient.objects.in_force(IN_2026).filter(is_unchecked=True)
    assert set(today.values_list("code", flat=True)) == {
        *("gia-dinh-van-hoa", "giay-khen-xa-ca-nhan", "giay-khen-xa-tap-the"),
        *("giay-khen-so-ca-nhan", "giay-khen-so-tap-the"),
        *("ttldxs-doanh-nghiep", "ttldtt-doanh-nghiep"),
        *("co-chinh-phu-doanh-nghiep", "co-tinh-doanh-nghiep"),
    }
    old = Coefficient.objects.in_force(IN_2019)
    sure = set(old.filter(is_unchecked=False).values_list("code", flat=True))
    assert sure == {"giay-khen-xa-ca-nhan-r0", "giay-khen-xa-tap-the-r0"}


def test_thresholds_of_today_all_wait_for_the_council_s_own_rules():
    assert not VoteThreshold.objects.in_force(IN_2026).filter(is_unchecked=False).exists()
    assert VoteThreshold.objects.filter(is_unchecked=False, until_on=date(2024, 1, 1)).count() == 5


def test_fixed_holidays_are_sure_and_lunar_or_moved_ones_are_not():
    sure = Holiday.objects.filter(is_unchecked=False)
    assert {(day.month, day.day) for day in sure.values_list("from_on", flat=True)} == {
        (1, 1),
        (4, 30),
        (5, 1),
        (9, 2),
    }
    assert sure.count() == 20


def test_every_row_has_a_legal_basis():
    for model in SECTIONS.values():
        assert not model.objects.filter(legal_basis="").exists(), model


# Awards


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Cờ thi đua của Thủ tướng Chính phủ", "co-chinh-phu"),
        ("Cờ thi đua của Chính phủ", "co-chinh-phu"),
        ("Bằng khen của UBND tỉnh", "bang-khen-tinh"),
        ("bang khen cua chu tich ubnd tinh", "bang-khen-tinh"),
        ("Chiến sỹ thi đua cơ sở", "cstd-co-so"),
        ("CSTĐCS", "cstd-co-so"),
        ("CSTĐ tỉnh", "cstd-tinh"),
        ("LĐTT", "ldtt"),
        ("Lao động tiên tiến", "ldtt"),
        ("Chiến sỹ tiên tiến", "cstt"),
        ("Huân chương Lao động hạng Nhất", "hc-lao-dong-1"),
        ("Huân chương Lao động hạng III", "hc-lao-dong-3"),
        ("Bản văn hóa", "thon-van-hoa"),
        ("Gia đình văn hoá", "gia-dinh-van-hoa"),
    ],
)
def test_an_award_is_found_by_the_names_in_use(said, code):
    assert catalogue.awards_named(said).code == code


@pytest.mark.parametrize(
    ("said", "level", "code"),
    [
        ("Bằng khen", "province", "bang-khen-tinh"),
        ("Bằng khen", "government", "bang-khen-thu-tuong"),
        ("Cờ thi đua", "government", "co-chinh-phu"),
        ("Giấy khen", "commune", "giay-khen-xa"),
    ],
)
def test_a_form_alone_is_found_by_its_level(said, level, code):
    assert catalogue.awards_named(said) is None
    assert catalogue.awards_named(said, level).code == code


@pytest.mark.parametrize("said", ["", "   ", "Bằng", "LĐTT cấp tỉnh", "Giấy khen của Bộ"])
def test_what_is_no_award_is_none(said):
    assert catalogue.awards_named(said) is None
    assert catalogue.awards_named(said, "unit") is None


def test_no_name_leads_to_two_awards():
    found = catalogue.AwardNames().by_key
    assert {key: rows for key, rows in found.items() if len(rows) > 1} == {}


def test_district_powers_pass_to_the_commune():
    title = award("cstd-co-so")
    before = {row.level: row.decided_by for row in catalogue.authorities_at(title, IN_2024)}
    after = {row.level: row.decided_by for row in catalogue.authorities_at(title, IN_2026)}
    assert set(before) == {"unit", "district"}
    assert before["district"] == "Chủ tịch UBND cấp huyện"
    assert set(after) == {"unit", "commune"}
    assert after["commune"] == "Chủ tịch UBND cấp xã"
    last = catalogue.authorities_at(title, date(2025, 6, 30))
    assert "district" in {row.level for row in last}
    assert "district" not in {
        row.level for row in catalogue.authorities_at(title, date(2025, 7, 1))
    }


def test_every_award_of_today_but_a_ministry_s_says_who_decides():
    silent = [
        row.code
        for row in Award.objects.in_force(IN_2026).exclude(level="ministry")
        if not catalogue.authorities_at(row, IN_2026)
    ]
    assert silent == []


def test_badges_and_district_certificates_have_ended():
    assert not award("huy-hieu").is_in_force(date(2024, 1, 1))
    assert award("huy-hieu").is_in_force(date(2023, 12, 31))
    assert not award("giay-khen-huyen").is_in_force(date(2025, 7, 1))


def test_the_seven_groups_and_all_titles_are_there():
    assert Award.objects.filter(code__startswith="hc-").count() == 20
    assert Award.objects.filter(kind="title").count() == 15
    assert Award.objects.filter(kind="form").count() == 49


# Regimes and rules


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 6, 29), "R0"),
        (date(2023, 12, 31), "R0"),
        (date(2024, 1, 1), "R1"),
        (date(2025, 6, 30), "R1"),
        (date(2025, 7, 1), "R2"),
        (date(2026, 9, 30), "R2"),
        (date(2026, 10, 1), "R3"),
    ],
)
def test_the_regime_of_a_day(day, code):
    assert regime_of(day, catalogue.regimes()).code == code


DAYS = {
    "R0": date(2023, 6, 1),
    "R1": date(2024, 6, 1),
    "R2": date(2026, 6, 1),
    "R3": date(2026, 11, 1),
}


def rules_of(code, day, kind, occasion="merit"):
    """Those that speak of this award alone, by code."""
    return {
        rule.code: rule
        for rule in catalogue.rules_at(day)
        if code in rule.awards
        and (not rule.recipient_kinds or kind in rule.recipient_kinds)
        and (not rule.occasions or occasion in rule.occasions)
    }


def test_every_rule_can_be_read_on_every_day():
    codes = set(Award.objects.values_list("code", flat=True))
    for day in DAYS.values():
        for rule in catalogue.rules_at(day):
            check_rule(rule, codes)


def test_the_15_percent_cap_is_of_the_old_regime_alone():
    for regime, day in DAYS.items():
        found = rules_of("cstd-co-so", day, PERSON)
        assert ("cstd-co-so-15-phan-tram-r0" in found) == (regime == "R0")
        assert (catalogue.quota_of(award("cstd-co-so"), day) is not None) == (regime == "R0")


def test_the_grassroots_title_needs_one_or_the_other_and_since_october_a_human():
    for regime in ("R1", "R2"):
        rule = rules_of("cstd-co-so", DAYS[regime], PERSON)["cstd-co-so-xuat-sac-hoac-sang-kien"]
        assert (rule.predicate, rule.is_unchecked) == ("any_of", False)
    found = rules_of("cstd-co-so", DAYS["R3"], PERSON)
    assert "cstd-co-so-xuat-sac-hoac-sang-kien" not in found
    assert found["cstd-co-so-r3"].is_unchecked
    assert found["cstd-co-so-r3"].params == rule.params


def test_the_ladders_of_old_do_not_judge_today():
    assert rules_of("hc-doc-lap-3", date(2016, 1, 1), BODY)
    today = rules_of("hc-doc-lap-3", DAYS["R3"], BODY)
    assert set(today) == {"mot-hinh-thuc-nha-nuoc"}


def test_every_predicate_of_the_issue_is_used():
    used = set(Rule.objects.values_list("predicate", flat=True))
    assert set(PREDICATES) - used <= {"own_vote", "all_of"}


# Councils, terms, papers


def test_thresholds_fall_back_to_the_level():
    fighter = catalogue.threshold_of(award("cstd-tinh"), "province", IN_2026)
    assert (fighter.numerator, fighter.denominator, fighter.ballot) == (90, 100, "secret")
    assert fighter.base == "all"
    certificate = catalogue.threshold_of(award("bang-khen-tinh"), "province", IN_2026)
    assert (certificate.numerator, certificate.ballot) == (80, "open")
    assert catalogue.threshold_of(award("bang-khen-tinh"), "ministry", IN_2026) is None
    old = catalogue.threshold_of(award("cstd-tinh"), "province", DAYS["R0"])
    assert (old.code, old.is_unchecked) == ("kin-90-cstd-tinh-r0", False)


def test_the_term_is_25_working_days_and_runs_over_days_off():
    term = catalogue.processing_of("appraisal", "province", IN_2026)
    assert term.working_days == 25
    calendar = catalogue.calendar()
    assert add_working_days(date(2023, 8, 1), 25, calendar) == date(2023, 9, 7)
    assert calendar.is_workday(date(2024, 5, 4))  # a Saturday worked for 29 April
    assert not calendar.is_workday(date(2024, 4, 29))
    assert not calendar.is_workday(date(2026, 2, 17))  # Tết


def test_lists_are_published_for_state_level_alone():
    assert catalogue.processing_of("publication", "state", IN_2026).working_days == 10
    assert catalogue.processing_of("publication", "state", DAYS["R0"]).working_days == 5
    assert catalogue.processing_of("publication", "province", IN_2026) is None


def papers(code, kind, occasion, day=IN_2026):
    rows = catalogue.checklist_of(award(code), kind, occasion, day)
    return [(row.document, row.is_required) for row in rows]


BASE = [("letter", True), ("report", True), ("minutes", True)]


@pytest.mark.parametrize(
    ("code", "kind", "occasion", "wanted"),
    [
        ("bang-khen-tinh", PERSON, "merit", BASE),
        ("bang-khen-tinh", PERSON, "campaign", [*BASE, ("confirmation", False)]),
        ("bang-khen-tinh", PERSON, "sudden", [("letter", True), ("summary", True)]),
        ("cstd-tinh", PERSON, "merit", [*BASE, ("initiative", True)]),
        ("cstd-co-so", PERSON, "merit", [*BASE, ("initiative", False)]),
        (
            "bang-khen-tinh",
            "enterprise",
            "merit",
            [*BASE, ("tax", True), ("insurance", True), ("safety", True)],
        ),
        ("hc-lao-dong-3", PERSON, "contribution", [*BASE, ("posts", True)]),
        ("hc-huu-nghi", PERSON, "external", [*BASE, ("opinion", True)]),
    ],
)
def test_papers_by_award_recipient_and_occasion(code, kind, occasion, wanted):
    assert papers(code, kind, occasion) == wanted
    assert {document for document, _ in wanted} <= set(DocumentKind.values)


def test_every_kind_and_occasion_has_papers_in_every_regime():
    one = award("bang-khen-tinh")
    for day in DAYS.values():
        for kind in RecipientKind.values:
            for occasion in AwardOccasion.values:
                assert catalogue.checklist_of(one, kind, occasion, day), (day, kind, occasion)


def test_the_share_of_government_flags():
    assert catalogue.quota_of(award("co-chinh-phu"), IN_2026).percent == 20
    assert Quota.objects.filter(is_goal=True).count() == 0


# Citations


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("luat-2022", "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"),
        ("nd-152-2025", "Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ"),
        (
            "qd-06-2018-lai-chau",
            "Quyết định số 06/2018/QĐ-UBND ngày 21 tháng 02 năm 2018 của Ủy ban nhân dân tỉnh "
            "Lai Châu ban hành Quy chế thi đua, khen thưởng của tỉnh",
        ),
    ],
)
def test_laws_are_cited_by_name_and_other_texts_by_number(code, said):
    assert LegalText.objects.get(code=code).citation == said


def test_the_base_salary_in_force_today_is_there():
    assert catalogue.base_salary_at(timezone.localdate()) is not None
    assert catalogue.base_salary_at(date(2010, 1, 1)) is None
