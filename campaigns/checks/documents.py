"""Documents as such: what their head lacks, who signs, who receives, on what they rest."""

from collections.abc import Iterator
from typing import Any

from campaigns.checks.findings import INFO, WARNING, Finding, finding
from campaigns.checks.survey import DOCUMENT_DATES, Survey, joined, listed, mark_of, shortened
from campaigns.checks.values import day, rows, text, texts
from campaigns.checks.words import fold, match_words, names_alike, same_text
from campaigns.facts import Fact, as_list
from emulation.lib.dates import DateError, PartialDate

# Kinds of documents that an office issues with number and date, and kinds that tell readers.
OFFICIAL = ("launch", "plan", "decision", "directive", "letter", "resolution", "guideline")
TOLD = ("article", "news", "page", "post", "story", "report", "summary")
# Signing for, by order or by authority of somebody else.
IN_PLACE_OF = ("kt", "tl", "tuq")


def heads(survey: Survey) -> Iterator[Finding]:
    """Number and date of official documents; date of articles, all articles in one finding."""
    headless = []
    for document in survey.all("documents"):
        if _is_official(document):
            yield from _official_head(survey, document)
        elif not any(document.get(name) for name in DOCUMENT_DATES):
            headless.append(document)
        else:
            yield from _partial(survey, document)
            yield from _cut(survey, document)
    if headless:
        names = [survey.document_name(document) for document in headless]
        yield finding(
            "missing_metadata",
            WARNING,
            headless,
            stated=dict.fromkeys(("title", "date", "author")),
            expected="title, date and author",
            message=f"Bài viết thiếu ngày, có thể thiếu cả tiêu đề và tác giả: {listed(names)}. "
            "Được phép; hãy bổ sung khi biết.",
        )


def dates_known_in_part(survey: Survey) -> Iterator[Finding]:
    for name, label in (("conferences", "Hội nghị"), ("legal_bases", "Văn bản căn cứ")):
        for fact in survey.all(name):
            written = fact.get("date")
            if written and not (day(written) and day(written).is_full):
                yield _partial_date([fact], written, f"{label} {survey.called(fact)}")


def signers(survey: Survey) -> Iterator[Finding]:
    """Who signs is not always who launches: "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"."""
    for campaigns in survey.campaigns.values():
        for own in campaigns:
            document = survey.document(own)
            signer = _row(document, "signer")
            if not signer:
                continue
            others = [fact for fact in campaigns if survey.document(fact) is not document]
            telling = [fact for fact in others if text(_row(fact, "launched_by"), "position")]
            telling = telling or [own]
            position = text(_row(telling[0], "launched_by"), "position")
            if position and _signs_for_another(signer, position):
                name, capacity = text(signer, "name"), text(signer, "capacity")
                yield finding(
                    "signer_versus_launcher",
                    INFO,
                    [document, *telling],
                    stated={
                        "signer": name,
                        "position": text(signer, "position"),
                        "capacity": capacity,
                        "launched_by": position,
                    },
                    expected="launching body and signer are two things",
                    message=f"Phong trào {survey.called(own)} do {position} phát động, văn bản do "
                    f"{name} ({_signed_as(signer)}) ký. Hãy ghi riêng hai người.",
                )


def recipients(survey: Survey) -> Iterator[Finding]:
    """The same body in "Kính gửi" and "Nơi nhận" under two wordings."""
    for document in survey.all("documents"):
        addressed = [_name(item) for item in as_list(document.get("addressed_to"))]
        copied = [_name(item) for item in as_list(document.get("recipients"))]
        pairs = [
            (one, two)
            for one in addressed
            for two in copied
            if one and two and _worded_differently(one, two, addressed, copied)
        ]
        if pairs:
            shown = [f"“{one}” (nơi nhận: “{two}”)" for one, two in pairs]
            yield finding(
                "recipient_lists_differ",
                INFO,
                [document],
                stated={
                    "addressed_to": [one for one, _ in pairs],
                    "recipients": [two for _, two in pairs],
                },
                expected="same recipients, two wordings",
                message=f"Kính gửi và Nơi nhận viết khác nhau: {listed(shown)}. Nếu là một nơi, "
                "hãy chọn cùng một nhóm nơi nhận.",
            )


def second_names(survey: Survey) -> Iterator[Finding]:
    for fact in survey.all("campaigns"):
        theme = text(fact, "theme")
        others = [name for name in texts(fact.get("second_name")) if not same_text(name, theme)]
        if theme and others:
            yield finding(
                "two_names",
                WARNING,
                [fact],
                stated={"theme": theme, "second_name": others},
                expected="one campaign, a theme and a second name",
                message=f"Phong trào có chủ đề “{shortened(theme)}” và tên thứ hai "
                f"{joined(f'“{shortened(name)}”' for name in others)}. Hãy giữ cả hai tên để tìm "
                "được theo tên nào cũng thấy.",
            )


def themes(survey: Survey) -> Iterator[Finding]:
    """The theme of one campaign, letter by letter across documents."""
    for code, campaigns in survey.campaigns.items():
        facts = [fact for fact in campaigns if text(fact, "theme")]
        if len({fact["theme"] for fact in facts}) < 2:
            continue
        same = len({tuple(match_words(fact["theme"])) for fact in facts}) == 1
        shown = listed(f"“{shortened(text(fact, 'theme'))}”" for fact in facts)
        yield finding(
            "theme_string_differs",
            INFO if same else WARNING,
            facts,
            stated={fact["id"]: fact["theme"] for fact in facts},
            expected="equal after normalising blanks and dashes" if same else "one theme",
            message=f"Chủ đề của phong trào {code} chỉ khác nhau về khoảng trắng, dấu câu hoặc "
            "chữ hoa giữa các tài liệu; được coi là một."
            if same
            else f"Các tài liệu ghi chủ đề của phong trào {code} khác nhau: {shown}. "
            "Hãy chọn chủ đề đúng.",
        )


def bases_after_the_document(survey: Survey) -> Iterator[Finding]:
    """No document can rest on one that came later."""
    for fact in survey.all("legal_bases"):
        document = survey.document(fact)
        own = day(document.get("date")) if document and _is_official(document) else None
        based_on = day(fact.get("date"))
        if own and based_on and own.certainly_before(based_on):
            yield finding(
                "legal_basis_after_document",
                WARNING,
                [document, fact],
                stated={"document": own, "legal_basis": based_on},
                expected="legal basis before the document",
                message=f"Văn bản ngày {own.short} căn cứ vào {survey.called(fact)} ngày "
                f"{based_on.short}, ban hành sau nó. Hãy kiểm tra lại hai ngày.",
            )


def _official_head(survey: Survey, document: Fact) -> Iterator[Finding]:
    mark = mark_of(document)
    name = _opened(survey.document_name(document))
    written = document.get("date")
    on = day(written)
    if written and not (on and on.is_full):
        without = "" if mark else ", không có số"
        yield _partial_date([document], written, f"{name}{without}")
        return
    lacking = [word for word, there in (("số", mark), ("ngày", written)) if not there]
    if lacking:
        yield finding(
            "missing_metadata",
            WARNING,
            [document],
            stated={"number": mark or None, "date": written},
            expected="number and date",
            message=f"{name} không có {joined(lacking)}. Được phép; hãy bổ sung khi biết, có thể "
            "lấy ngày từ tài liệu khác và ghi rõ nguồn.",
        )


def _partial(survey: Survey, document: Fact) -> Iterator[Finding]:
    name = _opened(survey.document_name(document))
    written = [document[field] for field in DOCUMENT_DATES if document.get(field)]
    full = [known for value in written if (known := day(value)) and known.is_full]
    if not full:
        yield _partial_date([document], written[0], name)
        return
    # Told without its year, and not one of the days that are known in full.
    for field in ("date", "event_date"):
        value = document.get(field)
        if value and not day(value) and not any(_may_be(value, known) for known in full):
            yield _partial_date([document], value, name, INFO)


def _may_be(written: Any, known: PartialDate) -> bool:
    try:
        return PartialDate.parse(str(written), default_year=known.year) == known
    except DateError:
        return False


def _cut(survey: Survey, document: Fact) -> Iterator[Finding]:
    """What is there of an article may leave out what the rest says."""
    marks = ("excerpt_only", "truncated_start", "truncated_end")
    cut = [name for name in marks if document.get(name)]
    if cut:
        yield finding(
            "missing_metadata",
            INFO,
            [document],
            stated={name: document[name] for name in cut},
            expected="the whole text",
            message=f"{_opened(survey.document_name(document))} chỉ có một phần nội dung. "
            "Điều không thấy ở đây có thể nằm ở phần còn thiếu.",
        )


def _partial_date(facts: list[Fact], written: Any, what: str, severity: str = WARNING) -> Finding:
    known = day(written)
    shown = known.long if known else f"“{written}” (chưa rõ năm)"
    return finding(
        "partial_date",
        severity,
        facts,
        stated={"date": str(written)},
        expected="a full date",
        message=f"{what}: ngày chỉ biết đến {shown}. Được phép; hãy bổ sung khi biết đủ ngày, "
        "tháng, năm.",
    )


def _is_official(document: Fact) -> bool:
    kind = text(document, "kind").lower()
    if any(word in kind for word in TOLD):
        return False
    if any(word in kind for word in OFFICIAL):
        return True
    return bool(document.get("signer") or text(document, "capacity"))


def _opened(words: str) -> str:
    """As a sentence opens; a title in quotes is announced as a document."""
    return f"Văn bản {words}" if words.startswith("“") else f"{words[:1].upper()}{words[1:]}"


def _signs_for_another(signer: Fact, launcher: str) -> bool:
    capacity = match_words(text(signer, "capacity"))
    if capacity and capacity[0] in IN_PLACE_OF:
        return True
    offices = [fold(office).strip() for office in launcher.split(",")]
    position = fold(text(signer, "position"))
    return position.startswith("pho ") and not any(office.startswith("pho") for office in offices)


def _signed_as(signer: Fact) -> str:
    parts = [text(signer, "capacity"), text(signer, "position")]
    return ", ".join(part for part in parts if part)


def _row(fact: Fact | None, name: str) -> Fact:
    found = rows((fact or {}).get(name))
    return found[0] if found else {}


def _name(item: Any) -> str:
    return text(item, "name") if isinstance(item, dict) else item if isinstance(item, str) else ""


def _worded_differently(one: str, two: str, addressed: list[str], copied: list[str]) -> bool:
    if same_text(one, two):
        return False
    if any(same_text(one, name) for name in copied) or any(same_text(two, n) for n in addressed):
        return False
    first, second = set(match_words(one)), set(match_words(two))
    contained = min(len(first), len(second)) >= 3 and (first <= second or second <= first)
    return contained or names_alike(one, two)


CHECKS = (
    heads,
    dates_known_in_part,
    signers,
    recipients,
    second_names,
    themes,
    bases_after_the_document,
)
