from celery import shared_task

from emulation.journal import delivery


@shared_task
def deliver_mail():
    delivery.deliver()
