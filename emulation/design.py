"""/thiet-ke/: every component in every state, for those who build and check pages.

All names and figures here are invented; nothing is read from the database or saved.
"""

import re
from decimal import Decimal

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from emulation.accounts.forms import PersonField, UnitField
from emulation.accounts.models import Unit, User
from emulation.accounts.rules import may_see_design
from emulation.lib import charts
from emulation.lib.fields import DayField, FigureField, PartialDateFormField
from emulation.lib.figures import format_number
from emulation.lib.lists import NUMBER, Column, FilterForm, List, Listing
from emulation.lib.uploads import MAX_SIZE, MEGABYTE, TAKEN
from emulation.lib.verdicts import YES, no, require

PALETTE = [
    ("paper", "nền trang"),
    ("surface", "nền khối"),
    ("sunken", "nền chìm"),
    ("ink", "chữ"),
    ("ink-soft", "chữ phụ"),
    ("line", "đường kẻ"),
    ("line-strong", "viền ô nhập"),
    ("brand", "nhấn trang trọng"),
    ("accent", "việc chính, liên kết"),
    ("ok", "đạt, xong"),
    ("warn", "cần chú ý"),
    ("bad", "sai, quá hạn"),
]
SPRITE = (settings.BASE_DIR / "static/img/sprite.svg").read_text()
ICONS = re.findall(r'<symbol id="([^"]+)"', SPRITE)


class SampleForm(forms.Form):
    """A field of every kind."""

    theme = forms.CharField(label="Chủ đề", max_length=200, help_text="Ghi đúng như kế hoạch.")
    unit = UnitField(Unit.objects.none(), label="Cơ quan phát động")
    person = PersonField(User.objects.none(), label="Người theo dõi", required=False)
    launched_on = DayField(label="Ngày phát động", help_text="Ví dụ 30/5/2023.")
    founded_on = PartialDateFormField(
        label="Ngày thành lập", required=False, help_text="Ngày, tháng hoặc chỉ năm."
    )
    due_at = forms.SplitDateTimeField(label="Hạn nộp", required=False)
    plan = FigureField(label="Kế hoạch (lao động)", min_value=0, decimal_places=2)
    kind = forms.ChoiceField(
        label="Loại",
        choices=[("", "Chọn loại"), ("regular", "Thường xuyên"), ("thematic", "Chuyên đề")],
    )
    direction = forms.ChoiceField(
        label="Cách đánh giá",
        choices=[("higher", "Càng cao càng tốt"), ("lower", "Càng thấp càng tốt")],
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label="Phần có trong báo cáo",
        choices=[("works", "Công trình"), ("awards", "Khen thưởng")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.FileField(
        label="Văn bản phát động",
        required=False,
        help_text=f"{TAKEN}; không quá {MAX_SIZE // MEGABYTE} MB.",
        widget=forms.FileInput(attrs={"data-limit": MAX_SIZE}),
    )
    is_checked = forms.BooleanField(label="Đã đối chiếu với bản ký")
    locked = forms.CharField(label="Mã phong trào", disabled=True, initial="PT-2023-01")


FILLED = {
    "wrong-theme": "Thi đua lao động giỏi, lao động sáng tạo chào mừng ngày thành lập tỉnh",
    "wrong-unit_text": "uỷ ban tỉnh",
    "wrong-launched_on": "31/2/2023",
    "wrong-founded_on": "12/1949",
    "wrong-plan": "tám ngàn",
    "wrong-kind": "regular",
}

TASKS = [
    {
        "label": "Báo cáo quý III của xã Bản Mẫu",
        "url": "#viec",
        "icon": "return",
        "note": "Trả lại: thiếu minh chứng của chỉ tiêu đào tạo nghề.",
        "place": "Phong trào thi đua mẫu, dài đủ để thấy chữ xuống dòng thứ hai rồi mới bị cắt đi "
        "khi không còn chỗ cho cả câu chủ đề của phong trào ở dưới tên việc",
        "state": "quá hạn 2 ngày",
        "kind": "bad",
        "when": "17 giờ 00, 30/10/2023",
    },
    {
        "label": "Báo cáo quý III của phường Nà Mẫu",
        "url": "#viec",
        "icon": "pencil",
        "place": "Phong trào thi đua mẫu",
        "state": "còn 3 ngày",
        "kind": "warn",
        "when": "17 giờ 00, 4/11/2023",
    },
    {
        "label": "Báo cáo năm của xã Suối Mẫu",
        "url": "#viec",
        "icon": "file",
        "place": "Phong trào thi đua mẫu",
        "state": "còn 58 ngày",
        "kind": "neutral",
        "when": "17 giờ 00, 31/12/2023",
    },
]
STEPS = [
    {"label": "Dự thảo", "state": "done", "note": "Người Mẫu, 12/5/2023"},
    {"label": "Đã phát động", "state": "done", "note": "Người Mẫu, 30/5/2023"},
    {"label": "Đang nhận báo cáo", "state": "current", "note": "Còn thiếu 3 việc"},
    {"label": "Thẩm định, tổng kết", "state": "todo"},
    {"label": "Đã kết thúc", "state": "todo"},
]
ROWS = [
    ("huyện Bắc Mẫu", "xã, phường", Decimal(12), Decimal(12), "ok", "Đã thẩm định"),
    ("huyện Nam Mẫu", "xã, phường", Decimal(10), Decimal("9.5"), "info", "Chờ thẩm định"),
    ("thành phố Mẫu", "xã, phường", Decimal(7), Decimal(4), "warn", "Trả lại"),
    ("huyện Đông Mẫu", "xã, phường", Decimal(9), None, "bad", "Quá hạn"),
    ("huyện Tây Mẫu", "xã, phường", Decimal(1200), Decimal("1234.56"), "neutral", "Nháp"),
]
SAMPLES = List(
    key="samples",
    title="Bảng mẫu",
    noun="đơn vị",
    columns=(
        Column("unit", "Đơn vị", lambda row: row[0]),
        Column("level", "Loại", lambda row: row[1]),
        Column("plan", "Kế hoạch", lambda row: row[2], NUMBER),
        Column("actual", "Kết quả", lambda row: row[3], NUMBER),
        Column("state", "Trạng thái", lambda row: row[5], shown=False),
    ),
)


class SampleFilter(FilterForm):
    q = forms.CharField(label="Tìm theo tên, mã", required=False)
    state = forms.ChoiceField(
        label="Trạng thái",
        choices=[("", "Mọi trạng thái"), ("warn", "Trả lại")],
        required=False,
    )
    kind = forms.ChoiceField(label="Loại", choices=[("", "Mọi loại")], required=False)
    year = forms.CharField(label="Năm", required=False)
    unit = forms.CharField(label="Đơn vị", required=False)


@require_safe
def design(request):
    require(may_see_design(request.user))
    context = {
        "title": "Thiết kế",
        "palette": PALETTE,
        "icons": ICONS,
        "form": SampleForm(),
        "wrong": SampleForm(FILLED, prefix="wrong"),
        "yes": YES,
        "refusal": no("Báo cáo đã gửi. Muốn sửa, hãy đề nghị Hội đồng trả lại."),
        "tasks": TASKS,
        "steps": STEPS,
        "tabs": [
            {"label": "Tổng quan", "url": "#the", "current": True},
            {"label": "Đơn vị", "url": "#the", "count": 38},
            {"label": "Chỉ tiêu và kết quả", "url": "#the", "count": 214},
            {"label": "Báo cáo", "url": "#the"},
        ],
        "menu": [
            {"label": "Giao tiếp cho nhiều đơn vị", "url": "#menu", "icon": "people"},
            {"label": "Sửa", "url": "#menu", "icon": "pencil"},
            {"label": "Xóa", "url": "#menu", "icon": "close"},
        ],
        "facts": [("Phát động", "30/5/2023"), ("Kết thúc", "30/10/2023"), ("Văn bản", "")],
        "rows": ROWS,
        "listing": Listing(SAMPLES, request, ROWS * 19, SampleFilter({"state": "warn"})),
        "charts": sample_charts(),
        "narrow_charts": sample_charts()[1:],
        "found": [(name, f"{kind}, tỉnh Mẫu") for name, kind, *_ in ROWS],
        "sparkline": charts.sparkline("Bốn quý", _points("12", None, "15,5", "21")),
    }
    return render(request, "design.html", context)


def sample_charts():
    """One of each kind, with a value not known, one not reached and one beyond the plan."""
    pairs = [
        charts.Pair(name, plan, actual, format_number(plan), format_number(actual))
        for name, _, plan, actual, *_ in ROWS
        if actual is not None
    ]
    shares = [
        charts.Share(pair.label, percent, f"{format_number(percent, 1)}%", percent >= 100)
        for pair in pairs
        for percent in [pair.actual * 100 / pair.plan]
    ]
    parts = [
        charts.Part("Đạt", Decimal(24), charts.Fill.SOLID, "ok"),
        charts.Part("Chưa đạt", Decimal(4), charts.Fill.HATCHED, "bad"),
        charts.Part("Chưa kết luận", Decimal(1), charts.Fill.EMPTY, "neutral"),
    ]
    return [
        charts.for_page(
            charts.pair_bars,
            "Kế hoạch và kết quả",
            pairs,
            head=["Đơn vị", "Kế hoạch", "Kết quả"],
            rows=[(pair.label, pair.plan_text, pair.actual_text) for pair in pairs],
            plan="Kế hoạch",
            actual="Kết quả",
        ),
        charts.for_page(
            charts.percent_bars,
            "Phần trăm kế hoạch theo đơn vị",
            shares,
            head=["Đơn vị", "So với kế hoạch"],
            rows=[(share.label, share.text) for share in shares],
        ),
        charts.for_page(
            charts.share_bar,
            "Đánh giá chỉ tiêu",
            parts,
            head=["Đánh giá", "Chỉ tiêu"],
            rows=[(part.label, format_number(part.value)) for part in parts],
        ),
    ]


def _points(*texts):
    return [
        (f"quý {number}", None if text is None else Decimal(text.replace(",", ".")), text or "–")
        for number, text in enumerate(texts, 1)
    ]
