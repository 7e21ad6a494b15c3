"""The Celery application: `celery -A emulation worker`, `celery -A emulation beat`."""

import logging
import os

from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.core.management import call_command
from django.db import transaction
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")

log = logging.getLogger(__name__)


class PortalTask(DjangoTask):
    abstract = True

    def delay_on_commit(self, *args, **kwargs) -> None:
        """Ask for the task once what the user did is committed.

        A silent broker must not turn the page into an error then: the row says what waits, and
        the scheduled tasks ask again.
        """

        def ask() -> None:
            try:
                self.delay(*args, **kwargs)
            except OperationalError:
                log.exception("the queue does not answer; %s waits for the schedule", self.name)

        transaction.on_commit(ask)


app = Celery("emulation", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.task(name="emulation.tidy")
def tidy() -> None:
    """Removes ended sessions and old records of failed sign-ins."""
    call_command("clearsessions")
    call_command("axes_reset_logs", age=90)
