from enum import nonmember

from django.db import models

from emulation.accounts.choices import Role

# Roles that examine dossiers at the place where they are.
EXAMINERS = (Role.COUNCIL_STAFF, Role.COUNCIL_LEADER)


class AwardKind(models.TextChoices):
    """A title (danh hiệu thi đua) or a form of commendation (hình thức khen thưởng)."""

    TITLE = "title", "Danh hiệu thi đua"
    FORM = "form", "Hình thức khen thưởng"


class AwardOccasion(models.TextChoices):
    """Why an award is given (loại hình khen thưởng, Art 8 of the law of 2022).

    Never changed afterwards: what was given in a campaign or for a sudden merit does not count
    towards a higher award for regular merit.
    """

    MERIT = "merit", "Công trạng"
    CAMPAIGN = "campaign", "Phong trào thi đua (chuyên đề, theo đợt)"
    SUDDEN = "sudden", "Đột xuất"
    CONTRIBUTION = "contribution", "Quá trình cống hiến"
    SENIORITY = "seniority", "Niên hạn"
    EXTERNAL = "external", "Đối ngoại"


class InitiativeScope(models.TextChoices):
    """Where an initiative (sáng kiến) has effect, as the deciding head recognised it."""

    UNIT = "unit", "Cơ sở"
    PROVINCE = "province", "Tỉnh, bộ, ngành"
    NATION = "nation", "Toàn quốc"

    ranks = nonmember({"unit": 1, "province": 2, "nation": 3})

    @property
    def rank(self):
        return self.ranks[self]


class Rating(models.TextChoices):
    """The yearly assessment of how tasks were done (đánh giá, xếp loại)."""

    EXCELLENT = "excellent", "Hoàn thành xuất sắc nhiệm vụ"
    GOOD = "good", "Hoàn thành tốt nhiệm vụ"
    DONE = "done", "Hoàn thành nhiệm vụ"
    NOT_DONE = "not_done", "Không hoàn thành nhiệm vụ"

    ranks = nonmember({"excellent": 3, "good": 2, "done": 1, "not_done": 0})

    @property
    def rank(self):
        return self.ranks[self]


class MatterKind(models.TextChoices):
    """What stands against an award while it is pending, or after it was found."""

    DISCIPLINE = "discipline", "Kỷ luật"
    COMPLAINT = "complaint", "Đơn thư, khiếu nại, tố cáo"
    INSPECTION = "inspection", "Thanh tra, kiểm tra"
    AUDIT = "audit", "Kiểm toán"
    INVESTIGATION = "investigation", "Điều tra, truy tố"


class FairGroup(models.TextChoices):
    """Of whom the fairness view (cơ cấu) tells how many are proposed and honoured."""

    DIRECT_WORKER = "direct_worker", "Người trực tiếp lao động, công tác"
    LEADER = "leader", "Lãnh đạo, quản lý"
    WOMAN = "woman", "Nữ"
    ETHNIC = "ethnic", "Dân tộc thiểu số"
    REMOTE = "remote", "Vùng sâu, vùng xa, biên giới"
    SMALL_COLLECTIVE = "small_collective", "Tập thể nhỏ"


class Outcome(models.TextChoices):
    """What one rule says of one nominee."""

    PASS = "pass", "Đạt"
    FAIL = "fail", "Không đạt"
    UNKNOWN = "unknown", "Chưa xác định được"

    kinds = nonmember({"pass": "ok", "fail": "bad", "unknown": "warn"})

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]


class Rounding(models.TextChoices):
    """How a share of persons, or an amount of money, becomes a whole one."""

    FLOOR = "floor", "Làm tròn xuống"
    NEAREST = "nearest", "Làm tròn đến số gần nhất"
    UP = "up", "Làm tròn lên"
    EXACT = "exact", "Không làm tròn"


class DocumentKind(models.TextChoices):
    """A paper of a dossier (giấy tờ trong hồ sơ)."""

    LETTER = "letter", "Tờ trình"
    REPORT = "report", "Báo cáo thành tích"
    MINUTES = "minutes", "Biên bản bình xét"
    INITIATIVE = "initiative", "Giấy chứng nhận sáng kiến, đề tài"
    CONFIRMATION = "confirmation", "Xác nhận của cấp trình"
    SUMMARY = "summary", "Tóm tắt thành tích"
    TAX = "tax", "Xác nhận nghĩa vụ thuế"
    INSURANCE = "insurance", "Xác nhận đóng bảo hiểm"
    SAFETY = "safety", "Cam kết môi trường, an toàn lao động, an toàn thực phẩm"
    POSTS = "posts", "Bảng kê chức vụ và thời gian giữ chức vụ"
    OPINION = "opinion", "Ý kiến hiệp y"
    OTHER = "other", "Giấy tờ khác"


class VoteBase(models.TextChoices):
    ALL = "all", "Tổng số thành viên"
    PRESENT = "present", "Số người có mặt"


class Ballot(models.TextChoices):
    SECRET = "secret", "Bỏ phiếu kín"
    OPEN = "open", "Biểu quyết"


class ProposalState(models.TextChoices):
    """How far a dossier (hồ sơ đề nghị) has come; consultation and council have their place."""

    DRAFT = "draft", "Đang lập"
    SENT = "sent", "Đã gửi, chờ tiếp nhận"
    RECEIVED = "received", "Đã tiếp nhận thẩm định"
    EXAMINING = "examining", "Đang thẩm định"
    RETURNED = "returned", "Trả lại để bổ sung"
    CONSULTING = "consulting", "Đang lấy ý kiến"
    IN_COUNCIL = "in_council", "Trình Hội đồng"
    ACCEPTED = "accepted", "Đủ điều kiện, chờ quyết định"
    DECIDED = "decided", "Đã có quyết định"
    REFUSED = "refused", "Không được chấp nhận"
    WITHDRAWN = "withdrawn", "Đã rút"

    moves = nonmember(
        {
            "draft": {"sent", "withdrawn"},
            "sent": {"draft", "examining", "received", "withdrawn"},
            "received": {"sent", "examining", "refused", "withdrawn"},
            "examining": {
                "sent",
                "returned",
                "consulting",
                "in_council",
                "accepted",
                "refused",
                "withdrawn",
            },
            "returned": {"examining", "withdrawn"},
            "consulting": {"examining", "in_council", "accepted", "refused"},
            "in_council": {"examining", "accepted", "refused"},
            "accepted": {"examining", "decided", "refused"},
            "decided": set(),
            "refused": {"examining"},
            "withdrawn": set(),
        }
    )
    kinds = nonmember(
        {
            "draft": "neutral",
            "sent": "info",
            "received": "info",
            "examining": "info",
            "returned": "warn",
            "consulting": "info",
            "in_council": "info",
            "accepted": "ok",
            "decided": "ok",
            "refused": "bad",
            "withdrawn": "neutral",
        }
    )

    def may_become(self, other):
        return other in self.moves[self]

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]


class NomineeState(models.TextChoices):
    """What has become of one nominee of a dossier; the others go their own way."""

    OPEN = "open", "Đang xét"
    RETURNED = "returned", "Trả lại để bổ sung"
    ACCEPTED = "accepted", "Đủ điều kiện"
    REFUSED = "refused", "Không đủ điều kiện"
    WITHDRAWN = "withdrawn", "Đã rút"
    DECIDED = "decided", "Đã được khen thưởng"

    kinds = nonmember(
        {
            "open": "info",
            "returned": "warn",
            "accepted": "ok",
            "refused": "bad",
            "withdrawn": "neutral",
            "decided": "ok",
        }
    )

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]


class HonourUploadState(models.TextChoices):
    """How far a workbook of old decisions has come; workers read, enter and take out."""

    WAITING = "waiting", "Chờ đọc"
    READING = "reading", "Đang đọc"
    REFUSED = "refused", "Có lỗi, chưa ghi gì"
    TRIAL = "trial", "Đã đọc thử, chờ áp dụng"
    APPLYING = "applying", "Đang ghi vào sổ"
    APPLIED = "applied", "Đã áp dụng"
    UNDOING = "undoing", "Đang hoàn tác"
    UNDONE = "undone", "Đã hoàn tác"

    kinds = nonmember(
        {
            "waiting": "info",
            "reading": "info",
            "refused": "bad",
            "trial": "warn",
            "applying": "info",
            "applied": "ok",
            "undoing": "info",
            "undone": "neutral",
        }
    )

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]

    @property
    def is_underway(self):
        """A worker is at it, or will be."""
        return self in (self.WAITING, self.READING, self.APPLYING, self.UNDOING)


class DecisionKind(models.TextChoices):
    """What a decision (quyết định) does with earlier ones."""

    AWARD = "award", "Khen thưởng"
    CORRECTION = "correction", "Đính chính"
    REPLACEMENT = "replacement", "Thay thế"
    REVOCATION = "revocation", "Thu hồi"


class DecisionState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    ISSUED = "issued", "Đã ban hành"

    kinds = nonmember({"draft": "neutral", "issued": "ok"})

    @property
    def kind(self):
        """The kind of tag that shows it."""
        return self.kinds[self]


class SigningCapacity(models.TextChoices):
    """In whose name the signer signs (thẩm quyền ký, Decree 30/2020, App I)."""

    OWN = "", "Ký trực tiếp"
    KT = "KT.", "KT. (ký thay)"
    TM = "TM.", "TM. (thay mặt)"
    TL = "TL.", "TL. (thừa lệnh)"
    TUQ = "TUQ.", "TUQ. (thừa ủy quyền)"
    Q = "Q.", "Q. (quyền)"
