"""The fields of every list of schema emulation-facts/1, and what kind of value each has.

A field that stands in no table here is kept with its fact and reported as not understood.
"""

from campaigns.facts.kinds import (
    MAX_CAMPAIGN_CODE,
    MAX_ID,
    MAX_INDICATOR_CODE,
    MAX_KEY,
    MAX_UNIT_CODE,
    Judge,
    body,
    boolean,
    day,
    either,
    free,
    list_of,
    measured,
    name_of,
    number,
    numbers_by_name,
    one_of,
    period,
    reference,
    row,
    some,
    text,
    text_or_number,
    unit,
    whole,
    year,
)

APPROXIMATIONS = {
    "exact": "exact",
    "over": "over",
    "at_least": "over",
    "trên": "over",
    "hơn": "over",
    "under": "under",
    "at_most": "under",
    "gần": "under",
    "dưới": "under",
    "estimate": "estimate",
    "about": "estimate",
    "around": "estimate",
    "ước": "estimate",
    "khoảng": "estimate",
}
OPERATORS = {
    "=": "=",
    "==": "=",
    ">=": ">=",
    "=>": ">=",
    "≥": ">=",
    ">": ">",
    "<=": "<=",
    "=<": "<=",
    "≤": "<=",
    "<": "<",
}
PLAN_KINDS = {"reach": "reach", "exceed": "exceed", "short": "short", "below": "short"}
PREVIOUS_KINDS = {"pct": "pct", "abs": "abs", "from": "from"}
DIRECTIONS = {"higher": "higher", "lower": "lower"}
QUANTITIES = {"level", "amount", "rate", "change", "count_of", "yes_no", "wording"}

approx = one_of(APPROXIMATIONS, strict=True)
campaign = reference("campaign")
bloc = reference("bloc")

bodies = some(body)
texts = some(text)

person = row(
    {
        "name": text,
        "title": text,
        "position": text,
        "other_position": text,
        "capacity": text,
        "unit": body,
        "on_behalf_of": body,
        "role": text,
        "note": text,
    }
)
somebody = some(either((dict, person), (str, text)))
recipient = row(
    {
        "kind": text,
        "name": text,
        "person": text,
        "position": text,
        "unit": body,
        "purpose": text,
        "archive": boolean,
        "place": text,
        "field": text,
        "for": text,
        "count": whole,
        "note": text,
    }
)
recipients = list_of(either((dict, recipient), (str, text)))
figures = list_of(
    row(
        {
            "what": text,
            "label": text,
            "value": number,
            "uom": text,
            "approx": approx,
            "estimate": boolean,
            "unit": body,
            "raw": some(text_or_number),
            "note": text,
        }
    )
)
counts = numbers_by_name(
    {"individuals", "collectives", "households", "mixed_total"},
    {
        "mixed_kinds": list_of(text),
        "approx": approx,
        "estimate": boolean,
        "raw": some(text_or_number),
        "note": text,
    },
)
tally = either((dict, counts), (object, number))

COMMON: dict[str, Judge] = {
    "id": name_of(MAX_ID),
    "source": texts,
    "raw": some(text_or_number),
    "ref": reference("any"),
    "note": texts,
    "campaign": campaign,
    "bloc": bloc,
    "year": year,
    "label": text,
    "province": body,
}

DOCUMENT: dict[str, Judge] = {
    "kind": text,
    "number": text_or_number,
    "doc_number": text_or_number,
    "decision": free,
    "date": day,
    "event_date": day,
    "page_date": day,
    "time": text,
    "weekday": text,
    "place": text,
    "title": text,
    "name": text,
    "address": texts,
    "url": texts,
    "mirror": some(either((str, text), (object, free))),
    "author": texts,
    "publisher": texts,
    "photos": free,
    "issuing_body": bodies,
    "level": text,
    "signer": somebody,
    "addressed_to": some(either((dict, recipient), (str, text))),
    "recipients": recipients,
    "excerpt_only": free,
    "truncated_start": boolean,
    "truncated_end": boolean,
    # what a file says of itself as a whole, kept with its documents
    "partial": free,
    "awards_exhaustive": boolean,
    "results_exhaustive": boolean,
    "works_exhaustive": boolean,
    "events_exhaustive": boolean,
    "exemplars_exhaustive": boolean,
}

CAMPAIGN: dict[str, Judge] = {
    "code": name_of(MAX_CAMPAIGN_CODE),
    "kind": text,
    "parent": reference("campaign", words=True),
    "launch_date": day,
    "launched_by": either((dict, person), (object, bodies)),
    "start_note": text,
    "end_date": day,
    "end_event": free,
    "weeks": number,
    "theme": text,
    "second_name": texts,
    "spirit": text,
    "closing_body": bodies,
    "anniversaries": list_of(
        either((dict, row({"ref": reference("anniversary")})), (str, reference("anniversary")))
    ),
    "focus_areas": list_of(
        either((dict, row({"no": text_or_number, "label": text, "note": text})), (str, text))
    ),
    "general_directions": free,
    "sections": free,
    "solutions": free,
    "participants": free,
    "target_groups": free,
}

ANNIVERSARY: dict[str, Judge] = {
    "key": name_of(MAX_KEY),
    "name": text,
    "years": number,
    "start": day,
    "end": day,
    "unit": unit,
}

TARGET: dict[str, Judge] = {
    "unit": unit,
    "indicator": reference("indicator", length=MAX_INDICATOR_CODE),
    "value": measured,
    "uom": text,
    "approx": approx,
    "estimate": boolean,
    "direction": one_of(DIRECTIONS, strict=False),
    "op": one_of(OPERATORS, strict=True),
    "qualitative": texts,
    "scope": texts,
    "per_unit": texts,
    "group": text_or_number,
    "period": period,
    "field": text,
}

vs_plan = list_of(
    row(
        {
            "basis": text,
            "kind": one_of(PLAN_KINDS, strict=True),
            "pct": number,
            "value": number,
            "uom": text,
            "approx": approx,
            "estimate": boolean,
            "raw": some(text_or_number),
            "note": text,
        }
    )
)
vs_prev = list_of(
    row(
        {
            "base": text_or_number,
            "kind": one_of(PREVIOUS_KINDS, strict=True),
            "value": number,
            "pct": number,
            "uom": text,
            "approx": approx,
            "estimate": boolean,
            "raw": some(text_or_number),
            "note": text,
        }
    )
)

RESULT: dict[str, Judge] = {
    "unit": unit,
    "indicator": reference("indicator", length=MAX_INDICATOR_CODE),
    "direction": one_of(DIRECTIONS, strict=False),
    "period": period,
    "value": measured,
    "uom": text,
    "approx": approx,
    "estimate": boolean,
    "vs_plan": vs_plan,
    "vs_prev": vs_prev,
    "plan_value": number,
    "numerator": number,
    "denominator": number,
    "part_of": some(reference("whole", words=True)),
    "attribution": text,
    "plan_pct_meaning": text,
    "plan_pct_approx": free,
    "plan_shared": free,
    "group": text_or_number,
    "group_total": number,
    "verdict_of_group": free,
    "met": free,
    "by_level": free,
    "by_level_complete": boolean,
    "registered": free,
    "share_pct": number,
    "qualitative": texts,
    "printed_as": free,
    "cumulative": free,
    "scope": texts,
    "field": text,
}

WORK: dict[str, Judge] = {
    "kind": text,
    "unit": unit,
    "name": text,
    "alias": texts,
    "location": bodies,
    "place": text,
    "endpoints": list_of(body),
    "status": text,
    "plaque": boolean,
    "anniversary": some(reference("anniversary", words=True)),
    "count": whole,
    "approx": approx,
    "registering_units": either((int, whole), (object, bodies)),
    "cost": free,
    "value": number,
    "uom": text,
    "figures": figures,
    "part_of": reference("whole", words=True),
}

EVENT: dict[str, Judge] = {
    "kind": text,
    "name": text,
    "alias": texts,
    "level": text,
    "mode": text,
    "unit": unit,
    "organiser": bodies,
    "advisor": bodies,
    "partners": bodies,
    "audience": bodies,
    "discipline": text,
    "edition": text_or_number,
    "date": day,
    "start": day,
    "end": day,
    "location": bodies,
    "place": text,
    "venue": text,
    "anniversary": some(reference("anniversary", words=True)),
    "figures": figures,
    "prizes": free,
    "by_unit": free,
    "round": text_or_number,
    "winner": free,
    "part_of": reference("whole", words=True),
}

EXEMPLAR: dict[str, Judge] = {
    "kind": text,
    "name": text,
    "person": text,
    "position": text,
    "unit": unit,
    "units": list_of(body),
    "unit_by_context": boolean,
    "place": text,
    "field": text,
    "for": text,
    "purpose": text,
    "figures": figures,
    "counts": counts,
    "truncated": boolean,
}

BLOC: dict[str, Judge] = {
    "code": text,
    "name": text,
    "level": text,
    "leader": some(either((dict, person), (object, body))),
    "deputy": some(either((dict, person), (object, body))),
    "agreement": either(
        (dict, row({"signed": boolean, "date": day, "label": text, "note": text})),
        (object, free),
    ),
    "members": list_of(either((dict, free), (object, unit))),
    "member_count": whole,
    "members_complete": boolean,
    "movements": list_of(reference("movement", words=True)),
    "movements_count": whole,
    "objective": text,
    "ranking": free,
    "next_year": free,
    "method": free,
}

MOVEMENT: dict[str, Judge] = {
    "code": text,
    "name": text,
    "field": text,
    "period": period,
    "kind": text,
    "unit": unit,
}

AWARD: dict[str, Judge] = {
    "form": text,
    "authority": bodies,
    "level": text,
    "unit": unit,
    "category": text,
    "counts": counts,
    "count_implied": boolean,
    "title_total": tally,
    "items": tally,
    "recipients": recipients,
    "recipients_note": text,
    "presented_by": somebody,
    "conference": reference("conference"),
    "purpose": text,
    "status": one_of({"submitted", "approved", "proposed", "presented"}, strict=False),
    "decision": free,
    "scope": texts,
    "period": period,
    "part_of": reference("whole", words=True),
    "date": day,
    "photo": free,
    "field": text,
    "exhaustive": boolean,
}

CONFERENCE: dict[str, Judge] = {
    "kind": text,
    "name": text,
    "date": day,
    "time": text,
    "session": text,
    "mode": text,
    "venue": text,
    "place": text,
    "organiser": bodies,
    "linked_points": texts,
    "attendee_groups": list_of(text),
    "figures": figures,
    "chair": somebody,
    "chair_conclusion": somebody,
    "reporter": somebody,
    "presentations": list_of(
        either(
            (
                dict,
                row(
                    {
                        "no": text_or_number,
                        "topic": text,
                        "unit": body,
                        "speaker": somebody,
                        "name": text,
                        "position": text,
                        "note": text,
                    }
                ),
            ),
            (str, text),
        )
    ),
}

PERSON: dict[str, Judge] = {
    "name": text,
    "position": text,
    "other_position": text,
    "unit": body,
    "role": text,
    "date": day,
}

LEGAL_BASIS: dict[str, Judge] = {
    "kind": text,
    "number": text_or_number,
    "date": day,
    "issuer": bodies,
    "issuer_term": text,
    "term": text_or_number,
    "subject": text,
    "period": period,
}

# Criteria, bonus rules and quotas have no shape of their own in the schema.
SCORING: dict[str, Judge] = {
    **dict.fromkeys(("code", "name", "kind", "criterion", "group", "no", "level"), text_or_number),
    **dict.fromkeys(("points", "max_points", "bonus", "penalty", "total", "quota", "value"), free),
    **dict.fromkeys(("criteria", "rules", "items", "counts", "method", "condition"), free),
    **dict.fromkeys(("applies_to", "share_pct", "pct", "form", "purpose", "decision"), free),
    "uom": text,
    "unit": unit,
    "period": period,
    "scope": texts,
    "part_of": reference("whole", words=True),
}

UNIT: dict[str, Judge] = {
    "code": name_of(MAX_UNIT_CODE),
    "name": text,
    "type": text,
    "kind": text,
    "parent": reference("unit_parent"),
    "variants": list_of(text),
    "label_only": boolean,
    "outside": boolean,
    "truncated": boolean,
    "parent_note": text,
    "parent_by_context": boolean,
    "opened_on": day,
    "closed_on": day,
}

INDICATOR: dict[str, Judge] = {
    "code": name_of(MAX_INDICATOR_CODE),
    "uom": texts,
    "direction": one_of(DIRECTIONS, strict=False),
    "quantity": one_of(QUANTITIES, strict=False),
    "decimals": whole,
    "variants": list_of(text),
    "field": text,
}

TABLES: dict[str, dict[str, Judge]] = {
    name: COMMON | fields
    for name, fields in {
        "documents": DOCUMENT,
        "campaigns": CAMPAIGN,
        "anniversaries": ANNIVERSARY,
        "targets": TARGET,
        "results": RESULT,
        "works": WORK,
        "events": EVENT,
        "exemplars": EXEMPLAR,
        "blocs": BLOC,
        "movements": MOVEMENT,
        "awards": AWARD,
        "conferences": CONFERENCE,
        "persons": PERSON,
        "legal_bases": LEGAL_BASIS,
        "scoring": SCORING,
        "rules": SCORING,
        "recipient_groups": {"name": text},
        "units": UNIT,
        "indicators": INDICATOR,
    }.items()
}

# Rows of these lists may come without an id: they have a code, or nothing refers to them.
LISTS_WITHOUT_IDS = frozenset({"units", "indicators", "recipient_groups", "scoring", "rules"})
