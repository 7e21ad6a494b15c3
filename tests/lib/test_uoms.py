from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.uoms import convert, same_base, same_uom

MONEY = ["đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "nghìn tỷ đồng", "Tỉ đồng", "1.000 đồng"]
values = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14),
                     max_value=10**14)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "from_uom", "to_uom", "expected"),
    [
        ("64200", "triệu đồng", "tỷ đồng", "64.2"),
        ("14", "nghìn tỷ đồng", "tỷ đồng", "14000"),
        ("18.5", "triệu USD", "USD", "18500000"),
        ("1", "triệu lượt", "nghìn lượt", "1000"),
        ("1", "vạn người", "người", "10000"),
        ("14", "nghìn tỷ", "tỷ", "14000"),
        ("64200", "tr.đ", "tỷ đ", "64.2"),
        ("64200", "trđ", "tỷ VNĐ", "64.2"),
        ("5000", "1.000 đồng", "triệu đồng", "5"),
        ("25.1", "triệu đồng/người/năm", "nghìn đồng / người / năm", "25100"),
        ("25", "ca/100.000 dân", "ca/nghìn dân", "0.25"),
        ("5", "ha", "km2", "0.05"),
        ("5", "ha", "m²", "50000"),
        ("2", "nghìn ha", "ha", "2000"),
        ("55", "tạ/ha", "tấn/ha", "5.5"),
        ("3", "tấn", "kg", "3000"),
        ("3", "tấn thóc", "tạ thóc", "30"),
        ("1.5", "km", "m", "1500"),
        ("5", "%", "%", "5"),
        ("5", "", "", "5"),
    ],
)
def test_figures_are_converted_exactly(value, from_uom, to_uom, expected):
    assert str(convert(Decimal(value), from_uom, to_uom)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tỷ đồng", "triệu USD"),
        ("tỷ đồng", "tỷ"),
        ("%", "điểm %"),
        ("% tăng", "%"),
        ("tỷ lệ %", "%"),
        ("lượt", "lượt người"),
        ("triệu đồng", "triệu đồng/năm"),
        ("ha", "kg"),
        ("ha", "hà"),
        ("người", ""),
        ("", "triệu"),
        ("tấn thóc", "tấn ngô"),
    ],
)
def test_figures_of_different_things_are_not_converted(one, other):
    assert not same_base(one, other)
    assert convert(Decimal(5), one, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tỷ đồng", "Tỉ  Đồng"),
        ("tỷ đồng", "ty\u0309 đo\u0302\u0300ng"),
        ("tỷ đồng", "tỷ\u00a0đồng"),
        ("hoà", "hòa"),
        ("triệu đồng/năm", "triệu đồng / năm"),
        ("m²", "m2"),
        ("đồng", "VNĐ"),
        ("điểm %", "điểm phần trăm"),
    ],
)
def test_one_unit_of_measure_has_many_spellings(one, other):
    assert same_uom(one, other)


def test_a_scale_makes_another_unit_of_measure_of_the_same_base():
    assert not same_uom("tỷ đồng", "triệu đồng")
    assert same_base("tỷ đồng", "triệu đồng")


@given(values, st.sampled_from(MONEY), st.sampled_from(MONEY))
def test_converting_there_and_back_changes_nothing(value, one, other):
    assert convert(convert(value, one, other), other, one) == value


@given(values, values, st.sampled_from(MONEY), st.sampled_from(MONEY))
def test_the_larger_stays_the_larger_in_any_unit_of_measure(first, second, one, other):
    assert (first < second) == (convert(first, one, other) < convert(second, one, other))
