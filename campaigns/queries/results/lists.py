"""Reports as lists show them."""

from django.db.models import Count

from campaigns.models import Submission
from emulation.accounts.choices import Role


def listed(user):
    """The reports that this person may see, newest first, with what a list prints."""
    return (
        Submission.objects.visible_to(user)
        .select_related("campaign", "unit", "period", "obligation")
        .annotate(figures=Count("results"))
        .order_by("-id")  # counting drops the order of the model
    )


def awaiting(user):
    """What waits for verification in the campaigns of this person's council, the oldest first."""
    roles = (Role.COUNCIL_STAFF, Role.COUNCIL_LEADER)
    return (
        listed(user)
        .filter(user.authority.reach("campaign__unit__path", *roles))
        .awaiting_verification()
        .order_by("submitted_at", "id")
    )
