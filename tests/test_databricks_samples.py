"""Reports from Databricks say what the reports said that people know, row for row."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import mlflow
import pytest
from click.testing import CliRunner

from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.version import __version__
from tests.samples import NAMES, Sample, Table, load
from tests.samples.reading import Page, read
from tests.workspace import Workspace

pytest_plugins = ["tests.workspace.fixtures"]

DOCS = Path(__file__).parents[1] / "docs" / "differences.md"
PROFILE = "databricks://e2_demo"


class Difference(NamedTuple):
    """A row that has another value on purpose."""

    older: str
    """What `docs/differences.md` says about the older reports."""
    section: str
    row: str
    ours: str | None
    """What stands there now; None for what is different in each report."""
    sample: str = ""
    """The model; all that have such a row unless named."""


PCB = "dbdemos_pcb_classification"
NATIVE_FLAVOR = "a model with one native flavor had the flavor `None`"
REPORT_TIME = "`report_time` was that of the older report"
ROWS = (
    Difference(NATIVE_FLAVOR, "Model Overview", "flavor", "transformers", PCB),
    Difference(NATIVE_FLAVOR, "Model Overview", "flavor_version", "4.28.1", PCB),
    Difference(REPORT_TIME, "Model Overview", "report_time", None),
    Difference(REPORT_TIME, "Overview > Dashboard", "report_time", None),
    Difference(
        "the dashboard named a script in `report_script`",
        "Overview > Dashboard",
        "report_script",
        f"mlflow-report-plugin {__version__}",
    ),
    Difference(
        "the tag `sparkDatasourceInfo` was shown as a list",
        "Run > Tags > User Tags",
        "sparkDatasourceInfo",
        "path=s3://databricks-e2demofieldengwest/b169b504-4c54-49f2-bc3a-adf4b128f36d/tables/"
        "9020abb0-5741-4f42-9b3c-7bc72dad583a,version=43,format=delta",
        PCB,
    ),
)
COLUMNS = {
    "outputs had columns of their own, `Type name` and `Type value`": {
        "Type name": "Type",
        "Type value": "Column",
    }
}
"""Columns that have other names."""
PLACES = {"metrics stood below Run": {"Run > Metrics": "Metrics"}}
"""Sections that stand elsewhere."""
TITLE = "the title was the URI"
AS_JSON = "permissions were a block of JSON"


def is_json_of(older: str, ours: str) -> bool:
    """Whether a text is JSON for the list or dictionary that another writes in Python."""
    return older.startswith(("[", "{")) and ours == json.dumps(ast.literal_eval(older))


WRITINGS: dict[str, Callable[[str, str], bool]] = {
    "nested values looked like Python": is_json_of,
    "a missing value was an empty cell, or its row was left out": lambda older, ours: (
        older == "" and ours in ("_not set_", "_empty_", "_not inherited_")
    ),
    "what the MLmodel file sets to null was shown as `None`": lambda older, ours: (
        (older, ours) == ("None", "_not set_")
    ),
    "unnamed columns were called `None`": lambda older, ours: (
        (older, ours) == ("None", "_unnamed_")
    ),
    r"a `\|`, a newline or `<script>` in a value broke the table or ran": lambda older, ours: (
        "\n" in older and ours == older.replace("\n", " ↵ ")
    ),
    "a metric that is whole, such as a count, was shown as `143.0`": lambda older, ours: (
        older == f"{ours}.0"
    ),
    "a long description stood in several tables": lambda older, ours: (
        "\n" in older and ours == " ".join(older.split())
    ),
}
"""How values are written that are the same."""


def same(older: str, ours: str) -> bool:
    return older == ours or any(alike(older, ours) for alike in WRITINGS.values())


@pytest.fixture
def profile(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the workspace, to which a profile leads and nothing else."""
    monkeypatch.delenv("DATABRICKS_HOST")
    monkeypatch.delenv("DATABRICKS_TOKEN")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", PROFILE)
    return workspace.url


def run(sample: Sample, *options: str) -> Page:
    args = [sample.model_uri, "--layout", sample.layout, *options]
    result = CliRunner().invoke(group, args, prog_name="mlflow report")
    assert result.exit_code == 0, result.stderr
    return read(result.stdout)


@pytest.mark.parametrize("registry_uri", ["", PROFILE], ids=["one URI", "two URIs"])
@pytest.mark.parametrize("name", NAMES)
def test_a_report_has_every_row_of_the_sample(profile: str, name: str, registry_uri: str) -> None:
    # After another test MLflow no longer looks at the variable alone; this sets both.
    mlflow.set_registry_uri(registry_uri)
    sample = load(name, profile)
    page = run(sample)
    assert page.title == retitled(sample)
    different = list(missing(sample, page))
    assert not different, "\n".join(different)


@pytest.mark.parametrize("name", NAMES)
def test_the_json_of_permissions_names_the_object_of_the_sample(profile: str, name: str) -> None:
    sample = load(name, profile)
    page = run(sample, "--show-as-json")
    for section, object_id, object_type in sample.objects:
        found = json.loads(page.texts[section][-1])["permissions"]
        assert (found["object_id"], found["object_type"]) == (object_id, object_type)


def missing(sample: Sample, page: Page) -> Iterator[str]:
    """Name what a sample has and a page has not."""
    name = sample.model_uri.split("/")[1]
    for table in sample.tables:
        section, columns = moved(table.section), renamed(table.columns)
        rows = page.rows(section, table.title, columns)
        above, _, deepest = section.rpartition(" > ")
        if not rows and not table.title:  # below the deepest heading of Markdown
            rows = page.rows(above, deepest, columns)
        for row in table.rows:
            if not any(is_ours(name, table, row, found) for found in rows):
                there = [found for found in rows if found[0] == row[0]] or "not there"
                yield f"{table.section} > {table.title} {row}: {there}"
    for section in sample.none_found:
        if page.texts.get(moved(section)) != ["None found"]:
            yield f"{section}: {page.texts.get(moved(section))}"
    for section, message in sample.gaps:
        if not any(message in text for text in page.texts.get(section, ())):
            yield f"{section}: {message}"


def retitled(sample: Sample) -> str:
    """Give the title of a sample as it would be now."""
    kind, uri = sample.title.split(": ")
    model, version = uri.removeprefix("models:/").split("/")
    return f"{kind}: {model}, version {version}"


def moved(section: str) -> str:
    return next((new[section] for new in PLACES.values() if section in new), section)


def renamed(columns: tuple[str, ...]) -> tuple[str, ...]:
    names = {old: new for each in COLUMNS.values() for old, new in each.items()}
    return tuple(names.get(column, column) for column in columns)


def difference(name: str, section: str, row: str) -> Difference | None:
    for each in ROWS:
        if (each.section, each.row) == (section, row) and each.sample in ("", name):
            return each
    return None


def is_ours(name: str, table: Table, row: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """Whether a row is that of the sample, or what stands in its place on purpose."""
    expected = difference(name, table.section, row[0])
    if expected is None:
        return all(map(same, row, found))
    if expected.ours is None:
        return found[0] == row[0] and found != row
    return found == (row[0], expected.ours)


@pytest.mark.parametrize("expected", ROWS, ids=lambda each: f"{each.section} > {each.row}")
def test_each_difference_is_one(expected: Difference) -> None:
    samples = [expected.sample] if expected.sample else NAMES
    there = [
        row[1]
        for name in samples
        for table in load(name, "").tables
        for row in table.rows
        if (table.section, row[0]) == (expected.section, expected.row)
    ]
    assert there
    assert not any(same(value, str(expected.ours)) for value in there)


@pytest.mark.parametrize(
    "older", sorted({AS_JSON, TITLE, *PLACES, *COLUMNS, *WRITINGS, *(each.older for each in ROWS)})
)
def test_each_difference_is_documented_with_its_reason(older: str) -> None:
    found = re.search(rf"^\| {re.escape(older)} \| (.+) \| (.+) \|$", DOCS.read_text("utf-8"), re.M)
    assert found
