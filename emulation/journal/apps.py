from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "emulation.journal"
    label = "journal"
    verbose_name = "Nhật ký và thông báo"
