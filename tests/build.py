"""One builder per model, with sober defaults; a test names only what it is about."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone

from awards.choices import AwardKind, AwardOccasion
from awards.models import (
    Authority,
    Award,
    BaseSalary,
    ChecklistItem,
    Coefficient,
    Holiday,
    Honour,
    LegalText,
    PrizeSetting,
    ProcessingTime,
    Quota,
    Recipient,
    Regime,
    Rule,
    VoteThreshold,
)
from awards.models.honours import owner_id_of
from awards.registry import enter
from campaigns import obligations, snapshots
from campaigns.choices import (
    AddresseeKind,
    AwardLevel,
    BaselineKind,
    CampaignKind,
    CampaignState,
    ComparisonKind,
    ConferenceKind,
    Direction,
    ExemplarKind,
    PeriodKind,
    Quantity,
    RecipientKind,
    SubmissionState,
    UploadState,
    WorkStatus,
)
from campaigns.models import (
    Addressee,
    Anniversary,
    AwardCount,
    Baseline,
    Bloc,
    BlocMembership,
    CalendarFeed,
    Campaign,
    Conference,
    Event,
    EventFigure,
    Evidence,
    Exemplar,
    FigureUpload,
    FocusArea,
    HistoricEvent,
    Indicator,
    LegalBasis,
    NamedRecipient,
    Participation,
    Period,
    Presentation,
    Result,
    ReturnNote,
    SourceDocument,
    SourceFact,
    StatedComparison,
    Submission,
    Target,
    UploadedCell,
    UploadedReport,
    Work,
)
from emulation.accounts.choices import Role, UnitKind
from emulation.accounts.models import Appointment, Succession, Unit, User
from emulation.journal.models import MailState, Notification
from reports.choices import BuildKind, BuildState
from reports.services import build_paper, prepare_build

PASSWORD = "Mùa-xuân-trên-bản-2023"  # noqa: S105
_numbers = count(1)


def _next():
    return next(_numbers)


# Units and people


def make_unit(name=None, *, code=None, **values):
    number = _next()
    values.setdefault("kind", UnitKind.DISTRICT)
    return Unit.objects.create(
        name=name or f"huyện Mẫu {number}", code=code or f"MAU.{number}", **values
    )


def make_succession(from_unit=None, to_unit=None, **values):
    values.setdefault("on", date(2025, 7, 1))
    return Succession.objects.create(
        from_unit=from_unit or make_unit(), to_unit=to_unit or make_unit(), **values
    )


def make_user(username=None, *, password=PASSWORD, **values):
    username = username or f"nguoi{_next()}"
    values.setdefault("full_name", f"Lò Văn {username}")
    values.setdefault("email", f"{username}@example.vn")
    return User.objects.create_user(username=username, password=password, **values)


def make_appointment(user=None, unit=None, role=Role.UNIT_OFFICER, **values):
    values.setdefault("from_on", date(2020, 1, 1))
    return Appointment.objects.create(
        user=user or make_user(), unit=unit or make_unit(), role=role, **values
    )


def make_holder(role, unit, username=None, **values):
    """A person who holds this role at this unit."""
    user = make_user(username, **values)
    make_appointment(user, unit, role)
    return user


def make_notice(recipient=None, **values):
    values.setdefault("action", "submission.verified")
    values.setdefault("sentence", "Báo cáo của đơn vị đã được thẩm định.")
    values.setdefault("mail_state", MailState.NONE)
    return Notification.objects.create(recipient=recipient or make_user(), **values)


# Campaigns


def make_campaign(unit=None, *, code=None, state=CampaignState.COLLECTING, **values):
    number = _next()
    values.setdefault("kind", CampaignKind.THEMATIC)
    values.setdefault("theme", f"Thi đua lập thành tích chào mừng lần thứ {number}")
    values.setdefault("launched_on", "2023-01-05")
    values.setdefault("ends_on", "2023-11-30")
    return Campaign.objects.create(
        unit=unit or make_unit(kind=UnitKind.PROVINCE),
        code=code or f"mau-{number}",
        state=state,
        **values,
    )


def make_participation(campaign=None, unit=None, **values):
    row = Participation.objects.create(
        campaign=campaign or make_campaign(), unit=unit or make_unit(), **values
    )
    obligations.level(row.campaign)
    return row


def make_historic_event(name="Ngày thành lập tỉnh", *, key=None, **values):
    return HistoricEvent.objects.create(name=name, key=key or f"su-kien-{_next()}", **values)


def make_anniversary(campaign=None, event=None, **values):
    event = event or make_historic_event()
    values.setdefault("name", event.name)
    values.setdefault("years", 20)
    return Anniversary.objects.create(campaign=campaign or make_campaign(), event=event, **values)


def make_focus_area(campaign=None, **values):
    values.setdefault("number", _next())
    values.setdefault("label", "Thi đua phát triển kinh tế")
    return FocusArea.objects.create(campaign=campaign or make_campaign(), **values)


def make_legal_basis(campaign=None, **values):
    values.setdefault("kind", "Kế hoạch")
    values.setdefault("number", f"{_next()}/KH-UBND")
    values.setdefault("subject", "Tổ chức phong trào thi đua")
    return LegalBasis.objects.create(campaign=campaign or make_campaign(), **values)


def make_addressee(campaign=None, **values):
    values.setdefault("kind", AddresseeKind.COPIED)
    values.setdefault("name", "Các sở, ban, ngành")
    return Addressee.objects.create(campaign=campaign or make_campaign(), **values)


def make_conference(campaign=None, **values):
    values.setdefault("kind", ConferenceKind.CLOSING)
    values.setdefault("held_on", "2023-12-22")
    return Conference.objects.create(campaign=campaign or make_campaign(), **values)


def make_presentation(conference=None, **values):
    values.setdefault("topic", "Kinh nghiệm xây dựng nông thôn mới")
    return Presentation.objects.create(conference=conference or make_conference(), **values)


def make_bloc(unit=None, *members, name=None):
    """A bloc of this province, with these units in it from the first day on."""
    bloc = Bloc.objects.create(
        unit=unit or make_unit(kind=UnitKind.PROVINCE), name=name or f"Khối thi đua {_next()}"
    )
    for member in members:
        BlocMembership.objects.create(bloc=bloc, unit=member)
    return bloc


# Targets and results


def make_indicator(label=None, *, code=None, **values):
    number = _next()
    values.setdefault("uom", "ha")
    values.setdefault("direction", Direction.HIGHER)
    values.setdefault("quantity", Quantity.AMOUNT)
    return Indicator.objects.create(
        label=label or f"Diện tích trồng rừng mới {number}", code=code or f"mau_{number}", **values
    )


def make_target(campaign=None, unit=None, *, indicator=None, plan=None, **values):
    """A target; with `plan`, also the baseline "Kế hoạch" of that value."""
    indicator = indicator or make_indicator()
    campaign = campaign or make_campaign()
    for name in ("label", "uom", "direction", "quantity"):
        values.setdefault(name, getattr(indicator, name))
    target = Target.objects.create(
        campaign=campaign, unit=unit or campaign.unit, indicator=indicator, **values
    )
    if plan is not None:
        make_baseline(target, value=plan)
    return target


def make_baseline(target=None, **values):
    values.setdefault("kind", BaselineKind.PLAN)
    values.setdefault("name", "Kế hoạch")
    values.setdefault("value", Decimal("100"))
    return Baseline.objects.create(target=target or make_target(), **values)


def make_period(campaign=None, *, code=None, **values):
    values.setdefault("kind", PeriodKind.FINAL)
    values.setdefault("name", "Tổng kết")
    values.setdefault("due_at", timezone.now() + timedelta(days=30))
    period = Period.objects.create(
        campaign=campaign or make_campaign(), code=code or f"ky-{_next()}", **values
    )
    obligations.level(period.campaign)
    return period


def make_obligation(period=None, unit=None, **values):
    """The expected report of a unit that takes part, with these values."""
    period = period or make_period()
    unit = unit or make_unit()
    if not period.campaign.participations.filter(unit=unit).exists():
        make_participation(period.campaign, unit)
    row = period.obligations.get(unit=unit)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def make_submission(period=None, unit=None, *, state=SubmissionState.DRAFT, **values):
    """A submission with the times its state needs; the unit takes part."""
    period = period or make_period()
    unit = unit or make_unit()
    Participation.objects.get_or_create(campaign=period.campaign, unit=unit)
    if state not in (SubmissionState.DRAFT, SubmissionState.CONFIRMING):
        values.setdefault("submitted_at", timezone.now())
        values.setdefault("counted_at", values["submitted_at"])
    if state == SubmissionState.CONFIRMING:
        values.setdefault("handed_at", timezone.now())
    if state == SubmissionState.VERIFIED:
        values.setdefault("verified_at", timezone.now())
    if state == SubmissionState.RETURNED:
        values.setdefault("return_reason", "Thiếu minh chứng.")
    submission = Submission.objects.create(
        campaign=period.campaign, period=period, unit=unit, state=state, **values
    )
    obligations.level(period.campaign)
    return submission


def make_result(submission=None, target=None, **values):
    submission = submission or make_submission()
    target = target or make_target(submission.campaign, submission.unit)
    values.setdefault("value", Decimal("120"))
    values.setdefault("uom", target.uom)
    if submission.state == SubmissionState.VERIFIED:
        values.setdefault("verified_at", submission.verified_at)
    return Result.objects.create(submission=submission, target=target, **values)


def make_return_note(submission=None, target=None, **values):
    """A figure that the council asks about; its report is with the unit."""
    submission = submission or make_submission(state=SubmissionState.RETURNED, return_reason="")
    values.setdefault("reason", "Số này chưa khớp với niên giám.")
    values.setdefault("asked_at", timezone.now())
    if "asked_by" not in values:
        values["asked_by"] = make_user()
    return ReturnNote.objects.create(
        submission=submission,
        target=target or make_target(submission.campaign, submission.unit),
        **values,
    )


def make_comparison(result=None, baseline=None, **values):
    result = result or make_result()
    values.setdefault("kind", ComparisonKind.REACH)
    values.setdefault("value", Decimal("108.6"))
    return StatedComparison.objects.create(
        result=result, baseline=baseline or make_baseline(result.target), **values
    )


def make_evidence(result=None, *, added_by=None, **values):
    if "file" not in values:
        values.setdefault("link", "https://example.vn/minh-chung")
    return Evidence.objects.create(
        result=result or make_result(), added_by=added_by or make_user(), **values
    )


def make_snapshot(submission=None):
    """The snapshot of this submission, or of a new one verified with one figure."""
    if submission is None:
        submission = make_submission(state=SubmissionState.VERIFIED)
        make_result(submission)
    return snapshots.freeze(submission)


def make_calendar_feed(user=None, **values):
    return CalendarFeed.objects.create(user=user or make_user(), **values)


def make_upload(period, target, *, by, value=Decimal("120"), **values):
    """A workbook read on trial, that gives this target this figure; nothing stood there."""
    content = ContentFile(b"workbook", name=f"uploads/{_next()}")
    values.setdefault("touched_at", timezone.now())
    upload = FigureUpload.objects.create(
        campaign=period.campaign,
        period=period,
        by=by,
        file=content,
        name="so-lieu.xlsx",
        size=8,
        state=UploadState.TRIAL,
        figures=1,
        units=1,
        sheets=["Số liệu"],
        **values,
    )
    submission = Submission.objects.filter(period=period, unit=target.unit).first()
    report = UploadedReport.objects.create(
        upload=upload,
        period=period,
        unit=target.unit,
        submission=submission,
        version=submission.version if submission else None,
    )
    UploadedCell.objects.create(
        upload=upload,
        report=report,
        target=target,
        sheet=0,
        row=4,
        value=value,
        uom=target.uom,
        was_empty=True,
        before={"value": None},
        after={"value": str(value)},
    )
    return upload


# Highlights


def make_work(campaign=None, **values):
    values.setdefault("name", "Cầu bản Nà Lao")
    values.setdefault("status", WorkStatus.COMPLETED)
    return Work.objects.create(campaign=campaign or make_campaign(), **values)


def make_event(campaign=None, **values):
    values.setdefault("name", "Cuộc thi tìm hiểu lịch sử tỉnh")
    return Event.objects.create(campaign=campaign or make_campaign(), **values)


def make_event_figure(event=None, **values):
    values.setdefault("what", "lượt người dự thi")
    values.setdefault("value", Decimal("1200"))
    return EventFigure.objects.create(event=event or make_event(), **values)


def make_exemplar(campaign=None, **values):
    values.setdefault("kind", ExemplarKind.INDIVIDUAL)
    values.setdefault("name", "Sùng A Páo")
    values.setdefault("achievement", "Vận động bản làng hiến đất làm đường")
    return Exemplar.objects.create(campaign=campaign or make_campaign(), **values)


def make_award_count(campaign=None, **values):
    values.setdefault("form", "Bằng khen")
    values.setdefault("authority", "Chủ tịch UBND tỉnh")
    values.setdefault("level", AwardLevel.PROVINCE)
    return AwardCount.objects.create(campaign=campaign or make_campaign(), **values)


def make_recipient(award=None, **values):
    values.setdefault("kind", RecipientKind.INDIVIDUAL)
    values.setdefault("name", "Giàng Thị Mỷ")
    return NamedRecipient.objects.create(award=award or make_award_count(), **values)


# Closing reports


def make_report_build(campaign=None, *, state=BuildState.DONE, **values):
    """A build of the campaign as it stands; when done, with a file that only looks like a PDF."""
    return _made(prepare_build(campaign or make_campaign(), actor=None), state, values)


def make_paper(decision, *, actor, kind=BuildKind.DECISION, state=BuildState.DONE, **values):
    """A paper of the decision as it stands, made as above."""
    return _made(build_paper(decision, kind=kind, actor=actor), state, values)


def _made(row, state, values):
    row.state = state
    if state == BuildState.DONE:
        content = ContentFile(b"%PDF-1.7 report", name=f"reports/{row.check_code}.pdf")
        values = {"pages": 3, "digest": "ab" * 32, "progress": 100, "file": content} | values
        values.setdefault("finished_at", timezone.now())
    if state == BuildState.FAILED:
        values.setdefault("error", "Máy chủ thiếu phông chữ.")
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


# Sources


def make_document(unit=None, *, code=None, **values):
    values.setdefault("source", "bao-cao.txt")
    values.setdefault("title", "Báo cáo kết quả phong trào")
    return SourceDocument.objects.create(
        code=code or f"tai-lieu-{_next()}", unit=unit or make_unit(), **values
    )


def make_fact(document=None, *, row=None, fact_id=None, **values):
    values.setdefault("list_name", "results")
    fact = SourceFact(
        document=document or make_document(), fact_id=fact_id or f"F-{_next()}", **values
    )
    if row is not None:
        fact.row = row
    fact.save()
    return fact


# Recipients and the registry of honours


def make_registered(name=None, unit=None, **values):
    values.setdefault("kind", RecipientKind.INDIVIDUAL)
    return Recipient.objects.create(
        name=name or f"Lò Văn Mẫu {_next()}", unit=unit or make_unit(), **values
    )


def make_award(name=None, **values):
    """Of the province, for everybody and on every occasion."""
    number = _next()
    defaults = {
        "code": f"mau-{number}",
        "kind": AwardKind.FORM,
        "level": AwardLevel.PROVINCE,
        "authority": "Chủ tịch Ủy ban nhân dân tỉnh",
        "recipient_kinds": list(RecipientKind.values),
        "occasions": list(AwardOccasion.values),
        "legal_basis": "Điều 74 Luật Thi đua, khen thưởng",
        "is_unchecked": False,
    }
    return Award.objects.create(name=name or f"Bằng khen mẫu {number}", **defaults | values)


def make_catalogue():
    """One row of each kind that administrators keep for awards."""
    code, award = f"dong-{_next()}", make_award(is_unchecked=True)
    LegalText.objects.create(code=code, kind="Nghị định", issuer="Chính phủ")
    Regime.objects.create(code=code, name="Chế độ mẫu")
    row = Authority.objects.create(code=code, level=AwardLevel.PROVINCE, decided_by="Chủ tịch")
    row.awards.add(award)
    Rule.objects.create(code=code, name="Điều kiện mẫu", predicate="body_exists")
    ChecklistItem.objects.create(code=code, award=award, document="letter")
    VoteThreshold.objects.create(code=code, award=award, numerator=80)
    Quota.objects.create(code=code, award=award, percent=20)
    ProcessingTime.objects.create(code=code, step="appraisal", name="Thẩm định", working_days=25)
    days = {"from_on": date(2026, 9, 2), "until_on": date(2026, 9, 3)}
    Holiday.objects.create(code=code, name="Quốc khánh", **days)
    BaseSalary.objects.create(code=code, amount=2_530_000)
    Coefficient.objects.create(code=code, award=award, value=1)
    PrizeSetting.objects.create(code=code)


def make_honour(recipient=None, **values):
    """In the registry of the province of the recipient's unit."""
    recipient = recipient or make_registered()
    award = values.get("award")
    values.setdefault("kind", recipient.kind)
    values.setdefault("name_printed", recipient.name)
    values.setdefault("unit", recipient.unit)
    values.setdefault("unit_printed", str(values["unit"] or ""))
    values.setdefault("award_printed", award.name if award else "Giấy khen")
    values.setdefault("year", 2023)
    values.setdefault("years", [values["year"]] if values["year"] else [])
    values.setdefault("number", f"{_next()}/QĐ-UBND")
    values.setdefault("decided_on", date(2023, 12, 20))
    owner_id = values.pop("owner_id", None) or owner_id_of(recipient.unit)
    return enter([Honour(recipient=recipient, owner_id=owner_id, **values)])[0]
