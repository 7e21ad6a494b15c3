"""Works, events, exemplary people and counted awards of a campaign."""

from typing import Any

from campaigns.choices import AwardLevel, AwardStatus, ExemplarKind, RecipientKind, WorkStatus
from campaigns.drafts.figures import approximation, exact, is_estimate, is_figure
from campaigns.drafts.planning import event_key
from campaigns.drafts.told import (
    Draft,
    Ref,
    Told,
    day_of,
    first,
    joined,
    numbered,
    words,
    year_of,
)
from campaigns.facts import Fact, as_list
from emulation.lib.vietnamese import fold

WORK_STATUSES = {
    "completed": WorkStatus.COMPLETED,
    "done": WorkStatus.COMPLETED,
    "finished": WorkStatus.COMPLETED,
    "inaugurated": WorkStatus.COMPLETED,
    "underway": WorkStatus.UNDERWAY,
    "started": WorkStatus.UNDERWAY,
    "in_progress": WorkStatus.UNDERWAY,
    "under_construction": WorkStatus.UNDERWAY,
    "planned": WorkStatus.PLANNED,
    "registered": WorkStatus.PLANNED,
    "proposed": WorkStatus.PLANNED,
}
EVENT_KINDS = {
    "festival": "ngày hội, lễ hội",
    "contest": "cuộc thi, hội thi",
    "competition": "cuộc thi, hội thi",
    "conference_scientific": "hội thảo khoa học",
    "conference": "hội nghị",
    "seminar": "hội thảo",
    "workshop": "hội thảo",
    "publication": "xuất bản phẩm",
    "fair": "hội chợ",
    "exhibition": "triển lãm",
    "sport": "hoạt động thể thao",
    "sports": "hoạt động thể thao",
    "performance": "biểu diễn nghệ thuật",
    "ceremony": "lễ kỷ niệm",
    "campaign": "đợt vận động",
}
FIGURE_NAMES = {
    "registered_accounts": "tài khoản đăng ký",
    "entries": "lượt, bài dự thi",
    "authors": "tác giả",
    "participants": "người tham gia",
    "visitors": "khách tham quan",
    "members": "thành viên",
    "teams": "đội",
    "booths": "gian hàng",
    "prizes": "giải",
}
# Kinds of exemplary people that other sets may name, and the kind they are shown under.
EXEMPLAR_KINDS = {
    "group": ExemplarKind.COLLECTIVE,
    "unit": ExemplarKind.COLLECTIVE,
    "organisation": ExemplarKind.COLLECTIVE,
    "organization": ExemplarKind.COLLECTIVE,
    "person": ExemplarKind.INDIVIDUAL,
    "company": ExemplarKind.ENTERPRISE,
}
RECIPIENT_KINDS = {
    "unit": RecipientKind.COLLECTIVE,
    "organisation": RecipientKind.COLLECTIVE,
    "organization": RecipientKind.COLLECTIVE,
    "cooperative": RecipientKind.COLLECTIVE,
    "cooperative_group": RecipientKind.GROUP,
    "person": RecipientKind.INDIVIDUAL,
    "company": RecipientKind.ENTERPRISE,
}
COUNTED = ("individuals", "collectives", "households", "enterprises", "mixed_total")


def work_drafts(told: Told, code: str) -> list[Draft]:
    """One for each name, however many documents name the work; a stated total stands for itself."""
    named: dict[tuple, list[Fact]] = {}
    for fact in told.of("works", code):
        name = words(fact.get("name")) or words(fact.get("label"))
        key = (fact["id"],) if _is_total(fact) else (fold(name), year_of(fact.get("year")))
        if name:
            named.setdefault(key, []).append(fact)
    return [_work(told, code, place, facts) for place, facts in numbered(named.values())]


def _is_total(fact: Fact) -> bool:
    return words(fact.get("kind")) == "total"


def _work(told: Told, code: str, position: int, facts: list[Fact]) -> Draft:
    location = first(facts, "location")
    status = words(first(facts, "status")).lower()
    ends = told.body_name(first(facts, "endpoints"))
    notes = [f"Điểm đầu, điểm cuối: {ends}." if ends else "", joined(first(facts, "note"))]
    values = {
        "campaign": Ref("Campaign", (code,)),
        "name": words(first(facts, "name")) or words(first(facts, "label")),
        "alias": joined(first(facts, "alias")),
        "unit": told.unit_ref(location) or told.unit_ref(first(facts, "unit")),
        "place": words(first(facts, "place")) or told.body_name(location),
        "status": WORK_STATUSES.get(status, WorkStatus.UNKNOWN),
        "has_plaque": first(facts, "plaque"),
        "event": _event_ref(told, first(facts, "anniversary")),
        "count": first(facts, "count"),
        "is_total": _is_total(facts[0]),
        "year": year_of(first(facts, "year")),
        "note": " ".join(note for note in notes if note),
        "position": position,
    }
    return Draft("Work", (facts[0]["id"],), values, _ids(facts))


def _event_ref(told: Told, anniversary: Any) -> Ref | None:
    """What is commemorated: by the key of the event or the id of an anniversary."""
    for name in as_list(anniversary):
        found = told.book.find(name)
        if found and found[0] == "anniversaries":
            return Ref("HistoricEvent", (event_key(found[1]),))
        facts = told.book.lists.get("anniversaries", [])
        if any(words(fact.get("key")) == name for fact in facts):
            return Ref("HistoricEvent", (name,))
    return None


def event_drafts(told: Told, code: str) -> list[Draft]:
    named: dict[tuple, list[Fact]] = {}
    for fact in told.of("events", code):
        name = words(fact.get("name")) or words(fact.get("label"))
        told_round = words(fact.get("round"))
        key = (fold(name), year_of(fact.get("year")), words(fact.get("edition")), told_round)
        if name:
            named.setdefault(key, []).append(fact)
    drafts = []
    for position, facts in numbered(named.values()):
        event = _event(told, code, position, facts)
        drafts.append(event)
        figures = as_list(first(facts, "figures"))
        drafts += [_event_figure(event, place, figure) for place, figure in numbered(figures)]
    return drafts


def _event(told: Told, code: str, position: int, facts: list[Fact]) -> Draft:
    kind = words(first(facts, "kind"))
    date = first(facts, "start") or first(facts, "date")
    year = first(facts, "year")
    extra = (
        ("Thể loại", words(first(facts, "discipline"))),
        ("Cơ quan tham mưu", told.body_name(first(facts, "advisor"))),
        ("Đối tượng", told.body_name(first(facts, "audience"))),
        ("Hình thức", {"online": "trực tuyến"}.get(words(first(facts, "mode")), "")),
        ("Địa điểm", words(first(facts, "venue")) or words(first(facts, "place"))),
    )
    notes = [f"{name}: {text}." for name, text in extra if text]
    notes.append(joined(first(facts, "note")))
    values = {
        "campaign": Ref("Campaign", (code,)),
        "kind": EVENT_KINDS.get(kind, kind.replace("_", " ")),
        "name": words(first(facts, "name")) or words(first(facts, "label")),
        "organiser": told.body_name(first(facts, "organiser")),
        "partners": told.body_name(first(facts, "partners")),
        "starts_on": day_of(date, year),
        "ends_on": day_of(first(facts, "end"), year),
        "year": year_of(year),
        "note": " ".join(note for note in notes if note),
        "position": position,
    }
    return Draft("Event", (facts[0]["id"],), values, _ids(facts))


def _event_figure(event: Draft, position: int, figure: Fact) -> Draft:
    values = {
        "event": event.ref,
        "what": _figure_name(figure),
        "value": exact(figure.get("value")),
        "uom": words(figure.get("uom")),
        "approximation": approximation(figure.get("approx")),
        "position": position,
    }
    return Draft("EventFigure", (*event.key, position), values)


def _figure_name(figure: Fact) -> str:
    what = words(figure.get("what"))
    name = FIGURE_NAMES.get(what) or words(figure.get("label")) or what.replace("_", " ")
    return name or words(figure.get("uom")) or "số liệu"


def exemplar_drafts(told: Told, code: str) -> list[Draft]:
    return [
        _exemplar(told, code, place, fact) for place, fact in numbered(told.of("exemplars", code))
    ]


def _exemplar(told: Told, code: str, position: int, fact: Fact) -> Draft:
    kind = words(fact.get("kind"))
    name = words(fact.get("name")) or words(fact.get("person"))
    otherwise = ExemplarKind.COLLECTIVE if name else ExemplarKind.FIELD
    values = {
        "campaign": Ref("Campaign", (code,)),
        "kind": kind if kind in ExemplarKind.values else EXEMPLAR_KINDS.get(kind, otherwise),
        "name": name,
        "field": words(fact.get("field")),
        "achievement": words(fact.get("for")) or words(fact.get("purpose")),
        "unit": told.unit_ref(fact.get("unit")) or told.unit_ref(fact.get("units")),
        "place": words(fact.get("place")),
        "figures": [_plain_figure(figure) for figure in as_list(fact.get("figures"))],
        "position": position,
    }
    return Draft("Exemplar", (fact["id"],), values, (fact["id"],))


def _plain_figure(figure: Fact) -> dict[str, Any]:
    """A figure as plain JSON, its number as text so that no digit is lost."""
    value = figure.get("value")
    return {
        "what": _figure_name(figure),
        "value": words(value) if is_figure(value) else None,
        "uom": words(figure.get("uom")),
        "approximation": str(approximation(figure.get("approx"))),
        "is_estimate": is_estimate(figure),
    }


def award_drafts(told: Told, code: str) -> list[Draft]:
    facts = [fact for fact in told.of("awards", code) if words(fact.get("form"))]
    own = {fact["id"] for fact in facts}
    drafts = []
    for position, fact in numbered(facts):
        award = _award(told, code, position, fact, own)
        drafts.append(award)
        recipients = [one for one in as_list(fact.get("recipients")) if _recipient_name(told, one)]
        drafts += [_recipient(told, award, place, one) for place, one in numbered(recipients)]
    return drafts


def _award(told: Told, code: str, position: int, fact: Fact, own: set[str]) -> Draft:
    counts = fact.get("counts") or {}
    level, status = words(fact.get("level")), words(fact.get("status"))
    whole = fact.get("part_of")
    scope = [words(fact.get("category")), joined(fact.get("scope"))]
    if fact.get("year") is not None and year_of(fact["year"]) is None:
        scope.append(words(fact["year"]))
    values = {
        "campaign": Ref("Campaign", (code,)),
        "form": words(fact["form"]),
        "authority": told.body_name(fact.get("authority")),
        "authority_unit": told.unit_ref(fact.get("authority")),
        "level": level if level in AwardLevel.values else "",
        "status": status if status in AwardStatus.values else AwardStatus.APPROVED,
        "conference": _conference_ref(told, fact.get("conference")),
        "unit": told.unit_ref(fact.get("unit")),
        "year": year_of(fact.get("year")),
        "scope": "; ".join(part for part in scope if part),
        "purpose": words(fact.get("purpose")),
        **{name: counts.get(name) for name in COUNTED},
        "mixed_kinds": [kind for kind in map(words, as_list(counts.get("mixed_kinds"))) if kind],
        "approximation": approximation(counts.get("approx")),
        "is_implied": fact.get("count_implied") is True,
        "part_of": Ref("AwardCount", (whole,)) if whole in own and whole != fact["id"] else None,
        "position": position,
    }
    if all(values[name] is None for name in COUNTED):
        values["mixed_total"] = _total(fact.get("items")) or _total(fact.get("title_total"))
    return Draft("AwardCount", (fact["id"],), values, (fact["id"],))


def _total(tally: Any) -> int | None:
    """One number for all, where a document gives no counts by kind of recipient."""
    if is_figure(tally):
        return int(tally) if 0 <= tally < 10**9 and tally == int(tally) else None
    if isinstance(tally, dict):
        numbers = [value for value in tally.values() if is_figure(value)]
        return _total(sum(numbers)) if numbers else None
    return None


def _conference_ref(told: Told, conference: Any) -> Ref | None:
    found = told.book.find(conference) if isinstance(conference, str) else None
    return Ref("Conference", (found[1]["id"],)) if found else None


def _recipient_name(told: Told, one: Any) -> str:
    if not isinstance(one, dict):
        return words(one)
    return words(one.get("name")) or words(one.get("person")) or told.body_name(one.get("unit"))


def _recipient(told: Told, award: Draft, position: int, one: Any) -> Draft:
    row = one if isinstance(one, dict) else {}
    kind = words(row.get("kind"))
    values = {
        "award": award.ref,
        "kind": kind
        if kind in RecipientKind.values
        else RECIPIENT_KINDS.get(kind, RecipientKind.GROUP),
        "name": _recipient_name(told, one),
        "job": words(row.get("position")),
        "unit": told.unit_ref(row.get("unit")),
        "position": position,
    }
    return Draft("NamedRecipient", (*award.key, position), values)


def _ids(facts: list[Fact]) -> tuple[str, ...]:
    return tuple(fact["id"] for fact in facts)
