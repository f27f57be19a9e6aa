"""The app that the pages are added to."""

from __future__ import annotations

import inspect
import subprocess

import pytest

from mlflow_report_plugin.hooks.app import create_app

pytestmark = pytest.mark.versions


def test_mlflow_sees_that_the_app_is_made_by_a_function() -> None:
    assert inspect.isfunction(create_app)


@pytest.mark.parametrize("base", ["no-such-app", "report"])
def test_a_server_does_not_start_without_the_app_that_it_was_told_to_use(
    base: str, python: list[str]
) -> None:
    program = "from mlflow_report_plugin.hooks.app import create_app; create_app()"
    result = subprocess.run(
        [*python, "-c", program],
        env={"MLFLOW_REPORT_BASE_APP": base, "MLFLOW_DISABLE_TELEMETRY": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert f"MLFLOW_REPORT_BASE_APP={base}: there is no app of this name" in result.stderr
