from celery import shared_task

from campaigns import reminders


@shared_task
def send_reminders():
    reminders.send_due()
