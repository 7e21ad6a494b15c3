"""The key of an achievement: equal for the same one however it is spelled.

One achievement is rewarded once. What "the same" means depends on the occasion:

- campaign: one achievement of a recipient in each campaign, whatever the award and the words;
- regular merit: the award and the years it is for. An emulation title of the grassroots level and
  one of the province for the same year are two standards, judged by two rules, not one deed twice;
- sudden merit and all else: the deed in words, since one deed may not bring a certificate of the
  commune and another of the province. Accents, case, i/y, punctuation and blanks do not count;
  digits do ("cứu 2 người" is not "cứu 3 người").

The key says nothing of the recipient: it is compared among the honours and proposals of one.
"""

from collections.abc import Iterable
from hashlib import sha256

from awards.choices import AwardOccasion
from emulation.lib.vietnamese import match_key


def achievement_key(
    occasion: str,
    award_code: str,
    years: Iterable[int] = (),
    campaign_id: int | None = None,
    text: str = "",
) -> str:
    """At most 80 letters with an award code of up to 40; empty when it cannot be said."""
    if occasion == AwardOccasion.CAMPAIGN and campaign_id is not None:
        return f"{occasion}:{campaign_id}"
    known_years = sorted(set(years))
    if occasion == AwardOccasion.MERIT and known_years:
        return f"{occasion}:{award_code}:{_span(known_years)}"
    words = match_key(text)
    if not words:
        return ""
    if occasion == AwardOccasion.MERIT:
        words = f"{award_code} {words}"
    return f"{occasion}:{sha256(words.encode()).hexdigest()[:24]}"


def _span(years: list[int]) -> str:
    """2024; 2023-2025 for years without a gap; 2022,2024 for others, hashed when they are many."""
    first, last = years[0], years[-1]
    if len(years) == 1:
        return f"{first}"
    if last - first + 1 == len(years):
        return f"{first}-{last}"
    written = ",".join(map(str, years))
    return written if len(written) <= 24 else sha256(written.encode()).hexdigest()[:24]
