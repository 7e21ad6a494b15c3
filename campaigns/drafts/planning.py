"""Campaigns and what is announced of them: anniversaries, contents, bases, recipients, meetings."""

import re

from campaigns.choices import (
    AddresseeKind,
    CampaignKind,
    CampaignState,
    ConferenceKind,
    SigningCapacity,
)
from campaigns.drafts.told import (
    Draft,
    Ref,
    Told,
    day_of,
    first,
    is_launch,
    joined,
    numbered,
    small,
    words,
)
from campaigns.facts import Fact, as_list
from emulation.lib.vietnamese import fold

CAPACITY = re.compile(r"(TM|KT|TL|TUQ|Q)\b\.?\s*(.*)", re.IGNORECASE)
CONFERENCE_KINDS = {
    "tong ket": ConferenceKind.CLOSING,
    "so ket": ConferenceKind.INTERIM,
    "phat dong": ConferenceKind.LAUNCH,
}
MODES = {
    "hybrid": "trực tiếp kết hợp trực tuyến",
    "online": "trực tuyến",
    "in_person": "trực tiếp",
    "offline": "trực tiếp",
}


def historic_event_drafts(told: Told) -> list[Draft]:
    """What is commemorated, one for each key; an anniversary without key is an event of its own."""
    by_key: dict[str, list[Fact]] = {}
    for fact in told.book.lists.get("anniversaries", []):
        by_key.setdefault(event_key(fact), []).append(fact)
    return [
        Draft(
            "HistoricEvent",
            (key,),
            {
                "name": words(first(facts, "name")) or words(first(facts, "label")) or key,
                "unit": told.unit_ref(first(facts, "unit")),
            },
            _ids(facts),
        )
        for key, facts in by_key.items()
    ]


def event_key(fact: Fact) -> str:
    return words(fact.get("key")) or fact["id"]


def campaign_drafts(told: Told) -> list[Draft]:
    drafts = {code: _campaign(told, code) for code in told.campaigns}
    ordered: dict[str, Draft] = {}
    for code in drafts:
        chain = []
        while code in drafts and code not in ordered and code not in chain:
            chain.append(code)
            parent = drafts[code].values["parent"] if drafts[code] else None
            code = parent.key[0] if parent else ""
        ordered |= {link: drafts[link] for link in reversed(chain) if drafts[link]}
    return list(ordered.values())


def _campaign(told: Told, code: str) -> Draft | None:
    """None where nothing says whose campaign it is: such facts are kept as facts only."""
    facts = told.of("campaigns", code)
    launch = launch_document(told, facts)
    launcher = next(iter(as_list(first(facts, "launched_by"))), None)
    name, position, launcher_code = told.person(launcher)
    unit = told.unit_ref(launcher_code) or _launching_body(told, code, facts, launch)
    if unit is None:
        return None
    parent = told.book.campaign_code(first(facts, "parent"))
    second = joined(first(facts, "second_name"))
    theme = words(first(facts, "theme")) or second or words(first(facts, "label"))
    signer, signer_position, _ = told.person(launch.get("signer"))
    capacity, capacity_of = _capacity(launch.get("signer"))
    number = launch.get("number") or launch.get("doc_number")
    values = {
        "kind": _choice(first(facts, "kind"), CampaignKind, CampaignKind.OTHER),
        "theme": theme or f"Phong trào {code}",
        "second_name": second,
        "spirit": words(first(facts, "spirit")),
        "unit": unit,
        "launcher_position": position,
        "launcher_name": name,
        "closing_unit": told.unit_ref(first(facts, "closing_body")),
        "parent": Ref("Campaign", (parent,)) if parent and parent != code else None,
        "document_number": words(number),
        "document_on": day_of(launch.get("date"), launch.get("year")),
        "document_place": words(launch.get("place")),
        "signing_capacity": capacity,
        "signing_for": capacity_of,
        "signer_position": signer_position,
        "signer_name": signer,
        "launched_on": _day(facts, "launch_date"),
        "start_note": words(first(facts, "start_note")),
        "ends_on": _day(facts, "end_date"),
        "state": _state(told, code),
    }
    return Draft("Campaign", (code,), values, _ids(facts))


def launch_document(told: Told, facts: list[Fact]) -> Fact:
    """The document that launched the campaign of these facts; an empty one where none is given."""
    return next((document for document in told.documents_of(facts) if is_launch(document)), {})


def _launching_body(told: Told, code: str, facts: list[Fact], launch: Fact) -> Ref | None:
    documents = told.documents_of(facts)
    said = [launch.get("issuing_body")]
    said += [document.get("issuing_body") for document in documents]
    said += [document.get("province") for document in documents]
    said += [fact.get("unit") for fact in told.of("targets", code) + told.of("results", code)]
    return next((unit for unit in map(told.unit_ref, said) if unit), None)


def _state(told: Told, code: str) -> str:
    """What has been reported on is being reviewed; closing it is left to the council's staff."""
    closings = [
        fact
        for fact in told.of("conferences", code)
        if _conference_kind(fact.get("kind")) == ConferenceKind.CLOSING
    ]
    reported = closings or told.of("results", code)
    return CampaignState.REVIEWING if reported else CampaignState.LAUNCHED


def _capacity(signer: object) -> tuple[str, str]:
    """KT. CHỦ TỊCH → "KT." and "CHỦ TỊCH"."""
    one = next(iter(as_list(signer)), None)
    told = words(one.get("capacity")) if isinstance(one, dict) else ""
    found = CAPACITY.fullmatch(told)
    if not found:
        return SigningCapacity.OWN.value, told
    return f"{found[1].upper()}.", found[2]


def anniversary_drafts(told: Told, code: str) -> list[Draft]:
    listed = [
        fact
        for campaign in told.of("campaigns", code)
        for entry in as_list(campaign.get("anniversaries"))
        if (fact := _anniversary_of(told, entry))
    ]
    by_key: dict[str, list[Fact]] = {}
    for fact in [*told.of("anniversaries", code), *listed]:
        facts = by_key.setdefault(event_key(fact), [])
        if fact not in facts:
            facts.append(fact)
    return [
        Draft(
            "Anniversary",
            (code, key),
            {
                "campaign": Ref("Campaign", (code,)),
                "event": Ref("HistoricEvent", (key,)),
                "name": words(first(facts, "name")) or words(first(facts, "label")) or key,
                "years": small(first(facts, "years")),
                "starts_on": _day(facts, "start"),
                "ends_on": _day(facts, "end"),
                "position": position,
            },
            _ids(facts),
        )
        for position, (key, facts) in numbered(by_key.items())
    ]


def _anniversary_of(told: Told, entry: object) -> Fact | None:
    name = entry.get("ref") if isinstance(entry, dict) else entry
    found = told.book.find(name) if isinstance(name, str) else None
    if found and found[0] == "anniversaries":
        return found[1]
    facts = told.book.lists.get("anniversaries", [])
    return next((fact for fact in facts if fact.get("key") == name), None) if name else None


def focus_area_drafts(told: Told, code: str) -> list[Draft]:
    drafts = {}
    for position, area in numbered(as_list(first(told.of("campaigns", code), "focus_areas"))):
        label = words(area.get("label")) if isinstance(area, dict) else words(area)
        number = small(area.get("no")) if isinstance(area, dict) else None
        number = number or position
        while (code, number) in drafts:
            number += 1
        if label:
            values = {"campaign": Ref("Campaign", (code,)), "number": number, "label": label}
            drafts[code, number] = Draft("FocusArea", (code, number), values)
    return list(drafts.values())


def legal_basis_drafts(told: Told, code: str) -> list[Draft]:
    """One for each document cited, however many documents of the campaign cite it."""
    cited: dict[tuple[str, ...], list[Fact]] = {}
    for fact in told.of("legal_bases", code):
        mark = fold(words(fact.get("number")))
        told_by = ("issuer", "subject") if not mark else ()
        key = (fold(words(fact.get("kind"))), mark, *(fold(joined(fact.get(n))) for n in told_by))
        cited.setdefault(key if any(key[1:]) else (fact["id"],), []).append(fact)
    return [
        Draft(
            "LegalBasis",
            (facts[0]["id"],),
            {
                "campaign": Ref("Campaign", (code,)),
                "kind": words(first(facts, "kind")),
                "number": words(first(facts, "number")),
                "dated": _day(facts, "date"),
                "issuer": told.body_name(first(facts, "issuer")),
                "subject": words(first(facts, "subject")) or words(first(facts, "label")),
                "term": words(first(facts, "issuer_term")) or words(first(facts, "term")),
                "position": position,
            },
            _ids(facts),
        )
        for position, facts in numbered(cited.values())
    ]


def addressee_drafts(told: Told, code: str) -> list[Draft]:
    """Whom the launch document is addressed and copied to."""
    launch = launch_document(told, told.of("campaigns", code))
    drafts = []
    for kind, name in (
        (AddresseeKind.ADDRESSED, "addressed_to"),
        (AddresseeKind.COPIED, "recipients"),
    ):
        for position, one in numbered(as_list(launch.get(name))):
            row = one if isinstance(one, dict) else {"name": one}
            unit = told.unit_ref(row.get("unit"))
            label = words(row.get("name")) or told.body_name(row.get("unit"))
            if label:
                values = {
                    "campaign": Ref("Campaign", (code,)),
                    "kind": kind,
                    "name": label,
                    "unit": unit,
                    "purpose": words(row.get("purpose")),
                    "is_archive": row.get("archive") is True,
                    "position": position,
                }
                drafts.append(Draft("Addressee", (code, kind, position), values))
    return drafts


def conference_drafts(told: Told, code: str) -> list[Draft]:
    """Conferences, one for each kind and day, with the papers read at them."""
    held: dict[tuple[str, ...], list[Fact]] = {}
    for fact in told.of("conferences", code):
        date = words(fact.get("date"))
        key = (words(fact.get("kind")), date) if date else (fact["id"],)
        held.setdefault(key, []).append(fact)
    drafts = []
    for facts in held.values():
        conference = Draft(
            "Conference", (facts[0]["id"],), _conference(told, code, facts), _ids(facts)
        )
        drafts.append(conference)
        papers = as_list(first(facts, "presentations"))
        drafts += [_presentation(told, conference, place, one) for place, one in numbered(papers)]
    return drafts


def _conference(told: Told, code: str, facts: list[Fact]) -> dict:
    chair = first(facts, "chair") or first(facts, "chair_conclusion")
    mode = words(first(facts, "mode"))
    return {
        "campaign": Ref("Campaign", (code,)),
        "kind": _conference_kind(first(facts, "kind")),
        "held_on": _day(facts, "date"),
        "session": words(first(facts, "session")),
        "mode": MODES.get(mode, mode),
        "venue": words(first(facts, "venue")) or words(first(facts, "place")),
        "organiser": told.unit_ref(first(facts, "organiser")),
        "chair": told.person_line(chair),
        "reporter": told.person_line(first(facts, "reporter")),
    }


def _presentation(told: Told, conference: Draft, position: int, one: object) -> Draft:
    row = one if isinstance(one, dict) else {"topic": one}
    speaker = told.person_line(row.get("speaker")) or told.person_line(row)
    values = {
        "conference": conference.ref,
        "topic": words(row.get("topic")) or "không nêu tên tham luận",
        "unit": told.unit_ref(row.get("unit")),
        "speaker": speaker if speaker != told.body_name(row.get("unit")) else "",
        "position": position,
    }
    return Draft("Presentation", (*conference.key, position), values)


def participation_drafts(told: Told, code: str, units: list[str]) -> list[Draft]:
    """Units that have a target or a figure in the campaign, or are named as taking part."""
    named = [
        unit
        for fact in told.of("campaigns", code)
        for unit in as_list(fact.get("participants"))
        if isinstance(unit, str) and unit in told.book.units
    ]
    return [
        Draft(
            "Participation",
            (code, unit),
            {"campaign": Ref("Campaign", (code,)), "unit": Ref("Unit", (unit,))},
        )
        for unit in dict.fromkeys([*units, *named])
    ]


def _day(facts: list[Fact], name: str):
    """The first date said that can be placed in a year."""
    days = (day_of(fact.get(name), fact.get("year")) for fact in facts)
    return next((day for day in days if day), None)


def _choice(value: object, choices: type, otherwise: str) -> str:
    return value if value in choices.values else otherwise


def _conference_kind(value: object) -> str:
    told = fold(words(value)).removeprefix("hoi nghi ")
    return CONFERENCE_KINDS.get(told) or _choice(value, ConferenceKind, ConferenceKind.OTHER)


def _ids(facts: list[Fact]) -> tuple[str, ...]:
    return tuple(fact["id"] for fact in facts)
