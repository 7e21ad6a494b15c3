from django.conf import settings
from django.db import models

from emulation.journal.wording import action_said


class EntryQuerySet(models.QuerySet):
    def about(self, obj):
        """Entries on this row and on the rows that belong to it, newest first."""
        kind = obj._meta.label_lower
        own = models.Q(target_type=kind, target_id=obj.pk)
        within = models.Q(within_type=kind, within_id=obj.pk)
        return self.filter(own | within).order_by("-id")


class Entry(models.Model):
    """One act of a user (nhật ký). The database refuses to change or delete it."""

    at = models.DateTimeField("thời điểm", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    actor_name = models.CharField("tên người thực hiện", max_length=200)
    action = models.CharField("việc", max_length=80)
    target_type = models.CharField("loại đối tượng", max_length=80)
    target_id = models.BigIntegerField("mã đối tượng", null=True)
    target_label = models.CharField("đối tượng", max_length=300)
    within_type = models.CharField("thuộc loại", max_length=80, blank=True)
    within_id = models.BigIntegerField("thuộc mã", null=True)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    reason = models.TextField("lý do", blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "việc đã làm"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="entry_by_target"),
            models.Index(fields=["within_type", "within_id", "-id"], name="entry_by_container"),
        ]

    def __str__(self):
        return f"{action_said(self.action)}: {self.target_label}"


class MailState(models.TextChoices):
    WAITING = "waiting", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Gửi không được"
    NONE = "none", "Không gửi thư"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at=None)


class Notification(models.Model):
    """A sentence that one person should know, on the portal and by mail."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notifications",
        verbose_name="người nhận",
    )
    created_at = models.DateTimeField("thời điểm", auto_now_add=True)
    action = models.CharField("việc", max_length=80)
    sentence = models.CharField("nội dung", max_length=500)
    url = models.CharField("địa chỉ", max_length=300, blank=True)
    read_at = models.DateTimeField("đã đọc lúc", null=True)
    mail_state = models.CharField(
        "thư", max_length=10, choices=MailState, default=MailState.WAITING
    )
    mail_claimed_at = models.DateTimeField("nhận gửi lúc", null=True)
    mailed_at = models.DateTimeField("gửi thư lúc", null=True)
    mail_error = models.CharField("lỗi gửi thư", max_length=500, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_by_recipient"),
            models.Index(
                fields=["mail_state", "id"],
                name="notification_to_mail",
                condition=models.Q(mail_state__in=["waiting", "sending"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(mail_state="sent") | models.Q(mailed_at__isnull=False),
                name="notification_sent_has_time",
            ),
        ]

    def __str__(self):
        return self.sentence
