from enum import nonmember

from django.db import models


class CampaignKind(models.TextChoices):
    SPECIAL = "special", "Thi đua đặc biệt"
    THEMATIC = "thematic", "Theo đợt (chuyên đề)"
    REGULAR = "regular", "Thường xuyên"
    OTHER = "other", "Khác"


class CampaignState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    LAUNCHED = "launched", "Đã phát động"
    COLLECTING = "collecting", "Đang nhận báo cáo"
    REVIEWING = "reviewing", "Đang thẩm định, tổng kết"
    CLOSED = "closed", "Đã kết thúc"

    order = nonmember(("draft", "launched", "collecting", "reviewing", "closed"))

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return {self.DRAFT: "neutral", self.CLOSED: "ok"}.get(self, "info")

    @property
    def following(self):
        """The next step of the life cycle, or None."""
        place = self.order.index(self) + 1
        return CampaignState(self.order[place]) if place < len(self.order) else None

    @property
    def preceding(self):
        place = self.order.index(self) - 1
        return CampaignState(self.order[place]) if place >= 0 else None

    def may_become(self, other):
        return other in (self.following, self.preceding) and other is not None


# States in which units may still write their figures.
OPEN_FOR_RESULTS = (CampaignState.COLLECTING, CampaignState.REVIEWING)


class SigningCapacity(models.TextChoices):
    """How the signer signs (Decree 30/2020, Appendix I, II.7)."""

    OWN = "", "Ký trực tiếp"
    ON_BEHALF = "TM.", "TM. (thay mặt)"
    DEPUTY = "KT.", "KT. (ký thay)"
    BY_ORDER = "TL.", "TL. (thừa lệnh)"
    AUTHORISED = "TUQ.", "TUQ. (thừa ủy quyền)"
    ACTING = "Q.", "Q. (quyền)"


class AddresseeKind(models.TextChoices):
    ADDRESSED = "addressed", "Kính gửi"
    COPIED = "copied", "Nơi nhận"


class ConferenceKind(models.TextChoices):
    LAUNCH = "launch", "Hội nghị phát động"
    INTERIM = "interim", "Hội nghị sơ kết"
    CLOSING = "closing", "Hội nghị tổng kết"
    OTHER = "other", "Hội nghị khác"


class Direction(models.TextChoices):
    HIGHER = "higher", "Cao hơn là tốt"
    LOWER = "lower", "Thấp hơn là tốt"
    UNKNOWN = "unknown", "Chưa xác định"


class Quantity(models.TextChoices):
    """How a figure is read."""

    LEVEL = "level", "Mức (tỷ lệ, bình quân tại một thời điểm)"
    AMOUNT = "amount", "Lượng (tổng trong kỳ)"
    RATE = "rate", "Tốc độ tăng (%)"
    CHANGE = "change", "Mức tăng, giảm"
    COUNT_OF = "count_of", "Số trên tổng số"
    YES_NO = "yes_no", "Có hoặc không"
    WORDING = "wording", "Chỉ bằng lời"
    UNKNOWN = "unknown", "Chưa xác định"


class Approximation(models.TextChoices):
    EXACT = "exact", "Chính xác"
    OVER = "over", "Trên, hơn"
    UNDER = "under", "Gần, dưới"


class Comparator(models.TextChoices):
    EQUAL = "=", "bằng"
    AT_LEAST = ">=", "từ … trở lên"
    OVER = ">", "trên"
    AT_MOST = "<=", "không quá"
    UNDER = "<", "dưới"


class BaselineKind(models.TextChoices):
    PLAN = "plan", "Kế hoạch, mức giao"
    PREVIOUS = "previous", "Kỳ trước, cùng kỳ"


class ComparisonKind(models.TextChoices):
    """What a document says of a result beside a baseline."""

    REACH = "reach", "đạt … % kế hoạch"
    EXCEED = "exceed", "vượt … % kế hoạch"
    PERCENT = "pct", "tăng … %"
    DIFFERENCE = "abs", "tăng … (số tuyệt đối)"
    FROM = "from", "từ mức"


class PeriodKind(models.TextChoices):
    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    INTERIM = "interim", "Sơ kết"
    FINAL = "final", "Tổng kết"


class SubmissionState(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    CONFIRMING = "confirming", "Chờ lãnh đạo đơn vị"
    SUBMITTED = "submitted", "Chờ thẩm định"
    RETURNED = "returned", "Trả lại"
    VERIFIED = "verified", "Đã thẩm định"

    moves = nonmember(
        {
            "draft": {"confirming", "submitted"},
            # Back to where it came from: a report being corrected stays one.
            "confirming": {"submitted", "draft", "returned"},
            # Back to the unit at its own wish, as long as nobody has looked at it.
            "submitted": {"verified", "returned", "draft"},
            "returned": {"confirming", "submitted"},
            # To the queue again when a verification is taken back.
            "verified": {"returned", "submitted"},
        }
    )

    kinds = nonmember(
        {
            "draft": "neutral",
            "confirming": "info",
            "submitted": "info",
            "returned": "warn",
            "verified": "ok",
        }
    )

    def may_become(self, other):
        return other in self.moves[self]

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]

    @property
    def is_open(self):
        """Whether the unit's officer may write."""
        return self in (SubmissionState.DRAFT, SubmissionState.RETURNED)


# States of a report that the council has.
SENT = (SubmissionState.SUBMITTED, SubmissionState.VERIFIED)


class ReportStanding(models.TextChoices):
    """Where an expected report is: not begun, waived, or as its submission is."""

    UNOPENED = "unopened", "Chưa lập"
    DRAFT = SubmissionState.DRAFT, SubmissionState.DRAFT.label
    CONFIRMING = SubmissionState.CONFIRMING, SubmissionState.CONFIRMING.label
    SUBMITTED = SubmissionState.SUBMITTED, SubmissionState.SUBMITTED.label
    RETURNED = SubmissionState.RETURNED, SubmissionState.RETURNED.label
    VERIFIED = SubmissionState.VERIFIED, SubmissionState.VERIFIED.label
    WAIVED = "waived", "Miễn nộp"

    @property
    def kind(self):
        """The kind of tag that shows it."""
        if self in (self.UNOPENED, self.WAIVED):
            return "neutral"
        return SubmissionState(self.value).kind


class Punctuality(models.TextChoices):
    """How an expected report keeps to its term; a waived one and one out of documents have none."""

    PENDING = "pending", "Chưa đến hạn"
    ON_TIME = "on_time", "Đúng hạn"
    LATE = "late", "Nộp muộn"
    OVERDUE = "overdue", "Quá hạn, chưa nộp"

    kinds = nonmember({"pending": "neutral", "on_time": "ok", "late": "warn", "overdue": "bad"})

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]


class CellState(models.TextChoices):
    """Where one figure of a report is (trạng thái ô)."""

    EMPTY = "empty", "Chưa có số"
    DRAFT = "draft", "Nháp"
    SENT = "sent", "Đã gửi"
    RETURNED = "returned", "Trả lại"
    VERIFIED = "verified", "Đã thẩm định"
    CHANGED = "changed", "Đã đổi sau thẩm định"

    kinds = nonmember(
        {
            "empty": "neutral",
            "draft": "neutral",
            "sent": "info",
            "returned": "warn",
            "verified": "ok",
            "changed": "warn",
        }
    )

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]


class ReminderStep(models.TextChoices):
    """Which reminder of a report it is; each but those by hand is sent once."""

    WEEK_BEFORE = "week_before", "Trước hạn 7 ngày"
    DAYS_BEFORE = "days_before", "Trước hạn 3 ngày"
    DAY_BEFORE = "day_before", "Trước hạn 1 ngày"
    OVERDUE = "overdue", "Quá hạn"
    ESCALATED = "escalated", "Quá hạn 3 ngày, báo lãnh đạo"
    RETURNED = "returned", "Trả lại 3 ngày, chưa nộp lại"
    RETURNED_LONG = "returned_long", "Trả lại 7 ngày, báo lãnh đạo"
    MANUAL = "manual", "Nhắc trực tiếp"


class UploadState(models.TextChoices):
    """How far a workbook of figures has come (lần nhập từ tệp)."""

    WAITING = "waiting", "Chờ đọc"
    READING = "reading", "Đang đọc"
    REFUSED = "refused", "Có lỗi, chưa ghi gì"
    TRIAL = "trial", "Đã đọc thử, chờ áp dụng"
    APPLIED = "applied", "Đã áp dụng"
    UNDONE = "undone", "Đã hoàn tác"

    kinds = nonmember(
        {
            "waiting": "info",
            "reading": "info",
            "refused": "bad",
            "trial": "warn",
            "applied": "ok",
            "undone": "neutral",
        }
    )

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]

    @property
    def is_underway(self):
        return self in (UploadState.WAITING, UploadState.READING)


class BlocPost(models.TextChoices):
    HEAD = "head", "Trưởng khối"
    DEPUTY = "deputy", "Phó trưởng khối"
    MEMBER = "member", "Thành viên"


class WorkStatus(models.TextChoices):
    PLANNED = "planned", "Đăng ký"
    UNDERWAY = "underway", "Đang thực hiện"
    COMPLETED = "completed", "Hoàn thành"
    UNKNOWN = "unknown", "Chưa rõ"


class ExemplarKind(models.TextChoices):
    INDIVIDUAL = "individual", "Cá nhân"
    HOUSEHOLD = "household", "Hộ gia đình"
    COLLECTIVE = "collective", "Tập thể"
    COOPERATIVE = "cooperative", "Hợp tác xã"
    COOPERATIVE_GROUP = "cooperative_group", "Tổ hợp tác"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    FIELD = "field", "Lĩnh vực (không nêu tên)"


class RecipientKind(models.TextChoices):
    INDIVIDUAL = "individual", "Cá nhân"
    COLLECTIVE = "collective", "Tập thể"
    HOUSEHOLD = "household", "Hộ gia đình"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    GROUP = "group", "Nhóm"


class AwardLevel(models.TextChoices):
    STATE = "state", "Cấp Nhà nước (Chủ tịch nước)"
    GOVERNMENT = "government", "Chính phủ, Thủ tướng Chính phủ"
    MINISTRY = "ministry", "Bộ, ban, ngành, đoàn thể Trung ương"
    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện (đến 30/6/2025)"
    COMMUNE = "commune", "Cấp xã"
    UNIT = "unit", "Cơ quan, đơn vị"


class AwardStatus(models.TextChoices):
    PROPOSED = "proposed", "Đề nghị"
    SUBMITTED = "submitted", "Đã trình"
    APPROVED = "approved", "Đã khen thưởng"
