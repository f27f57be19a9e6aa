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
EVERYWHERE = {"errors", "lines", "seconds", "version"}
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "": ({"autologging", "document", "snapshot", "pipeline", "renderers.renderer"}, set()),
    "active": (set(), set()),
    "autologging": (
        {"active", "collect.client.model_uris", "collect.threads", "formats", "pipeline"}
        | {"sections"},
        set(),
    ),
    "request_headers": (set(), set()),
    "backfill": ({"collect", "missing"}, {"rich"}),
    "claims": ({"collect"}, set()),
    "cli": (
        {"pipeline", "formats", "output", "progress", "extensions", "collect"}
        | {"commands", "request_headers"},
        {"click"},
    ),
    "collect": ({"snapshot", "active"}, {"pydantic", "yaml"}),
    "collect.client": (
        {"collect", "active", "request_headers"},
        {"mlflow", "databricks", "pydantic"},
    ),
    "commands": ({"backfill", "cli", "collect.client", "webhooks"}, {"click"}),
    "document": (set(), {"pydantic"}),
    "errors": (set(), {"pydantic"}),
    "extensions": ({"renderers.renderer"}, {"entrypoints"}),
    "formats": ({"extensions", "renderers"}, set()),
    "hooks": (
        {"active", "autologging", "cli", "formats", "pipeline", "request_headers", "server"}
        | {"webhooks"},
        {"mlflow"},
    ),
    "missing": ({"autologging", "claims", "collect", "pipeline"}, set()),
    "lines": (set(), set()),
    "output": (set(), set()),
    "pipeline": (
        {"collect", "sections", "renderers", "extensions", "formats", "output"}
        | {"document", "snapshot"},
        set(),
    ),
    "progress": (set(), {"rich"}),
    "renderers": ({"document"}, {"jinja2", "markupsafe", "markdown_it", "typing_extensions"}),
    "seconds": (set(), set()),
    "sections": ({"snapshot", "document"}, set()),
    "server": (
        {"collect.client.model_uris", "collect.threads", "formats", "pipeline", "renderers"}
        | {"sections", "snapshot"},
        {"flask", "jinja2", "markupsafe", "werkzeug", "_typeshed"},
    ),
    "snapshot": (set(), {"pydantic"}),
    "version": (set(), set()),
    "webhooks": ({"autologging", "claims", "collect", "missing"}, {"flask"}),
}
# In these folders siblings do not import each other. Some modules are there to be shared, and
# one puts the others together.
SHARED = {
    "collect": {
        *("client", "governance", "identity", "links", "logged_files", "metric_points"),
        *("mlmodel_file", "mlmodel_yaml", "parts", "plain", "records", "redact", "run_folders"),
        *("runs", "target"),
        *("text_file", "threads", "translate", "input_example.binary", "input_example.excerpt"),
    },
    "renderers": {
        *("description", "drawings", "escape", "links", "outline", "renderer", "visible"),
    },
    "sections": {"blocks", "view"},
}
TOGETHER = {
    "collect",
    "collect.input_example",
    "collect.permissions",
    "renderers",
    "sections",
    "sections.layouts",
}


class Import(NamedTuple):
    """An import statement."""

    importer: str
    """The module of ours, without the package's name."""
    imported: str
    """The module, in full."""
    line: int
    at_top: bool
    """Whether it is run when the module is imported."""

    @property
    def ours(self) -> str | None:
        """The imported module without the package's name, None for a module of others."""
        if self.imported == NAME or self.imported.startswith(f"{NAME}."):
            return self.imported[len(NAME) + 1 :]
        return None

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
            for imported in _imported(node):
                yield Import(name, imported, getattr(node, "lineno", 0), id(node) in at_top)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert node.level == 0, "imports are absolute"
    module = node.module or ""
    known = modules() if module == NAME or module.startswith(f"{NAME}.") else {}
    inner = f"{module}."[len(NAME) + 1 :]
    return [f"{module}.{a.name}" if inner + a.name in known else module for a in node.names]


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
        if within(found.importer, {folder})
        and found.importer not in TOGETHER
        and found.ours is not None
        and within(found.ours, {folder})
        and not within(found.ours, shared)
    ]
    assert wrong == []


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


def test_the_module_that_the_command_line_waits_for_imports_nothing_heavy() -> None:
    top = [i for i in IMPORTS if i.importer == "cli" and i.at_top]
    assert {i.ours for i in top} <= {None, "lines"}
    others = {i.imported.partition(".")[0] for i in top if i.ours is None}
    assert others <= {"click"} | sys.stdlib_module_names
