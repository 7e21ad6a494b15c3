"""One result, from the officer's form to the closing report: design.md, section 5, step by step."""

import hashlib
import io
import re
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from awards.models import Decision, Proposal
from campaigns.choices import CampaignState, SubmissionState
from campaigns.models import Submission
from emulation.accounts.models import User
from emulation.journal.models import Entry
from reports.models import ReportBuild
from tests.awards.build import make_award, make_rule
from tests.build import (
    PASSWORD,
    make_campaign,
    make_indicator,
    make_participation,
    make_period,
    make_target,
)
from tests.lib.test_uploads import A_PDF
from tests.world import make_world

# Real commits: what is told and made after them happens as it does in the portal.
pytestmark = pytest.mark.django_db(transaction=True)


class Visitor:
    """Someone with a browser: opens pages, follows what is linked there, sends the forms shown."""

    def __init__(self):
        self.client = Client(enforce_csrf_checks=True)
        self.page = None

    def open(self, address):
        self.page = self.client.get(address, follow=True)
        assert self.page.status_code == 200, address
        return self.text

    def follow(self, address):
        """Only where the page at hand leads."""
        assert f'href="{address}"' in self.page.content.decode(), f"no link to {address}"
        return self.open(address)

    def send(self, values=None, to=None):
        """The form of the page at hand, with its hidden fields."""
        html = self.page.content.decode()
        hidden = {
            unescape(name): unescape(value)
            for name, value in re.findall(
                r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html
            )
        }
        address = to or self.page.request["PATH_INFO"]
        self.page = self.client.post(address, hidden | (values or {}), follow=True)
        assert self.page.status_code == 200, self.page.content.decode()
        return self.text

    def sign_in(self, username):
        self.open(reverse("accounts:sign-in"))
        self.send({"username": username, "password": PASSWORD})
        assert self.page.context["user"] == User.objects.get(username=username)

    def sign_out(self):
        self.send(to=reverse("accounts:sign-out"))

    @property
    def text(self):
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.page.content.decode())).split())

    @property
    def place(self):
        return self.page.request["PATH_INFO"]


def test_one_result_goes_from_the_officers_form_into_the_closing_report():
    world = make_world()
    campaign = make_campaign(world.province, theme="Thi đua chào mừng 20 năm thành lập tỉnh")
    indicator = make_indicator("đào tạo lao động", uom="lao động", field="Lao động, việc làm")
    target = make_target(campaign, world.north, indicator=indicator, plan=Decimal(8000))
    period = make_period(campaign, name="Tổng kết năm 2023")
    make_participation(campaign, world.north)
    visitor = Visitor()

    # 1, 2. The officer finds what is owed on the first page and goes from there to the entry page.
    visitor.open(reverse("home"))
    assert visitor.place == reverse("accounts:sign-in")
    visitor.sign_in("canbobac")
    assert "Bạn có 1 việc" in visitor.text
    begin = reverse("campaigns:submission-open", args=[period.pk, world.north.pk])
    assert f'action="{begin}"' in visitor.page.content.decode()
    visitor.send(to=begin)
    submission = Submission.objects.get()
    assert visitor.place == reverse("campaigns:submission-edit", args=[submission.pk])
    assert "Kế hoạch: 8.000 lao động" in visitor.text

    # 3, 4. A figure typed wrongly is said, then it is saved with its evidence and sent.
    field = f"t{target.pk}-value"
    edit = visitor.place
    refused = visitor.client.post(
        edit, {"csrfmiddlewaretoken": visitor.client.cookies["csrftoken"].value, field: "chín ngàn"}
    )
    assert refused.status_code == 422
    visitor.open(edit)
    visitor.send({field: "9.004", "then": f"evidence:{target.pk}"})
    assert visitor.place == reverse(
        "campaigns:submission-evidence", args=[submission.pk, target.pk]
    )
    assert "Đã lưu nháp" in visitor.text
    visitor.send({"file": SimpleUploadedFile("danh sách lớp.pdf", A_PDF)})
    assert "danh sách lớp.pdf" in visitor.text
    visitor.follow(f"{edit}#t{target.pk}")
    assert "đạt 112,55% Kế hoạch" in visitor.text
    visitor.send({field: "9.004", "then": "submit"})
    assert visitor.place == reverse("campaigns:submission-submit", args=[submission.pk])
    visitor.send()
    assert "Đã nộp báo cáo." in visitor.text
    visitor.sign_out()

    # 6, 7. Somebody of the council's staff is told, finds it in the queue, and verifies it.
    visitor.sign_in("thuongtruc")
    visitor.open(reverse("journal:notice-list"))
    assert "huyện Bắc Nguyên đã nộp báo cáo Tổng kết năm 2023" in visitor.text
    visitor.open(reverse("home"))
    visitor.follow(reverse("campaigns:submission-queue"))
    listed = visitor.client.get(f"{visitor.place}?xuat=csv")
    assert "huyện Bắc Nguyên" in b"".join(listed.streaming_content).decode("utf-8-sig")
    verify = reverse("campaigns:submission-verify", args=[submission.pk])
    visitor.follow(verify)
    assert "9.004 lao động" in visitor.text
    download = visitor.client.get(
        reverse("campaigns:evidence-download", args=[submission.results.get().evidence.get().pk])
    )
    assert b"".join(download.streaming_content) == A_PDF
    cell = f"t{target.pk}"
    visitor.send({f"{cell}-choice": "return", f"{cell}-reason": "Gồm cả lớp ngắn hạn?"})
    assert "Đã trả lại 1 ô" in visitor.text
    visitor.sign_out()

    # The officer is told, finds the question at the figure, and answers it there.
    visitor.sign_in("canbobac")
    assert "Hội đồng hỏi 1 ô, các ô khác giữ nguyên" in visitor.text
    visitor.follow(edit)
    assert "Gồm cả lớp ngắn hạn?" in visitor.text
    visitor.send({f"{cell}-answer": "Không, chỉ lớp từ ba tháng.", "then": "submit"})
    visitor.send()
    assert "Đã nộp báo cáo." in visitor.text
    visitor.sign_out()

    # The person who asked finds the answer first, and verifies all that there is.
    visitor.sign_in("thuongtruc")
    visitor.open(reverse("campaigns:submission-queue"))
    assert "Trả lời câu hỏi của bạn" in visitor.text
    visitor.follow(verify)
    assert "Không, chỉ lớp từ ba tháng." in visitor.text
    visitor.send({"act": "all"})
    assert "Thẩm định tất cả: huyện Bắc Nguyên" in visitor.text
    visitor.send()
    assert "Đã thẩm định cả báo cáo." in visitor.text
    submission.refresh_from_db()
    assert submission.state == SubmissionState.VERIFIED
    assert submission.snapshots.get().data["results"][0]["value"] == "9004"

    visitor.sign_out()

    # A leader reads how the campaign stands on one sheet, from the first page.
    visitor.sign_in("lanhdao")
    visitor.follow(reverse("reports:campaign-brief", args=[campaign.pk]))
    assert "1/1 đơn vị đã nộp báo cáo" in visitor.text
    assert "1/1 chỉ tiêu đạt" in visitor.text
    assert "Đào tạo lao động (huyện Bắc Nguyên): 112,6%" in visitor.text
    visitor.sign_out()

    # The campaign is found by a few letters of its theme and moves on to its review.
    visitor.sign_in("thuongtruc")
    visitor.open(f"{reverse('search')}?q=chao+mung")
    visitor.follow(reverse("campaigns:campaign-detail", args=[campaign.pk]))
    visitor.follow(reverse("campaigns:campaign-advance", args=[campaign.pk]))
    visitor.send()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.REVIEWING

    # 9, 10. The closing report is asked for and made.
    visitor.open(reverse("campaigns:campaign-detail", args=[campaign.pk]))
    visitor.follow(reverse("reports:campaign-reports", args=[campaign.pk]))
    visitor.follow(reverse("reports:report-detail", args=[campaign.pk]))
    visitor.send(to=reverse("reports:report-build", args=[campaign.pk]))
    build = ReportBuild.objects.get()
    assert visitor.place == reverse("reports:build-detail", args=[build.pk])
    assert build.error == ""
    file = visitor.client.get(reverse("reports:build-download", args=[build.pk]))
    content = b"".join(file.streaming_content)
    printed = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
    )
    assert "đào tạo lao động" in printed.lower()
    assert "9.004" in printed
    assert "112,55" in printed or "112,6" in printed
    assert "huyện bắc nguyên" in printed.lower()
    assert build.check_code in printed
    visitor.sign_out()

    # 11. Anyone may check the code of the paper.
    stranger = Visitor()
    stranger.open(reverse("reports:code-check", args=[build.check_code]))
    assert hashlib.sha256(content).hexdigest() in stranger.text
    assert "9.004" not in stranger.text

    # Everything that was done is written down, in this order.
    done = Entry.objects.order_by("id").values_list("action", flat=True)
    assert [action for action in done if not action.startswith("user.")] == [
        "submission.opened",
        "result.saved",
        "evidence.added",
        "submission.submitted",
        "list.exported",
        "result.examined",
        "submission.examined",
        "result.saved",
        "submission.submitted",
        "submission.verified",
        "campaign.advanced",
        "report.requested",
        "report.built",
        "report.downloaded",
    ]


def test_a_proposal_goes_from_the_officers_dossier_into_the_registry():
    world = make_world()
    award = make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh")
    make_rule("no_pending_matter", awards=[award])
    visitor = Visitor()

    def act(name, values=None, *, at=None):
        """Follow a link of the page at hand to an act, and do it."""
        address = reverse(f"awards:{name}", args=[at or Proposal.objects.get().pk])
        visitor.follow(address)
        return visitor.send(values, to=address)

    # The officer begins a dossier, proposes somebody and sends it.
    visitor.sign_in("canbobac")
    visitor.follow(reverse("awards:proposal-list"))
    visitor.follow(reverse("awards:proposal-create"))
    visitor.send(
        {
            "unit": world.north.pk,
            "occasion": "merit",
            "title": "Đề nghị tặng Bằng khen",
            "year": "2025",
            "letter_number": "05/TTr-UBND",
            "letter_on": timezone.localdate().strftime("%d/%m/%Y"),
        }
    )
    person = {"kind": "individual", "name": "Giàng A Páo", "birth_year": "1989", "years": "2025"}
    person |= {"award": award.pk, "achievement": "Vận động 42 hộ xóa nhà tạm"}
    assert "Đã thêm Giàng A Páo." in act("nominee-add", person)
    assert "Đã gửi hồ sơ." in act("proposal-send", {"to": world.province.pk})
    visitor.sign_out()

    # Council staff finds it on the first page, takes it on and asks one thing.
    visitor.sign_in("thuongtruc")
    proposal = Proposal.objects.get()
    detail = reverse("awards:proposal-detail", args=[proposal.pk])
    visitor.follow(detail)
    act("proposal-receive", {"received_on": timezone.localdate().strftime("%d/%m/%Y")})
    act("proposal-assign", {"to": world.staff.pk})
    nominee = proposal.nominees.get()
    asked = {f"n{nominee.pk}-fields": "post", f"n{nominee.pk}-reason": "Ghi rõ chức vụ."}
    assert "Đã trả lại hồ sơ." in act("proposal-send-back", asked)
    visitor.sign_out()

    # The officer answers and sends it again.
    visitor.sign_in("canbobac")
    visitor.follow(detail)
    visitor.follow(reverse("awards:nominee-detail", args=[nominee.pk]))
    assert "Ghi rõ chức vụ." in visitor.text
    act("nominee-edit", person | {"post": "Trưởng bản"}, at=nominee.pk)
    act("request-answer", {"text": "Đã ghi."}, at=nominee.requests.get().pk)
    act("proposal-send", {"to": world.province.pk})
    visitor.sign_out()

    # It is concluded, and the decision is drawn up and gets its number.
    visitor.sign_in("thuongtruc")
    visitor.follow(detail)
    visitor.follow(reverse("awards:proposal-accept", args=[proposal.pk]))
    assert "Còn yêu cầu bổ sung chưa giải quyết" in visitor.text
    visitor.follow(reverse("awards:nominee-detail", args=[nominee.pk]))
    visitor.send(to=reverse("awards:request-settle", args=[nominee.requests.get().pk]))
    assert "đủ điều kiện, chờ quyết định" in act("proposal-accept")
    visitor.open(reverse("awards:decision-list"))
    visitor.follow(reverse("awards:decision-draft", args=[world.province.pk]))
    words = {"title": "Về việc tặng Bằng khen", "authority_line": "Chủ tịch UBND tỉnh"}
    words |= {"symbol": "QĐ-UBND", "place": "Thượng Nguyên", "signer_post": "Chủ tịch"}
    visitor.send(words | {"signer_name": "Nguyễn Văn Ký", "nominees": nominee.pk})
    decision = Decision.objects.get()
    edit = reverse("awards:decision-edit", args=[decision.pk])
    visitor.follow(edit)
    visitor.send(
        words | {"signer_name": "Nguyễn Văn Ký", "bases": "Luật Thi đua, khen thưởng"}, to=edit
    )
    issue = reverse("awards:decision-issue", args=[decision.pk])
    visitor.follow(issue)
    day = timezone.localdate().strftime("%d/%m/%Y")
    assert "Sổ vàng đã có" in visitor.send({"number": "12", "issued_on": day}, to=issue)
    visitor.open(reverse("awards:honour-list"))
    assert "Giàng A Páo" in visitor.text
    assert "12/QĐ-UBND" in visitor.text
