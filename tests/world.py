"""The same small invented province and cast for everyone.

    Trung ương
    ├─ tỉnh Thượng Nguyên            administrator, staff, leader, member, viewer
    │   ├─ Hội đồng Thi đua - Khen thưởng tỉnh, UBND tỉnh
    │   ├─ huyện Bắc Nguyên          officer_north, leader_north
    │   │   └─ xã Nà Lao (officer_commune), xã Bản Phố
    │   ├─ huyện Nam Nguyên          officer_south
    │   │   └─ xã Suối Đá, xã Khe Mây
    │   └─ thành phố Thượng Nguyên
    └─ tỉnh Hạ Giang                 foreign_staff
        └─ huyện Hạ Bình             foreign_officer

`nobody` has a sign-in and no appointment; `superuser` is the technical owner of the machine.
"""

import pickle
from dataclasses import dataclass, fields

from django.apps import apps
from django.db import connection, transaction

from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Unit, User
from tests.build import make_holder, make_unit, make_user


@dataclass(frozen=True)
class World:
    centre: Unit
    province: Unit
    council: Unit
    committee: Unit
    north: Unit
    north_commune: Unit
    north_other: Unit
    south: Unit
    south_commune: Unit
    south_other: Unit
    city: Unit
    foreign_province: Unit
    foreign_district: Unit

    administrator: User
    staff: User
    leader: User
    member: User
    viewer: User
    officer_north: User
    leader_north: User
    officer_commune: User
    officer_south: User
    foreign_staff: User
    foreign_officer: User
    nobody: User
    superuser: User

    @property
    def cast(self) -> dict[str, User]:
        """Everyone by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if isinstance(value, User)}


def make_world() -> World:
    centre = make_unit("Trung ương", code="TW", kind=UnitKind.CENTRAL, label_only=True)
    province = make_unit("tỉnh Thượng Nguyên", code="TN", kind=UnitKind.PROVINCE, parent=centre)
    north = make_unit("huyện Bắc Nguyên", code="TN.BN", kind=UnitKind.DISTRICT, parent=province)
    south = make_unit("huyện Nam Nguyên", code="TN.NN", kind=UnitKind.DISTRICT, parent=province)
    foreign = make_unit("tỉnh Hạ Giang", code="HG", kind=UnitKind.PROVINCE, parent=centre)
    district = make_unit("huyện Hạ Bình", code="HG.HB", kind=UnitKind.DISTRICT, parent=foreign)
    commune = make_unit("xã Nà Lao", code="TN.BN.NL", kind=UnitKind.COMMUNE, parent=north)

    def holder(role, unit, username, full_name):
        return make_holder(role, unit, username, full_name=full_name)

    return World(
        centre=centre,
        province=province,
        council=make_unit(
            "Hội đồng Thi đua - Khen thưởng tỉnh",
            code="TN.HD",
            kind=UnitKind.EMULATION_COUNCIL,
            parent=province,
        ),
        committee=make_unit(
            "UBND tỉnh", code="TN.UB", kind=UnitKind.PEOPLE_COMMITTEE, parent=province
        ),
        north=north,
        north_commune=commune,
        north_other=make_unit("xã Bản Phố", code="TN.BN.BP", kind=UnitKind.COMMUNE, parent=north),
        south=south,
        south_commune=make_unit("xã Suối Đá", code="TN.NN.SD", kind=UnitKind.COMMUNE, parent=south),
        south_other=make_unit("xã Khe Mây", code="TN.NN.KM", kind=UnitKind.COMMUNE, parent=south),
        city=make_unit(
            "thành phố Thượng Nguyên", code="TN.TP", kind=UnitKind.CITY, parent=province
        ),
        foreign_province=foreign,
        foreign_district=district,
        administrator=holder(Role.ADMINISTRATOR, province, "quantri", "Lò Văn Quân"),
        staff=holder(Role.COUNCIL_STAFF, province, "thuongtruc", "Tao Thị Hoa"),
        leader=holder(Role.COUNCIL_LEADER, province, "lanhdao", "Nguyễn Văn Bình"),
        member=holder(Role.COUNCIL_MEMBER, province, "thanhvien", "Chẻo Sìn Páo"),
        viewer=holder(Role.VIEWER, province, "nguoixem", "Lý A Đành"),
        officer_north=holder(Role.UNIT_OFFICER, north, "canbobac", "Giàng Páo Mỷ"),
        leader_north=holder(Role.UNIT_LEADER, north, "lanhdaobac", "Vàng Thị Dung"),
        officer_commune=holder(Role.UNIT_OFFICER, commune, "canboxa", "Sùng A Gió"),
        officer_south=holder(Role.UNIT_OFFICER, south, "canbonam", "Tẩn Mí Chìn"),
        foreign_staff=holder(Role.COUNCIL_STAFF, foreign, "thuongtruckhac", "Hoàng Thị Lan"),
        foreign_officer=holder(Role.UNIT_OFFICER, district, "canbokhac", "Phùng Mẩy Tả"),
        nobody=make_user("chuaphancong", full_name="Khoàng Lò Xá"),
        superuser=User.objects.create_superuser(
            "goc", "goc@example.vn", "Mùa-xuân-trên-bản-2023", full_name="Người giữ máy"
        ),
    )


class FrozenWorld:
    """The world made once and kept as rows, which a test gets back by one statement a table.

    Making it anew takes a hundred statements; two tests of three begin with it. Its keys are
    always the same: the numbering of the tables goes on after them, so nothing else gets them.
    """

    def __init__(self):
        """Call it on an empty database, outside of any transaction."""
        tables = [model._meta for model in apps.get_models(include_auto_created=True)]
        with transaction.atomic():
            former = {table.db_table: self._rows(table)[1] for table in tables}
            self._world = pickle.dumps(make_world())
            self._statements = []
            self._last = {}
            for table in tables:
                columns, rows = self._rows(table)
                rows = [row for row in rows if row not in former[table.db_table]]
                if rows:
                    self._last[table.db_table] = table.model._base_manager.latest("pk").pk
                    self._statements.append(self._insert(table, columns, rows))
            transaction.set_rollback(True)
        self._number_on()

    def thaw(self) -> World:
        with transaction.atomic(), connection.cursor() as cursor:
            # What refers to a later row is looked at when the transaction ends.
            for statement, values in self._statements:
                cursor.execute(statement, values)
        return pickle.loads(self._world)

    def _rows(self, table):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table.db_table)}")
            return [column[0] for column in cursor.description], cursor.fetchall()

    def _insert(self, table, columns, rows):
        quote = connection.ops.quote_name
        places = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(rows))
        names = ", ".join(map(quote, columns))
        statement = f"INSERT INTO {quote(table.db_table)} ({names}) VALUES {places}"
        return statement, [value for row in rows for value in row]

    def _number_on(self) -> None:
        """PostgreSQL does so by itself; SQLite has taken the numbers back."""
        if connection.vendor != "sqlite":
            return
        with connection.cursor() as cursor:
            for table, last in self._last.items():
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, last])
