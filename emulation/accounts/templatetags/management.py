"""Cells of the management lists as the portal's tables show them."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from emulation.lib.dates import PartialDate

register = template.Library()

PICTURE = re.compile(r'<img src="[^"]*/icon-(yes|no|unknown)[^"]*" alt="[^"]*">')
WORDS = {"yes": "Có", "no": "Không", "unknown": "–"}
STORED_DAY = re.compile(r"(<[^>]+>)?(\d{4}-\d\d(?:-\d\d)?)(<[^>]+>)?")


@register.filter
def in_words(html):
    """Django draws yes and no as pictures named in English, and prints our days as stored."""
    html = PICTURE.sub(lambda picture: WORDS[picture[1]], str(html))
    if day := STORED_DAY.fullmatch(html):
        html = f"{day[1] or ''}{PartialDate.from_iso(day[2]).short}{day[3] or ''}"
    return mark_safe(html)  # noqa: S308


@register.filter
def named_cells(cells, headers):
    """The cells of a row: the one that names it heads it, the others say their column."""
    return [_named(in_words(cell), header) for cell, header in zip(cells, headers, strict=False)]


def _named(cell, header):
    if "<input" in header["text"]:
        return cell
    said = format_html(' data-label="{}"', capfirst(header["text"]))
    return mark_safe(cell[:3] + (' scope="row"' if cell.startswith("<th") else said) + cell[3:])  # noqa: S308
