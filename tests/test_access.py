"""Every address × everybody of the cast: one table, compared with the URL resolver.

A new page needs one row. Its objects are named as in tests/scene.py; a number or another word
stands for itself. Answers are {status: "names of the cast"}, "*" is everyone not named. Who is
not signed in is sent to the sign-in page, unless the row says otherwise. Without `post`, a POST
must be refused (405) or answered as GET is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.scene import Scene

pytestmark = pytest.mark.django_db

EVERYONE = {200: "*"}
NOT_ALLOWED = {405: "*"}
# Who sees what of the province's campaign: its council, and the people of units that take part.
COUNCIL = "staff leader member viewer"
UNITS = "officer_north leader_north officer_south"
NORTH = "officer_north leader_north"
# Pages of the council's staff: the others who see the campaign are refused, the rest find nothing.
STAFF_ONLY = {200: "staff", 403: f"leader member viewer {UNITS}", 404: "*"}
STAFF_DONE = {302: "staff", 403: f"leader member viewer {UNITS}", 404: "*"}
COUNCIL_STAFF = {200: "staff", 403: "leader member viewer", 404: "*"}
COUNCIL_STAFF_DONE = {302: "staff", 403: "leader member viewer", 404: "*"}
DRAFT_STAFF_ONLY = {200: "staff", 403: "leader member viewer", 404: "*"}
OFFICER_ONLY = {200: "officer_north", 403: f"{COUNCIL} leader_north", 404: "*"}
OFFICER_DONE = {302: "officer_north", 403: f"{COUNCIL} leader_north", 404: "*"}

IMPORTERS = {200: "staff foreign_staff", 403: "*"}
PROPOSERS = f"{UNITS} officer_commune foreign_officer"
EXAMINERS = {200: "staff leader", 302: f"member viewer {NORTH}", 404: "*"}
DECIDERS = {200: "staff", 302: "leader member viewer", 404: "*"}
RECIPIENT_STAFF = {200: "staff", 403: f"leader member {NORTH}", 404: "*"}
RECORDS = {200: f"staff {NORTH}", 403: "leader member", 404: "*"}
RECORDS_WRONG = {422: f"staff {NORTH}", 403: "leader member", 404: "*"}
MATTER_WRONG = {422: "staff", 403: f"leader member {NORTH}", 404: "*"}

UPLOADERS = {200: "officer_north officer_south", 403: f"{COUNCIL} leader_north", 404: "*"}


@dataclass(frozen=True)
class Row:
    name: str
    objects: str = ""
    get: dict = field(default_factory=lambda: EVERYONE)
    post: dict | None = None
    data: dict = field(default_factory=dict)
    anonymous: int | None = None  # for both methods, where no sign-in is needed


ROWS = [
    Row("home"),
    Row("search"),
    Row("handbook"),
    Row("design", get={200: "administrator staff foreign_staff superuser", 403: "*"}),
    Row("healthz", anonymous=200),
    # Accounts
    Row("accounts:sign-in", get={302: "*"}, anonymous=200),
    Row("accounts:sign-out", get=NOT_ALLOWED, post={"sign-in": "*"}),
    Row("accounts:session", anonymous=200),
    Row("accounts:profile"),
    Row("accounts:role-choose", get=NOT_ALLOWED, post={302: "*"}),
    Row("accounts:password-change"),
    Row("accounts:password-forgotten", anonymous=200),
    Row("accounts:password-reset-sent", anonymous=200),
    Row("accounts:password-reset", "reset_uid reset_token", get={302: "*"}, anonymous=302),
    Row("accounts:password-reset", "reset_uid wrong", anonymous=200),
    Row("accounts:list-choice", "units", get=NOT_ALLOWED, post={302: "*"}),
    Row("accounts:list-choice", "nonsense", get=NOT_ALLOWED, post={404: "*"}),
    Row("accounts:unit-list"),
    Row("accounts:unit-search"),
    Row("accounts:person-search"),
    Row(
        "accounts:unit-detail",
        "north",
        get={404: "foreign_staff foreign_officer officer_south nobody superuser", 200: "*"},
    ),
    Row(
        "accounts:unit-detail",
        "north_commune",
        get={404: "foreign_staff foreign_officer officer_south nobody superuser", 200: "*"},
    ),
    Row("accounts:unit-detail", "centre", get={404: "nobody superuser", 200: "*"}),
    Row(
        "accounts:unit-confirmation",
        "north",
        get={
            200: "administrator leader_north",
            404: "foreign_staff foreign_officer officer_south nobody superuser",
            403: "*",
        },
    ),
    # Journal
    Row("journal:notice-list"),
    Row("journal:notice-acts", get={302: "*"}, data={"viec": "da-doc"}),
    Row("journal:notices-read", get=NOT_ALLOWED, post={302: "*"}),
    Row(
        "journal:notice-open",
        "notice_of_staff",
        get=NOT_ALLOWED,
        post={302: "staff", 404: "*"},
    ),
    # Campaigns: planning
    Row("campaigns:campaign-list"),
    Row("campaigns:campaign-create", get={200: "staff foreign_staff", 403: "*"}),
    Row("campaigns:campaign-detail", "campaign", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("campaigns:campaign-detail", "draft_campaign", {200: COUNCIL, 404: "*"}),
    Row("campaigns:campaign-detail", "foreign_campaign", {200: "foreign_staff", 404: "*"}),
    Row("campaigns:campaign-tab", "campaign units", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("campaigns:campaign-tab", "campaign targets", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("campaigns:campaign-tab", "campaign highlights", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("campaigns:campaign-tab", "campaign exemplars", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("campaigns:campaign-tab", "campaign awards", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("campaigns:campaign-tab", "campaign documents", {200: COUNCIL, 404: "*"}),
    Row("campaigns:campaign-tab", "campaign history", {200: COUNCIL, 404: "*"}),
    Row("campaigns:campaign-tab", "campaign findings", {200: COUNCIL, 404: "*"}),
    Row("campaigns:campaign-edit", "campaign", STAFF_ONLY),
    Row("campaigns:campaign-parent", "campaign", STAFF_ONLY),
    Row("campaigns:campaign-advance", "campaign", STAFF_ONLY, post=STAFF_DONE),
    Row("campaigns:campaign-step-back", "campaign", STAFF_ONLY),
    Row("campaigns:campaign-participants", "campaign", STAFF_ONLY),
    Row(
        "campaigns:campaign-units",
        "campaign",
        get={302: "staff", 403: f"leader member viewer {UNITS}", 404: "*"},
        data={"viec": "bo"},
    ),
    Row("campaigns:board", "campaign", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("campaigns:board", "foreign_campaign", {200: "foreign_staff", 404: "*"}),
    Row(
        "campaigns:board-acts",
        "campaign",
        get={302: "staff", 403: f"leader member viewer {UNITS}", 404: "*"},
        data={"viec": "nhac"},
    ),
    Row("campaigns:campaign-leave", "campaign north", STAFF_ONLY, post=STAFF_DONE),
    Row(
        "campaigns:campaign-delete",
        "draft_campaign",
        get={200: "staff", 403: "leader member viewer", 404: "*"},
        post={302: "staff", 403: "leader member viewer", 404: "*"},
    ),
    Row("campaigns:campaign-edit", "foreign_campaign", {200: "foreign_staff", 404: "*"}),
    Row(
        "campaigns:campaign-advance",
        "foreign_campaign",
        {200: "foreign_staff", 404: "*"},
        post={302: "foreign_staff", 404: "*"},
    ),
    Row("campaigns:part-edit", "campaign periods", STAFF_ONLY),
    Row("campaigns:period-series", "campaign", STAFF_ONLY),
    Row("campaigns:part-edit", "draft_campaign anniversaries", DRAFT_STAFF_ONLY),
    Row("campaigns:part-edit", "foreign_campaign periods", {200: "foreign_staff", 404: "*"}),
    Row("campaigns:row-create", "draft_campaign works", DRAFT_STAFF_ONLY),
    Row("campaigns:row-create", "campaign targets", STAFF_ONLY),
    Row("campaigns:row-edit", "campaign targets target_north", STAFF_ONLY),
    Row("campaigns:row-delete", "campaign anniversaries anniversary", STAFF_ONLY, STAFF_DONE),
    Row(
        "campaigns:target-spread",
        "target_province",
        get={200: "staff", 403: "leader member viewer", 404: "*"},
        post={302: "staff", 403: "leader member viewer", 404: "*"},
    ),
    # The calendar of the person who asks; its feed opens for whoever knows the address
    Row("campaigns:calendar"),
    Row("campaigns:calendar-make", get=NOT_ALLOWED, post={302: "*"}),
    Row("campaigns:calendar-renew", post={302: "*"}),
    Row("campaigns:calendar-remove", post={302: "*"}),
    Row("campaigns:calendar-feed", "feed_token", anonymous=200),
    Row("campaigns:calendar-feed", "nonsense", {404: "*"}, anonymous=404),
    Row("campaigns:document-list"),
    Row("campaigns:document-detail", "document", {200: COUNCIL, 404: "*"}),
    # Campaigns: results
    Row("campaigns:submission-list"),
    Row("campaigns:submission-queue", get={200: "staff leader foreign_staff", 403: "*"}),
    Row(
        "campaigns:submission-acts",
        get={302: "staff foreign_staff", 403: "*"},
        data={"viec": "tham-dinh"},
    ),
    Row("campaigns:submission-open", "other_period north", OFFICER_ONLY, post=OFFICER_DONE),
    Row(
        "campaigns:submission-grid",
        "period",
        get={200: "officer_north officer_south", 403: f"{COUNCIL} leader_north", 404: "*"},
        post={302: "officer_north officer_south", 403: f"{COUNCIL} leader_north", 404: "*"},
    ),
    Row("campaigns:submission-detail", "report_north", {200: f"{COUNCIL} {NORTH}", 404: "*"}),
    Row("campaigns:submission-detail", "report_south", {200: f"{COUNCIL} officer_south", 404: "*"}),
    Row("campaigns:submission-detail", "report_verified", {200: f"{COUNCIL} {NORTH}", 404: "*"}),
    Row(
        "campaigns:submission-edit",
        "report_north",
        get=OFFICER_ONLY,
        post={302: "officer_north", 403: f"{COUNCIL} leader_north", 404: "*"},
    ),
    # Of another person's page nothing is taken, whoever sends it.
    Row("campaigns:submission-cells", "report_north", {405: "*"}, {409: "*"}, anonymous=401),
    Row("campaigns:submission-submit", "report_north", OFFICER_ONLY),
    Row(
        "campaigns:submission-verify",
        "report_south",
        get={200: COUNCIL, 403: "officer_south", 404: "*"},
        post={409: "staff", 403: "leader member viewer officer_south", 404: "*"},
    ),
    Row(
        "campaigns:submission-unverify",
        "report_verified",
        {200: "staff", 403: f"leader member viewer {NORTH}", 404: "*"},
    ),
    Row("campaigns:submission-take-back", "report_confirming", OFFICER_ONLY),
    Row(
        "campaigns:submission-confirm",
        "report_confirming",
        {200: "leader_north", 403: f"{COUNCIL} officer_north", 404: "*"},
        {200: "leader_north", 403: f"{COUNCIL} officer_north", 404: "*"},
    ),
    Row(
        "campaigns:figure-history",
        "report_north target_north",
        {200: f"{COUNCIL} {NORTH}", 404: "*"},
    ),
    Row(
        "campaigns:submission-return",
        "report_south",
        get={200: "staff", 403: "leader member viewer officer_south", 404: "*"},
    ),
    Row(
        "campaigns:submission-snapshot", "report_verified 1", {200: f"{COUNCIL} {NORTH}", 404: "*"}
    ),
    Row(
        "campaigns:submission-evidence",
        "report_north target_north",
        get={200: f"{COUNCIL} {NORTH}", 404: "*"},
        post=OFFICER_ONLY,
    ),
    Row(
        "campaigns:evidence-download",
        "evidence_north",
        get={200: f"{COUNCIL} {NORTH}", 404: "*"},
    ),
    Row(
        "campaigns:evidence-show",
        "evidence_north",
        get={200: f"{COUNCIL} {NORTH}", 404: "*"},
    ),
    Row(
        "campaigns:evidence-thumbnail",
        "picture_north",
        get={200: f"{COUNCIL} {NORTH}", 404: "*"},
    ),
    Row("campaigns:evidence-remove", "evidence_north", OFFICER_ONLY, post=OFFICER_DONE),
    # Campaigns: figures by workbook
    Row("campaigns:upload-list"),
    Row(
        "campaigns:upload-create",
        "period",
        UPLOADERS,
        {422: "officer_north officer_south", 403: f"{COUNCIL} leader_north", 404: "*"},
    ),
    Row("campaigns:workbook-download", "period", UPLOADERS),
    Row("campaigns:upload-detail", "upload_north", {200: "officer_north", 404: "*"}),
    Row("campaigns:upload-progress", "upload_north", {200: "officer_north", 404: "*"}),
    Row("campaigns:upload-file", "upload_north", {200: "officer_north", 404: "*"}),
    Row(
        "campaigns:upload-apply",
        "upload_north",
        get=NOT_ALLOWED,
        post={302: "officer_north", 404: "*"},
    ),
    Row(
        "campaigns:upload-undo",
        "upload_applied",
        {200: "officer_north", 404: "*"},
        {302: "officer_north", 404: "*"},
    ),
    # The closing report shows the figures of all units: no officer sees it here
    Row("reports:campaign-reports", "campaign", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("reports:campaign-reports", "draft_campaign", {200: COUNCIL, 404: "*"}),
    Row("reports:campaign-reports", "foreign_campaign", {200: "foreign_staff", 404: "*"}),
    Row("reports:campaign-brief", "campaign", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("reports:campaign-brief", "draft_campaign", {200: COUNCIL, 404: "*"}),
    Row("reports:campaign-brief", "foreign_campaign", {200: "foreign_staff", 404: "*"}),
    Row("reports:report-detail", "campaign", {200: COUNCIL, 404: "*"}),
    Row("reports:report-detail", "foreign_campaign", {200: "foreign_staff", 404: "*"}),
    Row(
        "reports:report-build",
        "campaign",
        get=NOT_ALLOWED,
        post={302: "staff", 403: "leader member viewer", 404: "*"},
    ),
    Row("reports:imprint-edit", "campaign", COUNCIL_STAFF, COUNCIL_STAFF_DONE, {"version": "0"}),
    Row(
        "reports:narrative-edit",
        "campaign limits",
        COUNCIL_STAFF,
        COUNCIL_STAFF_DONE,
        {"version": "0"},
    ),
    Row("reports:narrative-edit", "campaign nonsense", {404: "*"}),
    Row("reports:build-detail", "build_done", {200: COUNCIL, 404: "*"}),
    Row("reports:build-progress", "build_done", {200: COUNCIL, 404: "*"}),
    Row("reports:build-download", "build_done", {200: COUNCIL, 404: "*"}),
    # The papers of a decision are seen as the decision is
    Row("reports:paper-list", "decision_draft", {200: COUNCIL, 404: "*"}),
    Row(
        "reports:paper-build",
        "decision_draft decision",
        get=NOT_ALLOWED,
        post={302: "staff", 403: "leader member viewer", 404: "*"},
    ),
    Row("reports:paper-build", "decision_draft nonsense", get=NOT_ALLOWED, post={404: "*"}),
    Row(
        "reports:letter-edit", "decision_draft", COUNCIL_STAFF, COUNCIL_STAFF_DONE, {"version": "0"}
    ),
    Row("reports:build-detail", "paper_done", {200: COUNCIL, 404: "*"}),
    Row("reports:build-progress", "paper_done", {200: COUNCIL, 404: "*"}),
    Row("reports:build-download", "paper_done", {200: COUNCIL, 404: "*"}),
    Row("reports:code-ask", anonymous=200),
    Row("reports:code-check", "build_code", anonymous=200),
    Row("reports:code-check", "AAAA-BBBB-CCCC", {404: "*"}, anonymous=404),
    # Awards: dossiers
    Row("awards:proposal-list"),
    Row("awards:proposal-queue"),
    Row("awards:award-search"),
    Row("awards:proposal-create", get={200: PROPOSERS, 403: "*"}),
    Row("awards:proposal-detail", "dossier_draft", {200: NORTH, 404: "*"}),
    Row("awards:proposal-detail", "dossier_sent", {200: f"{COUNCIL} {NORTH}", 404: "*"}),
    Row("awards:proposal-letter", "dossier_draft", {200: NORTH, 404: "*"}),
    Row("awards:proposal-letter", "dossier_sent", {403: f"{COUNCIL} {NORTH}", 404: "*"}),
    Row("awards:proposal-send", "dossier_draft", {200: NORTH, 404: "*"}),
    Row("awards:proposal-hand-over", "dossier_draft", {302: NORTH, 404: "*"}),
    Row("awards:proposal-recall", "dossier_sent", {200: NORTH, 302: COUNCIL, 404: "*"}),
    Row("awards:proposal-withdraw", "dossier_sent", {200: NORTH, 302: COUNCIL, 404: "*"}),
    Row(
        "awards:proposal-discard",
        "dossier_draft",
        {200: NORTH, 404: "*"},
        post={302: NORTH, 404: "*"},
    ),
    Row("awards:proposal-receive", "dossier_sent", EXAMINERS),
    Row("awards:proposal-assign", "dossier_received", EXAMINERS),
    Row("awards:proposal-forward", "dossier_examined", EXAMINERS),
    Row("awards:proposal-send-back", "dossier_examined", EXAMINERS),
    Row("awards:proposal-accept", "dossier_examined", EXAMINERS),
    Row("awards:proposal-refuse", "dossier_examined", EXAMINERS),
    Row("awards:proposal-regime", "dossier_examined", EXAMINERS),
    Row("awards:proposal-reopen", "dossier_accepted", EXAMINERS),
    Row(
        "awards:proposal-assess",
        "dossier_examined",
        get=NOT_ALLOWED,
        post={302: f"{COUNCIL} {NORTH}", 404: "*"},
    ),
    Row("awards:nominee-add", "dossier_draft", {200: NORTH, 404: "*"}),
    # A PDF file is shown as it is; of a Word file tests/awards/test_proposal_pages.py asks.
    Row("awards:document-text", "paper", {404: "*"}),
    Row(
        "awards:nominee-list", "dossier_draft", {200: NORTH, 404: "*"}, post={422: NORTH, 404: "*"}
    ),
    Row("awards:nominee-list-template", "dossier_draft", {200: NORTH, 404: "*"}),
    Row(
        "awards:nominee-list-enter",
        "dossier_draft",
        get=NOT_ALLOWED,
        post={302: NORTH, 404: "*"},
    ),
    Row("awards:nominee-detail", "nominee_draft", {200: NORTH, 404: "*"}),
    Row("awards:nominee-detail", "nominee_examined", {200: f"{COUNCIL} {NORTH}", 404: "*"}),
    Row("awards:nominee-edit", "nominee_draft", {200: NORTH, 404: "*"}),
    Row("awards:nominee-edit", "nominee_examined", {403: f"{COUNCIL} {NORTH}", 404: "*"}),
    Row("awards:nominee-remove", "nominee_draft", {200: NORTH, 404: "*"}),
    Row("awards:nominee-refuse", "nominee_examined", EXAMINERS),
    Row("awards:nominee-reopen", "nominee_examined", EXAMINERS),
    Row("awards:nominee-raise", "nominee_examined", EXAMINERS),
    Row("awards:nominee-rename", "nominee_examined", EXAMINERS),
    Row(
        "awards:rule-set-aside",
        "nominee_examined khong-vuong-mac",
        {200: "leader", 302: f"staff member viewer {NORTH}", 404: "*"},
    ),
    Row(
        "awards:rule-set-aside",
        "nominee_examined nonsense",
        {302: f"{COUNCIL} {NORTH}", 404: "*"},
    ),
    Row(
        "awards:rule-restore",
        "override",
        {200: "leader", 302: f"staff member viewer {NORTH}", 404: "*"},
    ),
    Row("awards:document-add", "dossier_draft", {200: NORTH, 404: "*"}),
    Row("awards:document-download", "paper", {200: NORTH, 404: "*"}),
    Row("awards:document-show", "paper", {200: NORTH, 404: "*"}),
    Row("awards:document-remove", "paper", {200: NORTH, 404: "*"}, post={302: NORTH, 404: "*"}),
    Row("awards:request-answer", "question", {200: NORTH, 403: COUNCIL, 404: "*"}),
    Row(
        "awards:request-settle",
        "question",
        get=NOT_ALLOWED,
        post={302: f"{COUNCIL} {NORTH}", 404: "*"},
    ),
    # Awards: decisions
    Row("awards:decision-list"),
    Row("awards:decision-draft", "province", {200: "staff", 404: "*"}),
    Row("awards:decision-detail", "decision_draft", {200: COUNCIL, 404: "*"}),
    Row("awards:decision-edit", "decision_draft", COUNCIL_STAFF),
    Row("awards:decision-add", "decision_draft", COUNCIL_STAFF),
    Row("awards:decision-issue", "decision_draft", DECIDERS),
    Row(
        "awards:decision-discard",
        "decision_draft",
        DECIDERS,
        post={302: COUNCIL, 404: "*"},
    ),
    Row("awards:decision-amend", "decision_issued", DECIDERS),
    Row("awards:line-edit", "decision_line", COUNCIL_STAFF),
    Row("awards:line-remove", "decision_line", COUNCIL_STAFF),
    # Awards: the registry and the register of recipients
    Row("awards:honour-list"),
    Row("awards:honour-upload", get=IMPORTERS, post={422: "staff foreign_staff", 403: "*"}),
    Row("awards:honour-upload-template", get=IMPORTERS),
    Row("awards:honour-upload-detail", "honour_upload", {200: "staff", 404: "*"}),
    Row(
        "awards:honour-upload-apply",
        "honour_upload",
        get=NOT_ALLOWED,
        post={302: "staff", 404: "*"},
    ),
    Row("awards:honour-upload-undo", "honour_upload", {302: "staff", 404: "*"}),
    Row("awards:honour-detail", "honour", {200: f"{COUNCIL} {UNITS} officer_commune", 404: "*"}),
    Row("awards:recipient-list"),
    Row("awards:recipient-by-number", get=NOT_ALLOWED, post={302: "*"}),
    Row(
        "awards:recipient-create",
        get={200: f"staff foreign_staff {UNITS} officer_commune foreign_officer", 403: "*"},
        post={422: f"staff foreign_staff {UNITS} officer_commune foreign_officer", 403: "*"},
    ),
    Row(
        "awards:recipient-detail", "honoured", {200: f"{COUNCIL} {UNITS} officer_commune", 404: "*"}
    ),
    Row(
        "awards:recipient-detail", "honoured_twin", {200: f"staff leader member {NORTH}", 404: "*"}
    ),
    Row(
        "awards:recipient-edit",
        "honoured",
        get={200: f"staff {NORTH}", 403: "leader member", 404: "*"},
        post={422: f"staff {NORTH}", 403: "leader member", 404: "*"},
    ),
    Row("awards:recipient-twins", "honoured", RECIPIENT_STAFF),
    Row(
        "awards:recipient-merge",
        "honoured honoured_twin",
        RECIPIENT_STAFF,
        post={422: "staff", 403: f"leader member {NORTH}", 404: "*"},
    ),
    Row("awards:recipient-unmerge", "honoured_merge", RECIPIENT_STAFF),
    # Awards: what eligibility is computed from
    Row("awards:recipient-search"),
    Row("awards:recipient-records", "honoured", {200: f"staff leader member {NORTH}", 404: "*"}),
    Row("awards:rating-add", "honoured", RECORDS, RECORDS_WRONG),
    Row("awards:rating-edit", "honoured rating", RECORDS, RECORDS_WRONG),
    Row("awards:rating-remove", "honoured rating", RECORDS, RECORDS_WRONG),
    Row("awards:initiative-add", "honoured", RECORDS, RECORDS_WRONG),
    Row("awards:initiative-edit", "honoured initiative", RECORDS, RECORDS_WRONG),
    Row("awards:initiative-remove", "honoured initiative", RECORDS, RECORDS_WRONG),
    Row("awards:matter-add", "honoured", RECIPIENT_STAFF, MATTER_WRONG),
    Row("awards:matter-edit", "honoured matter", RECIPIENT_STAFF, MATTER_WRONG),
    Row("awards:matter-end", "honoured matter", RECIPIENT_STAFF, MATTER_WRONG),
    Row("awards:matter-remove", "honoured matter", RECIPIENT_STAFF, MATTER_WRONG),
    # Awards: who is proposed and honoured
    Row("awards:fairness-campaign", "campaign", {200: f"{COUNCIL} {UNITS}", 404: "*"}),
    Row("awards:fairness-campaign", "foreign_campaign", {200: "foreign_staff", 404: "*"}),
    Row("awards:fairness-year", "2026", {200: f"{COUNCIL} foreign_staff", 403: "*"}),
]


@pytest.fixture(scope="module")
def scene(frozen_world, django_db_blocker) -> Iterator[Scene]:
    """One world for the whole table; each request is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        scene = Scene(frozen_world.thaw())
        scene.set()
        yield scene
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cookies(scene) -> dict[str | None, str]:
    """Everybody's session, as it is after signing in."""
    found = {None: ""}
    for who, person in scene.world.cast.items():
        client = Client()
        client.force_login(person)
        found[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def address(row: Row, scene: Scene) -> str:
    arguments = []
    for word in row.objects.split():
        thing = getattr(scene, word, word)
        arguments.append(getattr(thing, "pk", thing))
    return reverse(row.name, args=arguments)


def expected(answers: dict, who: str) -> int:
    named = [status for status, names in answers.items() if who in names.split()]
    return named[0] if named else next(s for s, names in answers.items() if names == "*")


def answer(cookie: str, method: str, url: str, data: dict) -> int | str:
    """The status that one person gets; whatever the request changed is undone."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, data)
        transaction.set_rollback(True)
    return "sign-in" if is_sent_to_sign_in(response) else response.status_code


def is_sent_to_sign_in(response) -> bool:
    return response.status_code == 302 and response["Location"].startswith(
        reverse("accounts:sign-in")
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {row.objects}".strip())
def test_each_page_answers_each_person_as_the_table_says(row, scene, cookies):
    url = address(row, scene)
    data = {name: getattr(scene, value, value) for name, value in row.data.items()}
    found, wanted = {}, {}
    for who, cookie in cookies.items():
        got = {method: answer(cookie, method, url, data) for method in ("GET", "POST")}
        found[who], wanted[who] = got, wanted_of(row, who, got)
    assert found == wanted


def wanted_of(row: Row, who: str | None, got: dict) -> dict:
    if who is None and row.anonymous is None:
        return {"GET": "sign-in", "POST": "sign-in"}
    get = row.anonymous if who is None else expected(row.get, who)
    if row.post is not None and who is not None:
        return {"GET": get, "POST": expected(row.post, who)}
    return {"GET": get, "POST": 405 if got["POST"] == 405 else get}


def names_of(patterns, prefix="") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        elif isinstance(pattern, URLResolver) and pattern.namespace != "admin":
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_of(pattern.url_patterns, f"{prefix}{namespace}")


def test_every_address_has_a_row():
    """The admin has a table of its own, tests/accounts/test_admin.py."""
    served = set(names_of(get_resolver().url_patterns))
    assert served - {row.name for row in ROWS} == set()


def test_every_row_has_an_address():
    served = set(names_of(get_resolver().url_patterns))
    assert {row.name for row in ROWS} - served == set()


def test_no_row_names_someone_unknown(scene):
    known = {*scene.world.cast, "*"}
    named = {
        name
        for row in ROWS
        for answers in (row.get, row.post or {})
        for names in answers.values()
        for name in names.split()
    }
    assert named - known == set()
