"""Pages of a campaign of 200 units and of one of 50,000, beside the barest page.

    bin/bench pages [--json] [--units 50000] [--runs 9]

The council's staff asks for each page, with production's settings. A request costs the CPU of the
portal and that of the database for it; of several runs medians count. What the first request alone
does, such as reading templates, is not measured. The ratio is to the barest page behind a sign-in;
aim: at most 4 at national scale. The last page of the table is one of the reports.
"""

import sys

from bench.deadline import BARE
from bench.measuring import Machine, median, options, print_result, say
from bench.stage import Failed, Stage, production

PROVINCIAL, NATIONAL = "provincial", "national"
NEW = "bare page"


def run(stage: Stage, units: int, runs: int) -> dict[tuple[str, str], list]:
    """What each request cost, by the campaign and the page."""
    nation = stage.load("bench.nation")
    say(f"a nation of {units:,} units")
    made = nation.make(units)
    return measured(stage.load("bench.asking"), made, runs)


def measured(asks, made, runs: int) -> dict[tuple[str, str], list]:
    asking = asks.Asking(made.staff)
    addresses = {
        (scale, name): path
        for scale, campaign in ((PROVINCIAL, made.provincial), (NATIONAL, made.national))
        for name, path in asks.pages_of(asking, campaign, made.province).items()
    }
    addresses["", NEW] = BARE
    costs = {key: [] for key in addresses}
    for path in addresses.values():
        asking.get(path)
    for number in range(1, runs + 1):
        say(f"run {number} of {runs}")
        for key, path in addresses.items():
            costs[key].append(asking.cost(path))
    return costs


def table_of(costs) -> list[tuple]:
    bare = _median(costs["", NEW])
    rows = [_row("", NEW, costs["", NEW], bare)]
    for name in dict.fromkeys(name for scale, name in costs if scale):
        rows += [_row(scale, name, costs[scale, name], bare) for scale in (PROVINCIAL, NATIONAL)]
    return rows


def _median(costs, of="both") -> float:
    return median(getattr(cost, of) for cost in costs)


def _row(scale, name, costs, bare) -> tuple:
    both = _median(costs)
    return (
        f"{name}, {scale}" if scale else name,
        both,
        _median(costs, "database"),
        f"{both / bare:.2f}",
        int(_median(costs, "queries")),
    )


def result_of(costs) -> dict:
    """In milliseconds, and times the bare page."""
    bare = _median(costs["", NEW])
    result = {"bare_ms": round(bare, 1)}
    for (scale, name), found in costs.items():
        if scale:
            key = f"{name.replace(',', '').replace(' ', '_')}_{scale}"
            result[f"{key}_ms"] = round(_median(found), 1)
            result[f"{key}_ratio"] = round(_median(found) / bare, 2)
            result[f"{key}_queries"] = int(_median(found, "queries"))
    return result


def main() -> int:
    parser = options(__doc__.partition("\n")[0])
    parser.add_argument("--units", type=int, default=50_000, help="of the nation")
    parser.set_defaults(runs=5)
    chosen = parser.parse_args()
    with production(workers=False) as stage, Machine() as machine:
        costs = run(stage, chosen.units, chosen.runs)
    columns = ("page", "CPU ms", "of it database", "ratio", "queries")
    rows = [*table_of(costs), *machine.rows]
    print_result(result_of(costs), as_json=chosen.json, columns=columns, rows=rows)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, KeyboardInterrupt) as reason:
        sys.exit(f"bench: {str(reason) or 'interrupted'}")
