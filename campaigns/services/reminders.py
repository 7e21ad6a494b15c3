"""Somebody reminds units of their reports by hand (nhắc, đôn đốc)."""

from django.db import transaction
from django.utils import timezone

from campaigns import reminding, rules
from campaigns.choices import ReminderStep
from campaigns.models import Obligation, Reminder
from campaigns.queries.reminders import report, to_judge
from campaigns.reminders import Telling
from emulation.journal.services import Act, record_many
from emulation.lib.outcomes import Outcome


@transaction.atomic
def remind_many(obligations, *, actor, message="", leaders=False, versions=None):
    """Tell the officers, if wanted the leaders too; nobody hears twice within the hour.

    Who answers for several of the units gets one notice. An expected report has no version.
    """
    now = timezone.now()
    # Locked first, read after: what another person has just reminded of is then seen.
    wanted = Obligation.objects.filter(pk__in=[row.pk for row in obligations]).order_by("pk")
    locked = [row.pk for row in wanted.select_for_update(of=("self",), no_key=True)]
    outcome, able = Outcome(), []
    for row in to_judge(Obligation.objects.filter(pk__in=locked), now):
        if verdict := rules.may_remind(actor, row, now):
            able.append(row)
        else:
            outcome.refused.append((row, verdict.reason))
    message = message.strip()
    telling = Telling(now, able, message)
    people = {row.pk: telling.about(row, ReminderStep.MANUAL, leaders) for row in able}
    Reminder.objects.bulk_create(
        Reminder(
            obligation=row,
            step=ReminderStep.MANUAL,
            by=actor,
            sentence=(message or reminding.sentence(report(row), now))[:500],
            told=people[row.pk],
        )
        for row in able
    )
    telling.send("obligation.reminded")
    for campaign, acts in _acts_by_campaign(able, people, message).items():
        record_many(actor, "obligation.reminded", acts, within=campaign)
    outcome.done = able
    return outcome


def _acts_by_campaign(rows, people, message):
    found = {}
    for row in rows:
        said = {"số người nhận": people[row.pk], **({"lời nhắn": message} if message else {})}
        found.setdefault(row.campaign, []).append(Act(row, {}, said))
    return found
