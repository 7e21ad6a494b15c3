"""Tags that a long list prints again and again."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# More words than all states together have.
WORDS = 200


@lru_cache(WORDS)
def tag(label: str, kind: str, icon: str = "") -> SafeString:
    """As components/tag.html draws it: one look at a template costs more than a row's query."""
    words = {"label": label, "kind": kind, "icon": icon}
    return render_to_string("components/tag.html", words)
