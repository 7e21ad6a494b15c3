"""What the consistency checks are told: facts of documents, and rows typed in the portal as facts.

A row that came from documents speaks through their facts, word for word; a row that somebody typed
is written down in the same schema under an id of its own ("result:12"), so that one set of rules
judges both.
"""

from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from campaigns.checks import Finding, examine
from campaigns.choices import BaselineKind, CampaignState
from campaigns.facts import CATALOGUES, FactBook
from campaigns.models import (
    Anniversary,
    AwardCount,
    Campaign,
    Conference,
    Event,
    Indicator,
    Result,
    SourceDocument,
    SourceFact,
    Target,
    Work,
)
from emulation.accounts.choices import UnitKind
from emulation.accounts.models import Unit


def all_findings() -> list[Finding]:
    """About everything in the portal together."""
    return examine(_book(SourceFact.objects.all(), Campaign.objects.all()))


def findings_of(campaign) -> list[Finding]:
    """About one campaign beside its parent, its responses and what shares its anniversaries."""
    near = Campaign.objects.filter(
        Q(pk=campaign.pk)
        | Q(pk=campaign.parent_id)
        | Q(parent=campaign)
        | Q(pk__in=_commemorating_the_same(campaign))
    )
    documents = SourceDocument.objects.filter(facts__campaign=campaign)
    facts = SourceFact.objects.filter(
        Q(campaign__in=near) | Q(campaign=None, document__in=documents)
    )
    book = _book(facts, near)
    own = _own_ids(book, campaign.code)
    return [finding for finding in examine(book) if own.intersection(finding.facts)]


def findings_by_target(submission) -> dict[int, list[Finding]]:
    """About the figures of one report, beside what the unit reported before and documents say."""
    results = list(
        Result.objects.filter(
            submission__campaign=submission.campaign_id, submission__unit=submission.unit_id
        )
        .select_related(
            "submission__campaign",
            "submission__period",
            "submission__unit",
            "target__unit",
            "target__indicator",
        )
        .prefetch_related("target__baselines")
    )
    told = SourceFact.objects.filter(
        campaign=submission.campaign_id,
        list_name__in=("results", "targets"),
        data__unit=submission.unit.code,
    )
    chain = Unit.objects.filter(pk__in=[*submission.unit.ancestor_ids, submission.unit_id])
    indicators = {row.target.indicator for row in results if row.target.indicator}
    book = FactBook(units=_units(chain), indicators=_indicators(indicators))
    _add_told(book, told)
    typed = [row for row in results if not row.submission.imported]
    reports = {row.submission_id: row.submission for row in typed}
    book.documents += [{"id": f"submission:{pk}", "title": str(it)} for pk, it in reports.items()]
    for row in typed:
        book.add("results", _result(row) | {"source": f"submission:{row.submission_id}"})
    own = {f"result:{row.pk}": row.target_id for row in typed if row.submission == submission}
    found: dict[int, list[Finding]] = {}
    for finding in examine(book):
        for target_id in {own[fact] for fact in finding.facts if fact in own}:
            found.setdefault(target_id, []).append(finding)
    return found


def _commemorating_the_same(campaign) -> list[int]:
    """Campaigns that share an anniversary, without those of other provinces and drafts above.

    An event may be known to all provinces; what they say of it is not told to one another.
    """
    events = campaign.anniversaries.values("event")
    sharing = Campaign.objects.filter(anniversaries__event__in=events).values_list(
        "pk", "state", "unit__path"
    )
    known = Unit.objects.filter(kind=UnitKind.PROVINCE).values_list("pk", flat=True)
    provinces = {str(pk) for pk in known}
    own_path = campaign.unit.path
    own = provinces.intersection(own_path.split("."))

    def is_in_sight(state, path):
        theirs = provinces.intersection(path.split("."))
        if path.startswith(own_path) or own & theirs:
            return True
        return not theirs and state != CampaignState.DRAFT

    return [pk for pk, state, path in sharing.distinct() if is_in_sight(state, path)]


def _own_ids(book, code):
    documents = set()
    own = set()
    for list_name, fact in book.rows():
        if list_name == "documents":
            continue
        if book.campaign_of(list_name, fact) == code:
            own.add(fact["id"])
            document = book.document_of(fact)
            if document:
                documents.add(document["id"])
    return own | documents


def _book(facts, campaigns):
    book = FactBook(units=_units(Unit.objects), indicators=_indicators(Indicator.objects.all()))
    _add_told(book, facts.exclude(list_name__in=CATALOGUES))
    for name, rows in _typed(campaigns).items():
        for row in rows:
            book.add(name, row)
    return book


def _add_told(book, facts):
    documents = {}
    said = facts.select_related("document")
    for fact in said.order_by("document__code", "position", "id"):
        documents[fact.document.code] = fact.document.data
        if fact.list_name != "documents":
            book.add(fact.list_name, fact.data)
    book.documents += documents.values()


def _units(units):
    rows = units.values_list("code", "name", "kind", "parent__code", "variants", "outside")
    return {
        code: {
            "code": code,
            "name": name,
            "type": kind,
            "parent": parent,
            "variants": variants,
            "outside": outside,
        }
        for code, name, kind, parent, variants, outside in rows
    }


def _indicators(rows):
    return {
        row.code: {
            "code": row.code,
            "label": row.label,
            "uom": [uom for uom in [row.uom, *row.other_uoms] if uom],
            "direction": row.direction,
            "quantity": row.quantity,
        }
        for row in rows
    }


def _typed(campaigns):
    """Rows of these campaigns that no document stands behind, as facts."""
    return {
        "campaigns": [_campaign(row) for row in _without_facts(campaigns.select_related("unit"))],
        "anniversaries": [
            _anniversary(row)
            for row in _without_facts(
                Anniversary.objects.filter(campaign__in=campaigns).select_related(
                    "campaign", "event"
                )
            )
        ],
        "targets": [
            _target(row)
            for row in _without_facts(
                Target.objects.filter(campaign__in=campaigns, results=None)
                .select_related("campaign", "unit", "indicator")
                .prefetch_related("baselines")
            )
        ],
        "results": [
            _result(row)
            for row in _without_facts(
                Result.objects.filter(submission__campaign__in=campaigns)
                .select_related(
                    "submission__campaign",
                    "submission__period",
                    "target__unit",
                    "target__indicator",
                )
                .prefetch_related("target__baselines")
            )
        ],
        "works": [
            _work(row)
            for row in _without_facts(
                Work.objects.filter(campaign__in=campaigns).select_related("campaign", "event")
            )
        ],
        "events": [
            _event(row)
            for row in _without_facts(
                Event.objects.filter(campaign__in=campaigns)
                .select_related("campaign")
                .prefetch_related("figures")
            )
        ],
        "awards": [
            _award(row)
            for row in _without_facts(
                AwardCount.objects.filter(campaign__in=campaigns)
                .select_related("campaign", "authority_unit")
                .prefetch_related("recipients__unit")
            )
        ],
        "conferences": [
            _conference(row)
            for row in _without_facts(
                Conference.objects.filter(campaign__in=campaigns).select_related("campaign")
            )
        ],
    }


def _without_facts(rows):
    kind = ContentType.objects.get_for_model(rows.model)
    sourced = SourceFact.objects.filter(row_type=kind).values("row_id")
    return rows.exclude(pk__in=sourced)


def _campaign(row):
    return _said(
        id=f"campaign:{row.pk}",
        code=row.code,
        kind=row.kind,
        theme=row.theme,
        second_name=row.second_name,
        launch_date=row.launched_on and str(row.launched_on),
        end_date=row.ends_on and str(row.ends_on),
        launched_by={"unit": row.unit.code, "position": row.launcher_position or None},
    )


def _anniversary(row):
    return _said(
        id=f"anniversary:{row.pk}",
        campaign=row.campaign.code,
        key=row.event.key,
        name=row.name,
        years=row.years,
        start=row.starts_on and str(row.starts_on),
        end=row.ends_on and str(row.ends_on),
    )


def _target(row):
    plan = next((b for b in row.baselines.all() if b.kind == BaselineKind.PLAN), None)
    return _said(
        id=f"target:{row.pk}",
        campaign=row.campaign.code,
        unit=row.unit.code,
        indicator=row.indicator.code if row.indicator else None,
        label=row.label,
        year=row.year,
        value=_printed(plan.value) if plan else None,
        uom=row.uom,
        qualitative=row.wording,
        direction=row.direction,
        op=row.comparator,
    )


def _result(row):
    target = row.target
    plan = next((b for b in target.baselines.all() if b.kind == BaselineKind.PLAN), None)
    return _said(
        id=f"result:{row.pk}",
        campaign=row.submission.campaign.code,
        unit=target.unit.code,
        indicator=target.indicator.code if target.indicator else None,
        label=target.label,
        period=row.submission.period.code,
        value=_printed(row.value),
        uom=row.uom,
        approx=row.approximation,
        estimate=row.is_estimate or None,
        numerator=_printed(row.numerator),
        denominator=_printed(row.denominator),
        plan_value=_printed(plan.value) if plan else None,
        met=row.reached,
    )


def _work(row):
    return _said(
        id=f"work:{row.pk}",
        campaign=row.campaign.code,
        name=row.name,
        alias=row.alias,
        status=row.status,
        kind="total" if row.is_total else None,
        label=row.name if row.is_total else None,
        count=row.count,
        anniversary=row.event.key if row.event else None,
    )


def _event(row):
    return _said(
        id=f"event:{row.pk}",
        campaign=row.campaign.code,
        kind=row.kind,
        name=row.name,
        organiser=row.organiser,
        year=row.year,
        figures=[
            _said(what=f.what, value=f.value, uom=f.uom, approx=f.approximation)
            for f in row.figures.all()
        ],
    )


def _award(row):
    return _said(
        id=f"award:{row.pk}",
        campaign=row.campaign.code,
        form=row.form,
        authority=row.authority_unit.code if row.authority_unit else row.authority,
        level=row.level,
        year=row.year,
        scope=row.scope,
        purpose=row.purpose,
        conference=f"conference:{row.conference_id}" if row.conference_id else None,
        part_of=f"award:{row.part_of_id}" if row.part_of_id else None,
        counts=_said(
            individuals=row.individuals,
            collectives=row.collectives,
            households=row.households,
            mixed_total=row.mixed_total,
            approx=row.approximation,
        ),
        recipients=[
            _said(
                kind=r.kind,
                name=r.name,
                position=r.job,
                unit=r.unit.code if r.unit else None,
            )
            for r in row.recipients.all()
        ],
    )


def _conference(row):
    return _said(
        id=f"conference:{row.pk}",
        campaign=row.campaign.code,
        kind=row.kind,
        date=row.held_on and str(row.held_on),
        venue=row.venue,
    )


def _said(**fields):
    """Empty is "not said": such fields are left out."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _printed(value: Decimal | None) -> Decimal | None:
    """As it was typed, without the zeros that the column adds: they would count as exactness."""
    return None if value is None else Decimal(f"{value.normalize():f}")
