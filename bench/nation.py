"""The rows of the bench of pages: a nation, and in it a campaign of one province and one of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from campaigns import obligations
from campaigns.choices import (
    SENT,
    BaselineKind,
    CampaignKind,
    CampaignState,
    Direction,
    PeriodKind,
    Quantity,
    ReminderStep,
    SubmissionState,
)
from campaigns.models import (
    Baseline,
    Bloc,
    BlocMembership,
    Campaign,
    Indicator,
    Obligation,
    Participation,
    Period,
    Reminder,
    Result,
    Submission,
    Target,
)
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Appointment, Unit, User
from emulation.lib.vietnamese import search_key

BATCH = 5000
PROVINCES, COMMUNES = 34, 100
OF_PROVINCE = 200
TARGETS = 2
# Of a hundred reports so many stand there; the rest is not begun.
STATES = {
    SubmissionState.DRAFT: 15,
    SubmissionState.CONFIRMING: 5,
    SubmissionState.SUBMITTED: 20,
    SubmissionState.RETURNED: 5,
    SubmissionState.VERIFIED: 35,
}
KINDS = (UnitKind.SCHOOL, UnitKind.VILLAGE, UnitKind.ASSOCIATION, UnitKind.COOPERATIVE)


@dataclass(frozen=True)
class Nation:
    staff: User
    officer: User
    provincial: Campaign
    national: Campaign
    province: Unit


def make(units: int) -> Nation:
    """So many units with a report to send; all of them in one campaign, 200 in the other."""
    centre = Unit.objects.create(code="TW", name="Trung ương", kind=UnitKind.CENTRAL)
    count = max(1, min(PROVINCES, units // 50))
    provinces = _units(centre, "T", count, "tỉnh Điển Hình", lambda n: UnitKind.PROVINCE)
    communes, below = [], []
    for number, province in enumerate(provinces):
        left = units - len(provinces) - len(communes) - len(below)
        share = left // (len(provinces) - number)
        several = min(COMMUNES, max(1, share // 5))
        own = _units(province, f"{province.code}.", several, "xã Nà Lao", _commune)
        communes += own
        for place, commune in enumerate(own):
            part = (share - several) // several + (place < (share - several) % several)
            below += _units(commune, f"{commune.code}.", part, "đơn vị Nà Lao", _kind)
    staff = _person("thuongtruc", "Tao Thị Hoa", Role.COUNCIL_STAFF, [centre])
    officer = _person("canbo", "Lò Thị Số", Role.UNIT_OFFICER, provinces[:1])
    _person("canboxa", "Lò Thị Xã", Role.UNIT_OFFICER, communes[::2])
    province = provinces[0]
    branch = [u for u in (*communes, *below) if u.path.startswith(province.path)]
    _blocs(centre, "Cụm", provinces)
    _blocs(province, "Khối", [unit for unit in communes if unit in branch])
    made = Nation(
        staff,
        officer,
        _campaign("tinh", province, branch[:OF_PROVINCE], staff),
        _campaign("ca-nuoc", centre, [*provinces, *communes, *below], staff),
        province,
    )
    with connection.cursor() as cursor:
        # As autovacuum has long done on a portal in use.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return made


def made() -> Nation:
    """What `make` made, in a database that has it."""
    return Nation(
        User.objects.get(username="thuongtruc"),
        User.objects.get(username="canbo"),
        Campaign.objects.get(code="tinh"),
        Campaign.objects.get(code="ca-nuoc"),
        Unit.objects.get(code="T1"),
    )


def _commune(number: int) -> UnitKind:
    return UnitKind.WARD if number % 5 == 0 else UnitKind.COMMUNE


def _kind(number: int) -> UnitKind:
    return KINDS[number % len(KINDS)]


def _units(parent: Unit, code: str, count: int, name: str, kind) -> list[Unit]:
    rows = [
        Unit(code=f"{code}{n}", name=f"{name} {n}", kind=kind(n), parent=parent)
        for n in range(1, count + 1)
    ]
    for unit in rows:
        unit.search = search_key(f"{unit.name} {unit.code}")
        # One in five hundred ended long ago, one in a hundred began some years ago.
        unit.opened_on = date(2021, 7, 1) if hash(unit.code) % 100 == 0 else None
    Unit.objects.bulk_create(rows, batch_size=BATCH)
    for unit in rows:
        unit.path = f"{parent.path}{unit.pk}."
        if unit.pk % 500 == 0 and unit.kind in KINDS:
            unit.closed_on = date(2025, 7, 1)
    Unit.objects.bulk_update(rows, ["path", "closed_on"], batch_size=BATCH)
    return rows


def _person(username: str, name: str, role: Role, units: Iterable[Unit]) -> User:
    user = User.objects.create(username=username, full_name=name, email=f"{username}@example.vn")
    Appointment.objects.bulk_create(
        Appointment(user=user, unit=unit, role=role, from_on=date(2020, 1, 1)) for unit in units
    )
    return user


def _blocs(unit: Unit, name: str, members: Sequence[Unit]) -> None:
    blocs = [Bloc.objects.create(unit=unit, name=f"{name} {n}") for n in range(1, 8)]
    BlocMembership.objects.bulk_create(
        BlocMembership(bloc=blocs[place % len(blocs)], unit=member)
        for place, member in enumerate(members)
    )


def _campaign(code: str, unit: Unit, units: Sequence[Unit], staff: User) -> Campaign:
    campaign = Campaign.objects.create(
        code=code,
        kind=CampaignKind.THEMATIC,
        theme="Chung sức xây dựng nông thôn mới",
        unit=unit,
        launched_on="2026-01-05",
        ends_on="2026-12-15",
        state=CampaignState.COLLECTING,
    )
    now = timezone.now()
    terms = [("q3", "quý III", PeriodKind.QUARTER, now - timedelta(days=60))]
    terms.append(("nam", "cả năm", PeriodKind.FINAL, now + timedelta(days=2)))
    _, period = (
        Period.objects.create(
            campaign=campaign, code=code, name=name, kind=kind, due_at=due_at, position=place
        )
        for place, (code, name, kind, due_at) in enumerate(terms)
    )
    Participation.objects.bulk_create(
        (Participation(campaign=campaign, unit=unit) for unit in units), batch_size=BATCH
    )
    reports = _reports(period, units, staff)
    obligations.level(campaign)
    _figures(campaign, units, reports)
    _exceptions(period, staff)
    return campaign


def _reports(period: Period, units: Sequence[Unit], staff: User) -> dict[int, Submission]:
    now = timezone.now()
    line = [state for state, share in STATES.items() for _ in range(share)]
    line += [None] * (100 - len(line))
    rows = []
    for place, unit in enumerate(units):
        state = line[place * 37 % 100]
        if state is None:
            continue
        report = Submission(
            campaign=period.campaign, period=period, unit=unit, state=state, created_at=now
        )
        if state in SENT or state == SubmissionState.RETURNED:
            report.submitted_at = report.counted_at = now - timedelta(minutes=place % 9999)
            report.submitted_by = staff
        if state == SubmissionState.VERIFIED:
            report.verified_at, report.verified_by = now, staff
        rows.append(report)
    Submission.objects.bulk_create(rows, batch_size=BATCH)
    return {report.unit_id: report for report in rows}


def _figures(campaign: Campaign, units: Sequence[Unit], reports: dict[int, Submission]) -> None:
    asked = {"uom": "ha", "direction": Direction.HIGHER, "quantity": Quantity.AMOUNT}
    indicators = [
        Indicator.objects.update_or_create(
            code=f"rung_{n}", defaults={"label": f"Diện tích trồng rừng mới, loại {n}", **asked}
        )[0]
        for n in range(1, TARGETS + 1)
    ]
    targets = Target.objects.bulk_create(
        (
            Target(
                campaign=campaign,
                unit=unit,
                indicator=indicator,
                label=indicator.label,
                position=place,
                **asked,
            )
            for unit in units
            for place, indicator in enumerate(indicators)
        ),
        batch_size=BATCH,
    )
    Baseline.objects.bulk_create(
        (
            Baseline(
                target=target,
                kind=BaselineKind.PLAN,
                name="Kế hoạch",
                value=1000 + target.pk % 977,
                uom="ha",
            )
            for target in targets
        ),
        batch_size=BATCH,
    )
    Result.objects.bulk_create(
        (
            Result(
                submission=reports[target.unit_id],
                target=target,
                value=Decimal(700 + target.pk * 7 % 1300),
                uom="ha",
            )
            for target in targets
            if target.unit_id in reports
        ),
        batch_size=BATCH,
    )


def _exceptions(period: Period, staff: User) -> None:
    """One in 500 has more time, one in 1,000 need not report, one in ten was reminded."""
    now = timezone.now()
    rows = Obligation.objects.filter(period=period).order_by("pk")
    some = [row.pk for row in rows]
    rows.filter(pk__in=some[::500]).update(
        extended_until=now + timedelta(days=9), extension_reason="Mưa lũ chia cắt"
    )
    rows.filter(pk__in=some[7::1000]).update(waived_at=now, waived_reason="Mới thành lập")
    Reminder.objects.bulk_create(
        (
            Reminder(obligation_id=pk, step=ReminderStep.MANUAL, by=staff, sentence="Nhắc", told=1)
            for pk in some[::10]
        ),
        batch_size=BATCH,
    )
