import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_an_administrator_signs_in_to_the_admin_in_vietnamese(page):
    get_user_model().objects.create_superuser("quan-tri", "quan-tri@example.vn", "mat-khau-thu-1")
    page.goto("/quan-tri/login/")
    page.fill("[name=username]", "quan-tri")
    page.fill("[name=password]", "mat-khau-thu-1")
    page.click("[type=submit]")
    page.wait_for_url("**/quan-tri/")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert "CHÀO MỪNG" in page.inner_text("#user-tools").upper()
