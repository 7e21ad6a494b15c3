"""What the registry of honours is asked: by name, by unit with what it continues, by scope."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from awards.models import Honour, HonourName, Recipient
from awards.queries.units import lines_before
from emulation.accounts.authority import AFTER
from emulation.accounts.models import Unit
from emulation.lib.figures import format_number
from emulation.lib.keyset import COUNTED_TO
from emulation.lib.many_ids import Among

# So many names are handed over one by one; beyond, they are so common that the newest honours hold
# enough of them.
NAMES_AT_MOST = 2_000
# So few honours are gathered by their names before they are put in order; of more, walking from the
# newest one on soon meets a page.
GATHERED_AT_MOST = 5_000


def registry(user):
    """The honours of the user's province, with what a list prints."""
    rows = Honour.objects.visible_to(user)
    return rows.select_related("award", "campaign", "unit", "ended_by", "decision")


@dataclass(frozen=True)
class Named:
    """What the dictionary of names says about some words, without reading the registry."""

    names: QuerySet
    # How many honours bear such a name, exactly, revoked ones too.
    count: int
    # Of the names; None where they are very many.
    ids: tuple[int, ...] | None

    def among(self, rows):
        """The honours among these that bear such a name: by the name, or from the newest on."""
        if self.ids is None:
            return rows.filter(name__in=self.names)
        named = Among("name_id", self.ids)
        if self.count > GATHERED_AT_MOST:
            return rows.filter(named)
        # Their ids come from one index alone; joined, the database would walk here too.
        found = Honour.objects.filter(named).order_by().values_list("pk", flat=True)
        return rows.filter(Among("id", found))


def named(words: str, owners) -> Named:
    """The names in the registries of `owners` that hold these words, whatever the accents."""
    names = HonourName.objects.named(words).filter(owner__in=owners)
    found = list(names.values_list("pk", "count")[: NAMES_AT_MOST + 1])
    if len(found) > NAMES_AT_MOST:
        return Named(names, names.aggregate(all=Sum("count"))["all"], None)
    return Named(names, sum(count for _, count in found), tuple(pk for pk, _ in found))


def of_units(units) -> Q:
    """Honours of these units, of all below them, and of what each of those continues.

    The tree is dated: a commune of today answers for the communes of former days that went into it,
    also where those stood below another unit.
    """
    paths = [path for path in units.values_list("path", flat=True) if path]
    if not paths:
        return Q(pk__in=[])
    below = Unit.objects.filter(_ranges("path", paths))
    ids = set(below.values_list("pk", flat=True))
    former = set().union(*lines_before(ids).values())
    older = Unit.objects.filter(pk__in=former - ids).values_list("path", flat=True)
    everything = Unit.objects.filter(_ranges("path", [*paths, *older]))
    return Q(unit__in=everything)


def branches_of(tops) -> Q:
    """The units below these, themselves too."""
    return _ranges("path", [path for path in tops.values_list("path", flat=True) if path])


def _ranges(field: str, paths) -> Q:
    parts = (Q(**{f"{field}__gte": path, f"{field}__lt": path + AFTER}) for path in paths)
    return reduce(or_, parts, Q(pk__in=[]))


ENDED_SAID = {
    "": "gồm cả đã thu hồi: có",
    "standing": "gồm cả đã thu hồi: không",
    "ended": "chỉ những khen thưởng đã thu hồi, thay thế",
}


def scope_of(tops, conditions: str = "", state: str = "") -> str:
    """What a count counts: of whose registry, under which conditions, with revoked ones or not."""
    where = ", ".join(unit.name for unit in tops) or "không có đơn vị nào"
    return ", ".join(
        part for part in (f"Trong phạm vi {where}", conditions, ENDED_SAID[state]) if part
    )


def said_count(count: int) -> str:
    """A capped count says that it is one."""
    if count > COUNTED_TO:
        return f"hơn {format_number(COUNTED_TO)}"
    return format_number(count)


# A recipient's whole record


def recipients_seen_by(user):
    """Whom the user works with, and whoever stands in the registry of the user's province."""
    honoured = Honour.objects.visible_to(user).filter(recipient__root=OuterRef("root"))
    own = Recipient.objects.visible_to(user).values("pk")
    return Recipient.objects.filter(Q(pk__in=own) | Exists(honoured))


@dataclass(frozen=True)
class Record:
    """All that one recipient was honoured with, and what it inherits from bodies before it."""

    own: list[Honour]
    inherited: list[Honour]

    @property
    def standing(self) -> int:
        """Inherited honours are shown, not counted; neither are those that were revoked."""
        return sum(one.ended_by_id is None for one in self.own)


def record_of(recipient, user) -> Record:
    """In the order of time, across merged rows; of a body, with what those before it were given."""
    rows = registry(user).select_related("award", "campaign", "unit", "ended_by", "recipient__unit")
    own = list(rows.filter(recipient__root=recipient.root_id))
    bodies = list(
        Recipient.objects.filter(root=recipient.root_id, body__isnull=False).values_list(
            "body", flat=True
        )
    )
    inherited = []
    if bodies:
        former = set().union(*lines_before(bodies).values()) - set(bodies)
        inherited = list(rows.filter(recipient__root__body__in=former))
    return Record(sorted(own, key=_in_time), sorted(inherited, key=_in_time))


def _in_time(honour):
    decided = honour.decided_on
    year = decided.year if decided else honour.year or 0
    return (year, decided.isoformat() if decided else "", honour.pk)
