import unicodedata

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.functions import Lower
from hypothesis import given, settings
from hypothesis import strategies as st

from emulation.lib.vietnamese import (
    COLLATION,
    SearchKey,
    collated,
    fold,
    match_key,
    normalise,
    normalise_paragraphs,
    search_key,
    shortened,
    sort_key,
    spelling_key,
    with_words,
)

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)
words = st.text(alphabet=f"{LETTERS}{LETTERS.upper()} -.,;:/()0123456789", max_size=8)


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("Ðảng bộ", "Đảng bộ"),
        ("ð", "đ"),
        ("  Lai\u00a0Châu\t\n", "Lai Châu"),
        ("\ufeffSìn\u200b Hồ\u00ad", "Sìn Hồ"),
        ("Tu\u0309a", "Tủa"),
        ("vie\u0302\u0323t", "việt"),
        ("vie\u0323\u0302t", "việt"),
        ("tie\u0301\u0302n", "tiến"),
        ("tu\u0300\u031b", "từ"),
        ("", ""),
    ],
)
def test_a_text_has_one_spelling(text, normalised):
    assert normalise(text) == normalised


def test_long_texts_keep_their_lines():
    assert normalise_paragraphs("\nMột  \r\nÐoạn\u00a0hai\n\nBa\n") == "Một\nĐoạn hai\n\nBa"


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


@given(words)
def test_composed_and_decomposed_texts_are_one(text):
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Điện Biên", "dien bien"),
        ("Pa Ủ", "pa u"),
        ("KHỐI THI ĐUA", "khoi thi dua"),
        ("Ðảng", "dang"),
        ("Huổi Tao, xã Lùng Thàng", "huoi tao, xa lung thang"),
    ],
)
def test_folding_drops_accents_and_case_only(text, folded):
    assert fold(text) == folded


@given(words)
def test_folded_texts_are_plain_and_stay_so(text):
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("dien bien", "Điện Biên"),
        ("pa u", "Pa Ủ"),
        ("chien sy", "Chiến sĩ"),
        ("Chiến sỹ thi đua", "chiến sĩ thi đua cơ sở"),
        ("khoi thi dua", "Khối thi đua"),
        ("quy", "Quyên góp"),
        ("tỉ", "Tỷ lệ"),
    ],
)
def test_a_search_finds_what_was_meant(typed, name):
    assert search_key(typed) in search_key(name)


@given(words, words)
def test_a_search_finds_every_beginning_of_a_name(start, rest):
    if start == normalise(start):
        assert search_key(start) in search_key(start + rest)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa bình", "Hoà Bình"),
        ("thủy lợi", "thuỷ  lợi"),
        ("Chiến sĩ", "chiến sỹ"),
        ("Giàng Páo Mỷ", "Giàng Páo Mỉ"),
        ("quý", "quí"),
        ("y tế", "i tế"),
        ("Tỷ lệ", "tỉ lệ"),
        ("H'Mông", "HMông"),
        ("H’mông", "Hmông"),
        ("2021 – 2025", "2021-2025"),
        ("Phong Thổ - Bát Xát", "Phong Thổ – Bát Xát"),
    ],
)
def test_two_spellings_of_one_name_match(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("tay", "tai"), ("thúy", "thúi"), ("máy", "mái"), ("Yên", "Iên")]
)
def test_y_and_i_match_only_where_they_are_one_sound(one, other):
    assert match_key(one) != match_key(other)


def test_a_spelling_keeps_its_tones():
    assert spelling_key("Hoà") == spelling_key("hòa") != spelling_key("hóa")
    assert spelling_key("tỷ") == spelling_key("Tỉ") != spelling_key("tý")
    assert spelling_key("bản") != spelling_key("bàn")


@pytest.mark.parametrize(
    "ordered",
    [
        ["An", "Anh", "Ánh", "Ăn", "Ân", "Dũng", "Đạt"],
        ["la", "là", "lả", "lã", "lá", "lạ"],
        ["lá cây", "là đà", "lạ đời"],
        ["anh", "Anh", "ánh", "Ánh"],
        ["Bản 10", "Bản 2", "Bản Ai"],
        ["Xã A", "Xã Ă", "Xã Â", "Xã B", "Xã E", "Xã Ê", "Xã O", "Xã Ô", "Xã Ơ", "Xã U", "Xã Ư"],
        ["Tân", "Tân Uyên", "Tân-Uyên", "Tân1", "Tâng"],
        ["Fa", "Ga", "Ja", "Ka", "Wa", "Xa", "Ya", "Za"],
    ],
)
def test_names_stand_in_the_order_of_the_vietnamese_alphabet(ordered):
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered


def _ordered_by_the_database(texts):
    values = ", ".join(["(%s)"] * len(texts))
    query = f'SELECT column1 FROM (VALUES {values}) AS t ORDER BY column1 COLLATE "{COLLATION}"'
    with connection.cursor() as cursor:
        cursor.execute(query, texts)
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=2, max_size=30))
def test_both_databases_sort_as_the_sort_key_does(texts):
    assert _ordered_by_the_database(texts) == sorted(texts, key=sort_key)


@pytest.mark.django_db
def test_a_queryset_is_ordered_by_a_collated_field():
    for name in ["Đạt", "Dũng", "Ánh", "Ân", "Anh", "Ăn"]:
        ContentType.objects.create(app_label="lib", model=name)
    names = ContentType.objects.filter(app_label="lib").values_list("model", flat=True)
    ordered = ["Anh", "Ánh", "Ăn", "Ân", "Dũng", "Đạt"]
    assert list(names.order_by(collated("model"))) == ordered
    assert list(names.order_by(collated("model").desc())) == ordered[::-1]
    assert list(names.order_by(collated(Lower("model")))) == ordered


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(words)
def test_both_databases_fold_for_search_as_the_search_key_does(text):
    ContentType.objects.update_or_create(app_label="lib", defaults={"model": normalise(text)})
    folded = ContentType.objects.filter(app_label="lib").values_list(SearchKey("model"), flat=True)
    assert folded.get() == search_key(text)


@pytest.mark.django_db
def test_rows_are_found_by_words_in_any_of_their_columns_whatever_the_accents():
    for label, name in [("Mường Kim", "Bản Chát"), ("Mường So", "Vàng Bó"), ("100% Ý_kiến", "x")]:
        ContentType.objects.create(app_label=label, model=name)

    def found(typed):
        rows = with_words(ContentType.objects.all(), typed, "app_label", "model")
        return set(rows.values_list("app_label", flat=True)) & {
            "Mường Kim",
            "Mường So",
            "100% Ý_kiến",
        }

    assert found("MUONG chat") == {"Mường Kim"}
    assert found("muong") == {"Mường Kim", "Mường So"}
    assert found("bo so") == {"Mường So"}
    assert found("%") == {"100% Ý_kiến"}
    assert found("y_k") == {"100% Ý_kiến"}
    assert found("muong giang") == set()
    assert len(found("")) == 3


def test_a_text_is_cut_between_two_words_and_never_longer_than_asked():
    long = "Tỷ lệ số xã đạt chuẩn nông thôn mới nâng cao, kiểu mẫu trên địa bàn toàn tỉnh"
    for letters in range(12, 60):
        cut = shortened(long, letters)
        assert len(cut) <= letters
        assert cut.endswith(" …")
        assert long.startswith(cut[:-2])
    assert shortened(long, 200) == long
