from django.urls import path

from emulation.journal import views

app_name = "journal"

urlpatterns = [
    path("thong-bao/", views.notice_list, name="notice-list"),
    path("thong-bao/chon/", views.notice_acts, name="notice-acts"),
    path("thong-bao/da-doc/", views.notices_read, name="notices-read"),
    path("thong-bao/<int:pk>/mo/", views.notice_open, name="notice-open"),
]
