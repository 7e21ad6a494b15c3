"""The lock files say what pyproject.toml says."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


def pins(text):
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


def test_every_direct_dependency_is_locked_at_its_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = pins((ROOT / "requirements.txt").read_text())
    everything = pins((ROOT / "tests/requirements.txt").read_text())
    direct = pins("\n".join(project["project"]["dependencies"]))
    dev = pins("\n".join(project["dependency-groups"]["dev"]))
    assert len(direct) == len(project["project"]["dependencies"])
    assert direct.items() <= runtime.items()
    assert dev.items() <= everything.items()
    assert runtime.items() <= everything.items()


def test_what_the_redis_transport_imports_is_there_without_the_test_packages():
    """Its package names it only in an extra; pytest happens to bring it along too."""
    assert {"redis", "packaging"} <= pins((ROOT / "requirements.txt").read_text()).keys()


def test_locks_name_no_host():
    for lock in ("requirements.txt", "tests/requirements.txt"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        assert "index-url" not in text
