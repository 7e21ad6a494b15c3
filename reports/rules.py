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


def may_read_report(user, build):
    """The report shows the figures of all units, so only the council's people read it here."""
    if not user.authority.holds(COUNCIL, build.campaign.unit.path):
        return no("Chỉ những người giúp việc Hội đồng của cơ quan phát động được xem báo cáo.")
    if build.state != BuildState.DONE:
        return no("Báo cáo chưa lập xong nên chưa có tệp để tải.")
    return YES
