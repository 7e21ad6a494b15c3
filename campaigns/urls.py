from django.urls import path

from campaigns.views import board, cells, documents, evidence, parts, planning, results, series

app_name = "campaigns"

urlpatterns = [
    path("phong-trao/", planning.campaign_list, name="campaign-list"),
    path("phong-trao/moi/", planning.campaign_create, name="campaign-create"),
    path("phong-trao/<int:pk>/", planning.campaign_detail, name="campaign-detail"),
    path("phong-trao/<int:pk>/sua/", planning.campaign_edit, name="campaign-edit"),
    path("phong-trao/<int:pk>/xoa/", planning.campaign_delete, name="campaign-delete"),
    path("phong-trao/<int:pk>/cap-tren/", planning.campaign_parent, name="campaign-parent"),
    path("phong-trao/<int:pk>/buoc-tiep/", planning.campaign_advance, name="campaign-advance"),
    path("phong-trao/<int:pk>/lui-buoc/", planning.campaign_step_back, name="campaign-step-back"),
    path("phong-trao/<int:pk>/nop-bao-cao/", board.board, name="board"),
    path("phong-trao/<int:pk>/nop-bao-cao/nhieu/", board.board_acts, name="board-acts"),
    path("phong-trao/<int:pk>/don-vi/nhieu/", planning.campaign_units, name="campaign-units"),
    path(
        "phong-trao/<int:pk>/don-vi/them/",
        planning.campaign_participants,
        name="campaign-participants",
    ),
    path(
        "phong-trao/<int:pk>/don-vi/<int:unit_pk>/bo/",
        planning.campaign_leave,
        name="campaign-leave",
    ),
    path("phong-trao/<int:pk>/phan/<slug:tab>/", planning.campaign_detail, name="campaign-tab"),
    path("phong-trao/<int:pk>/sua/<slug:part>/", parts.part_edit, name="part-edit"),
    path("phong-trao/<int:pk>/sua/<slug:part>/moi/", parts.row_edit, name="row-create"),
    path("phong-trao/<int:pk>/sua/<slug:part>/<int:row_pk>/", parts.row_edit, name="row-edit"),
    path(
        "phong-trao/<int:pk>/sua/<slug:part>/<int:row_pk>/xoa/",
        parts.row_delete,
        name="row-delete",
    ),
    path("phong-trao/<int:pk>/ky-bao-cao/nhieu/", series.period_series, name="period-series"),
    path("chi-tieu/<int:pk>/giao/", parts.target_spread, name="target-spread"),
    path("tai-lieu/", documents.document_list, name="document-list"),
    path("tai-lieu/<int:pk>/", documents.document_detail, name="document-detail"),
    path("bao-cao/", results.submission_list, name="submission-list"),
    path("bao-cao/cho-xu-ly/", results.submission_queue, name="submission-queue"),
    path("bao-cao/cho-xu-ly/nhieu/", results.submission_acts, name="submission-acts"),
    path(
        "bao-cao/lap/<int:period_pk>/<int:unit_pk>/",
        results.submission_open,
        name="submission-open",
    ),
    path("bao-cao/<int:pk>/", results.submission_detail, name="submission-detail"),
    path("bao-cao/<int:pk>/nhap/", results.submission_edit, name="submission-edit"),
    path("bao-cao/<int:pk>/o/", cells.submission_cells, name="submission-cells"),
    path("bao-cao/<int:pk>/nop/", results.submission_submit, name="submission-submit"),
    path("bao-cao/<int:pk>/tham-dinh/", results.submission_verify, name="submission-verify"),
    path("bao-cao/<int:pk>/tra-lai/", results.submission_return, name="submission-return"),
    path(
        "bao-cao/<int:pk>/ban-luu/<int:number>/",
        results.submission_snapshot,
        name="submission-snapshot",
    ),
    path(
        "bao-cao/<int:pk>/minh-chung/<int:target_pk>/",
        evidence.submission_evidence,
        name="submission-evidence",
    ),
    path("minh-chung/<int:pk>/", evidence.evidence_download, name="evidence-download"),
    path("minh-chung/<int:pk>/xem/", evidence.evidence_show, name="evidence-show"),
    path("minh-chung/<int:pk>/anh-nho/", evidence.evidence_thumbnail, name="evidence-thumbnail"),
    path("minh-chung/<int:pk>/xoa/", evidence.evidence_remove, name="evidence-remove"),
]
