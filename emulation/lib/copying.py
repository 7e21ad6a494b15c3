"""Very many rows into a table at once: COPY on PostgreSQL, plain INSERTs elsewhere.

The values go in as the database holds them, past models: JSON comes as its text, nothing is filled
in by itself but what the table fills in, and no id comes back.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any

from django.db import connections, models, router

BATCH = 2_000
# What means something to COPY: the backslash itself, and what ends a value or a line.
_SPECIAL = re.compile(r"[\\\t\n\r]")
_WRITTEN = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows of these fields; returns how many."""
    connection = connections[router.db_for_write(model)]
    columns = ", ".join(
        connection.ops.quote_name(model._meta.get_field(name).column) for name in names
    )
    table = connection.ops.quote_name(model._meta.db_table)
    copies = connection.vendor == "postgresql"
    count = 0
    with connection.cursor() as cursor:
        for batch in in_batches(rows, BATCH):
            if copies:
                text = StringIO("".join(_lines(batch)))
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
            else:
                marks = ", ".join(["%s"] * len(names))
                cursor.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
                    [_adapted(connection, row) for row in batch],
                )
            count += len(batch)
    return count


def in_batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        yield "\t".join([_text(value) for value in row]) + "\n"


def _text(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return _SPECIAL.sub(_escaped, value) if _SPECIAL.search(value) else value
    if value is None:
        return r"\N"
    if kind is bool:
        return "t" if value else "f"
    return str(value)


def _escaped(found: re.Match) -> str:
    return _WRITTEN[found[0]]


def _adapted(connection: Any, row: Sequence[Any]) -> list[Any]:
    return [
        str(value)
        if isinstance(value, Decimal)
        else connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, datetime)
        else value
        for value in row
    ]
