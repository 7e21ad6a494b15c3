"""A list in front of one person: its page, the words about it, its addresses, the file."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from emulation.lib import keyset
from emulation.lib.dates import PartialDate
from emulation.lib.figures import format_number
from emulation.lib.keyset import Key
from emulation.lib.lists.declared import SIZES, Choice, Column, Empty, List
from emulation.lib.lists.filters import (
    AFTER,
    BEFORE,
    EXPORT,
    ORDER,
    PLACE,
    TICKED,
    Tag,
    active,
)
from emulation.lib.template_filters import vn_date, vn_datetime, vn_number
from emulation.lib.throttle import one_at_a_time
from emulation.lib.workbooks import DATE, NUMBER, WRITERS, Heading, Table

EXPORTED_AT_MOST = 100_000
EXPORTED_WITHIN = 5 * 60  # seconds
READ_AT_ONCE = 500
ROWS = "components/list.html"
FORMATS = {"xlsx": "Excel (.xlsx)", "csv": "CSV (.csv)"}


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any

    @property
    def text(self) -> str:
        return printed(self.column.kind, self.value)


@dataclass(frozen=True)
class Line:
    """A row of the page with its cells; the first one names it."""

    row: Any
    name: Cell
    cells: list[Cell]
    group: str = ""  # the heading above, where it begins


@dataclass(frozen=True)
class Head:
    column: Column
    url: str
    direction: str  # ascending, descending, none; "" cannot be sorted by


class Recorder(Protocol):
    """Writes down that somebody took the list out of the portal."""

    def __call__(self, actor: Any, listing: "Listing", *, rows: int, form: str) -> Any: ...


@dataclass
class Listing:
    """A list in front of one person: the rows of the filter, this page, these columns."""

    kind: List
    request: HttpRequest
    rows: Any
    form: forms.Form | None = None
    about: Any = None  # the row whose page the list is part of
    empty: Empty | None = None
    acts_url: str = ""  # where chosen rows are sent; nothing is chosen without it
    more: tuple[Column, ...] = ()  # columns of this page alone, such as periods; always shown
    read: Callable[[Sequence[Any]], Sequence[Any]] | None = None  # instead of the list's own
    count: int | None = None  # of the rows, where it is known without counting them

    def __post_init__(self) -> None:
        self.empty = self.empty or self.kind.empty
        self.read = self.read or self.kind.read

    # What was asked for

    @cached_property
    def choice(self) -> Choice:
        """Kept by the person's own model, which `lib` knows nothing of."""
        chosen = getattr(self.request.user, "list_choice", None)
        return chosen(self.kind.key) if chosen else Choice()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return (*self.kind.chosen(self.choice), *self.more)

    @cached_property
    def group(self) -> Column | None:
        """Sorted by a column, rows of one heading no longer stand together."""
        return None if self.sorting else self.kind.group

    @cached_property
    def size(self) -> int:
        return self.choice.size if self.choice.size in SIZES else self.kind.size

    @cached_property
    def sizes(self) -> list[int]:
        return sorted({*SIZES, self.kind.size})

    @cached_property
    def sorting(self) -> tuple[Column, bool] | None:
        """The column that the address names, and whether it runs down."""
        given = self.request.GET.get(ORDER, "")
        column = self.kind.column(given.removeprefix("-"))
        if column is None or not column.order or not self._is_queryset:
            return None
        return column, given.startswith("-")

    @cached_property
    def order(self) -> keyset.Order:
        keys, name = self.kind.order, ""
        if self.sorting:
            column, down = self.sorting
            first = tuple(map(Key.made, column.order))
            first = tuple(key.reverse for key in first) if down else first
            keys, name = (*first, *keys), f"{'-' if down else ''}{column.key}"
        return keyset.ordered(self.rows, keys, name=name, count=self.count)

    @property
    def _is_queryset(self) -> bool:
        return isinstance(self.rows, QuerySet)

    # The page

    @cached_property
    def page(self) -> keyset.Slice:
        place = {name: self.request.GET.get(name, "") for name in (AFTER, BEFORE)}
        place = {"after": place[AFTER], "before": place[BEFORE]}
        if self._is_queryset:
            return self.order.page(self.size, **place)
        return keyset.sliced(self.rows, self.size, **place)

    @cached_property
    def object_list(self) -> list[Any]:
        return list(self.read(self.page.rows))

    @cached_property
    def lines(self) -> list[Line]:
        first, *rest = self.columns
        lines, former = [], None
        for row in self.object_list:
            group = str(self.group.of(row)) if self.group else ""
            cells = [Cell(column, column.of(row)) for column in rest]
            begins = group if group != former else ""
            lines.append(Line(row, Cell(first, first.of(row)), cells, begins))
            former = group
        return lines

    @property
    def width(self) -> int:
        return len(self.columns) + bool(self.acts_url)

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    @property
    def orders(self) -> list[Head]:
        """What the list can be sorted by, shown or not."""
        return [head for head in map(self._head, self.kind.columns) if head.url]

    def _head(self, column: Column) -> Head:
        if not column.order or not self._is_queryset:
            return Head(column, "", "")
        if not self.sorting or self.sorting[0] is not column:
            return Head(column, self.address(**{ORDER: column.key}), "none")
        down = self.sorting[1]
        url = self.address(**{ORDER: column.key if down else f"-{column.key}"})
        return Head(column, url, "descending" if down else "ascending")

    @property
    def is_wide(self) -> bool:
        """The eye needs help along a row of many cells."""
        return len(self.columns) > 6

    # Words

    @property
    def total(self) -> str:
        return f"{said_of(self.page.total)} {self.kind.noun}"

    @property
    def place(self) -> str:
        """ "214 phong trào", and on several pages "Dòng 31–60 trong 214 phong trào"."""
        page = self.page
        if not page.has_other_pages:
            return self.total
        if page.start > keyset.COUNTED_TO:
            return f"{len(page.rows)} dòng, sau hơn {said_of(keyset.COUNTED_TO)} dòng đầu"
        first, last = format_number(page.start + 1), format_number(page.start + len(page.rows))
        return f"Dòng {first}–{last} trong {self.total}"

    @property
    def is_filtered(self) -> bool:
        return self.form is not None and bool(active(self.form) or self.form.errors)

    @property
    def tags(self) -> list[Tag]:
        return [
            Tag(label, said, self.address(drop=(name,)))
            for name, label, said in (active(self.form) if self.form else ())
        ]

    # Addresses, all within the page's own

    def address(self, drop: Sequence[str] = (), **words: str) -> str:
        """The filter and order of now, from the first page on, with these words changed."""
        query = self.request.GET.copy()
        # A search field has two inputs: what was typed, and the id of what was picked.
        for name in (*PLACE, *drop, *(f"{name}_text" for name in drop)):
            query.pop(name, None)
        for name in [name for name, values in query.lists() if not any(values)]:
            del query[name]
        for name, word in words.items():
            query[name] = word
        written = query.urlencode()
        return f"?{written}" if written else self.request.path

    @property
    def url_next(self) -> str:
        return self.address(**{AFTER: self.page.after}) if self.page.after else ""

    @property
    def url_previous(self) -> str:
        return self.address(**{BEFORE: self.page.before}) if self.page.before else ""

    @property
    def url_unfiltered(self) -> str:
        return self.address(drop=tuple(self.form.fields) if self.form else ())

    @property
    def url_here(self) -> str:
        """The list as it is filtered and sorted, from its first page on."""
        address = self.address()
        return f"{self.request.path}{address}" if address.startswith("?") else address

    @property
    def url_acts(self) -> str:
        """With filter, order and place, so that the act comes back to this page."""
        query = self._placed().partition("?")[2]
        return f"{self.acts_url}?{query}" if query else self.acts_url

    @property
    def url_ticked(self) -> str:
        return self._placed(**{TICKED: "1"})

    def _placed(self, **words: str) -> str:
        """An address that stays on this page of the list."""
        place = {name: self.request.GET.get(name, "") for name in (AFTER, BEFORE)}
        return self.address(**{name: text for name, text in place.items() if text}, **words)

    @property
    def is_ticked(self) -> bool:
        """Every row of the page is ticked, for browsers without scripts."""
        return TICKED in self.request.GET

    @property
    def exports(self) -> list[tuple[str, str]]:
        return [(label, self.address(**{EXPORT: form})) for form, label in FORMATS.items()]

    # The file

    @property
    def wants_file(self) -> bool:
        return self.request.GET.get(EXPORT) in FORMATS

    def exported(self, record: Recorder) -> HttpResponse | None:
        """The file that the address asks for, written down; nothing, if it asks for none."""
        if not self.wants_file:
            return None
        form = self.request.GET[EXPORT]
        if self._count(EXPORTED_AT_MOST) > EXPORTED_AT_MOST:
            messages.error(
                self.request,
                f"Danh sách có hơn {format_number(EXPORTED_AT_MOST)} {self.kind.noun}, quá lớn cho "
                "một tệp. Hãy lọc hẹp lại, ví dụ theo năm hoặc trạng thái, rồi xuất từng phần.",
            )
            return HttpResponseRedirect(self.address())
        # A long file takes a while; a hurried person must not keep every process of the portal.
        with one_at_a_time(f"export:{self.request.user.pk}", EXPORTED_WITHIN) as is_first:
            if is_first:
                return self._file(form, record)
        messages.error(
            self.request,
            "Tệp bạn yêu cầu trước còn đang được lập. Hãy đợi tệp ấy tải xong rồi xuất lại.",
        )
        return HttpResponseRedirect(self.address())

    def _file(self, form: str, record: Recorder) -> HttpResponse:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write, content_type = WRITERS[form]
        rows = write(file, self._table())
        record(self.request.user, self, rows=rows, form=form)
        file.seek(0)
        day = PartialDate.of(timezone.localdate()).short.replace("/", "-")
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"{self.kind.title} {day}.{form}",
            content_type=content_type,
        )

    def _count(self, to: int) -> int:
        return keyset.counted(self.rows, to) if self._is_queryset else len(self.rows)

    def _table(self) -> Table:
        columns = (self.group, *self.columns) if self.group else self.columns
        return Table(
            title=self.kind.title,
            headings=[Heading(column.label, column.kind) for column in columns],
            rows=([column.of(row) for column in columns] for row in self._all_rows()),
            notes=[
                ("Danh sách", self.kind.title),
                *([("Thuộc", str(self.about))] if self.about else []),
                ("Bộ lọc", self.filter_said or "không lọc"),
                ("Xếp theo", self._order_said),
                ("Xuất lúc", vn_datetime(timezone.now())),
                ("Người xuất", str(self.request.user)),
            ],
        )

    def _all_rows(self) -> Iterator[Any]:
        rows = self.order.sorted.iterator(READ_AT_ONCE) if self._is_queryset else iter(self.rows)
        while some := list(islice(rows, READ_AT_ONCE)):
            yield from self.read(some)

    @property
    def filter_said(self) -> str:
        return "; ".join(f"{tag.label}: {tag.said}" for tag in self.tags)

    @property
    def _order_said(self) -> str:
        if not self.sorting:
            return "thứ tự của danh sách"
        column, down = self.sorting
        return f"{column.label}, {'giảm dần' if down else 'tăng dần'}"


def respond(
    request: HttpRequest,
    listing: Listing,
    template: str,
    *,
    record: Recorder,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The file that was asked for, the table alone for htmx, or the page."""
    if file := listing.exported(record):
        return file
    context = {"title": listing.kind.title, **(context or {}), "listing": listing}
    return render(request, ROWS if wants_rows(request) else template, context)


def wants_rows(request: HttpRequest) -> bool:
    """htmx replaces the list alone; going back in the browser fetches the page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def printed(kind: str, value: Any) -> str:
    """A value as a page says it; "–" where there is none."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if kind == NUMBER:
        return vn_number(value)
    if hasattr(value, "hour"):
        return vn_datetime(value)
    return vn_date(value) if kind == DATE else str(value)


def said_of(count: int) -> str:
    if count > keyset.COUNTED_TO:
        return f"hơn {format_number(keyset.COUNTED_TO)}"
    return format_number(count)
