"""Pages of dossiers: what each of those concerned sees there, and what it costs."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from awards.choices import DocumentKind, MatterKind, NomineeState, ProposalState
from awards.models import Matter, Proposal
from awards.services import examining, proposals
from emulation.accounts.choices import Role
from emulation.lib.uploads import DOCX
from tests.awards.build import (
    make_award,
    make_checklist_item,
    make_nominee,
    make_paper,
    make_proposal,
    make_registered,
    make_rule,
)
from tests.build import make_campaign, make_holder, make_participation, make_unit
from tests.lib.test_word_texts import word
from tests.pages import text

pytestmark = pytest.mark.django_db


def url(name, *arguments):
    return reverse(f"awards:{name}", args=arguments)


@pytest.fixture
def certificate():
    award = make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh")
    make_rule("no_pending_matter", awards=[award], code="khong-vuong-mac", name="Không vướng mắc")
    return award


@pytest.fixture
def draft(world, certificate):
    return dossier(world, certificate, 3)


def dossier(world, award, count):
    proposal = make_proposal(world.north, actor=world.officer_north)
    for number in range(count):
        person = make_registered(f"Lò Thị Số {number}", unit=world.north)
        make_nominee(proposal, actor=world.officer_north, recipient=person, award=award)
    return proposal


def examined(world, proposal):
    proposal = proposals.send(proposal, actor=world.officer_north, version=proposal.version)
    today, staff = timezone.localdate(), world.staff
    proposal = examining.receive(proposal, actor=staff, version=proposal.version, received_on=today)
    return examining.assign(proposal, actor=staff, version=proposal.version, to=staff)


def named(response):
    """Who stands in the list of the page."""
    return [line.row.name for line in response.context["listing"].lines]


def seen_by(user):
    client = Client()
    client.force_login(user)
    return client


class TestTheDossier:
    @pytest.mark.parametrize("count", [1, 3])
    @pytest.mark.parametrize(("who", "queries"), [("officer_north", 40), ("staff", 37)])
    def test_it_costs_as_much_with_three_nominees_as_with_one(
        self, world, certificate, django_assert_num_queries, who, queries, count
    ):
        proposal = dossier(world, certificate, count)
        if who == "staff":
            proposal = examined(world, proposal)
        client = seen_by(world.cast[who])
        with django_assert_num_queries(queries):
            client.get(url("proposal-detail", proposal.pk))

    def test_sixty_nominees_come_in_pages_and_are_found_by_a_few_letters(self, world, certificate):
        proposal = dossier(world, certificate, 60)
        client = seen_by(world.officer_north)
        address = url("proposal-detail", proposal.pk)
        first = client.get(address)
        assertContains(first, "Dòng 1–50 trong 60 người, tập thể")
        found = client.get(address, {"q": "so 59"})
        assert named(found) == ["Lò Thị Số 59"]

    def test_those_that_a_rule_stops_are_shown_alone(self, world, draft):
        troubled = draft.nominees.last()
        Matter.objects.create(
            recipient=troubled.recipient,
            kind=MatterKind.COMPLAINT,
            from_on=timezone.localdate(),
            text="Đơn chưa xác minh",
            created_by=world.staff,
        )
        proposal = examined(world, draft)
        shown = seen_by(world.staff).get(url("proposal-detail", proposal.pk), {"xem": "fail"})
        assert named(shown) == [str(troubled)]

    def test_what_all_of_them_lack_is_said_once_with_who_they_are(self, world, draft):
        make_checklist_item(DocumentKind.REPORT)
        page = text(seen_by(world.officer_north).get(url("proposal-detail", draft.pk)))
        assert page.count("Thiếu báo cáo thành tích: 3 người, tập thể") == 1
        assert "Ai Lò Thị Số 0 Lò Thị Số 1 Lò Thị Số 2" in page

    def test_only_what_was_asked_for_is_offered_in_a_returned_one(self, world, draft):
        proposal = examined(world, draft)
        asked = [(proposal.nominees.first().pk, "achievement", "Ghi rõ kết quả.")]
        examining.send_back(proposal, actor=world.staff, version=proposal.version, asked=asked)
        page = seen_by(world.officer_north).get(url("proposal-detail", proposal.pk))
        assertContains(page, "Cần bổ sung: Ghi rõ kết quả.")
        assertNotContains(page, "Sửa tờ trình")
        assertNotContains(page, url("document-add", proposal.pk))
        assertNotContains(page, url("nominee-add", proposal.pk))

    @pytest.mark.parametrize("who", ["officer_south", "foreign_staff"])
    def test_it_does_not_exist_outside_its_branch(self, world, draft, who):
        client = seen_by(world.cast[who])
        for name in ("proposal-detail", "proposal-send", "nominee-list"):
            assert client.get(url(name, draft.pk)).status_code == 404


class TestPapers:
    @pytest.fixture
    def report(self, world, draft):
        content = word("<w:p><w:r><w:t>Vận động 42 hộ &lt;b&gt;</w:t></w:r></w:p>").getvalue()
        return make_paper(
            draft,
            by=world.officer_north,
            file=ContentFile(content, name="bao-cao.docx"),
            name="báo cáo.docx",
            size=len(content),
            content_type=DOCX.content_type,
        )

    def test_a_word_report_is_read_as_plain_words(self, world, draft, report):
        client = seen_by(world.officer_north)
        address = url("document-text", report.pk)
        assertContains(client.get(url("proposal-detail", draft.pk)), address)
        assertContains(client.get(address), "Vận động 42 hộ &lt;b&gt;")

    @pytest.mark.parametrize("who", ["officer_south", "foreign_staff", "staff"])
    def test_it_is_as_private_as_its_dossier(self, world, report, who):
        assert seen_by(world.cast[who]).get(url("document-text", report.pk)).status_code == 404

    def test_one_that_is_broken_says_what_to_do(self, world, report):
        report.file.save("hong.docx", ContentFile(b"PK hong"))
        page = seen_by(world.officer_north).get(url("document-text", report.pk))
        assertContains(page, "Hãy tải tệp về và mở bằng Word.")


class TestBeginning:
    def test_an_officer_of_closed_units_is_told_so(self, world):
        closed = make_unit(parent=world.province, closed_on=date(2025, 7, 1))
        officer = make_holder(Role.UNIT_OFFICER, closed, "canbocu")
        page = seen_by(officer).get(url("proposal-create"))
        assertContains(page, "Đơn vị của bạn đã ngừng hoạt động")
        assertNotContains(page, '<form class="form"')

    def test_it_begins_in_the_tab_of_a_campaign(self, world):
        campaign = make_campaign(world.province, state="collecting")
        make_participation(campaign, world.north)
        tab = reverse("campaigns:campaign-tab", args=[campaign.pk, "awards"])
        address = f"{url('proposal-create')}?campaign={campaign.pk}"
        client = seen_by(world.officer_north)
        assertContains(client.get(tab), address)
        form = client.get(address).context["form"]
        assert form["occasion"].value() == "campaign"
        assert str(form["campaign"].value()) == str(campaign.pk)
        assertNotContains(seen_by(world.staff).get(tab), address)


class TestTheListsOfAwards:
    @pytest.mark.parametrize(
        ("who", "labels"),
        [
            ("staff", ["Hồ sơ", "Chờ thẩm định", "Quyết định"]),
            ("member", ["Hồ sơ", "Quyết định"]),
            ("officer_north", ["Hồ sơ"]),
        ],
    )
    def test_lead_to_each_other_for_whom_they_are(self, world, who, labels):
        page = seen_by(world.cast[who]).get(url("proposal-list"))
        assert [tab["label"] for tab in page.context["tabs"]] == labels
        for tab in page.context["tabs"]:
            assert seen_by(world.cast[who]).get(tab["url"]).status_code == 200


class TestHandingOver:
    def test_what_is_missing_is_shown_where_it_can_be_mended(self, world, draft):
        world.north.leader_confirms = True
        world.north.save()
        make_checklist_item(DocumentKind.REPORT)
        client = seen_by(world.officer_north)
        answer = client.post(
            url("proposal-hand-over", draft.pk), {"version": draft.version}, follow=True
        )
        assertContains(answer, "Hồ sơ còn thiếu.")
        assertContains(answer, "Thiếu báo cáo thành tích")


class TestSendingBack:
    def test_what_is_asked_of_one_of_sixty_comes_to_that_one_alone(self, world, certificate):
        proposal = examined(world, dossier(world, certificate, 60))
        client = seen_by(world.staff)
        address = url("proposal-send-back", proposal.pk)
        one = proposal.nominees.all()[30]
        assert text(client.get(address)).count("Cần bổ sung, sửa gì") == 61
        sent = {f"n{one.pk}-fields": "post", "version": proposal.version}
        refused = client.post(address, sent)
        assertContains(refused, "Hãy ghi cần bổ sung, sửa gì để đơn vị biết.")
        client.post(address, sent | {f"n{one.pk}-reason": "Ghi đủ chức vụ."})
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.RETURNED
        assert list(proposal.nominees.filter(state=NomineeState.RETURNED)) == [one]


class TestConcluding:
    def test_what_stops_it_is_said_before_one_tries(self, world, draft):
        troubled = draft.nominees.first()
        Matter.objects.create(
            recipient=troubled.recipient,
            kind=MatterKind.COMPLAINT,
            from_on=timezone.localdate(),
            text="Đơn chưa xác minh",
            created_by=world.staff,
        )
        proposal = examined(world, draft)
        client = seen_by(world.staff)
        page = client.get(url("proposal-accept", proposal.pk))
        assertContains(page, "Còn điều kiện không đạt")
        assertContains(page, url("nominee-detail", troubled.pk))
        client.post(url("proposal-accept", proposal.pk), {"version": proposal.version})
        assert Proposal.objects.get().state == ProposalState.EXAMINING
