"""Signing in and out, passwords, the own page, and in which role one works."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from emulation.accounts import acting, services
from emulation.accounts.forms import ForgottenForm, RoleForm, SignInForm
from emulation.lib.proxies import client_address
from emulation.lib.stamps import stamp
from emulation.lib.throttle import within_limit

HOUR = 60 * 60
# Links asked for in an hour: by one machine (an office has one address), and for one mailbox.
FROM_ONE_MACHINE = 20
TO_ONE_MAILBOX = 3

sign_in = views.LoginView.as_view(
    template_name="accounts/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
    extra_context={"title": "Đăng nhập"},
)
sign_out = views.LogoutView.as_view()


def profile(request):
    today = timezone.localdate()
    appointments = request.user.appointments.select_related("unit").order_by("-from_on", "id")
    context = {
        "title": "Tài khoản của tôi",
        "current": appointments.in_force(today),
        "former": appointments.filter(until_on__lt=today),
        "coming": appointments.filter(from_on__gt=today),
    }
    return render(request, "accounts/profile.html", context)


@require_POST
def role_choose(request):
    """Work in one of the roles held, or again in all of them."""
    form = RoleForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "Phân công này đã hết hiệu lực hoặc không phải của bạn.")
        return redirect("home")
    appointment = form.cleaned_data["appointment"]
    if (appointment and appointment.pk) != request.user.authority.acting:
        services.act_in(appointment, actor=request.user)
        acting.choose(request.session, appointment)
    role = f"vai trò {appointment.role_said}" if appointment else "mọi vai trò được giao"
    messages.success(request, f"Bạn đang làm việc với {role}.")
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    # Anything else than an address would be taken for the name of a page.
    return redirect(back if is_ours and "/" in back else "home")


@sensitive_post_parameters()
def password_change(request):
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["new_password1"]
        user = services.set_password(request.user, actor=request.user, password=password)
        update_session_auth_hash(request, user)
        messages.success(request, "Đã đổi mật khẩu. Các phiên khác của bạn đã được đăng xuất.")
        return redirect("accounts:profile")
    context = {
        "title": "Đổi mật khẩu",
        "form": form,
        "submit_label": "Đổi mật khẩu",
        "cancel_url": reverse_lazy("accounts:profile"),
        "trail": [("Tài khoản của tôi", reverse_lazy("accounts:profile")), ("Đổi mật khẩu", None)],
    }
    return render(request, "accounts/password_change.html", context)


@login_not_required
@never_cache
def password_forgotten(request):
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not within_limit(f"reset:{client_address(request)}", FROM_ONE_MACHINE, HOUR):
            form.add_error(None, "Máy này đã yêu cầu quá nhiều lần. Hãy thử lại sau một giờ.")
            context = {"title": "Quên mật khẩu", "form": form}
            return render(request, "accounts/password_forgotten.html", context, status=429)
        # Who asks too often for one mailbox sees the same page: it says nothing about the mailbox.
        if within_limit(f"reset-to:{email.casefold()}", TO_ONE_MAILBOX, HOUR):
            services.ask_for_reset(email)
        return redirect("accounts:password-reset-sent")
    context = {"title": "Quên mật khẩu", "form": form}
    return render(request, "accounts/password_forgotten.html", context)


@login_not_required
def password_reset_sent(request):
    return render(request, "accounts/password_reset_sent.html", {"title": "Đã nhận yêu cầu"})


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordReset(views.PasswordResetConfirmView):
    """Django's own view moves the token out of the address and into the session."""

    template_name = "accounts/password_reset.html"
    success_url = reverse_lazy("accounts:sign-in")
    title = "Đặt mật khẩu mới"

    def form_valid(self, form):
        password = form.cleaned_data["new_password1"]
        services.set_password(form.user, actor=form.user, password=password)
        self.request.session.pop(views.INTERNAL_RESET_SESSION_TOKEN, None)
        messages.success(self.request, "Đã đặt mật khẩu mới. Mời bạn đăng nhập.")
        return redirect(self.success_url)


password_reset = PasswordReset.as_view()


@login_not_required
@never_cache
def session(request):
    """Who is signed in, for a page that has been open for long and wants to send what it keeps.

    With a token for its next form, since signing in anew makes the old one void.
    """
    user = request.user
    answer = {"user": user.pk, "csrf": get_token(request)}
    if user.is_authenticated:
        answer["stamp"] = stamp(user.pk, timezone.now())
    return JsonResponse(answer)
