from django.apps import AppConfig
from django.core.checks import Tags, Warning, register

from emulation.journal import wording as journal
from emulation.lib import fonts
from reports import wording


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        register(check_fonts, Tags.compatibility)
        journal.add(actions=wording.ACTIONS, fields=wording.FIELDS)


def check_fonts(app_configs, **options):
    """Official documents need a typeface with every Vietnamese letter."""
    problem = fonts.problem()
    if not problem:
        return []
    hint = "apt-get install fontconfig fonts-liberation2"
    return [Warning(problem, hint=hint, id="reports.W001")]
