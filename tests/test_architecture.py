"""The house stands as planned: imports go down between apps and rooms, none hides in a function."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the bottom to the top. The wiring imports anyone and is imported by no one.
APPS = [
    "emulation.lib",
    "emulation.journal",
    "emulation.accounts",
    "campaigns",
    "awards",
    "reports",
]
WIRING = ["celery", "design", "health", "navigation", "settings", "urls", "wsgi"]

# The rooms of an app: each may import itself and those before it.
ROOMS = [
    ["choices"],
    ["pure modules"],
    ["models"],
    ["queries"],
    ["rules"],
    ["workers"],
    ["tasks"],
    ["services"],
    ["forms", "filters", "site"],
    ["views", "management", "templatetags"],
    ["urls", "admin", "apps"],
]
# A module in no room above is a worker, unless it is named here: it knows no rows.
PURE = {
    "awards.checklist",
    "awards.achievements",
    "awards.citizens",
    "awards.eligibility",
    "awards.fairness",
    "awards.names",
    "awards.prizes",
    "awards.regimes",
    "awards.tallies",
    "campaigns.checks",
    "campaigns.drafts",
    "campaigns.fact_words",
    "campaigns.facts",
    "campaigns.limits",
    "campaigns.measures",
    "campaigns.readiness",
    "campaigns.series",
    "campaigns.reminding",
    "campaigns.terms",
    "campaigns.uploads",
    "campaigns.wording",
    "emulation.accounts.authority",
    "emulation.accounts.wording",
    "emulation.journal.wording",
    "reports.contents",
    "reports.letterhead",
    "reports.phrases",
}


def modules() -> dict[str, Path]:
    """Every module of the project by its dotted name, migrations apart."""
    found = {}
    for app in {name.split(".")[0] for name in APPS}:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                found[dotted(path)] = path
    return found


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def app_of(module: str) -> str | None:
    return next((app for app in APPS if f"{module}.".startswith(f"{app}.")), None)


def is_wiring(module: str) -> bool:
    top, _, rest = module.partition(".")
    return top == "emulation" and rest.split(".")[0] in WIRING


def room_of(module: str) -> str | None:
    """The room of a module in its app; the app itself, and lib, have none."""
    app = app_of(module)
    if app in (None, "emulation.lib") or module == app:
        return None
    name = module.removeprefix(f"{app}.").split(".")[0]
    if any(name in rooms for rooms in ROOMS):
        return name
    return "pure modules" if f"{app}.{name}" in PURE else "workers"


def place(room: str) -> int:
    return next(number for number, rooms in enumerate(ROOMS) if room in rooms)


def imports(tree: ast.AST, known: set[str]) -> Iterator[str]:
    """What a module imports; `from campaigns import rules` is campaigns.rules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield f"{'.' * node.level}{node.module or ''}"
                continue
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = whole in known or node.module == "django.db"
                yield whole if is_module else node.module


def faults_of(module: str, source: str, known: set[str]) -> list[str]:
    tree = ast.parse(source)
    return [
        *(fault for name in imports(tree, known) if (fault := fault_of(module, name))),
        *hidden_imports(tree),
    ]


def fault_of(module: str, imported: str) -> str | None:
    if imported.startswith("."):
        return f"{imported}: write the whole name"
    if imported.split(".")[0] == "weasyprint" and module != "emulation.lib.pdf":
        return "weasyprint is imported by emulation.lib.pdf alone"
    if imported.split(".")[0] == "tests":
        return f"{imported}: tests are imported by tests alone"
    app, other = app_of(module), app_of(imported)
    if app is None:
        return None
    if is_wiring(imported):
        return f"{imported}: the wiring is imported by no one"
    if other is None:
        return None
    if app != other:
        is_down = APPS.index(other) < APPS.index(app)
        return None if is_down else f"{imported}: {app} lies below {other}"
    room, other_room = room_of(module), room_of(imported)
    if room is None or other_room is None or place(other_room) <= place(room):
        return None
    return f"{imported}: {room} come before {other_room}"


def hidden_imports(tree: ast.AST) -> Iterator[str]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"line {node.lineno}: an import inside a function"
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "__import__",
                "import_module",
                "importlib.import_module",
                "import_string",
            }:
                yield f"line {node.lineno}: an import by name inside a function"


def test_imports_go_down_between_apps_and_between_rooms():
    found = modules()
    known = set(found)
    faults = {
        module: sorted(set(faults))
        for module, path in found.items()
        if (faults := faults_of(module, path.read_text(), known))
    }
    assert faults == {}


def knows_rows(imported: str) -> bool:
    """Whether this is Django's ORM (but for what describes a condition) or a room that uses it."""
    if imported.startswith(("django.db", "django.contrib")):
        return imported != "django.db.models"
    room = room_of(imported)
    return room is not None and place(room) > place("pure modules")


def test_pure_modules_know_no_rows_of_any_app():
    found = modules()
    faults = [
        (module, name)
        for module, path in found.items()
        if room_of(module) == "pure modules"
        for name in imports(ast.parse(path.read_text()), set(found))
        if knows_rows(name)
    ]
    assert faults == []


@pytest.mark.parametrize(
    "imported", ["campaigns.models.results", "reports.queries", "django.db.transaction"]
)
def test_a_pure_module_that_reached_for_rows_would_be_seen(imported):
    assert knows_rows(imported)


def test_what_is_named_pure_is_there():
    assert {name for name in PURE if name not in modules()} == set()


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        (
            "emulation.lib.figures",
            "from campaigns.models import Target",
            "campaigns.models: emulation.lib lies below campaigns",
        ),
        (
            "campaigns.services.results",
            "from reports import tasks",
            "reports.tasks: campaigns lies below reports",
        ),
        (
            "campaigns.models.results",
            "from campaigns import rules",
            "campaigns.rules: models come before rules",
        ),
        (
            "campaigns.rules",
            "from campaigns.services.results import submit",
            "campaigns.services.results: rules come before services",
        ),
        (
            "campaigns.measures",
            "from campaigns.models import Target",
            "campaigns.models: pure modules come before models",
        ),
        (
            "campaigns.views.results",
            "from emulation.urls import urlpatterns",
            "emulation.urls: the wiring is imported by no one",
        ),
        (
            "reports.views.builds",
            "def page():\n    from reports import closing",
            "line 2: an import inside a function",
        ),
        (
            "reports.tasks",
            "def build():\n    return import_module('reports.closing').build()",
            "line 2: an import by name inside a function",
        ),
        ("campaigns.rules", "from .models import Campaign", ".models: write the whole name"),
        (
            "reports.closing",
            "import weasyprint",
            "weasyprint is imported by emulation.lib.pdf alone",
        ),
    ],
)
def test_each_kind_of_wrong_import_is_seen(module, source, fault):
    assert fault in faults_of(module, source, set(modules()))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("campaigns.services.results", "from campaigns import rules, snapshots"),
        ("campaigns.services.results", "from campaigns.services.evidence import add"),
        ("reports.closing", "from campaigns.queries.findings import findings_of"),
        ("emulation.urls", "from reports.views import dashboards"),
        ("emulation.accounts.admin", "from emulation.journal.models import Entry"),
    ],
)
def test_right_imports_are_let_through(module, source):
    assert faults_of(module, source, set(modules())) == []
