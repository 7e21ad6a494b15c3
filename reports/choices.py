from enum import nonmember

from django.db import models


class BuildKind(models.TextChoices):
    """What is made: of a campaign its closing report, of an award decision its papers."""

    CLOSING = "closing", "Báo cáo tổng kết phong trào thi đua"
    DECISION = "decision", "Quyết định khen thưởng"
    LETTER = "letter", "Tờ trình đề nghị khen thưởng"
    PRIZES = "prizes", "Danh sách tiền thưởng"

    file_names = nonmember(
        {
            "closing": "bao-cao-tong-ket",
            "decision": "quyet-dinh",
            "letter": "to-trinh",
            "prizes": "danh-sach-tien-thuong",
        }
    )

    @property
    def is_paper(self):
        """Whether it belongs to a decision, not to a campaign."""
        return self in PAPERS

    @property
    def noun(self):
        """What its pages and notices call it."""
        return "văn bản" if self.is_paper else "báo cáo"

    @property
    def file_name(self):
        return self.file_names[self]


PAPERS = (BuildKind.DECISION, BuildKind.LETTER, BuildKind.PRIZES)


class BuildState(models.TextChoices):
    QUEUED = "queued", "Chờ lập"
    RUNNING = "running", "Đang lập"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không lập được"

    moves = nonmember(
        {
            "queued": {"running", "failed"},
            "running": {"done", "failed", "queued"},
            "failed": {"queued"},
            "done": set(),
        }
    )

    def may_become(self, other):
        return other in self.moves[self]

    @property
    def is_underway(self):
        return self in (BuildState.QUEUED, BuildState.RUNNING)


class BuildStage(models.TextChoices):
    """How far a build is, as its page says it."""

    WAITING = "waiting", "Chờ đến lượt"
    WRITING = "writing", "Viết lời văn, lập bảng"
    LAYING_OUT = "laying_out", "Dàn trang"
    STORING = "storing", "Ghi tệp PDF"
    FINISHED = "finished", "Hoàn thành"


class Section(models.TextChoices):
    """Parts of a closing report that staff may write in their own words."""

    LEADERSHIP = "leadership", "Công tác lãnh đạo, chỉ đạo"
    PROPAGANDA = "propaganda", "Công tác tuyên truyền"
    RESPONSE = "response", "Hưởng ứng phong trào"
    RESULTS = "results", "Đánh giá chung về kết quả"
    EXEMPLARS = "exemplars", "Điển hình tiên tiến"
    AWARDS = "awards", "Công tác khen thưởng"
    LIMITS = "limits", "Hạn chế, tồn tại"
    LESSONS = "lessons", "Nguyên nhân, bài học kinh nghiệm"
    TASKS = "tasks", "Phương hướng, nhiệm vụ"
    PROPOSALS = "proposals", "Kiến nghị, đề xuất"
