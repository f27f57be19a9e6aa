"""The rules on what loading runs say what MLflow itself does: read from its code, and tried."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import mlflow
import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.sections.blocks import loading_code
from mlflow_report_plugin.sections.blocks.loading_rules import RULES
from mlflow_report_plugin.snapshot import Snapshot

MLFLOW = Path(mlflow.__file__).parent
NOT_OF_MODELS = {"python_function", "otel"}
"""What has no rule, though it is called a flavor: pyfunc is looked at apart, otel is no model."""


def modules_that_save() -> list[Path]:
    """The modules of MLflow that add a flavor to an MLmodel file."""
    modules = MLFLOW.rglob("*.py")
    return [path for path in modules if ".add_flavor(" in path.read_text(encoding="utf-8")]


def flavor_names(path: Path) -> set[str]:
    """The names that a module, or those beside it, give flavors."""
    texts = (each.read_text(encoding="utf-8") for each in path.parent.glob("*.py"))
    names = [re.findall(r'^FLAVOR_NAME = "(\w+)"', text, re.MULTILINE) for text in texts]
    return {name for found in names for name in found}


def test_every_flavor_that_this_mlflow_saves_has_a_rule() -> None:
    folders = [path for path in modules_that_save() if path.parent.name not in ("models", "steps")]
    found = {name for path in folders for name in flavor_names(path)} - NOT_OF_MODELS
    assert len(found) > 20
    assert found <= set(RULES)


SOURCES = sorted(
    {
        *(rule.source for rule in RULES.values()),
        *(loading_code.OF_PYFUNC, loading_code.OF_CODE, loading_code.OF_PYTHON_MODELS),
        *loading_code.DATA_ONLY.values(),
    }
)
GONE_IN_3 = {"mlflow.diviner", "mlflow.fastai", "mlflow.mleap", "mlflow.promptflow"}
NEW_IN_3 = {
    *("mlflow.diffusers.wrapper", "mlflow.langchain.model", "mlflow.openai.model"),
    "mlflow.llama_index.model",
}


@pytest.mark.parametrize("source", [each for each in SOURCES if each.startswith("mlflow.")])
def test_the_function_that_a_rule_names_is_there(source: str) -> None:
    module, name = source.split(", ")
    path = MLFLOW.joinpath(*module.split(".")[1:])
    file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    if not file.exists() or (module in NEW_IN_3 and mlflow.__version__ < "3"):
        assert module in GONE_IN_3 | NEW_IN_3
        return
    tree = ast.parse(file.read_text(encoding="utf-8"))
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert name in defined


def test_the_loaders_of_python_models_are_known() -> None:
    loaders = [path.stem for path in (MLFLOW / "pyfunc" / "loaders").glob("[a-z]*.py")]
    assert loaders
    for name in ("model", *(f"loaders.{each}" for each in loaders)):
        assert loading_code.PYTHON_MODELS.fullmatch(f"mlflow.pyfunc.{name}")


class Touch:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> object:
        return (Path.touch, (self.path,))


def findings(folder: Path) -> set[str]:
    snapshot: Snapshot = report(str(folder)).snapshot
    return {each.what for each in loading_code.loading_code(snapshot)}


@pytest.mark.parametrize(
    "flavors",
    [
        "{sklearn: {pickled_model: model}}",
        "{python_function: {loader_module: mlflow.sklearn, model_path: model}}",
        "{python_function: {loader_module: mlflow.sklearn, model_path: model}, sklearn: {}}",
        "{sklearn: {pickled_model: model, serialization_format: cloudpickle}}",
    ],
)
def test_a_model_without_a_word_on_its_format_is_unpickled(tmp_path: Path, flavors: str) -> None:
    """The file has no name that says so."""
    import cloudpickle

    folder, touched = tmp_path / "model", tmp_path / "touched"
    folder.mkdir()
    (folder / "MLmodel").write_text(f"flavors: {flavors}\n")
    (folder / "model").write_bytes(cloudpickle.dumps(Touch(touched)))
    assert findings(folder) & {"pickle", "cloudpickle"}
    assert not touched.exists()
    if "python_function" in flavors:
        mlflow.pyfunc.load_model(str(folder), suppress_warnings=True)
    else:
        mlflow.sklearn.load_model(str(folder))
    assert touched.exists()


def test_a_loader_in_the_code_of_the_model_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])  # MLflow puts the model's code there
    folder, touched = tmp_path / "model", tmp_path / "touched"
    (folder / "code").mkdir(parents=True)
    code = f"from pathlib import Path\nPath({str(touched)!r}).touch()\n"
    code += "class Model:\n    predict = print\ndef _load_pyfunc(path):\n    return Model()\n"
    (folder / "code" / "my_own_loader.py").write_text(code)
    flavor = "{loader_module: my_own_loader, code: code}"
    (folder / "MLmodel").write_text(f"flavors: {{python_function: {flavor}}}\n")
    assert findings(folder) == {"Code paths", "Loader module"}
    assert not touched.exists()
    mlflow.pyfunc.load_model(str(folder), suppress_warnings=True)
    assert touched.exists()
