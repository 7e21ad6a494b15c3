from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from emulation.design import design
from emulation.health import healthz
from reports.views import dashboards, search

urlpatterns = [
    path("", dashboards.home, name="home"),
    path("tim/", search.search_page, name="search"),
    path("", include("emulation.accounts.urls")),
    path("", include("emulation.journal.urls")),
    path("", include("campaigns.urls")),
    path("", include("awards.urls")),
    path("", include("reports.urls")),
    path("so-tay/", TemplateView.as_view(template_name="handbook.html"), name="handbook"),
    path("thiet-ke/", design, name="design"),
    path("healthz", healthz, name="healthz"),
    path("quan-tri/", admin.site.urls),
]
