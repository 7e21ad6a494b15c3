from celery import shared_task

from awards import honour_entering, honour_trials


@shared_task
def read_honours(upload_id):
    honour_trials.run(upload_id)


@shared_task
def enter_honours(upload_id):
    honour_entering.run(upload_id)


@shared_task
def requeue_honours():
    for upload_id in honour_trials.take_up():
        read_honours.delay(upload_id)
    for upload_id in honour_entering.stalled():
        enter_honours.delay(upload_id)


@shared_task
def sweep_honours():
    honour_trials.sweep()
