"""Authority: what a person may reach, as one small value made by one query."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from emulation.accounts.choices import Role

# Paths are made of digits and dots; this sorts after both.
AFTER = "~"


@dataclass(frozen=True)
class Grant:
    role: str
    unit_id: int
    path: str
    appointment_id: int = 0


@dataclass(frozen=True)
class Authority:
    """The roles in which a person acts today, each at a unit and over the branch below it.

    `held` and `superuser` are all that the person could act with; `acting` is the appointment that
    was chosen, if one was.
    """

    grants: tuple[Grant, ...] = ()
    superuser: bool = False
    held: tuple[Grant, ...] = ()
    acting: int | None = None

    def narrowed_to(self, appointment_id: int) -> "Authority | None":
        """With this one alone of what is held; None if it is not held."""
        chosen = tuple(grant for grant in self.held if grant.appointment_id == appointment_id)
        return replace(self, grants=chosen, acting=appointment_id) if chosen else None

    def holds(self, role: str | tuple[str, ...], path: str) -> bool:
        """Whether one of these roles is held at the unit of `path` or at a unit above it."""
        roles = (role,) if isinstance(role, str) else role
        return any(grant.role in roles and path.startswith(grant.path) for grant in self.grants)

    def reach(self, field: str, *roles: str) -> Q:
        """Rows whose path `field` lies in a branch this person reaches (by one of `roles`).

        Written as a range: one index serves it on both databases.
        """
        condition = Q(pk__in=[])
        for path in self.branches(*roles):
            condition |= Q(**{f"{field}__gte": path, f"{field}__lt": path + AFTER})
        return condition

    def branches(self, *roles: str) -> list[str]:
        """The highest paths reached, none inside another. Administering alone reaches no data."""
        paths = sorted(
            {
                grant.path
                for grant in self.grants
                if (grant.role in roles if roles else grant.role != Role.ADMINISTRATOR)
            }
        )
        highest: list[str] = []
        for path in paths:
            if not any(path.startswith(upper) for upper in highest):
                highest.append(path)
        return highest

    def has(self, *roles: str) -> bool:
        """Whether one of these roles is held anywhere."""
        return any(grant.role in roles for grant in self.grants)


def authority_of(user, on: date) -> Authority:
    rows = user.appointments.in_force(on).values_list("role", "unit_id", "unit__path", "id")
    held = tuple(Grant(*row) for row in rows)
    return Authority(held, superuser=user.is_superuser, held=held)
