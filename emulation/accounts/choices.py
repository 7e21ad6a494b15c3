from django.db import models


class UnitKind(models.TextChoices):
    """What a unit is. Levels of government change; this says the level, never a class name."""

    CENTRAL = "central", "Trung ương"
    PROVINCE = "province", "Tỉnh, thành phố trực thuộc Trung ương"
    DISTRICT = "district", "Huyện"
    CITY = "city", "Thành phố, thị xã thuộc tỉnh"
    COMMUNE = "commune", "Xã"
    WARD = "ward", "Phường"
    TOWNSHIP = "township", "Thị trấn"
    SPECIAL_ZONE = "special_zone", "Đặc khu"
    VILLAGE = "village", "Thôn, bản, tổ dân phố"
    AUTHORITY = "authority", "Chức danh có thẩm quyền"
    PARTY_COMMITTEE = "party_committee", "Cấp ủy Đảng"
    PARTY_BODY = "party_body", "Cơ quan Đảng"
    COUNCIL = "council", "Hội đồng nhân dân"
    PEOPLE_COMMITTEE = "people_committee", "Ủy ban nhân dân"
    EMULATION_COUNCIL = "emulation_council", "Hội đồng Thi đua - Khen thưởng"
    DELEGATION = "delegation", "Đoàn đại biểu"
    FRONT = "front", "Mặt trận Tổ quốc"
    AGENCY = "agency", "Cơ quan"
    DEPARTMENT = "department", "Sở, ban, ngành"
    ASSOCIATION = "association", "Hội, đoàn thể"
    ACADEMY = "academy", "Học viện"
    INSTITUTE = "institute", "Viện"
    SCHOOL = "school", "Trường học"
    MILITARY = "military", "Quân đội"
    POLICE = "police", "Công an"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    COOPERATIVE = "cooperative", "Hợp tác xã"
    COOPERATIVE_GROUP = "cooperative_group", "Tổ hợp tác"
    BLOC = "bloc", "Cụm, khối thi đua"
    OTHER = "other", "Khác"


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Quản trị hệ thống"
    COUNCIL_STAFF = "council_staff", "Chuyên viên thường trực Hội đồng"
    COUNCIL_LEADER = "council_leader", "Lãnh đạo Hội đồng"
    COUNCIL_MEMBER = "council_member", "Thành viên Hội đồng"
    UNIT_OFFICER = "unit_officer", "Cán bộ đơn vị"
    UNIT_LEADER = "unit_leader", "Lãnh đạo đơn vị"
    VIEWER = "viewer", "Người xem"


# These see a campaign from its draft on; a unit's people see it once it is launched and theirs.
COUNCIL = (Role.COUNCIL_STAFF, Role.COUNCIL_LEADER, Role.COUNCIL_MEMBER, Role.VIEWER)
UNIT_ROLES = (Role.UNIT_OFFICER, Role.UNIT_LEADER)

# Roles whose holders work with the people of a branch, and see who holds which role there.
KNOW_PEOPLE = (
    Role.ADMINISTRATOR,
    Role.COUNCIL_STAFF,
    Role.COUNCIL_LEADER,
    Role.UNIT_OFFICER,
    Role.UNIT_LEADER,
)
