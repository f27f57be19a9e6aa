"""A catalog that goes on from an older one reads what has changed, and tells what was different."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.errors import InvalidCatalog
from tests.catalog.conftest import Make, Registry, findings, rows
from tests.models import log_wine

pytestmark = pytest.mark.versions

TABLES = ("models", "versions", "aliases", "metrics", "params", "datasets")


@pytest.fixture
def before(registry: Registry, catalog_of: Make) -> Path:
    """A catalog of the registry as it was."""
    return catalog_of(registry.store).folder


def test_nothing_has_changed_and_next_to_nothing_is_read(
    registry: Registry, catalog_of: Make, before: Path
) -> None:
    again = catalog_of(registry.store, since=str(before))
    for table in (*TABLES, "findings"):
        assert rows(again, table) == rows(before, table)
    assert rows(again, "history") == []
    first = json.loads((before / "catalog.json").read_bytes())["made"]["requests"]
    assert again.manifest["made"]["requests"] < first


def test_what_has_changed_is_read_again(registry: Registry, catalog_of: Make, before: Path) -> None:
    registry.sql(
        "UPDATE model_versions SET description = 'new' WHERE name = 'model-00002' AND version = 3"
    )
    registry.sql("UPDATE latest_metrics SET value = 42")
    again = catalog_of(registry.store, since=str(before))
    changed = {
        (row["name"], row["version"]) for row in rows(again, "metrics") if row["value"] == 42
    }
    assert changed == {("model-00002", 3)}
    described = [row["name"] for row in rows(again, "versions") if row["description"] == "new"]
    assert described == ["model-00002"]
    whole = catalog_of(registry.store)
    assert rows(again, "findings") == rows(whole, "findings")


def test_history_tells_where_aliases_and_stages_pointed_and_what_came_and_went(
    registry: Registry, catalog_of: Make, before: Path
) -> None:
    registry.sql("UPDATE registered_model_aliases SET version = 4 WHERE name = 'model-00001'")
    registry.sql("DELETE FROM registered_model_aliases WHERE name = 'model-00002'")
    registry.sql(
        "UPDATE model_versions SET current_stage = 'Production' "
        "WHERE name = 'model-00003' AND version = 2"
    )
    registry.sql(
        "UPDATE model_versions SET current_stage = 'Deleted_Internal' "
        "WHERE name = 'model-00004' AND version = 1"
    )
    for table in ("model_version_tags", "registered_model_tags", "registered_model_aliases"):
        registry.sql(f"DELETE FROM {table} WHERE name = 'model-00005'")
    registry.sql("DELETE FROM model_versions WHERE name = 'model-00005'")
    registry.sql("DELETE FROM registered_models WHERE name = 'model-00005'")
    registry.sql("INSERT INTO registered_models (name) VALUES ('new')")
    later = catalog_of(registry.store, since=str(before), now=1_796_100_000_000)
    history = rows(later, "history")
    told = {
        (r["name"], r["version"], r["what"], r["alias"], r["change"], r["before"], r["after"])
        for r in history
    }
    assert told == {
        ("model-00001", None, "alias", "champion", "changed", "10", "4"),
        ("model-00002", None, "alias", "champion", "went", "10", None),
        ("model-00003", 2, "stage", None, "changed", None, "Production"),
        ("model-00004", 1, "version", None, "went", None, None),
        ("model-00005", None, "model", None, "went", None, None),
        ("new", None, "model", None, "appeared", None, None),
    }
    last = catalog_of(registry.store, since=str(later.folder), now=1_796_200_000_000)
    assert rows(last, "history") == history


def test_a_catalog_may_go_on_from_itself(
    registry: Registry, catalog_of: Make, before: Path
) -> None:
    again = catalog_of(registry.store, before, since=str(before))
    assert again.folder == before
    assert len(rows(before, "versions")) == 400


def test_what_was_not_listed_is_not_called_gone(
    registry: Registry, catalog_of: Make, before: Path
) -> None:
    some = catalog_of(registry.store, since=str(before), filter_string="name LIKE 'model-0001%'")
    assert [row for row in rows(some, "history") if row["change"] == "went"] == []


def test_what_an_earlier_catalog_did_not_list_has_not_appeared(
    registry: Registry, catalog_of: Make
) -> None:
    some = catalog_of(registry.store, filter_string="name LIKE 'model-0001%'")
    whole = catalog_of(registry.store, since=str(some.folder))
    assert rows(whole, "history") == []
    assert len(rows(whole, "models")) == 40
    cut = json.loads((some.folder / "catalog.json").read_bytes())
    cut |= {"filter": "", "problems_by_reason": {"models failed": 1}}
    (some.folder / "catalog.json").write_text(json.dumps(cut), encoding="utf-8")
    assert rows(catalog_of(registry.store, since=str(some.folder)), "history") == []


def test_a_catalog_of_less_depth_is_read_again(registry: Registry, catalog_of: Make) -> None:
    less = catalog_of(registry.store, depth="list")
    more = catalog_of(registry.store, since=str(less.folder))
    assert len(rows(more, "metrics")) == 1600
    assert findings(more, "no_example") != []


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (None, "holds no catalog"),
        ("{}", "is not that of a catalog"),
        ("[", "cannot be read"),
        ('{"mlflow_report_catalog": 99}', "of the schema 99"),
    ],
)
def test_what_is_no_catalog_of_this_schema_is_refused_before_anything_is_asked(
    catalog_of: Make, tmp_path: Path, manifest: str | None, message: str
) -> None:
    folder = tmp_path / "before"
    folder.mkdir()
    if manifest is not None:
        (folder / "catalog.json").write_text(manifest)
    with pytest.raises(InvalidCatalog, match=message):
        catalog_of("http://127.0.0.1:9", since=str(folder))


def test_a_table_that_was_cut_off_is_told(
    registry: Registry, catalog_of: Make, before: Path
) -> None:
    path = before / "versions.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InvalidCatalog, match=r"versions\.parquet cannot be read"):
        catalog_of(registry.store, since=str(before))


POLICY = """
policy: as-good
title: As good as the champion
rules:
  - id: as-good-as-the-champion
    title: As accurate as the champion
    metric: {name: accuracy, no_worse_than: "@champion"}
"""


def test_versions_are_held_against_the_champion_and_again_when_it_is_another_one(
    tmp_path: Path, own_store: str, catalog_of: Make
) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    for accuracy in (0.7, 0.8, 0.9):
        log_wine(
            own_store,
            "wine",
            artifact_location=tmp_path / "artifacts",
            metrics={"accuracy": accuracy},
        )
    client = MlflowClient(own_store)

    def worse(champion: int, since: str = "") -> list[tuple[str, int | None]]:
        client.set_registered_model_alias("wine", "champion", str(champion))
        catalog = catalog_of(
            own_store, depth="full", permissions=False, policies=(str(policy),), since=since
        )
        folders.append(str(catalog.folder))
        return findings(catalog, "policy")

    folders: list[str] = []
    assert worse(champion=2) == [("wine", 1)]
    assert worse(champion=3, since=folders[0]) == [("wine", 1), ("wine", 2)]


def test_reports_of_what_has_not_changed_are_taken_over(
    tmp_path: Path, own_store: str, catalog_of: Make
) -> None:
    log_wine(own_store, "wine", artifact_location=tmp_path / "artifacts")
    wanted: dict[str, Any] = {"depth": "full", "permissions": False}
    without = catalog_of(own_store, **wanted)
    report = Path("reports", "wine", "1.html")
    first = catalog_of(own_store, since=str(without.folder), reports="reports", **wanted)
    written = (first.folder / report).read_bytes()
    second = catalog_of(own_store, since=str(first.folder), reports="reports", **wanted)
    assert (second.folder / report).read_bytes() == written
    # Also where a catalog takes the place of the one that it goes on from.
    third = catalog_of(
        own_store, second.folder, since=str(second.folder), reports="reports", **wanted
    )
    assert (third.folder / report).read_bytes() == written
    page = (third.folder / "pages" / "model" / "wine.html").read_text(encoding="utf-8")
    assert 'href="../../reports/wine/1.html"' in page
