"""Data flows one way: what each part of the package may import, read from its source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import mlflow_report_plugin

NAME = mlflow_report_plugin.__name__
PACKAGE = Path(mlflow_report_plugin.__file__).parent

# The layer of a module is the longest entry that its name begins with. A layer may import its
# own modules, what is in EVERYWHERE, and what it names here: modules of ours, then others'.
EVERYWHERE = {"errors", "redact", "threads", "version"}
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "": (
        {
            "checking",
            "comparison",
            "document",
            "logged.public_notes",
            "model_history",
            "pipeline",
            "renderers.renderer",
            "snapshot",
            "upkeep.autologging",
            "verifying.result",
            "verifying.verify",
        },
        set(),
    ),
    "catalog": (
        {"checking", "collect", "document", "formats", "logged", "masking", "output", "pipeline"}
        | {"policy", "renderers", "sections", "snapshot"},
        {"pyarrow"},
    ),
    "check_formats": ({"snapshot"}, set()),
    "checking": (
        {"check_formats", "collect", "diff", "document", "policy", "presentation", "sections"}
        | {"snapshot", "snapshot_files"},
        set(),
    ),
    "collect": (
        {"logged.place", "marking", "notes", "signing.approval", "masking", "snapshot"},
        {"packaging", "pydantic", "yaml"},
    ),
    "collect.client": (
        {"collect.reading.fitting", "collect.reading.plain", "collect.reading.target"}
        | {"marking"},
        {"databricks", "mlflow", "pydantic"},
    ),
    # MLflow brings both, and looks at its databases with them as well.
    "collect.client.stores": (set(), {"alembic", "mlflow", "sqlalchemy"}),
    "command": (
        {
            "catalog",
            "check_formats",
            "checking",
            "collect",
            "comparison",
            "extensions",
            "formats",
            "logged",
            "masking",
            "marking",
            "model_history",
            "notes",
            "output",
            "pipeline",
            "policy",
            "presentation",
            "profiles",
            "sections.blocks",
            "signing",
            "snapshot",
            "snapshot_files",
            "spark",
            "upkeep",
            "verifying",
        },
        {"click", "pyarrow", "rich"},
    ),
    "comparison": (
        {"collect", "diff", "document", "presentation", "sections", "snapshot", "snapshot_files"},
        set(),
    ),
    # What loading a model runs is told by a block of the sections.
    "diff": ({"sections.blocks", "snapshot"}, {"packaging"}),
    "document": (set(), {"pydantic"}),
    "errors": (set(), {"pydantic"}),
    # What a bill says of a model is what the sections say of it.
    "exports": (
        {"document", "renderers.markdown", "renderers.renderer", "sections.blocks"}
        | {"sections.view", "snapshot"},
        {"packaging", "yaml"},
    ),
    "extensions": ({"renderers.renderer"}, {"entrypoints"}),
    "formats": ({"document", "exports", "extensions", "renderers", "snapshot"}, set()),
    "hooks": (
        {"command", "formats", "marking", "pipeline", "server", "upkeep"},
        {"mlflow"},
    ),
    "logged": ({"collect", "diff", "notes", "signing", "snapshot", "snapshot_files"}, set()),
    "logged.place": ({"snapshot"}, set()),
    "logged_checks": ({"checking", "collect", "logged", "output", "policy", "snapshot"}, set()),
    "marking": (set(), set()),
    "masking": ({"snapshot"}, set()),
    "model_history": (
        {"collect", "diff", "document", "logged", "masking"}
        | {"presentation", "sections", "snapshot"},
        set(),
    ),
    "notes": ({"snapshot"}, {"pydantic"}),
    "output": (set(), set()),
    "pipeline": (
        {"collect", "diff", "document", "extensions", "formats", "logged", "output", "sections"}
        | {
            "logged_checks",
            "presentation",
            "renderers.template",
            "renderers.viewer",
            "snapshot",
            "snapshot_files",
        },
        set(),
    ),
    # What loading a model runs, and what it requires, is told by blocks of the sections.
    "policy": ({"diff", "sections.blocks", "snapshot"}, {"cel", "celpy", "pydantic", "yaml"}),
    "presentation": ({"document", "formats", "output", "renderers", "snapshot"}, set()),
    "profiles": ({"snapshot"}, {"pydantic", "yaml"}),
    "redact": (set(), set()),
    "renderers": (
        {"document"},
        {"jinja2", "markupsafe", "markdown_it", "rich", "typing_extensions", "typst"},
    ),
    "sections": ({"document", "profiles", "snapshot"}, {"packaging", "pydantic", "yaml"}),
    "server": (
        {"check_formats", "checking", "collect", "comparison", "document", "formats", "logged"}
        | {"masking", "model_history", "notes", "pipeline", "policy", "renderers", "sections"}
        | {"snapshot"},
        {"cachetools", "flask", "jinja2", "markupsafe", "werkzeug", "_typeshed"},
    ),
    "signing": ({"snapshot"}, {"cryptography", "pydantic", "securesystemslib"}),
    "snapshot": (set(), {"pydantic", "pydantic_core", "rfc8785"}),
    "snapshot_files": ({"masking", "snapshot"}, set()),
    "spark": (
        {"catalog", "collect", "policy"},
        {"packaging", "pyarrow", "pydantic", "pyspark", "yaml"},
    ),
    "threads": (set(), set()),
    "upkeep": (
        {"collect", "formats", "logged", "marking", "pipeline", "sections"},
        {"flask", "rich"},
    ),
    "verifying": (
        {"collect", "diff", "logged", "signing", "masking", "snapshot", "snapshot_files"},
        {"pydantic"},
    ),
    "version": (set(), set()),
}
# In these folders siblings do not import each other. Some modules are there to be shared, and
# one puts the others together.
SHARED = {
    "exports": {"facts"},
    "collect": {"assembling", "client", "governance", "reading"},
    "diff": {"matching"},
    "renderers": {
        *("assets", "description", "drawings", "escape", "folding", "frame", "links", "outline"),
        *("own_templates", "renderer", "style", "template", "viewer", "visible"),
    },
    "sections": {"blocks", "view"},
}
TOGETHER = {
    "collect.collecting",
    "collect.collectors",
    "diff.comparing",
    "exports.built_in",
    "renderers.built_in",
    "sections.dossier.evidence",
    "sections.dossier.page",
    "sections.layouts",
}


class Import(NamedTuple):
    """An import statement."""

    importer: str
    """The module of ours, without the package's name."""
    imported: str
    """The module, in full."""
    module: str | None
    """The module of ours that the statement names, from which it may take another module."""
    line: int
    at_top: bool
    """Whether it is run when the module is imported."""

    @property
    def ours(self) -> str | None:
        """The imported module without the package's name, None for a module of others."""
        return _without_name(self.imported)

    def __str__(self) -> str:
        return f"{self.importer or '__init__'}, line {self.line}: imports {self.imported}"


@cache
def modules() -> dict[str, Path]:
    """The modules of the package by name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        steps = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(step for step in steps if step != "__init__")] = path
    return found


def imports() -> Iterator[Import]:
    """All import statements of the package."""
    for name, path in modules().items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        at_top = set(map(id, _run_at_import(tree)))
        for node in ast.walk(tree):
            for imported, module in _imported(node):
                line = getattr(node, "lineno", 0)
                yield Import(name, imported, module, line, id(node) in at_top)


def _imported(node: ast.AST) -> list[tuple[str, str | None]]:
    if isinstance(node, ast.Import):
        return [(alias.name, _without_name(alias.name)) for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert node.level == 0, "imports are absolute"
    module = node.module or ""
    ours = _without_name(module)
    known = modules() if ours is not None else {}
    inner = f"{ours}." if ours else ""
    return [(f"{module}.{a.name}" if inner + a.name in known else module, ours) for a in node.names]


def _without_name(module: str) -> str | None:
    if module == NAME or module.startswith(f"{NAME}."):
        return module[len(NAME) + 1 :]
    return None


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from _run_at_import(child)


def within(module: str, layers: set[str]) -> bool:
    """Whether a module is one of the layers, or inside one."""
    return any(module == layer or module.startswith(f"{layer}.") for layer in layers)


def layer_of(module: str) -> str:
    return max((layer for layer in ALLOWED if within(module, {layer})), key=len, default="")


IMPORTS = tuple(imports())


def test_each_module_belongs_to_a_layer() -> None:
    assert [name for name in modules() if name and not layer_of(name)] == []


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_layer_imports_what_it_may_and_nothing_else(layer: str) -> None:
    ours, others = ALLOWED[layer]
    seen = [found for found in IMPORTS if layer_of(found.importer) == layer]
    wrong = [
        str(found)
        for found in seen
        if found.ours is not None and not within(found.ours, ours | EVERYWHERE | {layer} - {""})
    ]
    stdlib = sys.stdlib_module_names
    wrong += [
        str(found)
        for found in seen
        if found.ours is None and found.imported.partition(".")[0] not in others | stdlib
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", SHARED)
def test_siblings_do_not_import_each_other(folder: str) -> None:
    shared = {f"{folder}.{name}" for name in SHARED[folder]}
    wrong = [
        str(found)
        for found in IMPORTS
        if within(found.importer, {folder} - TOGETHER)
        and found.importer not in TOGETHER
        and found.ours is not None
        and within(found.ours, {folder})
        and not within(found.ours, shared | {sibling_of(found.importer, folder)})
    ]
    assert wrong == []


def sibling_of(module: str, folder: str) -> str:
    """What stands in the folder and is the module, or holds it."""
    return ".".join(module.split(".")[: folder.count(".") + 2])


def test_the_shared_modules_are_shared() -> None:
    alone = [
        f"{folder}.{name}"
        for folder, names in SHARED.items()
        for name in names
        if not [i for i in IMPORTS if i.ours and within(i.ours, {f"{folder}.{name}"})]
    ]
    assert alone == []


def test_hooks_import_the_rest_of_the_package_only_inside_functions() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if within(found.importer, {"hooks"}) and found.at_top and found.ours is not None
    ]
    assert wrong == []


def test_mlflow_is_imported_by_its_client_and_the_hooks_only() -> None:
    others = {"mlflow", "databricks"}
    importers = {i.importer for i in IMPORTS if i.imported.partition(".")[0] in others}
    assert [name for name in importers if not within(name, {"hooks", "collect.client"})] == []
    # Both are loaded where MLflow is only half imported, or need not be imported at all.
    assert not [str(i) for i in IMPORTS if i.imported == "mlflow" and i.at_top and i.ours is None]


def test_what_is_in_an_extra_is_imported_inside_functions() -> None:
    extra = {"cryptography", "securesystemslib", "typst"}
    assert not [str(i) for i in IMPORTS if i.imported.partition(".")[0] in extra and i.at_top]


def test_what_the_command_line_waits_for_imports_nothing_heavy() -> None:
    top = [i for i in IMPORTS if within(i.importer, {"command"}) and i.at_top]
    assert {i.ours for i in top if not within(i.ours or "command", {"command"})} <= {"errors"}
    others = {i.imported.partition(".")[0] for i in top if i.ours is None}
    assert others <= {"click"} | sys.stdlib_module_names


def test_entry_points_are_found_in_one_way() -> None:
    importers = {i.importer for i in IMPORTS if i.imported.partition(".")[0] == "entrypoints"}
    assert importers == {"extensions"}
    assert not [str(i) for i in IMPORTS if i.imported.startswith("importlib.metadata")]


# A module is locked while it is imported, and its packages are imported after that. So a package
# that imports its own modules must be the only way to them: two threads, of which one imports the
# package and the other a module in it, would wait for each other, and Python then gives one of them
# a module that is not complete.
CLOSED = {
    found.importer
    for found in IMPORTS
    if found.at_top
    and found.ours is not None
    and modules()[found.importer].name == "__init__.py"
    and found.ours.startswith(f"{found.importer}.")
    and found.importer
}


def test_what_is_in_a_closed_package_is_imported_from_the_package() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        for package in CLOSED
        if found.module is not None
        and found.module.startswith(f"{package}.")
        and not within(found.importer, {package})
    ]
    assert wrong == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Also not by way of a package, which is imported before what is in it."""
    edges: dict[str, set[str]] = {}
    for found in IMPORTS:
        if found.at_top and found.ours:
            start, steps = closed(found.importer), found.ours.split(".")
            ends = {closed(".".join(steps[: n + 1])) for n in range(len(steps))}
            edges.setdefault(start, set()).update(ends - {start, *parents(start)})
    assert circle(edges) == []


def closed(module: str) -> str:
    """The closed package that a module is in, or the module."""
    return next((package for package in CLOSED if within(module, {package})), module)


def parents(module: str) -> set[str]:
    steps = module.split(".")
    return {".".join(steps[:n]) for n in range(len(steps))}


def circle(edges: dict[str, set[str]]) -> list[str]:
    """The modules of a circle, none where there is none."""
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        for after in sorted(edges.get(module, ())):
            if found := walk(after, [*way, module]):
                return found
        done.add(module)
        return []

    return next(filter(None, (walk(module, []) for module in sorted(edges))), [])
