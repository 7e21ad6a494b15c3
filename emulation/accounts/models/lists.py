from django.db import models

from emulation.accounts.models.people import User


class ListChoice(models.Model):
    """What one person wants to see of one list: columns, rows on a page. Absent: the usual."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="list_choices", verbose_name="người dùng"
    )
    list_key = models.CharField("danh sách", max_length=40)
    columns = models.JSONField("các cột", default=list)
    size = models.PositiveSmallIntegerField("số dòng một trang", null=True)

    class Meta:
        verbose_name = "cách xem danh sách"
        verbose_name_plural = "cách xem danh sách"
        ordering = ["list_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "list_key"], name="list_choice_once"),
        ]

    def __str__(self):
        return f"{self.user}: {self.list_key}"
