"""`mlflow report` is there, however MLflow's command line is reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.hooks.conftest import RunPython

pytestmark = pytest.mark.versions

HAS_REPORT = "assert 'report' in mlflow.cli.cli.commands\n"
NO_FINDER = "assert not [f for f in sys.meta_path if 'mlflow_report' in type(f).__module__]\n"


def test_help_of_the_console_script_lists_the_command(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("mlflow")
    done = subprocess.run(
        [script, "--help"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert [line for line in done.stdout.splitlines() if line.split()[:1] == ["report"]]
    assert done.stderr == ""


def test_help_of_the_module_lists_the_command(run_python: RunPython) -> None:
    done = run_python("-m", "mlflow", "--help", forked=False)
    assert [line for line in done.stdout.splitlines() if line.split()[:1] == ["report"]]
    assert (done.returncode, done.stderr) == (0, "")


def test_click_runs_the_command_as_part_of_mlflow() -> None:
    from mlflow.cli import cli

    done = CliRunner().invoke(cli, ["report", "--help"])
    assert done.exit_code == 0
    assert done.output.startswith("Usage: ")
    assert " report " in done.output.splitlines()[0]


def test_the_finder_goes_and_leaves_the_real_loader_behind(run_python: RunPython) -> None:
    code = (
        "import sys, mlflow\n"
        "assert 'mlflow.cli' not in sys.modules and 'click' not in vars(mlflow)\n"
        "import mlflow.cli\n"
        "from importlib.machinery import SourceFileLoader\n"
        "assert type(mlflow.cli.__loader__) is SourceFileLoader\n"
        "assert mlflow.cli.__spec__.loader is mlflow.cli.__loader__\n" + NO_FINDER + HAS_REPORT
    )
    assert_succeeds(run_python("-c", code))


def test_importing_mlflow_imports_nothing_of_the_package_but_its_hooks(
    run_python: RunPython,
) -> None:
    code = (
        "import sys, mlflow\n"
        "print(*sorted(name for name in sys.modules if name.startswith('mlflow_report')))\n"
    )
    assert run_python("-c", code).stdout.split() == [
        "mlflow_report_plugin",
        "mlflow_report_plugin.hooks",
        "mlflow_report_plugin.hooks.after_import",
        "mlflow_report_plugin.hooks.artifact_repository",
        "mlflow_report_plugin.hooks.autolog",
        "mlflow_report_plugin.hooks.cli",
        "mlflow_report_plugin.version",
    ]


def test_the_command_imports_nothing_heavy_until_it_runs(run_python: RunPython) -> None:
    code = (
        "import sys, mlflow\n"
        "sys.modules['mlflow.cli'] = type(sys)('mlflow.cli')\n"
        "before = {name.partition('.')[0] for name in sys.modules}\n"
        "import mlflow_report_plugin.command.main\n"
        "after = {name.partition('.')[0] for name in sys.modules}\n"
        "print(*sorted((after - before) & {'rich', 'jinja2', 'markdown_it', 'databricks'}))\n"
        "print('mlflow_report_plugin.snapshot' in sys.modules)\n"
    )
    assert run_python("-c", code, forked=False).stdout.split() == ["False"]


@pytest.mark.parametrize(
    "first",
    [
        "import mlflow_report_plugin",
        "import mlflow_report_plugin.hooks.artifact_repository",
        "import mlflow_report_plugin.command.main",
        "from mlflow_report_plugin import report",
    ],
)
def test_the_command_is_there_when_the_plugin_is_imported_first(
    first: str, run_python: RunPython
) -> None:
    scheme = (
        "from mlflow.store.artifact import artifact_repository_registry as registry\n"
        "assert 'report' in registry.get_registered_artifact_repositories()\n"
    )
    code = f"import sys\n{first}\nimport mlflow.cli\n" + HAS_REPORT + NO_FINDER + scheme
    assert_succeeds(run_python("-c", code))


def test_the_command_is_added_at_once_when_mlflow_cli_was_imported_before(
    run_python: RunPython,
) -> None:
    code = (
        "import sys, mlflow.cli\n"
        "from mlflow_report_plugin.hooks.cli import install\n"
        "del mlflow.cli.cli.commands['report']\n"
        "install()\n" + HAS_REPORT + NO_FINDER
    )
    assert_succeeds(run_python("-c", code))


def test_a_command_of_that_name_that_was_there_before_stays(run_python: RunPython) -> None:
    code = (
        "import mlflow.cli\n"
        "from mlflow_report_plugin.hooks.cli import install\n"
        "other = mlflow.cli.cli.commands['report'] = mlflow.cli.cli.commands['run']\n"
        "install()\n"
        "assert mlflow.cli.cli.commands['report'] is other\n"
    )
    assert_succeeds(run_python("-c", code))


def test_eight_threads_that_import_at_once_all_find_the_command(run_python: RunPython) -> None:
    code = (
        "import sys, threading\n"
        "together, found = threading.Barrier(8), []\n"
        "def work():\n"
        "    together.wait()\n"
        "    import mlflow.cli\n"
        "    found.append('report' in mlflow.cli.cli.commands)\n"
        "threads = [threading.Thread(target=work) for _ in range(8)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
        "assert found == [True] * 8, found\n" + NO_FINDER
    )
    assert_succeeds(run_python("-c", code))


def test_looking_for_the_module_without_importing_it_does_no_harm(run_python: RunPython) -> None:
    code = (
        "import importlib.util, inspect, sys, mlflow\n"
        "spec = importlib.util.find_spec('mlflow.cli')\n"
        "assert spec.loader.get_code('mlflow.cli').co_name == '<module>'\n"
        "assert spec.loader.get_filename('mlflow.cli') == spec.origin\n"
        "import mlflow.cli\n"
        "assert inspect.getsource(mlflow.cli)\n" + HAS_REPORT + NO_FINDER
    )
    assert_succeeds(run_python("-c", code))


def test_the_command_is_there_after_a_first_import_that_failed(run_python: RunPython) -> None:
    code = (
        "import sys, mlflow\n"
        "kept = sys.modules.pop('click')\n"
        "sys.modules['click'] = None\n"
        "try: import mlflow.cli\n"
        "except ImportError: pass\n"
        "else: raise AssertionError('mlflow.cli needs click')\n"
        "sys.modules['click'] = kept\n"
        "import mlflow.cli\n" + HAS_REPORT + NO_FINDER
    )
    assert_succeeds(run_python("-c", code))


def test_a_module_that_was_never_found_is_not_found_with_the_hook_either(
    run_python: RunPython,
) -> None:
    code = (
        "import sys, mlflow\n"
        "mlflow.__path__ = []\n"
        "try: import mlflow.cli\n"
        "except ModuleNotFoundError as error: print(error)\n"
    )
    assert run_python("-c", code).stdout == "No module named 'mlflow.cli'\n"


def assert_succeeds(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stderr) == (0, "")
