import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.names import names_alike

POVERTY = [
    "Cả nước chung tay vì người nghèo - không để ai bị bỏ lại phía sau",
    "Chung tay vì người nghèo - Không để ai bị bỏ lại phía sau",
    "Lai Châu chung tay vì người nghèo không để ai bỏ lại phía sau giai đoạn 2016-2020",
    "Phong trào thi đua “Điện Biên chung tay vì người nghèo – không để ai bị bỏ lại phía sau”",
]
COUNTRYSIDE = [
    "Chung sức xây dựng nông thôn mới",
    "Cả nước chung sức xây dựng nông thôn mới và giảm nghèo bền vững giai đoạn 2016-2020",
    "PHONG TRÀO THI ĐUA CẢ NƯỚC CHUNG SỨC XÂY DỰNG NÔNG THÔN MỚI",
    "Điện Biên chung sức xây dựng nông thôn mới",
]
COMPANIES = [
    "Doanh nghiệp Lai Châu hội nhập và phát triển",
    "Doanh nghiệp Việt Nam hội nhập và phát triển",
    "Doanh nghiệp hội nhập, phát triển",
]
OFFICES = [
    "Cán bộ, công chức, viên chức tỉnh Lai Châu thi đua thực hiện văn hóa công sở",
    "Cán bộ, công chức, viên chức thi đua thực hiện văn hoá công sở",
    "Cán bộ, công chức, viên chức và người lao động thi đua thực hiện văn hóa công sở",
]
# Each line is a movement of its own, though many share most of their words.
DISTINCT = [
    POVERTY[1],
    COUNTRYSIDE[0],
    COMPANIES[0],
    OFFICES[0],
    "Chương trình mỗi xã một sản phẩm (OCOP)",
    "toàn dân đoàn kết xây dựng đời sống văn hóa",
    "Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh",
    "Thi đua quyết thắng",
    "Công an nhân dân học tập, thực hiện 6 điều Bác Hồ dạy",
    "Toàn dân bảo vệ an ninh Tổ quốc",
    "Vì an ninh Tổ quốc",
    "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    "Cả nước đẩy mạnh phong trào học tập suốt đời",
    "Cả nước chung tay xóa nhà tạm, nhà dột nát",
    "Thi đua yêu nước",
    "Lao động giỏi, lao động sáng tạo",
]
ANNIVERSARIES = [
    "thành lập tỉnh",
    "chia tách, thành lập tỉnh",
    "thành lập Đảng bộ tỉnh",
    "thành lập Đảng bộ huyện",
    "ngày giải phóng huyện Phong Thổ",
    "ngày giải phóng huyện Tân Uyên",
    "huyện Tân Uyên chia tách và thành lập",
    "ngày Bác Hồ gửi thư cho đồng bào và cán bộ Lai Châu",
    "Ngày sinh Chủ tịch Hồ Chí Minh",
    "Ngày mất Chủ tịch Hồ Chí Minh",
    "ngày Bác Hồ ra lời kêu gọi thi đua ái quốc",
    "thành lập Đoàn Thanh niên Cộng sản Hồ Chí Minh huyện Mường Nhé",
    "thành lập Đoàn Thanh niên Cộng sản Hồ Chí Minh huyện Mường Chà",
]


def _pairs(names):
    return [(one, other) for one in names for other in names if one < other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *_pairs(POVERTY),
        *_pairs(COUNTRYSIDE),
        *_pairs(COMPANIES),
        *_pairs(OFFICES),
        ("Chương trình mỗi xã một sản phẩm (OCOP)", "Mỗi xã một sản phẩm"),
        ("Thi đua quyết thắng", "Phong trào “Thi đua Quyết thắng” năm 2023"),
        ("115 năm thành lập tỉnh", "Kỷ niệm 115 năm ngày thành lập tỉnh (28/6/1909 - 28/6/2024)"),
        ("thành lập tỉnh", "thành lập tỉnh Lai Châu"),
        ("thành lập Đảng bộ tỉnh", "Ngày thành lập Đảng bộ tỉnh Lai Châu"),
        ("Chiến thắng Điện Biên Phủ", "70 năm Chiến thắng lịch sử Điện Biên Phủ"),
        ("chiến sĩ thi đua", "Chiến sỹ thi đua"),
        ("Phong trào thi đua", "phong trào  thi đua"),
        ("Chuyển đổi số ngân hàng", "Chuyển đổi số ngành ngân hàng giai đoạn 2021-2025"),
    ],
)
def test_variants_of_one_name_are_alike(one, other):
    assert names_alike(one, other)


@pytest.mark.parametrize(("one", "other"), [*_pairs(DISTINCT), *_pairs(ANNIVERSARIES)])
def test_names_of_different_things_are_not_alike(one, other):
    assert not names_alike(one, other)


def test_a_body_of_one_level_or_place_is_not_that_of_another():
    of_a_district = "thành lập Đảng bộ huyện Mường Nhé tỉnh Điện Biên"
    assert names_alike("thành lập Đảng bộ huyện Mường Nhé", of_a_district)
    assert not names_alike("thành lập Đảng bộ tỉnh", of_a_district)
    assert not names_alike("thành lập Đảng bộ tỉnh Điện Biên", of_a_district)
    assert not names_alike("thành lập Đảng bộ huyện Mường Chà tỉnh Điện Biên", of_a_district)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lao động giỏi", "Lao động giỏi, lao động sáng tạo"),
        ("thành lập Đảng", "thành lập Đảng bộ tỉnh"),
    ],
)
def test_a_few_words_do_not_tell_a_longer_name_that_begins_with_them(one, other):
    assert not names_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thành lập tỉnh", "thành lập Đảng Bộ tỉnh"),
        ("Thành Lập Tỉnh", "Thành Lập Đảng Bộ Tỉnh"),
    ],
)
def test_capitals_of_a_body_are_not_taken_for_a_place(one, other):
    assert not names_alike(one, other)


def test_a_place_may_be_missing_but_not_replaced_inside_a_name():
    name = "Cán bộ, công chức, viên chức {}thi đua thực hiện văn hóa công sở"
    assert names_alike(name.format(""), name.format("huyện Mường Nhé "))
    assert not names_alike(name.format("huyện Mường Chà "), name.format("huyện Mường Nhé "))


@pytest.mark.parametrize("name", ["", "  ", "-", "…"])
def test_an_empty_name_is_like_nothing(name):
    assert not names_alike(name, name)
    assert not names_alike(name, "Thi đua quyết thắng")


def test_two_names_that_only_open_alike_are_not_alike():
    assert not names_alike("Phong trào thi đua", "Phong trào thi đua yêu nước")


vocabulary = " ".join([*POVERTY, *COUNTRYSIDE, *DISTINCT, *ANNIVERSARIES]).split()
names = st.lists(st.sampled_from(vocabulary), max_size=9).map(" ".join)


@given(names, names)
def test_likeness_is_mutual(one, other):
    assert names_alike(one, other) == names_alike(other, one)


@given(names, names, names)
def test_likeness_is_mutual_among_names_that_contain_each_other(head, name, tail):
    longer = f"{head} {name} {tail}"
    assert names_alike(longer, name) == names_alike(name, longer)


@given(st.sampled_from(vocabulary), names)
def test_every_name_is_like_itself_in_any_case(word, name):
    name = f"{word} x {name}"
    assert names_alike(name, name)
    assert names_alike(name, name.upper())
