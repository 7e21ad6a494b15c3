"""The papers of a decision from its rows: what is read, built once, seen by whom, checked."""

import pytest
from django.urls import reverse

from awards.choices import DecisionKind
from awards.models import Decision, PrizeSetting
from awards.services import decisions
from emulation.accounts.choices import UnitKind
from emulation.journal.models import Entry, Notification
from emulation.lib.press import PressError, Printed
from emulation.lib.verdicts import Refused
from reports import closing, services
from reports.choices import BuildKind, BuildState
from reports.models import Imprint, ReportBuild
from reports.queries.papers import paper_snapshot
from tests import build
from tests.awards.build import make_base_salary, make_coefficient, make_prize_setting
from tests.scene import Scene

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 made"


@pytest.fixture
def scene(world):
    return Scene(world)


@pytest.fixture
def draft(scene):
    return scene.decision_draft


@pytest.fixture
def press(monkeypatch):
    calls = []

    def print_pdf(html, progress):
        calls.append(html)
        progress(50, 1)
        return Printed(PDF, 2)

    monkeypatch.setattr(closing, "print_pdf", print_pdf)
    return calls


def issue(decision, staff, number=7):
    decision.refresh_from_db()
    return decisions.issue(
        decision,
        actor=staff,
        version=decision.version,
        number=number,
        issued_on=decision.lines.get().nominee.proposal.received_on,
    )


def ask(decision, staff, kind=BuildKind.DECISION):
    return services.build_paper(decision, kind=kind, actor=staff)


# What is read


def test_the_head_follows_the_tree_and_the_place_is_written_out(draft):
    made = paper_snapshot(draft, BuildKind.DECISION)["decision"]
    assert made["issuer_name"] == "Ủy ban nhân dân tỉnh Thượng Nguyên"
    assert made["authority"] == "Chủ tịch Ủy ban nhân dân tỉnh Thượng Nguyên"
    assert (made["place"], made["is_draft"]) == ("Thượng Nguyên", True)


def test_the_letter_is_of_the_department_that_keeps_the_councils_business(draft, world):
    letter = paper_snapshot(draft, BuildKind.LETTER)["letter"]
    assert (letter["symbol"], letter["capacity"]) == ("TTr-HĐTĐKT", "TM. HỘI ĐỒNG")
    assert letter["position"] == ""
    build.make_unit("Sở Nội vụ", kind=UnitKind.DEPARTMENT, parent=world.committee)
    letter = paper_snapshot(draft, BuildKind.LETTER)["letter"]
    assert (letter["issuer_name"], letter["symbol"]) == ("Sở Nội vụ", "TTr-SNV")
    assert (letter["superior"], letter["position"]) == ("UBND tỉnh Thượng Nguyên", "GIÁM ĐỐC")


def test_the_letter_names_the_dossiers(draft):
    line = draft.lines.get()
    assert paper_snapshot(draft, BuildKind.LETTER)["dossiers"] == [
        {
            "unit": str(line.nominee.proposal.unit),
            "number": line.nominee.proposal.letter_number,
            "dated": line.nominee.proposal.letter_on.isoformat(),
        }
    ]


def test_what_puts_a_decision_right_is_held_against_what_stood_there(scene, world):
    former = scene.decision_issued
    honour = former.honours.get()
    words = {name: getattr(former, name) for name in decisions.EDITED}
    fresh = decisions.amend(
        former,
        actor=world.staff,
        kind=DecisionKind.CORRECTION,
        honours=[honour.pk],
        values=words | {"reason": former.reason},
    )
    line = fresh.lines.get()
    values = {"name": "Phùng Mẩy Tá", "post": line.post, "prize": None}
    decisions.save_line(line, actor=world.staff, version=fresh.version, values=values)
    snapshot = paper_snapshot(fresh, BuildKind.DECISION)
    (row,) = snapshot["lines"]
    assert (row["name"], row["former"]["name"]) == ("Phùng Mẩy Tá", "Phùng Mẩy Tả")
    assert snapshot["decision"]["amends"]["number"] == former.number
    assert snapshot["decision"]["own_reason"] == ""


def test_prizes_are_read_with_their_bases(draft, world):
    line = draft.lines.get()
    make_coefficient(line.award, "1.5", legal_basis="Điều 54", is_unchecked=True)
    make_base_salary(2_340_000, from_on=None, legal_basis="Nghị định 73/2024/NĐ-CP")
    make_prize_setting(legal_basis="Điều 55")
    prizes = paper_snapshot(draft, BuildKind.PRIZES)["prizes"]
    (row,) = prizes["rows"]
    assert (float(row["coefficient"]), row["factor"], float(row["exact"])) == (1.5, "1", 3_510_000)
    assert (row["amount"], prizes["amount"], prizes["missing"]) == (3_510_000, 3_510_000, 0)
    assert prizes["base_salary"]["basis"] == "Nghị định 73/2024/NĐ-CP"
    assert prizes["coefficients"] == [
        {"award": line.award.name, "basis": "Điều 54", "note": "", "is_unchecked": True}
    ]


# Building


def test_the_same_content_is_built_once_and_another_after_it_is_issued(draft, world, press):
    first, second = ask(draft, world.staff), ask(draft, world.staff)
    assert first.pk == second.pk
    assert (first.is_draft, first.state) == (True, BuildState.QUEUED)
    closing.build(first.pk)
    closing.build(first.pk)
    assert len(press) == 1
    assert "DỰ THẢO" in press[0] and first.check_code not in press[0]
    issue(draft, world.staff)
    final = ask(draft, world.staff)
    assert (final.is_draft, final.replaces_id) == (False, first.pk)
    closing.build(final.pk)
    assert "Số: 07/QĐ-UBND" in press[1] and final.check_code in press[1]
    assert "DỰ THẢO" not in press[1]
    final.refresh_from_db()
    assert (final.state, final.file.read()) == (BuildState.DONE, PDF)
    acts = Entry.objects.filter(target_type="reports.reportbuild").order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["paper.requested", "paper.built"] * 2
    assert acts[0].within_type == "awards.decision"
    assert Notification.objects.filter(recipient=world.staff, action="paper.built").count() == 2


@pytest.mark.parametrize("kind", [BuildKind.DECISION, BuildKind.LETTER])
def test_each_kind_ends_as_a_real_pdf(draft, world, kind):
    row = ask(draft, world.staff, kind)
    closing.build(row.pk)
    row.refresh_from_db()
    assert (row.error, row.state) == ("", BuildState.DONE)
    assert row.file.read().startswith(b"%PDF-1.")


def test_a_failure_ends_on_the_row_in_words(draft, world, monkeypatch):
    def fail(html, progress):
        raise PressError("Máy chủ thiếu phông chữ.")

    monkeypatch.setattr(closing, "print_pdf", fail)
    row = ask(draft, world.staff)
    closing.build(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == (BuildState.FAILED, "Máy chủ thiếu phông chữ.")
    assert ask(draft, world.staff).state == BuildState.QUEUED


def test_prizes_that_nothing_can_be_worked_out_from_are_refused_in_words(draft, world, client):
    with pytest.raises(services.NotReckoned, match="Chưa có mức lương cơ sở"):
        ask(draft, world.staff, BuildKind.PRIZES)
    assert not PrizeSetting.objects.exists() and not ReportBuild.objects.exists()
    client.force_login(world.staff)
    address = reverse("reports:paper-build", args=[draft.pk, "prizes"])
    said = client.post(address, follow=True).content.decode()
    assert "Chưa có mức lương cơ sở" in said


def test_only_staff_have_papers_made_and_never_of_an_empty_list(draft, world):
    for who in (world.leader, world.officer_north, world.foreign_staff):
        with pytest.raises(Refused, match="Chỉ chuyên viên thường trực"):
            ask(draft, who)
    draft.lines.all().delete()
    with pytest.raises(Refused, match="còn trống"):
        ask(draft, world.staff)


def test_a_draft_that_is_thrown_away_takes_its_papers_along(draft, world):
    ask(draft, world.staff)
    decisions.discard(draft, actor=world.staff)
    assert not ReportBuild.objects.exists() and not Decision.objects.exists()


# Pages


def test_the_page_leads_from_the_decision_to_each_paper_and_its_file(draft, world, client):
    client.force_login(world.staff)
    page = reverse("reports:paper-list", args=[draft.pk])
    assert page in client.get(reverse("awards:decision-detail", args=[draft.pk])).content.decode()
    row = build.make_paper(draft, actor=world.staff)
    said = client.get(page).content.decode()
    assert reverse("reports:build-detail", args=[row.pk]) in said
    assert "DỰ THẢO" in said
    detail = client.get(reverse("reports:build-detail", args=[row.pk])).content.decode()
    assert "Văn bản đã lập xong" in detail and "Tải văn bản PDF" in detail
    download = client.get(reverse("reports:build-download", args=[row.pk]))
    assert "quyet-dinh-du-thao" in download["Content-Disposition"]
    assert Entry.objects.filter(action="paper.downloaded", target_id=row.pk).exists()
    issue(draft, world.staff)
    assert "Mới có bản dự thảo" in client.get(page).content.decode()


def test_the_letter_prints_what_staff_wrote_of_it(draft, world, client):
    client.force_login(world.staff)
    address = reverse("reports:letter-edit", args=[draft.pk])
    form = client.get(address).context["form"]
    assert form["symbol"].value() == "TTr-HĐTĐKT"
    data = {name: form[name].value() or "" for name in Imprint.FIELDS}
    data |= {"number": "7", "issued_on": "05/02/2026", "signer": "Lò Văn Anh", "version": "0"}
    assert client.post(address, data).url == reverse("reports:paper-list", args=[draft.pk])
    kept = Imprint.objects.get()
    assert (kept.decision, kept.number, kept.symbol) == (draft, "7", "")
    letter = paper_snapshot(draft, BuildKind.LETTER)["letter"]
    assert (letter["number"], letter["issued_on"]) == ("7", "2026-02-05")
    with pytest.raises(services.Outdated):
        services.write_letter_imprint(draft, values={"number": "8"}, actor=world.staff, version=0)


def test_nobody_checks_a_draft_by_its_code_and_an_issued_one_says_what_became_of_it(
    scene, world, client
):
    draft = build.make_paper(scene.decision_draft, actor=world.staff)
    assert client.get(reverse("reports:code-check", args=[draft.check_code])).status_code == 404
    issued = scene.decision_issued
    paper = build.make_paper(issued, actor=world.staff)
    address = reverse("reports:code-check", args=[paper.check_code])
    said = client.get(address).content.decode()
    assert f"Số {issued}" in said and "Đang có hiệu lực" in said
    assert issued.lines.get().name not in said
    words = {name: getattr(issued, name) for name in decisions.EDITED}
    fresh = decisions.amend(
        issued,
        actor=world.staff,
        kind=DecisionKind.REVOCATION,
        honours=[issued.honours.get().pk],
        values=words,
    )
    assert "Đang có hiệu lực" in client.get(address).content.decode()
    decisions.issue(
        fresh,
        actor=world.staff,
        version=fresh.version,
        number=900,
        issued_on=issued.issued_on,
    )
    assert "Thu hồi bởi Quyết định số 900/QĐ-UBND" in client.get(address).content.decode()


def test_a_unit_and_another_province_find_nothing(draft, world, client):
    row = build.make_paper(draft, actor=world.staff)
    for who in (world.officer_north, world.officer_south, world.foreign_staff):
        client.force_login(who)
        for name, pk in (
            ("paper-list", draft.pk),
            ("letter-edit", draft.pk),
            ("build-detail", row.pk),
            ("build-download", row.pk),
        ):
            assert client.get(reverse(f"reports:{name}", args=[pk])).status_code == 404
        address = reverse("reports:paper-build", args=[draft.pk, "decision"])
        assert client.post(address).status_code == 404
