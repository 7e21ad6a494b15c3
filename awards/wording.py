"""What the journal calls the acts of this app, and the words of their fields and values."""

from awards.choices import DecisionState, NomineeState, ProposalState

ACTIONS = {
    "proposal.created": "Lập hồ sơ đề nghị khen thưởng",
    "proposal.saved": "Sửa tờ trình",
    "proposal.discarded": "Xóa dự thảo hồ sơ",
    "proposal.handed": "Chuyển lãnh đạo đơn vị xác nhận",
    "proposal.sent": "Gửi hồ sơ",
    "proposal.recalled": "Thu hồi hồ sơ",
    "proposal.received": "Tiếp nhận thẩm định",
    "proposal.assigned": "Phân công thẩm định",
    "proposal.returned": "Trả lại để bổ sung",
    "proposal.answered": "Gửi lại sau khi bổ sung",
    "proposal.forwarded": "Chuyển tiếp hồ sơ",
    "proposal.accepted": "Kết luận đủ điều kiện",
    "proposal.refused": "Không chấp nhận hồ sơ",
    "proposal.withdrawn": "Rút hồ sơ",
    "proposal.reopened": "Mở lại hồ sơ",
    "proposal.regime_chosen": "Chọn chế độ pháp lý",
    "proposal.nominees_imported": "Nhập danh sách từ tệp",
    "proposal.reordered": "Xếp lại thứ tự",
    "proposal.document_added": "Thêm giấy tờ",
    "proposal.document_removed": "Bỏ giấy tờ",
    "proposal.infected": "Từ chối tệp có vi-rút",
    "nominee.added": "Thêm người, tập thể",
    "nominee.saved": "Sửa người, tập thể",
    "nominee.removed": "Bỏ người, tập thể",
    "nominee.refused": "Không xét người, tập thể",
    "nominee.reopened": "Xét lại người, tập thể",
    "nominee.raised": "Đề nghị xét mức cao hơn",
    "nominee.renamed": "Chuẩn hóa tên trong quyết định",
    "nominee.rule_set_aside": "Bỏ qua điều kiện",
    "nominee.rule_restored": "Áp dụng lại điều kiện",
    "request.settled": "Đồng ý với phần bổ sung",
    "decision.drafted": "Soạn quyết định",
    "decision.saved": "Sửa dự thảo quyết định",
    "decision.discarded": "Xóa dự thảo quyết định",
    "decision.lines_changed": "Sửa danh sách của quyết định",
    "decision.issued": "Ban hành quyết định",
    "honour.ended": "Thu hồi, thay thế khen thưởng",
    "recipient.created": "Thêm vào danh sách người, tập thể",
    "recipient.saved": "Sửa người, tập thể",
    "recipient.merged": "Gộp hai người, tập thể",
    "recipient.unmerged": "Tách lại người, tập thể đã gộp",
}

FIELDS = {
    "unit": "đơn vị",
    "at": "nơi giữ",
    "received_on": "ngày tiếp nhận",
    "assigned_to": "người thẩm định",
    "award": "danh hiệu, hình thức",
    "regime": "chế độ pháp lý",
}

VALUES = {
    **dict(ProposalState.choices),
    **dict(NomineeState.choices),
    **dict(DecisionState.choices),
}
