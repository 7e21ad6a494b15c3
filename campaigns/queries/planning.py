"""What the planning pages read."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from campaigns import readiness
from campaigns.choices import BaselineKind, ConferenceKind, SubmissionState
from campaigns.models import Baseline, SourceDocument, SourceFact, Submission, Target
from campaigns.models.planning import COUNCIL
from emulation.lib.vietnamese import normalise


def lacks_of(campaign):
    """What the campaign lacks before its next step."""
    return readiness.lacks(campaign.state_choice.following, standing_of(campaign))


def standing_of(campaign) -> readiness.Standing:
    """The counts and names that readiness is judged on, in a number of queries that does not grow."""
    sent = Submission.objects.filter(
        campaign=campaign,
        unit=OuterRef("unit"),
        state__in=[SubmissionState.SUBMITTED, SubmissionState.VERIFIED],
    )
    own_target = Target.objects.filter(campaign=campaign, unit=OuterRef("unit"))
    participants = list(
        campaign.participations.annotate(
            has_sent=Exists(sent), has_target=Exists(own_target)
        ).values_list("unit__name", "has_sent", "has_target")
    )
    planned = Baseline.objects.filter(
        target=OuterRef("pk"), kind=BaselineKind.PLAN, value__isnull=False
    )
    targets = campaign.targets.annotate(has_plan=Exists(planned)).values_list("has_plan", "wording")
    targets = list(targets)
    periods = list(campaign.periods.values_list("due_at", flat=True))
    unverified = campaign.submissions.filter(state=SubmissionState.SUBMITTED)
    return readiness.Standing(
        theme=campaign.theme,
        document_number=campaign.document_number,
        signer_name=campaign.signer_name,
        launched_on=str(campaign.launched_on or ""),
        ends_on=str(campaign.ends_on or ""),
        focus_areas=campaign.focus_areas.count(),
        anniversaries=campaign.anniversaries.count(),
        legal_bases=campaign.legal_bases.count(),
        addressees=campaign.addressees.count(),
        participants=len(participants),
        targets=len(targets),
        units_without_target=tuple(name for name, _, has_target in participants if not has_target),
        targets_without_baseline=sum(not has_plan and not words for has_plan, words in targets),
        periods=len(periods),
        periods_without_due=sum(due is None for due in periods),
        units_not_reported=tuple(name for name, has_sent, _ in participants if not has_sent),
        unverified=tuple(unverified.order_by("id").values_list("unit__name", flat=True)),
        closing_conference=campaign.conferences.filter(kind=ConferenceKind.CLOSING).exists(),
        exemplars=campaign.exemplars.count(),
        award_counts=campaign.award_counts.count(),
    )


@dataclass(frozen=True)
class Stated:
    """What the documents say of one field: each value with the documents that state it."""

    label: str
    values: list[tuple[str, list[SourceDocument]]]

    @property
    def differs(self):
        return len(self.values) > 1


STATED_FIELDS = {
    "theme": "Chủ đề",
    "second_name": "Tên gọi khác",
    "kind": "Loại",
    "launch_date": "Phát động ngày",
    "start_note": "Bắt đầu",
    "end_date": "Kết thúc ngày",
    "launched_by": "Người phát động",
    "closing_body": "Cơ quan tổng kết",
}


def statements_of(campaign) -> list[Stated]:
    """Which document each value of the campaign comes from, and where documents differ."""
    facts = list(
        SourceFact.objects.filter(campaign=campaign, list_name="campaigns")
        .select_related("document")
        .order_by("document__code", "position")
    )
    stated = []
    for name, label in STATED_FIELDS.items():
        values: dict[str, list] = {}
        for fact in facts:
            words = _in_words(fact.data.get(name))
            if words:
                values.setdefault(words, []).append(fact.document)
        if values:
            stated.append(Stated(label, list(values.items())))
    return stated


def _in_words(value) -> str:
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    return normalise(str(value)) if value not in (None, "") else ""


def participant_rows(campaign, user):
    """Units that take part, within what the user reaches, each with its submissions of the campaign."""
    council = user.authority.reach("campaign__unit__path", *COUNCIL)
    own = user.authority.reach("unit__path")
    submissions = Submission.objects.filter(campaign=campaign).select_related("period")
    by_unit: dict[int, list] = {}
    for submission in submissions.order_by("period__position"):
        by_unit.setdefault(submission.unit_id, []).append(submission)
    rows = campaign.participations.filter(council | own).select_related("unit")
    return [(row.unit, by_unit.get(row.unit_id, [])) for row in rows.order_by("unit__path")]
