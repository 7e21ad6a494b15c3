"""Named recipients of the `awards` facts of emulation-facts/1, entered in the registry.

Counts without names stay with the campaign, where the facts' own import keeps them. An honour bears
the source and id of its fact, so that a second import adds nothing; what another document tells of
the same recipient, award and campaign is one honour, told once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from awards import registry
from awards.achievements import achievement_key
from awards.choices import AwardOccasion
from awards.models import Honour, Recipient
from awards.models.honours import owner_id_of
from awards.queries.catalogue import AwardNames
from awards.queries.units import kin_of
from campaigns.choices import AwardLevel, RecipientKind
from campaigns.facts.loading import Unreadable, load
from campaigns.models import Campaign
from emulation.accounts.models import Unit
from emulation.lib.vietnamese import match_key, normalise

SCHEMA = "emulation-facts/1"
FACT_AT_MOST = 120
# What was only proposed is no honour.
NOT_YET = ("submitted", "proposed")


@dataclass
class Report:
    entered: int = 0
    known: int = 0
    # (fact, why): what was not entered, in words.
    left: list[tuple[str, str]] = field(default_factory=list)


def run(paths: Iterable[Path]) -> Report:
    """All files or, where one cannot be read, none."""
    contents = [(path, load(path)) for path in paths]
    for path, content in contents:
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            raise Unreadable(f"{path.name} không theo khuôn dạng {SCHEMA}.")
    report = Report()
    with transaction.atomic():
        for path, content in contents:
            _Import(path, content, report).run()
    return report


class _Import:
    def __init__(self, path: Path, content: dict, report: Report) -> None:
        self.path, self.content, self.report = path, content, report
        self.awards = AwardNames()
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.campaigns = {row.code: row for row in Campaign.objects.select_related("unit")}
        self.conferences = {
            row["id"]: row for row in content.get("conferences") or () if row.get("id")
        }

    def run(self) -> None:
        for fact in self.content.get("awards") or ():
            for number, told in enumerate(fact.get("recipients") or (), 1):
                if isinstance(told, dict) and told.get("name"):
                    self._one(fact, told, number)

    def _one(self, fact: dict, told: dict, number: int) -> None:
        label = f"{fact.get('id')}, {told['name']}"
        key = self._key(fact, number)
        if Honour.objects.filter(fact=key).exists():
            self.report.known += 1
            return
        if fact.get("status") in NOT_YET:
            self.report.left.append((label, "mới đề nghị, chưa được khen"))
            return
        campaign = self._campaign(fact)
        unit = self.units.get(told.get("unit") or "")
        home = unit or (campaign.unit if campaign else None)
        if home is None:
            self.report.left.append((label, "không rõ đơn vị, phong trào"))
            return
        name = normalise(str(told["name"]))
        kind = told.get("kind")
        kind = kind if kind in RecipientKind.values else RecipientKind.INDIVIDUAL
        printed = normalise(str(fact.get("form") or ""))
        level = fact.get("level") if fact.get("level") in AwardLevel.values else ""
        award = self.awards.find(printed, level)
        recipient = self._recipient(name, kind, home)
        if self._is_told(recipient, award, printed, campaign):
            self.report.known += 1
            return
        year = self._year(fact)
        purpose = normalise(str(fact.get("purpose") or ""))
        occasion = AwardOccasion.CAMPAIGN if campaign else ""
        deed = achievement_key(
            occasion, award.code if award else "", [year] if year else [], campaign and campaign.pk
        )
        same = Honour.objects.standing().filter(recipient=recipient, achievement_key=deed)
        registry.enter(
            [
                Honour(
                    recipient=recipient,
                    owner_id=owner_id_of(home),
                    kind=kind,
                    name_printed=name,
                    post=normalise(str(told.get("position") or "")),
                    unit=unit,
                    unit_printed=str(unit or ""),
                    award=award,
                    award_printed=printed,
                    occasion=occasion,
                    campaign=campaign,
                    years=[year] if year else [],
                    year=year,
                    achievement=purpose,
                    # Two awards of one campaign stand in some documents: told, not judged.
                    achievement_key="" if deed and same.exists() else deed,
                    authority=self._authority(fact),
                    fact=key,
                )
            ]
        )
        self.report.entered += 1

    def _key(self, fact: dict, number: int) -> str:
        key = f"{fact.get('source') or self.path.name}#{fact.get('id')}#{number}"
        if len(key) <= FACT_AT_MOST:
            return key
        return f"{sha256(key.encode()).hexdigest()}#{fact.get('id')}"[:FACT_AT_MOST]

    def _campaign(self, fact: dict) -> Campaign | None:
        conference = self.conferences.get(fact.get("conference") or "") or {}
        return self.campaigns.get(fact.get("campaign") or conference.get("campaign") or "")

    def _year(self, fact: dict) -> int | None:
        """Of the award itself, else of the conference or the document that tells of it."""
        conference = self.conferences.get(fact.get("conference") or "") or {}
        document = self.content.get("document") or {}
        for said in (
            fact.get("year"),
            fact.get("period"),
            conference.get("date"),
            document.get("date"),
        ):
            text = str(said or "")[:4]
            if text.isdecimal() and len(text) == 4:
                return int(text)
        return None

    def _authority(self, fact: dict) -> str:
        said: Any = fact.get("authority") or ""
        unit = self.units.get(said) if isinstance(said, str) else None
        return str(unit or said)[:200]

    @staticmethod
    def _recipient(name: str, kind: str, unit: Unit) -> Recipient:
        """The one of this name at the unit, or at one that it continues; else a new one."""
        kin = kin_of([unit.pk])[unit.pk]
        rows = Recipient.objects.filter(match=match_key(name), kind=kind, unit__in=kin)
        roots = set(rows.values_list("root_id", flat=True))
        if len(roots) == 1:
            return Recipient.objects.get(pk=roots.pop())
        return Recipient.objects.create(name=name, kind=kind, unit=unit, created_at=timezone.now())

    @staticmethod
    def _is_told(recipient, award, printed: str, campaign) -> bool:
        rows = Honour.objects.filter(recipient__root=recipient.root_id, campaign=campaign)
        if award is not None:
            return rows.filter(award=award).exists()
        key = match_key(printed)
        return any(match_key(text) == key for text in rows.values_list("award_printed", flat=True))
