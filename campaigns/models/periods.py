from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from campaigns.choices import (
    PeriodKind,
    Punctuality,
    ReminderStep,
    ReportStanding,
    SubmissionState,
)
from campaigns.models.planning import Campaign
from emulation.accounts.choices import COUNCIL, UNIT_ROLES
from emulation.accounts.models import Unit


class Period(models.Model):
    """A reporting period of a campaign (kỳ báo cáo): open, then due, then closed."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="periods")
    kind = models.CharField("loại", max_length=10, choices=PeriodKind, default=PeriodKind.FINAL)
    code = models.CharField("mã kỳ", max_length=20)
    name = models.CharField("tên kỳ", max_length=100)
    opens_on = models.DateField("mở từ ngày", null=True, blank=True)
    due_at = models.DateTimeField("hạn nộp", null=True, blank=True)
    closes_at = models.DateTimeField(
        "đóng nhận lúc",
        null=True,
        blank=True,
        help_text="Từ hạn nộp đến lúc đóng, báo cáo được nhận nhưng tính là nộp muộn.",
    )
    grace_minutes = models.PositiveSmallIntegerField(
        "chờ thêm (phút)",
        default=30,
        help_text="Dành cho số liệu đã nhập trước giờ mà đường truyền chậm hoặc đứt.",
    )
    reminds = models.BooleanField("tự nhắc trước và sau hạn", default=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["position", "code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="period_once"),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(closes_at=None) | Q(closes_at__gte=F("due_at")),
                name="period_closes_after_due",
            ),
        ]

    def __str__(self):
        return self.name


class ObligationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The council's people: of their campaigns. A unit's people: their own."""
        authority = user.authority
        council = authority.reach("campaign__unit__path", *COUNCIL)
        own = authority.reach("unit__path", *UNIT_ROLES)
        return self.filter(council | own)

    def expected(self):
        """What counts as owed: not waived, of a unit that stands on the last day reported on.

        The tree is asked each time, so that a merger that is entered late is counted rightly.
        """
        return self.of_standing_units().filter(waived_at=None)

    def of_standing_units(self):
        """The expected and the waived ones."""
        opened = Q(unit__opened_on=None) | Q(as_of=None) | Q(unit__opened_on__lte=F("as_of"))
        day = Coalesce("as_of", Value(timezone.localdate()))
        return self.filter(opened, Q(unit__closed_on=None) | Q(unit__closed_on__gt=day))

    def with_due(self):
        """`due`: until then a report is on time; `closing`: until then it is taken at all."""
        extended = F("extended_until")
        due, closes = F("period__due_at"), F("period__closes_at")
        return self.annotate(
            due=Case(
                When(extended_until=None, then=due),
                When(period__due_at=None, then=None),
                default=Greatest(due, extended),
            ),
            closing=Case(
                When(extended_until=None, then=closes),
                When(period__closes_at=None, then=None),
                default=Greatest(closes, extended),
            ),
        )

    def with_standing(self, now):
        """`standing`: where the report is (ReportStanding); `punctuality`: how it keeps to time."""
        state = "submission__state"
        return self.with_due().annotate(
            standing=Case(
                When(waived_at__isnull=False, then=Value(ReportStanding.WAIVED)),
                When(submission=None, then=Value(ReportStanding.UNOPENED)),
                *(When(**{state: value}, then=Value(value)) for value in SubmissionState.values),
                output_field=models.CharField(),
            ),
            punctuality=Case(
                When(waived_at__isnull=False, then=Value("")),
                When(
                    Q(submission__imported=True) & Q(submission__counted_at=None),
                    then=Value(""),
                ),
                When(
                    Q(submission__counted_at__isnull=False)
                    & (Q(due=None) | Q(submission__counted_at__lte=F("due"))),
                    then=Value(Punctuality.ON_TIME),
                ),
                When(submission__counted_at__isnull=False, then=Value(Punctuality.LATE)),
                When(Q(due=None) | Q(due__gte=now), then=Value(Punctuality.PENDING)),
                default=Value(Punctuality.OVERDUE),
                output_field=models.CharField(),
            ),
        )


class Obligation(models.Model):
    """That one unit reports for one period (báo cáo phải nộp), also before it has begun.

    Rows are kept level with periods and participations by campaigns/obligations.py.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="obligations")
    period = models.ForeignKey(
        Period, models.CASCADE, related_name="obligations", verbose_name="kỳ báo cáo"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="obligations", verbose_name="đơn vị"
    )
    submission = models.OneToOneField(
        "campaigns.Submission",
        models.SET_NULL,
        null=True,
        related_name="obligation",
        verbose_name="báo cáo",
    )
    # The last day that is reported on: the due day, or before it the end of the campaign.
    as_of = models.DateField("tính đến ngày", null=True)
    extended_until = models.DateTimeField("gia hạn đến", null=True, blank=True)
    extension_reason = models.CharField("lý do gia hạn", max_length=500, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    waived_at = models.DateTimeField("miễn nộp lúc", null=True)
    waived_reason = models.CharField("lý do miễn nộp", max_length=500, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo phải nộp"
        verbose_name_plural = "báo cáo phải nộp"
        ordering = ["period", "unit__path"]
        indexes = [models.Index(fields=["campaign", "period", "unit"], name="obligation_board")]
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="obligation_once"),
            models.CheckConstraint(
                condition=Q(extended_until=None) | ~Q(extension_reason=""),
                name="obligation_extension_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(waived_at=None) | ~Q(waived_reason=""),
                name="obligation_waiver_has_reason",
            ),
        ]

    def __str__(self):
        return f"Báo cáo {self.period} của {self.unit}"

    @property
    def due_at(self):
        """Until then the report is on time; None: no term."""
        return later(self.period.due_at, self.extended_until)

    @property
    def closes_at(self):
        """Until then it is taken at all; None: as long as the campaign takes reports."""
        return later(self.period.closes_at, self.extended_until)


def later(moment, extended):
    """An extension moves a term further, never nearer; without a term there is none to move."""
    return max(moment, extended) if moment and extended else moment


class Reminder(models.Model):
    """That a unit was reminded of a report (nhắc, đôn đốc): when, of what step, by whom."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="reminders")
    step = models.CharField("lần nhắc", max_length=20, choices=ReminderStep)
    # The term, or the moment of the return, that the step is counted from. A term that was moved
    # and a report returned anew are reminded of anew. None: by hand.
    about_at = models.DateTimeField("tính theo mốc", null=True)
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người nhắc",
    )
    sentence = models.CharField("nội dung", max_length=500)
    told = models.PositiveIntegerField("số người nhận")

    class Meta:
        verbose_name = "lần nhắc nộp báo cáo"
        verbose_name_plural = "lần nhắc nộp báo cáo"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "step", "about_at"],
                condition=~Q(step=ReminderStep.MANUAL),
                name="reminder_once_per_step",
            ),
            models.CheckConstraint(
                condition=Q(step=ReminderStep.MANUAL) | Q(about_at__isnull=False),
                name="reminder_step_has_moment",
            ),
        ]

    def __str__(self):
        return self.sentence
