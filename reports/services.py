"""Writing a report's words, asking for it to be made."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign
from emulation.journal.services import record
from emulation.lib.verdicts import Refused, require
from reports import closing, queries, rules
from reports.choices import BuildKind, BuildStage, BuildState, Section
from reports.models import Imprint, Narrative, ReportBuild
from reports.tasks import build_closing

# Letters and digits that nobody mistakes for one another when reading them off paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUPS = 3
CODE_GROUP = 4


class Outdated(Refused):
    """Somebody else saved meanwhile; nothing was overwritten."""


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
    row = Imprint.objects.filter(campaign=campaign).first()
    _require_version(row, version)
    if row is None:
        row = Imprint(campaign=campaign, version=0)
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
        within=campaign,
    )
    return row


@transaction.atomic
def build_report(campaign, *, actor):
    """Have the report of the verified figures and words as they stand made, after commit."""
    row = prepare_build(campaign, actor=actor)
    if row.state == BuildState.QUEUED:
        build_closing.delay_on_commit(row.pk)
    return row


@transaction.atomic
def prepare_build(campaign, *, actor):
    """The row of the report, not yet made; the same content is the same row.

    One that failed, or that nobody works on any more, is made ready to be tried again. `actor` is
    None for the operator at the command line.
    """
    campaign = Campaign.objects.locked(campaign.pk)
    require(rules.may_build_report(actor, campaign) if actor else rules.is_reportable(campaign))
    row, is_new = _row_for(campaign, actor)
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
        "report.requested",
        row,
        after={"check_code": row.check_code, "fingerprint": row.fingerprint},
        within=campaign,
    )
    return row


def _row_for(campaign, actor):
    snapshot = _plain(queries.snapshot_of(campaign))
    narrative = queries.narrative_of(campaign)
    version = closing.template_version()
    print_ = fingerprint(snapshot, narrative, version)
    found = ReportBuild.objects.filter(
        campaign=campaign, kind=BuildKind.CLOSING, fingerprint=print_
    ).first()
    if found:
        return found, False
    last = ReportBuild.objects.filter(campaign=campaign).done().order_by("-id").first()
    row = ReportBuild.objects.create(
        campaign=campaign,
        kind=BuildKind.CLOSING,
        is_draft=snapshot["campaign"]["is_draft"],
        snapshot=snapshot,
        narrative=narrative,
        template_version=version,
        fingerprint=print_,
        check_code=check_code(campaign, print_),
        requested_by=actor,
        touched_at=timezone.now(),
        replaces=last,
    )
    return row, True


def fingerprint(snapshot, narrative, version) -> str:
    """SHA-256 of everything that decides the bytes of the report."""
    text = json.dumps([snapshot, narrative, version], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check_code(campaign, print_) -> str:
    """KVG2-9XD4-TPRM: short enough to be typed, made of the content, so the same for the same."""
    number = int.from_bytes(hashlib.sha256(f"{campaign.code}:{print_}".encode()).digest())
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
