"""What an award decision and its submission letter say (quyết định, tờ trình khen thưởng).

Laid out as Decree 30/2020, Appendix III, forms 1.2 and 1.4, and as provinces write them: a few
names stand in Điều 1, more in a list that comes with the paper, grouped by kind of recipient in
the order staff gave them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from awards.choices import AwardKind, DecisionKind, SigningCapacity
from campaigns.choices import RecipientKind
from emulation.lib.dates import PartialDate
from emulation.lib.vietnamese import fold
from reports import phrases
from reports.contents.frame import BLANK, Frame, ended, lines, recipients

# More names than these go into a list.
NAMED_IN_THE_TEXT = 3
DOSSIERS_NAMED = 10
# In the order of the list.
KINDS = (
    (RecipientKind.COLLECTIVE, "tập thể"),
    (RecipientKind.INDIVIDUAL, "cá nhân"),
    (RecipientKind.HOUSEHOLD, "hộ gia đình"),
    (RecipientKind.ENTERPRISE, "doanh nghiệp"),
    (RecipientKind.GROUP, "nhóm"),
)
_HEADS = ("Chủ tịch", "Tổng Giám đốc", "Giám đốc", "Bộ trưởng", "Trưởng ban", "Viện trưởng")
_HEADS += ("Hiệu trưởng", "Chánh Văn phòng", "Cục trưởng", "Thủ trưởng")
# Forms of address that are written small inside a sentence; ranks are not.
_ADDRESSES = ("Ông", "Bà", "Ông/Bà", "Anh", "Chị", "Cụ", "Đồng chí")
_HOUSEHOLDS = ("ho gia dinh ", "gia dinh ", "ho ong ", "ho ba ")
LAST = "./."


@dataclass(frozen=True)
class Group:
    """Recipients of one kind (I. Tập thể), each as a whole line."""

    title: str
    items: list[str]


@dataclass(frozen=True)
class AwardList:
    """What was given, when a list has more than one award, and to whom."""

    title: str
    groups: list[Group]


@dataclass(frozen=True)
class Article:
    """One Điều: its first words, items under it, further paragraphs."""

    number: int
    text: str
    items: list[str]
    more: list[str]


@dataclass(frozen=True)
class Change:
    """One line of a list of corrections."""

    former: str
    now: str


@dataclass(frozen=True)
class Appendix:
    name: str
    attached_to: str
    awards: list[AwardList]
    changes: list[Change]


def decision(
    snapshot: dict[str, Any], narrative: dict[str, str], *, check_code: str, check_address: str
) -> dict[str, Any]:
    """Everything the template of the decision prints."""
    made = snapshot["decision"]
    is_long = len(snapshot["lines"]) > NAMED_IN_THE_TEXT
    frame = frame_of(made)
    return {
        "frame": frame,
        "metadata": metadata(made, f"Quyết định {_small(made['title'])}"),
        "authority": made["authority"].upper(),
        "bases": bases(snapshot["bases"], made["proposed_by"]),
        "articles": _articles(snapshot, is_long=is_long),
        "appendix": _appendix(snapshot, frame.attached_to) if is_long else None,
        **_check(made, check_code, check_address),
    }


def letter(
    snapshot: dict[str, Any], narrative: dict[str, str], *, check_code: str, check_address: str
) -> dict[str, Any]:
    """Everything the template of the submission letter prints."""
    made, rows = snapshot["decision"], snapshot["lines"]
    is_long = len(rows) > NAMED_IN_THE_TEXT
    frame = _letter_frame(snapshot["letter"])
    text, items = _act(made, rows, is_long=is_long)
    issuer = snapshot["letter"]["issuer_name"]
    return {
        "frame": frame,
        "metadata": metadata(made, f"Tờ trình {_small(frame.subject)}", snapshot["letter"]),
        "bases": bases(snapshot["bases"], ""),
        "opening": _received(issuer, snapshot["dossiers"]),
        "request": f"{issuer} kính trình {made['authority']} xem xét, quyết định "
        f"{text[:1].lower()}{text[1:]}",
        "items": ended(items),
        "tally": _tally(rows) if is_long else None,
        "closing": f"Dự thảo Quyết định được gửi kèm theo Tờ trình này. {issuer} kính trình "
        f"{made['authority']} xem xét, quyết định",
        "appendix": _appendix(snapshot, frame.attached_to, is_asked=True) if is_long else None,
        **_check(made, check_code, check_address),
    }


# --- The official parts ------------------------------------------------------------------------


def frame_of(made: dict[str, Any]) -> Frame:
    """Of a paper under the decision's own head; a draft has no number yet and says so."""
    return Frame(
        superior=[line.upper() for line in lines(made["superior"])],
        issuer=[line.upper() for line in lines(made["issuer"])],
        issuer_name=made["issuer_name"],
        number="" if made["is_draft"] else f"Số: {number_of(made)}",
        place_and_date=", ".join(part for part in (made["place"], day_of(made)) if part),
        subject=made["title"],
        addressed_to=[],
        bases=[],
        capacity=signed_as(made),
        other_position="",
        signer=made["signer_name"],
        recipients=recipients(lines(made["receivers"]), above=False),
        attached_to=f"(Kèm theo {cited(made)})",
        is_draft=made["is_draft"],
    )


def number_of(made: dict[str, Any]) -> str:
    """05/QĐ-UBND; of a draft the blank before the symbol."""
    number = BLANK * 7 if made["number"] is None else f"{made['number']:02}"
    return f"{number}/{made['symbol']}"


def day_of(made: dict[str, Any]) -> str:
    if made["issued_on"]:
        return PartialDate.from_iso(made["issued_on"]).long
    return f"ngày{BLANK * 5}tháng{BLANK * 5}năm{BLANK * 7}"


def cited(made: dict[str, Any]) -> str:
    """Quyết định số 05/QĐ-UBND ngày 05 tháng 01 năm 2026 của Chủ tịch Ủy ban nhân dân tỉnh …"""
    return f"Quyết định số {number_of(made)} {day_of(made)} của {made['authority']}"


def signed_as(made: dict[str, Any]) -> list[str]:
    """The lines over the signature: KT. CHỦ TỊCH / PHÓ CHỦ TỊCH (Decree 30, App I, II.7)."""
    post = made["signer_post"].upper()
    match made["capacity"]:
        case SigningCapacity.OWN:
            return [post]
        case SigningCapacity.Q:
            return [f"Q. {post}"]
        case SigningCapacity.TM:
            body = made["on_behalf_of"] or f"TM. {made['issuer_name'].upper()}"
            return [body, post]
        case capacity:
            return [f"{capacity} {_head(made['authority']).upper()}", post]


def bases(citations: Iterable[str], proposed_by: str) -> list[str]:
    """Căn cứ …; one a line, then Theo đề nghị của … with a full stop."""
    found = [f"Căn cứ {text}" for text in citations]
    asked = [line.rstrip(" ;.") for line in lines(proposed_by)]
    asked = [line.removeprefix("Theo đề nghị của ") for line in asked if line]
    if asked:
        found.append(f"Theo đề nghị của {phrases.listed(asked)}")
    return ended(found)


def metadata(made: dict[str, Any], title: str, body: dict[str, Any] | None = None) -> dict:
    return {
        "title": title,
        "author": (body or made)["issuer_name"],
        "subject": made["title"],
        "keywords": ["khen thưởng", "thi đua, khen thưởng"]
        + ([] if made["is_draft"] else [number_of(made)]),
        "created": made["issued_on"],
    }


def _letter_frame(parts) -> Frame:
    number = f"{int(parts['number']):02}" if parts["number"].isdigit() else parts["number"]
    shown = f"{number or BLANK * 7}/{parts['symbol']}"
    addressed = lines(parts["addressed_to"])
    return Frame(
        superior=[line.upper() for line in lines(parts["superior"])],
        issuer=[line.upper() for line in lines(parts["issuer"])],
        issuer_name=parts["issuer_name"],
        number=f"Số: {shown}",
        place_and_date=", ".join(part for part in (parts["place"], day_of(parts)) if part),
        subject=parts["subject"],
        addressed_to=ended(addressed) if len(addressed) > 1 else addressed,
        bases=[],
        capacity=[line.upper() for part in ("capacity", "position") for line in lines(parts[part])],
        other_position=parts["other_position"].upper(),
        signer=parts["signer"],
        recipients=recipients(lines(parts["recipients"]), above=True),
        attached_to=f"(Kèm theo Tờ trình số {shown} {day_of(parts)} của {parts['issuer_name']})",
        is_draft=False,
    )


def asked_for(title: str) -> str:
    """Về việc tặng … → Về việc đề nghị tặng …"""
    title = title.strip()
    if fold(title).startswith("ve viec "):
        return f"Về việc đề nghị {title.split(maxsplit=2)[2]}"
    return f"Về việc đề nghị ban hành quyết định {_small(title)}"


def _head(authority: str) -> str:
    """The post of the head in whose place another signs: Chủ tịch."""
    return next((post for post in _HEADS if fold(authority).startswith(fold(post))), authority)


def _check(made, code, address) -> dict[str, str]:
    """Only what was issued can be checked by its code."""
    return (
        {"check_code": "", "check_address": ""}
        if made["is_draft"]
        else {
            "check_code": code,
            "check_address": address,
        }
    )


# --- The articles ------------------------------------------------------------------------------


def _articles(snapshot, *, is_long: bool) -> list[Article]:
    made = snapshot["decision"]
    text, items = _act(made, snapshot["lines"], is_long=is_long)
    first = Article(1, text, ended(items), _consequences(made))
    executors = lines(made["executors"])
    articles = [first]
    if executors:
        rest = [phrases.sentence(_bare(line)) for line in executors[1:]]
        articles.append(Article(2, phrases.sentence(_bare(executors[0])), [], rest))
    return [*articles[:-1], _closed(articles[-1])]


def _closed(article: Article) -> Article:
    """The last words of the decision end with ./."""
    if article.more:
        more = [*article.more[:-1], f"{_bare(article.more[-1])}{LAST}"]
        return Article(article.number, article.text, article.items, more)
    if article.items:
        items = [*article.items[:-1], f"{_bare(article.items[-1])}{LAST}"]
        return Article(article.number, article.text, items, [])
    return Article(article.number, f"{_bare(article.text)}{LAST}", [], [])


def _act(made, rows, *, is_long: bool) -> tuple[str, list[str]]:
    """What is decided, as a sentence, and the items under it."""
    match made["kind"]:
        case DecisionKind.CORRECTION:
            return _correction(made, rows, is_long)
        case DecisionKind.REVOCATION:
            return _revocation(made, rows, is_long)
        case _:
            return _award(made, rows, is_long)


def _award(made, rows, is_long) -> tuple[str, list[str]]:
    why = f" {_reason(made['reason'])}" if made["reason"].strip() else ""
    awards = list(dict.fromkeys(_given(row) for row in rows))
    if len(awards) == 1:
        if len(rows) == 1:
            comma = "," if why else ""
            return phrases.sentence(f"{awards[0]} cho {_named(rows[0])}{comma}{why}"), []
        text = f"{awards[0]} cho {counted(rows)}{why}"
        if is_long:
            return phrases.sentence(f"{text} (có danh sách kèm theo)"), []
        return f"{text}, gồm:", _numbered(full(row) for row in rows)
    if not is_long:
        items = _numbered(f"{_given(row)} cho {_named(row)}" for row in rows)
        return f"Khen thưởng {_kinds(rows)}{why}, gồm:", items
    items = [
        f"{award} cho {counted([row for row in rows if _given(row) == award])}" for award in awards
    ]
    text = f"Khen thưởng {_kinds(rows)}{why} (có danh sách kèm theo), gồm:"
    return text, _numbered(items)


def _correction(made, rows, is_long) -> tuple[str, list[str]]:
    former = cited(made["amends"])
    if is_long:
        text = f"Đính chính nội dung về {counted(rows)} tại {former} (có danh sách kèm theo)"
        return phrases.sentence(text), []
    items = []
    for row in rows:
        change = _change(row)
        items.append(
            f"Đã ghi: {phrases.quoted(change.former)}; nay đính chính thành: "
            f"{phrases.quoted(change.now)}"
            if change.former != change.now
            else f"{change.former}: giữ nguyên như đã ghi"
        )
    return f"Đính chính nội dung tại {former} như sau:", _numbered(items)


def _revocation(made, rows, is_long) -> tuple[str, list[str]]:
    awards = list(dict.fromkeys(_title(row) for row in rows))
    why = f", {_reason(made['own_reason'])}" if made["own_reason"].strip() else ""
    text = f"Thu hồi {phrases.listed(awards)} đã tặng tại {cited(made['amends'])}"
    if len(rows) == 1:
        return phrases.sentence(f"{text} đối với {_named(rows[0])}{why}"), []
    if is_long:
        return phrases.sentence(f"{text} đối với {counted(rows)}{why} (có danh sách kèm theo)"), []
    items = (full(row) if len(awards) == 1 else f"{full(row)} ({_title(row)})" for row in rows)
    return f"{text} đối với {counted(rows)}{why}, gồm:", _numbered(items)


def _consequences(made) -> list[str]:
    if not made["amends"]:
        return []
    former = f"Quyết định số {number_of(made['amends'])}"
    return {
        DecisionKind.CORRECTION: [f"Các nội dung khác của {former} không thay đổi."],
        DecisionKind.REPLACEMENT: [f"Quyết định này thay thế {cited(made['amends'])}."],
        DecisionKind.REVOCATION: [
            "Hiện vật khen thưởng và tiền thưởng đã nhận được thu hồi theo quy định của pháp luật "
            "về thi đua, khen thưởng."
        ],
    }[made["kind"]]


def _reason(text: str) -> str:
    """Staff's own words, so that they go on inside the sentence."""
    words = " ".join(text.split()).rstrip(" ;,.")
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


# --- Recipients --------------------------------------------------------------------------------


def counted(rows: Iterable[dict[str, Any]]) -> str:
    """05 tập thể và 04 cá nhân"""
    numbers = Counter(row["kind"] for row in rows)
    return phrases.listed(
        [f"{phrases.count(numbers[kind])} {label}" for kind, label in KINDS if numbers[kind]]
    )


def full(row: dict[str, Any]) -> str:
    """Ông Giàng A Páo, Trưởng bản Nà Lao, xã Bum Nưa"""
    name = " ".join(part for part in (row["honorific"].strip(), row["name"].strip()) if part)
    return ", ".join(part for part in (name, row["post"].strip().rstrip(" ;.")) if part)


def grouped(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """[("I. Tập thể", rows)] of the kinds there are, each in the order of the list."""
    found = [
        (label, chosen)
        for kind, label in KINDS
        if (chosen := [row for row in rows if row["kind"] == kind])
    ]
    return [
        (f"{phrases.roman(place)}. {phrases.capital(label)}", chosen)
        for place, (label, chosen) in enumerate(found, start=1)
    ]


def _kinds(rows) -> str:
    present = {row["kind"] for row in rows}
    return phrases.listed([label for kind, label in KINDS if kind in present])


def _named(row) -> str:
    """Inside a sentence: ông Giàng A Páo, Trưởng bản Nà Lao"""
    text = full(row)
    is_address = row["honorific"].strip() in _ADDRESSES
    is_household = not row["honorific"].strip() and fold(text).startswith(_HOUSEHOLDS)
    return _small(text) if is_address or is_household else text


def _given(row) -> str:
    """Tặng Bằng khen …; a title is given as a title."""
    return f"Tặng {_title(row)}"


def _title(row) -> str:
    award = row["award"]
    if row["award_kind"] != AwardKind.TITLE or fold(award).startswith(("co ", "danh hieu ")):
        return award
    return f"danh hiệu {phrases.quoted(award)}"


def _change(row) -> Change:
    former = row["former"]
    if not row["honorific"]:
        # Whoever corrects a name leaves the form of address as it was.
        former = former | {"honorific": ""}
    was, now = full(former), full(row)
    if former["award"] != row["award"]:
        was, now = f"{was}: {former['award']}", f"{now}: {row['award']}"
    return Change(was, now)


def _numbered(items: Iterable[str]) -> list[str]:
    return [f"{place}. {item}" for place, item in enumerate(items, start=1)]


# --- The list ----------------------------------------------------------------------------------


def _appendix(snapshot, attached_to: str, *, is_asked: bool = False) -> Appendix:
    made, rows = snapshot["decision"], snapshot["lines"]
    if made["kind"] == DecisionKind.CORRECTION:
        changes = [_change(row) for row in rows]
        return Appendix("Danh sách đính chính", attached_to, [], changes)
    awards = list(dict.fromkeys(_title(row) for row in rows))
    lists = [
        AwardList(
            f"{phrases.point(place).upper()}. {phrases.capital(award)}" if len(awards) > 1 else "",
            _groups([row for row in rows if _title(row) == award]),
        )
        for place, award in enumerate(awards, start=1)
    ]
    last = lists[-1].groups[-1]
    lists[-1].groups[-1] = Group(last.title, [*last.items[:-1], f"{_bare(last.items[-1])}{LAST}"])
    what = awards[0] if len(awards) == 1 else "danh hiệu, hình thức khen thưởng"
    verb = "bị thu hồi" if made["kind"] == DecisionKind.REVOCATION else "được tặng"
    if is_asked:
        verb = "đề nghị thu hồi" if made["kind"] == DecisionKind.REVOCATION else "đề nghị tặng"
    return Appendix(f"{_kinds(rows)} {verb} {what}", attached_to, lists, [])


def _groups(rows) -> list[Group]:
    return [
        Group(title, ended(_numbered(full(row) for row in chosen)))
        for title, chosen in grouped(rows)
    ]


# --- The letter --------------------------------------------------------------------------------


def _received(issuer: str, dossiers) -> str:
    """Whose dossiers were examined; of many only how many."""
    if not dossiers:
        return ""
    units = list(dict.fromkeys(row["unit"] for row in dossiers))
    text = (
        f"{issuer} đã tiếp nhận, thẩm định hồ sơ đề nghị khen thưởng của "
        f"{phrases.count(len(units))} đơn vị"
    )
    if len(dossiers) > DOSSIERS_NAMED:
        return phrases.sentence(f"{text}; các trường hợp đủ điều kiện được tổng hợp dưới đây")
    named = phrases.listed([_dossier(row) for row in dossiers])
    return phrases.sentence(f"{text}: {named}")


def _dossier(row) -> str:
    if not row["number"]:
        return row["unit"]
    day = f" {PartialDate.from_iso(row['dated']).long}" if row["dated"] else ""
    return f"{row['unit']} (Tờ trình số {row['number']}{day})"


def _tally(rows) -> dict[str, Any]:
    """How many of each kind, award by award, and what they make together."""
    kinds = [(kind, label) for kind, label in KINDS if any(row["kind"] == kind for row in rows)]
    awards = list(dict.fromkeys(_title(row) for row in rows))

    def numbers(chosen):
        found = Counter(row["kind"] for row in chosen)
        return [phrases.count(found[kind]) if found[kind] else "" for kind, _ in kinds] + [
            phrases.count(len(chosen))
        ]

    return {
        "heads": [phrases.capital(label) for _, label in kinds],
        "rows": [
            (phrases.capital(award), numbers([row for row in rows if _title(row) == award]))
            for award in awards
        ],
        "total": numbers(rows) if len(awards) > 1 else None,
    }


def _bare(text: str) -> str:
    return text.strip().rstrip(" ;./")


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
