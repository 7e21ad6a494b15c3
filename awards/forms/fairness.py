"""What of the fairness view is looked at."""

from django import forms

from awards.queries.fairness import STEPS
from emulation.lib.lists import FilterForm


class FairnessForm(FilterForm):
    award = forms.ChoiceField(label="Danh hiệu, hình thức", required=False)
    step = forms.ChoiceField(
        label="Bước", choices=[("", "Mọi bước"), *STEPS.items()], required=False
    )

    def __init__(self, *args, awards, **options):
        super().__init__(*args, **options)
        self.fields["award"].choices = [("", "Mọi danh hiệu, hình thức"), *awards.items()]
