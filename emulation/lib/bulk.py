"""One act on many chosen rows: first a sheet that names what will happen, then row by row.

Each row is judged by the same rule and done by the same service as on its own page; what is
refused keeps the others from nothing and is told with its reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from emulation.lib.figures import format_number
from emulation.lib.ids import is_id
from emulation.lib.keyset import ordered
from emulation.lib.lists import List
from emulation.lib.outcomes import Outcome
from emulation.lib.verdicts import Verdict

CHOSEN, ALL, ACT, CONFIRMED = "chon", "tat-ca", "viec", "xac-nhan"
AT_MOST = 200
NAMED_AT_MOST = 20
REASONS_AT_MOST = 5


@dataclass(frozen=True)
class Act:
    """`run` is the service: (rows, actor=…, versions={pk: version}, **form's values) → Outcome."""

    key: str
    label: str
    done: str  # "Đã thẩm định", before the number of rows
    will: str  # what happens to each row, as the sheet says it
    verdict: Callable[[Any, Any], Verdict]
    run: Callable[..., Outcome]
    form: type[forms.Form] | None = None
    icon: str = ""
    danger: bool = False
    asks: bool = True  # not for what takes nothing away, such as having read a notice


@dataclass(frozen=True)
class Sheet:
    """What is asked before the act."""

    able: list[Any]
    refused: list[tuple[Any, str]]
    lost: int  # chosen, but no longer there for this person

    @property
    def named(self) -> list[Any]:
        return self.able[:NAMED_AT_MOST]

    @property
    def unnamed(self) -> str:
        rest = len(self.able) - NAMED_AT_MOST
        return format_number(rest) if rest > 0 else ""

    @property
    def count(self) -> str:
        return format_number(len(self.able))

    @property
    def marks(self) -> list[str]:
        """The rows as the answer sends them: the id, and the version where there is one."""
        return [_mark(row) for row in self.able]


def respond(
    request: HttpRequest,
    kind: List,
    *,
    filtered: QuerySet,
    visible: QuerySet,
    back: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Asks, or acts after the answer, and returns to the list as it was filtered.

    "All rows" are those of the filter; rows chosen one by one are looked for among all that this
    person may see, so that one which somebody else has just dealt with is told with its reason.
    """
    query = request.GET.urlencode()
    back = f"{back}?{query}" if query else back
    if request.method != "POST":
        return HttpResponseRedirect(back)
    act = kind.act(request.POST.get(ACT, ""))
    if act is None:
        raise Http404
    versions = _chosen(request)
    is_confirmed = CONFIRMED in request.POST or not act.asks
    is_all = ALL in request.POST and CONFIRMED not in request.POST
    meant = filtered if is_all else visible.filter(pk__in=list(versions)[: AT_MOST + 1])
    rows = list(ordered(meant, kind.order).sorted[: AT_MOST + 1])
    lost = 0 if is_all else len(versions) - len(rows)
    if len(rows) > AT_MOST or len(versions) > AT_MOST:
        messages.error(
            request,
            f"Mỗi lần làm được với nhiều nhất {AT_MOST} {kind.noun}. Hãy lọc hẹp lại, hoặc chọn "
            "từng trang.",
        )
        return HttpResponseRedirect(back)
    if not rows:
        messages.error(request, f"Hãy đánh dấu ít nhất một {kind.noun} rồi bấm lại.")
        return HttpResponseRedirect(back)
    form = act.form(request.POST if is_confirmed else None) if act.form else None
    if is_confirmed and (form is None or form.is_valid()):
        values = form.cleaned_data if form else {}
        outcome = act.run(rows, actor=request.user, versions=versions, **values)
        tell(request, kind, act, outcome)
        return HttpResponseRedirect(back)
    verdicts = [(row, act.verdict(request.user, row)) for row in rows]
    sheet = Sheet(
        able=[row for row, verdict in verdicts if verdict],
        refused=[(row, verdict.reason) for row, verdict in verdicts if not verdict],
        lost=lost,
    )
    context = {
        "title": f"{act.label}: {sheet.count} {kind.noun}",
        "kind": kind,
        "act": act,
        "sheet": sheet,
        "form": form,
        "back": back,
        **(context or {}),
    }
    return render(request, "components/list_confirm.html", context)


def tell(request: HttpRequest, kind: List, act: Act, outcome: Outcome) -> None:
    """The totals, and why each of the others was not done."""
    if outcome.done:
        count = format_number(len(outcome.done))
        messages.success(request, f"{act.done} {count} {kind.noun}.")
    if not outcome.refused:
        return
    count = format_number(len(outcome.refused))
    reasons = [f"{row}: {reason}" for row, reason in outcome.refused[:REASONS_AT_MOST]]
    rest = len(outcome.refused) - REASONS_AT_MOST
    if rest > 0:
        reasons.append(f"và {format_number(rest)} {kind.noun} khác.")
    messages.warning(request, f"{count} {kind.noun} chưa làm được. {' '.join(reasons)}")


def _mark(row: Any) -> str:
    version = getattr(row, "version", None)
    return f"{row.pk}" if version is None else f"{row.pk}:{version}"


def _chosen(request: HttpRequest) -> dict[int, int | None]:
    """The chosen ids, each with the version that the person has seen."""
    found = {}
    for given in request.POST.getlist(CHOSEN):
        pk, _, version = given.partition(":")
        if is_id(pk):
            found[int(pk)] = int(version) if is_id(version) else None
    return found
