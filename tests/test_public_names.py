"""The names that users and authors of extensions may rely on."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import mlflow_report_plugin

NAMES = mlflow_report_plugin.__all__


def test_the_names_are_sorted_and_unique() -> None:
    assert sorted(set(NAMES)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_name_resolves_and_is_listed(name: str) -> None:
    assert getattr(mlflow_report_plugin, name) is not None
    assert name in dir(mlflow_report_plugin)


def test_each_error_is_public() -> None:
    from mlflow_report_plugin import errors

    public = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert public <= set(NAMES)


def test_each_node_of_a_document_is_public() -> None:
    from mlflow_report_plugin import document

    defined = {
        name
        for name, value in vars(document).items()
        if isinstance(value, type) and value.__module__ == document.__name__
    }
    assert defined <= set(NAMES)


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(mlflow_report_plugin.__file__).read_text(encoding="utf-8"))
    block = next(
        node for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node)
    )
    imported = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted([*imported, "__version__"]) == NAMES
    for name, module in imported.items():
        assert module is not None
        __import__(module)
        assert getattr(sys.modules[module], name) is getattr(mlflow_report_plugin, name)


def test_a_name_that_there_is_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"'mlflow_report_plugin' .* 'no_such_name'"):
        mlflow_report_plugin.no_such_name  # noqa: B018  # the access is the test
    with pytest.raises(ImportError):
        from mlflow_report_plugin import no_such_name  # noqa: F401  # the import is the test


def test_importing_the_package_imports_neither_mlflow_nor_pydantic() -> None:
    code = (
        "import sys, mlflow_report_plugin\n"
        "print(*sorted(name for name in sys.modules if name.startswith('mlflow')))\n"
        "print(sorted({'pydantic', 'click', 'jinja2', 'entrypoints'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines() == ["mlflow_report_plugin mlflow_report_plugin.version", "[]"]
