"""Texts of the fonts before Unicode become readable, and no other text is touched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.lib.legacy_text import (
    TCVN3,
    VNI,
    Encoding,
    Evidence,
    encoding_of,
    evidence_of,
    from_tcvn3,
    from_vni,
    is_syllable,
    to_unicode,
)

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", v + tone) for v in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
CAPITALS = [letter.upper() for letter in SMALL]
UNTONED_CAPITALS = list("AĂÂĐEÊIOÔƠUƯY")

SENTENCES = [
    "Phong trào thi đua yêu nước năm 2023",
    "Đơn vị dẫn đầu khối các huyện, thành phố",
    "Tỷ lệ hộ nghèo giảm 3,91 điểm % so với năm trước",
    "Xây dựng đường giao thông nông thôn mới (km)",
    "Trường Tiểu học số 1 thị trấn Phong Thổ",
    "Giữ vững an ninh, trật tự xã hội trên địa bàn",
    "Nguyễn Thị Thuý Hằng – Phó Chủ tịch UBND huyện",
    "Thu ngân sách trên địa bàn ước đạt 2.150 tỷ đồng",
    "Sữa, gỗ, quế, chuối, nghệ và những kỷ lục mới",
    "Hộ nghèo ở bản Mường Khoa, huyện Tân Uyên",
]
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})


def inverse(table):
    """By letter; of two spellings the one with a mark of the same case as its letter."""
    codes = {}
    for code, letter in table.items():
        same_case = code.islower() == letter.islower() or len(code) == 1
        if letter not in codes or same_case:
            codes[letter] = code
    return codes


TO_TCVN3, TO_VNI = inverse(TCVN3), inverse(VNI)


def tcvn3(text):
    return "".join(TO_TCVN3.get(letter, letter) for letter in text)


def vni(text):
    return "".join(TO_VNI.get(letter, letter) for letter in text)


# --- Tables ----------------------------------------------------------------------------------


def test_known_spellings_are_read():
    # As these fonts stored them, written down by hand and not by the tables under test.
    assert from_tcvn3("Céng hoµ x· héi chñ nghÜa ViÖt Nam") == "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert from_tcvn3("®· ®¹t ë møc «, « t«") == "đã đạt ở mức ô, ô tô"
    assert from_tcvn3("§éc lËp - Tù do - H¹nh phóc") == "Độc lập - Tự do - Hạnh phúc"
    assert from_tcvn3("Tr\xadêng THCS thÞ trÊn Tam §\xadêng") == "Trường THCS thị trấn Tam Đường"
    assert from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam") == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam"
    )
    assert from_vni("Ñoäc laäp - Töï do - Haïnh phuùc") == "Độc lập - Tự do - Hạnh phúc"
    assert from_vni("TÆNH LAI CHAÂU, QUYÙ IV") == "TỈNH LAI CHÂU, QUÝ IV"


@pytest.mark.parametrize("letter", SMALL + UNTONED_CAPITALS)
def test_tcvn3_has_every_letter(letter):
    assert from_tcvn3(f"b{tcvn3(letter)}") == f"b{letter}"


@pytest.mark.parametrize("letter", SMALL + CAPITALS)
def test_vni_has_every_letter(letter):
    assert from_vni(vni(letter)) == letter


def test_the_tables_are_complete_and_say_nothing_twice():
    assert set(TCVN3.values()) == {c for c in SMALL + UNTONED_CAPITALS if not c.isascii()}
    assert len(set(TCVN3.values())) == len(TCVN3)
    assert set(VNI.values()) == {letter for letter in SMALL + CAPITALS if not letter.isascii()}


@given(st.lists(st.sampled_from(SMALL + UNTONED_CAPITALS), min_size=1).map("".join))
def test_what_is_written_in_tcvn3_is_read_back(word):
    assert from_tcvn3(f"xem {tcvn3(word)}b") == f"xem {word}b"


@given(st.text(st.sampled_from([*SMALL, *CAPITALS, *" 0123456789.,-bcdghklmnpqrstvx"])))
def test_what_is_written_in_vni_is_read_back(text):
    assert from_vni(vni(text)) == text


def test_capitals_of_tcvn3_were_typed_with_small_codes():
    assert from_tcvn3("UBND TØNH LAI CH¢U") == "UBND TỈNH LAI CHÂU"
    assert from_tcvn3("HUYÖN PHONG THæ ë") == "HUYỆN PHONG THỔ Ở"
    assert from_tcvn3("UBND x· NËM Cuæi") == "UBND xã NẬM Cuổi"
    assert from_tcvn3("A Mó") == "A Mú"


# --- Recognising -----------------------------------------------------------------------------


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_recognised_and_read(sentence):
    assert (encoding_of(tcvn3(sentence)), to_unicode(tcvn3(sentence))) == (
        Encoding.TCVN3,
        sentence,
    )
    assert (encoding_of(vni(sentence)), to_unicode(vni(sentence))) == (Encoding.VNI, sentence)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join))
def test_unicode_stays_as_it_is_in_every_form_and_company(text):
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        assert to_unicode(written) == written
        assert to_unicode(written, Encoding.UNICODE) == written


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join))
def test_a_legacy_text_never_becomes_another_sentence(text):
    """Read right, or left alone because it could be something else."""
    assert to_unicode(tcvn3(text)) in (text, tcvn3(text))
    assert to_unicode(vni(text)) in (text, vni(text))


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_stays(text):
    for among in (None, *Encoding):
        assert to_unicode(text, among) == text


@pytest.mark.parametrize(
    "text",
    [
        "không có", "xã là và", "hoà", "khoá", "toán", "Lê Văn Tám", "Bò", "Sè", "quý", "hoá",
        "Ðoàn xã", "quôc", "Krông Búk", "Pék", "Café Müller", "São Tomé", "El Niño", "François",
        "Jürgen Köln", "Curaçao", "Malmö", "Zürich – 5 °C", "naïve", "Øresund", "Ångström",
        "50 µm", "3 × 4 m²", "§ 2, ¶ 3", "« abc »", "±5 %", "½ giá", "2×3", "10 ÷ 2", "Panadol®",
        "© 2023", "·", "– mục 1", "n° 5", "5 £", "¥100", "¡Hola!", "\xad", "m²", "1ª",
        "Đắk Lắk", "\u0110i\u1ec7n", "日本", "Ёлка", "",
    ],
)  # fmt: skip
def test_what_is_no_legacy_text_stays(text):
    assert to_unicode(text) == text


def test_a_doubtful_cell_follows_its_neighbours():
    # "Bß" is certain; "Bò" reads as bò in Unicode and as bũ in TCVN3, "hoá" as hố in VNI.
    assert to_unicode("Sè") == "Sè"
    assert to_unicode("Sè", Encoding.TCVN3) == "Số"
    assert to_unicode("hoá", Encoding.VNI) == "hố"
    assert to_unicode("hoá", Encoding.TCVN3) == "hoá"
    assert [encoding_of(text) for text in ("Sè", "xã và là", "abc")] == [
        None,
        Encoding.UNICODE,
        None,
    ]
    # What only Unicode can mean stays Unicode in the midst of them.
    assert to_unicode("Xã là", Encoding.TCVN3) == "Xã là"
    assert to_unicode("Đơn vị", Encoding.TCVN3) == "Đơn vị"
    assert to_unicode("3 × 4", Encoding.TCVN3) == "3 × 4"
    assert to_unicode("1.000 ®", Encoding.TCVN3) == "1.000 đ"
    assert to_unicode("1.000 ñ", Encoding.VNI) == "1.000 đ"


def test_neighbours_decide_only_when_they_agree():
    legacy = [tcvn3(sentence) for sentence in SENTENCES]
    assert evidence_of(legacy) == Evidence(tcvn3=10)
    assert evidence_of(legacy).verdict() is Encoding.TCVN3
    assert evidence_of(SENTENCES) == Evidence(unicode=10)
    assert evidence_of([*legacy, *SENTENCES]) == Evidence(unicode=10, tcvn3=10)
    assert evidence_of([*legacy, *SENTENCES]).verdict() is None
    assert evidence_of(["abc", "1", "Sè"]).verdict() is None
    assert evidence_of(map(vni, SENTENCES)) == Evidence(vni=10)
    assert Evidence(1, 9, 0) + Evidence(0, 1, 0) == Evidence(1, 10, 0)
    assert Evidence(1, 10, 0).verdict() is Encoding.TCVN3


def test_syllables_are_told_from_other_words():
    good = "nghĩa giếng gì gìn quý quyết khuya hoà hòa Đắk Bắc uỷ ủy thuở yêu trường quốc kạn"
    bad = "quôc cể ngế ghà ngha quục Mller tràt hồà zin đ bk ằ1 Pộkh jun"
    assert [word for word in good.split() if not is_syllable(word)] == []
    assert [word for word in bad.split() if is_syllable(word)] == []


@given(st.text(max_size=60), st.sampled_from([None, *Encoding]))
def test_any_text_is_answered(text, among):
    assert isinstance(to_unicode(text, among), str)
    if any(letter > "\u1e9f" and letter < "\u1efa" for letter in text):
        assert to_unicode(text, among) == text
