"""How a person sees lists: the choice is kept here for the lists of every app."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from emulation.accounts import services
from emulation.lib import lists


@require_POST
def list_choice(request, key):
    kind = lists.known(key)
    if kind is None:
        raise Http404
    if "mac-dinh" in request.POST:
        services.forget_list(request.user, key=key)
        messages.success(request, "Danh sách trở lại các cột ban đầu.")
    else:
        wanted = set(request.POST.getlist("cot"))
        columns = [column.key for column in kind.rest if column.key in wanted]
        if kind.rest and not columns:
            messages.error(request, "Hãy giữ ít nhất một cột bên cạnh cột đầu.")
        else:
            size = request.POST.get("so-dong", "")
            services.choose_list(
                request.user,
                key=key,
                columns=columns,
                size=int(size) if size in map(str, lists.SIZES) else None,
            )
            messages.success(request, "Đã lưu cách xem danh sách cho lần sau.")
    back = request.POST.get("ve", "")
    is_own = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_own and back.startswith("/") else "home")
