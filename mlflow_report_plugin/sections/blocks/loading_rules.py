"""What loading a flavor runs, rule by rule, each with the function that says so.

Read in MLflow 2.22 and 3.17, and in the packages of others that have flavors of their own. A flavor
that has no rule here is not harmless: what loading it runs is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.tables import in_one_line

UNKNOWN: Final = "Not known"
"""What stands in the place of what runs, where nobody here knows."""
MOST_FILES: Final = 5
FORMATS: Final = {"cloudpickle": "cloudpickle", "pickle": "pickle", "joblib": "joblib"}
"""The values of `serialization_format` that run code, and what to call them."""
ANYTHING: Final = "which runs whatever code it contains"
LAYERS: Final = "layers with code of their own, such as Lambda layers, may run it"
KERAS: Final = ("keras", "tensorflow.keras", "tf_keras", "tensorflow.python.keras")
"""The modules that Keras itself is."""

Runs: TypeAlias = Iterator[tuple[str, str]]
"""A word or two for each thing that runs, and what it is."""


class Flavor(NamedTuple):
    """A flavor of a model."""

    name: str
    """What the MLmodel file calls it."""
    settings: Mapping[str, object]
    """Its settings."""
    paths: Sequence[str]
    """The files of the model."""


class Rule(NamedTuple):
    """What loading a flavor runs."""

    source: str
    """The function that loads it, behind its module."""
    runs: Callable[[Flavor], Runs]
    """Says what it runs; nothing where it reads data only."""


def reads_data(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """Nothing runs: numbers and settings are read."""
    yield from ()


def is_pickled(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """The model is a pickle, whatever the settings are."""
    yield "pickle", f"this flavor saves models with pickle, {ANYTHING}"


def of_its_format(usual: str) -> Callable[[Flavor], Runs]:
    """Make the rule of a flavor that says how it was saved.

    Args:
        usual: The format where the flavor does not say.

    Returns:
        The rule.
    """

    def runs(flavor: Flavor) -> Runs:
        written = flavor.settings.get("serialization_format")
        kind = usual if written is None else in_one_line(written)
        if kind in FORMATS:
            said = "saved" if written is not None else "this flavor is saved"
            yield FORMATS[kind], f"{said} with {kind}: loading it runs whatever code it contains"
        elif kind != "skops":
            yield UNKNOWN, f"how it is loaded from the format {kind} is not known"

    return runs


def lightgbm(flavor: Flavor) -> Runs:
    """Boosters are text; what follows scikit-learn's ways is pickled."""
    if flavor.settings.get("model_class") not in (None, "lightgbm.basic.Booster"):
        yield from of_its_format("cloudpickle")(flavor)


def xgboost(flavor: Flavor) -> Runs:
    """An object of the class that is named is made, which then reads numbers."""
    made = flavor.settings.get("model_class")
    if isinstance(made, str) and not made.startswith("xgboost."):
        yield "Model class", f"the class {made} is imported and an object of it is made"


def pytorch(flavor: Flavor) -> Runs:
    """Models are pickled, unless they were exported."""
    names = {path.rpartition("/")[2] for path in flavor.paths}
    if "model.pth" in names or not any(name.endswith(".pt2") for name in names):
        yield (
            "PyTorch",
            "models are pickled, unless they were saved as pt2; loading one runs "
            "whatever code it contains, and imports the module that pickle_module_info.txt names",
        )


def keras(flavor: Flavor) -> Runs:
    """Layers may hold code, and the module of Keras is imported by its name."""
    yield "Keras", LAYERS
    module = flavor.settings.get("keras_module")
    if isinstance(module, str) and module not in KERAS:
        yield "Keras module", f"the module {module} is imported"


def tensorflow(flavor: Flavor) -> Runs:
    """A model of Keras, or a graph of TensorFlow."""
    if flavor.settings.get("saved_model_dir"):
        yield "TensorFlow", "operations of a graph are run, and some of them read and write files"
    else:
        yield from keras(flavor)


def transformers(flavor: Flavor) -> Runs:
    """Weights are read from the model, from elsewhere on the computer or from Hugging Face."""
    settings = flavor.settings
    if settings.get("local_base_model_path"):
        place = in_one_line(settings["local_base_model_path"])
        yield "Transformers", f"the weights are read from outside the model when it loads: {place}"
    elif "source_model_revision" in settings:
        source = in_one_line(settings.get("source_model_name"))
        yield (
            "Transformers",
            f"the weights are fetched from elsewhere when it loads: {source}, and the code beside "
            "them runs where transformers does not have the class of the model",
        )
    scripts = [path for path in flavor.paths if path.endswith(".py")]
    if scripts:
        yield (
            "trust_remote_code",
            "classes that transformers does not have are loaded with trust_remote_code, "
            f"which runs {listing(scripts, MOST_FILES)}",
        )


def sentence_transformers(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """Code that lies beside the weights may run."""
    yield (
        "trust_remote_code",
        "the model is loaded with trust_remote_code: modules that lie beside the weights may run",
    )


def diffusers(flavor: Flavor) -> Runs:
    """The model that was adapted is not there."""
    base = in_one_line(flavor.settings.get("base_model"))
    yield "Diffusers", f"the base model is fetched from elsewhere when it loads: {base}"


def langchain(flavor: Flavor) -> Runs:
    """What is not a model from code is made of its parts, of which some are pickled."""
    if not flavor.settings.get("model_code_path"):
        yield "LangChain", f"chains, tools and loaders are unpickled, {ANYTHING}"


def llama_index(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """Objects are made of what a file names."""
    yield "LlamaIndex", "classes that settings.json names are imported, and objects of them made"


def dspy(flavor: Flavor) -> Runs:
    """The program is a pickle, or read by DSPy with leave to unpickle."""
    path = flavor.settings.get("model_path", "data/model.pkl")
    if in_one_line(path).endswith(".pkl"):
        yield "cloudpickle", f"{in_one_line(path)} is unpickled, {ANYTHING}"
    else:
        yield "DSPy", f"DSPy may unpickle {in_one_line(path)}, {ANYTHING}"


def diviner(flavor: Flavor) -> Runs:
    """Groups of Prophet are JSON, those of pmdarima hold pickles."""
    if flavor.settings.get("model_type") != "GroupedProphet":
        yield "pickle", f"models of pmdarima are unpickled, {ANYTHING}"


def spark(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """Objects are made of what files name."""
    yield "Spark classes", "objects are made of the classes that its metadata names, of any library"


def johnsnowlabs(flavor: Flavor) -> Runs:
    """As Spark, with archives of Java from the model."""
    yield (
        "Java archives",
        "Spark starts with the archives of Java that lie in jars.jsl of the model",
    )
    yield from spark(flavor)


def h2o(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """A server is started with arguments from the model."""
    yield "H2O", "h2o.init starts Java, or connects to a server, with the arguments of h2o.yaml"


def spacy(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """Components are made by what a file names."""
    yield (
        "spaCy",
        "functions that its config.cfg names are called, of any library that registers them",
    )


def promptflow(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """A flow has code of its own."""
    yield "Prompt flow", "the flow names files of the model with code, which its steps run"


def crate(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """A model of R."""
    yield "R", "a function of R is unpacked and run"


def of_java(flavor: Flavor) -> Runs:  # noqa: ARG001  a rule's form
    """Python does not load it."""
    yield UNKNOWN, "what the library of Java runs that loads it is not known"


RULES: Final[dict[str, Rule]] = {
    "catboost": Rule("mlflow.catboost, _load_model", reads_data),
    "crate": Rule("mlflow.rfunc.backend, predict", crate),
    "diffusers": Rule("mlflow.diffusers.wrapper, _load_pipeline", diffusers),
    "diviner": Rule("mlflow.diviner, _load_model", diviner),
    "dspy": Rule("mlflow.dspy.load, _load_model", dspy),
    "fastai": Rule("mlflow.fastai, _load_model", is_pickled),
    "h2o": Rule("mlflow.h2o, _load_model", h2o),
    "johnsnowlabs": Rule("mlflow.johnsnowlabs, _fetch_deps_from_path", johnsnowlabs),
    "keras": Rule("mlflow.keras.load, _load_keras_model", keras),
    "langchain": Rule("mlflow.langchain.model, _load_model_from_local_fs", langchain),
    "lightgbm": Rule("mlflow.lightgbm, _load_model", lightgbm),
    "llama_index": Rule("mlflow.llama_index.serialize_objects, dict_to_object", llama_index),
    "mleap": Rule("mlflow.mleap, save_model", of_java),
    "onnx": Rule("mlflow.onnx, _load_model", reads_data),
    "openai": Rule("mlflow.openai.model, _load_model", reads_data),
    "paddle": Rule("mlflow.paddle, load_model", is_pickled),
    "pmdarima": Rule("mlflow.pmdarima, _load_model", is_pickled),
    "promptflow": Rule("mlflow.promptflow, load_model", promptflow),
    "prophet": Rule("mlflow.prophet, _load_model", reads_data),
    "pytorch": Rule("mlflow.pytorch, _load_model", pytorch),
    "sentence_transformers": Rule(
        "mlflow.sentence_transformers, _get_load_kwargs", sentence_transformers
    ),
    "shap": Rule("mlflow.shap, _load_explainer", is_pickled),
    "sklearn": Rule("mlflow.sklearn, _load_model_from_local_file", of_its_format("pickle")),
    "spacy": Rule("mlflow.spacy, _load_model", spacy),
    "spark": Rule("mlflow.spark, _load_model", spark),
    "statsmodels": Rule("mlflow.statsmodels, _load_model", is_pickled),
    "tensorflow": Rule("mlflow.tensorflow, load_model", tensorflow),
    "transformers": Rule("mlflow.transformers.model_io, _load_model", transformers),
    "xgboost": Rule("mlflow.xgboost, _load_model", xgboost),
    # Flavors of other packages.
    **{
        name: Rule(f"{module}, load_model", of_its_format("pickle"))
        for name, module in (
            ("mlflow_sktime", "sktime.utils.mlflow_sktime"),
            *((f"{each}", f"mlflavors.{each}") for each in ("orbit", "pyod", "sdv", "sktime")),
            ("statsforecast", "mlflavors.statsforecast"),
        )
    },
}
"""The rules by the name of the flavor."""
MAY_READ_DATA: Final = (reads_data, diviner, lightgbm, xgboost)
"""The rules of which it is certain that nothing runs where they name nothing."""
