"""The registry of honours, small and large: search by name, and 400 nominees against all of it.

    bin/bench registry [--json] [--sizes 20000,2000000] [--runs 5]

The same questions at each size, on a PostgreSQL of this run's own; medians of the runs after one
that warms up. The plans of the queries go to the standard error stream. Growth from the smallest to
the largest is to stay below 2 ×.
"""

from bench.measuring import Machine, median, options, print_result, say
from bench.stage import production


def main() -> None:
    parser = options(__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="20000,2000000", help="how many honours, by commas")
    parser.set_defaults(runs=5)
    chosen = parser.parse_args()
    sizes = [int(text) for text in chosen.sizes.split(",")]
    with production(web=False, workers=False) as stage, Machine() as machine:
        honours = stage.load("bench.honours")
        honours.prepare()
        results = [_measured(honours, size, chosen.runs) for size in sizes]
    rows = [tuple(result.values()) for result in results]
    growth = [
        ("growth", *(results[-1][name] / results[0][name] for name in list(results[0])[1:])),
    ]
    print_result(
        results if chosen.json else {},
        as_json=chosen.json,
        columns=tuple(results[0]),
        rows=[*rows, *growth, *machine.rows],
    )


def _measured(honours, size: int, runs: int) -> dict:
    say(f"making {size:,} honours")
    honours.fill(size)
    user, nominees = honours.asker(), honours.nominees()
    searches, checks = [], []
    for run in range(runs + 1):
        taken = honours.search_ms(user), honours.duplicates_ms(nominees)
        if run:  # the first one warms up
            searches.append(taken[0])
            checks.append(taken[1])
    for plan in honours.plans(user, nominees):
        say(f"plan at {size:,} honours\n{plan}")
    return {
        "honours": size,
        "search_ms": round(median(searches), 2),
        "duplicates_400_ms": round(median(checks), 2),
    }


if __name__ == "__main__":
    main()
