"""The parts of a campaign that council staff fill in: which form, on which page, shown where."""

from dataclasses import dataclass

from campaigns.forms.highlights import (
    AwardCountForm,
    EventFigureForm,
    EventForm,
    ExemplarForm,
    NamedRecipientForm,
    WorkForm,
)
from campaigns.forms.periods import PeriodForm
from campaigns.forms.planning import (
    AddresseeForm,
    AnniversaryForm,
    ConferenceForm,
    FocusAreaForm,
    LegalBasisForm,
    PresentationForm,
)
from campaigns.forms.rows import RowForm, row_formset
from campaigns.forms.targets import BaselineForm, TargetForm
from campaigns.models import Campaign


@dataclass(frozen=True)
class Part:
    """One part. Short rows are edited together, long ones and those with rows below one by one."""

    key: str
    title: str
    form: type[RowForm]
    lede: str = ""
    tab: str = "overview"
    together: bool = False
    child: "Part | None" = None
    extra: int = 1
    read_with: tuple[str, ...] = ()

    @property
    def model(self):
        return self.form._meta.model

    @property
    def name(self):
        return self.model._meta.verbose_name

    def rows_of(self, parent):
        """The rows of a campaign, or of the row that a child part belongs to."""
        rows = self.model.objects.filter(**{self.form.parent_field: parent})
        read_with = (*self.form.unit_fields, *self.read_with)
        return rows.select_related(*read_with) if read_with else rows

    def formset_class(self, parent=Campaign):
        return row_formset(parent, self.form, extra=self.extra)


def together(key, title, form, lede="", **options):
    return Part(key, title, form, lede, together=True, **options)


PARTS = {
    part.key: part
    for part in (
        together(
            "anniversaries",
            "Ngày kỷ niệm",
            AnniversaryForm,
            "Ghi như trong văn bản. Ngày tháng không bắt buộc; chỉ biết tháng thì ghi 12/2022.",
            read_with=("event",),
        ),
        together("focus_areas", "Nội dung thi đua", FocusAreaForm),
        together("legal_bases", "Căn cứ", LegalBasisForm),
        together(
            "addressees",
            "Kính gửi, nơi nhận",
            AddresseeForm,
            "Đơn vị là không bắt buộc: gõ vài chữ của tên rồi chọn, hoặc gõ đúng mã.",
        ),
        together(
            "periods",
            "Kỳ báo cáo",
            PeriodForm,
            "Nộp đến hạn là đúng hạn. Sau hạn đến lúc đóng, báo cáo vẫn được nhận nhưng tính là "
            "nộp muộn. Đã đóng thì không nhận nữa, trừ đơn vị được gia hạn; để trống lúc đóng thì "
            "nhận đến khi phong trào kết thúc. Chỉ ghi ngày thì tính đến hết ngày ấy (23:59, giờ "
            "Việt Nam). Số liệu đã nhập trước giờ mà đường truyền chậm được chờ thêm số phút đã "
            "ghi.",
            tab="targets",
        ),
        Part(
            "targets",
            "Chỉ tiêu",
            TargetForm,
            tab="targets",
            child=together("baselines", "Mức giao, mức so sánh", BaselineForm, extra=2),
            read_with=("indicator",),
        ),
        Part("works", "Công trình", WorkForm, tab="highlights"),
        Part(
            "events",
            "Hoạt động",
            EventForm,
            tab="highlights",
            child=together("figures", "Số liệu của hoạt động", EventFigureForm, extra=2),
        ),
        Part("exemplars", "Điển hình tiên tiến", ExemplarForm, tab="exemplars"),
        Part(
            "award_counts",
            "Khen thưởng",
            AwardCountForm,
            tab="awards",
            child=together("recipients", "Được nêu tên", NamedRecipientForm, extra=2),
        ),
        Part(
            "conferences",
            "Hội nghị",
            ConferenceForm,
            child=together("presentations", "Tham luận", PresentationForm, extra=2),
        ),
    )
}
