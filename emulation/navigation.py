"""What the shell of every page needs: names, navigation by role, who is here, what is unread."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from campaigns.rules import may_see_queue
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Unit
from emulation.accounts.rules import may_administer
from emulation.journal.models import Notification

VERSION = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
COUNTED_UNREAD = 99


def everyone(user) -> bool:
    return True


@dataclass(frozen=True)
class Item:
    """A place in the navigation, and who sees it. Pages check rights again by themselves."""

    label: str
    url_name: str
    icon: str
    rule: Callable = everyone


ITEMS = (
    Item("Trang chủ", "home", "home"),
    Item("Phong trào", "campaigns:campaign-list", "flag"),
    Item("Báo cáo", "campaigns:submission-list", "list"),
    Item("Báo cáo chờ xử lý", "campaigns:submission-queue", "inbox", may_see_queue),
    Item("Tài liệu nguồn", "campaigns:document-list", "book"),
    Item("Đơn vị", "accounts:unit-list", "tree"),
    Item("Quản trị", "admin:index", "gear", may_administer),
)
ACCOUNT_ITEMS = (
    Item("Tài khoản của tôi", "accounts:profile", "person"),
    Item("Đổi mật khẩu", "accounts:password-change", "lock"),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    icon: str
    current: str = ""


@dataclass(frozen=True)
class Holding:
    """A role held today and where, as the account menu prints it."""

    role: str
    unit: Unit


def portal(request):
    """Context processor. Lazy values cost a query only on pages that print the shell."""
    user = getattr(request, "user", None)
    home = reverse("home")
    context = {"portal_name": settings.PORTAL_NAME, "version": VERSION, "home_url": home}
    if user is None or not user.is_authenticated:
        return context
    chain = SimpleLazyObject(partial(units_above, user))
    return context | {
        "navigation": SimpleLazyObject(partial(links, ITEMS, user, request.path)),
        "account_links": SimpleLazyObject(partial(links, ACCOUNT_ITEMS, user, request.path)),
        "holdings": SimpleLazyObject(partial(holdings, user, chain)),
        "province_name": SimpleLazyObject(partial(province_name, chain)),
        "help_url": reverse("handbook"),
        "notices_url": reverse("journal:notice-list"),
        "sign_out_url": reverse("accounts:sign-out"),
        "unread_count": SimpleLazyObject(partial(unread_count, user)),
    }


def links(items, user, path) -> list[Link]:
    """What this person sees; the longest address that the page lies under is the current one."""
    seen = [(item, reverse(item.url_name)) for item in items if item.rule(user)]
    section = max((url for _, url in seen if lies_under(path, url)), key=len, default=None)
    current = "page" if section == path else "true"
    return [
        Link(item.label, url, item.icon, current if url == section else "") for item, url in seen
    ]


def lies_under(path: str, url: str) -> bool:
    """Every page lies under the home page, which is therefore current only itself."""
    return path == url or (url != reverse("home") and path.startswith(url))


def units_above(user) -> dict[int, Unit]:
    """The units of this person's roles and everything above them, by id."""
    ids = {int(part) for grant in user.authority.grants for part in grant.path.split(".") if part}
    return Unit.objects.in_bulk(ids)


def holdings(user, chain) -> list[Holding]:
    return [
        Holding(Role(grant.role).label, chain[grant.unit_id]) for grant in user.authority.grants
    ]


def province_name(chain) -> str:
    names = [unit.name for unit in chain.values() if unit.kind == UnitKind.PROVINCE]
    return names[0][:1].upper() + names[0][1:] if len(names) == 1 else ""


def unread_count(user) -> str:
    """As a short word; counting stops where nobody reads the figure any more."""
    unread = Notification.objects.visible_to(user).unread()[: COUNTED_UNREAD + 1].count()
    return f"{COUNTED_UNREAD}+" if unread > COUNTED_UNREAD else str(unread or "")
