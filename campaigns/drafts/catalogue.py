"""Units, indicators and documents: what campaigns and figures hang on."""

from campaigns.choices import Direction, Quantity
from campaigns.drafts.told import Draft, Ref, Told, day_of, fitted, joined, small, words
from campaigns.facts import Fact, as_list, place_key
from emulation.accounts.choices import UnitKind

# Kinds that are places: what a document of one of their offices belongs to.
PLACES = frozenset(
    {
        UnitKind.PROVINCE,
        UnitKind.DISTRICT,
        UnitKind.CITY,
        UnitKind.COMMUNE,
        UnitKind.WARD,
        UnitKind.TOWNSHIP,
        UnitKind.SPECIAL_ZONE,
    }
)
UOM_LENGTH = 60


def unit_drafts(told: Told, codes: list[str]) -> list[Draft]:
    """Units in an order in which parents come first."""
    units = told.book.units
    ordered: dict[str, None] = {}
    for code in codes:
        chain = []
        while code in units and code not in ordered and code not in chain:
            chain.append(code)
            code = units[code].get("parent") or ""
        ordered |= dict.fromkeys(reversed(chain))
    wanted = set(codes)
    return [_unit(told, units[code]) for code in ordered if code in wanted]


def _unit(told: Told, unit: Fact) -> Draft:
    kind = unit_kind(unit)
    told_kind = words(unit.get("type") or unit.get("kind"))
    opened, closed = day_of(unit.get("opened_on")), day_of(unit.get("closed_on"))
    opened_on = opened.first_day if opened and opened.is_full else None
    closed_on = closed.first_day if closed and closed.is_full else None
    if opened_on and closed_on and closed_on <= opened_on:
        closed_on = None
    notes = [joined(unit.get("note")), words(unit.get("parent_note"))]
    if kind == UnitKind.OTHER and told_kind not in ("", UnitKind.OTHER):
        notes.append(f"Loại ghi trong dữ liệu: {told_kind}.")
    values = {
        "name": words(unit.get("name")) or unit["code"],
        "kind": kind,
        "parent": told.unit_ref(unit.get("parent")),
        "variants": [name for name in map(words, as_list(unit.get("variants"))) if name],
        "label_only": unit.get("label_only") is True,
        "outside": unit.get("outside") is True,
        "opened_on": opened_on,
        "closed_on": closed_on,
        "note": " ".join(note for note in notes if note),
    }
    return Draft("Unit", (unit["code"],), values, (place_key("units", unit),))


def unit_kind(unit: Fact) -> str:
    told = words(unit.get("type") or unit.get("kind"))
    return told if told in UnitKind.values else UnitKind.OTHER


def indicator_drafts(told: Told, codes: list[str]) -> list[Draft]:
    indicators = told.book.indicators
    return [_indicator(indicators[code]) for code in codes]


def _indicator(indicator: Fact) -> Draft:
    uoms = [fitted(uom, UOM_LENGTH) for uom in map(words, as_list(indicator.get("uom"))) if uom]
    values = {
        "label": words(indicator.get("label")) or indicator["code"],
        "field": words(indicator.get("field")),
        "uom": uoms[0] if uoms else "",
        "other_uoms": uoms[1:],
        "direction": direction_of(indicator.get("direction")),
        "quantity": quantity_of(indicator.get("quantity")),
        "decimals": small(indicator.get("decimals")),
        "note": joined(indicator.get("note")),
    }
    facts = (place_key("indicators", indicator),)
    return Draft("Indicator", (indicator["code"],), values, facts)


def direction_of(told: object) -> str:
    return told if told in Direction.values else Direction.UNKNOWN


def quantity_of(told: object) -> str:
    return told if told in Quantity.values else Quantity.UNKNOWN


def document_drafts(told: Told) -> list[Draft]:
    return [_document(told, document) for document in told.book.documents]


def _document(told: Told, document: Fact) -> Draft:
    number = document.get("number") or document.get("doc_number") or document.get("decision")
    dates = (document.get(name) for name in ("date", "event_date", "page_date"))
    dated = next(
        (day for day in (day_of(date, document.get("year")) for date in dates) if day), None
    )
    values = {
        "source": words(next(iter(as_list(document.get("source"))), None)) or document["id"],
        "kind": words(document.get("kind")),
        "title": words(document.get("title")),
        "number": words(number),
        "dated": dated,
        "unit": _owner(told, document),
        "data": document,
    }
    return Draft("SourceDocument", (document["id"],), values)


def _owner(told: Told, document: Fact) -> Ref | None:
    """The place whose people see the document: that of its body, else its province, else the
    place of who launched what it tells of, of the first unit it tells of, of the first unit."""
    facts = told.facts_from(document)
    launchers = [unit for fact in facts if (unit := told.person(fact.get("launched_by"))[2])]
    said = [document.get("issuing_body"), document.get("province"), *launchers]
    said += [fact.get(name) for name in ("province", "unit") for fact in facts]
    units = [code for code, unit in told.book.units.items() if not _is_above(unit)]
    return next((place for value in [*said, *units[:1]] if (place := _place_of(told, value))), None)


def _is_above(unit: Fact) -> bool:
    """Whether a unit is of another system: the centre, or a neighbour that is only named."""
    return unit_kind(unit) == UnitKind.CENTRAL or unit.get("outside") is True


def _place_of(told: Told, value: object) -> Ref | None:
    """The nearest place at or above a unit; the unit itself where no place is known above it."""
    unit = told.unit_ref(value)
    units = told.book.units
    code = unit.key[0] if unit else None
    seen: set[str] = set()
    while code in units and code not in seen:
        if unit_kind(units[code]) in PLACES:
            return Ref("Unit", (code,))
        seen.add(code)
        code = units[code].get("parent")
    return unit
