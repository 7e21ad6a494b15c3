"""The rows of the bench of workbooks: many units with many targets, and one officer of them all."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from bench.evening import PLAN
from campaigns import entry_books, obligations, trials
from campaigns.choices import CampaignKind, CampaignState, Direction, PeriodKind, Quantity
from campaigns.models import (
    Baseline,
    Campaign,
    FigureUpload,
    Indicator,
    Participation,
    Period,
    Result,
    Target,
)
from campaigns.services import uploads
from campaigns.uploads.columns import PLACE
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Appointment, Unit, User
from emulation.lib.entry_sheets import write_entries
from emulation.lib.sheets import open_book

TARGETS = 40
OFFICER = "nhapsolieu"


def make(rows: int) -> None:
    """So many targets, 40 for each unit, each with a plan; nothing reported yet."""
    province = Unit.objects.create(code="TEP", name="tỉnh Điển Hình", kind=UnitKind.PROVINCE)
    count = -(-rows // TARGETS)
    communes = Unit.objects.bulk_create(
        Unit(
            code=f"TEP.{number}",
            name=f"xã Điển Hình {number}",
            kind=UnitKind.COMMUNE,
            parent=province,
        )
        for number in range(1, count + 1)
    )
    for unit in communes:
        unit.path = f"{province.path}{unit.pk}."
    Unit.objects.bulk_update(communes, ["path"], batch_size=1000)
    officer = User.objects.create(username=OFFICER, full_name="Lò Thị Số")
    Appointment.objects.create(
        user=officer, unit=province, role=Role.UNIT_OFFICER, from_on=date(2020, 1, 1)
    )
    campaign = Campaign.objects.create(
        code="tep",
        kind=CampaignKind.THEMATIC,
        theme="Cả tỉnh chung sức xây dựng nông thôn mới",
        unit=province,
        state=CampaignState.COLLECTING,
        launched_on="2026-01-05",
        ends_on="2026-12-15",
    )
    Participation.objects.bulk_create(
        Participation(campaign=campaign, unit=unit) for unit in communes
    )
    Period.objects.create(campaign=campaign, code="nam", name="Cả năm", kind=PeriodKind.FINAL)
    obligations.level(campaign)
    asked = {"uom": "ha", "direction": Direction.HIGHER, "quantity": Quantity.AMOUNT}
    indicators = [
        Indicator.objects.create(
            code=f"tep_{number}", label=f"Diện tích trồng rừng mới, loại {number}", **asked
        )
        for number in range(TARGETS)
    ]
    targets = [
        Target(
            campaign=campaign,
            unit=unit,
            indicator=indicator,
            label=indicator.label,
            group=f"Nhóm {1 + position // 10}",
            position=position,
            **asked,
        )
        for unit in communes
        for position, indicator in enumerate(indicators)
    ][:rows]
    Target.objects.bulk_create(targets, batch_size=5000)
    Baseline.objects.bulk_create(
        (
            Baseline(target=target, kind=PLAN, name="Kế hoạch", value=1000 + n % 977, uom="ha")
            for n, target in enumerate(targets)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum has long done on a portal in use


def period() -> Period:
    return Period.objects.select_related("campaign__unit").get(campaign__code="tep")


def _book():
    """The workbook as the officer would send it back: a figure in every row."""
    officer = User.objects.get(username=OFFICER)
    units = list(Unit.objects.filter(code__startswith="TEP.").values_list("pk", flat=True))
    book = entry_books.book_of(officer, [period()], units)
    (sheet,) = book.sheets
    return replace(book, sheets=[replace(sheet, lines=_filled(sheet.lines))])


def _filled(lines) -> Iterator:
    for number, line in enumerate(lines):
        values = list(line.values)
        values[PLACE["value"]] = Decimal(90_000 + number * 7 % 99_991) / 100
        yield replace(line, values=values)


def _values(path: Path) -> Iterator[list]:
    book = CalamineWorkbook.from_path(str(path))
    yield from book.get_sheet_by_index(0).iter_rows()


# What is measured: each returns what is to be done, when all is ready for it


def write(path: Path):
    """Our workbook, its rows out of the database."""

    def act():
        with path.open("wb") as file:
            write_entries(file, _book())

    return act


def write_bare(path: Path):
    """XlsxWriter alone, the same values."""
    rows = list(_values(path))

    def act():
        other = path.with_name("bare.xlsx")
        with Workbook(str(other), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if value != "":
                        sheet.write(number, place, value)

    return act


def read(path: Path):
    def act():
        with path.open("rb") as file:
            count = sum(1 for _ in open_book(file, path.name).sheets[0].rows())
        assert count > 0

    return act


def read_bare(path: Path):
    def act():
        count = sum(1 for _ in _values(path))
        assert count > 0

    return act


def copy_bare(path: Path):
    """COPY of the same rows into a table of the same columns, with nothing else on it."""
    rows = list(_values(path))
    text = "".join("\t".join(str(value) for value in row) + "\n" for row in rows)
    columns = ", ".join(f"c{number} text" for number in range(len(rows[0])))
    connect = psycopg2.connect(dbname=settings.DATABASES["default"]["NAME"], **_server())

    def act():
        with connect, connect.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bare_rows")
            cursor.execute(f"CREATE TABLE bare_rows ({columns})")
            cursor.copy_expert("COPY bare_rows FROM STDIN", StringIO(text))

    return act


def _server() -> dict:
    server = settings.DATABASES["default"]
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    return {ours: server[name] for name, ours in names.items() if server[name]}


def store(path: Path):
    """The whole import: read on trial, then applied; every figure, its journal entry and all."""
    officer = User.objects.get(username=OFFICER)
    Result.objects.all().delete()
    with path.open("rb") as file:
        place = default_storage.save("uploads/bench", File(file))
    upload = FigureUpload.objects.create(
        campaign=period().campaign,
        period=period(),
        by=officer,
        name=path.name,
        size=path.stat().st_size,
        file=place,
        touched_at=timezone.now(),
    )

    def act():
        trials.run(upload.pk)
        upload.refresh_from_db()
        if upload.error_count:
            sys.exit(f"{upload.error_count} errors: {upload.errors[:3]}")
        uploads.apply(upload, actor=officer)
        if Result.objects.count() != upload.figures:
            sys.exit("not every figure is there")

    return act


STEPS = {act.__name__: act for act in (write, write_bare, read, read_bare, copy_bare, store)}
