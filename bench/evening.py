"""The rows of a deadline evening: a province whose units report, and what stands at the end."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from campaigns import obligations
from campaigns.choices import (
    BaselineKind,
    CampaignKind,
    CampaignState,
    Direction,
    PeriodKind,
    Quantity,
    SubmissionState,
)
from campaigns.models import (
    Baseline,
    Campaign,
    Indicator,
    Participation,
    Period,
    Result,
    SaveReceipt,
    Submission,
    Target,
)
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Appointment, Unit, User
from emulation.journal.models import Entry, Notification

PASSWORD = "Hạn-nộp-23-giờ-59"
PLAN, REPORTED = BaselineKind.PLAN, SubmissionState.VERIFIED


@dataclass
class Province:
    """Units that report, each with an officer, and the one person who verifies."""

    province: Unit
    units: list[Unit]
    officers: dict[str, User]
    verifier: User


@dataclass
class Report:
    """One unit's report as the bench knows it; the client adds what the officer saw acknowledged.

    `history` is what was saved for each target, oldest first; `keys` are those of the saves.
    """

    username: str
    user_id: int
    unit_id: int
    open_url: str
    plans: dict[int, Decimal]
    history: dict[int, list[Decimal]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)


@dataclass
class Finding:
    """What the database holds beside what the officers were told."""

    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)


def make_province(officers: int) -> Province:
    province = Unit.objects.create(code="DIEN", name="tỉnh Điển Hình", kind=UnitKind.PROVINCE)
    units = [
        Unit.objects.create(
            code=f"DIEN.{number:03}",
            name=f"xã Điển Hình {number}",
            kind=UnitKind.COMMUNE,
            parent=province,
        )
        for number in range(1, officers + 1)
    ]
    # One hash for all: making 200 would take longer than the evening.
    hashed = make_password(PASSWORD)

    def person(username: str, name: str, unit: Unit, role: Role) -> tuple[User, Appointment]:
        email = f"{username}@example.vn"
        user = User(username=username, full_name=name, email=email, password=hashed)
        return user, Appointment(user=user, unit=unit, role=role, from_on=date(2020, 1, 1))

    cast = [
        person(f"canbo{unit.code[5:]}", f"Lò Thị {number}", unit, Role.UNIT_OFFICER)
        for number, unit in enumerate(units, start=1)
    ]
    cast.append(person("thuongtruc", "Tao Thị Hoa", province, Role.COUNCIL_STAFF))
    User.objects.bulk_create(user for user, _ in cast)
    Appointment.objects.bulk_create(appointment for _, appointment in cast)
    people = [user for user, _ in cast]
    return Province(province, units, {user.username: user for user in people[:-1]}, people[-1])


def make_evening(province: Province, *, figures: int, random: Random) -> list[Report]:
    """A campaign whose last period is due tonight, and in which the one before was reported."""
    number = Campaign.objects.count() + 1
    campaign = Campaign.objects.create(
        code=f"dien-hinh-{number}",
        kind=CampaignKind.THEMATIC,
        theme="Cả tỉnh chung sức xây dựng nông thôn mới",
        unit=province.province,
        launched_on="2026-01-05",
        ends_on="2026-12-15",
        state=CampaignState.COLLECTING,
    )
    now = timezone.now()
    terms = [("q3", "Quý III", PeriodKind.QUARTER, now - timedelta(days=60))]
    terms.append(("nam", "Tổng kết", PeriodKind.FINAL, now + timedelta(hours=6)))
    former, period = (
        Period.objects.create(
            campaign=campaign, code=code, name=name, kind=kind, due_at=due_at, position=position
        )
        for position, (code, name, kind, due_at) in enumerate(terms)
    )
    Participation.objects.bulk_create(
        Participation(campaign=campaign, unit=unit) for unit in province.units
    )
    obligations.level(campaign)
    targets = _make_targets(campaign, province.units, figures, random)
    _report_before(former, targets, province.verifier, now)
    obligations.level(campaign)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum has long done on a portal in use
    reports = {
        unit.pk: Report(
            username=officer.username,
            user_id=officer.pk,
            unit_id=unit.pk,
            open_url=reverse("campaigns:submission-open", args=[period.pk, unit.pk]),
            plans={},
        )
        for unit, officer in zip(province.units, province.officers.values(), strict=True)
    }
    for target, plan in targets:
        reports[target.unit_id].plans[target.pk] = plan
    return list(reports.values())


def _make_targets(campaign, units, figures, random) -> list[tuple[Target, Decimal]]:
    """As many for each unit as there are figures, every one with a plan."""
    asked = {"uom": "ha", "direction": Direction.HIGHER, "quantity": Quantity.AMOUNT}
    labels = [f"Diện tích trồng rừng mới, loại {number}" for number in range(1, figures + 1)]
    indicators = [
        Indicator.objects.update_or_create(
            code=f"rung_{number}", defaults={"label": label, **asked}
        )[0]
        for number, label in enumerate(labels, start=1)
    ]
    targets = Target.objects.bulk_create(
        Target(
            campaign=campaign,
            unit=unit,
            indicator=indicator,
            label=indicator.label,
            group=f"Nhóm {1 + position // 10}",
            position=position,
            **asked,
        )
        for unit in units
        for position, indicator in enumerate(indicators)
    )
    planned = [(target, Decimal(random.randrange(1_000, 90_000))) for target in targets]
    Baseline.objects.bulk_create(
        Baseline(target=target, kind=PLAN, name="Kế hoạch", value=plan, uom=target.uom)
        for target, plan in planned
    )
    return planned


def _report_before(period, targets, verifier, now) -> None:
    """The figures of the period before, beside which the officers type."""
    units = dict.fromkeys(target.unit_id for target, _ in targets)
    times = {"submitted_at": now, "counted_at": now, "verified_at": now, "verified_by": verifier}
    for unit_id in units:
        units[unit_id] = Submission.objects.create(
            campaign=period.campaign, period=period, unit_id=unit_id, state=REPORTED, **times
        )
    Result.objects.bulk_create(
        Result(
            submission=units[target.unit_id],
            target=target,
            value=plan * 7 / 10,
            uom=target.uom,
            verified_at=now,
            verified_by=verifier,
        )
        for target, plan in targets
    )


# What stands at the end


def examine(province: Province, reports: list[Report]) -> Finding:
    """Every figure that an officer was told is saved: there, right, and written down once."""
    finding = Finding()
    for report in reports:
        period_id = int(report.open_url.split("/")[-3])
        submission = Submission.objects.filter(period=period_id, unit=report.unit_id).first()
        if submission is None:
            finding.lost += [f"{report.username}: {target}" for target in report.history]
            continue
        _examine_figures(report, submission, finding)
        _examine_acts(report, submission, province.verifier, finding)
    return finding


def _examine_figures(report: Report, submission: Submission, finding: Finding) -> None:
    stored = dict(submission.results.values_list("target", "value"))
    for target, typed in report.history.items():
        if stored.pop(target, None) != typed[-1]:
            finding.lost.append(f"{report.username}: figure of {target}, {typed[-1]}")
    finding.double += [f"{report.username}: figure of {target}, not typed" for target in stored]


def _examine_acts(report, submission, verifier, finding) -> None:
    """The journal has each change once, in order; so have receipts and the council's notices."""
    kind = submission._meta.label_lower
    saved = Entry.objects.filter(action="result.saved", within_type=kind, within_id=submission.pk)
    journal: dict[int, list[Decimal]] = {}
    for target, after in saved.order_by("id").values_list("target_id", "after"):
        journal.setdefault(target, []).append(Decimal(after["value"]))
    for target in journal.keys() | report.history.keys():
        written, typed = journal.get(target, []), report.history.get(target, [])
        if written == typed:
            continue
        too_often = Counter(written) - Counter(typed)
        finding.double += [f"{report.username}: journal of {target}, {v}" for v in too_often]
        missing = Counter(typed) - Counter(written)
        finding.lost += [f"{report.username}: journal of {target}, {v}" for v in missing]
        if not (too_often or missing):
            finding.double.append(f"{report.username}: journal of {target}, in another order")
    receipts = Counter(map(str, _keys(submission)))
    finding.double += [f"{report.username}: receipt {k}" for k in receipts - Counter(report.keys)]
    finding.lost += [f"{report.username}: receipt {k}" for k in Counter(report.keys) - receipts]
    acts = Entry.objects.filter(target_type=kind, target_id=submission.pk)
    told = Notification.objects.filter(
        recipient=verifier, url=reverse("campaigns:submission-verify", args=[submission.pk])
    )
    for name, count in {
        "opened": acts.filter(action="submission.opened").count(),
        "submitted": acts.filter(action="submission.submitted").count(),
        "told to the council": told.count(),
    }.items():
        if count == 0:
            finding.lost.append(f"{report.username}: report not {name}")
        finding.double += [f"{report.username}: report {name} again"] * (count - 1)


def _keys(submission):
    return SaveReceipt.objects.filter(submission=submission).values_list("key", flat=True)
