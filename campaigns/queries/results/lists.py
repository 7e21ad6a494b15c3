"""Reports as lists show them."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from campaigns.models import Result, Submission
from emulation.accounts.choices import Role


def listed(user):
    """The reports that this person may see, newest first, with what a list prints."""
    return (
        Submission.objects.visible_to(user)
        .select_related("campaign", "unit", "period", "obligation")
        .annotate(figures=counted(Result.objects.filter(submission=OuterRef("pk"))))
        .order_by("-id")
    )


def counted(rows):
    """How many of these rows each report has, asked for those alone that a page prints."""
    each = rows.order_by().values("submission").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(each, output_field=IntegerField()), 0)


def awaiting(user):
    """What waits for verification in the campaigns of this person's council, the oldest first."""
    roles = (Role.COUNCIL_STAFF, Role.COUNCIL_LEADER)
    return (
        listed(user)
        .filter(user.authority.reach("campaign__unit__path", *roles))
        .awaiting_verification()
        .order_by("submitted_at", "id")
    )
