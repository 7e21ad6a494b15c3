"""What the journal calls the acts of this app, and the words of their fields."""

ACTIONS = {
    "user.added": "Tạo tài khoản",
    "user.changed": "Sửa tài khoản",
    "user.reset_asked": "Yêu cầu đặt lại mật khẩu",
    "user.password_changed": "Đổi mật khẩu",
    "user.unlocked": "Mở khóa đăng nhập",
    "user.role_chosen": "Chọn vai trò làm việc",
    "unit.added": "Thêm đơn vị",
    "unit.changed": "Sửa đơn vị",
    "unit.deleted": "Xóa đơn vị",
    "unit.confirmation_set": "Đổi việc lãnh đạo xác nhận báo cáo",
    "succession.added": "Ghi kế thừa đơn vị",
    "succession.changed": "Sửa kế thừa đơn vị",
    "succession.deleted": "Xóa kế thừa đơn vị",
    "appointment.added": "Phân công",
    "appointment.changed": "Sửa phân công",
    "appointment.ended": "Kết thúc phân công",
    "notification.mailed_again": "Gửi lại thư báo",
    "list.exported": "Xuất danh sách",
}

FIELDS = {"leader_confirms": "lãnh đạo xác nhận trước khi gửi"}
