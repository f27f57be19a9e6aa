"""The versions of a model: what changed in each, and which alias pointed there when."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin import InvalidModelUri, NotFound, history
from mlflow_report_plugin.logged.place import KEPT, artifact_folder
from mlflow_report_plugin.model_history import listing
from mlflow_report_plugin.model_history.history import NEWEST
from mlflow_report_plugin.snapshot import AliasOverTime, ModelHistory
from tests.model_history.conftest import NAME
from tests.models import Logged, log_wine, tracking
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

URI = f"models:/{NAME}"


def read(model: Logged, name_or_uri: str = URI, **options: int | None) -> ModelHistory:
    return history(name_or_uri, tracking_uri=model.tracking_uri, **options).record


def numbers(record: ModelHistory) -> list[str]:
    return [each.version for each in record.versions]


def test_each_version_says_what_changed_since_the_one_before(grown: Logged) -> None:
    third, second, first = read(grown).versions
    assert (third.version, second.version, first.version) == ("3", "2", "1")
    assert first.since is None
    assert second.since is not None
    assert second.since.version == "1"
    assert {(each.part, each.identity) for each in second.since.first} == {
        ("metrics", "accuracy"),
        ("params", "C"),
    }
    assert third.since is not None
    assert third.since.regression == 1
    assert third.since.first[0].part == "metrics"
    assert (third.since.first[0].before, third.since.first[0].after) == (0.95, 0.5)
    assert all(not each.gaps for each in (first, second, third))


def test_the_main_metrics_are_those_that_the_versions_share(grown: Logged) -> None:
    record = read(grown)
    assert record.main_metrics == ("accuracy",)
    values = [[metric.value for metric in each.metrics] for each in record.versions]
    assert values == [[0.5], [0.95], [0.9]]


def test_aliases_say_now_and_otherwise_only_what_reports_saw(grown: Logged) -> None:
    third, second, first = read(grown).versions
    assert third.aliases == (AliasOverTime(alias="champion", now=True),)
    # It was the champion, but nobody looked then.
    assert second.aliases == ()
    (alias,) = first.aliases
    assert not alias.now
    assert first.reports == 2
    assert alias.first_report is not None
    assert alias.last_report is not None
    assert first.creation_timestamp is not None
    assert first.creation_timestamp < alias.first_report < alias.last_report


@pytest.mark.parametrize(
    ("name_or_uri", "expected", "until"),
    [
        (NAME, ["3", "2", "1"], None),
        (f"{URI}/", ["3", "2", "1"], None),
        (f"{URI}/2", ["2", "1"], "2"),
        (f"{URI}/1", ["1"], "1"),
        (f"{URI}@champion", ["3", "2", "1"], "3"),
        (f"{URI}/latest", ["3", "2", "1"], None),
    ],
)
def test_a_version_in_the_uri_ends_the_history(
    name_or_uri: str, expected: list[str], until: str | None, grown: Logged
) -> None:
    record = read(grown, name_or_uri)
    assert numbers(record) == expected
    assert record.until == until


@pytest.mark.parametrize(
    ("name_or_uri", "error", "words"),
    [
        ("models:/celar", NotFound, "there is no registered model 'celar': did you mean 'cellar'?"),
        ("no such", NotFound, "there is no registered model 'no such'"),
        (f"{URI}/9", NotFound, "'cellar' has no version 9: it has versions 1, 2, 3"),
        (f"{URI}@nobody", NotFound, "'cellar' has no alias 'nobody'"),
        (f"{URI}/Production", NotFound, "'cellar' has no version in stage 'Production'"),
        ("runs:/" + "a" * 32 + "/model", InvalidModelUri, "names no registered model"),
        ("models:/m-" + "0" * 32, InvalidModelUri, "models:/NAME"),
        ("", InvalidModelUri, "the model URI is empty"),
        ("models:/a?b/1", InvalidModelUri, "has a character that model URIs cannot have"),
    ],
)
def test_what_is_no_model_is_one_clear_line(
    name_or_uri: str, error: type[Exception], words: str, grown: Logged
) -> None:
    with pytest.raises(error) as raised:
        read(grown, name_or_uri)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_model_without_versions_says_so(own_store: str) -> None:
    MlflowClient(own_store).create_registered_model("empty")
    with pytest.raises(NotFound, match="'empty' has no versions yet"):
        history("empty", tracking_uri=own_store)


def test_the_newest_are_read_and_the_oldest_of_them_is_compared_all_the_same(
    grown: Logged,
) -> None:
    record = read(grown, most=1)
    assert numbers(record) == ["3"]
    assert record.more == 2
    assert record.versions[0].since is not None
    assert record.versions[0].since.version == "2"


def test_fifty_are_read_unless_all_are_asked_for(own_store: str, tmp_path: Path) -> None:
    model = log_wine(own_store, "often", artifact_location=tmp_path)
    source = model.client.get_model_version_download_uri("often", "1")
    with tracking(own_store):
        for _ in range(NEWEST + 1):
            model.client.create_model_version("often", source, model.run_id)
    record = read(model, "often")
    assert numbers(record) == [str(number) for number in range(NEWEST + 2, 2, -1)]
    assert record.more == 2
    everything = read(model, "often", most=None)
    assert numbers(everything) == [str(number) for number in range(NEWEST + 2, 0, -1)]
    assert everything.more == 0


def test_a_version_that_is_not_among_the_newest_is_found(
    grown: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "LISTED", 2)
    newest = read(grown)
    assert (numbers(newest), newest.counted_all) == (["3", "2"], False)
    older = read(grown, f"{URI}/1")
    assert (numbers(older), older.counted_all) == (["1"], True)
    assert numbers(read(grown, most=None)) == ["3", "2", "1"]


def test_a_version_that_is_gone_is_passed_by(own_store: str, tmp_path: Path) -> None:
    for _ in range(3):
        model = log_wine(own_store, "gap", artifact_location=tmp_path / "artifacts")
    model.client.delete_model_version("gap", "2")
    third, first = read(model, "gap").versions
    assert (third.version, first.version) == ("3", "1")
    assert third.since is not None
    assert third.since.version == "1"


def test_a_version_that_cannot_be_read_is_a_row_that_says_so(server: str) -> None:
    for _ in range(3):
        model = log_wine(server, "unread")
    with Proxy(server) as proxy:
        proxy.answer(r"model-versions/get\?.*version=2", status=500)
        third, second, first = history("unread", tracking_uri=proxy.url).versions
    assert [gap.part for gap in second.gaps] == ["version"]
    assert second.creation_timestamp is not None
    assert second.since is None
    assert [gap.part for gap in third.gaps] == ["since"]
    assert "version 2 could not be read" in third.gaps[0].message
    assert first.gaps == ()
    assert model.version == "3"


def test_reports_that_were_changed_or_are_of_others_are_not_believed(
    own_store: str, tmp_path: Path
) -> None:
    from mlflow_report_plugin import report

    model = log_wine(own_store, "doubt", artifact_location=tmp_path / "artifacts")
    report(model.uri, tracking_uri=own_store, reach="shared").log()
    (folder,) = (tmp_path / "artifacts").glob(f"*/artifacts/{artifact_folder('doubt', '1')}/{KEPT}")
    (kept,) = folder.iterdir()
    other = log_wine(own_store, "doubt", artifact_location=tmp_path / "artifacts")
    report(other.uri, tracking_uri=own_store, reach="shared").log()
    (others,) = (tmp_path / "artifacts").glob(f"*/artifacts/{artifact_folder('doubt', '2')}/{KEPT}")
    shutil.copy(next(others.iterdir()), folder)
    text = json.loads(kept.read_text())
    text["model_version"]["aliases"] = ["forged"]
    kept.write_text(json.dumps(text))
    (folder / f"{kept.name[:20]}-{'0' * 64}.json").write_text("{")
    first = read(model, "doubt").versions[1]
    assert first.aliases == ()
    assert first.reports == 0
    assert {gap.part for gap in first.gaps} == {"aliases"}


def test_models_without_runs_are_compared_as_well(own_store: str, tmp_path: Path) -> None:
    model = log_wine(own_store, "bare", artifact_location=tmp_path)
    source = Path(str(model.client.get_model_version_download_uri("bare", "1")))
    files = Path(str(source).removeprefix("file:"))
    client = MlflowClient(own_store)
    client.create_registered_model("folders")
    for number in range(2):
        folder = tmp_path / f"copy-{number}"
        shutil.copytree(files, folder)
        if number:
            text = (folder / "requirements.txt").read_text()
            (folder / "requirements.txt").write_text(f"{text}\nnumpy==1.26.4\n")
        client.create_model_version("folders", folder.as_uri())
    second, first = read(model, "folders").versions
    assert second.since is not None
    assert [(each.part, each.identity) for each in second.since.first] == [("environment", "numpy")]
    assert second.since.not_comparable == 0
    assert (first.reports, first.gaps) == (0, ())


def test_the_versions_are_read_side_by_side(grown: Logged) -> None:
    states: list[tuple[str, str]] = []
    progress: Callable[[str, str], None] = lambda part, state: states.append((part, state))  # noqa: E731
    history(URI, tracking_uri=grown.tracking_uri, on_progress=progress)
    assert sorted(states) == sorted(
        (f"version {number}", state) for number in "123" for state in ("reading", "done")
    )


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("name", ["dolly3b", "main.ml.fraud"])
def test_both_registries_of_databricks_have_histories(name: str) -> None:
    record = history(name, tracking_uri="databricks").record
    assert record.versions
    assert all(each.creation_timestamp for each in record.versions)
    assert not any(gap.part == "version" for each in record.versions for gap in each.gaps)
    assert record.is_unity_catalog == ("." in name)
