"""What an officer puts behind a figure: files, several at once, and links."""

from django import forms
from django.core.exceptions import ValidationError

from campaigns.forms.results import LineField
from emulation.lib.uploads import ACCEPT, MAX_SIZE, MEGABYTE, TAKEN


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.Field):
    """The files as they came, a list; who keeps them judges each by itself."""

    widget = FilesInput


class FilesForm(forms.Form):
    file = FilesField(
        label="Tệp minh chứng",
        help_text=f"Chọn được nhiều tệp. {TAKEN}; mỗi tệp không quá {MAX_SIZE // MEGABYTE} MB.",
        widget=FilesInput(attrs={"accept": ACCEPT, "data-limit": MAX_SIZE}),
        error_messages={"required": "Hãy chọn tệp."},
    )

    def __init__(self, *args, may_be_empty=False, **options):
        super().__init__(*args, **options)
        self.fields["file"].required = not may_be_empty


class LinkForm(forms.Form):
    link = forms.URLField(
        label="Đường dẫn",
        help_text="Địa chỉ trang đăng tin, văn bản hoặc ảnh, bắt đầu bằng http:// hoặc https://.",
        max_length=500,
        assume_scheme="https",
        error_messages={
            "required": "Hãy nhập đường dẫn.",
            "invalid": "Đường dẫn chưa đúng. Ví dụ: https://example.vn/tin-tuc/1.",
        },
    )
    name = LineField(label="Tên gọi", required=False, max_length=200)

    def clean_link(self):
        link = self.cleaned_data["link"]
        if not link.lower().startswith(("http://", "https://")):
            raise ValidationError("Chỉ nhận đường dẫn bắt đầu bằng http:// hoặc https://.")
        return link
