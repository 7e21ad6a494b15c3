"""The mail that lets a person choose a new password."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from emulation.accounts.models import User


def send_link(user_id: int) -> None:
    """Mail the link. Two mails with one link do no harm: it works once.

    The address comes from the settings, never from what a request calls the portal.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email:
        return
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    path = reverse("accounts:password-reset", args=[uid, token])
    context = {
        "person": user,
        "portal_name": settings.PORTAL_NAME,
        "url": f"{settings.PUBLIC_URL}{path}",
        "hours": int(settings.PASSWORD_RESET_TIMEOUT // 3600),
    }
    body = render_to_string("accounts/mail/password_reset.txt", context)
    send_mail(f"Đặt lại mật khẩu – {settings.PORTAL_NAME}", body, None, [user.email])
