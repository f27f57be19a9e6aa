"""What a process needs to load the model is read from the files that MLflow wrote for it."""

from __future__ import annotations

import json
import platform
from pathlib import Path

import mlflow
import pytest

from mlflow_report_plugin.collect import environment
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import Environment
from tests.collect.reading import read_part
from tests.models import Logged, tracking
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

ARTIFACTS = "/mlflow-artifacts/artifacts/.*"
FORBIDDEN = json.dumps({"error_code": "PERMISSION_DENIED", "message": "no"}).encode()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model of which nothing is there but its MLmodel file."""
    (tmp_path / "MLmodel").write_text("flavors: {x: {}}\n")
    return tmp_path


def texts(found: Environment, *files: str) -> list[str]:
    """What files ask for, as they write it."""
    return [each.text for each in found.dependencies if not files or each.file in files]


def read(model: Path) -> tuple[Environment, list[str]]:
    found, gaps = read_part(str(model), "environment")
    assert Environment.model_validate_json(found.model_dump_json()) == found
    return found, [gap.message for gap in gaps]


@pytest.mark.parametrize("store", ["sqlite", "server"])
def test_a_real_model_has_its_three_files_and_what_they_say(
    store: str, request: pytest.FixtureRequest
) -> None:
    logged: Logged = request.getfixturevalue("wine" if store == "sqlite" else "served_wine")
    found, gaps = read_part(logged.uri, "environment", logged.tracking_uri)
    assert gaps == []
    assert found.python_version == platform.python_version()
    asked = [f"mlflow=={mlflow.__version__}", "scikit-learn"]
    assert texts(found, "requirements.txt") == found.requirements.text.splitlines() == asked
    of_conda = [f"python={platform.python_version()}", *texts(found, "conda.yaml")[1:2], *asked]
    assert texts(found, "conda.yaml") == of_conda
    assert [each.name for each in found.dependencies if each.file == "python_env.yaml"] == [
        *("pip", "setuptools", "wheel")
    ]
    assert found.python_versions == dict.fromkeys(
        ("python_env.yaml", "conda.yaml"), platform.python_version()
    )
    assert found.channels == ("conda-forge",)
    assert found.others == ()
    assert f"python={platform.python_version()}" in found.conda.text
    assert "build_dependencies:" in found.python_env.text
    assert found.requirements.complete
    assert found.conda.complete
    assert found.python_env.complete


@pytest.mark.parametrize("store", ["a folder", "a server"])
def test_files_that_are_not_there_are_no_gap(store: str, model: Path, server: str) -> None:
    uri, tracking_uri = str(model), None
    if store == "a server":
        with tracking(server), mlflow.start_run() as run:
            mlflow.log_artifacts(str(model), "bare")
        uri, tracking_uri = f"runs:/{run.info.run_id}/bare", server
    assert read_part(uri, "environment", tracking_uri) == (Environment(), [])


@pytest.mark.parametrize(
    ("python_env", "conda", "version"),
    [
        ("python: 3.10\n", "dependencies: [python=3.9.1]\n", "3.10"),
        ("python: 3.11.8\n", None, "3.11.8"),
        (None, "dependencies: [pip, python=3.9.1]\n", "3.9.1"),
        (None, "dependencies: [conda-forge::python==3.9.1=h12]\n", "3.9.1"),
        ("dependencies: []\n", "dependencies: ['python>=3.9']\n", None),
        ("python: [3, 9]\n", "dependencies: {python: 3.9}\n", None),
    ],
)
def test_the_version_of_python_is_that_of_python_env_or_else_conda(
    model: Path, python_env: str | None, conda: str | None, version: str | None
) -> None:
    for name, text in (("python_env.yaml", python_env), ("conda.yaml", conda)):
        if text is not None:
            (model / name).write_text(text)
    assert read(model)[0].python_version == version


def test_the_files_that_the_mlmodel_file_names_are_read(model: Path) -> None:
    env = "{conda: env/mine.yml, virtualenv: ./mine_env.yaml}"
    (model / "MLmodel").write_text(f"flavors: {{python_function: {{env: {env}}}}}\n")
    (model / "env").mkdir()
    (model / "env" / "mine.yml").write_text("dependencies: [python=3.9, {pip: [a]}]\n")
    (model / "mine_env.yaml").write_text("python: 3.9\ndependencies: [b]\n")
    (model / "conda.yaml").write_text("dependencies: [python=2.7]\n")
    found, gaps = read(model)
    assert gaps == []
    assert found.conda is not None
    assert found.conda.path == "env/mine.yml"
    assert found.python_env is not None
    assert found.python_env.path == "mine_env.yaml"
    assert texts(found) == ["python=3.9", "a", "b"]
    assert [file.path for file in found.others] == ["conda.yaml"]


def test_a_name_alone_is_that_of_the_conda_environment(model: Path) -> None:
    """As MLflow wrote it before version 2."""
    (model / "MLmodel").write_text("flavors: {python_function: {env: mlflow_env.yml}}\n")
    (model / "mlflow_env.yml").write_text("dependencies: [python=3.6.5, numpy]\n")
    (model / "python_env.yaml").write_text("python: 3.6.5\n")
    found, gaps = read(model)
    assert gaps == []
    assert texts(found, "mlflow_env.yml") == ["python=3.6.5", "numpy"]
    assert found.python_env is not None


@pytest.mark.parametrize("named", ["../mine.yaml", "/etc/passwd", "a/../../mine.yaml"])
def test_a_file_that_is_named_and_is_not_below_the_model_is_not_read(
    model: Path, named: str
) -> None:
    (model / "MLmodel").write_text(f"flavors: {{python_function: {{env: {named}}}}}\n")
    (model.parent / "mine.yaml").write_text("dependencies: [secret]\n")
    words = f"the MLmodel file names {named}, which is not below the model"
    assert read(model) == (Environment(), [words])


@pytest.mark.parametrize("listed", [True, False])
def test_a_file_that_is_named_and_not_there_is_one_gap(
    model: Path, proxy: Proxy, server: str, listed: bool
) -> None:
    (model / "MLmodel").write_text("flavors: {python_function: {env: mine.yaml}}\n")
    (model / "requirements.txt").write_text("a\n")
    with tracking(server), mlflow.start_run() as run:
        mlflow.log_artifacts(str(model), "named")
    if not listed:
        proxy.answer(r"/mlflow-artifacts/artifacts\?path", status=403, body=FORBIDDEN)
        proxy.answer(f"{ARTIFACTS}mine.yaml", status=404, body=FORBIDDEN)
        proxy.answer(f"{ARTIFACTS}(conda|python_env)", status=404, body=FORBIDDEN)
    uri = f"runs:/{run.info.run_id}/named"
    found, gaps = read_part(uri, "environment", proxy.url)
    of_files = read_part(uri, "files", proxy.url)[1] if listed else []
    assert texts(found) == ["a"]
    words = "the MLmodel file names mine.yaml, but there is no such file"
    assert [(gap.reason, gap.message) for gap in (*gaps, *of_files)] == [("absent", words)]


def test_the_files_that_requirements_include_are_read(model: Path) -> None:
    (model / "more").mkdir()
    (model / "requirements.txt").write_text("a\n-r more/base.txt\n--constraint=constraints.txt\n")
    (model / "more" / "base.txt").write_text("b\n-rdeep.txt\n-r ../requirements.txt\n")
    (model / "more" / "deep.txt").write_text("c\n")
    (model / "constraints.txt").write_text("d<2\n")
    found, gaps = read(model)
    assert gaps == []
    assert [(each.text, each.file, each.kind) for each in found.dependencies] == [
        ("a", "requirements.txt", "package"),
        ("b", "more/base.txt", "package"),
        ("d<2", "constraints.txt", "constraint"),
        ("c", "more/deep.txt", "package"),
    ]
    assert {file.path for file in found.others} == {
        *("more/base.txt", "more/deep.txt", "constraints.txt")
    }


def test_what_is_included_and_not_there_or_elsewhere_is_a_gap(model: Path) -> None:
    (model / "requirements.txt").write_text("-r gone.txt\n-r ../x.txt\n-c https://example.com/c\n")
    (model.parent / "x.txt").write_text("secret\n")
    found, gaps = read(model)
    assert found.dependencies == ()
    assert gaps == [
        "requirements.txt names ../x.txt, which is not below the model",
        "requirements.txt names gone.txt, but there is no such file",
        "requirements.txt names https://example.com/c, which is not below the model",
    ]


def test_very_many_files_that_are_included_are_not_all_read(model: Path) -> None:
    (model / "requirements.txt").write_text("".join(f"-r {n}.txt\n" for n in range(5_000)))
    for n in range(50):
        (model / f"{n}.txt").write_text(f"p{n}\n")
    found, gaps = read(model)
    assert len(found.others) == environment.MAX_INCLUDED
    assert gaps == ["only 10 files are read that others name"]


def test_what_conda_installs_and_what_it_hands_to_pip_is_told_apart(model: Path) -> None:
    (model / "conda.yaml").write_text(
        "channels: [conda-forge, 7]\ndependencies:\n- python=3.9\n- pip\n"
        "- pip:\n  - mlflow<3\n  - -r other.txt\n  - 7\n- [x]\n- {mamba: [y]}\n"
    )
    (model / "other.txt").write_text("z\n")
    found, gaps = read(model)
    assert gaps == []
    assert found.channels == ("conda-forge", "7")
    assert [(each.text, each.file, each.installer, each.name) for each in found.dependencies] == [
        ("python=3.9", "conda.yaml", "conda", "python"),
        ("pip", "conda.yaml", "conda", "pip"),
        ("mlflow<3", "conda.yaml", "pip", "mlflow"),
        ("7", "conda.yaml", "conda", None),
        ('["x"]', "conda.yaml", "conda", None),
        ('{"mamba": ["y"]}', "conda.yaml", "conda", None),
        ("z", "other.txt", "pip", "z"),
    ]


def test_a_large_file_is_cut_and_no_package_is_shown_by_half(model: Path) -> None:
    (model / "requirements.txt").write_text("package-é==1.0\n" * 100_000)
    (model / "conda.yaml").write_text("dependencies: [python=3.9]\n" + "# x\n" * 100_000)
    found, gaps = read(model)
    first, second = gaps
    assert first.startswith("only 2,000 of 12,")
    assert second.startswith("the conda.yaml file is larger than 200,000 bytes: ")
    assert found.requirements is not None
    assert not found.requirements.complete
    assert not found.complete
    assert len(found.requirements.text.encode()) <= environment.MAX_BYTES
    assert {*texts(found)} == {"package-é==1.0"}
    assert len(found.dependencies) == environment.MAX_DEPENDENCIES
    assert found.conda is not None
    assert not found.conda.complete


MULTIPLIED = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
)


@pytest.mark.parametrize(
    "text", ["x: " + "[" * 5_000, MULTIPLIED, "{", "- a list\n"], ids=["deep", "x2", "{", "list"]
)
def test_yaml_that_makes_no_sense_is_a_gap_and_shown_as_it_is(model: Path, text: str) -> None:
    (model / "conda.yaml").write_text(text)
    (model / "requirements.txt").write_text("numpy\n")
    found, gaps = read(model)
    assert found.conda is not None
    assert found.conda.text == text
    assert texts(found) == ["numpy"]
    assert len(gaps) == 1
    assert "conda.yaml" in gaps[0]


def test_bytes_that_are_no_text_are_a_gap(model: Path) -> None:
    (model / "requirements.txt").write_bytes(b"\xef\xbb\xbfnumpy\n\xff\xfe\x00\n")
    (model / "conda.yaml").write_text("dependencies: [python=3.11.4]\n")
    found, gaps = read(model)
    assert gaps == ["requirements.txt is not text"]
    assert found.requirements is None


def test_one_file_that_may_not_be_read_is_a_gap(proxy: Proxy, served_wine: Logged) -> None:
    proxy.answer(f"{ARTIFACTS}conda.yaml", status=403, body=FORBIDDEN)
    found, gaps = read_part(served_wine.uri, "environment", proxy.url)
    assert [gap.reason for gap in gaps] == ["forbidden"]
    assert found.conda is None
    assert found.python_version == platform.python_version()
    assert "scikit-learn" in texts(found)


@pytest.mark.parametrize(("status", "reason"), [(403, "forbidden"), (500, "failed")])
def test_files_of_which_none_may_be_read_cost_the_part(
    proxy: Proxy, served_wine: Logged, status: int, reason: str
) -> None:
    proxy.answer(f"{ARTIFACTS}(requirements|conda|python_env)", status=status, body=FORBIDDEN)
    with pytest.raises(ReportError) as caught:
        read_part(served_wine.uri, "environment", proxy.url)
    assert caught.value.reason == reason


def test_the_files_do_not_wait_long_for_the_mlmodel_file_or_the_listing(
    proxy: Proxy, served_wine: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "MAX_SECONDS", 1)
    proxy.hang(f"{ARTIFACTS}MLmodel")
    proxy.hang("/mlflow-artifacts/artifacts\\?path")
    found, gaps = read_part(served_wine.uri, "environment", proxy.url)
    assert gaps == []
    assert "scikit-learn" in texts(found)
