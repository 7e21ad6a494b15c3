import pytest

from campaigns.choices import CampaignState
from campaigns.readiness import Some, Standing, lacks

READY_TO_LAUNCH = {
    "theme": "Thi đua",
    "launched_on": "2023-05-30",
    "ends_on": "2023-10-30",
    "participants": 3,
}


def sentences(following, **has):
    return [lack.sentence for lack in lacks(following, Standing(**has)) if lack.blocks]


def test_a_bare_draft_lacks_everything_that_a_launch_needs():
    assert sentences(CampaignState.LAUNCHED) == [
        "Chưa có chủ đề.",
        "Chưa có ngày phát động.",
        "Chưa có ngày kết thúc.",
        "Chưa có đơn vị tham gia.",
    ]


def test_what_a_launch_may_do_without_is_only_a_warning():
    found = lacks(CampaignState.LAUNCHED, Standing(**READY_TO_LAUNCH))
    assert [lack.blocks for lack in found] == [False] * 5
    assert {lack.part for lack in found} == {"main", "focus_areas", "legal_bases", "addressees"}


@pytest.mark.parametrize(
    ("start", "end", "blocks"),
    [
        ("2023-05-30", "2023-05-29", True),
        ("2023-05-30", "2023-05-30", False),
        ("2023-05-30", "2023-05", False),
        ("2023-05", "2023-04-30", True),
        ("2022-12", "2023", False),
    ],
)
def test_an_end_before_the_start_blocks_only_when_it_is_certain(start, end, blocks):
    found = sentences(
        CampaignState.LAUNCHED, **(READY_TO_LAUNCH | {"launched_on": start, "ends_on": end})
    )
    assert found == (["Ngày kết thúc đứng trước ngày phát động."] if blocks else [])


def test_collecting_needs_a_period_and_a_target():
    assert sentences(CampaignState.COLLECTING) == [
        "Chưa có kỳ báo cáo.",
        "Chưa có chỉ tiêu nào được giao.",
    ]
    assert sentences(CampaignState.COLLECTING, periods=1, targets=1) == []


def test_units_that_have_not_reported_are_named_and_do_not_block_reviewing():
    units = Some(tuple(f"huyện {number}" for number in range(1, 6)), 7)
    (lack,) = lacks(CampaignState.REVIEWING, Standing(units_not_reported=units))
    assert not lack.blocks
    assert lack.sentence == (
        "Đơn vị chưa nộp báo cáo: huyện 1, huyện 2, huyện 3, huyện 4, huyện 5 và 2 đơn vị khác."
    )


def test_an_unverified_report_blocks_closing():
    assert sentences(CampaignState.CLOSED, unverified=Some(("huyện Bắc",), 1)) == [
        "Báo cáo đã nộp chưa thẩm định xong: huyện Bắc."
    ]


def test_nothing_is_lacking_after_the_last_step():
    assert lacks(None, Standing()) == []
