"""Frameworks speak Vietnamese too; the compiled catalogue is that of the text beside it."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

FOLDER = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
ENTRY = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[0\]) (".*")$')


def written() -> dict[str, str]:
    """{msgid: msgstr} of the text; a plural stands under its singular."""
    found, parts = {}, {}
    for line in (FOLDER / "django.po").read_text().splitlines():
        if not line and parts:
            found[parts["msgid"]] = parts.get("msgstr", parts.get("msgstr[0]"))
            parts = {}
        elif match := ENTRY.match(line):
            parts[match[1]] = ast.literal_eval(match[2])
    found[parts["msgid"]] = parts.get("msgstr", parts.get("msgstr[0]"))
    del found[""]
    return found


def test_the_compiled_catalogue_is_that_of_the_text():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    held = {key if isinstance(key, str) else key[0]: text for key, text in compiled.items() if key}
    assert held == written()


def test_every_sentence_keeps_its_placeholders():
    placeholder = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    for english, vietnamese in written().items():
        said = sorted(placeholder.findall(vietnamese))
        assert set(said) <= set(placeholder.findall(english)), english


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("History", "Lịch sử"),
        ("Null characters are not allowed.", "Có ký tự không đọc được. Hãy gõ lại."),
        ("This field is required.", "Hãy điền mục này."),
    ],
)
def test_frameworks_speak_vietnamese(english, vietnamese):
    assert translation.gettext(english) == vietnamese


def test_a_short_password_is_refused_in_vietnamese():
    said = translation.ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        10,
    )
    assert said == "Mật khẩu quá ngắn, cần ít nhất %d ký tự."
