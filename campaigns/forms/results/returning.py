"""What is asked of who sends a report back, or acts on the version that a page showed."""

from django import forms

from campaigns.forms.results.fields import LinesField


class VersionForm(forms.Form):
    """The version that the page showed; what was changed since is not confirmed unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonToReturnForm(forms.Form):
    reason = LinesField(
        label="Lý do trả lại",
        help_text="Nói rõ chỉ tiêu nào, sai hoặc thiếu gì. Đơn vị đọc nguyên văn.",
        error_messages={"required": "Hãy ghi lý do trả lại để đơn vị biết cần sửa gì."},
        max_length=2000,
    )


class ReturnForm(ReasonToReturnForm, VersionForm):
    """Of the one report that the page shows."""
