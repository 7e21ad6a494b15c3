from django.contrib import admin
from django.urls import path

from emulation.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("quan-tri/", admin.site.urls),
]
