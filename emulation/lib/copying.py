"""Very many rows into a table at once: COPY on PostgreSQL, plain INSERTs elsewhere.

The values go in as the database holds them, past models: JSON comes as its text, nothing is filled
in by itself but what the table fills in, and no id comes back.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any

from django.db import connections, models, router

BATCH = 2_000


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows of these fields; returns how many."""
    connection = connections[router.db_for_write(model)]
    fields = [model._meta.get_field(name) for name in names]
    columns = [connection.ops.quote_name(field.column) for field in fields]
    table = f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)})"
    # An empty value of these is an empty text, of the others it is NULL.
    texts = ", ".join(
        column for column, field in zip(columns, fields, strict=True) if not field.null
    )
    copy = f"COPY {table} FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({texts}))"
    insert = f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608
    count = 0
    with connection.cursor() as cursor:
        for batch in in_batches(rows, BATCH):
            if connection.vendor == "postgresql":
                text = StringIO(newline="")
                csv.writer(text).writerows(batch)
                text.seek(0)
                cursor.copy_expert(copy, text)
            else:
                cursor.executemany(insert, [_adapted(connection, row) for row in batch])
            count += len(batch)
    return count


def in_batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def _adapted(connection: Any, row: Sequence[Any]) -> list[Any]:
    return [
        str(value)
        if isinstance(value, Decimal)
        else connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, datetime)
        else value
        for value in row
    ]
