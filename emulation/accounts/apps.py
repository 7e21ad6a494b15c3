from django.apps import AppConfig
from django.contrib.admin import apps as admin

from emulation.accounts import wording
from emulation.journal import wording as journal


class AccountsConfig(AppConfig):
    name = "emulation.accounts"
    label = "accounts"
    verbose_name = "Đơn vị và tài khoản"
    default = True

    def ready(self):
        journal.add(actions=wording.ACTIONS, fields=wording.FIELDS)


class PortalAdminConfig(admin.AdminConfig):
    """Django's admin behind the portal's own sign-in, for administrators by appointment."""

    default_site = "emulation.accounts.site.PortalAdminSite"
    default = False
