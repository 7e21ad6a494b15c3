"""The scene of the access table after a year of use: long names, many units, every kind of figure.

Pages are judged as people meet them, not as empty tables. Only what the table points at already
is filled; whatever page shows it is filled with it.
"""

from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.choices import (
    Approximation,
    AwardLevel,
    ComparisonKind,
    ConferenceKind,
    Direction,
    ExemplarKind,
    PeriodKind,
    Quantity,
    SubmissionState,
)
from campaigns.services import planning, results, verification
from emulation.accounts.choices import UnitKind
from reports.choices import BuildStage, BuildState
from tests import build
from tests.scene import Scene

THEME = (
    "Thi đua đổi mới, sáng tạo, đoàn kết vượt khó, lập thành tích cao nhất chào mừng kỷ niệm "
    "115 năm Ngày thành lập tỉnh, 70 năm Ngày Chiến thắng và 20 năm chia tách, thành lập tỉnh "
    "Thượng Nguyên; phấn đấu hoàn thành thắng lợi các mục tiêu phát triển kinh tế - xã hội"
)
AGENCIES = (
    "Sở Lao động - Thương binh và Xã hội",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Ban Quản lý các khu công nghiệp và cửa khẩu quốc tế Thượng Nguyên",
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Thượng Nguyên",
    "Trường Phổ thông dân tộc bán trú trung học cơ sở Nguyễn Thượng Hiền",
    "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh",
)
REASON = (
    "Số lao động được đào tạo chưa khớp với báo cáo của Sở Lao động - Thương binh và Xã hội; "
    "đề nghị rà soát, bổ sung danh sách lớp và quyết định công nhận tốt nghiệp."
)
# label, unit of measure, quantity, direction, plan, result
FIGURES = (
    ("Số lao động được giải quyết việc làm mới", "lao động", "amount", "higher", 8000, 9004),
    ("Tỷ lệ hộ nghèo theo chuẩn đa chiều cuối năm", "%", "level", "lower", 25, "24.63"),
    ("Tốc độ tăng trưởng tổng sản phẩm trên địa bàn", "%", "rate", "higher", "7.5", "6.91"),
    ("Mức giảm tỷ lệ hộ nghèo", "điểm %", "change", "higher", 3, "3.4"),
    ("Thu ngân sách nhà nước trên địa bàn", "triệu đồng", "amount", "higher", 2100000, "2356789.5"),
    ("Số vụ tai nạn giao thông đường bộ", "vụ", "amount", "lower", 40, 43),
)


def furnish(scene: Scene) -> None:
    _Furniture(scene).bring()


class _Furniture:
    def __init__(self, scene: Scene):
        self.scene = scene

    def bring(self) -> None:
        self.people_and_units()
        self.plan()
        self.figures_of_the_north()
        self.reports_of_others()
        self.highlights()
        self.papers()
        self.acts()

    def people_and_units(self) -> None:
        province = self.scene.world.province
        self.agencies = [
            build.make_unit(name, parent=province, kind=UnitKind.DEPARTMENT) for name in AGENCIES
        ]
        self.districts = [
            build.make_unit(
                f"thị trấn Tân Phong Thổ {number}", parent=province, kind=UnitKind.TOWNSHIP
            )
            for number in range(1, 9)
        ]
        for unit in (*self.agencies, *self.districts):
            build.make_participation(self.scene.campaign, unit)
        build.make_succession(self.scene.world.south_commune, self.scene.world.south_other)
        build.make_succession(self.scene.world.north_other, self.scene.world.north_commune)
        for person in self.scene.world.cast.values():
            for day in range(5):
                build.make_notice(
                    person,
                    sentence=f"{AGENCIES[day]} đã nộp báo cáo {self.scene.period}, chờ thẩm định.",
                    url="/don-vi/",
                    read_at=timezone.now() if day % 2 else None,
                )

    def plan(self) -> None:
        campaign = self.scene.campaign
        campaign.theme = THEME
        campaign.spirit = "Thi đua là yêu nước, yêu nước thì phải thi đua. " * 4
        campaign.second_name = "Toàn dân đoàn kết xây dựng đời sống văn hóa"
        campaign.launcher_position = "Chủ tịch Ủy ban nhân dân tỉnh, Chủ tịch Hội đồng"
        campaign.launcher_name = "Nguyễn Thị Ngọc Hường"
        campaign.document_number = "1234/KH-UBND"
        campaign.ends_on = str(timezone.localdate() + timedelta(days=12))
        campaign.parent = build.make_campaign(
            self.scene.world.province,
            theme="Cả nước chung tay vì người nghèo, không để ai bị bỏ lại phía sau",
        )
        campaign.save()
        build.make_campaign(
            self.scene.world.province, parent=campaign, theme=THEME.replace("115", "116")
        )
        for name in ("Ngày thành lập tỉnh Thượng Nguyên", "Ngày Quốc khánh nước Cộng hòa"):
            # Wrong by a year: something for the checks to find.
            days = {"starts_on": "1909-06-28", "ends_on": "2023-06-28"}
            build.make_anniversary(campaign, build.make_historic_event(name), years=115, **days)
        for number in range(1, 6):
            build.make_focus_area(
                campaign, number=number, label=f"Thi đua {THEME[8:120]} ({number})"
            )
            build.make_legal_basis(campaign, subject=THEME)
            build.make_addressee(campaign, name=AGENCIES[number])
        conference = build.make_conference(
            campaign, kind=ConferenceKind.INTERIM, venue="Trung tâm Hội nghị - Văn hóa tỉnh"
        )
        build.make_presentation(conference, unit=self.agencies[0], speaker="Lò Thị Phương Thảo")
        self.late_period = build.make_period(
            campaign,
            kind=PeriodKind.QUARTER,
            name="Sơ kết quý III năm 2023",
            due_at=timezone.now() - timedelta(days=9),
        )

    def figures_of_the_north(self) -> None:
        """Targets of every way a figure is read, in groups, with results, comparisons and files."""
        north, campaign = self.scene.world.north, self.scene.campaign
        report = self.scene.report_north
        for position, (label, uom, quantity, direction, plan, value) in enumerate(
            FIGURES, start=10
        ):
            indicator = build.make_indicator(
                label, uom=uom, quantity=quantity, direction=direction, field="Kinh tế, xã hội"
            )
            target = build.make_target(
                campaign,
                north,
                indicator=indicator,
                plan=Decimal(plan),
                group="Phát triển kinh tế nông thôn gắn với giảm nghèo bền vững",
                position=position,
            )
            before = build.make_baseline(
                target, kind="previous", name="Cùng kỳ năm 2022", value=Decimal(plan) - 1
            )
            result = build.make_result(
                report,
                target,
                value=Decimal(value),
                approximation=Approximation.OVER if position % 2 else Approximation.EXACT,
                source="Niên giám thống kê và báo cáo của Sở Lao động - Thương binh và Xã hội",
                note="Số liệu ước thực hiện đến hết tháng 11. " * 3,
            )
            build.make_comparison(result, target.baselines.get(kind="plan"))
            build.make_comparison(
                result, before, kind=ComparisonKind.PERCENT, value=Decimal("12.5")
            )
        others = (
            (Quantity.COUNT_OF, {"value": None, "numerator": 25, "denominator": 39}),
            (Quantity.YES_NO, {"value": None, "reached": False}),
            (Quantity.WORDING, {"value": None, "reached": True, "wording": THEME}),
        )
        for position, (quantity, values) in enumerate(others, start=30):
            indicator = build.make_indicator(
                "Số trường đạt chuẩn quốc gia mức độ 1 và mức độ 2",
                uom="trường",
                quantity=quantity,
                direction=Direction.HIGHER,
            )
            target = build.make_target(
                campaign,
                north,
                indicator=indicator,
                group="Giáo dục và đào tạo",
                wording=THEME if quantity == Quantity.WORDING else "",
                position=position,
            )
            build.make_result(report, target, **values)
        for number in range(1, 4):
            file = ContentFile(b"%PDF-1.7", name=f"minh-chung-{number}.pdf")
            build.make_evidence(
                report.results.get(target=self.scene.target_north),
                added_by=self.scene.world.officer_north,
                file=file,
                name=f"Danh sách học viên các lớp đào tạo nghề cho lao động nông thôn {number}.pdf",
                size=1_234_567 * number,
            )
        returned = build.make_submission(
            self.late_period, north, state=SubmissionState.RETURNED, return_reason=REASON
        )
        build.make_result(returned, self.scene.target_north, value=Decimal(87))

    def reports_of_others(self) -> None:
        jobs = build.make_indicator(FIGURES[0][0], uom="lao động")
        states = list(SubmissionState)
        for number, unit in enumerate((*self.agencies, *self.districts)):
            target = build.make_target(
                self.scene.campaign,
                unit,
                indicator=jobs,
                plan=Decimal(1000 + number),
                position=100 + number,
            )
            if number % 5 == 4:
                continue
            state = states[number % 4]
            sent_at = timezone.now() - timedelta(days=number)
            submission = build.make_submission(
                self.scene.period,
                unit,
                state=state,
                submitted_at=None if state == SubmissionState.DRAFT else sent_at,
                return_reason=REASON if state == SubmissionState.RETURNED else "",
            )
            build.make_result(submission, target, value=Decimal(700 + 31 * number))
            if state == SubmissionState.VERIFIED:
                build.make_snapshot(submission)

    def highlights(self) -> None:
        campaign = self.scene.campaign
        for number in range(1, 8):
            build.make_work(campaign, name=f"Cầu treo dân sinh {AGENCIES[number % 6]} {number}")
            event = build.make_event(campaign, name=f"Hội thi {THEME[8:90]} {number}")
            build.make_event_figure(event)
            build.make_exemplar(
                campaign,
                kind=ExemplarKind.INDIVIDUAL if number % 2 else ExemplarKind.COLLECTIVE,
                name=f"Hợp tác xã nông nghiệp và dịch vụ tổng hợp Nà Lao {number}",
                achievement=THEME,
            )
            award = build.make_award_count(
                campaign,
                form=("Bằng khen", "Giấy khen", "Cờ thi đua")[number % 3] + f" đợt {number}",
                level=AwardLevel.PROVINCE,
                individuals=number,
                collectives=2 * number,
            )
            build.make_recipient(award, job="Chủ tịch Ủy ban nhân dân xã", unit=self.agencies[0])

    def papers(self) -> None:
        for number in range(1, 16):
            document = build.make_document(
                self.scene.world.province,
                title=f"{THEME[:150]} ({number})",
                source=f"https://example.vn/van-ban/ke-hoach-phat-dong-phong-trao-thi-dua-{number}.html",
                number=f"{number}/KH-UBND",
            )
        for number in range(5):
            build.make_fact(document, data={"id": f"R-{number}", "label": FIGURES[number][0]})
            build.make_fact(
                self.scene.document,
                list_name="anniversaries",
                campaign=self.scene.campaign,
                row=self.scene.anniversary,
                data={"id": f"A-{number}", "name": f"Ngày thành lập tỉnh lần {number}"},
            )
        build.make_report_build(self.scene.campaign, state=BuildState.FAILED)
        build.make_report_build(
            self.scene.campaign.parent,
            state=BuildState.RUNNING,
            stage=BuildStage.WRITING,
            progress=35,
        )

    def acts(self) -> None:
        """What fills the journal is done through the services."""
        staff, officer = self.scene.world.staff, self.scene.world.officer_north
        late = self.late_period.submissions.get(unit=self.scene.world.north)
        sent = results.submit(late, actor=officer, version=late.version)
        verification.send_back(sent, actor=staff, reason=REASON, version=sent.version)
        self.scene.campaign.refresh_from_db()
        planning.join(self.scene.campaign, actor=staff, units=[self.scene.world.city])
