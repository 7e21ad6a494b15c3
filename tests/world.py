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

from dataclasses import dataclass, fields

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
