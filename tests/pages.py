"""What tests of pages ask of them."""

import re
from html import unescape

from django.urls import reverse


def page(name, *arguments):
    return reverse(f"campaigns:{name}", args=arguments)


def text(response):
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def rows(prefix, *given, initial=0, version=1, **more):
    """What a browser sends for these rows of a part."""
    sent = {
        "version": version,
        f"{prefix}-TOTAL_FORMS": len(given),
        f"{prefix}-INITIAL_FORMS": initial,
        **more,
    }
    for number, row in enumerate(given):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def typed(response):
    """Everything that the fields of a page hold."""
    html = response.content.decode()
    values = re.findall(r'<input type="text"[^>]*\svalue="([^"]*)"', html)
    values += re.findall(r"<textarea[^>]*>\s*([^<]*)</textarea>", html)
    return [unescape(value) for value in values]


def summary(response):
    """The sentences of the error summary."""
    html = response.content.decode()
    found = re.search(r'class="error-summary".*?<ul>(.*?)</ul>', html, re.S)
    return [
        unescape(re.sub(r"<[^>]+>", "", line)).strip()
        for line in (re.findall(r"<li>(.*?)</li>", found[1], re.S) if found else [])
    ]
