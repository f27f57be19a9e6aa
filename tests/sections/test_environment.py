"""What the model needs, how to load and serve it, and what that runs."""

from __future__ import annotations

import ast
import shlex
from pathlib import Path

import mlflow
import pytest
from pydantic import JsonValue

from mlflow_report_plugin import report
from mlflow_report_plugin.document import Code, Missing, Note, Table, Tabs
from mlflow_report_plugin.snapshot import (
    Dependency,
    Environment,
    File,
    Files,
    Gap,
    MlflowModel,
    ModelVersion,
    Snapshot,
    TextFile,
)
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import (
    AGENT,
    CUSTOMER_LTV,
    FRAUD,
    LEAF_CLASSIFIER,
    LOCAL_FOLDER,
    WHISPER,
    WINE_QUALITY,
)

SECTION = "Environment"
RUNS = "What Loading Runs"
EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])
EVIL = 'wine\'; rm -rf ~; echo "$(id)" `id` \\'


def of_flavors(flavors: dict[str, object], *paths: str) -> Snapshot:
    """A model with other flavors and files."""
    model = MlflowModel.model_validate({"details": {}, "flavors": flavors})
    files = Files(files=tuple(File(path=path, size=1) for path in paths))
    return WINE_QUALITY.model_copy(update={"model": model, "files": files})


def what_loading_runs(snapshot: Snapshot) -> dict[str, str]:
    """The table of what loading the model runs."""
    found = table(read(snapshot), SECTION, RUNS)
    assert found.columns == ("What", "Why", "Known from")
    assert all(found.rows[-1])
    return {str(row[0]): str(row[1]) for row in found.rows}


def ways(snapshot: Snapshot, title: str) -> dict[str, list[Code]]:
    """The blocks of code of a sub-section, by the alternative that they belong to."""
    (found,) = (b for b in under(read(snapshot), SECTION, title) if isinstance(b, Tabs))
    return {name: [b for b in blocks if isinstance(b, Code)] for name, blocks in found.tabs}


def code(snapshot: Snapshot, title: str) -> list[str]:
    """The blocks of code of a sub-section."""
    return [block.text for blocks in ways(snapshot, title).values() for block in blocks]


@EVERY
def test_versions_and_dependencies_are_tables(layout: str) -> None:
    document = read(AGENT, layout)
    assert rows(document, SECTION) == {"python_version": "3.11.7", "mlflow_version": "3.17.2"}
    assert table(document, SECTION, "Dependencies").rows == (
        (
            Missing("option of pip"),
            "--index-url https://packages.example.com/simple",
            "requirements.txt",
        ),
        ("mlflow", "==3.17.2", "requirements.txt"),
        ("openai", ">=1.0", "requirements.txt"),
        ("pydantic[email]", '; python_version < "4" with 1 hash', "requirements.txt"),
        (Missing("not named"), "@ ./lib.whl", "requirements.txt"),
        ("httpx", "<1", "bounds.txt, as a bound"),
    )
    assert table(read(LEAF_CLASSIFIER, layout), SECTION, "Dependencies").rows == (
        ("python", "=3.11.7", "env/leaf.yaml, by conda"),
        ("torchvision", "=0.23 build py311_cpu", "env/leaf.yaml, by conda, from pytorch"),
        ("torch", "==2.8.0 --no-binary :all:", "env/leaf.yaml"),
    )
    assert rows(read(LEAF_CLASSIFIER), SECTION)["conda_channels"] == "conda-forge, defaults"
    assert rows(read(LEAF_CLASSIFIER), SECTION)["pytorch_version"] == "2.8.0"


@EVERY
def test_the_files_are_shown_and_those_that_are_not_there_are_named(layout: str) -> None:
    document = read(AGENT, layout)
    (text,) = under(document, SECTION, "requirements.txt")
    assert isinstance(text, Code)
    assert "pydantic[email] ; python_version < '4' --hash=sha256:aa\n" in text.text
    assert under(document, SECTION, "bounds.txt") == (Code("httpx<1\n"),)
    assert under(document, SECTION, "conda.yaml") == (Note("None found"),)
    assert under(document, SECTION, "python_env.yaml") == (Code("python: 3.11.7\n", "yaml"),)


def test_a_file_that_is_cut_or_empty_says_so() -> None:
    document = read(WHISPER)
    assert under(document, SECTION, "conda.yaml")[-1] == Note(
        "Cut: these are the first 17 characters of the file", "info"
    )
    assert under(document, SECTION, "python_env.yaml") == (Note("The file is empty"),)


def test_code_paths_and_environment_variables_are_named() -> None:
    document = read(AGENT)
    assert table(document, SECTION, "Code Paths").rows == (
        ("code", "code", "python_function"),
        ("agent.py", "model_code_path", "python_function"),
    )
    assert table(document, SECTION, "Code Paths").columns[0] == "Path in the model"
    names = table(document, SECTION, "Environment Variables").rows
    assert names == (("OPENAI_API_KEY",), ("SUPPORT_DB_URL",))
    for part in ("Code Paths", "Environment Variables"):
        assert under(read(WHISPER), SECTION, part) == (Note("None found"),)


@pytest.mark.parametrize("reason", ["forbidden", "failed", "absent"])
def test_an_environment_that_could_not_be_read_is_a_gap(reason: str) -> None:
    gap = Gap.model_validate({"part": "environment", "reason": reason, "message": "because"})
    document = read(AGENT.model_copy(update={"environment": None, "gaps": (gap,)}))
    first = under(document, SECTION)[0]
    assert isinstance(first, Note)
    assert first.kind == "gap"
    assert "  Dependencies" not in headings(document)
    nothing = AGENT.model_copy(update={"environment": None, "model": None, "gaps": (gap,)})
    assert under(read(nothing), SECTION) == (first,)


def test_a_model_from_code_is_said_to_run_it() -> None:
    found = what_loading_runs(AGENT)
    assert (
        found["Model from code"] == "the file agent.py of the model is run (flavor python_function)"
    )
    assert found["Code paths"].startswith(
        "modules below code of the model are put on Python's path"
    )


@pytest.mark.parametrize(
    "path", ["/home/ada/cellar/agent.py", r"C:\\Users\\Ada\\agent.py", "agent.py"]
)
def test_a_model_from_code_is_the_copy_in_the_model_wherever_it_was_logged(path: str) -> None:
    snapshot = of_flavors({"python_function": {"model_code_path": path}}, "agent.py")
    words = "the file agent.py of the model is run (flavor python_function)"
    assert what_loading_runs(snapshot) == {"Model from code": words}
    (row,) = table(read(snapshot), SECTION, "Code Paths").rows
    assert row == ("agent.py", "model_code_path", "python_function")


@pytest.mark.versions
def test_the_copy_is_what_mlflow_runs(tmp_path: Path) -> None:
    written = tmp_path / "elsewhere" / "agent.py"
    written.parent.mkdir()
    code = "import mlflow\nclass M(mlflow.pyfunc.PythonModel):\n"
    code += "    def predict(self, context, model_input):\n        return ['saved']\n"
    written.write_text(f"{code}mlflow.models.set_model(M())\n")
    folder = tmp_path / "model"
    mlflow.pyfunc.save_model(folder, python_model=str(written), pip_requirements=["mlflow"])
    written.unlink()
    assert mlflow.pyfunc.load_model(str(folder)).predict([1]) == ["saved"]
    snapshot = report(str(folder)).snapshot
    words = "the file agent.py of the model is run (flavor python_function)"
    assert what_loading_runs(snapshot) == {"Model from code": words}


@pytest.mark.parametrize(
    ("flavor", "config", "paths", "what"),
    [
        ("sklearn", {"serialization_format": "cloudpickle"}, (), {"cloudpickle"}),
        ("sklearn", {"serialization_format": "pickle"}, ("model.pkl",), {"pickle", "Pickle files"}),
        ("sklearn", {"serialization_format": "skops"}, ("model.skops",), set()),
        (
            *("sklearn", {"serialization_format": "skops", "skops_trusted_types": ["a.B"]}),
            *(("model.skops",), {"Trusted types"}),
        ),
        (
            *("python_function", {"python_model": "python_model.pkl"}),
            *((), {"cloudpickle", "Pickle files"}),
        ),
        ("python_function", {"loader_module": "my_loader"}, (), {"Loader module"}),
        ("python_function", {"loader_module": "mlflow.sklearn"}, (), {"pickle"}),
        ("python_function", {"loader_module": "mlflow.xgboost"}, (), set()),
        ("python_function", {"loader_module": "mlflow.pytorch"}, (), {"PyTorch"}),
        ("python_function", {"loader_module": "mlflow.gluon"}, (), {"Loader module"}),
        ("python_function", {"loader_module": "mlflow.pyfunc.model"}, (), {"Not known"}),
        ("python_function", {"loader_module": "mlflow.prompt.promptlab_model"}, (), set()),
        ("python_function", {}, (), {"Not known"}),
        ("sklearn", {}, (), {"pickle"}),
        ("sklearn", {"serialization_format": "joblib"}, (), {"joblib"}),
        ("sklearn", {"serialization_format": "mine"}, (), {"Not known"}),
        ("lightgbm", {"data": "model.lgb"}, (), set()),
        ("lightgbm", {"model_class": "lightgbm.basic.Booster"}, (), set()),
        ("lightgbm", {"model_class": "lightgbm.sklearn.LGBMRegressor"}, (), {"cloudpickle"}),
        *(
            (
                "lightgbm",
                {"model_class": "lightgbm.sklearn.X", "serialization_format": "skops"},
                (),
                set(),
            ),
        ),
        ("catboost", {"save_format": "cbm"}, ("model.cb",), set()),
        ("prophet", {"data": "model.pr"}, (), set()),
        ("openai", {"data": "model.yaml"}, (), set()),
        ("fastai", {"data": "model.fastai"}, (), {"pickle"}),
        ("paddle", {}, (), {"pickle"}),
        ("diviner", {"model_type": "GroupedPmdarima"}, (), {"pickle"}),
        ("diviner", {"model_type": "GroupedProphet"}, (), set()),
        ("h2o", {}, (), {"H2O"}),
        ("spacy", {}, (), {"spaCy"}),
        (
            "johnsnowlabs",
            {},
            ("jars.jsl/os_jar.jar",),
            {"Java archives", "Spark classes", "Programs"},
        ),
        ("promptflow", {}, (), {"Prompt flow"}),
        ("mleap", {}, (), {"Not known"}),
        ("crate", {}, ("crate.bin",), {"R"}),
        ("langchain", {"model_load": "base_load"}, (), {"LangChain"}),
        ("langchain", {"model_code_path": "chain.py"}, (), {"Model from code"}),
        ("llama_index", {}, (), {"LlamaIndex"}),
        ("dspy", {}, (), {"cloudpickle"}),
        ("dspy", {"model_path": "data/model"}, (), {"DSPy"}),
        ("sentence_transformers", {}, (), {"trust_remote_code"}),
        ("diffusers", {"base_model": "a/b"}, (), {"Diffusers"}),
        ("tensorflow", {"saved_model_dir": "tfmodel"}, (), {"TensorFlow"}),
        ("keras", {"keras_module": "mine.keras"}, (), {"Keras", "Keras module"}),
        ("mlflow_sktime", {"pickled_model": "model"}, (), {"pickle"}),
        ("statsforecast", {"serialization_format": "cloudpickle"}, (), {"cloudpickle"}),
        ("autogluon", {}, (), {"Not known"}),
        ("mine", {"serialization_format": "pickle"}, (), {"Not known", "pickle"}),
        ("mine", {"data": "deep/model.PKL.gz"}, (), {"Not known", "Pickle files"}),
        ("mine", {"parts": [{"path": "a.h5"}]}, (), {"Not known", "Keras files"}),
        ("onnx", {"artifacts": {"a": {"path": "a.onnx", "uri": "/tmp/a.pkl"}}}, (), set()),
        ("onnx", {"data": "https://example.com/model.pkl"}, (), set()),
        ("onnx", [], (), set()),
        ("pytorch", {}, ("data/model.pth",), {"PyTorch", "PyTorch files"}),
        ("pytorch", {}, ("data/model.pt2",), {"PyTorch files"}),
        ("transformers", {"model_binary": "m"}, ("adapter_model.bin",), {"PyTorch files"}),
        (
            *("transformers", {"model_binary": "m"}),
            *(("m/pytorch_model-00001-of-00002.bin",), {"PyTorch files"}),
        ),
        ("spark", {}, ("sparkml/data.bin",), {"Spark classes"}),
        ("tensorflow", {}, (), {"Keras"}),
        ("keras", {}, (), {"Keras"}),
        ("onnx", {}, ("model.onnx",), set()),
        ("xgboost", {"model_class": "xgboost.sklearn.XGBRegressor"}, ("model.ubj",), set()),
        ("xgboost", {"model_class": "mine.Model"}, ("model.ubj",), {"Model class"}),
        ("xgboost", {"code": "code"}, ("code/a.py",), {"Code paths"}),
        ("transformers", {"model_binary": "model"}, ("model/model.safetensors",), set()),
        ("transformers", {"source_model_name": "a/b", "pipeline": "pipeline"}, (), set()),
        *(
            (
                "transformers",
                {"source_model_name": "a/b", "source_model_revision": "c"},
                (),
                {"Transformers"},
            ),
            ("transformers", {"local_base_model_path": "/models/b"}, (), {"Transformers"}),
        ),
        (
            *("transformers", {"model_binary": "model"}),
            *(
                ("model/modeling.py", "model/pytorch_model.bin"),
                {"trust_remote_code", "PyTorch files"},
            ),
        ),
    ],
)
def test_what_could_run_is_said_plainly(
    flavor: str, config: object, paths: tuple[str, ...], what: set[str]
) -> None:
    snapshot = of_flavors({flavor: config}, *paths)
    blocks = under(read(snapshot), SECTION, RUNS)
    trust = Note("Load it only if you trust who made it, or where it can do no harm", "info")
    assert (trust in blocks) == bool(what)
    if what:
        assert set(what_loading_runs(snapshot)) == what
        in_short = rows(read(snapshot, "summary"), "Risks and Gaps")["Loading"]
        assert all(str(each).lower() in str(in_short).lower() for each in what)
    else:
        assert isinstance(blocks[0], Note)
        assert "That is no proof: the files were not opened" in blocks[0].text


def test_an_exported_pytorch_program_may_be_unpickled() -> None:
    snapshot = of_flavors({"pytorch": {}}, "data/model.pt2")
    words = "PyTorch may unpickle them, which runs whatever code they contain"
    assert what_loading_runs(snapshot) == {"PyTorch files": f"data/model.pt2: {words}"}


def test_only_formats_that_cannot_hold_code_are_called_harmless() -> None:
    cannot = "Weights in formats that cannot hold code, going by the names of the files: "
    blocks = under(read(WHISPER), SECTION, RUNS)
    assert Note(f"{cannot}model/model.safetensors", "info") in blocks
    others = (
        *("model.skops", "model.pt2", "model.keras", "model.h5", "model.cb", "model.pkl"),
        *("model.xgb", "weights.bin", "weights.npy", "m.gguf", "m.safetensors.py"),
    )
    snapshot = of_flavors({"xgboost": {}}, "model.ubj", "MODEL.ONNX", *others)
    found = [b.text for b in under(read(snapshot), SECTION, RUNS) if isinstance(b, Note)]
    assert f"{cannot}model.ubj" in found
    (onnx,) = (text for text in found if "ONNX" in text)
    assert onnx.endswith(": MODEL.ONNX")
    assert "an operator that ONNX does not have runs only where" in onnx


def test_files_that_were_not_all_listed_may_run_more() -> None:
    cut = Files(files=(File(path="MLmodel"),), complete=False)
    note = Note("Not all files were listed: there may be more that runs", "info")
    for files in (cut, None):
        blocks = under(read(WHISPER.model_copy(update={"files": files})), SECTION, RUNS)
        assert note in blocks
    assert note not in under(read(WHISPER), SECTION, RUNS)


def test_the_wrapped_model_of_the_feature_store_counts_too() -> None:
    assert "Pickle files" in what_loading_runs(CUSTOMER_LTV)
    (load,) = code(CUSTOMER_LTV, "How to Load")
    assert "score_batch(model_uri='models:/customer_ltv/1', df=data)" in load


def test_each_flavor_is_loaded_with_the_uri_of_the_version() -> None:
    # The alias may point to another version tomorrow.
    start = "\n\nmlflow.set_tracking_uri('databricks://e2_demo')\n"
    found = {name: [b.text for b in blocks] for name, blocks in ways(FRAUD, "How to Load").items()}
    assert found == {
        "pyfunc": [
            f"import mlflow.pyfunc{start}"
            "model = mlflow.pyfunc.load_model('models:/main.ml.fraud/2')\n"
            "predictions = model.predict(data)"
        ],
        "lightgbm": [
            f"import mlflow.lightgbm{start}"
            "model = mlflow.lightgbm.load_model('models:/main.ml.fraud/2')"
        ],
        "Notebook": [
            f"import mlflow.pyfunc{start}"
            "requirements = mlflow.pyfunc.get_model_dependencies('models:/main.ml.fraud/2')\n"
            "%pip install --quiet -r $requirements\n"
            "model = mlflow.pyfunc.load_model('models:/main.ml.fraud/2')"
        ],
        "Spark": [
            f"import mlflow.pyfunc{start}"
            "predict = mlflow.pyfunc.spark_udf(spark, 'models:/main.ml.fraud/2')\n"
            'predictions = data.withColumn("prediction", predict(*data.columns))'
        ],
    }


def test_another_registry_is_named() -> None:
    made = FRAUD.provenance.model_copy(update={"registry_uri": "databricks-uc"})
    snapshot = FRAUD.model_copy(update={"provenance": made})
    assert "mlflow.set_registry_uri('databricks-uc')" in code(snapshot, "How to Load")[0]
    assert "export MLFLOW_REGISTRY_URI=databricks-uc" in code(snapshot, "How to Serve")[0]


def test_serving_asks_with_the_example_that_was_saved() -> None:
    serve, ask, once, image = code(AGENT, "How to Serve")
    uri = "models:/support-agent/2"
    assert serve.splitlines()[1] == (
        f"mlflow models serve -m {uri} --env-manager virtualenv --port 5001"
    )
    assert ask.startswith(f"mlflow artifacts download --artifact-uri {uri}/serving_input_example")
    assert "--data @serving_input_example.json" in ask
    assert once.startswith(f"mlflow models predict -m {uri} ")
    assert image.endswith("--name support-agent-2")


def test_without_an_example_the_reader_writes_the_input() -> None:
    assert [*ways(FRAUD, "How to Serve")] == ["REST", "Once, without a server", "Container"]
    blocks = under(read(FRAUD), SECTION, "How to Serve")
    assert isinstance(blocks[-1], Note)
    assert blocks[-1].text.startswith("The file input.json is yours to write")


def test_a_model_without_pyfunc_is_not_served() -> None:
    blocks = under(read(of_flavors({"shap": {}})), SECTION, "How to Serve")
    words = "MLflow serves models of the flavor python_function only: this model has none"
    assert blocks == (Note(words),)


def test_a_model_of_no_known_flavor_cannot_be_loaded() -> None:
    (note,) = under(read(of_flavors({"mleap": {}})), SECTION, "How to Load")
    assert note == Note("No way to load it with MLflow for Python is known; flavors: mleap")


def test_a_name_that_anybody_chose_cannot_leave_its_quotes() -> None:
    version = ModelVersion(name=EVIL, version="1")
    snapshot = AGENT.model_copy(update={"model_version": version})
    uri = f"models:/{EVIL}/1"
    for text in code(snapshot, "How to Load"):
        python = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
        calls = [node for node in ast.walk(ast.parse(python)) if isinstance(node, ast.Constant)]
        assert uri in {node.value for node in calls}
    for text in code(snapshot, "How to Serve"):
        words = [shlex.split(line, comments=True) for line in text.replace("\\\n", " ").split("\n")]
        assert "rm" not in {word for line in words for word in line}
    assert uri in shlex.split(code(snapshot, "How to Serve")[0])


def test_a_name_that_cannot_be_seen_gets_no_commands() -> None:
    version = ModelVersion(name="wine\u202e\n", version="1")
    document = read(AGENT.model_copy(update={"model_version": version}))
    words = "The model's URI has characters that cannot be shown as they are: no commands"
    for part in ("How to Load", "How to Serve"):
        assert under(document, SECTION, part) == (Note(words, "info"),)


def test_a_local_folder_needs_no_server() -> None:
    model = MlflowModel(details={}, flavors={"python_function": {}})
    for load in code(LOCAL_FOLDER.model_copy(update={"model": model}), "How to Load"):
        assert "set_tracking_uri" not in load


def test_very_many_requirements_are_all_there() -> None:
    many = tuple(
        Dependency(text=f"p{i}==1", file="requirements.txt", name=f"p{i}", version="==1")
        for i in range(2_000)
    )
    document = read(AGENT.model_copy(update={"environment": Environment(dependencies=many)}))
    assert len(table(document, SECTION, "Dependencies").rows) == 2_000


def asked(text: str, file: str = "requirements.txt", **fields: object) -> Dependency:
    """A requirement, such as `numpy ==2.0`."""
    name, _, version = text.partition(" ")
    written = {"text": text, "file": file, "name": name, "version": version or None, **fields}
    return Dependency.model_validate(written)


def of_environment(*dependencies: Dependency, **fields: object) -> Snapshot:
    """A model with an environment, and the flavors scikit-learn and pyfunc."""
    files = {
        "requirements": TextFile(path="requirements.txt", text="x"),
        "conda": TextFile(path="conda.yaml", text="x"),
    }
    found = Environment.model_validate({**files, "dependencies": dependencies, **fields})
    flavors: dict[str, JsonValue] = {
        "python_function": {"loader_module": "mlflow.sklearn", "python_version": "3.9.1"},
        "sklearn": {"sklearn_version": "1.0.2"},
    }
    model = MlflowModel(details={"mlflow_version": "2.14.1"}, flavors=flavors)
    return WINE_QUALITY.model_copy(update={"environment": found, "model": model})


def differences(snapshot: Snapshot) -> dict[str, str]:
    """What the files say differently."""
    tables = [b for b in under(read(snapshot), SECTION, "Dependencies") if isinstance(b, Table)]
    found = [each for each in tables if each.title == "The files do not agree"]
    return {str(about): str(said) for about, said in found[0].rows} if found else {}


IN_CONDA = "conda.yaml"


def test_what_several_files_ask_for_alike_is_one_row_and_no_contradiction() -> None:
    snapshot = of_environment(
        asked("mlflow ==2.14.1"),
        asked("scikit_learn ==1.0.2,<2"),
        asked("python =3.9", IN_CONDA, installer="conda"),
        asked("pip <=25.0", IN_CONDA, installer="conda"),
        asked("mlflow ==2.14.1", IN_CONDA),
        asked("scikit-learn <2,==1.0.2", IN_CONDA),
        asked("pip ==24.0", "python_env.yaml"),
        python_versions={"python_env.yaml": "3.9.1", IN_CONDA: "3.9"},
    )
    assert differences(snapshot) == {}
    rows_of_it = table(read(snapshot), SECTION, "Dependencies").rows
    assert ("mlflow", "==2.14.1", "requirements.txt; conda.yaml") in rows_of_it


@pytest.mark.parametrize(
    ("dependencies", "about", "said"),
    [
        (
            (asked("numpy ==1.0"), asked("NumPy ==2.0", IN_CONDA)),
            *("numpy", "==1.0 in requirements.txt; ==2.0 in conda.yaml"),
        ),
        (
            (asked("numpy"), asked("numpy ==2.0", IN_CONDA)),
            *("numpy", "any version in requirements.txt; ==2.0 in conda.yaml"),
        ),
        (
            (asked("numpy ==1.0"), asked("numpy ==2.0")),
            *("numpy", "==1.0 in requirements.txt; ==2.0 in requirements.txt"),
        ),
        (
            (asked("numpy ==1.1"), asked("numpy =1.0", IN_CONDA, installer="conda")),
            *("numpy", "==1.1 in requirements.txt; =1.0 in conda.yaml, by conda"),
        ),
        (
            (asked("mlflow >=3"),),
            *("mlflow", "2.14.1 in MLmodel; >=3 in requirements.txt"),
        ),
        (
            (asked("scikit-learn ==1.1", IN_CONDA),),
            *("scikit-learn", "1.0.2 in MLmodel; ==1.1 in conda.yaml"),
        ),
        (
            (asked("a"), asked("b"), asked("a", IN_CONDA)),
            *("only in requirements.txt", "b"),
        ),
    ],
)
def test_what_the_files_say_differently_is_said(
    dependencies: tuple[Dependency, ...], about: str, said: str
) -> None:
    snapshot = of_environment(*dependencies)
    assert differences(snapshot) == {about: said}
    summary = rows(read(snapshot, "summary"), "Risks and Gaps")
    assert summary["Environment"] == f"The files that describe it do not agree: {about}"


@pytest.mark.parametrize(
    "dependencies",
    [
        (asked("numpy >=1.0"), asked("numpy =1.1", IN_CONDA, installer="conda")),
        (asked("numpy ==1.1.3"), asked("numpy =1.1", IN_CONDA, installer="conda")),
        (asked("numpy <2", marker="python_version < '3.9'"), asked("numpy ==2", IN_CONDA)),
        (asked("numpy ==1"), asked("numpy", IN_CONDA, url="https://example.com/numpy.whl")),
        (asked("numpy oops"), asked("numpy ==2", IN_CONDA)),
        (asked("numpy ==1", kind="constraint"), asked("numpy ==2", IN_CONDA)),
        (asked("a"), asked("b"), asked("a", IN_CONDA), asked("b", IN_CONDA, installer="conda")),
        (asked("a"), asked("x", name=None), asked("a", IN_CONDA), asked("b", IN_CONDA)),
        (asked("mlflow ==2.14.1+local", IN_CONDA, marker="x"),),
    ],
)
def test_what_may_well_agree_is_no_contradiction(dependencies: tuple[Dependency, ...]) -> None:
    assert differences(of_environment(*dependencies)) == {}


def test_a_list_that_is_not_whole_or_includes_others_is_not_said_to_lack_anything() -> None:
    two = (asked("a"), asked("a", IN_CONDA), asked("b", IN_CONDA))
    assert differences(of_environment(*two)) == {"only in conda.yaml": "b"}
    other = TextFile(path="base.txt", text="b\n")
    assert differences(of_environment(*two, others=(other,))) == {}
    assert differences(of_environment(*two, complete=False)) == {}


def test_versions_of_python_that_cannot_be_one_are_said() -> None:
    versions = {"python_env.yaml": "3.10.4", "conda.yaml": "3.9"}
    words = "3.10.4 in python_env.yaml; 3.9 in conda.yaml; 3.9.1 in MLmodel"
    assert differences(of_environment(python_versions=versions)) == {"python": words}


def test_it_is_said_which_file_counts_where_they_do_not_agree() -> None:
    python_env = TextFile(path="python_env.yaml", text="x")
    two = (asked("numpy ==1.0"), asked("numpy ==2.0", IN_CONDA))
    taken = "With --env-manager virtualenv, and with uv if there is no uv.lock, MLflow takes"
    conda = Note("With --env-manager conda, MLflow takes conda.yaml", "info")
    for fields, words in (
        ({"python_env": python_env}, "python_env.yaml and what it names"),
        (
            {},
            "requirements.txt, and python, pip, setuptools, wheel from conda.yaml",
        ),
        (
            {"requirements": None},
            "python, pip, setuptools, wheel and the list for pip from conda.yaml",
        ),
    ):
        blocks = under(read(of_environment(*two, **fields)), SECTION, "Dependencies")
        assert [b for b in blocks if isinstance(b, Note)] == [
            Note(f"{taken} {words}", "info"),
            conda,
        ]


def test_what_only_conda_installs_is_said_and_makes_conda_the_manager() -> None:
    snapshot = of_environment(
        asked("python =3.9", IN_CONDA, installer="conda"),
        asked("py-xgboost =1.3", IN_CONDA, installer="conda"),
        python_env=TextFile(path="python_env.yaml", text="x"),
    )
    note = Note("MLflow installs these with --env-manager conda only: py-xgboost", "info")
    assert note in under(read(snapshot), SECTION, "Dependencies")
    assert "--env-manager conda" in code(snapshot, "How to Serve")[0]


def test_a_list_that_was_cut_says_so() -> None:
    note = Note("Not all of what the files ask for is listed", "info")
    assert note in under(read(WHISPER), SECTION, "Dependencies")


def test_a_file_that_mlflow_does_not_use_says_so() -> None:
    note, _ = under(read(LEAF_CLASSIFIER), SECTION, "conda.yaml")
    assert note == Note("MLflow does not use it: the MLmodel file names another", "info")


def test_a_file_that_could_not_be_read_is_not_called_absent() -> None:
    gap = Gap(part="environment", reason="forbidden", message="because")
    document = read(AGENT.model_copy(update={"gaps": (gap,)}))
    (note,) = under(document, SECTION, "conda.yaml")
    assert note == Note("Not known: not all could be read (environment)")


def test_very_many_requirements_of_one_package_are_compared_in_part() -> None:
    many = [asked(f"numpy >={i}") for i in range(2_000)]
    assert differences(of_environment(*many)) == {}


def test_a_lock_file_of_uv_is_said_to_count() -> None:
    files = Files(files=(File(path="MLmodel"), File(path="uv.lock")))
    words = "With --env-manager uv, newer versions of MLflow install what uv.lock says instead"
    for snapshot, said in ((AGENT, False), (AGENT.model_copy(update={"files": files}), True)):
        blocks = under(read(snapshot), SECTION, "Dependencies")
        assert (Note(words, "info") in blocks) == said
