"""What is done of a catalog is kept, and nothing half written looks whole."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin.catalog.keys import Key
from mlflow_report_plugin.catalog.names import file_of
from mlflow_report_plugin.catalog.tables import TABLES, Batch
from mlflow_report_plugin.catalog.work import Work, shards
from mlflow_report_plugin.errors import OutputFailed
from tests.catalog.conftest import Make, Registry, rows

PLAN: dict[str, Any] = {"depth": "list", "now": 1, "schema": 1}
ROW = {"name": "a", "version": 1, "hash": ""}
BATCH = Batch("versions", TABLES["versions"].batch([ROW]))


def test_what_was_begun_by_the_same_plan_is_gone_on_with(tmp_path: Path) -> None:
    work = Work(tmp_path, PLAN)
    work.keep_keys([Key("a"), Key("b\n")])
    assert work.keep_shard(3, [BATCH]) == 1
    del work
    again = Work(tmp_path, {**PLAN, "now": 2})
    assert again.is_resumed
    assert again.plan["now"] == 1
    assert [key.name for key in again.models()] == ["a", "b\n"]
    assert again.has_shard(3)
    assert [batch.num_rows for batch in again.batches("versions", [3])] == [1]


def test_what_is_not_masked_yet_is_for_the_owner_only(tmp_path: Path) -> None:
    Work(tmp_path, PLAN)
    assert (tmp_path / ".catalog").stat().st_mode & 0o077 == 0


def test_another_plan_begins_anew(tmp_path: Path) -> None:
    Work(tmp_path, PLAN).keep_shard(3, [BATCH])
    again = Work(tmp_path, {**PLAN, "depth": "facts"})
    assert not again.is_resumed
    assert not again.has_shard(3)


def test_a_shard_that_was_not_finished_is_none(tmp_path: Path) -> None:
    def until_it_breaks() -> Any:
        yield BATCH
        raise KeyboardInterrupt

    work = Work(tmp_path, PLAN)
    with pytest.raises(KeyboardInterrupt):
        work.keep_shard(0, until_it_breaks())
    assert not work.has_shard(0)
    assert work.keep_shard(0, [BATCH, BATCH]) == 2


def test_two_processes_do_not_work_on_one_folder(tmp_path: Path, python: list[str]) -> None:
    work = Work(tmp_path, PLAN)
    code = (
        "import sys; from pathlib import Path; from mlflow_report_plugin.catalog.work import Work;"
        f"Work(Path(sys.argv[1]), {PLAN!r})"
    )
    done = subprocess.run(
        [*python, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert "another process is making the catalog" in done.stderr
    del work


def test_a_kill_before_the_last_move_leaves_no_catalog_and_can_be_mended(
    registry: Registry, catalog_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = catalog_of(registry.store, depth="list").folder

    def killed(_self: Work) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Work, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            catalog_of(registry.store, folder)
    assert len(rows(folder, "versions")) == 400  # the older one is still whole
    again = catalog_of(registry.store, folder)
    assert again.manifest["made"]["resumed"]
    assert len(rows(folder, "metrics")) == 1600
    assert not (folder / ".catalog").exists()


def test_keys_are_divided_in_the_same_way_each_time() -> None:
    listed = [f'{{"latest_versions": [{{"version": {n}}}]}}' for n in range(50)]
    found = [Key(each, None, each) for each in listed]
    once = [*shards(found, 100, 20)]
    assert [key for shard in once for key in shard] == found
    assert once == [*shards(found, 100, 20)]
    assert all(len(each) == 1 or sum(key.weight for key in each) <= 100 for each in once)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputFailed, match="it is no folder"):
        Work(tmp_path / "out", PLAN)


@given(st.lists(st.text(min_size=1), unique=True, max_size=50))
def test_names_of_files_are_harmless_and_different(names: list[str]) -> None:
    found = [file_of(name) for name in names]
    assert len({each.lower() for each in found}) == len(names)
    for name in found:
        assert name.isascii()
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
        assert len(name) < 100
        assert name not in ("con", "nul", "aux", "prn")
