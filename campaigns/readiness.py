"""What a campaign still lacks before its next step: errors block it, warnings do not."""

from dataclasses import dataclass

from campaigns.choices import CampaignState
from emulation.lib.figures import format_number

NAMED_AT_MOST = 5


@dataclass(frozen=True)
class Lack:
    """One thing that is missing. `part` names the page on which it is mended."""

    sentence: str
    blocks: bool
    part: str


@dataclass(frozen=True)
class Some:
    """Names of the first of some units, and how many there are."""

    first: tuple[str, ...] = ()
    count: int = 0

    def __bool__(self):
        return bool(self.count)

    def __str__(self):
        """The first names and how many more."""
        names = ", ".join(self.first[:NAMED_AT_MOST])
        more = self.count - min(len(self.first), NAMED_AT_MOST)
        return f"{names} và {format_number(more)} đơn vị khác" if more > 0 else names


@dataclass(frozen=True)
class Standing:
    """What is there, as plain counts and names."""

    theme: str = ""
    document_number: str = ""
    signer_name: str = ""
    launched_on: str = ""
    ends_on: str = ""
    focus_areas: int = 0
    anniversaries: int = 0
    legal_bases: int = 0
    addressees: int = 0
    participants: int = 0
    targets: int = 0
    units_without_target: Some = Some()
    targets_without_baseline: int = 0
    periods: int = 0
    periods_without_due: int = 0
    units_not_reported: Some = Some()
    unverified: Some = Some()
    closing_conference: bool = False
    exemplars: int = 0
    award_counts: int = 0


def lacks(following: CampaignState | None, has: Standing) -> list[Lack]:
    """The readiness list for the step to `following`, errors first."""
    checks = {
        CampaignState.LAUNCHED: _before_launch,
        CampaignState.COLLECTING: _before_collecting,
        CampaignState.REVIEWING: _before_reviewing,
        CampaignState.CLOSED: _before_closing,
    }
    found = list(checks[following](has)) if following in checks else []
    return sorted(found, key=lambda lack: not lack.blocks)


def _before_launch(has):
    if not has.theme:
        yield Lack("Chưa có chủ đề.", True, "main")
    if not has.launched_on:
        yield Lack("Chưa có ngày phát động.", True, "main")
    if not has.ends_on:
        yield Lack("Chưa có ngày kết thúc.", True, "main")
    if has.launched_on and has.ends_on and _surely_after(has.launched_on, has.ends_on):
        yield Lack("Ngày kết thúc đứng trước ngày phát động.", True, "main")
    if not has.participants:
        yield Lack("Chưa có đơn vị tham gia.", True, "participants")
    if not has.document_number:
        yield Lack("Văn bản phát động chưa có số, ký hiệu.", False, "main")
    if not has.signer_name:
        yield Lack("Chưa ghi người ký văn bản phát động.", False, "main")
    if not has.focus_areas:
        yield Lack("Chưa có nội dung thi đua nào.", False, "focus_areas")
    if not has.legal_bases:
        yield Lack("Chưa ghi căn cứ nào.", False, "legal_bases")
    if not has.addressees:
        yield Lack("Chưa có nơi nhận.", False, "addressees")


def _before_collecting(has):
    if not has.periods:
        yield Lack("Chưa có kỳ báo cáo.", True, "periods")
    if not has.targets:
        yield Lack("Chưa có chỉ tiêu nào được giao.", True, "targets")
    if has.periods_without_due:
        yield Lack(f"{has.periods_without_due} kỳ báo cáo chưa có hạn nộp.", False, "periods")
    if has.units_without_target:
        yield Lack(
            f"Đơn vị tham gia chưa được giao chỉ tiêu: {has.units_without_target}.",
            False,
            "targets",
        )
    if has.targets_without_baseline:
        yield Lack(
            f"{format_number(has.targets_without_baseline)} chỉ tiêu chưa có mức giao bằng con số.",
            False,
            "targets",
        )


def _before_reviewing(has):
    if has.units_not_reported:
        yield Lack(f"Đơn vị chưa nộp báo cáo: {has.units_not_reported}.", False, "participants")


def _before_closing(has):
    if has.unverified:
        yield Lack(f"Báo cáo đã nộp chưa thẩm định xong: {has.unverified}.", True, "results")
    if has.units_not_reported:
        yield Lack(f"Đơn vị chưa nộp báo cáo: {has.units_not_reported}.", False, "participants")
    if not has.closing_conference:
        yield Lack("Chưa có hội nghị tổng kết.", False, "conferences")
    if not has.exemplars:
        yield Lack("Chưa nêu điển hình tiên tiến nào.", False, "exemplars")
    if not has.award_counts:
        yield Lack("Chưa có số liệu khen thưởng.", False, "award_counts")


def _surely_after(start: str, end: str) -> bool:
    """Whether a start, perhaps known to the month only, lies after the end in every reading."""
    known = min(len(start), len(end))
    return start[:known] > end[:known]
