from django.apps import AppConfig

from awards import wording
from emulation.journal import wording as journal


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = "Khen thưởng"

    def ready(self):
        journal.add(actions=wording.ACTIONS, fields=wording.FIELDS, values=wording.VALUES)
