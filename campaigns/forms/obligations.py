"""Reading why, and until when, a unit is reminded, given more time or let off."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns import terms
from campaigns.forms.results import LineField, LinesField
from emulation.lib.fields import MomentField
from emulation.lib.template_filters import vn_datetime


class RemindForm(forms.Form):
    message = LinesField(
        label="Lời nhắn thêm",
        required=False,
        max_length=200,
        help_text="Thông báo đã nói báo cáo nào, còn bao lâu, cần làm gì; lời nhắn đứng sau.",
    )
    leaders = forms.BooleanField(label="Báo cả lãnh đạo đơn vị", required=False)


class ExtendForm(forms.Form):
    until = MomentField(
        label="Gia hạn đến",
        help_text="Ngày và giờ, ví dụ 05/11/2023 và 17:00; để trống giờ là đến hết ngày. Đến lúc "
        "ấy, báo cáo nộp vẫn tính là đúng hạn. Nhiều nhất một năm sau hạn nộp.",
        error_messages={"required": "Hãy ghi ngày gia hạn đến, ví dụ 05/11/2023."},
    )
    reason = LineField(
        label="Lý do gia hạn",
        max_length=500,
        help_text="Ghi vào nhật ký; hiện ở bảng nộp báo cáo.",
        error_messages={"required": "Hãy ghi lý do gia hạn."},
    )

    def __init__(self, data=None, *, period):
        super().__init__(data)
        self.due_at = period.due_at
        if period.due_at:
            self.fields["until"].help_text += f" Hạn nộp của kỳ: {vn_datetime(period.due_at)}."

    def clean_until(self):
        until = self.cleaned_data["until"]
        if fault := terms.extension_fault(until, self.due_at, timezone.now()):
            raise ValidationError(fault)
        return until


class WaiveForm(forms.Form):
    reason = LineField(
        label="Lý do miễn nộp",
        max_length=500,
        help_text="Ghi vào nhật ký; hiện ở bảng nộp báo cáo.",
        error_messages={"required": "Hãy ghi lý do miễn nộp."},
    )
