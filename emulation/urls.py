from django.contrib import admin
from django.urls import include, path

from emulation.health import healthz
from reports.views import dashboards

urlpatterns = [
    path("", dashboards.home, name="home"),
    path("", include("emulation.accounts.urls")),
    path("", include("emulation.journal.urls")),
    path("", include("campaigns.urls")),
    path("", include("reports.urls")),
    path("healthz", healthz, name="healthz"),
    path("quan-tri/", admin.site.urls),
]
