from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.figures import (
    Approximation,
    Figure,
    NumberError,
    format_figure,
    format_number,
    parse_figure,
    parse_number,
)

EXACT, OVER, UNDER = Approximation.EXACT, Approximation.OVER, Approximation.UNDER
# All figures that parse_number accepts: up to 15 digits, with the zeros before them.
figures = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**14), 10**14),
    st.integers(0, 14),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("01", "1"),
        ("750", "750"),
        ("1.234", "1234"),
        ("58.857", "58857"),
        ("1.234.567", "1234567"),
        ("1.234,56", "1234.56"),
        ("1.234,567", "1234.567"),
        ("1234.56", "1234.56"),
        ("1234.567", "1234.567"),
        ("1234567", "1234567"),
        ("1,234.56", "1234.56"),
        ("1,234,567", "1234567"),
        ("1,234,567.8", "1234567.8"),
        ("1,234", "1.234"),
        ("14,000", "14"),
        ("24,63%", "24.63"),
        ("24,63 %", "24.63"),
        ("1.23", "1.23"),
        ("0.5", "0.5"),
        ("0.123", "0.123"),
        ("0,5", "0.5"),
        ("14. 000", "14000"),
        ("14.\u00a0000", "14000"),
        ("14 000", "14000"),
        ("14\u202f000", "14000"),
        ("1 234 567,8", "1234567.8"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
        ("–3,5", "-3.5"),
        ("- 3,5", "-3.5"),
        ("+3,5", "3.5"),
        ("-0", "0"),
        ("  47,2\n", "47.2"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_numbers_are_read_as_typed_or_printed(text, value):
    assert parse_number(text) == Decimal(value)
    assert str(parse_number("-0")) == "0"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Chưa nhập số."),
        (" \u00a0", "Chưa nhập số."),
        ("14,0 000", "Không đọc chắc chắn được số “14,0 000”"),
        ("14 00", "Không đọc chắc chắn được số “14 00”"),
        ("3, 5", "Không đọc chắc chắn được số “3, 5”"),
        ("1.23.456", "Không đọc chắc chắn được"),
        ("1.234.56", "Không đọc chắc chắn được"),
        ("1234.567,8", "Không đọc chắc chắn được"),
        ("14 000.500", "Không đọc chắc chắn được"),
        ("01.234", "Không đọc chắc chắn được"),
        ("1,2,3", "Không đọc chắc chắn được"),
        ("5,", "Không đọc chắc chắn được"),
        (",5", "Không đọc chắc chắn được"),
        ("195,5/150", "hai số cách nhau bằng dấu gạch chéo"),
        ("25 / 39", "hai số cách nhau bằng dấu gạch chéo"),
        ("1234567890123456", "có quá 15 chữ số"),
        ("NaN", "“NaN” không phải là một số."),
        ("Infinity", "không phải là một số."),
        ("1e5", "không phải là một số."),
        ("1_000", "không phải là một số."),
        ("0x10", "không phải là một số."),
        ("٣", "không phải là một số."),
        ("²", "không phải là một số."),
        ("--5", "không phải là một số."),
        ("%", "không phải là một số."),
        ("5%%", "không phải là một số."),
        ("trên 300", "không phải là một số."),
        ("5 tỷ", "không phải là một số."),
    ],
)
def test_what_is_no_single_number_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(NumberError) as refusal:
        parse_number(text)
    assert sentence in str(refusal.value)


def test_a_long_text_is_not_repeated_whole_to_the_person():
    with pytest.raises(NumberError) as refusal:
        parse_number("không " * 100)
    assert len(str(refusal.value)) < 120


@given(figures)
def test_every_figure_is_read_back_as_it_was_written(value):
    assert parse_number(format_number(value)) == value


@given(figures)
def test_every_figure_in_plain_digits_is_read_unless_three_decimals_make_it_vietnamese(value):
    plain = f"{value:f}"
    whole, _, fraction = plain.lstrip("-").partition(".")
    if len(fraction) == 3 and whole != "0" and len(whole) <= 3:
        assert parse_number(plain) == value * 1000
    else:
        assert parse_number(plain) == value


@given(st.text(alphabet="0123456789., -%/e", max_size=12))
def test_any_typing_gives_a_finite_number_or_a_sentence(text):
    try:
        value = parse_number(text)
    except NumberError as error:
        assert str(error).endswith(".")
    else:
        assert value.is_finite()
        typed = "".join(character for character in text if character.isdigit())
        assert "".join(str(digit) for digit in value.as_tuple().digits).lstrip("0") == (
            typed.lstrip("0")
        )


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("", Figure(None)),
        ("47,2 triệu đồng", Figure(Decimal("47.2"), uom="triệu đồng")),
        ("trên 300", Figure(Decimal(300), OVER)),
        ("Hơn 01 triệu lượt", Figure(Decimal(1), OVER, uom="triệu lượt")),
        ("> 300", Figure(Decimal(300), OVER)),
        ("gần 800 tỷ đồng", Figure(Decimal(800), UNDER, uom="tỷ đồng")),
        (
            "ước đạt gần 14. 000 tỷ đồng",
            Figure(Decimal(14000), UNDER, estimate=True, uom="tỷ đồng"),
        ),
        ("ước tính 5%", Figure(Decimal(5), estimate=True, uom="%")),
        ("khoảng 20 ha", Figure(Decimal(20), estimate=True, uom="ha")),
        ("≈ 5", Figure(Decimal(5), estimate=True)),
        ("~5", Figure(Decimal(5), estimate=True)),
        ("trên dưới 300", Figure(Decimal(300), estimate=True)),
        ("14.000 tỷ đồng (ước)", Figure(Decimal(14000), estimate=True, uom="tỷ đồng")),
        ("đạt 9.842 lao động", Figure(Decimal(9842), uom="lao động")),
        ("còn 24,63%", Figure(Decimal("24.63"), uom="%")),
        ("260,8ha", Figure(Decimal("260.8"), uom="ha")),
        ("5 m2", Figure(Decimal(5), uom="m2")),
        ("3,91 điểm %", Figure(Decimal("3.91"), uom="điểm %")),
        ("25,1 triệu đồng/năm", Figure(Decimal("25.1"), uom="triệu đồng/năm")),
        ("25 ca/100.000 dân", Figure(Decimal(25), uom="ca/100.000 dân")),
        ("-3,5%", Figure(Decimal("-3.5"), uom="%")),
        ("300.", Figure(Decimal(300))),
        (
            "trên 339 tập thể, cá nhân, hộ gia đình",
            Figure(Decimal(339), OVER, uom="tập thể, cá nhân, hộ gia đình"),
        ),
    ],
)
def test_figures_keep_what_was_said_about_them(text, figure):
    assert parse_figure(text) == figure


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("195,5/150ha", "hai số cách nhau bằng dấu gạch chéo"),
        ("25/39 trường", "hai số cách nhau bằng dấu gạch chéo"),
        ("9.842 lao động, vượt 16,6%", "có nhiều hơn một số"),
        ("10-15%", "có nhiều hơn một số"),
        ("10 - 15%", "có nhiều hơn một số"),
        ("300, trong đó có trẻ em", "có nhiều hơn một số"),
        ("14,0 000 tỷ", "Không đọc chắc chắn được số “14,0 000”"),
        ("vượt 36%", "Không hiểu “vượt” trước số"),
        ("dưới 10%", "Không hiểu “dưới” trước số"),
        ("hàng nghìn người", "không có số nào"),
        ("1e5", "không phải là một số"),
        ("300 người trở lên", "hãy viết trên, hơn hoặc gần trước số"),
    ],
)
def test_a_figure_is_one_number_with_words_that_are_understood(text, sentence):
    with pytest.raises(NumberError) as refusal:
        parse_figure(text)
    assert sentence in str(refusal.value)


@given(
    figures,
    st.sampled_from(Approximation),
    st.booleans(),
    st.sampled_from(["", "%", "tỷ đồng", "ha", "m2", "lượt người", "điểm %", "triệu đồng/năm"]),
)
def test_every_figure_with_its_words_is_read_back(value, approximation, estimate, uom):
    figure = Figure(value, approximation, estimate, uom)
    assert parse_figure(format_figure(figure)) == figure


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1234.56"), None, "1.234,56"),
        (Decimal("47.2000"), None, "47,2"),
        (Decimal("14000"), None, "14.000"),
        (Decimal("1.4E+4"), None, "14.000"),
        (Decimal("9.0"), 1, "9,0"),
        (Decimal("9"), 2, "9,00"),
        (Decimal("112.55"), 1, "112,6"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("-0.125"), 2, "-0,13"),
        (Decimal("-0.004"), 2, "0,00"),
        (Decimal("999.95"), 1, "1.000,0"),
        (Decimal("-1234.5"), None, "-1.234,5"),
        (Decimal("123456789012345678"), None, "123.456.789.012.345.678"),
        (123, None, "123"),
        (1000000, None, "1.000.000"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value, decimals, text):
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"), [(5, "05"), (0, "0"), (9, "09"), (10, "10"), (Decimal("4.5"), "4,5")]
)
def test_counts_below_ten_take_the_administrative_zero(value, text):
    assert format_number(value, pad=True) == text


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), Decimal("Infinity")])
def test_floats_and_infinities_are_never_written(value):
    with pytest.raises((TypeError, ValueError)):
        format_number(value)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(None, uom="ha"), ""),
        (Figure(Decimal(300), OVER), "trên 300"),
        (Figure(Decimal(14000), UNDER, True, "tỷ đồng"), "ước gần 14.000 tỷ đồng"),
        (Figure(Decimal("24.63"), uom="%"), "24,63%"),
        (Figure(Decimal("3.91"), uom="điểm %"), "3,91 điểm %"),
    ],
)
def test_figures_are_written_as_documents_print_them(figure, text):
    assert format_figure(figure) == text
