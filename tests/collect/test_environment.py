"""What a process needs to load the model is read from the files that MLflow wrote for it."""

from __future__ import annotations

import json
import platform
import tracemalloc
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
    assert found.dependencies == (f"mlflow=={mlflow.__version__}", "scikit-learn")
    assert found.requirements.text.splitlines() == list(found.dependencies)
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


def test_requirements_are_read_without_comments_options_and_hashes(model: Path) -> None:
    (model / "requirements.txt").write_text(
        "# made by hand\n"
        "--extra-index-url https://example.com/simple\n"
        "-c constraints.txt\n"
        "\n"
        "numpy==2.1.0  # the fast one\n"
        "torch @ https://example.com/torch.whl#sha256=abc\n"
        "scipy==1.0 \\\n    --hash=sha256:aaa \\\n    --hash=sha256:bbb\n"
        "uvicorn[standard]>=0.3; python_version > '3.9'\n"
    )
    found, gaps = read(model)
    assert gaps == []
    assert found.dependencies == (
        "numpy==2.1.0",
        "torch @ https://example.com/torch.whl#sha256=abc",
        "scipy==1.0",
        "uvicorn[standard]>=0.3; python_version > '3.9'",
    )


def test_credentials_in_an_index_url_are_masked(model: Path) -> None:
    (model / "requirements.txt").write_text(
        "--index-url https://me:geheim@example.com/simple\n"
        "mine @ git+https://geheim@example.com/mine.git\n"
    )
    (model / "conda.yaml").write_text("dependencies:\n- x @ https://me:geheim@example.com/x\n")
    found, _ = read(model)
    assert "geheim" not in found.model_dump_json()
    assert found.dependencies == ("mine @ git+https://***@example.com/mine.git",)


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


def test_without_requirements_the_packages_are_those_that_conda_hands_to_pip(model: Path) -> None:
    (model / "conda.yaml").write_text(
        "dependencies:\n- python=3.9\n- pip\n- pip:\n  - mlflow<3\n  - -r other.txt\n  - 7\n- [x]\n"
    )
    found, gaps = read(model)
    assert gaps == []
    assert found.dependencies == ("mlflow<3",)


def test_a_large_file_is_cut_and_no_package_is_shown_by_half(model: Path) -> None:
    (model / "requirements.txt").write_text("package-é==1.0\n" * 100_000)
    (model / "conda.yaml").write_text("dependencies: [python=3.9]\n" + "# x\n" * 100_000)
    found, gaps = read(model)
    assert gaps == []
    assert found.requirements is not None
    assert not found.requirements.complete
    assert len(found.requirements.text.encode()) <= environment.MAX_BYTES
    assert set(found.dependencies) == {"package-é==1.0"}
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
    assert found.dependencies == ("numpy",)
    assert len(gaps) == 1
    assert "conda.yaml" in gaps[0]


def test_a_long_line_full_of_addresses_takes_little_memory_and_stays_a_line(model: Path) -> None:
    """Looking for credentials in all of it at once would take minutes."""
    (model / "requirements.txt").write_text("://:x" * 30_000)
    tracemalloc.start()
    try:
        found, _ = read(model)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.requirements is not None
    assert found.requirements.text == "://:x" * 30_000
    assert peak < 50_000_000


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
    assert "scikit-learn" in found.dependencies


@pytest.mark.parametrize(("status", "reason"), [(403, "forbidden"), (500, "failed")])
def test_files_of_which_none_may_be_read_cost_the_part(
    proxy: Proxy, served_wine: Logged, status: int, reason: str
) -> None:
    proxy.answer(f"{ARTIFACTS}(requirements|conda|python_env)", status=status, body=FORBIDDEN)
    with pytest.raises(ReportError) as caught:
        read_part(served_wine.uri, "environment", proxy.url)
    assert caught.value.reason == reason


def test_the_files_do_not_wait_for_the_mlmodel_file_or_the_listing(
    proxy: Proxy, served_wine: Logged
) -> None:
    proxy.hang(f"{ARTIFACTS}MLmodel")
    proxy.hang("/mlflow-artifacts/artifacts\\?path")
    found, gaps = read_part(served_wine.uri, "environment", proxy.url)
    assert gaps == []
    assert "scikit-learn" in found.dependencies
