"""All rows seen together: what they refer to, what is new, and which documents they come from."""

from collections import Counter
from collections.abc import Iterable

from campaigns.facts.book import CATALOGUES, DOCUMENT_NAMES, as_list, code_of
from campaigns.facts.gathering import document_id
from campaigns.facts.reading import Gathered, Pending

NOUNS = {
    "campaign": "phong trào",
    "bloc": "khối thi đua",
    "anniversary": "sự kiện kỷ niệm",
    "conference": "hội nghị",
    "movement": "phong trào, cuộc vận động",
    "whole": "mục",
    "any": "mục",
}


def resolve(gathered: Gathered) -> None:
    known = _known_names(gathered)
    for pending in gathered.pending:
        if pending.kind == "unit":
            _meet_unit(gathered, pending.target)
        elif pending.kind == "indicator":
            _meet_indicator(gathered, pending)
        elif pending.kind == "yes_no":
            _judge_yes_no(gathered, pending)
        elif pending.kind in known and pending.target not in known[pending.kind]:
            noun = NOUNS[pending.kind]
            message = f"không có {noun} “{pending.target}” trong các tệp."
            gathered.refuse(pending.file, message, fact=pending.fact, name=pending.field)
    _judge_parents(gathered)
    _name_missing_documents(gathered)
    _judge_circles(gathered)


def _known_names(gathered: Gathered) -> dict[str, set[str]]:
    """For each kind of reference, all that it may name, however the fact itself fared."""
    ids = set(gathered.owners)
    of_list: dict[str, set[str]] = {}
    for fact_id, (name, _) in gathered.owners.items():
        of_list.setdefault(name, set()).add(fact_id)
    codes, blocs, keys = (gathered.codes[name] for name in ("campaigns", "blocs", "keys"))
    units, indicators = set(gathered.unit_files), set(gathered.indicator_files)
    return {
        "campaign": of_list.get("campaigns", set()) | codes,
        "bloc": of_list.get("blocs", set()) | blocs,
        "anniversary": of_list.get("anniversaries", set()) | keys,
        "conference": of_list.get("conferences", set()),
        "movement": of_list.get("movements", set()),
        "whole": ids | codes | blocs | indicators,
        "any": ids | codes | blocs | keys | units | indicators,
    }


def _meet_unit(gathered: Gathered, code: str) -> None:
    if code in gathered.unit_files or code in gathered.book.units:
        return
    gathered.reading.new_units.append(code)
    gathered.book.add("units", {"code": code, "name": code, "parent": None})


def _meet_indicator(gathered: Gathered, pending: Pending) -> None:
    code = pending.target
    if code in gathered.indicator_files:
        return
    indicators = gathered.book.indicators
    if code not in indicators:
        gathered.reading.new_indicators.append(code)
        label = pending.fact.get("label") or code
        made = {"code": code, "label": label, "uom": [], "direction": None, "quantity": None}
        gathered.book.add("indicators", made)
    made = indicators[code]
    uom = pending.fact.get("uom")
    if isinstance(uom, str) and uom not in made["uom"]:
        made["uom"].append(uom)
    made["direction"] = made["direction"] or pending.fact.get("direction")


def _judge_yes_no(gathered: Gathered, pending: Pending) -> None:
    indicator = gathered.book.indicators.get(pending.fact.get("indicator") or "", {})
    quantity = indicator.get("quantity")
    if quantity != "yes_no" and (quantity or pending.fact.get("uom")):
        message = f"phải là số, không phải giá trị đúng/sai ({pending.target.lower()})."
        gathered.refuse(pending.file, message, fact=pending.fact, name=pending.field)


def _judge_parents(gathered: Gathered) -> None:
    """Every parent is defined, or at least clearly meant.

    A province's own list may leave out the top it hangs on. Where several units name the same
    missing parent, or other codes are built on it, it is made; where one does, it is a slip.
    """
    units = gathered.book.units
    parents = [pending for pending in gathered.pending if pending.kind == "unit_parent"]
    named = Counter(pending.target for pending in parents)
    prefixes = {prefix for code in units for prefix in _prefixes(code)}
    for pending in parents:
        code = pending.target
        if code in units or code in gathered.unit_files:
            continue
        if named[code] > 1 or code in prefixes:
            _meet_unit(gathered, code)
        else:
            message = f"không có đơn vị “{code}” trong các tệp."
            gathered.refuse(pending.file, message, fact=pending.fact, name=pending.field)
    for code in gathered.reading.new_units:
        near = [prefix for prefix in _prefixes(code) if prefix in units]
        units[code]["parent"] = near[-1] if near else None


def _judge_circles(gathered: Gathered) -> None:
    book = gathered.book
    above = {code: unit.get("parent") for code, unit in book.units.items()}
    for code in _in_circles(above):
        if code in gathered.unit_files:
            message = "đơn vị cấp trên đi thành vòng, trở lại chính đơn vị này."
            file = gathered.unit_files[code]
            gathered.refuse(file, message, fact=book.units[code], name="parent")
    wholes = {
        fact["id"]: fact["part_of"]
        for _, fact in book.rows()
        if isinstance(fact.get("part_of"), str)
    }
    for fact_id in _in_circles(wholes):
        _, fact = book.find(fact_id)
        message = "phần và tổng đi thành vòng, trở lại chính mục này."
        gathered.refuse(gathered.owners[fact_id][1], message, fact=fact, name="part_of")
    campaigns = [fact for fact in book.lists.get("campaigns", []) if fact.get("parent")]
    responses = {code_of(fact): book.campaign_code(fact["parent"]) for fact in campaigns}
    circling = set(_in_circles(responses))
    for fact in campaigns:
        if code_of(fact) in circling:
            message = "phong trào cấp trên đi thành vòng, trở lại chính phong trào này."
            gathered.refuse(gathered.owners[fact["id"]][1], message, fact=fact, name="parent")


def _name_missing_documents(gathered: Gathered) -> None:
    """A source that no document's row describes is a document known by its name only."""
    book = gathered.book
    known = {
        name
        for document in book.documents
        for key in DOCUMENT_NAMES
        for name in as_list(document.get(key))
    }
    own: dict[str, list[str]] = {}
    for document in book.documents:
        own.setdefault(gathered.owners[document["id"]][1], []).append(document["id"])
    for name, facts in [*book.lists.items(), *book.references.items()]:
        for fact in facts if name not in CATALOGUES else []:
            file = gathered.owners[fact["id"]][1]
            if not fact.get("source"):
                # The document of a fact that names none is the one of its file.
                fact["source"] = own[file][0] if len(own.get(file, [])) == 1 else file
            sources = as_list(fact["source"])
            if known.isdisjoint(sources):
                gathered.wonder(file, name, fact["id"], "source", fact["source"])
                known.add(sources[0])
                _add_document(gathered, sources[0], file)


def _add_document(gathered: Gathered, source: str, file: str) -> None:
    name = document_id(source)
    if name in gathered.owners:
        return
    gathered.owners[name] = ("documents", file)
    gathered.place(name, file)
    gathered.book.add("documents", {"id": name, "source": source, "raw": []})


def _prefixes(code: str) -> list[str]:
    """LC and LC.PT for LC.PT.X: the codes that this one is built on."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _in_circles(above: dict[str, str | None]) -> Iterable[str]:
    """The keys that come back to themselves when one goes up from them."""
    circling: list[str] = []
    settled: set[str] = set()
    for start in above:
        path: list[str] = []
        here: str | None = start
        while here in above and here not in settled and here not in path:
            path.append(here)
            here = above[here]
        if here in path:
            circling += path[path.index(here) :]
        settled.update(path)
    return circling
