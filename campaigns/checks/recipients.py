"""Who receives awards: names beside counts, signers among recipients, lists left open."""

from collections.abc import Iterator
from decimal import Decimal

from campaigns.checks.awards import (
    KINDS,
    authority_name,
    body_of,
    called,
    counts_shown,
    is_chair,
    total_of,
)
from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, listed
from campaigns.checks.values import approximation_of, number, rows, show, text, texts
from campaigns.checks.words import match_key, same_text
from campaigns.facts import Fact, as_list

KIND_OF_RECIPIENT = {
    "individual": "individuals",
    "person": "individuals",
    "collective": "collectives",
    "household": "households",
    "enterprise": "enterprises",
    "group": "groups",
}


def names_and_counts(survey: Survey) -> Iterator[Finding]:
    """Fewer names than counted is usual; more names than counted is not."""
    unnamed: list[Fact] = []
    for award in survey.all("awards"):
        counts = award.get("counts")
        if not isinstance(counts, dict):
            continue
        named = grouped(rows(award.get("recipients")), _kind_of)
        total = total_of(award)
        people = sum(len(found) for found in named.values())
        for kind, found in named.items():
            count = number(counts.get(kind))
            if count is not None and approximation_of(counts) == "exact" and len(found) > count:
                yield _too_many(survey, award, len(found), count, KINDS[kind])
                break
        else:
            if total and total.approximation != "over" and people > total.value:
                yield _too_many(survey, award, people, total.value, "đối tượng")
            elif total and total.value > people and not award.get("part_of"):
                unnamed.append(award)
    for awards in survey.by_document(unnamed):
        shown = [
            f"{called(survey, award)} tặng {counts_shown(award)}, đã nêu tên "
            f"{len(rows(award.get('recipients')))}"
            for award in awards
        ]
        yield finding(
            "unnamed_recipients",
            INFO,
            awards,
            stated={award["id"]: award.get("counts") for award in awards},
            expected="counts and lists of names are independent",
            message=f"Có số lượng nhưng chưa đủ tên: {listed(shown)}. Được phép.",
        )


def signers_as_recipients(survey: Survey) -> Iterator[Finding]:
    """The head of the awarding authority, who signs its decisions, among its recipients."""
    for award in survey.all("awards"):
        for recipient in rows(award.get("recipients")):
            why = _why_signer(survey, award, recipient)
            if why:
                name = text(recipient, "name")
                yield finding(
                    "signer_is_recipient",
                    WARNING,
                    [award],
                    stated={
                        "recipient": name,
                        "position": text(recipient, "position") or None,
                        "authority": authority_name(survey, award),
                        "presented_by": _presenter(award) or None,
                    },
                    expected="nobody awards himself",
                    message=f"{name} được nhận {called(survey, award)} nhưng {why}. "
                    "Hãy kiểm tra ai ký quyết định.",
                )


def open_lists(survey: Survey) -> Iterator[Finding]:
    """ "…" after a list: a unit without an entry is not a unit without awards."""
    for facts in survey.by_document(survey.all("awards")):
        document = survey.document(facts[0]) or {}
        if document.get("awards_exhaustive") is False:
            open_ones = facts
        else:
            open_ones = [f for f in facts if f.get("exhaustive") is False or _ends_openly(f)]
        if open_ones:
            yield finding(
                "open_list",
                WARNING,
                open_ones,
                stated={"mark": "…"},
                expected="an open list has no total",
                message=f"Danh sách khen thưởng trong {survey.document_name(facts[0])} không đầy "
                f"đủ ({len(open_ones)} mục). Không lấy tổng các mục này làm tổng số.",
            )


def _too_many(survey: Survey, award: Fact, named: int, count: Decimal, word: str) -> Finding:
    return finding(
        "recipients_exceed_count",
        ERROR,
        [award],
        stated={"named": named, "counted": count},
        expected="named <= counted",
        message=f"{called(survey, award)}: nêu tên {named} {word} nhưng số lượng ghi "
        f"{show(count)}. Hãy kiểm tra lại số lượng hoặc danh sách.",
    )


def _kind_of(recipient: Fact) -> str:
    return KIND_OF_RECIPIENT.get(text(recipient, "kind"), "individuals")


def _why_signer(survey: Survey, award: Fact, recipient: Fact) -> str:
    name = text(recipient, "name")
    if not name or _kind_of(recipient) != "individuals":
        return ""
    if same_text(name, _signer(survey, award)):
        return "là người ký quyết định khen thưởng"
    if same_text(name, _presenter(award)):
        return "cũng là người trao"
    positions = [text(recipient, "position")] + [
        text(person, "position")
        for person in survey.persons_named(name)
        if survey.document_key(person) == survey.document_key(award)
    ]
    if any(_heads(survey, award, position, recipient) for position in positions):
        authority = authority_name(survey, award)
        if is_chair(authority):
            return f"chính là {authority}, người có thẩm quyền tặng"
        return f"là người đứng đầu {authority}, cơ quan tặng"
    return ""


def _heads(survey: Survey, award: Fact, position: str, recipient: Fact) -> bool:
    authority = authority_name(survey, award)
    body, place = body_of(survey, award)
    for office in position.split(","):
        key = match_key(office)
        if is_chair(authority) and key == match_key(authority):
            return True
        if key == match_key(f"Chủ tịch {authority}"):
            return True
        chair = key == "chu tich" or key.startswith(("chu tich ubnd", "chu tich uy ban nhan dan"))
        if body == "ubnd" and chair and survey.area(recipient.get("unit")) == place:
            return True
    return False


def _presenter(award: Fact) -> str:
    presenters = as_list(award.get("presented_by"))
    first = presenters[0] if presenters else ""
    return text(first, "name") if isinstance(first, dict) else str(first)


def _signer(survey: Survey, award: Fact) -> str:
    """Who signed the decision: said with the award, or the document is the decision."""
    decision = award.get("decision")
    document = survey.document(award) or {}
    holders = [decision] if isinstance(decision, dict) else []
    if "decision" in text(document, "kind").lower() or "quyết định" in text(document, "kind"):
        holders.append(document)
    for holder in holders:
        signer = holder.get("signer")
        name = text(signer, "name") if isinstance(signer, dict) else signer
        if isinstance(name, str) and name:
            return name
    return ""


def _ends_openly(award: Fact) -> bool:
    written = texts(award.get("raw"))
    return bool(written) and written[-1].rstrip().endswith(("…", "..."))


CHECKS = (names_and_counts, signers_as_recipients, open_lists)
