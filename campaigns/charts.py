"""Charts of a campaign's figures, as its pages show them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from campaigns.choices import Approximation
from campaigns.models import AwardCount
from campaigns.queries.targets import Tally, TargetRow
from emulation.lib.charts import (
    Chart,
    Fill,
    Part,
    Share,
    for_page,
    percent_bars,
    percent_said,
    share_bar,
)
from emulation.lib.figures import format_number

FEWEST = 2  # bars or kinds below which a picture says no more than a sentence
KINDS = {
    "individuals": "Cá nhân",
    "collectives": "Tập thể",
    "households": "Hộ gia đình",
    "enterprises": "Doanh nghiệp",
}


def tally_chart(tally: Tally) -> Chart | None:
    """How the targets divide: met, not met, not concluded, nothing reported."""
    parts = [
        Part("Đạt", Decimal(tally.met), Fill.SOLID, "ok"),
        Part("Chưa đạt", Decimal(tally.unmet), Fill.HATCHED, "bad"),
        Part("Chưa kết luận", Decimal(tally.open), Fill.RULED, "neutral"),
        Part("Chưa có kết quả", Decimal(tally.silent), Fill.EMPTY, "neutral"),
    ]
    if tally.total == tally.silent:
        return None
    return _shares("Chỉ tiêu theo mức độ thực hiện", parts, ("Mức độ", "Chỉ tiêu", "Tỷ lệ"))


def differ_by_unit(rows: Sequence[TargetRow]) -> bool:
    """Whether there are units to compare in one target."""
    return sum(row.least is not None for row in rows) >= FEWEST


def by_unit_chart(rows: Sequence[TargetRow]) -> Chart | None:
    """Percent of plan of one target over its units, the lowest first."""
    if not differ_by_unit(rows):
        return None
    known = sorted((row for row in rows if row.least), key=lambda row: row.least.percent_of_plan)
    shares = [share_of(row, str(row.target.unit)) for row in known]
    return for_page(
        percent_bars,
        f"{rows[0].target.label}: tỷ lệ thực hiện kế hoạch theo đơn vị (%)",
        shares,
        head=("Đơn vị", "% kế hoạch"),
        rows=[(share.label, share.text) for share in shares],
        others="đơn vị",
    )


def share_of(row: TargetRow, label: str) -> Share:
    return Share(label, row.least.percent_of_plan, row.least.percent_said, row.met)


def award_charts(awards: Iterable[AwardCount], most: int = 3) -> list[Chart]:
    """Awards by kind of recipient, conference by conference and year by year.

    Bounds ("trên 300") and numbers for several kinds together are not added, nor is what two
    conferences or years name: it may be the same.
    """
    totals: dict[str, dict[str, int]] = {}
    for award in awards:
        if award.part_of_id is None and award.approximation == Approximation.EXACT:
            counts = totals.setdefault(_occasion(award), dict.fromkeys(KINDS, 0))
            for kind in KINDS:
                counts[kind] += getattr(award, kind) or 0
    found = [
        _shares(
            f"{occasion}, theo đối tượng (số lượt nêu chính xác)",
            [Part(KINDS[kind], Decimal(number)) for kind, number in counts.items() if number],
            ("Đối tượng", "Số lượt", "Tỷ lệ"),
        )
        for occasion, counts in totals.items()
        if sum(number > 0 for number in counts.values()) >= FEWEST
    ]
    return found[:most]


def _occasion(award) -> str:
    if award.conference:
        return f"Khen thưởng tại {str(award.conference)[:1].lower()}{str(award.conference)[1:]}"
    return f"Khen thưởng năm {award.year}" if award.year else "Khen thưởng trong phong trào"


def _shares(title: str, parts: Sequence[Part], head: Sequence[str]) -> Chart:
    whole = sum((part.value for part in parts), Decimal(0))
    return for_page(
        share_bar,
        title,
        parts,
        head=head,
        rows=[
            (part.label, format_number(part.value), percent_said(part.value, whole))
            for part in parts
        ],
    )
