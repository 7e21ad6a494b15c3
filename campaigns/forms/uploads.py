"""Choosing a workbook of figures to upload."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError

from emulation.lib.sheets import LIMIT, SheetError, open_book
from emulation.lib.uploads import MEGABYTE, InfectedError, UploadError, require_clean
from emulation.lib.vietnamese import normalise

ACCEPT = ".xlsx,.xlsm,.xls,.ods,.csv"
TAKEN = "Tệp Excel (.xlsx, .xls), LibreOffice (.ods) hoặc .csv"
# So small a file is opened at once, so that a wrong one is told on the page where it was chosen.
OPENED_AT_ONCE = 2 * MEGABYTE
TOO_LARGE = (
    f"Tệp lớn hơn {LIMIT // MEGABYTE} MB. Hãy xóa ảnh và các trang không cần, hoặc tách bảng số "
    "liệu thành nhiều tệp rồi tải từng tệp."
)
NAME_AT_MOST = 200


class WorkbookForm(forms.Form):
    # What the virus scanner found; it is written down although the file is not taken.
    infection: InfectedError | None = None

    file = forms.FileField(
        label="Tệp số liệu",
        help_text=f"{TAKEN}; không quá {LIMIT // MEGABYTE} MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPT, "data-limit": LIMIT}),
        error_messages={
            "required": "Hãy chọn tệp.",
            "empty": "Tệp rỗng. Hãy kiểm tra tệp trên máy rồi chọn lại.",
        },
    )

    def __init__(self, *args, is_oversized=False, **options):
        super().__init__(*args, **options)
        if is_oversized:
            self.fields["file"].error_messages["required"] = TOO_LARGE

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LIMIT:
            raise ValidationError(TOO_LARGE, code="too_large")
        try:
            require_clean(file, digest_of(file))
        except UploadError as error:
            self.infection = error if isinstance(error, InfectedError) else None
            raise ValidationError(str(error), code="refused") from error
        if file.size <= OPENED_AT_ONCE:
            try:
                open_book(file, file.name)
            except SheetError as error:
                raise ValidationError(str(error), code="refused") from error
        return file

    @property
    def values(self):
        """What the service keeps of the file."""
        file = self.cleaned_data["file"]
        name = normalise(file.name.replace("\\", "/").rpartition("/")[2])
        return {
            "file": file,
            "name": name[-NAME_AT_MOST:] or "tệp",
            "size": file.size,
            "digest": digest_of(file),
        }


def digest_of(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
