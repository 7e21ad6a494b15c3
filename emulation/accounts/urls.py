from django.urls import path

from emulation.accounts.views import lists, signin, units

app_name = "accounts"

urlpatterns = [
    path("dang-nhap/", signin.sign_in, name="sign-in"),
    path("dang-xuat/", signin.sign_out, name="sign-out"),
    path("phien/", signin.session, name="session"),
    path("tai-khoan/", signin.profile, name="profile"),
    path("tai-khoan/mat-khau/", signin.password_change, name="password-change"),
    path("tai-khoan/vai-tro/", signin.role_choose, name="role-choose"),
    path("quen-mat-khau/", signin.password_forgotten, name="password-forgotten"),
    path("quen-mat-khau/da-gui/", signin.password_reset_sent, name="password-reset-sent"),
    path("dat-lai-mat-khau/<uidb64>/<token>/", signin.password_reset, name="password-reset"),
    path("danh-sach/<slug:key>/", lists.list_choice, name="list-choice"),
    path("don-vi/", units.unit_list, name="unit-list"),
    path("don-vi/tim/", units.unit_search, name="unit-search"),
    path("nguoi/tim/", units.person_search, name="person-search"),
    path("don-vi/<int:pk>/", units.unit_detail, name="unit-detail"),
    path("don-vi/<int:pk>/xac-nhan/", units.unit_confirmation, name="unit-confirmation"),
]
