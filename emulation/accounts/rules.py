"""Who may see and manage units and people: yes, or no with a sentence."""

from django.utils import timezone

from emulation.accounts.choices import KNOW_PEOPLE, Role
from emulation.lib.verdicts import YES, no


def may_administer(user):
    """Whether the management pages open at all; rows there are narrowed further."""
    if not user.is_active:
        return no("Tài khoản này đã ngừng hoạt động.")
    if not (user.is_superuser or user.authority.has(Role.ADMINISTRATOR)):
        return no("Chỉ quản trị hệ thống được vào trang quản trị.")
    return YES


def may_see_design(user):
    """Whether the page of components opens; it holds invented figures only."""
    if not (user.is_superuser or user.authority.has(Role.ADMINISTRATOR, Role.COUNCIL_STAFF)):
        return no("Trang thiết kế dành cho quản trị hệ thống và chuyên viên thường trực Hội đồng.")
    return YES


def may_administer_unit(user, unit):
    if not may_administer(user):
        return may_administer(user)
    if not (user.is_superuser or user.authority.holds(Role.ADMINISTRATOR, unit.path)):
        return no("Đơn vị này không thuộc phạm vi bạn quản trị.")
    return YES


def may_set_confirmation(user, unit):
    """Whether the user decides that reports of the unit go through its leader."""
    if not user.authority.holds((Role.UNIT_LEADER, Role.ADMINISTRATOR), unit.path):
        return no("Chỉ lãnh đạo đơn vị hoặc quản trị quyết định việc này.")
    return YES


def may_see_people_of(user, unit):
    """Whether the page of this unit names who holds which role there."""
    if not user.authority.holds(KNOW_PEOPLE, unit.path):
        return no("Chỉ người làm việc với đơn vị này được xem danh sách phân công.")
    return YES


def may_act_in(user, appointment):
    """Whether one may work in this role alone."""
    held = user.appointments.in_force(timezone.localdate())
    if not held.filter(pk=appointment.pk).exists():
        return no("Bạn không giữ vai trò này, hoặc phân công đã hết hiệu lực.")
    return YES
