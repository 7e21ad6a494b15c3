from celery import shared_task

from campaigns import receipts, reminders, tallying, trials


@shared_task
def send_reminders():
    reminders.send_due()


@shared_task
def read_upload(upload_id):
    trials.run(upload_id)


@shared_task
def requeue_uploads():
    for upload_id in trials.take_up():
        read_upload.delay(upload_id)


@shared_task
def sweep_uploads():
    trials.sweep()


@shared_task
def forget_receipts():
    receipts.forget()


@shared_task
def keep_tally(campaign_id):
    tallying.keep(campaign_id)
