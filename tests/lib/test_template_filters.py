from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from emulation.lib.dates import PartialDate
from emulation.lib.figures import Approximation, Figure


def _shown(expression, value):
    return Template(f"{{{{ value|{expression} }}}}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("vn_number", Decimal("1234.50"), "1.234,5"),
        ("vn_number:2", Decimal("1234.505"), "1.234,51"),
        ("vn_number", 58857, "58.857"),
        ("vn_number", None, ""),
        ("vn_number", 0, "0"),
        ("vn_number", Figure(Decimal(800), Approximation.UNDER, uom="tỷ đồng"), "gần 800 tỷ đồng"),
        ("vn_number", Figure(Decimal(8), uom="<b>"), "8 &lt;b&gt;"),
        ("vn_percent", Decimal("112.5549"), "112,55"),
        ("vn_percent", Decimal("136"), "136"),
        ("vn_percent", Decimal("64.105"), "64,11"),
        ("vn_percent", None, ""),
        ("vn_count", 5, "05"),
        ("vn_count", 12, "12"),
        ("vn_count", None, ""),
        ("vn_date", date(2023, 5, 30), "30/5/2023"),
        ("vn_date", PartialDate(2022, 12), "12/2022"),
        ('vn_date:"long"', date(2024, 1, 5), "ngày 05 tháng 01 năm 2024"),
        ("vn_date", datetime(2023, 5, 29, 18, 0, tzinfo=UTC), "30/5/2023"),
        ("vn_date", None, ""),
        ("vn_day_time", datetime(2026, 4, 5, 10, 0, tzinfo=UTC), "Chủ nhật, 05/4/2026, 17:00"),
        ("vn_day_time", None, ""),
        ("vn_weekday", date(2026, 11, 28), "Thứ Bảy, ngày 28 tháng 11 năm 2026"),
        ("vn_weekday", date(2026, 11, 29), "Chủ nhật, ngày 29 tháng 11 năm 2026"),
        ("vn_weekday", date(2024, 1, 1), "Thứ Hai, ngày 01 tháng 01 năm 2024"),
        ("vn_datetime", datetime(2023, 5, 30, 8, 30, tzinfo=UTC), "15 giờ 30, 30/5/2023"),
        ("vn_datetime", datetime(2023, 5, 29, 17, 5, tzinfo=UTC), "0 giờ 05, 30/5/2023"),
        ("vn_datetime", None, ""),
    ],
)
def test_values_are_shown_the_vietnamese_way_without_loading_anything(expression, value, shown):
    assert _shown(expression, value) == shown


@pytest.mark.parametrize("value", [1.5, "1,5", True])
def test_what_is_no_figure_is_never_shown_as_one(value):
    with pytest.raises(TypeError):
        _shown("vn_number", value)
