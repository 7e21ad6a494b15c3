"""The benches, small, so that they do not rot; the deadline evening is a test of its own."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from bench.deadline import AT_THE_SAME_TIME, CUT_HALF, CUT_UNREAD, said
from bench.measuring import percentile, print_result

ROOT = Path(__file__).parent.parent
SMALL = ["--officers", "3", "--figures", "4", "--minutes", "0.05"]


@pytest.mark.worker
def test_a_small_evening_loses_nothing_and_does_nothing_twice():
    """Against a PostgreSQL, a Redis, a web server and a worker of its own, whatever ours is."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.deadline", "--json", *SMALL],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout)
    figures = [result.pop("save_p95_ms"), result.pop("bare_p95_ms")]
    assert result == {"lost": 0, "double": 0, "errors": 0}
    assert min(figures) > 0
    for name in (CUT_UNREAD, CUT_HALF, AT_THE_SAME_TIME, "submitted twice at the same time"):
        assert f"1. {name}" in run.stderr
    (folder,) = re.findall(r"everything in (\S+)", run.stderr)
    assert not Path(folder).exists()


@pytest.mark.worker
def test_pages_of_a_small_nation_are_measured():
    """With a server of its own; every page opens, and a campaign of all costs no more queries."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.pages", "--json", "--units", "300", "--runs", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout)
    assert result["bare_ms"] > 0
    for page in ("board", "overview", "units", "targets", "queue", "campaigns"):
        assert result[f"{page}_national_ms"] > 0
        assert 0 < result[f"{page}_national_queries"] <= result[f"{page}_provincial_queries"] + 3


@pytest.mark.worker
def test_a_small_registry_is_measured_at_each_size():
    run = subprocess.run(
        [sys.executable, "-m", "bench.registry", "--json", "--sizes", "200,600", "--runs", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr
    results = json.loads(run.stdout)
    assert [list(result) for result in results] == [
        ["honours", "search_ms", "duplicates_400_ms"]
    ] * 2
    assert [result["honours"] for result in results] == [200, 600]
    assert all(min(result.values()) > 0 for result in results)
    assert "plan at 600 honours" in run.stderr and "Index" in run.stderr


def test_a_percentile_is_a_value_that_was_measured():
    values = range(100, 0, -1)
    found = [percentile(values, share) for share in (50, 95, 100)]
    assert found == [50, 95, 100]
    assert percentile([7], 95) == 7
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 95)


def test_json_is_one_document_and_the_table_goes_elsewhere(capsys):
    result = {"lost": 0, "save_p95_ms": 12.5}
    rows = [("save", 3400, 12.5)]
    print_result(result, as_json=True, columns=("", "count", "ms"), rows=rows)
    out, err = capsys.readouterr()
    assert json.loads(out) == result
    assert err.splitlines() == ["      count  ms", "save  3,400  12.5"]
    print_result(result, as_json=False, columns=("", "count", "ms"), rows=rows)
    out, err = capsys.readouterr()
    assert out.splitlines()[-2:] == ["lost            0", "save_p95_ms  12.5"]
    assert err == ""


def test_figures_are_typed_as_people_write_them_here():
    assert said(Decimal("66264")) == "66.264,0"
