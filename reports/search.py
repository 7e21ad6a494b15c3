"""The search of the portal: campaigns, units and people, each as far as the person may see them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from campaigns.choices import CampaignState
from campaigns.models import Campaign
from emulation.accounts import queries
from emulation.accounts.choices import KNOW_PEOPLE
from emulation.accounts.models import Appointment, Unit
from emulation.lib.vietnamese import collated, found_by, search_key

SHOWN = 8
SHORTEST, LONGEST = 2, 100


@dataclass(frozen=True)
class Hit:
    label: str
    url: str
    note: str


@dataclass(frozen=True)
class Group:
    """The first hits of one kind; `rest` is the address of the list of all of them, if any."""

    title: str
    icon: str
    hits: list[Hit]
    has_more: bool
    rest: str = ""


def found(user, words: str) -> list[Group]:
    """The kinds in which something was found."""
    groups = (find(user, words) for find in KINDS)
    return [group for group in groups if group.hits]


def is_too_short(words: str) -> bool:
    """One letter finds half of the portal."""
    return 0 < len(search_key(words).replace(" ", "")) < SHORTEST


def found_campaigns(user, words: str) -> Group:
    """Those under way first, the newest on top."""
    over = Case(When(state=CampaignState.CLOSED, then=Value(1)), default=Value(0))
    rows = Campaign.objects.visible_to(user).named(words).select_related("unit")
    rows = list(rows.order_by(over, "-id")[: SHOWN + 1])
    hits = [
        Hit(
            label=str(row),
            url=reverse("campaigns:campaign-detail", args=[row.pk]),
            note=f"{row.unit} · {row.get_state_display()}",
        )
        for row in rows[:SHOWN]
    ]
    return Group("Phong trào", "flag", hits, len(rows) > SHOWN, _rest("campaign-list", words))


def found_units(user, words: str) -> Group:
    rows, _ = queries.found_units(Unit.objects.visible_to(user), words)
    hits = [
        Hit(label=row.label, url=reverse("accounts:unit-detail", args=[row.id]), note=row.note)
        for row in rows[:SHOWN]
    ]
    return Group("Đơn vị", "tree", hits, len(rows) > SHOWN, _rest("unit-list", words, "accounts"))


def found_people(user, words: str) -> Group:
    """Roles held today, at units whose people one may know; each leads to the page of its unit."""
    known = user.authority.reach("unit__path", *KNOW_PEOPLE)
    rows = Appointment.objects.in_force(timezone.localdate()).filter(known, user__is_active=True)
    rows = found_by(rows, words, "user__search")
    rows = rows.select_related("user", "unit").order_by(collated("user__sort_key"), "user", "id")
    rows = list(rows[: SHOWN + 1])
    hits = [
        Hit(
            label=str(row.user),
            url=reverse("accounts:unit-detail", args=[row.unit_id]),
            note=row.role_said,
        )
        for row in rows[:SHOWN]
    ]
    return Group("Người", "person", hits, len(rows) > SHOWN)


KINDS: tuple[Callable, ...] = (found_campaigns, found_units, found_people)


def _rest(name: str, words: str, app: str = "campaigns") -> str:
    return f"{reverse(f'{app}:{name}')}?{urlencode({'q': words})}"
