"""What the access table points at by name: one thing of each kind in the province of world.py."""

from datetime import date
from functools import cached_property

from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from awards.choices import MatterKind, ProposalState
from awards.models import HonourUpload, Initiative, Matter
from awards.services import decisions, examining, proposals, recipients
from campaigns.choices import CampaignState, SubmissionState, UploadState
from campaigns.services import uploads
from emulation.accounts.models import User
from tests import build
from tests.awards import build as awards
from tests.lib.pictures import a_photograph
from tests.world import World


class Scene:
    """Things are made when they are first asked for. `north` and `south` both take part."""

    def __init__(self, world: World):
        self.world = world

    def set(self):
        """Make everything now, for tests that come and go while the scene stays."""
        with transaction.atomic():
            for name, value in vars(type(self)).items():
                if isinstance(value, cached_property):
                    getattr(self, name)

    def __getattr__(self, name):
        """Units and people, by their names in the world."""
        return getattr(self.world, name)

    # Campaigns: the province's own, under way; a draft of it; one of another province

    @cached_property
    def campaign(self):
        campaign = build.make_campaign(self.world.province, state=CampaignState.COLLECTING)
        build.make_participation(campaign, self.world.north)
        build.make_participation(campaign, self.world.south)
        return campaign

    @cached_property
    def draft_campaign(self):
        return build.make_campaign(self.world.province, state=CampaignState.DRAFT)

    @cached_property
    def foreign_campaign(self):
        return build.make_campaign(self.world.foreign_province)

    @cached_property
    def anniversary(self):
        return build.make_anniversary(self.campaign)

    @cached_property
    def period(self):
        return build.make_period(self.campaign)

    @cached_property
    def other_period(self):
        """In which nobody has begun a report."""
        return build.make_period(self.campaign)

    @cached_property
    def target_north(self):
        return build.make_target(self.campaign, self.world.north, plan=100)

    @cached_property
    def target_province(self):
        return build.make_target(self.campaign, self.world.province, plan=100)

    @cached_property
    def feed_token(self):
        return build.make_calendar_feed(self.world.officer_north).token

    @cached_property
    def document(self):
        return build.make_document(self.world.province)

    # Reports of units

    @cached_property
    def report_north(self):
        """Being written, with one figure."""
        submission = build.make_submission(self.period, self.world.north)
        build.make_result(submission, self.target_north)
        return submission

    @cached_property
    def report_south(self):
        """Sent, waiting for verification."""
        submission = build.make_submission(
            self.period, self.world.south, state=SubmissionState.SUBMITTED
        )
        build.make_result(submission)
        return submission

    @cached_property
    def report_verified(self):
        """Of the north, verified in a second period."""
        period = build.make_period(self.campaign)
        submission = build.make_submission(period, self.world.north, state=SubmissionState.VERIFIED)
        build.make_result(submission, self.target_north)
        build.make_snapshot(submission)
        return submission

    @cached_property
    def report_confirming(self):
        """Of the north, before its leader, in a third period."""
        period = build.make_period(self.campaign)
        submission = build.make_submission(
            period,
            self.world.north,
            state=SubmissionState.CONFIRMING,
            handed_by=self.world.officer_north,
        )
        build.make_result(submission, self.target_north)
        return submission

    @cached_property
    def evidence_north(self):
        result = self.report_north.results.get()
        file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="minh-chung.pdf")
        return build.make_evidence(
            result,
            added_by=self.world.officer_north,
            file=file,
            name="minh-chung.pdf",
            content_type="application/pdf",
        )

    @cached_property
    def picture_north(self):
        result = self.report_north.results.get()
        file = ContentFile(a_photograph(), name="hien-truong.jpg")
        return build.make_evidence(
            result,
            added_by=self.world.officer_north,
            file=file,
            name="hien-truong.jpg",
            content_type="image/jpeg",
        )

    @cached_property
    def upload_north(self):
        """A workbook of the north that was read on trial, with one figure."""
        target = build.make_target(self.campaign, self.report_north.unit)
        return build.make_upload(self.period, target, by=self.world.officer_north)

    @cached_property
    def upload_applied(self):
        target = build.make_target(self.campaign, self.report_north.unit)
        upload = build.make_upload(self.period, target, by=self.world.officer_north)
        return uploads.apply(upload, actor=self.world.officer_north)

    # The closing report

    @cached_property
    def build_done(self):
        return build.make_report_build(self.campaign)

    @property
    def build_code(self):
        return self.build_done.check_code

    @cached_property
    def paper_done(self):
        """The draft decision of the province as a PDF."""
        return build.make_paper(self.decision_draft, actor=self.world.staff)

    # People

    @cached_property
    def notice_of_staff(self):
        return build.make_notice(self.world.staff)

    @cached_property
    def reset_uid(self):
        return urlsafe_base64_encode(force_bytes(self.world.staff.pk))

    @property
    def reset_token(self):
        # Of the row as it stands now: signing in ends the links made before.
        return default_token_generator.make_token(User.objects.get(pk=self.world.staff.pk))

    # Awards: somebody of the north in the registry, one who may be the same, and one merged

    @cached_property
    def honoured(self):
        return build.make_registered("Giàng A Páo", self.world.north, birth_year=1989)

    @cached_property
    def honour(self):
        return build.make_honour(self.honoured)

    @cached_property
    def honoured_twin(self):
        return build.make_registered("Giàng A Páo", self.world.north)

    @cached_property
    def honoured_merge(self):
        merged = build.make_registered("Giang A Pao", self.world.north)
        return recipients.merge(self.honoured, merged, actor=self.world.staff, reason="trùng")

    @cached_property
    def honour_upload(self):
        return HonourUpload.objects.create(
            unit=self.world.province,
            by=self.world.staff,
            name="quyết định cũ.xlsx",
            size=1,
            digest="0" * 64,
            state=UploadState.TRIAL,
            fresh=1,
            touched_at=timezone.now(),
        )

    @cached_property
    def rating(self):
        return self.honoured.ratings.create(year=2025, rating="good")

    @cached_property
    def initiative(self):
        initiative = Initiative.objects.create(name="Lịch trực chung", scope="unit")
        initiative.owners.add(self.honoured)
        return initiative

    @cached_property
    def matter(self):
        return self.honoured.matters.create(
            kind=MatterKind.COMPLAINT,
            from_on=date(2026, 5, 4),
            text="Đơn chưa xác minh",
            created_by=self.world.staff,
        )

    # Dossiers of the north at every step that a page asks about

    @cached_property
    def award(self):
        award = awards.make_award("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh")
        awards.make_regime()
        awards.make_rule("no_pending_matter", awards=[award], code="khong-vuong-mac")
        awards.make_rule("award_in_force", awards=[award], code="con-hieu-luc")
        return award

    def _proposal(self, until=ProposalState.DRAFT, *, name="Lò Thị Dung", troubled=False):
        officer, staff = self.world.officer_north, self.world.staff
        proposal = awards.make_proposal(self.world.north, actor=officer)
        person = awards.make_registered(name, unit=self.world.north)
        awards.make_nominee(proposal, actor=officer, recipient=person, award=self.award)
        if troubled:
            Matter.objects.create(
                recipient=person,
                kind=MatterKind.COMPLAINT,
                from_on=timezone.localdate(),
                text="Đơn chưa xác minh",
                created_by=staff,
            )
        if until == ProposalState.DRAFT:
            return proposal
        proposal = proposals.send(proposal, actor=officer, version=proposal.version)
        if until == ProposalState.SENT:
            return proposal
        today, version = timezone.localdate(), proposal.version
        proposal = examining.receive(proposal, actor=staff, version=version, received_on=today)
        if until == ProposalState.RECEIVED:
            return proposal
        proposal = examining.assign(proposal, actor=staff, version=proposal.version, to=staff)
        if until == ProposalState.ACCEPTED:
            return examining.accept(proposal, actor=staff, version=proposal.version)
        return proposal

    @cached_property
    def dossier_draft(self):
        return self._proposal()

    @cached_property
    def dossier_sent(self):
        return self._proposal(ProposalState.SENT)

    @cached_property
    def dossier_received(self):
        return self._proposal(ProposalState.RECEIVED)

    @cached_property
    def dossier_examined(self):
        return self._proposal(ProposalState.EXAMINING, name="Tẩn Mí Chìn", troubled=True)

    @cached_property
    def dossier_accepted(self):
        return self._proposal(ProposalState.ACCEPTED, name="Chẻo Sìn Páo")

    @cached_property
    def dossier_returned(self):
        proposal = self._proposal(ProposalState.EXAMINING, name="Lý A Đành")
        asked = [(proposal.nominees.get().pk, "achievement", "Ghi rõ kết quả.")]
        return examining.send_back(
            proposal, actor=self.world.staff, version=proposal.version, asked=asked
        )

    @cached_property
    def question(self):
        return self.dossier_returned.requests.get()

    @cached_property
    def nominee_draft(self):
        return self.dossier_draft.nominees.get()

    @cached_property
    def nominee_examined(self):
        return self.dossier_examined.nominees.get()

    @cached_property
    def override(self):
        proposal = self._proposal(ProposalState.EXAMINING, name="Vàng Thị Mỷ", troubled=True)
        return examining.set_aside(
            proposal.nominees.get(),
            actor=self.world.leader,
            version=proposal.version,
            rule="khong-vuong-mac",
            reason="Đã xác minh",
        )

    @cached_property
    def paper(self):
        file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="to-trinh.pdf")
        officer = self.world.officer_north
        return awards.make_paper(self.dossier_draft, by=officer, file=file, name="to-trinh.pdf")

    # Decisions of the province

    def _decision(self, name):
        proposal = self._proposal(ProposalState.ACCEPTED, name=name)
        words = {
            "title": "Về việc tặng Bằng khen",
            "authority_line": "Chủ tịch Ủy ban nhân dân tỉnh",
            "signer_post": "Chủ tịch",
            "signer_name": "Nguyễn Văn Ký",
        }
        nominees = [proposal.nominees.get().pk]
        return decisions.draft(
            self.world.province, actor=self.world.staff, nominees=nominees, values=words
        )

    @cached_property
    def decision_draft(self):
        return self._decision("Giàng Thị Mai")

    @cached_property
    def decision_line(self):
        return self.decision_draft.lines.get()

    @cached_property
    def decision_issued(self):
        decision = self._decision("Phùng Mẩy Tả")
        return decisions.issue(
            decision,
            actor=self.world.staff,
            version=decision.version,
            number=12,
            issued_on=timezone.localdate(),
        )
