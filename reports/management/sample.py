"""The sample province: facts of real documents, units before and after 2025, people with sign-ins.

Everything comes from data files (campaigns/sample); loading twice makes nothing twice, and what
somebody has changed in the portal meanwhile stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from awards import catalogue
from awards import importing as honours
from awards.choices import AwardOccasion
from awards.models import Award
from awards.services import proposals, recipients
from awards.services.proposals import Person
from campaigns import importing
from campaigns.choices import OPEN_FOR_RESULTS, CampaignState
from campaigns.facts.loading import load
from campaigns.models import Campaign, Period, SourceFact
from campaigns.services import planning, targets
from emulation.accounts.choices import Role
from emulation.accounts.models import Appointment, Succession, Unit, User
from emulation.journal.models import Entry
from emulation.journal.services import record
from reports import closing, services
from reports.models import ReportBuild

FOLDER = Path(settings.BASE_DIR, "campaigns", "sample")
PASSWORD = "Thi-dua-mau-2023"  # noqa: S105 – the sample's own, and the sample is refused in production
LOADED = "sample.loaded"

Say = Callable[[str], None]


@dataclass(frozen=True)
class SignIn:
    username: str
    name: str
    role: str
    unit: str


def is_loaded() -> bool:
    """Whether these very files are in the database already."""
    return Entry.objects.filter(action=LOADED, after__digest=_digest()).exists()


def load_all(say: Say, listener: closing.Listener) -> None:
    setup = load(FOLDER / "setup.yaml")
    is_first = not Entry.objects.filter(action=LOADED).exists()
    say("nhập dữ kiện của các tài liệu")
    _import_facts()
    with transaction.atomic():
        say("nhập đơn vị hành chính trước và sau ngày 1/7/2025")
        _load_units([load(path) for path in sorted(FOLDER.glob("units/*.yaml"))])
        say("tạo tài khoản mẫu")
        _load_people(setup["people"])
        if is_first:
            say("chuẩn bị phong trào để các đơn vị báo cáo")
            _prepare(setup)
            say("nạp danh mục khen thưởng, sổ vàng, lập một hồ sơ đề nghị khen thưởng")
            catalogue.load()
            honours.run(sorted(FOLDER.glob("facts/0*.yaml")))
            _begin_dossier(setup["dossier"])
    say("lập báo cáo tổng kết đầu tiên")
    build = _report(setup["campaign"], listener)
    record(None, LOADED, build.campaign, after={"digest": _digest()})


def sign_ins() -> list[SignIn]:
    people = load(FOLDER / "setup.yaml")["people"]
    names = dict(
        Unit.objects.filter(code__in={p["unit"] for p in people}).values_list("code", "name")
    )
    return [
        SignIn(p["username"], p["full_name"], Role(p["role"]).label, names.get(p["unit"], ""))
        for p in people
    ]


def first_report() -> ReportBuild | None:
    code = load(FOLDER / "setup.yaml")["campaign"]
    return ReportBuild.objects.filter(campaign__code=code).done().order_by("id").first()


def _digest() -> str:
    digest = sha256()
    for path in sorted(FOLDER.rglob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _import_facts() -> None:
    report = importing.run(FOLDER / "facts")
    if report.errors:
        raise CommandError("\n".join(str(error) for error in report.errors))


def _load_units(files: list[dict]) -> None:
    """Dates for the units that the facts name, the units that they do not, who continues whom."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    rows = [row for data in files for row in data["units"]]
    for row in [*(row for data in files for row in data.get("dated", [])), *rows]:
        if row["code"] in units:
            _date(units[row["code"]], row)
        else:
            units[row["code"]] = _make(row, units[row["parent"]])
    for row in rows:
        for former in row.get("continues", []):
            Succession.objects.get_or_create(
                from_unit=units[former], to_unit=units[row["code"]], on=_day(row["opened_on"])
            )


def _make(row: dict, parent: Unit) -> Unit:
    return Unit.objects.create(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=parent,
        official_code=row["official_code"],
        opened_on=_day(row.get("opened_on")),
        closed_on=_day(row.get("closed_on")),
    )


def _date(unit: Unit, row: dict) -> None:
    """Fill in what is still empty; what somebody has written stays."""
    found = {
        "official_code": row.get("official_code", ""),
        "opened_on": _day(row.get("opened_on")),
        "closed_on": _day(row.get("closed_on")),
    }
    missing = {name: value for name, value in found.items() if value and not getattr(unit, name)}
    if missing:
        for name, value in missing.items():
            setattr(unit, name, value)
        unit.save()


def _load_people(people: list[dict]) -> None:
    # One hash for all: making one is slow on purpose.
    password = make_password(PASSWORD)
    units = Unit.objects.in_bulk({person["unit"] for person in people}, field_name="code")
    for person in people:
        user, is_new = User.objects.get_or_create(
            username=person["username"],
            defaults={
                "full_name": person["full_name"],
                "email": f"{person['username']}@mau.invalid",
                "password": password,
            },
        )
        if is_new:
            Appointment.objects.create(
                user=user,
                unit=units[person["unit"]],
                role=person["role"],
                position=person["position"],
                **({"from_on": _day(person["since"])} if "since" in person else {}),
            )


def _prepare(setup: dict) -> None:
    """By the services that the council's staff use, so that it is done and recorded as they do."""
    staff = User.objects.get(username=setup["staff"])
    campaign = Campaign.objects.get(code=setup["campaign"])
    units = _participants(setup["participants"], campaign)
    planning.join(campaign, actor=staff, units=units)
    for fact in SourceFact.objects.filter(fact_id__in=setup["spread"]):
        targets.spread(fact.row, actor=staff, units=units)
    _open_period(setup["period"], campaign, staff)
    for response in Campaign.objects.filter(code__in=setup["responses"], parent=None):
        planning.link_parent(response, actor=staff, parent=campaign)
    campaign.refresh_from_db()
    order = CampaignState.order
    while order.index(campaign.state) < order.index(OPEN_FOR_RESULTS[0]):
        campaign = planning.advance(campaign, actor=staff, version=campaign.version)


def _participants(chosen: dict, campaign: Campaign) -> list[Unit]:
    """Units of these kinds in the branch, as they stood when the campaign was launched."""
    branch = Unit.objects.get(code=chosen["branch"])
    units = Unit.objects.branch(branch).filter(kind__in=chosen["kinds"], outside=False)
    return list(units.in_force(campaign.launched_on.first_day).order_by("path"))


def _open_period(data: dict, campaign: Campaign, staff: User) -> None:
    campaign.refresh_from_db()
    period = Period.objects.get(campaign=campaign, code=data["code"])
    due_on = timezone.localdate() + timedelta(days=data["due_in_days"])
    period.due_at = timezone.make_aware(datetime.combine(due_on, time(17)))
    planning.save_rows(
        campaign, actor=staff, part="periods", saved=[period], version=campaign.version
    )


def _begin_dossier(data: dict) -> None:
    """A draft of this year, as the officer of the unit writes it; its leader confirms it."""
    officer = User.objects.get(username=data["by"])
    unit = Unit.objects.get(code=data["unit"])
    unit.leader_confirms = True
    unit.save()
    year = timezone.localdate().year
    proposal = proposals.create(
        unit,
        actor=officer,
        occasion=AwardOccasion.MERIT,
        year=year,
        title=data["title"].format(year=year),
    )
    award = Award.objects.get(code=data["award"])
    people = []
    for row in data["nominees"]:
        known = {name: row[name] for name in ("kind", "name", "birth_year") if name in row}
        said = {name: row[name] for name in ("honorific", "post", "achievement")}
        recipient = recipients.create(actor=officer, unit=unit, **known)
        people.append(Person(recipient, award, {"years": [year], **said}))
    proposals.add_nominees(
        proposal, actor=officer, version=proposal.version, people=people, source="dữ liệu mẫu"
    )


def _report(code: str, listener: closing.Listener) -> ReportBuild:
    """Asked for by nobody, so nobody is mailed about it."""
    build = services.prepare_build(Campaign.objects.get(code=code), actor=None)
    closing.build(build.pk, listener)
    build.refresh_from_db()
    if build.error:
        raise CommandError(f"Không lập được báo cáo tổng kết: {build.error}")
    return build


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
