"""What runs when somebody loads the model: what a reviewer must trust before doing so.

Told by the MLmodel file and the names of the files alone. Nothing is loaded to find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC
from mlflow_report_plugin.sections.blocks.tables import in_one_line
from mlflow_report_plugin.snapshot import MlflowModel, Snapshot

FORMATS: Final = {"cloudpickle": "cloudpickle", "pickle": "pickle", "joblib": "joblib"}
"""The values of `serialization_format` that run code, and what to call them."""
FLAVORS: Final = {
    "pmdarima": ("pickle", "this flavor saves models with pickle"),
    "statsmodels": ("pickle", "this flavor saves models with pickle"),
    "paddle": ("pickle", "this flavor saves models with pickle"),
    "shap": ("pickle", "explainers are saved with pickle"),
    "keras": ("Keras", "layers with code of their own, such as Lambda layers, may run it"),
    "tensorflow": ("Keras", "layers with code of their own, such as Lambda layers, may run it"),
    "crate": ("R", "a function of R is unpacked and run"),
}
"""The flavors that run code whatever their settings are."""
FILES: Final = (
    (
        "Pickle files",
        re.compile(r"\.(pkl|pickle|cloudpickle|joblib|dill)$"),
        "unpickling one runs whatever code it contains",
    ),
    (
        "PyTorch files",
        # Exported programs (pt2) as well: where reading them safely fails, PyTorch unpickles.
        re.compile(r"\.(pt|pt2|pth|ckpt)$|(pytorch|adapter)_model[^/]*\.bin$"),
        "PyTorch may unpickle them, which runs whatever code they contain",
    ),
)
"""The names of files that run code, and why."""
HARMLESS: Final = (
    (
        "Weights in formats that cannot hold code, going by the names of the files",
        # Not skops, Keras or CatBoost: only formats that surely have no place for code.
        (".safetensors", ".ubj"),
    ),
    (
        "ONNX graphs, which hold operators and numbers, no code; an operator that ONNX does not "
        "have runs only where whoever loads the model has installed and registered it",
        (".onnx",),
    ),
)
"""What is known of formats that run no code, and the ends of the names of their files."""
MOST_FILES: Final = 5


class Finding(NamedTuple):
    """Something that runs, or may run, when the model is loaded."""

    what: str
    """A word or two for it."""
    why: str
    """What runs, and what says so."""


def loading_code(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Tell what loading the model runs."""
    paths = tuple(file.path for file in snapshot.files.files) if snapshot.files else ()
    raw = snapshot.feature_store.raw_model if snapshot.feature_store else None
    models = (model for model in (snapshot.model, raw) if model is not None)
    found = [finding for model in models for finding in of_flavors(model, paths)]
    return tuple(dict.fromkeys((*found, *of_files(paths))))


def harmless(snapshot: Snapshot) -> tuple[str, ...]:
    """Name the files that hold no code."""
    paths = tuple(file.path for file in snapshot.files.files) if snapshot.files else ()
    named = ((what, [p for p in paths if p.lower().endswith(ends)]) for what, ends in HARMLESS)
    return tuple(f"{what}: {listing(found, MOST_FILES)}" for what, found in named if found)


def code_file(setting: object) -> str:
    """Name the file that a model from code is.

    Args:
        setting: Its `model_code_path`: where the file was on the machine that logged the model.

    Returns:
        Where it is in the model: MLflow copies it there, and takes the last step of the path
        to find it again.
    """
    return re.split(r"[/\\]", in_one_line(setting))[-1]


def of_flavors(model: MlflowModel, paths: Sequence[str]) -> Iterator[Finding]:
    """Look at the settings of the flavors.

    Args:
        model: The MLmodel file.
        paths: The files of the model.

    Yields:
        What was found.
    """
    for name, config in model.flavors.items():
        settings = config if isinstance(config, dict) else {}
        for what, why in (*of_settings(settings), *of_flavor(name, settings, paths)):
            yield Finding(what, f"{why} (flavor {name})")


def of_settings(settings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Look for what any flavor may have.

    Args:
        settings: The settings of a flavor.

    Yields:
        A word or two for what runs, and what it is.
    """
    if settings.get("code"):
        code = in_one_line(settings["code"])
        yield (
            "Code paths",
            f"modules below {code} of the model are put on Python's path and may be imported",
        )
    if settings.get("model_code_path"):
        file = code_file(settings["model_code_path"])
        yield "Model from code", f"the file {file} of the model is run"
    elif settings.get("python_model"):
        file = in_one_line(settings["python_model"])
        yield "cloudpickle", f"{file} is unpickled, which runs whatever code it contains"
    kind = FORMATS.get(in_one_line(settings.get("serialization_format")))
    if kind:
        yield kind, f"saved with {kind}: loading it runs whatever code it contains"
    if settings.get("skops_trusted_types"):
        types = in_one_line(settings["skops_trusted_types"])
        yield "Trusted types", f"objects of types that skops does not know are made: {types}"
    if settings.get("trust_remote_code"):
        yield "trust_remote_code", "code that lies beside the weights is run"


def of_flavor(
    name: str, settings: Mapping[str, object], paths: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Look for what only one flavor has.

    Args:
        name: The flavor.
        settings: Its settings.
        paths: The files of the model.

    Yields:
        A word or two for what runs, and what it is.
    """
    if name in FLAVORS:
        yield FLAVORS[name]
    loader = settings.get("loader_module")
    if name == PYFUNC and isinstance(loader, str) and not f"{loader}.".startswith("mlflow."):
        yield "Loader module", f"the module {loader} is imported and its function is called"
    made = settings.get("model_class")
    if name == "xgboost" and isinstance(made, str) and not made.startswith("xgboost."):
        yield "Model class", f"the class {made} is imported and an object of it is made"
    if name == "pytorch" and not any(path.endswith(".pt2") for path in paths):
        yield "PyTorch", "models are pickled, unless they were saved as pt2"
    if name == "transformers":
        if not settings.get("model_binary"):
            source = in_one_line(settings.get("source_model_name"))
            yield "Transformers", f"the weights are fetched from elsewhere when it loads: {source}"
        scripts = [path for path in paths if path.endswith(".py")]
        if scripts:
            yield (
                "trust_remote_code",
                "classes that transformers does not have are loaded with trust_remote_code, "
                f"which runs {listing(scripts, MOST_FILES)}",
            )


def of_files(paths: Sequence[str]) -> Iterator[Finding]:
    """Look at the names of the files.

    Args:
        paths: The files of the model.

    Yields:
        What was found.
    """
    for what, names, why in FILES:
        found = [path for path in paths if names.search(path.lower())]
        if found:
            yield Finding(what, f"{listing(found, MOST_FILES)}: {why}")
