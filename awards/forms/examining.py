"""What the body that examines a dossier enters."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.forms.proposals import AwardField
from awards.models import Award, Regime
from awards.services.examining import LETTER_FIELDS, NOMINEE_FIELDS
from campaigns.forms.results import LineField, LinesField, VersionForm
from emulation.accounts.models import Unit, User
from emulation.lib.fields import DayField


class ReasonForm(VersionForm):
    reason = LinesField(
        label="Lý do",
        max_length=2000,
        error_messages={"required": "Hãy ghi lý do để người nhận biết vì sao."},
    )


class ReceiveForm(VersionForm):
    received_on = DayField(
        label="Ngày tiếp nhận thẩm định",
        help_text="Ngày này quyết định quy định nào được áp dụng.",
    )


class ToForm(VersionForm):
    """To which of a few: bodies of the branch, people of the body."""

    to = forms.ModelChoiceField(Unit.objects.none(), label="Nơi nhận", empty_label=None)

    def __init__(self, *args, offered, **options):
        super().__init__(*args, **options)
        model = User if offered and isinstance(offered[0], User) else Unit
        self.fields["to"].queryset = model.objects.filter(pk__in=[one.pk for one in offered])
        self.fields["to"].initial = offered[0] if offered else None


class AssignForm(ToForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["to"].label = "Người thẩm định"


class ForwardForm(ToForm):
    note = LinesField(label="Ý kiến khi chuyển", max_length=2000, required=False)


class RegimeForm(VersionForm):
    regime = forms.ModelChoiceField(
        Regime.objects.none(), label="Chế độ áp dụng", required=False, empty_label=None
    )
    reason = LinesField(
        label="Vì sao có lợi hơn cho người được đề nghị", max_length=2000, required=False
    )

    def __init__(self, *args, natural, others, **options):
        super().__init__(*args, **options)
        self.natural = natural
        codes = [one.code for one in [natural, *others]]
        self.fields["regime"].queryset = Regime.objects.filter(code__in=codes).order_by("from_on")

    def clean(self):
        cleaned = super().clean()
        regime = cleaned.get("regime")
        if regime and regime.code == self.natural.code:
            cleaned["regime"] = None
        elif regime and not cleaned.get("reason"):
            self.add_error("reason", "Hãy ghi lý do áp dụng chế độ khác với ngày tiếp nhận.")
        return cleaned


class RenameForm(VersionForm):
    name = LineField(label="Tên ghi trong quyết định", max_length=300)
    post = LineField(label="Chức vụ, nơi công tác", max_length=300, required=False)


class RaiseForm(VersionForm):
    award = AwardField(Award.objects.none(), label="Mức cao hơn", required=False)
    reason = LinesField(label="Lý do", max_length=2000)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["award"].queryset = Award.objects.in_force(timezone.localdate())


class SendBackForm(VersionForm):
    """What is to be put right: ticked fields of the letter and of each nominee, with reasons."""

    def __init__(self, *args, proposal, nominees, **options):
        super().__init__(*args, **options)
        self.groups = []
        self._group("Tờ trình, giấy tờ chung", None, LETTER_FIELDS)
        for one in nominees:
            self._group(str(one), one, NOMINEE_FIELDS)

    def _group(self, title, nominee, fields):
        prefix = f"n{nominee.pk}" if nominee else "letter"
        choice, reason = f"{prefix}-fields", f"{prefix}-reason"
        self.fields[choice] = forms.MultipleChoiceField(
            label="Mục cần bổ sung",
            choices=fields.items(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[reason] = LinesField(
            label="Cần bổ sung, sửa gì", max_length=2000, required=False
        )
        self.groups.append((title, nominee, choice, reason))

    @property
    def drawn(self):
        return [
            (title, nominee, self[choice], self[reason])
            for title, nominee, choice, reason in self.groups
        ]

    def clean(self):
        cleaned = super().clean()
        asked = []
        for _, nominee, choice, reason in self.groups:
            fields, why = cleaned.get(choice) or [], cleaned.get(reason) or ""
            if fields and not why:
                self.add_error(reason, "Hãy ghi cần bổ sung, sửa gì để đơn vị biết.")
            if why and not fields:
                self.add_error(choice, "Hãy chọn mục cần bổ sung.")
            asked += [(nominee.pk if nominee else None, field, why) for field in fields]
        if not self.errors and not asked:
            raise ValidationError("Hãy chọn ít nhất một mục cần bổ sung.")
        cleaned["asked"] = asked
        return cleaned


class AnswerForm(forms.Form):
    text = LinesField(label="Trả lời", max_length=2000)
