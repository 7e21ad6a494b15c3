"""Who may do what with dossiers and decisions: yes, or no with a sentence."""

from awards.choices import EXAMINERS, DecisionState, NomineeState, ProposalState
from campaigns.choices import UploadState
from emulation.accounts.choices import COUNCIL, UNIT_ROLES, Role
from emulation.lib.verdicts import YES, no

WRITABLE = (ProposalState.DRAFT, ProposalState.RETURNED)
# Until here a unit may take its dossier back for good.
WITHDRAWABLE = (
    ProposalState.DRAFT,
    ProposalState.SENT,
    ProposalState.RECEIVED,
    ProposalState.EXAMINING,
    ProposalState.RETURNED,
)


def may_propose(user):
    if not user.authority.has(*UNIT_ROLES):
        return no("Chỉ cán bộ, lãnh đạo đơn vị được lập hồ sơ đề nghị khen thưởng.")
    return YES


def may_propose_for(user, unit):
    if not user.authority.holds(UNIT_ROLES, unit.path):
        return no("Bạn chỉ được lập hồ sơ của đơn vị mình.")
    return YES


def may_write(user, proposal):
    """Whether anything of the dossier may be written now; in a returned one, what was flagged."""
    if not (verdict := may_propose_for(user, proposal.unit)):
        return verdict
    if proposal.state not in WRITABLE:
        return no("Hồ sơ đã gửi nên không sửa được. Hãy thu hồi, hoặc chờ nơi thẩm định trả lại.")
    return YES


def may_write_letter(user, proposal, asked):
    """`asked` are the fields of the letter that the examiner wants put right."""
    if not (verdict := may_write(user, proposal)):
        return verdict
    if proposal.state == ProposalState.RETURNED and not asked:
        return no("Nơi thẩm định chỉ yêu cầu bổ sung ở mục khác của hồ sơ.")
    return YES


def may_add_nominee(user, proposal):
    if not (verdict := may_write(user, proposal)):
        return verdict
    if proposal.state != ProposalState.DRAFT:
        return no("Hồ sơ đã gửi: không thêm người, tập thể mới. Hãy lập hồ sơ khác.")
    return YES


def may_write_nominee(user, proposal, nominee):
    if not (verdict := may_write(user, proposal)):
        return verdict
    returned = proposal.state == ProposalState.RETURNED
    if returned and nominee.state != NomineeState.RETURNED:
        return no("Nơi thẩm định không yêu cầu bổ sung ở người, tập thể này.")
    return YES


def may_send(user, proposal):
    if not (verdict := may_propose_for(user, proposal.unit)):
        return verdict
    if proposal.state not in WRITABLE:
        return no("Hồ sơ này đã gửi.")
    if proposal.unit.leader_confirms and not user.authority.holds(
        Role.UNIT_LEADER, proposal.unit.path
    ):
        return no("Ở đơn vị bạn, lãnh đạo xác nhận rồi mới gửi. Hãy chuyển lãnh đạo.")
    return YES


def may_hand_over(user, proposal):
    """Whether to ask the unit's leader to look at it and send it."""
    if not (verdict := may_propose_for(user, proposal.unit)):
        return verdict
    if proposal.state not in WRITABLE:
        return no("Hồ sơ này đã gửi.")
    if not proposal.unit.leader_confirms:
        return no("Đơn vị không yêu cầu lãnh đạo xác nhận trước khi gửi.")
    return YES


def may_recall(user, proposal):
    """Before anybody has received it, who sent it may take it back."""
    if proposal.state != ProposalState.SENT:
        return no("Chỉ thu hồi được khi nơi nhận chưa tiếp nhận.")
    if proposal.is_forwarded:
        if not user.authority.holds(EXAMINERS, proposal.sender.path):
            return no("Chỉ nơi đã chuyển hồ sơ được thu hồi.")
        return YES
    return may_propose_for(user, proposal.unit)


def may_withdraw(user, proposal):
    if not (verdict := may_propose_for(user, proposal.unit)):
        return verdict
    if proposal.state not in WITHDRAWABLE:
        return no("Hồ sơ đã được xét xong nên không rút được. Hãy liên hệ nơi thẩm định.")
    return YES


def may_discard(user, proposal):
    """A draft that was never sent may be deleted."""
    if not (verdict := may_propose_for(user, proposal.unit)):
        return verdict
    if proposal.state != ProposalState.DRAFT or proposal.sent_at:
        return no("Hồ sơ đã từng gửi nên không xóa được. Có thể rút hồ sơ, kèm lý do.")
    return YES


# Where the dossier is


def _examines(user, proposal, states, sentence, roles=EXAMINERS):
    if not user.authority.holds(roles, proposal.at.path):
        return no("Chỉ cán bộ thẩm định ở nơi đang giữ hồ sơ được làm việc này.")
    if user.pk in (proposal.created_by_id, proposal.sent_by_id):
        return no("Bạn đã lập hoặc gửi hồ sơ này; người khác phải thẩm định.")
    if proposal.state not in states:
        return no(sentence)
    return YES


def may_receive(user, proposal):
    return _examines(user, proposal, [ProposalState.SENT], "Chỉ tiếp nhận hồ sơ đã gửi đến.")


def may_assign(user, proposal):
    states = [ProposalState.RECEIVED, ProposalState.EXAMINING]
    return _examines(user, proposal, states, "Chỉ phân công khi hồ sơ đã được tiếp nhận.")


def may_examine(user, proposal):
    """Judge nominees, put names right, set the regime, ask questions."""
    return _examines(
        user, proposal, [ProposalState.EXAMINING], "Hồ sơ chưa đến hoặc đã qua bước thẩm định."
    )


def may_forward(user, proposal):
    states = [ProposalState.RECEIVED, ProposalState.EXAMINING]
    return _examines(user, proposal, states, "Chỉ chuyển tiếp hồ sơ đang thẩm định.")


def may_reopen(user, proposal):
    """Back to examining, from what was concluded too early."""
    states = [ProposalState.ACCEPTED, ProposalState.REFUSED]
    return _examines(user, proposal, states, "Chỉ mở lại hồ sơ đã kết luận, chưa có quyết định.")


def may_override(user, proposal):
    """Set a rule aside for one nominee: a leader of the council, with a reason."""
    return _examines(
        user,
        proposal,
        [ProposalState.EXAMINING],
        "Chỉ bỏ qua điều kiện khi đang thẩm định.",
        roles=Role.COUNCIL_LEADER,
    )


# Decisions


def may_draft_decision(user, unit):
    if not user.authority.holds(Role.COUNCIL_STAFF, unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng của cơ quan ban hành được soạn quyết định.")
    return YES


def may_edit_decision(user, decision):
    if not (verdict := may_draft_decision(user, decision.unit)):
        return verdict
    if decision.state != DecisionState.DRAFT:
        return no("Quyết định đã ban hành. Muốn đổi, hãy soạn quyết định đính chính hoặc thay thế.")
    return YES


def may_amend_decision(user, decision):
    if not (verdict := may_draft_decision(user, decision.unit)):
        return verdict
    if decision.state != DecisionState.ISSUED:
        return no("Chỉ đính chính, thay thế, thu hồi quyết định đã ban hành.")
    return YES


def may_see_fairness_of_year(user):
    """Of a campaign everybody who sees it sees the shares of the dossiers that are theirs."""
    if not user.authority.has(*COUNCIL):
        return no("Cơ cấu khen thưởng của cả năm chỉ dành cho Hội đồng.")
    return YES


# The register of recipients and the registry of honours


REGISTERS = (*UNIT_ROLES, Role.COUNCIL_STAFF)


def may_register(user):
    """Whether the user enters people and collectives of any unit."""
    if not user.authority.has(*REGISTERS):
        return no("Chỉ cán bộ, lãnh đạo đơn vị và thường trực Hội đồng được thêm người, tập thể.")
    return YES


def may_register_at(user, unit):
    """Whether the user enters people and collectives of this unit."""
    if not user.authority.holds(REGISTERS, unit.path):
        return no("Bạn chỉ được ghi người, tập thể của đơn vị trong phạm vi của mình.")
    return YES


def may_edit_recipient(user, recipient):
    if not (verdict := may_register_at(user, recipient.unit)):
        return verdict
    if recipient.merged_into_id:
        return no("Mục này đã được gộp vào mục khác. Hãy sửa mục được giữ lại.")
    return YES


# What eligibility is computed from. Ratings and initiatives are the unit's to enter, and open to
# all who work with the recipient. A matter (discipline, complaint, inspection, audit,
# investigation) is entered by the council's staff alone; what it says is read by the council and by
# the unit's leader, who answers for the unit. Its officers learn from the findings of their
# dossiers that one stands, not what: an unproved complaint is no matter for colleagues.

# Who examines, and votes. A viewer reads dossiers without what was found about people.
JUDGES = (*EXAMINERS, Role.COUNCIL_MEMBER)
READ_MATTERS = (*JUDGES, Role.UNIT_LEADER)


def may_read_council_findings(user, proposal):
    """What the rules say with all that the council knows; others read what the unit may know."""
    is_sent = proposal.state != ProposalState.DRAFT
    if not (is_sent and user.authority.holds(JUDGES, proposal.at.path)):
        return no("Chỉ thành viên Hội đồng ở nơi đang giữ hồ sơ xem được.")
    return YES


def may_keep_records(user, recipient):
    """Whether the user enters yearly ratings and initiatives of the recipient."""
    return may_edit_recipient(user, recipient)


def may_change_rating(user, recipient, judged):
    """`judged`: a dossier that others examine now proposes the recipient."""
    if not (verdict := may_keep_records(user, recipient)):
        return verdict
    if judged and not user.authority.holds(Role.COUNCIL_STAFF, recipient.unit.path):
        return no(
            "Hồ sơ đang được thẩm định dựa vào các xếp loại này nên chỉ thường trực Hội đồng sửa, "
            "xóa được. Thêm năm còn thiếu thì được."
        )
    return YES


def may_change_initiative(user, recipient, relied_on):
    """`relied_on`: an award, or a dossier that others examine now, relies on it."""
    if not (verdict := may_keep_records(user, recipient)):
        return verdict
    if relied_on and not user.authority.holds(Role.COUNCIL_STAFF, recipient.unit.path):
        return no("Hồ sơ đã gửi dựa vào sáng kiến này nên chỉ thường trực Hội đồng sửa được.")
    return YES


def may_remove_initiative(user, recipient, relied_on):
    if not (verdict := may_keep_records(user, recipient)):
        return verdict
    if relied_on:
        return no("Hồ sơ đã gửi hoặc khen thưởng đã có dựa vào sáng kiến này nên không xóa được.")
    return YES


def may_enter_matter(user, recipient):
    if not user.authority.holds(Role.COUNCIL_STAFF, recipient.unit.path):
        return no("Chỉ chuyên viên thường trực Hội đồng ghi vụ việc.")
    if recipient.merged_into_id:
        return no("Mục này đã được gộp vào mục khác. Hãy ghi ở mục được giữ lại.")
    return YES


def may_read_matters(user, recipient):
    if not user.authority.holds(READ_MATTERS, recipient.unit.path):
        return no("Chỉ Hội đồng và lãnh đạo đơn vị xem được vụ việc.")
    return YES


def may_merge(user, kept, merged):
    """Whether these two may be found to be one; the reasons of the matter come in the service."""
    for one in (kept, merged):
        if not user.authority.holds(Role.COUNCIL_STAFF, one.unit.path):
            return no(
                "Chỉ chuyên viên thường trực Hội đồng phụ trách cả hai đơn vị được gộp, tách."
            )
    return YES


def may_import_honours(user, unit=None):
    """Whether the user enters old decisions, anywhere or for this province."""
    if unit is None and user.authority.has(Role.COUNCIL_STAFF):
        return YES
    if unit is not None and user.authority.holds(Role.COUNCIL_STAFF, unit.path):
        return YES
    return no("Chỉ chuyên viên thường trực Hội đồng được nhập quyết định cũ.")


def may_apply_honours(user, upload):
    if upload.by_id != user.pk:
        return no("Chỉ người tải tệp lên áp dụng được lần nhập này.")
    if upload.state != UploadState.TRIAL:
        return no("Chỉ áp dụng được tệp đã đọc thử xong mà không có lỗi.")
    if not upload.fresh:
        return no("Mọi dòng của tệp đã có trong sổ vàng.")
    return may_import_honours(user, upload.unit)


def may_undo_honours(user, upload):
    if upload.by_id != user.pk:
        return no("Chỉ người tải tệp lên hoàn tác được lần nhập này.")
    if upload.state != UploadState.APPLIED:
        return no("Lần nhập này không có gì để hoàn tác.")
    return may_import_honours(user, upload.unit)
