"""Makes the closing report of a campaign and writes it to a file; needs no user and no worker."""

import sys
from pathlib import Path
from time import sleep

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from emulation.lib.verdicts import Refused
from reports import closing, services
from reports.choices import BuildStage, BuildState

BAR = 30
WAIT_SECONDS = 1


class Command(BaseCommand):
    help = "Makes the closing report (báo cáo tổng kết) of a campaign as a PDF file."

    def add_arguments(self, parser):
        parser.add_argument("campaign", help="code of the campaign")
        parser.add_argument("--output", required=True, help="file to write")

    def handle(self, *args, **options):
        target = Path(options["output"])
        if target.is_dir() or not target.absolute().parent.is_dir():
            raise CommandError(
                f"Không ghi được tệp {target}: thư mục không có hoặc tên là thư mục."
            )
        campaign = Campaign.objects.filter(code=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"Không có phong trào nào mang mã {options['campaign']}.")
        try:
            build = services.prepare_build(campaign, actor=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._wait_for(build)
        try:
            with build.file.open("rb") as file:
                target.write_bytes(file.read())
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {target}: {error.strerror}.") from error
        self.stdout.write(
            f"Đã ghi {target}: {build.pages} trang, SHA-256 {build.digest}, "
            f"mã kiểm tra {build.check_code}."
        )

    def _wait_for(self, build):
        """Make it here, or watch the worker that has it already."""
        while build.state_choice.is_underway:
            closing.build(build.pk, self._show)
            build.refresh_from_db()
            if build.state_choice.is_underway:
                self._show(build.stage, build.progress)
                sleep(WAIT_SECONDS)
                build.refresh_from_db()
        if sys.stderr.isatty():
            self.stderr.write("")
        if build.state == BuildState.FAILED:
            raise CommandError(build.error)

    def _show(self, stage, percent):
        if not sys.stderr.isatty():
            return
        done = "#" * (BAR * percent // 100)
        label = BuildStage(stage).label
        self.stderr.write(f"\r[{done:<{BAR}}] {percent:3}% {label:<28}", ending="")
