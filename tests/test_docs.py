"""The documentation says everything that there is, and nothing in it is stale."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mlflow_report_plugin import errors
from mlflow_report_plugin.command.edge import PROCESS_DEFAULTS
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.sections.layouts import LAYOUTS
from tests.models import Logged

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_the_pages_that_are_made_from_the_code_are_fresh() -> None:
    result = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def test_every_command_and_option_is_documented() -> None:
    text = page("cli.md")
    for name, command in group.commands.items():
        assert f"## mlflow report {name}\n" in text
        for param in command.params:
            if isinstance(param, click.Option):
                for option in (*param.opts, *param.secondary_opts):
                    assert re.search(rf"^  .*{option}\b", text, re.MULTILINE), option


def test_every_error_is_documented_and_no_other() -> None:
    there = {ReportError.__name__, *(each.__name__ for each in ReportError.__subclasses__())}
    tree = re.search(r"```\n(ReportError\n.*?)```", page("errors.md"), re.DOTALL)
    assert tree is not None
    documented = set(re.findall(r"^(?:├── |└── )?(\w+)", tree[1], re.MULTILINE))
    assert documented == there
    assert tree[1].strip() in "\n".join(
        line.strip() if line.strip() == "ReportError" else line[4:]
        for line in (errors.__doc__ or "").splitlines()
    )


def test_every_reason_of_a_gap_is_documented() -> None:
    for reason in errors.GapReason.__args__:  # type: ignore[attr-defined]  # a Literal has it
        assert f"| `{reason}` |" in page("errors.md")


def test_every_layout_is_documented() -> None:
    for layout in LAYOUTS:
        assert f"| `{layout}` |" in page("layouts.md")


def test_every_environment_variable_of_ours_is_documented_and_no_other() -> None:
    name = r"\bMLFLOW_REPORT_[A-Z_]*[A-Z]\b"
    sources = (ROOT / "mlflow_report_plugin").rglob("*.py")
    there = {found for file in sources for found in re.findall(name, file.read_text("utf-8"))}
    assert there == set(re.findall(name, page("environment.md")))
    assert there >= {"MLFLOW_REPORT_PLUGINS", "MLFLOW_REPORT_REQUEST_HEADERS"}


def test_the_settings_of_the_command_are_documented_with_their_values() -> None:
    for name, value in PROCESS_DEFAULTS.items():
        assert f"| `{name}` | {value} |" in page("environment.md")


@pytest.mark.versions
def test_mlflow_knows_the_settings_of_the_command() -> None:
    from mlflow import environment_variables

    for name, value in PROCESS_DEFAULTS.items():
        variable = getattr(environment_variables, name, None)
        # Some came with MLflow 3, and one is another package's.
        if variable is not None:
            assert str(variable.type(value)).lower() == value or variable.type is bool


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    broken = [link for link in links if not (path.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_examples_in_python_can_be_parsed(path: Path) -> None:
    for block in re.findall(r"```python\n(.*?)```", path.read_text("utf-8"), re.DOTALL):
        compile(block, path.name, "exec")


def test_every_page_can_be_reached_from_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in DOCS.glob("*.md"):
        assert f"(docs/{path.name})" in text


def test_the_reports_of_the_examples_are_linked() -> None:
    snapshots = (DOCS / "examples").glob("*.json")
    there = {path.with_suffix(each) for path in snapshots for each in (".md", ".html")}
    linked = re.findall(r"\]\((examples/[^)]+)\)", page("examples.md"))
    assert {f"examples/{path.name}" for path in there} == {*linked}
    assert there == {
        path for path in (DOCS / "examples").iterdir() if path.suffix in (".md", ".html")
    }


@pytest.mark.parametrize("path", sorted((DOCS / "examples").glob("*.json")), ids=lambda p: p.name)
def test_the_snapshots_of_the_examples_are_of_this_version(path: Path) -> None:
    import jsonschema

    schema = json.loads(page("snapshot.schema.json"))
    snapshot = json.loads(path.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(snapshot)] == []


def test_a_snapshot_is_valid_by_the_published_schema(
    wine: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    import jsonschema

    from mlflow_report_plugin import report

    monkeypatch.setenv("MLFLOW_TRACKING_URI", wine.tracking_uri)
    schema = json.loads(page("snapshot.schema.json"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    snapshot = json.loads(report(wine.uri).to_json())
    assert [error.message for error in validator.iter_errors(snapshot)] == []
    assert list(validator.iter_errors({**snapshot, "schema_version": 3})) != []


def test_every_field_in_the_published_schema_is_described() -> None:
    schema = json.loads(page("snapshot.schema.json"))
    for name, record in {**schema["$defs"], "Snapshot": schema}.items():
        for field, described in record.get("properties", {}).items():
            # Pydantic says it once where a field's description is that of its class.
            refers_to = schema["$defs"].get(described.get("$ref", "").rpartition("/")[2], {})
            assert {**refers_to, **described}.get("description"), f"{name}.{field}"
