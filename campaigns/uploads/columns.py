"""The columns of a workbook of figures: how the portal names them, and how others do."""

from dataclasses import dataclass
from functools import cache

from campaigns.measures import figures_asked
from emulation.lib.entry_sheets import ENTRY, KEY, SHOWN, Column

REACHED, MISSED = "Đạt", "Không đạt"


@dataclass(frozen=True)
class Named:
    """`key` is how the code calls the column; `aliases` are how other files do."""

    key: str
    column: Column
    aliases: tuple[str, ...] = ()


NAMED = (
    Named("key", Column("Mã", 10, KEY), ("Mã dòng",)),
    Named("unit", Column("Đơn vị", 22), ("Tên đơn vị", "Đơn vị báo cáo", "Địa phương")),
    Named("group", Column("Nhóm", 16), ("Nhóm chỉ tiêu", "Lĩnh vực")),
    Named(
        "target",
        Column("Chỉ tiêu", 38),
        ("Tên chỉ tiêu", "Nội dung chỉ tiêu", "Nội dung", "Chỉ tiêu thi đua"),
    ),
    Named("uom", Column("Đơn vị tính", 12), ("ĐVT", "Đơn vị đo")),
    Named("plan", Column("Kế hoạch", 18, is_number=True), ("Mức giao", "Kế hoạch giao", "KH")),
    Named("previous", Column("Kỳ trước", 14, is_number=True), ("Kết quả kỳ trước",)),
    Named(
        "value",
        Column("Kết quả", 14, ENTRY, is_number=True),
        ("Thực hiện", "Kết quả thực hiện", "Số liệu", "Kết quả đạt được", "TH"),
    ),
    Named("numerator", Column("Số đạt", 11, ENTRY, is_number=True), ("Số lượng đạt",)),
    Named("denominator", Column("Tổng số", 11, ENTRY, is_number=True), ("Trên tổng số",)),
    Named(
        "reached",
        Column("Kết luận", 12, ENTRY, (REACHED, MISSED)),
        ("Đạt hay không đạt", "Đánh giá"),
    ),
    Named("wording", Column("Kết quả bằng lời", 36, ENTRY), ("Bằng lời",)),
    Named("source", Column("Nguồn số liệu", 24, ENTRY), ("Nguồn",)),
    Named("note", Column("Ghi chú", 26, ENTRY), ("Thuyết minh",)),
    Named("unusual_reason", Column("Lý do số khác thường", 26, ENTRY), ("Lý do",)),
    Named("state", Column("Trạng thái", 24, SHOWN)),
)
KEYS = tuple(named.key for named in NAMED)
PLACE = {key: place for place, key in enumerate(KEYS)}
LABELS = {named.key: named.column.label for named in NAMED}
COLUMNS = tuple(named.column for named in NAMED)
ENTRIES = tuple(named.key for named in NAMED if named.column.kind == ENTRY)
ALWAYS = frozenset({"source", "note", "unusual_reason"})
# Columns of other files that only number their rows.
IGNORED = ("STT", "TT", "Số TT", "Số thứ tự")
WANTED = {named.key: (named.column.label, *named.aliases) for named in NAMED} | {"number": IGNORED}


@cache
def inputs_of(quantity: str, wording: str) -> frozenset[str]:
    """The columns in which a target's figure is written, by how it is read."""
    return ALWAYS | figures_asked(quantity, wording)
