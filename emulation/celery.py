"""The Celery application: `celery -A emulation worker`, `celery -A emulation beat`."""

import os

from celery import Celery
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")

app = Celery("emulation")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.task(name="emulation.tidy")
def tidy() -> None:
    """Removes ended sessions and old records of failed sign-ins."""
    call_command("clearsessions")
    call_command("axes_reset_logs", age=90)
