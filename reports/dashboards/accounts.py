"""An administrator: what keeps people from working, as the management pages say it."""

from django.urls import reverse

from emulation.accounts.cares import Needed
from reports.dashboards.blocks import Block, Task, block


def cares(found: list[tuple[Needed, str]]) -> Block:
    """Each kind of care with the address of the list on which it is mended."""
    tasks = [
        Task(
            label=need.care.label,
            url=url,
            note=need.care.advice,
            place=need.named,
            icon="gear",
            state=need.counted,
            kind="warn",
        )
        for need, url in found
    ]
    return block("Quản trị: cần chú ý", tasks, reverse("admin:index"))
