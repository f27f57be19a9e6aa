"""From a URI to files: saving, logging, and rendering a snapshot once more."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import mlflow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow_report_plugin import formats
from mlflow_report_plugin.collect.reading.plain import plain
from mlflow_report_plugin.errors import (
    InvalidSnapshot,
    NotFound,
    OutputFailed,
    ReportError,
    UnknownFormat,
    UnknownLayout,
)
from mlflow_report_plugin.logged.place import artifact_folder
from mlflow_report_plugin.pipeline import Report, report
from mlflow_report_plugin.renderers.viewer import MLFLOW
from mlflow_report_plugin.sections.layouts import LAYOUTS
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Gap, Metric, MlflowModel, Signature, Snapshot, Tag
from tests.models import Logged, tracking
from tests.snapshots import ALL, LOCAL_FOLDER, WINE_QUALITY

pytestmark = pytest.mark.versions

FORMATS = ("markdown", "html", "json")


@pytest.fixture(scope="module")
def made(wine: Logged) -> Report:
    return report(wine.uri, tracking_uri=wine.tracking_uri)


def saved(snapshot: Snapshot, folder: Path) -> Path:
    path = folder / "snapshot.json"
    path.write_text(snapshot.to_json(), encoding="utf-8")
    return path


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_snapshot_renders_the_same_bytes_again(made: Report, layout: str, tmp_path: Path) -> None:
    path = made.save(tmp_path / "snapshot.json")
    fresh = replace(made, view=View(layout=layout))
    again = report(str(path), layout=layout)
    for name in FORMATS:
        assert again.render(name) == fresh.render(name)


@pytest.mark.parametrize("scheme", ["", "data:"])
def test_a_snapshot_is_read_by_its_path_and_by_a_data_uri(scheme: str, tmp_path: Path) -> None:
    assert report(f"{scheme}{saved(WINE_QUALITY, tmp_path)}").snapshot == WINE_QUALITY


def test_a_snapshot_with_permissions_can_be_shown_without(tmp_path: Path) -> None:
    gap = Gap(part="experiment_permissions", reason="forbidden", message="not for you")
    whole = WINE_QUALITY.model_copy(update={"gaps": (gap,)})
    made = report(str(saved(whole, tmp_path)), permissions=False)
    assert made.snapshot.experiment_permissions is None
    assert made.snapshot.registered_model_permissions is None
    assert not made.snapshot.provenance.permissions
    assert made.gaps == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema_version": 3}, "another version of mlflow-report-plugin"),
        ({"surprise": 1}, "surprise"),
        ({"line\nbreak": 1}, "line break"),
        ({"uris": None}, "uris"),
    ],
)
def test_a_file_that_is_no_snapshot_of_this_version_is_told_why(
    change: dict[str, Any], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps(json.loads(WINE_QUALITY.to_json()) | change))
    with pytest.raises(InvalidSnapshot, match=words) as caught:
        report(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"null"])
def test_a_file_that_is_no_json_object_is_no_snapshot(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)
    with pytest.raises(InvalidSnapshot):
        report(str(path))


@pytest.mark.parametrize("uri", ["no/such.json", "data:no/such", "data:\0", "a" * 300 + ".json"])
def test_a_snapshot_that_is_not_there_is_an_error(uri: str) -> None:
    with pytest.raises(NotFound if len(uri) < 300 else ReportError):
        report(uri)


@pytest.mark.parametrize(("suffix", "name"), [(".md", "markdown"), (".HTML", "html")])
def test_the_suffix_chooses_the_format_of_a_saved_report(
    made: Report, suffix: str, name: str, tmp_path: Path
) -> None:
    path = made.save(tmp_path / "new" / "folder" / f"report{suffix}")
    assert path.read_text(encoding="utf-8") == made.render(name)


def test_a_format_can_be_given_where_the_suffix_tells_none(made: Report, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        made.save(tmp_path / "report.txt")
    assert made.save(tmp_path / "report.txt", "json").read_text() == made.to_json()


def test_a_format_or_layout_that_there_is_not_is_an_error(made: Report, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        made.render("docx")
    with pytest.raises(UnknownLayout):
        report(str(saved(WINE_QUALITY, tmp_path)), layout="fancy").to_markdown()


def test_a_report_is_logged_to_the_run_below_name_and_version(served_wine: Logged) -> None:
    """The server is given, and is not the one that MLflow is set to."""
    from mlflow.tracking._tracking_service.utils import _artifact_repos_cache

    _artifact_repos_cache.clear()  # else MLflow knows from before where the run's artifacts are
    made = report(served_wine.uri, tracking_uri=served_wine.tracking_uri, reach="shared")
    folder = f"reports/{served_wine.name}/v{served_wine.version}"
    uris = made.log()
    assert uris == [
        f"runs:/{served_wine.run_id}/{folder}/report.{s}" for s in ("md", "html", "json")
    ]
    with tracking(served_wine.tracking_uri):
        files = served_wine.client.list_artifacts(served_wine.run_id, folder)
        texts = [mlflow.artifacts.load_text(uri) for uri in uris]
    assert {file.path for file in files if not file.is_dir} == {
        f"{folder}/report.{s}" for s in ("md", "html", "json")
    }
    logged = replace(made, snapshot=Snapshot.from_json(texts[2]))
    seen = [formats.render(logged.document, name, MLFLOW) for name in ("markdown", "html")]
    assert texts == [*seen, logged.to_json()]
    assert logged.snapshot.run == made.snapshot.run


@pytest.mark.parametrize("name", ["a/../../b", "../..", "100%", "new\nline", "é" * 250, "x" * 256])
def test_a_report_of_a_model_with_any_name_is_logged_below_reports(wine: Logged, name: str) -> None:
    folder = artifact_folder(name, "1")
    assert len(Path(folder).parts) == 3
    wine.client.log_text(wine.run_id, "{}", f"{folder}/report.json")
    files = wine.client.list_artifacts(wine.run_id, folder)
    assert [file.path for file in files] == [f"{folder}/report.json"]


def test_no_two_names_share_a_folder() -> None:
    names = ("c%d", "c_d", "c%d ", "", ".", "..", "x" * 200, "x" * 201, "x" * 202)
    assert len({artifact_folder(name, "1") for name in names}) == len(names)
    assert artifact_folder("wine-quality", "1") == "reports/wine-quality/v1"


def test_a_report_of_a_model_without_a_run_is_not_logged() -> None:
    provenance = LOCAL_FOLDER.provenance.model_copy(update={"reach": "shared"})
    folder = LOCAL_FOLDER.model_copy(update={"provenance": provenance})
    with pytest.raises(NotFound, match="no run"):
        Report(folder, View()).log()


def test_a_report_of_ones_own_that_was_read_from_a_file_is_not_logged_for_others() -> None:
    with pytest.raises(OutputFailed, match="what its maker could read"):
        Report(WINE_QUALITY, View()).log()


def test_a_report_of_ones_own_is_read_again_before_others_may_read_it(wine: Logged) -> None:
    made = report(wine.uri, tracking_uri=wine.tracking_uri)
    (uri,) = made.log(["json"])
    with tracking(wine.tracking_uri):
        logged = Snapshot.from_json(mlflow.artifacts.load_text(uri))
    assert made.snapshot.provenance.reach == "own"
    assert logged.provenance.reach == "shared"
    assert logged.provenance.report_id != made.snapshot.provenance.report_id
    assert logged.model == made.snapshot.model
    assert logged.run is not None


def test_a_report_inside_a_run_changes_nothing_of_it(wine: Logged) -> None:
    import mlflow

    before = wine.client.get_run(wine.run_id)
    with tracking(wine.tracking_uri), mlflow.start_run(run_id=wine.run_id):
        report(wine.uri).to_markdown()
        active = mlflow.active_run()
        assert active is not None
        assert active.info.run_id == wine.run_id
    after = wine.client.get_run(wine.run_id)
    assert after.data.to_dictionary() == before.data.to_dictionary()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
).map(plain)
records = st.dictionaries(texts, json_values, max_size=3)


@given(
    snapshot=st.sampled_from(list(ALL.values())),
    model=st.builds(
        MlflowModel,
        details=records,
        flavors=records,
        signature=st.none() | st.builds(Signature, inputs=st.lists(json_values, max_size=3)),
        saved_input_example_info=json_values,
    ),
    tags=st.lists(st.builds(Tag, key=texts, value=texts), max_size=3).map(tuple),
    metric=st.builds(
        Metric,
        key=texts,
        value=st.floats(allow_nan=False, allow_infinity=False)
        | st.sampled_from(["NaN", "Infinity", "-Infinity"]),
        timestamp=st.none() | st.integers(),
    ),
)
def test_every_snapshot_is_the_same_after_a_round_trip(
    snapshot: Snapshot, model: MlflowModel, tags: tuple[Tag, ...], metric: Metric
) -> None:
    run = snapshot.run and snapshot.run.model_copy(update={"tags": tags, "metrics": (metric,)})
    changed = snapshot.model_copy(update={"model": model, "run": run})
    again = Snapshot.from_json(changed.to_json())
    assert again == changed
    assert again.to_json() == changed.to_json()
