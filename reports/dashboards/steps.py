"""How far a campaign is on its way, and what stands before its next step."""

from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from campaigns import readiness
from campaigns.choices import OPEN_FOR_RESULTS, SENT, CampaignState, SubmissionState
from campaigns.models import Participation, Period, Submission, Target
from campaigns.queries.planning import number_of
from emulation.accounts.choices import COUNCIL


def with_progress(campaigns, user):
    """With the number of units taking part and of those that have sent a report, as far as seen."""
    authority = user.authority
    seen = authority.reach("campaign__unit__path", *COUNCIL) | authority.reach("unit__path")
    sent = Submission.objects.filter(seen, state__in=SENT)
    return campaigns.annotate(
        taking_part=number_of(Participation.objects.filter(seen), "unit"),
        reported=number_of(sent, "unit"),
    )


def with_outlook(campaigns):
    """With what the next step is judged on; it is not asked for while units may still report."""
    in_time = Q(due_at=None) | Q(due_at__gt=timezone.now())
    all_sent = Q(reported__gte=F("taking_part"), taking_part__gt=0)
    has_time = Q(is_due=True, state__in=OPEN_FOR_RESULTS) & ~all_sent
    campaigns = campaigns.annotate(
        is_due=Exists(Period.objects.filter(in_time, campaign=OuterRef("pk")))
    )
    return campaigns.annotate(
        is_asking=Case(
            When(has_time | Q(state=CampaignState.CLOSED), then=Value(False)), default=Value(True)
        ),
        waiting=number_of(Submission.objects.filter(state=SubmissionState.SUBMITTED), "pk"),
        periods_set=number_of(Period.objects, "pk"),
        targets_set=number_of(Target.objects, "pk"),
    )


@dataclass(frozen=True)
class Step:
    """The next step of a campaign: what stands before it; whether one may decide to take it."""

    act: str
    sentence: str
    is_ready: bool


def next_step(campaign) -> Step:
    """Of a campaign with progress and outlook, where it is asked for."""
    missing = campaign.taking_part - campaign.reported
    match campaign.state:
        case CampaignState.DRAFT:
            return _prepared(campaign, "Phát động phong trào", "Đã đủ điều kiện phát động.")
        case CampaignState.LAUNCHED:
            return _prepared(campaign, "Mở nhận báo cáo", "Mở khi đến kỳ báo cáo.")
        case CampaignState.COLLECTING if not campaign.taking_part:
            return Step("Chuyển sang thẩm định, tổng kết", "Chưa có đơn vị tham gia.", False)
        case CampaignState.COLLECTING if missing:
            sentence = f"Không còn kỳ nào trong hạn, {missing} đơn vị chưa nộp báo cáo."
            return Step("Chuyển sang thẩm định, tổng kết", sentence, True)
        case CampaignState.COLLECTING:
            sentence = "Mọi đơn vị đã nộp báo cáo."
            return Step("Chuyển sang thẩm định, tổng kết", sentence, True)
    if campaign.waiting:
        sentence = f"Còn {campaign.waiting} báo cáo chờ thẩm định."
        return Step("Kết thúc phong trào", sentence, False)
    left = f"{missing} đơn vị chưa nộp báo cáo. " if missing else ""
    sentence = f"Không còn báo cáo chờ thẩm định. {left}Lập báo cáo tổng kết rồi kết thúc."
    return Step("Kết thúc phong trào", sentence, True)


def _prepared(campaign, act, ready) -> Step:
    """What blocks the step, as the campaign's page says it; what only should be seen is there."""
    standing = readiness.Standing(
        theme=campaign.theme,
        launched_on=str(campaign.launched_on or ""),
        ends_on=str(campaign.ends_on or ""),
        participants=campaign.taking_part,
        targets=campaign.targets_set,
        periods=campaign.periods_set,
    )
    found = readiness.lacks(campaign.state_choice.following, standing)
    lacking = " ".join(lack.sentence for lack in found if lack.blocks)
    return Step(act, lacking or ready, not lacking)
