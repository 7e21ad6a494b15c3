"""The lists of this app: their columns, order and words, and what is done with chosen rows."""

from dataclasses import replace

from django.db.models.functions import Left
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from campaigns import rules
from campaigns.choices import Approximation, CampaignState, SubmissionState
from campaigns.forms.results import ReasonToReturnForm
from campaigns.queries.results import clock_of
from campaigns.queries.verification import with_changes
from campaigns.services import planning, verification
from emulation.journal.wording import action_said, entry_said
from emulation.lib.bulk import Act
from emulation.lib.figures import Figure, format_figure, format_number
from emulation.lib.keyset import ranked
from emulation.lib.lists import DATE, NUMBER, Column, Empty, Key, List
from emulation.lib.vietnamese import collated

CAMPAIGNS = List(
    key="campaigns",
    title="Phong trào thi đua",
    noun="phong trào",
    columns=(
        Column("theme", "Phong trào", "theme", order=(collated(Left("theme", 120)),), drawn=True),
        Column("code", "Mã", "code", order=("code",), shown=False),
        Column("unit", "Cơ quan phát động", "unit", order=(collated("unit__name"),)),
        Column("kind", "Loại", "get_kind_display", order=("kind",)),
        Column("launched_on", "Phát động", "launched_on", DATE, order=("launched_on",)),
        Column("ends_on", "Kết thúc", "ends_on", DATE, order=("ends_on",)),
        Column("parent", "Hưởng ứng", "parent", shown=False),
        Column("document", "Số văn bản", "document_number", shown=False),
        Column(
            "state",
            "Trạng thái",
            "get_state_display",
            order=(ranked("state", CampaignState.order),),
            drawn=True,
        ),
    ),
    order=("-id",),
    cells="campaigns/campaign_cells.html",
    empty=Empty(
        "Chưa có phong trào nào",
        "Phong trào mà đơn vị bạn tham gia sẽ hiện ở đây khi được phát động.",
        icon="flag",
    ),
)

# For who may make the first one.
CAMPAIGNS_TO_MAKE = Empty(
    "Chưa có phong trào nào",
    "Phong trào bạn lập, của cấp dưới hoặc của cấp trên mà đơn vị tham gia sẽ hiện ở đây.",
    icon="flag",
    url=reverse_lazy("campaigns:campaign-create"),
    url_label="Lập phong trào",
)


# Reports of units


def with_clocks(submissions):
    now = timezone.now()
    for submission in submissions:
        submission.clock = clock_of(submission, now)
    return submissions


UNIT = Column("unit", "Đơn vị", "unit", order=(collated("unit__name"),), drawn=True)
PERIOD = Column("period", "Kỳ", "period", order=("period__position", "period__code"))
CAMPAIGN = Column("campaign", "Phong trào", "campaign.code", order=("campaign__code",), drawn=True)
THEME = Column("theme", "Tên phong trào", "campaign.theme", shown=False)
FIGURES = Column("figures", "Số liệu", "figures", NUMBER, order=("figures",))
DUE = Column("due", "Hạn nộp", "clock.due_at", DATE, order=("period__due_at",), drawn=True)
LEFT = Column("left", "So với hạn", "clock.left", shown=False)

SUBMISSIONS = List(
    key="reports",
    title="Báo cáo của đơn vị",
    noun="báo cáo",
    columns=(
        UNIT,
        PERIOD,
        CAMPAIGN,
        THEME,
        FIGURES,
        DUE,
        LEFT,
        Column("submitted_at", "Nộp lúc", "submitted_at", DATE, order=("submitted_at",)),
        Column(
            "verified_at", "Thẩm định lúc", "verified_at", DATE, order=("verified_at",), shown=False
        ),
        Column(
            "state",
            "Trạng thái",
            lambda row: "Theo tài liệu" if row.imported else row.get_state_display(),
            order=(ranked("state", SubmissionState.values),),
            drawn=True,
        ),
    ),
    order=("-id",),
    cells="campaigns/submission_cells.html",
    empty=Empty(
        "Chưa có báo cáo nào",
        "Báo cáo hiện ở đây khi đơn vị bắt đầu nhập số liệu cho một kỳ của phong trào.",
    ),
    size=50,
    read=with_clocks,
)


def with_questions(submissions):
    """With clocks, and how many figures changed since they were verified."""
    return with_changes(with_clocks(submissions))


def _cells_said(row):
    parts = [
        (row.cells_waiting, "ô chờ"),
        (row.cells_answered, "ô đã trả lời"),
        (row.cells_changed, "ô đã đổi sau thẩm định"),
    ]
    return ", ".join(f"{count} {word}" for count, word in parts if count)


QUEUE = List(
    key="queue",
    title="Báo cáo chờ xử lý",
    noun="báo cáo",
    columns=(
        UNIT,
        PERIOD,
        CAMPAIGN,
        THEME,
        Column("cells", "Cần xem", _cells_said, drawn=True),
        FIGURES,
        DUE,
        LEFT,
        Column("age", "Đã chờ", "clock.age", order=(Key("submitted_at", down=True),), drawn=True),
        Column("submitted_at", "Nộp lúc", "submitted_at", DATE, shown=False),
    ),
    order=(Key("is_answer", down=True), Key("submitted_at", empty="never")),
    cells="campaigns/submission_queue_cells.html",
    empty=Empty(
        "Không có báo cáo nào chờ xử lý",
        "Khi đơn vị nộp báo cáo, bạn được báo và báo cáo hiện ở đây.",
        icon="check",
    ),
    size=50,
    read=with_questions,
    acts=(
        Act(
            key="tham-dinh",
            label="Thẩm định",
            done="Đã thẩm định",
            will="Số liệu của mỗi báo cáo dưới đây được xác nhận, lưu cố định kèm dấu vân và vào "
            "báo cáo tổng kết; cán bộ của đơn vị được báo. Chỉ xác nhận khi đã xem từng báo cáo.",
            verdict=rules.may_verify,
            run=verification.verify_many,
            icon="check",
        ),
        Act(
            key="tra-lai",
            label="Trả lại",
            done="Đã trả lại",
            will="Mỗi báo cáo dưới đây về lại đơn vị để sửa rồi nộp lại; số liệu đã nhập vẫn còn. "
            "Cán bộ của đơn vị được báo kèm lý do, một lý do chung cho tất cả.",
            verdict=rules.may_send_back,
            run=verification.send_back_many,
            form=ReasonToReturnForm,
            icon="return",
        ),
    ),
)

# Documents and their facts

DOCUMENTS = List(
    key="documents",
    title="Tài liệu nguồn",
    noun="tài liệu",
    columns=(
        Column("title", "Tài liệu", str, order=(collated(Left("title", 120)),), drawn=True),
        Column("code", "Mã", "code", order=("code",), shown=False),
        Column("number", "Số, ký hiệu", "number", order=("number",), shown=False),
        Column("kind", "Loại", "kind_label", order=("kind",)),
        Column("dated", "Ngày", "dated", DATE, order=("dated",)),
        Column("unit", "Đơn vị", "unit", order=(collated("unit__name"),)),
        Column("source", "Tệp", "source", order=("source",), shown=False),
        Column("facts", "Dữ kiện", "fact_count", NUMBER, order=("fact_count",)),
    ),
    order=("code",),
    cells="campaigns/document_cells.html",
    empty=Empty(
        "Chưa có tài liệu nào",
        "Tài liệu của đơn vị bạn hiện ở đây sau khi người quản trị nhập dữ kiện vào cổng.",
        icon="book",
    ),
)

FACTS = List(
    key="facts",
    title="Dữ kiện của tài liệu",
    noun="dữ kiện",
    columns=(
        Column("fact_id", "Mã", "fact_id", drawn=True),
        Column("list_name", "Danh mục", "list_label", shown=False),
        Column(
            "said",
            "Nội dung như trong tài liệu",
            lambda row: "\n".join(f"{label}: {value}" for _, label, value in row.said),
            drawn=True,
        ),
        Column("campaign", "Phong trào", "campaign.code", drawn=True),
    ),
    order=("position", "id"),
    cells="campaigns/fact_cells.html",
    empty=Empty("Tài liệu không có dữ kiện", "Không có gì được ghi từ tài liệu này."),
    size=50,
)

# Tabs of a campaign

# As in the list of units: those right below one unit stand together, by name.
UNITS_IN_GROUPS = (Key("unit__parent__path", empty="first"), collated("unit__name"))

PARTICIPANTS = List(
    key="participants",
    title="Đơn vị tham gia",
    noun="đơn vị",
    columns=(
        UNIT,
        Column("code", "Mã", "unit.code", order=("unit__code",), shown=False),
        Column("kind", "Loại", "unit.get_kind_display", order=("unit__kind",), shown=False),
        Column("joined_at", "Tham gia từ", "joined_at", DATE, order=("joined_at",), shown=False),
    ),
    order=UNITS_IN_GROUPS,
    cells="campaigns/participant_cells.html",
    empty=Empty(
        "Chưa có đơn vị tham gia", "Đơn vị hiện ở đây khi được đưa vào danh sách.", icon="tree"
    ),
    size=100,
    acts=(
        Act(
            key="bo",
            label="Bỏ khỏi danh sách",
            done="Đã bỏ khỏi danh sách",
            will="Các đơn vị dưới đây không còn tham gia phong trào; báo cáo chưa có số liệu của "
            "đơn vị bị xóa. Khi cần, thêm lại đơn vị ở “Thêm đơn vị”.",
            verdict=rules.may_take_off,
            run=planning.leave_many,
            icon="close",
            danger=True,
        ),
    ),
)


def participants_to_add(campaign):
    return replace(
        PARTICIPANTS.empty,
        text="Thêm theo loại đơn vị hoặc theo nhánh của cây đơn vị.",
        url=reverse("campaigns:campaign-participants", args=[campaign.pk]),
        url_label="Thêm đơn vị",
    )


def _planned(row):
    return "\n".join(
        f"{plan.name}: {_figure_said(plan.value, plan.approximation, plan.uom or row.target.uom)}"
        for plan in row.plans
    )


def _reported(row):
    result = row.result
    if result is None:
        return ""
    if result.value is not None:
        said = _figure_said(result.value, result.approximation, result.uom, result.is_estimate)
    elif result.reached is not None:
        said = "có" if result.reached else "không"
    else:
        said = result.wording
    if result.denominator is not None:
        part = format_number(result.numerator) if result.numerator is not None else "–"
        said = f"{said} ({part}/{format_number(result.denominator)})".strip()
    return said


def _figure_said(value, approximation, uom, is_estimate=False):
    if value is None:
        return "không nêu số"
    return format_figure(Figure(value, Approximation(approximation), is_estimate, uom))


def _compared(row):
    return "\n".join(
        f"{judged.percent_said} {judged.baseline.name}"
        for judged in row.judged
        if judged.percent_of_plan is not None
    )


def _met(row):
    if row.result is None:
        return ""
    return {True: "Đạt", False: "Chưa đạt", None: "Chưa kết luận"}[row.met]


def _source(row):
    if row.facts:
        return ", ".join(fact.fact_id for fact in row.facts)
    return str(row.result.submission.period) if row.result else ""


TARGETS = List(
    key="targets",
    title="Chỉ tiêu và kết quả",
    noun="chỉ tiêu",
    columns=(
        Column(
            "label", "Chỉ tiêu", "target.label", order=(collated(Left("label", 120)),), drawn=True
        ),
        Column("unit", "Đơn vị", "target.unit", order=(collated("unit__name"),), shown=False),
        Column("plans", "Mức giao", _planned, drawn=True),
        Column("result", "Kết quả", _reported, drawn=True),
        Column("value", "Kết quả (số)", "result.value", NUMBER, shown=False),
        Column("uom", "Đơn vị tính", "result.uom", shown=False),
        Column("compared", "So với mức giao", _compared, drawn=True),
        Column("met", "Đánh giá", _met, drawn=True),
        Column("source", "Nguồn", _source, drawn=True),
    ),
    order=(*UNITS_IN_GROUPS, "unit_id", "position", "id"),
    group=Column("group", "Đơn vị", "target.unit"),
    cells="campaigns/target_cells.html",
    empty=Empty(
        "Chưa có chỉ tiêu", "Chỉ tiêu được giao cho đơn vị sẽ hiện ở đây cùng kết quả.", icon="list"
    ),
    size=100,
)


def targets_to_add(campaign):
    return replace(
        TARGETS.empty,
        text="Giao chỉ tiêu cho một đơn vị rồi giao tiếp cho nhiều đơn vị khác.",
        url=reverse("campaigns:row-create", args=[campaign.pk, "targets"]),
        url_label="Thêm chỉ tiêu",
    )


SEVERITIES = {"error": ("Sai", "bad"), "warning": ("Cần xem", "warn"), "info": ("Lưu ý", "info")}

FINDINGS = List(
    key="findings",
    title="Kiểm tra số liệu",
    noun="phát hiện",
    columns=(
        Column("message", "Phát hiện", "message", drawn=True),
        Column("severity", "Mức", lambda row: SEVERITIES[row.severity][0], drawn=True),
        Column(
            "facts", "Dữ kiện", lambda row: ", ".join(fact for fact, _ in row.facts), drawn=True
        ),
    ),
    cells="campaigns/finding_cells.html",
    empty=Empty(
        "Không có điều gì không khớp",
        "Các phép kiểm tra chạy lại mỗi lần mở trang này.",
        icon="check",
    ),
    size=50,
)

HISTORY = List(
    key="history",
    title="Lịch sử",
    noun="việc",
    columns=(
        Column("action", "Việc", lambda row: action_said(row.action), drawn=True),
        Column("about", "Đối tượng", "target_label", shown=False),
        Column("at", "Thời điểm", "at", DATE, order=("id",)),
        Column("actor", "Người thực hiện", "actor_name", order=(collated("actor_name"),)),
        Column("changes", "Thay đổi", entry_said, drawn=True),
    ),
    order=("-id",),
    cells="journal/entry_cells.html",
    empty=Empty(
        "Chưa có việc nào được ghi",
        "Mỗi lần ai đó thay đổi, nhật ký ghi lại ở đây.",
        icon="clock",
    ),
    size=50,
)

# Of one figure of a report.
FIGURE_HISTORY = replace(HISTORY, key="figure-history", title="Lịch sử số liệu")
