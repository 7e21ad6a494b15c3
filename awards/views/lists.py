"""The lists of the registry and of dossiers: their columns, order and words."""

from awards.choices import DecisionState, ProposalState
from emulation.lib.keyset import ranked
from emulation.lib.lists import DATE, NUMBER, Column, Empty, List
from emulation.lib.vietnamese import collated


def _campaign(row):
    return row.campaign.theme if row.campaign else ""


def _standing(row):
    return f"thu hồi, thay thế theo {row.ended_by}" if row.ended_by_id else "còn hiệu lực"


HONOURS = List(
    key="honours",
    title="Sổ vàng",
    noun="khen thưởng",
    columns=(
        Column("name", "Người, tập thể", "name_printed", drawn=True),
        Column("post", "Chức vụ, nơi công tác", "post", shown=False),
        Column("kind", "Đối tượng", "get_kind_display", shown=False),
        Column("award", "Danh hiệu, hình thức", "award_printed"),
        Column("occasion", "Loại hình", "get_occasion_display", shown=False),
        Column("unit", "Đơn vị khi được khen", lambda row: row.unit_printed or row.unit),
        Column("year", "Năm", "years_said"),
        Column("number", "Quyết định", "number"),
        Column("decided_on", "Ngày", "decided_on", DATE),
        Column("authority", "Người quyết định", "authority", shown=False),
        Column("campaign", "Phong trào", _campaign, shown=False),
        Column("state", "Hiệu lực", _standing, drawn=True),
    ),
    order=("-id",),
    cells="awards/honour_cells.html",
    empty=Empty(
        "Sổ vàng chưa có ai",
        "Khen thưởng vào sổ khi quyết định được ban hành trên cổng, hoặc khi nhập quyết định cũ.",
        icon="star",
    ),
    size=50,
)

RECIPIENTS = List(
    key="recipients",
    title="Người, tập thể được khen",
    noun="đối tượng",
    columns=(
        Column("name", "Tên", "name", drawn=True),
        Column("kind", "Đối tượng", "get_kind_display"),
        Column("birth_year", "Năm sinh", lambda row: str(row.birth_year or "")),
        Column("unit", "Đơn vị", "unit", order=(collated("unit__name"),)),
        Column("place", "Quê quán, nơi ở, trụ sở", "place"),
        Column("sex", "Giới tính", "get_sex_display", shown=False),
        Column("ethnic_group", "Dân tộc", "ethnic_group", shown=False),
        Column("honours", "Khen thưởng", "honour_count", NUMBER),
    ),
    order=("-id",),
    cells="awards/recipient_cells.html",
    empty=Empty(
        "Chưa có người, tập thể nào",
        "Danh sách có thêm người khi đơn vị đề nghị khen thưởng hoặc khi nhập quyết định cũ.",
        icon="people",
    ),
    size=50,
)


# Dossiers

_TITLE = Column("title", "Hồ sơ", "title", order=(collated("title"),), drawn=True)
_PROPOSED_BY = Column("unit", "Đơn vị đề nghị", "unit", order=(collated("unit__name"),))
_COUNT = Column("nominees", "Số đề nghị", "nominee_count", NUMBER, order=("nominee_count",))
_STATE = Column(
    "state",
    "Trạng thái",
    "get_state_display",
    order=(ranked("state", ProposalState.values),),
    drawn=True,
)
_MORE = (
    Column("occasion", "Loại hình", "get_occasion_display", order=("occasion",), shown=False),
    Column("year", "Năm", lambda row: str(row.year), order=("year",), shown=False),
    Column("letter", "Số tờ trình", "letter_number", shown=False),
)
_AT = Column("at", "Nơi giữ", "at", order=(collated("at__name"),))

PROPOSALS = List(
    key="proposals",
    title="Hồ sơ đề nghị khen thưởng",
    noun="hồ sơ",
    columns=(
        _TITLE,
        _PROPOSED_BY,
        _COUNT,
        _STATE,
        _AT,
        Column("sent_at", "Gửi lúc", "sent_at", DATE, order=("sent_at",)),
        *_MORE,
    ),
    order=("-id",),
    cells="awards/proposal_cells.html",
    empty=Empty(
        "Chưa có hồ sơ nào",
        "Hồ sơ đề nghị khen thưởng mà bạn lập, hoặc được gửi đến bạn, sẽ hiện ở đây.",
        icon="star",
    ),
)

QUEUE = List(
    key="proposal-queue",
    title="Hồ sơ chờ thẩm định",
    noun="hồ sơ",
    columns=(
        _TITLE,
        _PROPOSED_BY,
        _COUNT,
        _STATE,
        Column("left", "Còn lại", "left_said", drawn=True),
        Column("assigned_to", "Người thẩm định", "assigned_to"),
        Column(
            "received_on", "Tiếp nhận", "received_on", DATE, order=("received_on",), shown=False
        ),
        Column("at", "Nơi giữ", "at", order=(collated("at__name"),), shown=False),
        *_MORE,
    ),
    order=("sent_at", "id"),
    cells="awards/proposal_cells.html",
    empty=Empty(
        "Không có hồ sơ nào chờ bạn",
        "Hồ sơ gửi đến, hoặc đơn vị gửi lại sau khi bổ sung, sẽ hiện ở đây.",
        icon="inbox",
    ),
)

NOMINEES = List(
    key="nominees",
    title="Người, tập thể được đề nghị",
    noun="người, tập thể",
    columns=(
        Column("name", "Tên", "name", drawn=True),
        Column("post", "Chức vụ, nơi công tác", "nominee.post", shown=False),
        Column("kind", "Đối tượng", "nominee.recipient.get_kind_display", shown=False),
        Column("award", "Danh hiệu, hình thức", "nominee.award", drawn=True),
        Column("years", "Năm", "years"),
        Column("votes", "Phiếu đồng ý", "votes", shown=False),
        Column("found", "Điều kiện", "found_said", drawn=True),
        Column("state", "Trạng thái", "nominee.get_state_display", drawn=True),
    ),
    order=("position",),
    cells="awards/nominee_cells.html",
    empty=Empty(
        "Chưa có người, tập thể nào",
        "Thêm từng người, từng tập thể mà đơn vị đề nghị khen thưởng, hoặc nhập từ tệp Excel.",
        icon="people",
    ),
    size=50,
)

DECISIONS = List(
    key="decisions",
    title="Quyết định khen thưởng",
    noun="quyết định",
    columns=(
        Column("title", "Quyết định", "title", order=(collated("title"),), drawn=True),
        Column("number", "Số", lambda row: str(row) if row.number else "", order=("number",)),
        Column("issued_on", "Ngày", "issued_on", DATE, order=("issued_on",)),
        Column("kind", "Loại", "get_kind_display", order=("kind",)),
        Column("lines", "Danh sách", "line_count", NUMBER, order=("line_count",)),
        Column("signer", "Người ký", "signer_name", order=(collated("signer_name"),)),
        Column("unit", "Cơ quan ban hành", "unit", order=(collated("unit__name"),), shown=False),
        Column(
            "state",
            "Trạng thái",
            "get_state_display",
            order=(ranked("state", DecisionState.values),),
            drawn=True,
        ),
    ),
    order=("-id",),
    cells="awards/decision_cells.html",
    empty=Empty(
        "Chưa có quyết định nào",
        "Khi có người, tập thể đủ điều kiện, hãy soạn quyết định ở đây.",
        icon="file",
    ),
)
