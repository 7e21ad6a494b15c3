"""A signed-in person's requests to the portal in this process, and what each of them costs."""

import re
from dataclasses import dataclass
from html import unescape
from time import process_time

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.stage import HOST, Failed

DEEP = 40  # pages into the board
NEXT = re.compile(r'<a[^>]* rel="next"[^>]*>')
ADDRESS = re.compile(r'href="([^"]+)"')


@dataclass(frozen=True)
class Cost:
    """One request: milliseconds of CPU of the portal and of its database, and statements."""

    portal: float
    database: float
    queries: int

    @property
    def both(self) -> float:
        return self.portal + self.database


class Counter:
    """Counts the statements that pass it on their way to the database."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


class Asking:
    def __init__(self, user):
        self._client = Client(headers={"host": HOST})
        self._client.force_login(user)
        with connection.cursor() as cursor:
            # All the work in one process, whose CPU can be read.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            (self._backend,) = cursor.fetchone()

    def get(self, path: str):
        response = self._client.get(path, secure=True)
        if response.status_code != 200:
            raise Failed(f"{path}: {response.status_code}")
        return response

    def cost(self, path: str) -> Cost:
        """Counting statements costs something: they are counted in a request of their own."""
        counter = Counter()
        with connection.execute_wrapper(counter):
            self.get(path)
        portal, database = process_time(), self._seconds_of_database()
        self.get(path)
        portal, database = process_time() - portal, self._seconds_of_database() - database
        return Cost(1000 * portal, 1000 * database, counter.number)

    def _seconds_of_database(self) -> float:
        with open(f"/proc/{self._backend}/schedstat") as file:
            return int(file.read().split()[0]) / 1e9

    def deep(self, path: str, pages: int = DEEP) -> str:
        """The address so many pages further on, or of the last page."""
        found = path
        for _ in range(pages):
            link = NEXT.search(self.get(found).content.decode())
            if not link:
                break
            found = path + unescape(ADDRESS.search(link[0])[1])
        return found


def pages_of(asking: Asking, campaign, province) -> dict[str, str]:
    """The address of every page that is measured."""
    board = reverse("campaigns:board", args=[campaign.pk])

    def tab(key):
        return reverse("campaigns:campaign-tab", args=[campaign.pk, key])

    return {
        "campaigns": reverse("campaigns:campaign-list"),
        "queue": reverse("campaigns:submission-queue"),
        "overview": reverse("campaigns:campaign-detail", args=[campaign.pk]),
        "units": tab("units"),
        "units, sent": f"{tab('units')}?begun=sent",
        "targets": tab("targets"),
        "board": board,
        "board by kind": f"{board}?nhom=loai",
        "board by branch": f"{board}?nhom=nhanh",
        "board, owed": f"{board}?standing=owed",
        "board, one branch": f"{board}?branch={province.pk}",
        "board, deep": asking.deep(board),
        "one sheet": reverse("reports:campaign-brief", args=[campaign.pk]),
    }
