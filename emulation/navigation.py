"""What the shell of every page needs: names, navigation by role, who is here, what is unread."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db.models import IntegerField, Subquery
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst

from awards.queries.proposals import awaiting as dossiers_awaiting
from awards.rules import may_propose
from campaigns.queries.results import awaiting
from campaigns.rules import may_create_campaign, may_see_queue
from emulation.accounts.choices import COUNCIL, UNIT_ROLES, Role, UnitKind
from emulation.accounts.models import Unit, User
from emulation.accounts.rules import may_administer
from emulation.journal.models import Notification
from emulation.lib.keyset import counted

VERSION = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
COUNTED_AT_MOST = 99
# For the one line that the header has; the menu below it says the whole.
SHORT_ROLES = {
    Role.ADMINISTRATOR: "Quản trị",
    Role.COUNCIL_STAFF: "Thường trực",
    Role.COUNCIL_LEADER: "Lãnh đạo Hội đồng",
    Role.COUNCIL_MEMBER: "Thành viên Hội đồng",
    Role.UNIT_OFFICER: "Cán bộ",
    Role.UNIT_LEADER: "Lãnh đạo",
    Role.VIEWER: "Người xem",
}


def everyone(user) -> bool:
    return True


def is_appointed(user) -> bool:
    return bool(user.authority.grants)


def sees_data(user) -> bool:
    return user.authority.has(*COUNCIL, *UNIT_ROLES)


def is_of_council(user) -> bool:
    return user.authority.has(*COUNCIL)


def is_of_unit(user) -> bool:
    """Of a unit and not of the council, whose list holds the reports of every unit."""
    return user.authority.has(*UNIT_ROLES) and not is_of_council(user)


REPORTS, DOSSIERS = "reports", "dossiers"


class Count(Subquery):
    """How many rows a query finds, as one value of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def waiting(user) -> dict[str, str]:
    """What the council's staff has to verify and to examine, in one query; others only look."""
    if not user.authority.has(Role.COUNCIL_STAFF):
        return {}
    rows = {REPORTS: awaiting(user), DOSSIERS: dossiers_awaiting(user)}
    counts = [
        Count(found.order_by().values("pk")[: COUNTED_AT_MOST + 1]) for found in rows.values()
    ]
    found = User.objects.filter(pk=user.pk).values_list(*counts).get()
    return dict(zip(rows, map(said_of, found), strict=True))


@dataclass(frozen=True)
class Item:
    """A place in the navigation, and who sees it. Pages check rights again by themselves."""

    label: str
    url_name: str
    icon: str
    rule: Callable = everyone
    # For the bar of a phone, where five places share the width.
    short: str = ""
    # What waits there, by its name in `waiting`, and in words.
    count: str = ""
    counted: str = ""


# In the order of daily use: on a phone the first four stand in the bar, the rest under "Thêm".
ITEMS = (
    Item("Trang chủ", "home", "home"),
    Item(
        "Chờ xử lý",
        "campaigns:submission-queue",
        "inbox",
        may_see_queue,
        count=REPORTS,
        counted="báo cáo chờ thẩm định",
    ),
    Item("Báo cáo đơn vị", "campaigns:submission-list", "list", is_of_unit, short="Báo cáo"),
    Item("Phong trào", "campaigns:campaign-list", "flag", sees_data),
    Item("Báo cáo", "campaigns:submission-list", "list", is_of_council),
    Item(
        "Khen thưởng",
        "awards:proposal-list",
        "star",
        sees_data,
        short="Khen",
        count=DOSSIERS,
        counted="hồ sơ chờ thẩm định",
    ),
    Item("Tài liệu nguồn", "campaigns:document-list", "file", is_of_council, short="Tài liệu"),
    Item("Sổ vàng", "awards:honour-list", "book", sees_data),
    Item("Đơn vị", "accounts:unit-list", "tree", is_appointed),
    Item("Lịch", "campaigns:calendar", "calendar", sees_data),
    Item("Quản trị", "admin:index", "gear", may_administer),
)
ACCOUNT_ITEMS = (
    Item("Tài khoản của tôi", "accounts:profile", "person"),
    Item("Đổi mật khẩu", "accounts:password-change", "lock"),
)
# What one may begin from anywhere, in the palette of the search.
ACTS = (
    Item("Lập phong trào", "campaigns:campaign-create", "plus", may_create_campaign),
    Item("Lập hồ sơ khen thưởng", "awards:proposal-create", "plus", may_propose),
    Item("Phân công vai trò", "admin:accounts_appointment_add", "people", may_administer),
    Item("Tạo tài khoản", "admin:accounts_user_add", "person", may_administer),
    Item("Thêm đơn vị", "admin:accounts_unit_add", "tree", may_administer),
    Item("Kiểm tra văn bản theo mã", "reports:code-ask", "check"),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    icon: str
    current: str = ""
    short: str = ""
    count: str = ""
    counted: str = ""


@dataclass(frozen=True)
class Holding:
    """A role held today and where, as the account menu prints it."""

    role: Role
    unit: Unit
    appointment_id: int
    is_chosen: bool

    def __str__(self) -> str:
        return f"{self.role.label} – {self.unit}"

    @property
    def short(self) -> str:
        return f"{SHORT_ROLES[self.role]} – {self.unit.name}"


@dataclass(frozen=True)
class Account:
    """In which roles one could be here, and in which one is."""

    held: list[Holding]
    is_narrowed: bool
    is_superuser: bool

    @property
    def may_choose(self) -> bool:
        return len(self.held) > (0 if self.is_superuser else 1)

    @property
    def all_said(self) -> str:
        return "Quản trị toàn cổng" if self.is_superuser else "Mọi vai trò"

    @property
    def acting_as(self) -> str:
        """One line for the header."""
        chosen = [holding for holding in self.held if holding.is_chosen]
        if chosen or (len(self.held) == 1 and not self.is_superuser):
            return (chosen or self.held)[0].short
        return self.all_said if self.may_choose or self.is_superuser else "Chưa có vai trò"


def portal(request):
    """Context processor. Lazy values cost a query only on pages that print the shell."""
    user = getattr(request, "user", None)
    context = {
        "portal_name": settings.PORTAL_NAME,
        "portal_contact": settings.PORTAL_CONTACT,
        "portal_version": VERSION,
        "home_url": reverse("home"),
    }
    if user is None or not user.is_authenticated:
        return context
    chain = SimpleLazyObject(partial(units_above, user))
    return context | {
        "navigation": SimpleLazyObject(partial(links, ITEMS, user, request.path)),
        "acts": SimpleLazyObject(partial(links, ACTS, user, request.path)),
        "account_links": SimpleLazyObject(partial(links, ACCOUNT_ITEMS, user, request.path)),
        "account": SimpleLazyObject(partial(account_of, user, chain)),
        "province_name": SimpleLazyObject(partial(province_name, user, chain)),
        "search_url": reverse("search"),
        "help_url": reverse("handbook"),
        "notices_url": reverse("journal:notice-list"),
        "role_url": reverse("accounts:role-choose"),
        "sign_out_url": reverse("accounts:sign-out"),
        "unread_count": SimpleLazyObject(partial(unread_count, user)),
    }


def links(items, user, path) -> list[Link]:
    """What this person sees; the longest address that the page lies under is the current one."""
    seen = [(item, reverse(item.url_name)) for item in items if item.rule(user)]
    counts = waiting(user) if any(item.count for item, _ in seen) else {}
    section = max((url for _, url in seen if lies_under(path, url)), key=len, default=None)
    current = "page" if section == path else "true"
    return [
        Link(
            item.label,
            url,
            item.icon,
            current if url == section else "",
            item.short,
            counts.get(item.count, ""),
            item.counted,
        )
        for item, url in seen
    ]


def lies_under(path: str, url: str) -> bool:
    """Every page lies under the home page, which is therefore current only itself."""
    return path == url or (url != reverse("home") and path.startswith(url))


def units_above(user) -> dict[int, Unit]:
    """The units of every role this person holds and everything above them, by id."""
    return Unit.objects.in_bulk({pk for grant in user.authority.held for pk in ids_of(grant.path)})


def ids_of(path: str) -> list[int]:
    return [int(part) for part in path.split(".") if part]


def account_of(user, chain) -> Account:
    authority = user.authority
    held = [
        Holding(
            Role(grant.role),
            chain[grant.unit_id],
            grant.appointment_id,
            grant.appointment_id == authority.acting,
        )
        for grant in authority.held
    ]
    return Account(held, authority.acting is not None, authority.superuser)


def province_name(user, chain) -> str:
    """Of the province in which one acts; without a name in none and in several."""
    ids = {pk for grant in user.authority.grants for pk in ids_of(grant.path)}
    names = [chain[pk].name for pk in sorted(ids) if chain[pk].kind == UnitKind.PROVINCE]
    return capfirst(names[0]) if len(names) == 1 else ""


def unread_count(user) -> str:
    return capped(Notification.objects.visible_to(user).unread())


def capped(rows) -> str:
    """As a short word; counting stops where nobody reads the figure any more."""
    return said_of(counted(rows, COUNTED_AT_MOST))


def said_of(count: int) -> str:
    return f"{COUNTED_AT_MOST}+" if count > COUNTED_AT_MOST else str(count or "")
