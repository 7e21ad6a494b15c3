"""What the journal calls the acts of this app, and the words of their fields."""

ACTIONS = {
    "narrative.written": "Soạn lời văn báo cáo",
    "imprint.written": "Sửa thể thức văn bản",
    "report.requested": "Yêu cầu lập báo cáo tổng kết",
    "report.built": "Lập xong báo cáo tổng kết",
    "report.failed": "Không lập được báo cáo tổng kết",
    "sample.loaded": "Nạp dữ liệu mẫu",
    "report.downloaded": "Tải báo cáo tổng kết",
    "paper.requested": "Yêu cầu lập văn bản",
    "paper.built": "Lập xong văn bản",
    "paper.failed": "Không lập được văn bản",
    "paper.downloaded": "Tải văn bản",
}

FIELDS = {
    "check_code": "mã kiểm tra",
    "fingerprint": "dấu vân",
    "superior": "cơ quan chủ quản",
    "issuer": "cơ quan ban hành",
    "number": "số",
    "symbol": "ký hiệu",
    "place": "địa danh",
    "issued_on": "ngày ban hành",
    "subject": "trích yếu",
    "addressed_to": "kính gửi",
    "capacity": "quyền hạn ký",
    "position": "chức vụ người ký",
    "other_position": "chức vụ khác",
    "signer": "người ký",
    "recipients": "nơi nhận",
}
