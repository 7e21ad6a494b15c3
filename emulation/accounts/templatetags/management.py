"""Cells of the management lists as the portal's tables show them."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from emulation.lib.dates import PartialDate
from emulation.lib.fields import PartialDateField

register = template.Library()

PICTURE = re.compile(r'<img src="[^"]*/icon-(yes|no|unknown)[^"]*" alt="[^"]*">')
WORDS = {"yes": "Có", "no": "Không", "unknown": "–"}
NAME = re.compile(r'<t[dh] class="field-(\w+)')
STORED_DAY = re.compile(r"(<[^>]+>)?(\d{4}-\d\d(?:-\d\d)?)(<[^>]+>)?")


@register.filter
def contents_said(field):
    """The contents of a field that one only reads."""
    is_day = field.field["field"] in _days_of(field.model_admin.opts)
    return _in_words(field.contents(), is_day=is_day)


@register.simple_tag(takes_context=True)
def named_cells(context, cells):
    """The cells of a row: the one that names it heads it, the others say their column."""
    days = _days_of(context["cl"].opts)
    return [
        _named(_in_words(cell, is_day=_name_of(cell) in days), header)
        for cell, header in zip(cells, context["result_headers"], strict=False)
    ]


def _in_words(html, *, is_day):
    """Django draws yes and no as pictures named in English, and prints our days as stored.

    What somebody typed may look like a day and be none.
    """
    html = PICTURE.sub(lambda picture: WORDS[picture[1]], str(html))
    if is_day and (day := STORED_DAY.fullmatch(html)):
        html = f"{day[1] or ''}{PartialDate.from_iso(day[2]).short}{day[3] or ''}"
    return mark_safe(html)  # noqa: S308


def _days_of(opts):
    return {field.name for field in opts.fields if isinstance(field, PartialDateField)}


def _name_of(cell):
    found = NAME.match(cell)
    return found and found[1]


def _named(cell, header):
    if "<input" in header["text"]:
        return cell
    said = format_html(' data-label="{}"', capfirst(header["text"]))
    return mark_safe(cell[:3] + (' scope="row"' if cell.startswith("<th") else said) + cell[3:])  # noqa: S308
