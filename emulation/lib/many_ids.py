"""Rows by very many ids: one parameter of a statement, however many they are."""

import json
from collections.abc import Iterable

from django.db.models import BooleanField, F, Func


class Among(Func):
    """A condition for `filter`: the ids of `field` are among these.

    `field__in` binds a parameter for each, which takes longer than the query itself.
    """

    output_field = BooleanField()

    def __init__(self, field: str, ids: Iterable[int]) -> None:
        super().__init__(F(field))
        self.ids = sorted(ids)

    def as_sql(self, compiler, connection, **context):
        field, params = compiler.compile(self.source_expressions[0])
        chosen = f"{field} IN (SELECT value FROM json_each(%s))"  # noqa: S608
        return chosen, [*params, json.dumps(self.ids)]

    def as_postgresql(self, compiler, connection, **context):
        field, params = compiler.compile(self.source_expressions[0])
        ids = ",".join(map(str, self.ids))
        return f"{field} = ANY(%s::bigint[])", [*params, f"{{{ids}}}"]
