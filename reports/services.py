"""Writing a report's words, asking for it to be made."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from awards.models import Decision
from awards.prizes import PrizeError
from campaigns.models import Campaign
from emulation.journal.services import record
from emulation.lib.verdicts import Refused, require
from reports import closing, queries, rules
from reports.choices import BuildKind, BuildStage, BuildState, Section
from reports.models import Imprint, Narrative, ReportBuild
from reports.queries.papers import paper_snapshot
from reports.tasks import build_document

# Letters and digits that nobody mistakes for one another when reading them off paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUPS = 3
CODE_GROUP = 4


class Outdated(Refused):
    """Somebody else saved meanwhile; nothing was overwritten."""


class NotReckoned(Refused):
    """The catalogue lacks what every amount of a prize list is worked out from."""


@transaction.atomic
def write_narrative(campaign, *, section, text, actor, version):
    """Keep the words of one part. `version`: of the page they were written on (0: none yet)."""
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_write_report(actor, campaign))
    row = Narrative.objects.filter(campaign=campaign, section=section).first()
    _require_version(row, version)
    if row is None:
        row = Narrative(campaign=campaign, section=section, version=0)
    before, row.text = row.text, text.strip()
    if row.pk and before == row.text:
        return row
    row.version += 1
    row.edited_by = actor
    row.save()
    record(
        actor,
        "narrative.written",
        row,
        before={Section(section).label: before},
        after={Section(section).label: row.text},
        within=campaign,
    )
    return row


@transaction.atomic
def write_imprint(campaign, *, values, actor, version):
    """Keep the official parts as staff wrote them; an empty one is derived from the data again."""
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_write_report(actor, campaign))
    return _write_imprint({"campaign": campaign}, values, actor, version)


@transaction.atomic
def write_letter_imprint(decision, *, values, actor, version):
    """The same of the letter that submits a decision: its number, day, signer among them."""
    decision = Decision.objects.locked(decision.pk)
    require(rules.may_write_letter(actor, decision))
    return _write_imprint({"decision": decision}, values, actor, version)


def _write_imprint(subject, values, actor, version):
    row = Imprint.objects.filter(**subject).first()
    _require_version(row, version)
    if row is None:
        row = Imprint(**subject, version=0)
    before = {name: getattr(row, name) for name in values}
    changed = {name for name in values if before[name] != values[name]}
    if row.pk and not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    row.edited_by = actor
    row.save()
    record(
        actor,
        "imprint.written",
        row,
        before={name: _shown(before[name]) for name in sorted(changed)},
        after={name: _shown(values[name]) for name in sorted(changed)},
        within=next(iter(subject.values())),
    )
    return row


@transaction.atomic
def build_report(campaign, *, actor):
    """Have the report of the verified figures and words as they stand made, after commit."""
    row = prepare_build(campaign, actor=actor)
    if row.state == BuildState.QUEUED:
        build_document.delay_on_commit(row.pk)
    return row


@transaction.atomic
def prepare_build(campaign, *, actor):
    """The row of the report, not yet made; the same content is the same row.

    One that failed, or that nobody works on any more, is made ready to be tried again. `actor` is
    None for the operator at the command line.
    """
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_build_report(actor, campaign) if actor else rules.is_reportable(campaign))
    return _ready(*_closing_row(campaign, actor), actor=actor)


@transaction.atomic
def build_paper(decision, *, kind, actor):
    """Have a paper of the decision as it stands made, after commit; the same is made once."""
    decision = Decision.objects.locked(decision.pk)
    require(rules.may_build_paper(actor, decision))
    try:
        snapshot = _plain(paper_snapshot(decision, kind))
    except PrizeError as error:
        raise NotReckoned(str(error)) from error
    row = _ready(*_paper_row(decision, kind, snapshot, actor), actor=actor)
    if row.state == BuildState.QUEUED:
        build_document.delay_on_commit(row.pk)
    return row


def _ready(row, is_new, *, actor):
    """As it is when it is made or being made; otherwise queued anew, and that written down."""
    is_stuck = row.state_choice.is_underway and row.touched_at < closing.stalled_before()
    if not (is_new or is_stuck or row.state == BuildState.FAILED):
        return row
    if not is_new:
        row = ReportBuild.objects.locked(row.pk)
        row.state, row.stage, row.progress = BuildState.QUEUED, BuildStage.WAITING, 0
        row.error, row.attempt, row.finished_at = "", 0, None
        row.requested_by, row.touched_at = actor, timezone.now()
        row.save()
    record(
        actor,
        row.action("requested"),
        row,
        after={"check_code": row.check_code, "fingerprint": row.fingerprint},
        within=row.subject,
    )
    return row


def _closing_row(campaign, actor):
    snapshot = _plain(queries.snapshot_of(campaign))
    narrative = queries.narrative_of(campaign)
    return _row_of(
        {"campaign": campaign, "kind": BuildKind.CLOSING},
        seed=campaign.code,
        actor=actor,
        snapshot=snapshot,
        narrative=narrative,
        is_draft=snapshot["campaign"]["is_draft"],
    )


def _paper_row(decision, kind, snapshot, actor):
    return _row_of(
        {"decision": decision, "kind": kind},
        seed=f"decision {decision.pk}",
        actor=actor,
        snapshot=snapshot,
        narrative={},
        is_draft=snapshot["decision"]["is_draft"],
    )


def _row_of(subject, *, seed, actor, snapshot, narrative, **values):
    """(the build of this content, whether it is new)."""
    version = closing.template_version()
    print_ = fingerprint(snapshot, narrative, version)
    rows = ReportBuild.objects.filter(**subject)
    if found := rows.filter(fingerprint=print_).first():
        return found, False
    row = ReportBuild.objects.create(
        **subject,
        **values,
        snapshot=snapshot,
        narrative=narrative,
        template_version=version,
        fingerprint=print_,
        check_code=check_code(seed, print_),
        requested_by=actor,
        touched_at=timezone.now(),
        replaces=rows.done().order_by("-id").first(),
    )
    return row, True


def fingerprint(snapshot, narrative, version) -> str:
    """SHA-256 of everything that decides the bytes of the report."""
    text = json.dumps([snapshot, narrative, version], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check_code(seed, print_) -> str:
    """KVG2-9XD4-TPRM: short enough to be typed, made of the content, so the same for the same."""
    number = int.from_bytes(hashlib.sha256(f"{seed}:{print_}".encode()).digest())
    letters = ""
    for _ in range(CODE_GROUPS * CODE_GROUP):
        number, place = divmod(number, len(CODE_ALPHABET))
        letters += CODE_ALPHABET[place]
    return "-".join(
        letters[start : start + CODE_GROUP] for start in range(0, len(letters), CODE_GROUP)
    )


def _require_version(row, version):
    if (row.version if row else 0) != version:
        raise Outdated(
            "Có người vừa sửa phần này sau khi bạn mở trang. "
            "Những gì bạn viết vẫn còn trên trang; hãy so sánh rồi lưu lại."
        )


def _plain(values):
    """As the database gives it back, so that the fingerprint is of what is kept."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _shown(value):
    return str(value) if value is not None else ""
