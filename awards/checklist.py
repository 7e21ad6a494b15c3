"""Whether a dossier is whole: which papers and particulars it lacks before it may be sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from awards.choices import DocumentKind


@dataclass(frozen=True)
class Wanted:
    """A paper that the checklist asks for. `nominee` is None for one of the whole dossier."""

    document: str
    name: str
    nominee: int | None = None
    is_required: bool = True
    basis: str = ""
    is_unchecked: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper that is there."""

    document: str
    nominee: int | None = None


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: of whom, which, and whether sending waits for it."""

    sentence: str
    nominee: int | None = None
    document: str = ""
    is_required: bool = True


def missing_papers(
    wanted: Iterable[Wanted], papers: Iterable[Paper], names: dict[int, str]
) -> list[Gap]:
    """What the checklist asks for and nobody attached; one paper of the whole serves all.

    A paper that is wanted of each nominee is there when it hangs on the nominee, or once on the
    dossier (one set of minutes names them all); the achievement report is each one's own.
    """
    there = {(paper.document, paper.nominee) for paper in papers}
    gaps, said = [], set()
    for one in wanted:
        shared = one.document != DocumentKind.REPORT and (one.document, None) in there
        if shared or (one.document, one.nominee) in there:
            continue
        gap = Gap(_sentence(one, names), one.nominee, one.document, one.is_required)
        if gap not in said:
            said.add(gap)
            gaps.append(gap)
    return gaps


@dataclass(frozen=True)
class SharedGap:
    """The same thing missing of several: what, and of whom (nominee, name)."""

    what: str
    of: tuple[tuple[int | None, str], ...]
    is_required: bool = True

    @property
    def said(self) -> str:
        """To stand before how many they are."""
        return f"{self.what[:1].upper()}{self.what[1:].rstrip('.')}:"


def shared(gaps: Iterable[Gap]) -> list[SharedGap]:
    """Gaps in their order, those of nominees that lack the same thing as one."""
    found: dict[tuple, list[tuple[int | None, str]]] = {}
    for gap in gaps:
        whose, _, what = gap.sentence.partition(": ")
        found.setdefault((what, gap.is_required), []).append((gap.nominee, whose))
    return [SharedGap(what, tuple(of), required) for (what, required), of in found.items()]


def _sentence(one: Wanted, names: dict[int, str]) -> str:
    of_whom = f"{names[one.nominee]}: " if one.nominee is not None else "Hồ sơ: "
    return f"{of_whom}thiếu {one.name[:1].lower()}{one.name[1:]}."
