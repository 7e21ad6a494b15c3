import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports.choices import BuildStage
from reports.management import sample


class Command(BaseCommand):
    help = (
        "Nạp tỉnh mẫu để dùng thử: dữ kiện thật của một phong trào, đơn vị, tài khoản mẫu cho mọi "
        "vai trò và báo cáo tổng kết đầu tiên. Chạy lại không tạo thêm gì."
    )

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "Đây là cổng đang vận hành (PORTAL_ENV=production). Dữ liệu mẫu có mật khẩu "
                "ai cũng biết nên không nạp vào đây."
            )
        if not sample.is_loaded():
            sample.load_all(self._say, self._progress)
        self._print_sign_ins()
        self._print_report()

    def _say(self, step):
        self.stdout.write(f"load_sample: {step}")

    def _progress(self, stage, percent):
        """One line that grows on a terminal; in a log, the stages."""
        label = BuildStage(stage).label
        if sys.stdout.isatty():
            ending = "\n" if percent >= 100 else ""
            self.stdout.write(f"\rload_sample: {percent:3}% {label:<30}", ending=ending)
        elif label != getattr(self, "_last", None):
            self._last = label
            self.stdout.write(f"load_sample: {percent:3}% {label}")

    def _print_sign_ins(self):
        rows = [("Tên đăng nhập", "Vai trò", "Đơn vị", "Họ tên")]
        rows += [(p.username, p.role, p.unit, p.name) for p in sample.sign_ins()]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        self.stdout.write("")
        self.stdout.write(f"Cổng: {settings.PUBLIC_URL}")
        self.stdout.write(f"Mật khẩu chung của các tài khoản mẫu: {sample.PASSWORD}")
        self.stdout.write("")
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write(f"  {'  '.join(cells)}".rstrip())
        self.stdout.write("")

    def _print_report(self):
        report = sample.first_report()
        if report is None:
            self.stdout.write("Báo cáo tổng kết đầu tiên chưa lập xong.")
            return
        self.stdout.write(f"Báo cáo tổng kết đầu tiên ({report.pages} trang): {report.file.path}")
        self.stdout.write(f"Xem trên cổng: {settings.PUBLIC_URL}/kiem-tra/{report.check_code}/")
