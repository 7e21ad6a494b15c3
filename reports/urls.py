from django.urls import path

from reports.views import builds, campaigns, papers, public

app_name = "reports"

urlpatterns = [
    path("phong-trao/<int:pk>/bao-cao/", campaigns.campaign_reports, name="campaign-reports"),
    path("phong-trao/<int:pk>/mot-trang/", campaigns.campaign_brief, name="campaign-brief"),
    path("bao-cao-tong-ket/phong-trao/<int:pk>/", builds.report_detail, name="report-detail"),
    path("bao-cao-tong-ket/phong-trao/<int:pk>/lap/", builds.report_build, name="report-build"),
    path(
        "bao-cao-tong-ket/phong-trao/<int:pk>/the-thuc/", builds.imprint_edit, name="imprint-edit"
    ),
    path(
        "bao-cao-tong-ket/phong-trao/<int:pk>/loi-van/<slug:section>/",
        builds.narrative_edit,
        name="narrative-edit",
    ),
    path("bao-cao-tong-ket/<int:pk>/", builds.build_detail, name="build-detail"),
    path("bao-cao-tong-ket/<int:pk>/tien-do/", builds.build_progress, name="build-progress"),
    path("bao-cao-tong-ket/<int:pk>/tai/", builds.build_download, name="build-download"),
    path("quyet-dinh/<int:pk>/van-ban/", papers.paper_list, name="paper-list"),
    path("quyet-dinh/<int:pk>/to-trinh/the-thuc/", papers.letter_edit, name="letter-edit"),
    path("quyet-dinh/<int:pk>/van-ban/<slug:kind>/lap/", papers.paper_build, name="paper-build"),
    path("kiem-tra/", public.code_ask, name="code-ask"),
    path("kiem-tra/<str:code>/", public.code_check, name="code-check"),
]
