import json

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from campaigns.queries.findings import all_findings


class Command(BaseCommand):
    help = "Soát các dữ kiện đã nhập và số liệu trong cổng: điều gì không khớp nhau."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in cho chương trình khác đọc")

    def handle(self, *, json: bool, **options):
        findings = all_findings()
        if json:
            self.stdout.write(_as_json(findings))
            return
        for finding in findings:
            self.stdout.write(f"[{finding.severity}] {finding.kind}: {finding.message}")
            self.stdout.write(f"    {', '.join(finding.facts)}")
        self.stdout.write(f"{len(findings)} điều cần xem.")


def _as_json(findings):
    rows = [
        {
            "kind": finding.kind,
            "severity": finding.severity,
            "facts": list(finding.facts),
            "stated": finding.stated,
            "expected": finding.expected,
            "message": finding.message,
        }
        for finding in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
