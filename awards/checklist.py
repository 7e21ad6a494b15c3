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


def _sentence(one: Wanted, names: dict[int, str]) -> str:
    of_whom = f"{names[one.nominee]}: " if one.nominee is not None else "Hồ sơ: "
    return f"{of_whom}thiếu {one.name[:1].lower()}{one.name[1:]}."
