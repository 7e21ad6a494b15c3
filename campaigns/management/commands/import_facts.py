import json
from collections.abc import Iterable

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from campaigns import importing

# Enough to see what kind of thing it is; --json prints all.
SHOWN = 40
LISTS = {
    "documents": "tài liệu",
    "campaigns": "phong trào thi đua",
    "anniversaries": "sự kiện kỷ niệm",
    "targets": "chỉ tiêu được giao",
    "results": "kết quả",
    "works": "công trình",
    "events": "hoạt động",
    "exemplars": "điển hình",
    "blocs": "khối thi đua",
    "movements": "phong trào, cuộc vận động",
    "awards": "khen thưởng",
    "conferences": "hội nghị",
    "persons": "người được nêu tên",
    "legal_bases": "căn cứ",
    "scoring": "tiêu chí chấm điểm",
    "rules": "quy định",
    "recipient_groups": "nhóm nơi nhận",
    "units": "đơn vị",
    "indicators": "chỉ tiêu trong danh mục",
}


class Command(BaseCommand):
    help = (
        "Nhập dữ kiện lấy từ tài liệu (khuôn dạng emulation-facts/1) trong một thư mục. "
        "Có lỗi thì không nhập gì; nhập lại lần nữa không làm thay đổi gì."
    )

    def add_arguments(self, parser):
        parser.add_argument("directory", metavar="DIR", help="thư mục có tệp .yaml, .yml, .json")
        parser.add_argument(
            "--dry-run", action="store_true", help="làm thử, báo kết quả rồi không lưu gì"
        )
        parser.add_argument("--json", action="store_true", help="in cho chương trình khác đọc")

    def handle(self, *, directory: str, dry_run: bool, json: bool, **options):
        report = importing.run(directory, dry_run=dry_run)
        self.stdout.write(_as_json(report) if json else "\n".join(_lines(report, dry_run)))
        if report.errors:
            raise SystemExit(1)


def _as_json(report: importing.Report) -> str:
    return json.dumps(report.as_json(), ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)


def _lines(report: importing.Report, dry_run: bool) -> Iterable[str]:
    if report.errors:
        yield f"Không nhập gì vì có {len(report.errors)} lỗi:"
        yield from (f"  {error}" for error in report.errors)
        return
    yield "Làm thử, không lưu gì:" if dry_run else "Đã nhập xong:"
    for name, created in report.created.items():
        numbers = [f"{created} mới", f"{report.unchanged.get(name, 0)} đã có"]
        if changed := report.changed.get(name):
            numbers.append(f"{changed} thay đổi")
        yield f"  {LISTS.get(name, name)}: {', '.join(numbers)}"
    for title, codes in (
        ("Đơn vị mới, chưa tệp nào mô tả", report.new_units),
        ("Chỉ tiêu mới, chưa rõ chiều", report.new_indicators),
        ("Tệp không phải dữ kiện, bỏ qua", report.skipped),
    ):
        if codes:
            yield f"{title}: {', '.join(codes)}"
    unknown = [
        f"{entry.file}, {entry.id or entry.list}, trường {entry.field}: {entry.value}"
        for entry in report.not_understood
    ]
    yield from _section("Giữ nguyên văn mà chưa hiểu", unknown)
    yield from _section("Giữ theo cổng", report.kept)
    yield from _section("Rút ngắn khi hiện, dữ kiện vẫn giữ đủ", report.cut)


def _section(title: str, items: list[str]) -> Iterable[str]:
    if not items:
        return
    yield f"{title} ({len(items)}):"
    yield from (f"  {item}" for item in items[:SHOWN])
    if len(items) > SHOWN:
        yield f"  … và {len(items) - SHOWN} mục khác (--json in đủ)"
