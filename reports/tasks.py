from celery import shared_task

from reports import closing, stalled


@shared_task
def build_document(build_id):
    closing.build(build_id)


@shared_task
def requeue_stalled():
    for build_id in stalled.take_up():
        build_document.delay(build_id)
