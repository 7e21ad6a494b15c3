"""Figures of a run: percentiles, medians, what the machine did meanwhile, and how they print."""

import argparse
import json
import math
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from time import monotonic, process_time

__all__ = ["Machine", "median", "options", "percentile", "print_result", "say"]


def options(about: str) -> argparse.ArgumentParser:
    """What every bench can be told."""
    parser = argparse.ArgumentParser(description=about, prog="bin/bench")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document, and all else elsewhere"
    )
    parser.add_argument("--runs", type=int, default=1, help="how often; medians are printed")
    return parser


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that `share` percent of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing was measured")
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


def say(text: str) -> None:
    """Progress, for whoever watches; never on the standard output."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def print_result(
    result: Mapping, *, as_json: bool, columns: Sequence[str] = (), rows: Iterable[Sequence] = ()
) -> None:
    """`result` as one JSON document, or the table with the result below it for people.

    With JSON the table goes to the standard error stream.
    """
    rows = [[_plain(value) for value in row] for row in rows]
    table = _laid_out([list(columns), *rows] if columns else rows)
    if as_json:
        if table:
            print(table, file=sys.stderr)
        print(json.dumps(result, ensure_ascii=False), flush=True)
        return
    if table:
        print(table, end="\n\n")
    print(_laid_out([[name, _plain(value)] for name, value in result.items()]), flush=True)


def _laid_out(rows: list[list[str]]) -> str:
    """Columns one below the other: words to the left, numbers to the right."""
    if not rows:
        return ""
    count = max(len(row) for row in rows)
    rows = [row + [""] * (count - len(row)) for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(count)]
    lines = (
        [
            cell.rjust(width) if index and _is_number(cell) else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    )
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").isdigit()


def _plain(value) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


class Machine:
    """How busy the machine was between entering and leaving, and how much of it this process.

    Server and measuring client share it: figures of a machine that was full, or busy with other
    things before, say little.
    """

    def __enter__(self) -> "Machine":
        self.load_before = os.getloadavg()[0]
        self._begin = (monotonic(), process_time(), *_ticks())
        return self

    def __exit__(self, *failure) -> None:
        at, own, busy, idle = self._begin
        now_busy, now_idle = _ticks()
        self.seconds = monotonic() - at
        cores = os.cpu_count() or 1
        busy, idle = now_busy - busy, now_idle - idle
        self.busy_percent = 100 * busy / max(1, busy + idle)
        self.own_percent = 100 * (process_time() - own) / (self.seconds * cores)
        self.load_after = os.getloadavg()[0]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """For the table."""
        return [
            ("machine", f"{os.cpu_count()} cores, {self.busy_percent:.0f} % busy"),
            ("of it this client", f"{self.own_percent:.0f} %"),
            ("load before, after", f"{self.load_before:.1f}, {self.load_after:.1f}"),
        ]


def _ticks() -> tuple[int, int]:
    """Busy and idle time of all cores since the start, in ticks."""
    with open("/proc/stat") as file:
        user, nice, system, idle, waiting, *others = map(int, file.readline().split()[1:9])
    return user + nice + system + sum(others), idle + waiting
