from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AccountsConfig(AppConfig):
    name = "emulation.accounts"
    label = "accounts"
    verbose_name = "Đơn vị và tài khoản"
    default = True


class PortalAdminConfig(admin.AdminConfig):
    """Django's admin behind the portal's own sign-in, for administrators by appointment."""

    default_site = "emulation.accounts.site.PortalAdminSite"
    default = False
