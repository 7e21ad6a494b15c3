from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from campaigns.fact_words import DOCUMENT_KINDS, LISTS, field_called, in_reading_order, in_words
from emulation.accounts.models import Unit
from emulation.lib.exact_json import ExactDecoder, ExactEncoder
from emulation.lib.fields import PartialDateField


class SourceDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user.authority.reach("unit__path"))


class SourceDocument(models.Model):
    """A document that facts were taken from (tài liệu nguồn): article, launch document, report."""

    code = models.CharField("mã", max_length=80, unique=True)
    source = models.CharField("tên tệp hoặc địa chỉ", max_length=500)
    kind = models.CharField("loại", max_length=60, blank=True)
    title = models.TextField("tên", blank=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated = PartialDateField("ngày", null=True, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name="thuộc đơn vị"
    )
    data = models.JSONField("nguyên văn", default=dict, encoder=ExactEncoder, decoder=ExactDecoder)

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "tài liệu nguồn"
        verbose_name_plural = "tài liệu nguồn"
        ordering = ["code"]

    def __str__(self):
        return self.title or f"Tài liệu {self.code}"

    @property
    def kind_label(self):
        return DOCUMENT_KINDS.get(self.kind, self.kind)


class SourceFactQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user.authority.reach("document__unit__path"))

    def behind(self, *rows):
        """The facts that these rows of one model came from. They outlive the rows."""
        kind = ContentType.objects.get_for_model(rows[0]) if rows else None
        return self.filter(row_type=kind, row_id__in=[row.pk for row in rows])


class SourceFact(models.Model):
    """One fact, word for word as the document has it, and the row of the portal that it became."""

    document = models.ForeignKey(
        SourceDocument, models.PROTECT, related_name="facts", verbose_name="tài liệu"
    )
    fact_id = models.CharField("mã", max_length=80, unique=True)
    list_name = models.CharField("danh mục", max_length=40)
    position = models.PositiveIntegerField("thứ tự", default=0)
    data = models.JSONField("nguyên văn", default=dict, encoder=ExactEncoder, decoder=ExactDecoder)
    not_understood = models.JSONField(
        "chưa hiểu", default=list, encoder=ExactEncoder, decoder=ExactDecoder
    )
    campaign = models.ForeignKey(
        "campaigns.Campaign",
        models.SET_NULL,
        null=True,
        related_name="source_facts",
        verbose_name="phong trào",
    )
    row_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    row_id = models.BigIntegerField(null=True)
    row = GenericForeignKey("row_type", "row_id")

    objects = SourceFactQuerySet.as_manager()

    class Meta:
        verbose_name = "dữ kiện"
        verbose_name_plural = "dữ kiện"
        ordering = ["document", "position", "id"]
        indexes = [models.Index(fields=["row_type", "row_id"], name="fact_by_row")]
        constraints = [
            models.CheckConstraint(
                condition=Q(row_type=None, row_id=None)
                | Q(row_type__isnull=False, row_id__isnull=False),
                name="fact_row_has_type",
            ),
        ]

    def __str__(self):
        return self.fact_id

    @property
    def said(self):
        """The fields of the fact in reading order: name, its word, the value in words."""
        names = [
            name
            for name, value in self.data.items()
            if name not in ("id", "source") and value is not None
        ]
        return [
            (name, field_called(name), in_words(self.data[name], name))
            for name in in_reading_order(self.list_name, names)
        ]

    @property
    def list_label(self):
        return LISTS.get(self.list_name, self.list_name)

    @property
    def unknown_names(self):
        return {entry["field"].split(".")[0].split("[")[0] for entry in self.not_understood}
