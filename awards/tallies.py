"""Thresholds of votes in whole persons: integers only, so that 90 % of 22 is 20, never 19,8."""


def needed(total: int, numerator: int, denominator: int, *, is_strict: bool = False) -> int:
    """The least number of votes that reaches the share of `total`; of 22 members 9/10 need 20.

    A strict threshold must be exceeded ("quá một nửa"): of 22 members more than 1/2 are 12.
    """
    if total < 0:
        raise ValueError("A council does not have fewer than no members.")
    if denominator <= 0 or not 0 <= numerator <= denominator:
        raise ValueError("A threshold lies between none and all.")
    if is_strict:
        return total * numerator // denominator + 1
    return -(-total * numerator // denominator)


def passes(
    votes_for: int, total: int, numerator: int, denominator: int, *, is_strict: bool = False
) -> bool:
    """Whether the votes reach the threshold; where there is nobody to vote, nothing passes."""
    if not 0 <= votes_for <= total:
        raise ValueError("There are not more votes than voters.")
    return total > 0 and votes_for >= needed(total, numerator, denominator, is_strict=is_strict)
