from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from awards.catalogue import CatalogueError, load


class Command(BaseCommand):
    help = (
        "Nạp danh mục khen thưởng (văn bản, danh hiệu, điều kiện, tỷ lệ phiếu, tiền thưởng, ngày "
        "nghỉ). Chạy lại chỉ bổ sung; dòng đã sửa hoặc đã xóa trên cổng giữ nguyên."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--file",
            action="append",
            type=Path,
            metavar="F",
            help="chỉ nạp tệp này (có thể nhắc lại)",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ nói sẽ làm gì, không ghi gì"
        )

    def handle(self, *, file, dry_run, **options):
        try:
            loaded = load(file, dry_run=dry_run)
        except CatalogueError as error:
            raise CommandError(
                "Không nạp gì vì tệp có lỗi:\n" + "\n".join(f"  {line}" for line in error.faults)
            ) from None
        opening = "sẽ thêm" if dry_run else "thêm"
        self.stdout.write(
            f"load_catalogue: {opening} {len(loaded.created)}, cập nhật {len(loaded.updated)}, "
            f"giữ nguyên {loaded.unchanged + len(loaded.edited) + len(loaded.deleted)} dòng."
        )
        for what, rows in (("đã sửa", loaded.edited), ("đã xóa", loaded.deleted)):
            if rows:
                self.stdout.write(f"  {what} trên cổng nên không ghi đè: {', '.join(rows)}")
        if dry_run:
            self._list("+", loaded.created)
            self._list("~", loaded.updated)

    def _list(self, sign, rows):
        for row in rows:
            self.stdout.write(f"  {sign} {row}")
