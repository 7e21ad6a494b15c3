"""Who may do what in a campaign: yes, or no with a sentence."""

from django.utils import timezone

from campaigns.choices import OPEN_FOR_RESULTS, CampaignState, SubmissionState
from campaigns.models import Participation
from emulation.accounts.choices import COUNCIL, Role
from emulation.lib.verdicts import YES, no


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


def may_edit_submission(user, submission):
    if not (verdict := may_write_for(user, submission.unit)):
        return verdict
    if submission.imported:
        return no("Số liệu lấy từ tài liệu nên không sửa ở đây.")
    if submission.campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào chưa mở hoặc đã đóng phần nhận báo cáo.")
    if not submission.state_choice.is_open:
        return no("Báo cáo đã gửi. Muốn sửa, hãy đề nghị Hội đồng trả lại.")
    opens_on = submission.period.opens_on
    if opens_on and timezone.localdate() < opens_on:
        return no(f"Kỳ báo cáo mở từ ngày {opens_on:%d/%m/%Y}.")
    return YES


def may_submit(user, submission):
    return may_edit_submission(user, submission)


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
    if not user.authority.holds(Role.COUNCIL_STAFF, submission.campaign.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được thẩm định.")
    if submission.campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào không ở bước nhận báo cáo hoặc thẩm định.")
    if submission.submitted_by_id == user.pk:
        return no("Người nộp báo cáo không được tự thẩm định.")
    if not submission.state_choice.may_become(SubmissionState.VERIFIED):
        return no("Chỉ thẩm định được báo cáo đang chờ thẩm định.")
    return YES


def may_send_back(user, submission):
    if not user.authority.holds(Role.COUNCIL_STAFF, submission.campaign.unit.path):
        return no(
            "Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được trả lại báo cáo."
        )
    if submission.campaign.state not in OPEN_FOR_RESULTS:
        return no("Phong trào không ở bước nhận báo cáo hoặc thẩm định.")
    if submission.imported:
        return no("Số liệu lấy từ tài liệu, không có đơn vị gửi để trả lại.")
    if not submission.state_choice.may_become(SubmissionState.RETURNED):
        return no("Chỉ trả lại được báo cáo đã nộp.")
    return YES
