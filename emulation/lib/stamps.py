"""The server's word that a page was given out at some moment; nobody can write it themselves."""

from datetime import UTC, datetime

from django.core import signing

SALT = "page-stamp"


def stamp(user_id: int, at: datetime) -> str:
    return signing.dumps([user_id, at.timestamp()], salt=SALT)


def stamped_at(text: str, user_id: int) -> datetime | None:
    """When this person was given the page; None for no stamp, another's or a forged one."""
    try:
        owner, seconds = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return datetime.fromtimestamp(seconds, UTC) if owner == user_id else None
