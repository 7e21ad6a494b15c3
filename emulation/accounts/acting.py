"""Acting in one of several roles: the choice lies in the session and only takes rights away."""

KEY = "acting"


class ActingMiddleware:
    """Narrows the person of a request to the appointment chosen, as long as it is held."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.session.get(KEY)
        is_here = chosen is not None and request.user.is_authenticated
        if is_here and not request.user.narrow_to(chosen):
            choose(request.session, None)
        return self.get_response(request)


def choose(session, appointment) -> None:
    """From the next request on; None is everything held."""
    session.pop(KEY, None)
    if appointment is not None:
        session[KEY] = appointment.pk
