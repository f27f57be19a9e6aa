"""Whatever goes wrong in a hook, MLflow goes on working without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hooks.conftest import RunPython

pytestmark = pytest.mark.versions

RAISE = "raise RuntimeError('broken on purpose')\n"

AT_IMPORT = {
    "the command's hook raises": ("hooks/cli.py", RAISE),
    "the command's hook is no Python": ("hooks/cli.py", "def install(:\n"),
    "the hook of registration raises": ("hooks/autolog.py", RAISE),
    "what waits for modules raises": ("hooks/after_import.py", RAISE),
    "the hooks raise an ImportError": ("hooks/__init__.py", "import broken_on_purpose\n"),
    "the entry point has no factory": ("hooks/artifact_repository.py", "BROKEN = 'on purpose'\n"),
}
AT_THE_COMMAND = {
    "the command raises": ("command/main.py", RAISE),
    "the command is no Python": ("command/main.py", "def group(:\n"),
    "the group is no command": ("command/main.py", "group = 'broken on purpose'\n"),
}


@pytest.mark.parametrize(("file", "text"), AT_IMPORT.values(), ids=AT_IMPORT)
def test_mlflow_starts_when_a_hook_fails_at_import(
    file: str, text: str, copy_of_package: Path, run_python: RunPython
) -> None:
    (copy_of_package / file).write_text(text)
    done = run_python("-m", "mlflow", "--version")
    assert (done.returncode, done.stdout.count("version")) == (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    # One warning, so the copy is what MLflow loaded; Python's own come with their source line.
    assert len(done.stderr.splitlines()) in (1, 2), done.stderr


@pytest.mark.parametrize(("file", "text"), AT_THE_COMMAND.values(), ids=AT_THE_COMMAND)
def test_mlflow_has_its_other_commands_when_ours_fails(
    file: str, text: str, copy_of_package: Path, run_python: RunPython
) -> None:
    (copy_of_package / file).write_text(text)
    done = run_python("-m", "mlflow", "--version")
    assert (done.returncode, done.stdout.count("version")) == (0, 1), done.stderr
    assert done.stderr.startswith("mlflow-report-plugin: no command `mlflow report`: ")
    assert len(done.stderr.splitlines()) == 1


def test_importing_mlflow_says_nothing_when_the_command_is_broken(
    copy_of_package: Path, run_python: RunPython
) -> None:
    (copy_of_package / "command/main.py").write_text(RAISE)
    done = run_python("-c", "import mlflow", forked=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_other_artifacts_can_be_read_when_the_repository_is_broken(
    copy_of_package: Path, run_python: RunPython, tmp_path: Path
) -> None:
    (copy_of_package / "hooks" / "report_files.py").write_text(RAISE)
    (tmp_path / "some.txt").write_text("some text")
    code = (
        "import mlflow\n"
        "print(mlflow.artifacts.load_text('some.txt'))\n"
        "try: mlflow.artifacts.list_artifacts('report:models:/X/1')\n"
        "except RuntimeError as error: print(error)\n"
    )
    done = run_python("-c", code)
    assert done.stdout.splitlines() == ["some text", "broken on purpose"], done.stderr


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("hooks/request_header.py", "import broken_on_purpose\n"),
        ("hooks/request_header.py", "BROKEN = 'on purpose'\n"),
        ("marking.py", RAISE),
    ],
)
def test_requests_are_made_when_the_header_provider_is_broken(
    file: str, text: str, copy_of_package: Path, run_python: RunPython, server: str
) -> None:
    (copy_of_package / file).write_text(text)
    code = "import mlflow; print(mlflow.MlflowClient().get_experiment('0').name)"
    done = run_python("-c", code, env={"MLFLOW_TRACKING_URI": server})
    assert done.stdout == "Default\n", done.stderr
    # The warning shows that the copy is what MLflow loaded.
    assert "request header" in done.stderr
