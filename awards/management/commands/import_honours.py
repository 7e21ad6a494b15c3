from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from awards import importing
from campaigns.facts.loading import Unreadable


class Command(BaseCommand):
    help = (
        "Ghi vào sổ vàng những người, tập thể được nêu tên trong tệp dữ kiện emulation-facts/1. "
        "Nhập lại lần nữa không thêm gì; số lượng không có tên vẫn ở phong trào."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)

    def handle(self, *, files, **options):
        try:
            report = importing.run(files)
        except Unreadable as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Đã ghi {report.entered}, đã có {report.known}.")
        for fact, reason in report.left:
            self.stdout.write(f"Chưa ghi {fact}: {reason}.")
