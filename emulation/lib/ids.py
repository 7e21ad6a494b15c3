"""Ids as browsers send them."""

MOST_DIGITS = 18  # a longer one is no id of ours, and Python refuses to read very long numbers


def is_id(text: str) -> bool:
    """Whether a text may be read as an id or another count that the database holds."""
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
