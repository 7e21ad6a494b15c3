"""A form over what a colleague may change meanwhile, and how two versions are told apart."""

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

from django import forms

from emulation.lib.figures import format_number


class SharedForm(forms.Form):
    """A form over something that a colleague may change while the page is open.

    Three versions are compared: what stood when the page was made (`was`), what was typed on it,
    and what stands now.
    """

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_touched(self) -> bool:
        return self.is_bound and self.typed_signed != self._was

    @property
    def is_news(self) -> bool:
        """Touched, and not already so."""
        return self.is_touched and self.typed_signed != self.stands_signed

    @property
    def is_conflict(self) -> bool:
        """Both this page and somebody else made a change, and not the same one."""
        return self.is_news and self.stands_signed != self._was

    @property
    def _was(self) -> str:
        """Nothing for a signature that could not be read: no page of ours carries one."""
        return self.cleaned_data.get("was", "")


def signature(figures: Mapping) -> str:
    """Alike for alike figures: 47.2 and 47.200000 are one."""
    plain = {
        name: format_number(value) if isinstance(value, Decimal) else str(value)
        for name, value in figures.items()
    }
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]
