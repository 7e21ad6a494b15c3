"""A registry of honours of any size, made by the database itself; and how long it takes to ask it.

Imported with Django set up, on the database of a bench's stage.
"""

import random
from io import StringIO
from time import perf_counter

from django.db import connection

from awards.models import Award, Honour, HonourName, Recipient
from awards.names import block_of
from awards.queries import duplicates
from awards.queries.duplicates import Candidate, duplicates_of
from awards.queries.honours import named, registry
from awards.queries.units import kin_of
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Appointment, Succession, Unit, User
from emulation.lib.keyset import ordered
from emulation.lib.vietnamese import match_key, search_key

# Names as they are spread in the north-west: many Kinh of few family names, and the peoples whose
# clans share a name, with what stands between and the given name.
PEOPLES = (
    (40, "Nguyễn Trần Lê Phạm Hoàng Vũ Đỗ Bùi Đặng Ngô Dương Phan", "Văn Thị Đức Minh Thị Văn Hữu"),
    (25, "Lò Tao Vàng Quàng Lù Đèo Khoàng Điêu", "Văn Thị Văn Thị Văn"),
    (18, "Giàng Sùng Vàng Lý Thào Hạng Mùa Ly Cứ", "A Thị Páo Seo A Thị"),
    (10, "Chẻo Tẩn Phàn Lý Phùng Tần", "Sìn Mẩy Láo Tả Mí A"),
    (7, "Pờ Lỳ Ma Chu Vù", "Go Lò Xa Giò Hừ"),
)
GIVEN = (  # noqa: SIM905 - as people write names
    "An Anh Bình Bảo Bắc Cường Chính Chung Công Diệp Dung Dũng Duy Dương Đạt Đức Đông Giang Hà Hải "
    "Hạnh Hằng Hiền Hiếu Hoa Hòa Hoàn Hoàng Hùng Hương Hưng Huyền Khánh Khoa Kiên Lan Lâm Liên "
    "Long Lộc Luận Lý Mai Mạnh Minh Mỷ My Nam Nga Ngân Ngọc Nguyên Nhung Ninh Páo Phong "
    "Phương Quân Quang Quyên Quỳnh Sáng Sơn Sinh Tâm Tân Thanh Thành Thảo Thắng Thiện Thủy Thu "
    "Toàn Trang Trung Tú Tuấn Tùng Vân Việt Vinh Xuân Yến Ín Đành Gió Dung Chìn Sín Phìn Dơ Phúc "
    "Chơ Tủa Dế Súa Chù Páo Vàng Sử Lử Khe Phử Giá Nủ Pó Cà Xe Hừ Xá Lèng Sang Thơ Chinh Tươi Thúy"
).split()
SECOND = (  # noqa: SIM905
    "Ngọc Thanh Xuân Hồng Kim Quốc Anh Thu Bích Mai Tuấn Quang Hải Trung Như Phương Thế Công Đình "
    "Bá Mạnh Viết Khắc Tiến Trọng Duy Hoài Ánh Diệu"
).split()
COLLECTIVES = ("Phòng", "Chi bộ", "Trường Tiểu học", "Trạm Y tế", "Đội sản xuất", "Tổ dân phố")
FIRST_YEAR, LAST_YEAR = 2004, 2025
COMMUNES = 160
AWARDS = 40
NOMINEES = 400
NAMES_AT_MOST = 150_000

SEARCHES = (
    "Giàng A Páo",
    "giang a pao",
    "nguyen van hung",
    "Lò Thị Mỷ",
    "lo thi",
    "hung",
    "Chẻo Sìn Páo",
    "tan mi chin",
    "truong tieu hoc 12",
    "pao",
)


def prepare() -> None:
    """A province with communes, of which some continue others; a catalogue; who asks."""
    province = Unit.objects.create(code="BENCH", name="tỉnh Mẫu", kind=UnitKind.PROVINCE)
    units = [
        Unit(
            code=f"BENCH.{number}",
            name=f"xã {GIVEN[number % len(GIVEN)]} {SECOND[number % len(SECOND)]} {number}",
            kind=UnitKind.COMMUNE,
            parent=province,
        )
        for number in range(COMMUNES)
    ]
    for unit in units:
        unit.save()
    third = COMMUNES // 3
    for old, new in zip(units[: 2 * third], units[2 * third : 3 * third] * 2, strict=True):
        Succession.objects.create(from_unit=old, to_unit=new, on="2025-07-01")
    for number in range(AWARDS):
        Award.objects.create(
            code=f"bench-{number}",
            name=f"Bằng khen mẫu {number}",
            kind="form",
            level="province",
            authority="Chủ tịch UBND tỉnh",
        )
    user = User.objects.create_user("bench", password=None, full_name="Người đo")
    Appointment.objects.create(
        user=user, unit=province, role=Role.COUNCIL_STAFF, from_on="2020-01-01"
    )


def fill(count: int) -> None:
    """Empty the registry and fill it with `count` honours of 0.6 × as many recipients.

    A pool of names is made here, everything else by the database; indexes are made afterwards, as
    they are quicker made than kept.
    """
    chance = random.Random(20231222)  # noqa: S311 - the same registry every time
    people = max(1, count * 6 // 10)
    province = Unit.objects.get(code="BENCH")
    units = list(Unit.objects.filter(parent=province).order_by("pk"))
    pool = min(people, NAMES_AT_MOST)
    told = {
        "owner": province.pk,
        "people": people,
        "pool": pool,
        "count": count,
        "units": [unit.pk for unit in units],
        "awards": list(Award.objects.order_by("pk").values_list("pk", flat=True)),
        "first": FIRST_YEAR,
        "years": LAST_YEAR - FIRST_YEAR + 1,
    }
    tables = [model._meta.db_table for model in (Honour, HonourName, Recipient)]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        cursor.execute(_INDEXES, [tables])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        # Every reference is right as it is made; looking each up takes longer than all the rest.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT setseed(0.2)")
        cursor.execute(_POOL)
        text = StringIO("".join(_pool_line(chance, number, units) for number in range(pool)))
        cursor.copy_expert("COPY pool FROM STDIN", text)
        for statement in (_RECIPIENTS, _NAMES, _HONOURS, _COUNTS):
            cursor.execute(statement, told)
        cursor.execute("DROP TABLE pool")
        cursor.execute("SET session_replication_role = DEFAULT")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")


def _pool_line(chance, number, units) -> str:
    if chance.random() < 0.12:
        place = chance.choice(units).name
        name = f"{chance.choice(COLLECTIVES)} {chance.randrange(1, 60)} {place}"
        kind = "collective"
    else:
        name, kind = name_of(chance), "individual"
    match = match_key(name)
    told = (number, kind, name, search_key(name), match, block_of(match))
    return "\t".join(map(str, told)) + "\n"


def name_of(chance) -> str:
    shares, _, _ = zip(*PEOPLES, strict=True)
    _, families, middles = chance.choices(PEOPLES, weights=shares)[0]
    parts = [chance.choice(families.split()), chance.choice(middles.split())]
    if chance.random() < 0.5:
        parts.append(chance.choice(SECOND))
    return " ".join([*parts, chance.choice(GIVEN)])


_INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes i
JOIN pg_class c ON c.relname = i.indexname
WHERE i.tablename = ANY(%s)
AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid)
"""
_POOL = """
CREATE TEMPORARY TABLE pool (
    number int PRIMARY KEY, kind text, name text, search text, match text, block text
)
"""
# The square makes some names common and most of them rare.
_RECIPIENTS = """
INSERT INTO awards_recipient (id, kind, name, birth_year, unit_id, search, match, block, root_id,
    created_at, citizen_digest, place, sex, ethnic_group)
SELECT g.i, p.kind, p.name, CASE WHEN p.kind = 'individual' AND g.c < 0.8 THEN g.born END, g.unit,
    p.search, p.match, p.block, g.i, now(), '', '', '', ''
FROM (
    SELECT i, floor(%(pool)s * power(random(), 2))::int AS name, random() AS c,
        1950 + floor(53 * random())::int AS born,
        (%(units)s::bigint[])[1 + floor(random() * cardinality(%(units)s::bigint[]))::int] AS unit
    FROM generate_series(1, %(people)s) i
) g
JOIN pool p ON p.number = g.name
"""
_NAMES = """
INSERT INTO awards_honourname (owner_id, key, search, count)
SELECT %(owner)s, match, min(search), 0 FROM awards_recipient GROUP BY match
"""
_HONOURS = """
INSERT INTO awards_honour (recipient_id, name_id, owner_id, kind, block, name_printed, post,
    unit_id, unit_printed, award_id, award_printed, occasion, years, year, achievement,
    achievement_key, number, decided_on, authority, fact, created_at)
SELECT r.id, n.id, %(owner)s, r.kind, r.block, r.name, '', r.unit_id, u.name, a.id, a.name, 'merit',
    to_jsonb(ARRAY[g.year]), g.year, '', 'merit:' || a.code || ':' || g.year || ':' || g.i,
    (g.i %% 3000) || '/QĐ-UBND', make_date(g.year + 1, 1 + g.i %% 12, 1 + g.i %% 28),
    'Chủ tịch UBND tỉnh', '', now()
FROM (
    SELECT i, 1 + floor(%(people)s * random())::int AS person,
        %(first)s + floor(%(years)s * random())::int AS year,
        (%(awards)s::bigint[])[1 + floor(random() * cardinality(%(awards)s::bigint[]))::int]
            AS award
    FROM generate_series(1, %(count)s) i
) g
JOIN awards_recipient r ON r.id = g.person
JOIN awards_honourname n ON n.key = r.match AND n.owner_id = %(owner)s
JOIN accounts_unit u ON u.id = r.unit_id
JOIN awards_award a ON a.id = g.award
"""
_COUNTS = """
UPDATE awards_honourname n SET count = c.count
FROM (SELECT name_id, count(*) FROM awards_honour GROUP BY name_id) c WHERE c.name_id = n.id
"""


# Asking


def asker():
    return User.objects.get(username="bench")


def search_ms(user) -> float:
    """The mean of the searches: the first page of each as the list reads it, with its count."""
    begun = perf_counter()
    for words in SEARCHES:
        page_of(user, words)
    return (perf_counter() - begun) * 1000 / len(SEARCHES)


def page_of(user, words: str):
    found = named(words, [owner()])
    return ordered(found.among(registry(user)), ["-id"], count=found.count).page(50)


def nominees() -> list[Candidate]:
    """Three of four are in the register; some spelled otherwise, some of a unit of today."""
    chance = random.Random(400)  # noqa: S311
    people = Recipient.objects.order_by("-pk").first().pk
    ids = sorted(chance.sample(range(1, people + 1), min(NOMINEES * 3 // 4, people)))
    award = list(Award.objects.order_by("pk").values_list("pk", flat=True))
    units = list(Unit.objects.filter(parent__code="BENCH").values_list("pk", flat=True))
    made = []
    for row in Recipient.objects.filter(pk__in=ids):
        year = chance.randrange(FIRST_YEAR, LAST_YEAR + 1)
        own = chance.random() < 0.5
        made.append(
            Candidate(
                len(made),
                row.pk if own else None,
                row.name if own else row.name.replace("ỷ", "ỉ").upper(),
                row.birth_year,
                (row.unit_id,),
                chance.choice(award),
                (year,),
                f"merit:x:{year}",
            )
        )
    while len(made) < NOMINEES:
        year = chance.randrange(FIRST_YEAR, LAST_YEAR + 1)
        born, unit = chance.randrange(1950, 2003), chance.choice(units)
        of = chance.choice(award)
        made.append(
            Candidate(len(made), None, name_of(chance), born, (unit,), of, (year,), f"m:{year}")
        )
    return made


def duplicates_ms(candidates) -> float:
    begun = perf_counter()
    duplicates_of(candidates)
    return (perf_counter() - begun) * 1000


def plans(user, candidates) -> list[str]:
    """How the database reads the registry: for a rare and a common name, and for the nominees."""
    rows = [named(words, [owner()]).among(registry(user)) for words in ("Giàng A Páo", "nguyen")]
    told = [row.order_by("-id")[:51].explain(analyze=True, costs=False) for row in rows]
    kin = kin_of({pk for one in candidates for pk in one.unit_ids})
    units = [frozenset().union(*(kin[pk] for pk in one.unit_ids)) for one in candidates]
    sql, parameters = duplicates.statement(candidates, units, duplicates.roots_of(candidates))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF) {sql}", parameters)
        told.append("\n".join(line for (line,) in cursor.fetchall()))
    return told


def owner() -> int:
    return Unit.objects.get(code="BENCH").pk
