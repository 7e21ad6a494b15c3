from django.apps import AppConfig

from campaigns import wording
from emulation.journal import wording as journal


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Phong trào thi đua"

    def ready(self):
        journal.add(
            actions=wording.ACTIONS,
            fields=wording.FIELDS,
            values=wording.VALUES,
            figures=wording.FIGURES,
        )
