"""Workbooks of 100,000 figures: written, read and stored, beside the bare programs in one run.

    bin/bench workbooks [--json] [--rows 100000] [--runs 3]

Each step runs in a process of its own, whose peak memory is told; of several runs medians count.
`ratio` is our import (reading on trial and applying) to python-calamine's bare reading plus a bare
COPY of the same rows.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from bench.measuring import Machine, median, options, print_result, say
from bench.stage import ROOT, Stage, production

STEPS = ("write", "write_bare", "read_bare", "copy_bare", "read", "store")
MEGABYTE = 1024  # of kilobytes, in which the peak is told


def main() -> None:
    parser = options(__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000, help="figures in the workbook")
    parser.set_defaults(runs=3)
    chosen = parser.parse_args()
    with production(web=False, workers=False) as stage, Machine() as machine:
        say(f"making {chosen.rows:,} targets")
        _step(stage, "make", str(chosen.rows))
        runs = []
        for number in range(1, chosen.runs + 1):
            say(f"run {number} of {chosen.runs}")
            runs.append(
                {name: _step(stage, name, str(stage.folder / "so-lieu.xlsx")) for name in STEPS}
            )
    result = _result(chosen.rows, runs)
    rows = [
        (
            name,
            median(run[name]["seconds"] for run in runs),
            round(chosen.rows / median(run[name]["seconds"] for run in runs)),
            round(median(run[name]["peak_mb"] for run in runs)),
        )
        for name in STEPS
    ]
    columns = ("step", "seconds", "rows/s", "peak MB")
    print_result(result, as_json=chosen.json, columns=columns, rows=[*rows, *machine.rows])


def _result(rows: int, runs: list[dict]) -> dict:
    def seconds(name: str) -> float:
        return median(run[name]["seconds"] for run in runs)

    def ratio(ours: str, *bare: str) -> float:
        """Of each run by itself: what else the machine does then weighs on both."""
        return median(
            run[ours]["seconds"] / sum(run[name]["seconds"] for name in bare) for run in runs
        )

    return {
        "rows": rows,
        "write_rows_s": round(rows / seconds("write")),
        "write_ratio": round(ratio("write", "write_bare"), 2),
        "read_rows_s": round(rows / seconds("read")),
        "read_ratio": round(ratio("read", "read_bare"), 2),
        "store_rows_s": round(rows / seconds("store")),
        "store_ratio": round(ratio("store", "read_bare", "copy_bare"), 2),
        "store_peak_mb": round(max(run["store"]["peak_mb"] for run in runs)),
        "read_peak_mb": round(max(run["read"]["peak_mb"] for run in runs)),
        "write_peak_mb": round(max(run["write"]["peak_mb"] for run in runs)),
    }


def _step(stage: Stage, name: str, argument: str) -> dict:
    """In a process of its own: what one step has taken of memory must not count for the next."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.workbooks", "--step", name, argument],
        cwd=ROOT,
        env=stage.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _measure(name: str, argument: str) -> None:
    """The one step of this process; prints what it took."""
    figures = Stage(Path()).load("bench.figures")
    if name == "make":
        figures.make(int(argument))
        print("{}")
        return
    act = figures.STEPS[name](Path(argument))
    began = perf_counter()
    act()
    seconds = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        _measure(*sys.argv[2:4])
    else:
        main()
