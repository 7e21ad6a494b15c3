from celery import shared_task

from emulation.accounts import resetting


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=3)
def send_reset_link(user_id):
    resetting.send_link(user_id)
