"""How to load and how to serve the model, ready to copy.

URIs are what anybody chose. Each is quoted for the language that it stands in, and one that
cannot be shown as it is gets no commands at all.
"""

from __future__ import annotations

import re
import shlex
from typing import Final

from mlflow_report_plugin.document import Block, Code, Note
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC
from mlflow_report_plugin.snapshot import Environment, MlflowModel, Snapshot

LOADERS: Final = frozenset(
    {
        *("catboost", "dspy", "h2o", "johnsnowlabs", "keras", "langchain", "lightgbm"),
        *("llama_index", "onnx", "openai", "paddle", "pmdarima", "prophet", "pytorch"),
        *(
            "sentence_transformers",
            "sklearn",
            "spacy",
            "spark",
            "statsmodels",
            "tensorflow",
            "transformers",
        ),
        *("xgboost",),
    }
)
"""The flavors that MLflow loads with `mlflow.FLAVOR.load_model`."""
OF_VIRTUALENV: Final = ("python", "pip", "setuptools", "wheel")
"""The packages of conda that MLflow takes into a virtualenv, too."""
FEATURE_STORE: Final = "databricks.feature_store"
LONGEST_COPIED: Final = 2_000
"""How many characters of a URI or a name a command has."""
NO_COMMANDS: Final = Note(
    "The model's URI has characters that cannot be shown as they are: no commands", "info"
)

OWN_INPUT: Final = Note(
    "The file input.json is yours to write: no example of what a server takes was saved", "info"
)


def model_uri(snapshot: Snapshot) -> str:
    """Give the URI under which the same model will be found tomorrow."""
    version = snapshot.model_version
    return f"models:/{version.name}/{version.version}" if version else snapshot.uris.model_uri


def can_be_copied(*texts: str) -> bool:
    """Tell whether texts are the same after somebody copied what they see.

    Pages show several blanks as one and shorten what is very long, and commands take for an
    option what begins with a dash.
    """
    return all(
        text.isprintable()
        and "  " not in text
        and not text.startswith("-")
        and len(text) <= LONGEST_COPIED
        for text in texts
    )


def servers(snapshot: Snapshot) -> dict[str, str]:
    """Name the servers that the URI of the model needs."""
    made = snapshot.provenance
    if not re.match(r"(models|runs|mlflow-artifacts|dbfs):", model_uri(snapshot)):
        return {}
    found = {"MLFLOW_TRACKING_URI": made.tracking_uri}
    if made.registry_uri != made.tracking_uri:
        found["MLFLOW_REGISTRY_URI"] = made.registry_uri
    return found


def how_to_load(snapshot: Snapshot, model: MlflowModel, uri: str = "") -> tuple[Block, ...]:
    """Show how to load the model.

    Args:
        snapshot: What was collected.
        model: The MLmodel file.
        uri: The URI to load it by, unless it is that of the version.

    Returns:
        Code for each of its flavors, the one that all models have last; or why there is none.
    """
    uri, needed = uri or model_uri(snapshot), servers(snapshot)
    if not can_be_copied(uri, *needed.values()):
        return (NO_COMMANDS,)
    code: list[Block] = []
    for module in loaders(model):
        lines = [f"import mlflow.{module}", "", *set_servers(needed)]
        lines.append(f"model = mlflow.{module}.load_model({uri!r})")
        if module == "pyfunc":
            lines.append("predictions = model.predict(data)")
        code.append(Code("\n".join(lines), "python"))
    if is_feature_store(model):
        code = [Code(score_batch(uri), "python")]
    unknown = sorted({*model.flavors} - LOADERS - {PYFUNC})
    if not code:
        names = ", ".join(unknown) or "none"
        return (Note(f"No way to load it with MLflow for Python is known; flavors: {names}"),)
    return tuple(code)


def loaders(model: MlflowModel) -> tuple[str, ...]:
    """Name the modules of MLflow that load the model, the one that loads any last."""
    return (*sorted(LOADERS & {*model.flavors}), *(("pyfunc",) if PYFUNC in model.flavors else ()))


def set_servers(needed: dict[str, str]) -> list[str]:
    """Say in Python which servers there are."""
    setters = {
        "MLFLOW_TRACKING_URI": "set_tracking_uri",
        "MLFLOW_REGISTRY_URI": "set_registry_uri",
    }
    return [f"mlflow.{setters[name]}({value!r})" for name, value in needed.items()]


def how_to_load_in_a_notebook(
    snapshot: Snapshot, model: MlflowModel, uri: str = ""
) -> tuple[Block, ...]:
    """Show how to load the model in a notebook that may lack what it needs.

    Args:
        snapshot: What was collected.
        model: The MLmodel file.
        uri: The URI to load it by, unless it is that of the version.

    Returns:
        Code; nothing where there is no such way.
    """
    uri, needed = uri or model_uri(snapshot), servers(snapshot)
    if PYFUNC not in model.flavors or is_feature_store(model):
        return ()
    if not can_be_copied(uri, *needed.values()):
        return ()
    lines = [
        "import mlflow.pyfunc",
        "",
        *set_servers(needed),
        f"requirements = mlflow.pyfunc.get_model_dependencies({uri!r})",
        "%pip install --quiet -r $requirements",
        f"model = mlflow.pyfunc.load_model({uri!r})",
    ]
    return (Code("\n".join(lines), "python"),)


def is_feature_store(model: MlflowModel) -> bool:
    """Tell whether the Feature Store of Databricks wraps the model."""
    pyfunc = model.flavors.get(PYFUNC)
    loader = pyfunc.get("loader_module") if isinstance(pyfunc, dict) else None
    return isinstance(loader, str) and loader.startswith(FEATURE_STORE)


def score_batch(uri: str) -> str:
    """Show how to use a model that looks its features up."""
    return (
        "from databricks.feature_engineering import FeatureEngineeringClient\n\n"
        f"FeatureEngineeringClient().score_batch(model_uri={uri!r}, df=data)"
    )


def how_to_serve(snapshot: Snapshot, model: MlflowModel, uri: str = "") -> tuple[Block, ...]:
    """Show how to serve the model, and how to ask it.

    Args:
        snapshot: What was collected.
        model: The MLmodel file.
        uri: The URI to serve it by, unless it is that of the version.

    Returns:
        What to type to serve it, to ask it, to ask it once without a server and to make an image
        of it; or why there is no such way.
    """
    if PYFUNC not in model.flavors:
        return (Note(f"MLflow serves models of the flavor {PYFUNC} only: this model has none"),)
    uri, needed = uri or model_uri(snapshot), servers(snapshot)
    example = snapshot.input_example.serving_input if snapshot.input_example else None
    path = example.path if example else "input.json"
    if not can_be_copied(uri, path, *needed.values()):
        return (NO_COMMANDS,)
    quoted, manager = shlex.quote(uri), environment_manager(snapshot)
    setup = [f"export {name}={shlex.quote(value)}" for name, value in needed.items()]
    serve = [
        *setup,
        f"mlflow models serve -m {quoted} --env-manager {manager} --port 5001",
    ]
    ask = [
        "curl http://127.0.0.1:5001/invocations -H 'Content-Type: application/json' \\",
        f"    --data {shlex.quote(f'@{path}')}",
    ]
    if example is not None:
        file = shlex.quote(f"{uri.rstrip('/')}/{path}")
        ask.insert(0, f"mlflow artifacts download --artifact-uri {file} --dst-path .")
    once = [
        f"mlflow models predict -m {quoted} --env-manager {manager} \\",
        f"    --content-type json --input-path {shlex.quote(path)}",
    ]
    image = [
        f"mlflow models build-docker -m {quoted} --env-manager {manager} --name {image_name(uri)}"
    ]
    code = (Code("\n".join(lines), "bash") for lines in (serve, ask, once, image))
    return (*code, *(() if example or snapshot.gap("input_example") else (OWN_INPUT,)))


def environment_manager(snapshot: Snapshot) -> str:
    """Choose what makes the environment that the model runs in."""
    found = snapshot.environment
    if found is None or found.conda is None:
        return "virtualenv"
    return "conda" if packages_of_conda(found) or not found.python_env else "virtualenv"


def packages_of_conda(found: Environment) -> tuple[str, ...]:
    """Name what conda installs and a virtualenv would not have."""
    names = (each.name or each.text for each in found.dependencies if each.installer == "conda")
    return tuple(dict.fromkeys(name for name in names if name not in OF_VIRTUALENV))


def image_name(uri: str) -> str:
    """Name a Docker image after the model."""
    words = re.findall("[a-z0-9]+", uri.lower().removeprefix("models:"))
    return "-".join(words)[-100:].strip("-") or "model"
