"""What a catalog says of models that are as models are, and of those that nobody expects."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import mlflow
import pytest

from mlflow_report_plugin.catalog import manifest
from mlflow_report_plugin.catalog.making import Options
from mlflow_report_plugin.catalog.names import file_of
from mlflow_report_plugin.errors import OutputFailed
from tests.catalog.conftest import NOW, Make, Registry, findings, rows
from tests.models import MLFLOW_3, Logged, log_wine, tracking

pytestmark = pytest.mark.versions

NAMES = (
    "plain",
    "Plain",
    "it's",
    'say "cheese"',
    "both ' and \"",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "a|b",
    "con",
    "..",
    "=1+1",
    "$(reboot)",
    "50%_off",
    "back\\slash",
    "ünïcödé 中文 🍷",
    "a" * 250,
)
TOKEN = "ghp_" + "a1B2" * 9


@pytest.fixture
def wine(own_store: str, tmp_path: Path) -> Logged:
    """A real model, alone in a store."""
    return log_wine(own_store, artifact_location=tmp_path / "artifacts")


def test_a_version_has_what_its_report_says(wine: Logged, catalog_of: Make) -> None:
    [row] = rows(catalog_of(wine.tracking_uri), "versions")
    about = {
        "name": "wine-quality",
        "version": 1,
        "aliases": ["champion"],
        "status": "READY",
        "stage": None,
        "run_id": wine.run_id,
        "model_id": wine.model_id,
        "run_status": "FINISHED",
        "run_deleted": False,
        "experiment": "wine-quality",
        "flavor": "sklearn",
        "has_signature": True,
        "has_example": True,
        "evaluated": False,
        "mlflow_version": mlflow.__version__,
        "tags": [("reviewed", "yes")],
        "metrics": 2,
        "params": 2,
        "datasets": 1,
        "unread": [],
    }
    assert {key: row[key] for key in about} == about
    assert row["size"] > 0


def test_each_depth_has_its_tables_and_calls_nothing_missing_that_it_did_not_read(
    wine: Logged, catalog_of: Make
) -> None:
    less = catalog_of(wine.tracking_uri, depth="list")
    assert {*less.manifest["counts"]} == {"models", "versions", "aliases", "findings"}
    [row] = rows(less, "versions")
    assert (row["has_signature"], row["evaluated"], row["run_deleted"]) == (None, None, None)
    assert rows(less, "findings") == []
    more = catalog_of(wine.tracking_uri, depth="full", permissions=False)
    assert {"permissions", "files"} <= {*more.manifest["counts"]}
    assert "MLmodel" in {each["path"] for each in rows(more, "files")}
    assert findings(more, "unpinned_requirements") == [("wine-quality", 1)]


def test_findings_tell_what_is_wrong(wine: Logged, catalog_of: Make, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    client = wine.client
    with tracking(wine.tracking_uri):
        bare = client.create_registered_model("bare")
        client.create_registered_model("empty")
        source = client.get_model_version(wine.name, "1").source
        client.create_model_version(bare.name, source, wine.run_id)
        client.create_model_version(bare.name, nothing.as_uri())
        client.set_model_version_tag(bare.name, "1", "token", TOKEN)
        client.transition_model_version_stage(bare.name, "2", "Staging")
    database = Path(wine.tracking_uri.removeprefix("sqlite:///"))
    # As MLflow's own client would not write it.
    Registry(wine.tracking_uri, database).sql(
        "INSERT INTO registered_model_aliases (name, alias, version) VALUES ('bare', 'gone', 7)"
    )
    client.delete_run(wine.run_id)
    later = NOW + 400 * 86_400_000
    catalog = catalog_of(wine.tracking_uri, now=later)
    assert findings(catalog, "no_owner") == [("bare", None), ("empty", None)]
    assert findings(catalog, "no_versions") == [("empty", None)]
    assert findings(catalog, "secret") == [("bare", 1)]
    assert findings(catalog, "stage_used") == [("bare", 2)]
    assert findings(catalog, "alias_on_missing_version") == [("bare", None)]
    assert {("bare", 1), ("wine-quality", 1)} <= {*findings(catalog, "run_deleted")}
    assert findings(catalog, "no_mlmodel") == [("bare", 2)]
    assert ("bare", 1) in findings(catalog, "stale")
    assert ("wine-quality", 1) not in findings(catalog, "stale")
    assert {*findings(catalog, "shared_source")} == {("bare", 1), ("wine-quality", 1)}
    for path in catalog.folder.rglob("*.*"):
        assert TOKEN.encode() not in path.read_bytes()


def test_an_alias_on_a_version_that_failed_is_an_error(
    registry: Registry, catalog_of: Make
) -> None:
    registry.sql(
        "UPDATE model_versions SET status = 'FAILED_REGISTRATION' WHERE name = 'model-00003'"
    )
    catalog = catalog_of(registry.store, depth="list")
    assert findings(catalog, "alias_on_failed_version") == [("model-00003", 10)]


def test_names_of_any_kind_are_listed_and_written(own_store: str, catalog_of: Make) -> None:
    # MLflow's clients refuse some of them, but not everybody registers with those.
    registry = Registry(own_store, Path(own_store.removeprefix("sqlite:///")))
    for name in NAMES:
        registry.sql("INSERT INTO registered_models (name, description) VALUES (?, ?)", name, name)
        registry.sql(
            "INSERT INTO model_versions (name, version, current_stage, status, source) "
            "VALUES (?, 1, 'None', 'READY', ?)",
            name,
            name,
        )
        registry.sql(
            "INSERT INTO registered_model_aliases (name, alias, version) VALUES (?, ?, 1)",
            name,
            name,
        )
    catalog = catalog_of(own_store, depth="list", options=Options(csv=True))
    assert catalog.is_complete
    assert sorted(row["name"] for row in rows(catalog, "versions")) == sorted(NAMES)
    assert sorted(row["name"] for row in rows(catalog, "models")) == sorted(NAMES)
    pages = {path.name for path in (catalog.folder / "pages" / "model").iterdir()}
    assert pages == {f"{file_of(name)}.html" for name in NAMES}
    assert len({page.lower() for page in pages}) == len(NAMES)
    for path in catalog.folder.rglob("*.html"):
        read = Read.of(path)
        assert not read.tags & {"script", "iframe", "img", "form", "object"}
        for link in read.links:
            assert not link.lower().startswith("javascript")
            if not re.match("https?:|#", link):
                assert (path.parent / link).resolve().is_relative_to(catalog.folder.resolve())
                assert (path.parent / link).exists()
    text = (catalog.folder / "models.csv").read_text(encoding="utf-8")
    assert "\n'=1+1," in text


class Read(HTMLParser):
    """The tags and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    @classmethod
    def of(cls, path: Path) -> Read:
        read = cls()
        read.feed(path.read_text(encoding="utf-8"))
        return read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]


def test_a_registry_without_models_is_a_complete_catalog(own_store: str, catalog_of: Make) -> None:
    catalog = catalog_of(own_store)
    assert catalog.is_complete
    assert catalog.manifest["counts"]["models"] == 0
    assert rows(catalog, "versions") == []
    assert "There are no registered models" in (catalog.folder / "index.html").read_text()


def test_a_filter_chooses_registered_models(registry: Registry, catalog_of: Make) -> None:
    catalog = catalog_of(registry.store, depth="list", filter_string="name LIKE 'model-0000%'")
    assert {row["name"] for row in rows(catalog, "versions")} == {
        f"model-{n:05}" for n in range(10)
    }


def test_prompts_are_no_models(wine: Logged, catalog_of: Make) -> None:
    with tracking(wine.tracking_uri):
        prompts: Any = mlflow.genai if MLFLOW_3 else mlflow
        prompts.register_prompt("a-prompt", "Say {{what}}.")
    assert {row["name"] for row in rows(catalog_of(wine.tracking_uri), "models")} == {wine.name}


def test_policies_are_held_against_the_snapshots(wine: Logged, catalog_of: Make) -> None:
    policies = ("production",)
    catalog = catalog_of(wine.tracking_uri, depth="full", permissions=False, policies=policies)
    found = [row for row in rows(catalog, "findings") if row["finding"] == "policy"]
    assert found
    assert {row["severity"] for row in found} <= {"error", "warning", "note"}
    assert all(row["reason"].startswith("production, ") for row in found)


def test_reports_are_written_and_linked(wine: Logged, catalog_of: Make) -> None:
    catalog = catalog_of(wine.tracking_uri, depth="full", permissions=False, reports="reports")
    report = catalog.folder / "reports" / "wine-quality" / "1.html"
    assert "wine-quality" in report.read_text(encoding="utf-8")
    page = (catalog.folder / "pages" / "model" / "wine-quality.html").read_text(encoding="utf-8")
    assert 'href="../../reports/wine-quality/1.html"' in page


def test_reports_are_not_lost_where_the_end_has_to_be_done_again(
    wine: Logged, catalog_of: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"depth": "full", "permissions": False, "reports": "reports"}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "write", full)
        with pytest.raises(OutputFailed, match="No space left"):
            catalog_of(wine.tracking_uri, tmp_path / "catalog", **wanted)
    catalog = catalog_of(wine.tracking_uri, tmp_path / "catalog", **wanted)
    assert catalog.manifest["made"]["resumed"]
    assert (catalog.folder / "reports" / "wine-quality" / "1.html").exists()


def test_pages_have_at_most_500_rows(registry: Registry, catalog_of: Make) -> None:
    registry.sql("DELETE FROM model_versions WHERE name = 'model-00000'")
    registry.sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100) "
        "INSERT INTO model_versions (name, version, current_stage, status, source) "
        "SELECT 'model-00000', i, 'None', 'READY', 's3://somewhere/' || i FROM n"
    )
    catalog = catalog_of(registry.store, depth="list")
    folder = catalog.folder / "pages" / "model"
    pages = sorted(path.name for path in folder.glob("model-00000*"))
    assert pages == ["model-00000--2.html", "model-00000--3.html", "model-00000.html"]
    for path in (catalog.folder / "pages").rglob("*.html"):
        assert path.read_text(encoding="utf-8").count("<tr") <= 500 + 60
    assert len(rows(catalog, "versions")) == 1100 + 390


def test_the_manifest_names_the_digests_of_the_tables(wine: Logged, catalog_of: Make) -> None:
    from hashlib import sha256

    catalog = catalog_of(wine.tracking_uri)
    told = json.loads((catalog.folder / "catalog.json").read_bytes())
    assert told == catalog.manifest
    for name, file in told["files"].items():
        assert sha256((catalog.folder / name).read_bytes()).hexdigest() == file["sha256"]


def test_the_question_of_the_documentation_is_answered(
    registry: Registry, catalog_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.sql("UPDATE latest_metrics SET key = 'train_' || key")
    catalog = catalog_of(registry.store)
    monkeypatch.chdir(catalog.folder.parent)
    (catalog.folder.parent / "catalog").symlink_to(catalog.folder)
    page = (Path(__file__).parents[2] / "docs" / "catalog.md").read_text(encoding="utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    found: dict[str, Any] = {}
    exec(code, found)
    frame = found["versions"][found["production"] & found["versions"].evaluated.eq(False)]
    assert [*zip(frame.name, frame.version, strict=True)] == [
        (f"model-{n:05}", 10) for n in range(40)
    ]


def test_values_that_no_table_can_hold_are_null(registry: Registry, catalog_of: Make) -> None:
    registry.sql("UPDATE model_versions SET creation_time = 9223372036854775807")
    for path in (registry.database.parent / "files").rglob("MLmodel"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("31276", str(10**40)), encoding="utf-8")
    catalog = catalog_of(registry.store, options=Options(csv=True))
    assert {(row["created"], row["size"]) for row in rows(catalog, "versions")} == {(None, None)}


def test_models_are_found_by_owner_flavor_alias_and_stage(wine: Logged, catalog_of: Make) -> None:
    client = wine.client
    hostile = "../<b>Ada & Bob</b>"
    client.set_registered_model_tag(wine.name, "owner", hostile)
    client.create_registered_model("bare")
    client.set_registered_model_alias(wine.name, "champion", "1")
    catalog = catalog_of(wine.tracking_uri)
    index = (catalog.folder / "index.html").read_text(encoding="utf-8")
    found = {}
    for kind in ("owner", "flavor", "alias"):
        for file in re.findall(rf'href="(pages/{kind}-[^"]*)"', index):
            page = (catalog.folder / file).read_text(encoding="utf-8")
            found[file] = set(re.findall(r'href="model/([^"]*)\.html"', page))
    owner = f"pages/owner-is-{file_of(hostile)}-0001.html"
    assert found == {
        owner: {wine.name},
        "pages/owner-none-0001.html": {"bare"},
        "pages/flavor-is-sklearn-0001.html": {wine.name},
        "pages/alias-is-champion-0001.html": {wine.name},
    }
    assert "<b>Ada" not in index
    worst = (catalog.folder / "pages" / "most-findings-0001.html").read_text(encoding="utf-8")
    order = re.findall(r'href="model/([^"]*)\.html"', worst)
    counts = Counter((row["name"], row["severity"]) for row in rows(catalog, "findings"))
    weights = {
        name: [counts[name, severity] for severity in ("error", "warning", "note")]
        for name in (wine.name, "bare")
    }
    assert weights[order[0]] > weights[order[1]]
