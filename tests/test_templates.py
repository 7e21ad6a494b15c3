"""What holds for every template and for the styles, whoever adds one."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string

from emulation.lib.verdicts import YES, no

ROOT = Path(settings.BASE_DIR)
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/sprite.svg").read_text()))
# Documents are laid out for paper and never meet a browser.
PAGES = [path for path in (ROOT / "templates").rglob("*.html") if "documents" not in path.parts]
STYLES = sorted((ROOT / "static/css").glob("*.css"))
BLOCKED = re.compile(
    r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)|hx-on|//cdn", re.I
)


class CampaignForm(forms.Form):
    theme = forms.CharField(label="Chủ đề", help_text="Ghi đúng như kế hoạch.")
    launched_on = forms.DateField(label="Ngày phát động")
    direction = forms.ChoiceField(
        label="Chiều", widget=forms.RadioSelect, choices=[("up", "Cao hơn là tốt")]
    )
    due_at = forms.SplitDateTimeField(label="Hạn nộp")
    checked = forms.BooleanField(label="Đã đối chiếu")
    note = forms.CharField(label="Ghi chú", required=False)
    token = forms.CharField(label="Mã", widget=forms.HiddenInput)


def ids_in(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_template_holds_nothing_that_the_content_security_policy_blocks(page):
    assert BLOCKED.findall(page.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_template_names_only_icons_that_are_drawn(page):
    text = page.read_text()
    named = re.findall(r'components/icon\.html" with name="([^"]+)"|\bicon="([^"]+)"', text)
    assert {name for pair in named for name in pair if name} <= SPRITE


def test_the_guide_lists_every_icon():
    guide = (ROOT / "docs/components.md").read_text()
    listed = re.search(r"^Icons: (.*?)\. A new one", guide, re.M | re.S)
    assert set(listed.group(1).split()) == SPRITE


def test_a_component_that_the_guide_shows_exists():
    guide = (ROOT / "docs/components.md").read_text()
    shown = set(re.findall(r"components/[a-z_]+\.html", guide))
    assert {name for name in shown if not (ROOT / "templates" / name).is_file()} == set()


def weight(paths) -> int:
    return sum(path.stat().st_size for path in paths)


def test_styles_and_scripts_stay_small():
    """What every page may load, and apart from it what only pages of one kind do."""
    files = [*STYLES, *(ROOT / "static/js").glob("*.js")]
    entry = [path for path in files if path.name == "results.css" or path.stem.startswith("grid")]
    evidence = [path for path in files if path.stem == "evidence"]
    own = [path for path in files if path.stem in ("board", "calendar", "narrow", "verify")]
    assert len(entry) > 1
    assert len(evidence) == 2
    assert weight({*files} - {*entry, *evidence, *own}) < 90_000
    assert weight(own) < 11_000
    assert weight(evidence) < 12_000
    assert weight(entry) < 48_000


def test_every_error_is_linked_to_a_field_that_is_there():
    html = str(CampaignForm({"launched_on": "31/2/2023"}))
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html)
    assert [label.split(":")[0] for _, label in links] == [
        "Chủ đề",
        "Ngày phát động",
        "Chiều",
        "Hạn nộp",
        "Đã đối chiếu",
    ]
    assert {target for target, _ in links} <= set(ids_in(html))
    assert "Mã: " in html  # a hidden field has no place to go to, but is not silent


def test_ids_are_used_once_and_described_by_names_what_exists():
    html = str(CampaignForm({}))
    found = ids_in(html)
    assert sorted(found) == sorted(set(found))
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()
    assert described
    assert set(described) <= set(found)


def test_every_control_has_a_label():
    html = str(CampaignForm())
    controls = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"[^>]*>', html)
    hidden = re.findall(r'<input type="hidden"[^>]*\sid="([^"]+)"', html)
    labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html))
    wrapped = set(re.findall(r'<label>[^<]+<input[^>]*\sid="([^"]+)"', html))
    assert set(controls) - set(hidden) == labelled | wrapped


def test_only_what_may_stay_empty_is_marked():
    assert str(CampaignForm()).count("không bắt buộc") == 1


def test_what_was_typed_is_printed_back_escaped():
    html = str(CampaignForm({"theme": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_a_formset_says_what_is_wrong_with_the_whole():
    rows = forms.formset_factory(CampaignForm, min_num=1, validate_min=True, extra=0)
    bound = rows({"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"})
    assert not bound.is_valid()
    assert 'class="error-summary"' in str(bound)
    assert 'name="form-TOTAL_FORMS"' in str(bound)


def button(**context) -> str:
    return render_to_string("components/button.html", {"label": "Gửi", "url": "/gui/", **context})


def test_a_button_is_live_only_when_the_verdict_says_yes():
    assert 'href="/gui/"' in button(verdict=YES)
    assert "/gui/" not in button(verdict=no("Đã quá hạn."))
    assert "/gui/" not in button()
    assert "/gui/" not in button(verdict=no("Đã quá hạn."), post=True)


def test_a_grey_button_says_why():
    html = button(verdict=no("Còn <b>3</b> chỉ tiêu chưa có số liệu."))
    assert 'aria-disabled="true"' in html
    assert "Còn &lt;b&gt;3&lt;/b&gt; chỉ tiêu chưa có số liệu." in html


def test_an_act_is_sent_by_post():
    html = button(verdict=YES, post=True)
    assert '<form class="inline-form" method="post" action="/gui/">' in html


@pytest.mark.parametrize(("kind", "word"), [("ok", "Đã xong"), ("warn", "Lưu ý"), ("bad", "Lỗi")])
def test_an_alert_says_its_kind_in_a_word(kind, word):
    assert word in render_to_string("components/alert.html", {"kind": kind, "text": "Câu."})


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_errors_without_a_request_have_a_page(name):
    page = render_to_string(name)
    assert '<html lang="vi">' in page
    assert "<h1>" in page


def test_nothing_known_is_said_but_zero_is_a_figure():
    html = render_to_string("components/facts.html", {"rows": [("Văn bản", ""), ("Số đơn vị", 0)]})
    assert html.count("Chưa có") == 1
    assert "<dd>0</dd>" in html


# Contrast of the tokens, by the formula of WCAG 2.2.

TEXT = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "accent-soft"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "sunken"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent", "sunken"),
    ("accent", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bad", "bad"),
    ("surface", "ink"),
    *[(kind, ground) for kind in ("ok", "warn", "bad") for ground in (f"{kind}-soft", "surface")],
]
EDGES = [
    ("line-strong", "surface"),
    ("line-strong", "paper"),
    ("focus", "paper"),
    ("focus", "sunken"),
]


def themes() -> dict[str, dict[str, str]]:
    light, dark = (ROOT / "static/css/tokens.css").read_text().split("@media", 1)
    colours = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")
    return {
        "light": dict(colours.findall(light)),
        "dark": {**dict(colours.findall(light)), **dict(colours.findall(dark))},
    }


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_formula_knows_black_on_white():
    assert round(contrast("#000000", "#fff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable_in_both_themes(theme):
    colours = themes()[theme]
    weak = {pair for pair in TEXT if contrast(*(colours[name] for name in pair)) < 4.5}
    assert weak == set()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_and_the_focus_are_visible_in_both_themes(theme):
    colours = themes()[theme]
    weak = {pair for pair in EDGES if contrast(*(colours[name] for name in pair)) < 3}
    assert weak == set()
