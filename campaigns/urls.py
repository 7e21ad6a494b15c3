from django.urls import path

from campaigns.views import documents, parts, planning

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
    path("chi-tieu/<int:pk>/giao/", parts.target_spread, name="target-spread"),
    path("tai-lieu/", documents.document_list, name="document-list"),
    path("tai-lieu/<int:pk>/", documents.document_detail, name="document-detail"),
]
