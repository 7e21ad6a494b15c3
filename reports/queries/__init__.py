"""Everything a closing report prints, read once into plain JSON values.

Figures come from current verified snapshots only. The rest (theme, works, awards, conference)
is copied as it stands when the report is asked for, each with the facts it was taken from.
"""

from collections import Counter, defaultdict
from decimal import Decimal

from django.utils import timezone

from campaigns.checks.findings import INFO
from campaigns.choices import AddresseeKind, CampaignState
from campaigns.models import Campaign, Snapshot, SourceDocument, SourceFact, Submission, Target
from campaigns.queries.findings import findings_of
from emulation.accounts.choices import UnitKind
from emulation.accounts.models import Unit
from reports.contents.frame import subject
from reports.letterhead import Body, letterhead, level_word
from reports.models import Imprint, Narrative

CODES = {
    "work": "CT",
    "event": "HĐ",
    "exemplar": "ĐH",
    "awardcount": "KT",
    "target": "CTI",
    "conference": "HN",
    "anniversary": "KN",
    "legalbasis": "CC",
    "campaign": "PT",
}


def snapshot_of(campaign: Campaign) -> dict:
    """What the report says of the campaign; the same rows give the same values."""
    reports = _reports(campaign)
    return {
        "campaign": _campaign(campaign),
        "frame": frame_of(campaign),
        "anniversaries": _anniversaries(campaign),
        "focus_areas": list(campaign.focus_areas.values_list("label", flat=True)),
        "legal_bases": _legal_bases(campaign),
        "responses": _responses(campaign),
        "participation": _participation(campaign),
        "reports": reports,
        "open_targets": _open_targets(campaign, reports),
        "works": _works(campaign),
        "events": _events(campaign),
        "exemplars": _exemplars(campaign),
        "awards": _awards(campaign),
        "conferences": _conferences(campaign),
        "directions": _directions(campaign),
        "documents": _documents(campaign),
        "findings": [
            {"kind": found.kind, "severity": found.severity, "facts": list(found.facts)}
            | {"message": found.message}
            for found in findings_of(campaign)
            if found.severity != INFO
        ],
    }


def outline_of(campaign: Campaign) -> dict:
    """The parts of it that the page before a report shows: no figure is read, nothing checked."""
    verified = Submission.objects.filter(campaign=campaign, snapshots__is_current=True)
    return {
        "campaign": _campaign(campaign),
        "frame": frame_of(campaign),
        "legal_bases": _legal_bases(campaign),
        "conferences": _conferences(campaign),
        "participation": _participation(campaign),
        "reports": [
            {"verified_on": "" if row.imported else _day(row.verified_at)} for row in verified
        ],
        "awards": campaign.award_counts.exists(),
    }


def narrative_of(campaign: Campaign) -> dict[str, str]:
    rows = Narrative.objects.filter(campaign=campaign).exclude(text="")
    return dict(rows.order_by("section").values_list("section", "text"))


def frame_of(campaign: Campaign) -> dict:
    """The official parts: what staff wrote, and what follows from the unit tree elsewhere."""
    derived = derived_frame(campaign)
    imprint = Imprint.objects.filter(campaign=campaign).first()
    return imprint.laid_over(derived) if imprint else derived


def derived_frame(campaign: Campaign) -> dict:
    unit = campaign.closing_unit or campaign.unit
    above = {row.pk: row for row in Unit.objects.filter(pk__in=unit.ancestor_ids)}
    chain = [_body(above[pk]) for pk in reversed(unit.ancestor_ids)]
    beside = Unit.objects.filter(parent=unit.parent_id, kind=UnitKind.PEOPLE_COMMITTEE)
    head = letterhead(_body(unit), chain, [_body(row) for row in beside.exclude(pk=unit.pk)])
    copied = campaign.addressees.filter(kind=AddresseeKind.COPIED)
    recipients = [_recipient(row) for row in copied if not row.is_archive]
    archive = next((row.name for row in copied if row.is_archive), "Lưu: VT")
    return {
        "superior": head.superior,
        "issuer": head.issuer,
        "issuer_name": head.issuer_name,
        "number": "",
        "symbol": head.symbol,
        "place": campaign.document_place or head.place,
        "issued_on": "",
        "addressed_to": "",
        "capacity": head.capacity,
        "position": head.position,
        "other_position": "",
        "signer": "",
        "subject": subject(_campaign(campaign)),
        "recipients": "\n".join([*recipients, archive]),
    }


def _body(unit):
    return Body(unit.name, unit.kind)


def _recipient(row):
    return f"{row.name} ({row.purpose})" if row.purpose else row.name


# --- The campaign ------------------------------------------------------------------------------


def _campaign(campaign):
    return {
        "code": campaign.code,
        "kind": campaign.kind,
        "theme": campaign.theme,
        "second_name": campaign.second_name,
        "spirit": campaign.spirit,
        "launched_on": _text(campaign.launched_on),
        "ends_on": _text(campaign.ends_on),
        "start_note": campaign.start_note,
        "launcher_position": campaign.launcher_position,
        "launcher_name": campaign.launcher_name,
        "unit": campaign.unit.name,
        "document_number": campaign.document_number,
        "document_on": _text(campaign.document_on),
        "is_draft": campaign.state == CampaignState.COLLECTING,
        "facts": _references([campaign])[campaign.pk],
    }


def _anniversaries(campaign):
    rows = list(campaign.anniversaries.select_related("event"))
    facts = _references(rows)
    return [
        {
            "name": row.name,
            "years": row.years,
            "starts_on": _text(row.starts_on),
            "ends_on": _text(row.ends_on),
            "facts": facts[row.pk],
        }
        for row in rows
    ]


def _legal_bases(campaign):
    rows = list(campaign.legal_bases.all())
    facts = _references(rows)
    return [
        {name: getattr(row, name) for name in ("kind", "number", "issuer", "term", "subject")}
        | {"dated": _text(row.dated), "facts": facts[row.pk]}
        for row in rows
    ]


def _responses(campaign):
    rows = campaign.responses.exclude(state=CampaignState.DRAFT).select_related("unit")
    return [
        {
            "code": row.code,
            "unit": row.unit.name,
            "theme": row.theme,
            "launched_on": _text(row.launched_on),
            "ends_on": _text(row.ends_on),
            "document_number": row.document_number,
        }
        for row in rows.order_by("unit__path", "code")
    ]


def _participation(campaign):
    """Who takes part, by kind of unit, and who has no verified report yet."""
    units = [row.unit for row in campaign.participations.select_related("unit")]
    verified = set(
        Submission.objects.filter(campaign=campaign, snapshots__is_current=True).values_list(
            "unit_id", flat=True
        )
    )
    kinds = Counter(level_word(unit.name) or unit.get_kind_display() for unit in units)
    return {
        "total": len(units),
        "kinds": [[label, kinds[label]] for label in dict.fromkeys(kinds)],
        "reported": sum(unit.pk in verified for unit in units),
        "missing": [unit.name for unit in units if unit.pk not in verified],
    }


# --- Figures -----------------------------------------------------------------------------------

_RESULT_KEYS = (
    *("target", "indicator", "field", "label", "group", "quantity", "direction", "comparator"),
    *("year", "wording_wanted", "uom", "value", "approximation", "is_estimate", "numerator"),
    *("denominator", "reached", "wording", "source", "note", "baselines", "stated", "facts"),
)


def _reports(campaign):
    """The verified reports, a unit's periods in their order; the whole's own units first."""
    snapshots = (
        Snapshot.objects.filter(is_current=True, submission__campaign=campaign)
        .select_related(
            "submission__unit", "submission__period", "submission__verified_by", "taken_by"
        )
        .order_by(
            "submission__unit__path", "submission__period__position", "submission__period__code"
        )
    )
    decimals = _printed_decimals(campaign)
    return [_report(campaign, snapshot, decimals) for snapshot in snapshots]


def _report(campaign, snapshot, decimals):
    submission = snapshot.submission
    reference = "" if submission.imported else f"BC{submission.pk}.{snapshot.number}"
    return {
        "reference": reference,
        "unit": submission.unit.name,
        "unit_code": submission.unit.code,
        # Figures of the launching unit, or of the territory above it, are those of the whole.
        "is_whole": campaign.unit.path.startswith(submission.unit.path),
        "period": submission.period.name,
        "period_code": submission.period.code,
        "number": snapshot.number,
        "fingerprint": snapshot.fingerprint,
        "imported": submission.imported,
        # Of a report that is verified in part, who verified last.
        "verified_on": ""
        if submission.imported
        else _day(submission.verified_at or snapshot.taken_at),
        "verified_by": ""
        if submission.imported
        else str(submission.verified_by or snapshot.taken_by or ""),
        "note": snapshot.data["note"],
        "results": [
            {key: result[key] for key in _RESULT_KEYS}
            | {
                "decimals": max((decimals.get(fact, 0) for fact in result["facts"]), default=0),
                "references": result["facts"] or [reference],
            }
            for result in snapshot.data["results"]
        ],
    }


def _printed_decimals(campaign):
    """How many decimals a document printed: 9,0 % is not 9 %."""
    facts = SourceFact.objects.filter(campaign=campaign, list_name__in=("results", "targets"))
    printed = {}
    for fact_id, data in facts.values_list("fact_id", "data"):
        value = data.get("value")
        if isinstance(value, Decimal):
            printed[fact_id] = max(0, -value.as_tuple().exponent)
    return printed


def _open_targets(campaign, reports):
    """Targets that no verified report says anything of."""
    answered = {result["target"] for report in reports for result in report["results"]}
    rows = list(
        Target.objects.filter(campaign=campaign)
        .exclude(pk__in=answered)
        .select_related("unit")
        .prefetch_related("baselines")
        .order_by("unit__path", "position", "id")
    )
    facts = _references(rows)
    decimals = _printed_decimals(campaign)
    return [
        {
            "unit": row.unit.name,
            "label": row.label,
            "uom": row.uom,
            "year": row.year,
            "wording": row.wording,
            "scope": row.scope,
            "comparator": row.comparator,
            "decimals": max((decimals.get(fact, 0) for fact in facts[row.pk]), default=0),
            "baselines": [
                {"kind": base.kind, "name": base.name, "value": _number(base.value)}
                | {"uom": base.uom or row.uom, "approximation": base.approximation}
                for base in row.baselines.all()
            ],
            "facts": facts[row.pk],
        }
        for row in rows
    ]


# --- Highlights --------------------------------------------------------------------------------


def _works(campaign):
    rows = list(campaign.works.select_related("unit__parent", "event", "target__unit"))
    facts = _references(rows)
    return [
        {
            "name": row.name,
            "alias": row.alias,
            "where": _whereabouts(row.unit, row.place),
            "status": row.status,
            "status_label": row.get_status_display(),
            "has_plaque": row.has_plaque,
            "event": row.event.name if row.event else "",
            "target": f"{row.target.label} ({row.target.unit.name})" if row.target else "",
            "count": row.count,
            "is_total": row.is_total,
            "facts": facts[row.pk],
        }
        for row in rows
    ]


def _events(campaign):
    rows = list(campaign.events.prefetch_related("figures"))
    facts = _references(rows)
    return [
        {
            "kind": row.kind,
            "name": row.name,
            "organiser": row.organiser,
            "partners": row.partners,
            "starts_on": _text(row.starts_on),
            "ends_on": _text(row.ends_on),
            "year": row.year,
            "figures": [
                {"what": figure.what, "value": _number(figure.value), "uom": figure.uom}
                | {"approximation": figure.approximation}
                for figure in row.figures.all()
            ],
            "facts": facts[row.pk],
        }
        for row in rows
    ]


def _exemplars(campaign):
    rows = list(campaign.exemplars.select_related("unit"))
    facts = _references(rows)
    return [
        {
            "kind": row.kind,
            "kind_label": row.get_kind_display(),
            "name": row.name,
            "field": row.field,
            "achievement": row.achievement,
            "unit": row.unit.name if row.unit else "",
            "place": row.place,
            "figures": row.figures,
            "facts": facts[row.pk],
        }
        for row in rows
    ]


def _awards(campaign):
    rows = list(
        campaign.award_counts.select_related("conference", "unit").prefetch_related(
            "recipients__unit"
        )
    )
    facts = _references(rows)
    return [
        {
            "id": row.pk,
            "form": row.form,
            "authority": row.authority,
            "level": row.level,
            "status": row.status,
            "status_label": row.get_status_display(),
            "conference": str(row.conference) if row.conference else "",
            "unit": row.unit.name if row.unit else "",
            "year": row.year,
            "scope": row.scope,
            "purpose": row.purpose,
            "counts": {
                "collectives": row.collectives,
                "individuals": row.individuals,
                "households": row.households,
                "enterprises": row.enterprises,
            },
            "mixed_total": row.mixed_total,
            "mixed_kinds": row.mixed_kinds,
            "approximation": row.approximation,
            "is_implied": row.is_implied,
            "part_of": row.part_of_id,
            "recipients": [
                {"name": person.name, "job": person.job, "kind": person.kind}
                | {"unit": person.unit.name if person.unit else ""}
                for person in row.recipients.all()
            ],
            "facts": facts[row.pk],
        }
        for row in rows
    ]


def _conferences(campaign):
    rows = list(
        campaign.conferences.select_related("organiser").prefetch_related("presentations__unit")
    )
    facts = _references(rows)
    return [
        {
            "kind": row.kind,
            "label": row.get_kind_display(),
            "held_on": _text(row.held_on),
            "session": row.session,
            "mode": row.mode,
            "venue": row.venue,
            "organiser": row.organiser.name if row.organiser else "",
            "chair": row.chair,
            "reporter": row.reporter,
            "presentations": [
                {"topic": paper.topic, "speaker": paper.speaker}
                | {"unit": paper.unit.name if paper.unit else ""}
                for paper in row.presentations.all()
            ],
            "facts": facts[row.pk],
        }
        for row in rows
    ]


# --- Sources -----------------------------------------------------------------------------------


def _directions(campaign):
    """Aims for later years that the campaign's documents name without making them its targets."""
    documents = SourceDocument.objects.filter(facts__campaign=campaign)
    facts = SourceFact.objects.filter(
        list_name="targets", campaign=None, row_id=None, document__in=documents
    ).distinct()
    return [
        {
            "label": fact.data.get("label") or "",
            "year": fact.data.get("year"),
            "value": _number(fact.data.get("value")),
            "uom": fact.data.get("uom") or "",
            "wording": fact.data.get("qualitative") or "",
            "facts": [fact.fact_id],
        }
        for fact in facts.order_by("document__code", "position", "id")
    ]


def _documents(campaign):
    rows = SourceDocument.objects.filter(facts__campaign=campaign).distinct().order_by("code")
    return [
        {
            "code": row.code,
            "title": row.title,
            "kind": row.kind,
            "number": row.number,
            "dated": _text(row.dated),
            "source": row.source,
        }
        for row in rows
    ]


def _references(rows):
    """{row id: the facts behind it, or the portal's own mark for what was typed}."""
    rows = list(rows)
    found = defaultdict(list)
    if not rows:
        return found
    for fact in SourceFact.objects.behind(*rows).order_by("fact_id"):
        found[fact.row_id].append(fact.fact_id)
    code = CODES[rows[0]._meta.model_name]
    for row in rows:
        found[row.pk] = found[row.pk] or [f"{code}{row.pk}"]
    return found


def _whereabouts(unit, place):
    """xã Mường Kim, huyện Than Uyên: the unit, and what it lies in below the province."""
    if unit is None or (place and place != unit.name):
        return place
    parent = unit.parent
    outer = parent and parent.kind not in (UnitKind.PROVINCE, UnitKind.CENTRAL)
    return f"{unit.name}, {parent.name}" if outer else unit.name


def _number(value):
    """A figure as exact text, without the zeros a column adds."""
    if value is None or isinstance(value, bool):
        return None
    return f"{Decimal(value).normalize():f}"


def _text(date):
    return str(date) if date else ""


def _day(moment):
    return timezone.localtime(moment).date().isoformat() if moment else ""
