"""The lists of this app: their columns, order and words."""

from django.db.models.functions import Left
from django.urls import reverse_lazy

from campaigns.choices import CampaignState
from emulation.lib.keyset import ranked
from emulation.lib.lists import DATE, Column, Empty, List
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
