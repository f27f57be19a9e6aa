"""What runs when somebody loads the model: what a reviewer must trust before doing so.

Told by the MLmodel file and the names of the files alone. Nothing is loaded to find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.loading_rules import (
    ANYTHING,
    FORMATS,
    MAY_READ_DATA,
    MOST_FILES,
    RULES,
    UNKNOWN,
    Flavor,
)
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC
from mlflow_report_plugin.sections.blocks.tables import in_one_line
from mlflow_report_plugin.snapshot import MlflowModel, Snapshot

OF_PYFUNC: Final = "mlflow.pyfunc, load_model"
OF_CODE: Final = "mlflow.utils.model_utils, _add_code_from_conf_to_system_path"
OF_PYTHON_MODELS: Final = "mlflow.pyfunc.model, _load_context_model_and_signature"
PYTHON_MODELS: Final = re.compile(r"mlflow\.pyfunc\.(model|loaders\.\w+)")
"""The modules that load models written as a class of Python."""
DATA_ONLY: Final = {"mlflow.prompt.promptlab_model": "mlflow.prompt.promptlab_model, _load_pyfunc"}
"""Other modules of MLflow that read data only."""
COMPRESSED: Final = r"(\.(gz|bz2|xz|lzma|z|zst))?$"
FILES: Final = (
    (
        "Pickle files",
        re.compile(r"\.(pkl|pickle|pckl|pk|cloudpickle|joblib|dill|sav)" + COMPRESSED),
        "unpickling one runs whatever code it contains",
        "Python, pickle",
    ),
    (
        "PyTorch files",
        # Exported programs (pt2) as well: where reading them safely fails, PyTorch unpickles.
        re.compile(r"\.(pt|pt2|pth|ckpt)$|(pytorch|adapter)_model[^/]{0,99}\.bin$"),
        "PyTorch may unpickle them, which runs whatever code they contain",
        "PyTorch, torch.load",
    ),
    (
        "Keras files",
        re.compile(r"\.(keras|h5|hdf5)$"),
        "layers with code of their own, such as Lambda layers, may run it",
        "Keras, load_model",
    ),
    (
        "R files",
        re.compile(r"\.(rds|rda|rdata)$"),
        "R may run code that they contain",
        "R, readRDS",
    ),
    (
        "Programs",
        re.compile(r"\.(jar|so|dll|dylib|pyd)$"),
        "whatever loads one runs it",
        "their format",
    ),
)
"""The names of files that run code, why, and from where that is known."""
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
NO_FILES: Final = ("uri", "keras_module", "loader_module")
"""The settings that name no file of the model: where it was before it was saved, and modules."""
LONGEST_PATH: Final = 1_000
MOST_NAMED: Final = 10_000
"""How many texts in the settings are looked at, which may name files."""


class Finding(NamedTuple):
    """Something that runs, or may run, when the model is loaded, or of which that is not known."""

    what: str
    """A word or two for it, or `Not known`."""
    why: str
    """What runs, and what says so."""
    source: str
    """From where that is known."""

    @property
    def is_known(self) -> bool:
        """False where it is not known what runs."""
        return self.what != UNKNOWN


def loading_code(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Tell what loading the model runs."""
    models, paths = models_and_paths(snapshot)
    found = [finding for model in models for finding in of_model(model, paths)]
    named = [p for model in models for p in islice(named_paths(model.flavors), MOST_NAMED)]
    return tuple(dict.fromkeys((*found, *of_files([*dict.fromkeys((*paths, *named))]))))


def in_short(snapshot: Snapshot) -> tuple[str, ...]:
    """Name what loading the model runs, each thing in a word or two."""
    found = dict.fromkeys(finding.what for finding in loading_code(snapshot))
    if UNKNOWN in found:
        del found[UNKNOWN]
        return (*found, f"what {'else ' if found else ''}it runs is not known")
    return tuple(found)


def models_and_paths(snapshot: Snapshot) -> tuple[tuple[MlflowModel, ...], tuple[str, ...]]:
    """Give the model, the one that it wraps, and their files."""
    paths = tuple(file.path for file in snapshot.files.files) if snapshot.files else ()
    raw = snapshot.feature_store.raw_model if snapshot.feature_store else None
    return tuple(model for model in (snapshot.model, raw) if model is not None), paths


def harmless(snapshot: Snapshot) -> tuple[str, ...]:
    """Name the flavors that are read as data, and the files that hold no code."""
    models, paths = models_and_paths(snapshot)
    data = [
        f"{name} ({RULES[name].source})"
        for model in models
        for name, config in model.flavors.items()
        if name in RULES
        and RULES[name].runs in MAY_READ_DATA
        and not [*RULES[name].runs(Flavor(name, settings_of(config), paths))]
    ]
    named = ((what, [p for p in paths if p.lower().endswith(ends)]) for what, ends in HARMLESS)
    return (
        *((f"Read as data, going by the code of its flavor: {', '.join(data)}",) if data else ()),
        *(f"{what}: {listing(found, MOST_FILES)}" for what, found in named if found),
    )


def code_file(setting: object) -> str:
    """Name the file that a model from code is.

    Args:
        setting: Its `model_code_path`: where the file was on the machine that logged the model.

    Returns:
        Where it is in the model: MLflow copies it there, and takes the last step of the path
        to find it again.
    """
    return re.split(r"[/\\]", in_one_line(setting))[-1]


def settings_of(config: object) -> Mapping[str, object]:
    """Give the settings of a flavor, none where it has something else in their place."""
    return config if isinstance(config, dict) else {}


def of_model(model: MlflowModel, paths: Sequence[str]) -> Iterator[Finding]:
    """Look at the flavors.

    Args:
        model: The MLmodel file.
        paths: The files of the model.

    Yields:
        What was found.
    """
    if not model.flavors:
        yield Finding(UNKNOWN, "the MLmodel file names no flavors", OF_PYFUNC)
    for name, config in model.flavors.items():
        flavor = Flavor(name, settings_of(config), paths)
        of_one = of_pyfunc(model, flavor) if name == PYFUNC else of_flavor(name, flavor)
        for what, why, source in (*of_settings(flavor), *of_one):
            yield Finding(what, f"{why} (flavor {name})", source)


def of_flavor(name: str, flavor: Flavor) -> Iterator[tuple[str, str, str]]:
    """Go by the rule of a flavor.

    Args:
        name: The flavor whose rule it is.
        flavor: The flavor with the settings.

    Yields:
        A word or two for what runs, what it is, and from where that is known.
    """
    rule = RULES.get(name)
    if rule is None:
        yield UNKNOWN, f"what loading the flavor {name} runs is not known", "nowhere"
        return
    for what, why in rule.runs(flavor):
        yield what, why, rule.source


def of_pyfunc(model: MlflowModel, flavor: Flavor) -> Iterator[tuple[str, str, str]]:
    """Look at the module that loads the model for MLflow's own interface.

    Args:
        model: The MLmodel file.
        flavor: Its flavor python_function.

    Yields:
        As for `of_flavor`.
    """
    loader = flavor.settings.get("loader_module")
    is_written = flavor.settings.get("python_model") or flavor.settings.get("model_code_path")
    if not isinstance(loader, str) or not loader:
        if not is_written:
            yield UNKNOWN, "the flavor names no module that loads it", OF_PYFUNC
    elif PYTHON_MODELS.fullmatch(loader):
        if not is_written:
            yield UNKNOWN, f"the flavor does not say what {loader} loads", OF_PYTHON_MODELS
    elif loader in DATA_ONLY:
        return
    elif loader.startswith("mlflow.") and (name := loader.removeprefix("mlflow.")) in RULES:
        if name not in model.flavors:
            yield from of_flavor(name, flavor)
    else:
        yield (
            "Loader module",
            f"the module {loader} is imported and its function is called",
            (OF_PYFUNC),
        )


def of_settings(flavor: Flavor) -> Iterator[tuple[str, str, str]]:
    """Look for what any flavor may have.

    Args:
        flavor: The flavor.

    Yields:
        As for `of_flavor`.
    """
    settings = flavor.settings
    if settings.get("code"):
        code = in_one_line(settings["code"])
        words = f"modules below {code} of the model are put on Python's path and may be imported"
        yield "Code paths", words, OF_CODE
    if settings.get("model_code_path"):
        file = code_file(settings["model_code_path"])
        yield "Model from code", f"the file {file} of the model is run", OF_PYTHON_MODELS
    elif settings.get("python_model"):
        file = in_one_line(settings["python_model"])
        yield "cloudpickle", f"{file} is unpickled, {ANYTHING}", OF_PYTHON_MODELS
    kind = FORMATS.get(in_one_line(settings.get("serialization_format")))
    if kind and flavor.name not in RULES:
        words = f"saved with {kind}: loading it runs whatever code it contains"
        yield kind, words, "its serialization_format"
    if settings.get("skops_trusted_types"):
        types = in_one_line(settings["skops_trusted_types"])
        words = f"objects of types that skops does not know are made: {types}"
        yield "Trusted types", words, RULES["sklearn"].source
    if settings.get("trust_remote_code"):
        words = "code that lies beside the weights is run"
        yield "trust_remote_code", words, "its trust_remote_code"


def named_paths(value: object, depth: int = 0) -> Iterator[str]:
    """Find the texts in the settings of flavors that may name files.

    Args:
        value: The settings, or a part of them.
        depth: How many containers it is in.

    Yields:
        The texts.
    """
    if isinstance(value, str) and len(value) <= LONGEST_PATH and "://" not in value:
        yield value
    elif isinstance(value, dict | list) and depth < MOST_FILES:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            if key not in NO_FILES:
                yield from named_paths(each, depth + 1)


def of_files(paths: Sequence[str]) -> Iterator[Finding]:
    """Look at the names of the files.

    Args:
        paths: The files of the model.

    Yields:
        What was found.
    """
    for what, names, why, source in FILES:
        found = [path for path in paths if names.search(path.lower())]
        if found:
            yield Finding(what, f"{listing(found, MOST_FILES)}: {why}", source)
