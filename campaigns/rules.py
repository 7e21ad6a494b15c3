"""Who may do what in a campaign: yes, or no with a sentence."""

from datetime import timedelta

from django.utils import timezone

from campaigns import terms
from campaigns.choices import OPEN_FOR_RESULTS, SENT, CampaignState, SubmissionState, UploadState
from campaigns.models import Participation
from campaigns.queries.results import closing_of, grace_of
from emulation.accounts.choices import COUNCIL, UNIT_ROLES, Role
from emulation.journal.models import Entry
from emulation.lib import clocks
from emulation.lib.template_filters import vn_datetime
from emulation.lib.verdicts import YES, no

# Who was reminded by hand is left alone for so long: two clicks, or two people, are one reminder.
REMINDED_LATELY = timedelta(hours=1)
# What a unit's people do to a report, as the journal names it.
WRITTEN = ("result.saved", "submission.handed", "submission.submitted")
# States in which the council examines a report, figure by figure.
EXAMINED = (SubmissionState.SUBMITTED, SubmissionState.RETURNED, SubmissionState.VERIFIED)


def may_create_campaign(user):
    if not user.authority.has(Role.COUNCIL_STAFF):
        return no("Chỉ chuyên viên thường trực Hội đồng được lập phong trào.")
    return YES


def may_launch_from(user, unit):
    """Whether the user prepares campaigns for this launching unit."""
    if not user.authority.holds(Role.COUNCIL_STAFF, unit.path):
        return no("Bạn chỉ được lập phong trào của đơn vị mà bạn giúp việc Hội đồng.")
    return YES


def may_edit_campaign(user, campaign):
    if not user.authority.holds(Role.COUNCIL_STAFF, campaign.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được sửa phong trào.")
    if campaign.state == CampaignState.CLOSED:
        return no("Phong trào đã kết thúc. Muốn sửa, hãy đưa phong trào về bước trước.")
    return YES


def may_take_off(user, participation):
    """Whether the unit may leave the list; `has_figures` is read with the row."""
    if not (verdict := may_edit_campaign(user, participation.campaign)):
        return verdict
    if participation.has_figures:
        return no("Đơn vị đã có số liệu trong phong trào nên không bỏ khỏi danh sách được.")
    return YES


def may_advance(user, campaign):
    if not user.authority.holds(Role.COUNCIL_STAFF, campaign.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được chuyển bước.")
    if campaign.state_choice.following is None:
        return no("Phong trào đã ở bước cuối.")
    return YES


def may_step_back(user, campaign):
    if not user.authority.holds(Role.COUNCIL_STAFF, campaign.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được lùi bước.")
    if campaign.state_choice.preceding is None:
        return no("Phong trào đang ở bước đầu.")
    return YES


def may_link_parent(user, campaign):
    """A response may be linked late, also when the campaign has been closed."""
    if not user.authority.holds(Role.COUNCIL_STAFF, campaign.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được ghi việc này.")
    return YES


def may_see_all(user, campaign):
    """Whether the figures of every unit, the findings and the history are shown."""
    if not user.authority.holds(COUNCIL, campaign.unit.path):
        return no("Chỉ người của Hội đồng xem được số liệu của mọi đơn vị.")
    return YES


def may_write_for(user, unit):
    if not user.authority.holds(Role.UNIT_OFFICER, unit.path):
        return no("Chỉ cán bộ của đơn vị được lập và sửa báo cáo của đơn vị mình.")
    return YES


def may_open_submission(user, campaign, unit):
    """Whether the user reports for this unit in this campaign."""
    if not (verdict := may_write_for(user, unit)):
        return verdict
    if campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào chưa mở hoặc đã đóng phần nhận báo cáo.")
    if not Participation.objects.filter(campaign=campaign, unit=unit).exists():
        return no("Đơn vị chưa có trong danh sách tham gia phong trào.")
    return YES


def may_edit_submission(user, submission, *, stamped_at=None):
    """Whether the officer writes now. `stamped_at`: when the server gave out the page it is on."""
    if not (verdict := may_write_for(user, submission.unit)):
        return verdict
    if submission.imported:
        return no("Số liệu lấy từ tài liệu nên không sửa ở đây.")
    if submission.campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào chưa mở hoặc đã đóng phần nhận báo cáo.")
    if submission.state == SubmissionState.CONFIRMING:
        return no("Báo cáo đang chờ lãnh đạo đơn vị xác nhận. Muốn sửa, hãy rút lại.")
    if not submission.state_choice.is_open:
        return no("Báo cáo đã gửi. Muốn sửa, hãy đề nghị Hội đồng trả lại.")
    return _in_term(submission, stamped_at)


def may_edit_cell(user, submission, row):
    """Whether the officer writes this figure now, and adds or removes what stands behind it."""
    if not (verdict := may_edit_submission(user, submission)):
        return verdict
    if not row.is_open:
        return no("Hội đồng không hỏi về chỉ tiêu này nên ô đã khóa.")
    return YES


def _in_term(submission, stamped_at):
    """A report that was sent once and returned is corrected also after its period has closed."""
    period = submission.period
    if period.opens_on and timezone.localdate() < period.opens_on:
        return no(f"Kỳ báo cáo mở từ ngày {period.opens_on:%d/%m/%Y}.")
    closes_at = closing_of(submission)
    moment = terms.counted(timezone.now(), stamped_at, closes_at, grace_of(period))
    if not _is_corrected(submission) and terms.is_over(moment, closes_at):
        return no(
            f"Kỳ báo cáo đã đóng lúc {vn_datetime(closes_at)}. Nếu có lý do chính đáng, hãy đề "
            "nghị thường trực Hội đồng gia hạn cho đơn vị."
        )
    return YES


def _is_corrected(submission):
    """Whether the council has returned it; also while the unit's leader looks at the correction."""
    if submission.state == SubmissionState.CONFIRMING:
        return submission.counted_at is not None
    return submission.state == SubmissionState.RETURNED


def may_submit(user, submission):
    """What was typed in time may be sent within the grace."""
    return may_edit_submission(user, submission, stamped_at=submission.typed_at)


def may_take_back(user, submission):
    """Whether the unit may have its report back, as long as nobody has examined it."""
    if not (verdict := may_write_for(user, submission.unit)):
        return verdict
    if submission.campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào đã đóng phần nhận báo cáo nên không rút lại được.")
    if submission.state == SubmissionState.CONFIRMING:
        return YES
    if submission.state != SubmissionState.SUBMITTED or submission.imported:
        return no("Chỉ rút lại được báo cáo đã gửi mà Hội đồng chưa xem.")
    is_looked_at = submission.return_reason or submission.return_notes.exists()
    if is_looked_at or submission.results.exclude(verified_at=None).exists():
        return no("Hội đồng đã xem báo cáo này. Muốn sửa, hãy đề nghị Hội đồng trả lại.")
    if terms.is_over(timezone.now(), closing_of(submission)):
        return no("Kỳ báo cáo đã đóng: rút lại thì không nộp lại được nữa.")
    return YES


def may_speak_for(user, unit):
    if not user.authority.holds(Role.UNIT_LEADER, unit.path):
        return no("Chỉ lãnh đạo đơn vị xác nhận báo cáo của đơn vị.")
    return YES


def may_confirm(user, submission):
    """Whether the unit's leader confirms the report, or hands it back to the officer."""
    if not (verdict := may_speak_for(user, submission.unit)):
        return verdict
    if submission.state != SubmissionState.CONFIRMING:
        return no("Báo cáo không chờ xác nhận.")
    if submission.campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào chưa mở hoặc đã đóng phần nhận báo cáo.")
    return _in_term(submission, submission.typed_at)


def may_see_queue(user):
    if not user.authority.has(Role.COUNCIL_STAFF, Role.COUNCIL_LEADER):
        return no("Chỉ người của Hội đồng xem danh sách báo cáo chờ xử lý.")
    return YES


def may_work_on_queue(user):
    """Whether the user verifies at all; `may_verify` judges each report."""
    if not user.authority.has(Role.COUNCIL_STAFF):
        return no("Chỉ chuyên viên thường trực Hội đồng được thẩm định, trả lại báo cáo.")
    return YES


def may_verify(user, submission):
    if not (verdict := may_examine(user, submission)):
        return verdict
    if not submission.state_choice.may_become(SubmissionState.VERIFIED):
        return no("Chỉ thẩm định được báo cáo đang chờ thẩm định.")
    return YES


def may_examine(user, submission):
    """Whether the user verifies and returns single figures of the report."""
    if not (verdict := may_judge(user, submission)):
        return verdict
    if _took_part(user, submission):
        return no("Người nộp báo cáo không được tự thẩm định.")
    if submission.state not in EXAMINED:
        return no("Chỉ thẩm định được báo cáo đã nộp.")
    if submission.imported:
        return no("Số liệu lấy từ tài liệu, không có đơn vị gửi để trả lại.")
    return YES


def _took_part(user, submission):
    """Whether this person sent the report, or as one of the unit wrote in it before others did."""
    if user.pk in (submission.submitted_by_id, submission.handed_by_id):
        return True
    path = submission.unit.path
    is_of_unit = any(
        grant.role in UNIT_ROLES and path.startswith(grant.path) for grant in user.authority.held
    )
    wrote = Entry.objects.about(submission).filter(actor=user, action__in=WRITTEN)
    return is_of_unit and wrote.exists()


def may_send_back(user, submission):
    if not (verdict := may_judge(user, submission, "trả lại báo cáo")):
        return verdict
    if submission.imported:
        return no("Số liệu lấy từ tài liệu, không có đơn vị gửi để trả lại.")
    if not submission.state_choice.may_become(SubmissionState.RETURNED) or (
        submission.state == SubmissionState.CONFIRMING
    ):
        return no("Chỉ trả lại được báo cáo đã nộp.")
    return YES


def may_unverify(user, submission):
    if not (verdict := may_judge(user, submission, "bỏ thẩm định")):
        return verdict
    if submission.imported:
        return no("Số liệu lấy từ tài liệu, không bỏ thẩm định ở đây.")
    if submission.state != SubmissionState.VERIFIED:
        return no("Báo cáo chưa được thẩm định.")
    return YES


def may_judge(user, submission, verb="thẩm định"):
    """Whether the user is one of those who verify, and the campaign is open for it."""
    if not user.authority.holds(Role.COUNCIL_STAFF, submission.campaign.unit.path):
        return no(f"Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được {verb}.")
    if submission.campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào không ở bước nhận báo cáo hoặc thẩm định.")
    return YES


def may_extend(user, obligation):
    """Whether the user gives a unit more time, waives its report, or takes either back."""
    if not user.authority.holds(Role.COUNCIL_STAFF, obligation.campaign.unit.path):
        return no(
            "Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được gia hạn, miễn nộp."
        )
    if obligation.campaign.state == CampaignState.CLOSED:
        return no("Phong trào đã kết thúc.")
    return YES


def may_waive(user, obligation):
    if not (verdict := may_extend(user, obligation)):
        return verdict
    if obligation.submission and obligation.submission.state in SENT:
        return no("Đơn vị đã nộp báo cáo này.")
    return YES


def may_work_on_board(user, campaign):
    """Whether the user reminds units, gives them time, or lets them off."""
    if not user.authority.holds(Role.COUNCIL_STAFF, campaign.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được làm việc này.")
    if campaign.state == CampaignState.CLOSED:
        return no("Phong trào đã kết thúc.")
    return YES


def may_end_extension(user, obligation):
    if not (verdict := may_extend(user, obligation)):
        return verdict
    if obligation.extended_until is None:
        return no("Đơn vị không có gia hạn nào.")
    return YES


def may_end_waiver(user, obligation):
    if not (verdict := may_extend(user, obligation)):
        return verdict
    if obligation.waived_at is None:
        return no("Đơn vị không được miễn nộp báo cáo này.")
    return YES


def may_remind(user, obligation, now=None):
    """Whether the user reminds the unit; with `has_officer` and `asked_at` of the row."""
    now = now or timezone.now()
    if not user.authority.holds(Role.COUNCIL_STAFF, obligation.campaign.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được nhắc.")
    if obligation.campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào chưa mở hoặc đã đóng phần nhận báo cáo.")
    opens_on = obligation.period.opens_on
    if opens_on and timezone.localdate(now) < opens_on:
        return no(f"Kỳ báo cáo mở từ ngày {opens_on:%d/%m/%Y}.")
    if obligation.waived_at:
        return no("Đơn vị được miễn nộp.")
    if obligation.submission and obligation.submission.state in SENT:
        return no("Đơn vị đã nộp.")
    if not obligation.has_officer:
        return no("Chưa có cán bộ nào trên cổng để nhắc. Hãy đề nghị quản trị phân công.")
    if obligation.asked_at and now - obligation.asked_at < REMINDED_LATELY:
        return no(f"Vừa được nhắc {clocks.duration(now - obligation.asked_at)} trước.")
    return YES


def may_upload(user):
    """Whether the user uploads figures at all; each report is judged by `may_edit_submission`."""
    if not user.authority.has(Role.UNIT_OFFICER):
        return no("Chỉ cán bộ của đơn vị nhập số liệu từ tệp.")
    return YES


def may_apply_upload(user, upload):
    if upload.by_id != user.pk:
        return no("Chỉ người tải tệp lên áp dụng được lần nhập này.")
    if upload.state != UploadState.TRIAL:
        return no("Chỉ áp dụng được tệp đã đọc thử xong mà không có lỗi.")
    if not upload.figures:
        return no("Tệp không thay đổi số liệu nào.")
    return may_upload(user)


def may_undo_upload(user, upload):
    if upload.by_id != user.pk:
        return no("Chỉ người tải tệp lên hoàn tác được lần nhập này.")
    if upload.state != UploadState.APPLIED:
        return no("Lần nhập này không có gì để hoàn tác.")
    return may_upload(user)
