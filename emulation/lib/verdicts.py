"""The answer to "may they?": yes, or no with a sentence the user reads."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Verdict:
    """Falsy when the answer is no; `reason` is then a Vietnamese sentence."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(allowed=True)


def no(sentence: str) -> Verdict:
    """A refusal. It must say why: a greyed button shows the sentence as its tooltip."""
    if not sentence.strip():
        raise ValueError("A refusal needs a sentence.")
    return Verdict(allowed=False, reason=sentence)


class Refused(PermissionDenied):
    """An act that is not done; Django answers 403, and the page prints `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def require(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict.reason)
