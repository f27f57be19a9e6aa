"""The asset bundle in the examples, as far as that can be tried without a workspace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from databricks.sdk.service.jobs import JobSettings

from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.spark.workspaces import LOGINS, read, variable_prefix

FOLDER = Path(__file__).parents[2] / "examples" / "databricks"


def bundle() -> Any:
    return yaml.safe_load((FOLDER / "databricks.yml").read_text())


def settings() -> dict[str, Any]:
    """The settings of the job, with the defaults of all variables."""
    whole = bundle()

    def filled(value: Any) -> Any:
        match value:
            case dict():
                return {key: filled(each) for key, each in value.items()}
            case list():
                return [filled(each) for each in value]
            case str():
                one = re.fullmatch(r"\$\{var\.(\w+)\}", value)
                return whole["variables"][one[1]]["default"] if one else value
        return value

    job: dict[str, Any] = filled(whole["resources"]["jobs"]["registry_catalog"])
    return job


def test_the_sdk_knows_each_field_of_the_job() -> None:
    job = settings()
    # What the SDK does not know, or knows with other values, is lost on the way.
    assert JobSettings.from_dict(job).as_dict() == job


def test_the_job_runs_a_command_that_there_is(monkeypatch: Any) -> None:
    task = settings()["tasks"][0]["python_wheel_task"]
    setup = (FOLDER.parents[1] / "setup.py").read_text()
    assert f'name="{task["package_name"]}"' in setup
    assert f'"{task["entry_point"]} = ' in setup
    command, *arguments = map(str, task["parameters"])
    monkeypatch.chdir(FOLDER)
    context = group.commands[command].make_context(command, arguments)
    assert context.params["engine"] == "spark"
    assert context.params["depth"] == "facts"


def test_the_cluster_has_the_login_of_each_workspace_from_secrets() -> None:
    variables = settings()["job_clusters"][0]["new_cluster"]["spark_env_vars"]
    used = set()
    for workspace in read(FOLDER / "workspaces.yml"):
        prefix = variable_prefix(str(workspace.profile))
        own = {name for name in variables if name.startswith(prefix)}
        assert own
        assert all(LOGINS.fullmatch(name.removeprefix(prefix)) for name in own)
        used |= own
    assert used == set(variables)
    assert all(re.fullmatch(r"\{\{secrets/[\w-]+/[\w-]+\}\}", each) for each in variables.values())
