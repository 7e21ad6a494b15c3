"""What the journal calls the acts of this app, and the words of their fields and values."""

from datetime import date, datetime
from decimal import Decimal

from campaigns.choices import Approximation, SubmissionState
from emulation.lib.dates import PartialDate
from emulation.lib.template_filters import vn_date, vn_datetime

ACTIONS = {
    "campaign.created": "Lập phong trào",
    "campaign.imported": "Nhập dữ kiện từ tài liệu",
    "campaign.updated": "Sửa thông tin phong trào",
    "campaign.deleted": "Xóa dự thảo phong trào",
    "campaign.parent_linked": "Nối với phong trào cấp trên",
    "campaign.units_joined": "Thêm đơn vị tham gia",
    "campaign.unit_left": "Bỏ đơn vị tham gia",
    "campaign.advanced": "Chuyển bước",
    "campaign.stepped_back": "Lùi bước",
    "campaign.launched": "Phát động phong trào",
    "campaign.collecting": "Mở nhận báo cáo",
    "campaign.anniversaries_changed": "Sửa ngày kỷ niệm",
    "campaign.focus_areas_changed": "Sửa nội dung thi đua",
    "campaign.legal_bases_changed": "Sửa căn cứ",
    "campaign.addressees_changed": "Sửa kính gửi, nơi nhận",
    "campaign.periods_changed": "Sửa kỳ báo cáo",
    "campaign.works_changed": "Sửa công trình",
    "campaign.exemplars_changed": "Sửa điển hình tiên tiến",
    "campaign.conferences_changed": "Sửa hội nghị",
    "campaign.events_changed": "Sửa hoạt động",
    "campaign.award_counts_changed": "Sửa khen thưởng",
    "campaign.targets_changed": "Sửa chỉ tiêu",
    "target.spread": "Giao chỉ tiêu cho nhiều đơn vị",
    "submission.opened": "Bắt đầu báo cáo",
    "result.saved": "Nhập, sửa số liệu",
    "result.examined": "Xem xét số liệu",
    "submission.handed": "Chuyển lãnh đạo đơn vị xác nhận",
    "submission.handed_back": "Lãnh đạo đơn vị chuyển lại",
    "submission.taken_back": "Rút lại báo cáo",
    "submission.answered": "Trả lời các ô được hỏi",
    "submission.examined": "Thẩm định một phần",
    "submission.unverified": "Bỏ thẩm định",
    "obligation.extended": "Gia hạn nộp báo cáo",
    "obligation.extension_ended": "Bỏ gia hạn nộp báo cáo",
    "obligation.waived": "Miễn nộp báo cáo",
    "obligation.waiver_ended": "Bỏ miễn nộp báo cáo",
    "calendarfeed.made": "Lập địa chỉ lịch riêng",
    "calendarfeed.renewed": "Đổi địa chỉ lịch riêng",
    "calendarfeed.removed": "Ngừng địa chỉ lịch riêng",
    "obligation.reminded": "Nhắc nộp báo cáo",
    "period.reminded": "Tự nhắc nộp báo cáo",
    "period.overdue": "Báo thường trực đơn vị quá hạn",
    "bloc.added": "Thêm cụm, khối thi đua",
    "bloc.changed": "Sửa cụm, khối thi đua",
    "bloc.deleted": "Xóa cụm, khối thi đua",
    "submission.submitted": "Nộp báo cáo",
    "submission.verified": "Thẩm định, xác nhận báo cáo",
    "submission.returned": "Trả lại báo cáo",
    "workbook.downloaded": "Tải tệp nhập số liệu về",
    "upload.read": "Tải tệp số liệu lên",
    "upload.applied": "Nhập số liệu từ tệp",
    "upload.infected": "Từ chối tệp số liệu có vi-rút",
    "upload.undone": "Hoàn tác lần nhập từ tệp",
    "evidence.added": "Thêm minh chứng",
    "evidence.removed": "Bỏ minh chứng",
    "evidence.infected": "Từ chối tệp có vi-rút",
    "indicator.added": "Thêm chỉ tiêu vào danh mục",
    "indicator.changed": "Sửa chỉ tiêu trong danh mục",
    "indicator.deleted": "Xóa chỉ tiêu khỏi danh mục",
    "historicevent.added": "Thêm sự kiện lịch sử",
    "historicevent.changed": "Sửa sự kiện lịch sử",
    "historicevent.deleted": "Xóa sự kiện lịch sử",
}

FIELDS = {
    "value": "kết quả",
    "approximation": "mức độ",
    "is_estimate": "ước",
    "numerator": "số đạt",
    "denominator": "tổng số",
    "reached": "đạt (có/không)",
    "wording": "bằng lời",
    "source": "nguồn số liệu",
    "note": "thuyết minh",
    "unusual_reason": "lý do số khác thường",
    "answer": "trả lời",
    "state": "trạng thái",
    "snapshot": "bản số liệu số",
    "fingerprint": "dấu vân",
}

VALUES = {**dict(SubmissionState.choices), **dict(Approximation.choices)}

# Fields, also by their Vietnamese names, whose text in the journal is a number.
FIGURES = ("value", "numerator", "denominator", "giá trị", "con số")


def values_of(row):
    """The fields of a row as the journal keeps them, by their Vietnamese names."""
    return {
        str(field.verbose_name): said(row, field.name)
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key and field.name != "position"
    }


def said(row, name):
    """One field of a row as a person reads it."""
    value = getattr(row, name)
    if row._meta.get_field(name).choices:
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(value, PartialDate | date | datetime):
        return vn_datetime(value) if isinstance(value, datetime) else vn_date(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
