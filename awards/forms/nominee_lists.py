"""A list of nominees read on trial: who of the likely same ones each row is."""

from django import forms

from awards.forms.proposals import NEW, told
from awards.services.proposals import Person
from campaigns.forms.uploads import WorkbookForm


class ListFileForm(WorkbookForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["file"].label = "Tệp danh sách"


class EnterForm(forms.Form):
    """Carries what was read, and asks of each row that may be somebody known."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    source = forms.CharField(widget=forms.HiddenInput, max_length=200)
    payload = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, lines, **options):
        super().__init__(*args, **options)
        self.lines = lines
        for place, line in enumerate(lines):
            if line.is_asked:
                self.fields[f"r{place}"] = forms.ChoiceField(
                    label=f"{line.listed.name}: có phải một trong những mục đã có?",
                    widget=forms.RadioSelect,
                    choices=[
                        *((str(one.recipient.pk), told(one)) for one in line.likely),
                        (NEW, "Không, đây là mục mới"),
                    ],
                    error_messages={"required": "Hãy chọn."},
                )

    @property
    def drawn(self):
        """(line, its question or None), in the order of the file."""
        return [
            (line, self[f"r{place}"] if line.is_asked else None)
            for place, line in enumerate(self.lines)
        ]

    def people(self) -> list[Person]:
        return [self._person(place, line) for place, line in enumerate(self.lines)]

    def _person(self, place, line) -> Person:
        recipient = line.sure
        chosen = self.cleaned_data.get(f"r{place}", NEW)
        if line.is_asked and chosen != NEW:
            recipient = next(
                one.recipient for one in line.likely if str(one.recipient.pk) == chosen
            )
        fresh = line.listed.of_recipient if recipient is None else None
        return Person(recipient, line.award, line.listed.of_nominee, fresh=fresh)
