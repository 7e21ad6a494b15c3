"""The workbook of a period: figures to be filled in, for one unit or for every unit of a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from campaigns.models import Period
from campaigns.queries import uploads as queries
from campaigns.queries.uploads import TargetFacts
from campaigns.uploads.columns import COLUMNS, PLACE, inputs_of
from campaigns.uploads.figures import NOTHING, Key, cells_of, digest
from campaigns.writable import Report, reports_of
from emulation.lib.copying import in_batches
from emulation.lib.entry_sheets import EntryBook, EntrySheet, Line, sheet_names
from emulation.lib.template_filters import vn_datetime

UNITS_AT_ONCE = 100

GUIDE = (
    ("Nhập ở đâu", "Chỉ nhập vào các ô màu vàng. Ô màu xám không nhập được: chỉ tiêu không cần ô "
     "đó, hoặc báo cáo đã gửi. Không đổi tên cột, không thêm cột, không xóa cột Mã đang ẩn."),
    ("Số", "Gõ 1.234,56 hoặc 1234.56 theo máy của bạn. Số chưa chính xác thì viết kèm chữ: trên "
     "300, gần 14.000, ước 47,2. Không gõ đơn vị tính khác với cột Đơn vị tính."),
    ("Để trống", "Ô trống là chưa có số liệu, không phải bằng 0. Xóa một ô đang có số rồi tải lên "
     "là xóa số đó trên cổng."),
    ("Số đạt, Tổng số", "Nhập cả hai; cổng tự tính tỷ lệ."),
    ("Kết luận", "Chọn Đạt hoặc Không đạt trong danh sách."),
    ("Lý do số khác thường", "Ghi khi số cao hoặc thấp hơn hẳn mức thường thấy, kế hoạch hay kỳ "
     "trước. Thiếu lý do vẫn tải lên được, nhưng phải ghi trước khi nộp báo cáo."),
    ("Tải lên", "Ở trang nhập số liệu, chọn “Nhập từ tệp”. Cổng đọc thử trước, cho xem mọi thay "
     "đổi và mọi lỗi; chỉ khi bạn bấm Áp dụng số liệu mới được ghi. Có một lỗi thì chưa ghi gì."),
    ("Làm chung", "Ô mà đồng nghiệp đã sửa trên cổng sau khi bạn tải tệp về sẽ không bị ghi đè: "
     "cổng báo để bạn xem lại. Ô bạn không đụng đến thì giữ nguyên số của đồng nghiệp."),
    ("Minh chứng", "Tệp minh chứng tải lên ở trang nhập số liệu, không kèm trong tệp này."),
)  # fmt: skip


def book_of(user, periods: Sequence[Period], unit_ids: list[int]) -> EntryBook:
    """One sheet a period; figures that are there are filled in, each in its exact value.

    The periods are of one campaign and come with it.
    """
    theme, made = periods[0].campaign.theme, vn_datetime(timezone.now())
    names = sheet_names([period.name for period in periods])
    sheets = (
        EntrySheet(
            name=name,
            title=f"{theme}: {period.name} (tải về lúc {made})",
            columns=COLUMNS,
            lines=_lines(user, period, unit_ids),
        )
        for name, period in zip(names, periods, strict=True)
    )
    return EntryBook(title=theme, sheets=sheets, guide=GUIDE)


def _lines(user, period: Period, unit_ids: list[int]) -> Iterator[Line]:
    targets = queries.own_targets(user, period.campaign_id)
    for some in in_batches(unit_ids, UNITS_AT_ONCE):
        facts = {fact.pk: fact for fact in queries.facts_of(targets.filter(unit__in=some))}
        reports = reports_of(user, period, some)
        begun = [report.submission.pk for report in reports.values() if report.submission.pk]
        stands = queries.figures_of(begun, facts)
        plans = queries.plans_of(facts)
        previous = queries.previous_of(period, facts)
        for fact in facts.values():
            figures, is_verified = stands.get(fact.pk, (NOTHING, False))
            yield _line(
                period,
                fact,
                reports[fact.unit_id],
                figures,
                is_verified,
                plan=plans.get(fact.pk),
                previous=queries.said_before(previous.get(fact.pk)),
            )


def _line(
    period: Period, fact: TargetFacts, report: Report, figures, is_verified: bool, *, plan, previous
) -> Line:
    cells: dict[str, Any] = {
        "key": str(Key(period.pk, fact.pk, digest(figures))),
        "unit": fact.unit_name,
        "group": fact.group,
        "target": fact.label,
        "uom": fact.uom,
        "plan": plan,
        "previous": previous,
        "state": _state(report, fact.pk, is_verified),
        **cells_of(figures),
    }
    may_write = report.may_write(fact.pk, is_verified=is_verified)
    inputs = inputs_of(fact.quantity, fact.wording) if may_write else frozenset()
    return Line(
        values=[cells[name] for name in PLACE],
        open=frozenset(PLACE[name] for name in inputs),
        decimals=fact.decimals,
    )


def _state(report: Report, target_id: int, is_verified: bool) -> str:
    if report.submission.pk is None:
        return "Chưa lập báo cáo"
    if question := report.cells.question(target_id):
        return f"Trả lại: {question.reason}"
    return "Đã thẩm định" if is_verified else report.submission.get_state_display()
