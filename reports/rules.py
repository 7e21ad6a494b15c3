"""Who may ask for a report, write its words, read it: yes, or no with a sentence."""

from campaigns.choices import CampaignState
from emulation.accounts.choices import COUNCIL, Role
from emulation.lib.verdicts import YES, no
from reports.choices import BuildState

# While figures are still collected a report is marked as a draft.
REPORTABLE = (CampaignState.COLLECTING, CampaignState.REVIEWING, CampaignState.CLOSED)


def is_reportable(campaign):
    """Whether there is anything to report on; asked also where no user asks."""
    if campaign.state not in REPORTABLE:
        return no("Phong trào chưa đến bước nhận báo cáo nên chưa lập được báo cáo tổng kết.")
    return YES


def may_build_report(user, campaign):
    if not user.authority.holds(Role.COUNCIL_STAFF, campaign.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được lập báo cáo.")
    return is_reportable(campaign)


def may_write_report(user, campaign):
    """Narrative parts and official parts; also before there are figures."""
    if not user.authority.holds(Role.COUNCIL_STAFF, campaign.unit.path):
        return no(
            "Chỉ chuyên viên thường trực Hội đồng của cơ quan phát động được soạn lời văn báo cáo."
        )
    return YES


def may_build_paper(user, decision):
    """The decision, its submission letter, its prize list; of a draft they are drafts."""
    if not user.authority.holds(Role.COUNCIL_STAFF, decision.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan ban hành được lập văn bản.")
    if not decision.lines.exists():
        return no("Danh sách của quyết định còn trống.")
    return YES


def may_write_letter(user, decision):
    """The official parts of the letter that submits a decision."""
    if not user.authority.holds(Role.COUNCIL_STAFF, decision.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan ban hành được soạn tờ trình.")
    return YES


def may_read_report(user, build):
    """The report shows the figures of all units, so only the council's people read it here."""
    noun = build.kind_choice.noun
    if not user.authority.holds(COUNCIL, build.subject.unit.path):
        return no(f"Chỉ những người giúp việc Hội đồng của cơ quan phát động được xem {noun}.")
    if build.state != BuildState.DONE:
        return no(f"{noun.capitalize()} chưa lập xong nên chưa có tệp để tải.")
    return YES
