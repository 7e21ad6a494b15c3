import pytest

from awards.achievements import achievement_key


def sudden(text, award="giay-khen"):
    return achievement_key("sudden", award, text=text)


def test_a_campaign_is_one_achievement_whatever_the_award_and_the_words():
    key = achievement_key("campaign", "bang-khen-tinh", (2023,), 12, "Đường nông thôn")
    assert key == achievement_key("campaign", "giay-khen", (), 12, "")
    assert key != achievement_key("campaign", "bang-khen-tinh", (2023,), 13, "Đường nông thôn")


def test_regular_merit_is_the_award_and_the_years():
    key = achievement_key("merit", "cstdcs", [2024], text="Giảng dạy")
    assert key == achievement_key("merit", "cstdcs", [2024, 2024], text="Dạy học")
    assert key != achievement_key("merit", "cstdcs", [2025])
    assert key != achievement_key("merit", "ldtt", [2024])


def test_years_do_not_run_together():
    two = achievement_key("merit", "a", [2022, 2024])
    assert two == achievement_key("merit", "a", [2024, 2022])
    assert two != achievement_key("merit", "a", [2022, 2023, 2024])


@pytest.mark.parametrize(
    "spelled",
    [
        "CỨU 2 NGƯỜI TRONG LŨ, BẢN MÙ CẢ",
        "cứu 2 người trong lũ bản Mù Cả",
        "cuu 2 nguoi trong lu – ban Mu Ca.",
        "cứu  2 người trong lũ (bản Mù Cả)",
        "cứu 2 người trong lũ, bản Mù Cả",
    ],
)
def test_a_deed_is_known_however_it_is_spelled(spelled):
    assert sudden("Cứu 2 người trong lũ, bản Mù Cả") == sudden(spelled)


def test_one_deed_is_one_whatever_the_award():
    assert sudden("Cứu người", "giay-khen") == sudden("Cứu người", "bang-khen-tinh")


def test_digits_count():
    assert sudden("Cứu 2 người") != sudden("Cứu 3 người")


def test_occasions_do_not_mix():
    assert sudden("Cứu người") != achievement_key("external", "giay-khen", text="Cứu người")


@pytest.mark.parametrize(
    "key",
    [sudden(""), sudden(" … "), achievement_key("merit", "a"), achievement_key("campaign", "a")],
)
def test_without_anything_to_tell_by_there_is_no_key(key):
    assert key == ""


def test_keys_are_short_and_never_mix_years_with_words():
    many = achievement_key("merit", "a" * 40, range(1900, 2026, 2))
    assert len(many) <= 80
    assert len(sudden("x" * 10_000)) == len("sudden:") + 24
    assert achievement_key("merit", "a", text="2024") != achievement_key("merit", "a", [2024])
