"""Reading targets with the figures they are judged against."""

from django import forms

from campaigns.forms.rows import RowForm, YearField
from campaigns.models import Baseline, Indicator, Target
from campaigns.queries.targets import indicators_like
from emulation.lib.fields import FigureField
from emulation.lib.vietnamese import match_key

NEAR_AT_MOST = 6
ROOM = {"max_digits": 24, "decimal_places": 6}
LIMITS = ("lowest", "usual_low", "usual_high", "highest")


class TargetForm(RowForm):
    unit_fields = ("unit",)
    indicator_code = forms.CharField(
        label="Chỉ tiêu trong danh mục",
        required=False,
        max_length=300,
        help_text="Gõ mã hoặc đúng tên trong danh mục; gõ vài chữ thì cổng gợi ý. "
        "Để trống nếu chỉ tiêu chỉ nêu bằng lời.",
    )
    lowest = FigureField(label="Thấp nhất được nhận", required=False, **ROOM)
    highest = FigureField(label="Cao nhất được nhận", required=False, **ROOM)
    usual_low = FigureField(label="Thường không dưới", required=False, **ROOM)
    usual_high = FigureField(label="Thường không quá", required=False, **ROOM)

    class Meta:
        model = Target
        fields = [
            "unit",
            "indicator_code",
            "label",
            "uom",
            "quantity",
            "direction",
            "comparator",
            "wording",
            "year",
            "scope",
            "group",
            *LIMITS,
            "position",
        ]
        field_classes = {"year": YearField}
        help_texts = {
            "label": "Để trống: lấy tên trong danh mục.",
            "uom": "Để trống: lấy đơn vị tính trong danh mục.",
            "comparator": "Khi mức giao là “từ … trở lên”, “không quá …”.",
            "wording": "Ví dụ “hoàn thành dự toán”, khi không giao bằng con số.",
            "group": "Các chỉ tiêu cùng nhóm được trình bày liền nhau.",
            "lowest": "Số nhỏ hơn không được nhận. Để trống: theo danh mục.",
            "highest": "Số lớn hơn không được nhận. Để trống: theo danh mục.",
            "usual_low": "Số nhỏ hơn vẫn nhận nhưng phải ghi lý do. Để trống: theo danh mục.",
            "usual_high": "Số lớn hơn vẫn nhận nhưng phải ghi lý do. Để trống: theo danh mục.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].required = False
        if self.instance.indicator_id:
            self.initial["indicator_code"] = self.instance.indicator.code

    def clean_indicator_code(self):
        words = self.cleaned_data["indicator_code"]
        self.instance.indicator = self._indicator(words) if words else None
        return words

    def _indicator(self, words):
        by_code = Indicator.objects.filter(code=words).first()
        if by_code:
            return by_code
        near = indicators_like(words, at_most=NEAR_AT_MOST)
        exact = [row for row in near if match_key(row.label) == match_key(words)]
        if len(exact) == 1:
            return exact[0]
        if not near:
            raise forms.ValidationError(
                f"Danh mục không có chỉ tiêu nào như “{words}”. Hãy bớt chữ để cổng gợi ý, "
                "hoặc để trống và ghi tên chỉ tiêu ở ô dưới."
            )
        names = "; ".join(f"{row} – mã {row.code}" for row in exact or near)
        raise forms.ValidationError(f"Chưa rõ là chỉ tiêu nào. Gần giống: {names}. Hãy gõ mã.")

    def clean(self):
        super().clean()
        indicator = self.instance.indicator
        if indicator:
            for name in ("label", "uom"):
                self.cleaned_data[name] = self.cleaned_data.get(name) or getattr(indicator, name)
            for name in ("quantity", "direction"):
                if self.cleaned_data.get(name) in ("", "unknown"):
                    self.cleaned_data[name] = getattr(indicator, name)
        if not self.errors and not self.cleaned_data["label"]:
            self.add_error("label", "Hãy ghi tên chỉ tiêu hoặc chọn trong danh mục.")
        if not self.errors and self._is_given_already():
            self.add_error("label", f"{self.cleaned_data['unit']} đã được giao chỉ tiêu này.")
        return self.cleaned_data

    def _is_given_already(self):
        same = Target.objects.filter(
            campaign=self.campaign,
            unit=self.cleaned_data["unit"],
            indicator=self.instance.indicator,
            label=self.cleaned_data["label"],
            group=self.cleaned_data["group"],
        )
        return same.exclude(pk=self.instance.pk).exists()


class BaselineForm(RowForm):
    value = FigureField(label="Giá trị", required=False, **ROOM)
    parent_field = "target"
    once = ("kind", "name")

    class Meta:
        model = Baseline
        fields = ["kind", "name", "value", "uom", "approximation", "position"]
        help_texts = {"uom": "Để trống: như chỉ tiêu."}
