"""Tags of a run stand in groups; those known to hold more than one value are taken apart."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Block, Code, Missing, Note, Table
from mlflow_report_plugin.sections.run.run_tags import group_of
from mlflow_report_plugin.snapshot import Run, Snapshot, Tag
from tests.sections.reading import headings, read, rows, under
from tests.snapshots import LOCAL_FOLDER, SPEECH_RECOGNITION

CLUSTER_INFO = "mlflow.databricks.cluster.info"
LIBRARIES = "mlflow.databricks.cluster.libraries"
HISTORY = "mlflow.log-model.history"
ARTIFACTS = "mlflow.loggedArtifacts"
EXPLODED = ("Run", "Tags", "Exploded Tags")
PLACES = {
    CLUSTER_INFO: "Cluster Info",
    LIBRARIES: "Cluster Libraries",
    HISTORY: "Logged Models History",
    ARTIFACTS: "Logged Artifacts",
}


def with_tags(**values: str) -> Snapshot:
    """A snapshot of a run with tags; two underscores stand for a full stop."""
    tags = tuple(Tag(key=key.replace("__", "."), value=value) for key, value in values.items())
    return LOCAL_FOLDER.model_copy(update={"run": Run(run_id="r", tags=tags)})


def with_tag(key: str, value: str) -> Snapshot:
    """A snapshot of a run with one tag."""
    return with_tags(**{key: value})


def datasources(value: str) -> tuple[Block, ...]:
    """What stands below Spark Datasources for a value of the tag."""
    document = read(with_tag("sparkDatasourceInfo", value))
    return under(document, *EXPLODED, "Spark Datasources")


@pytest.mark.parametrize(
    ("key", "group"),
    [
        ("mlflow.databricks.gitRepoUrl", "Git Repo Tags"),
        ("mlflow.source.git.commit", "Git Repo Tags"),
        ("mlflow.databricks.notebookID", "Notebook Tags"),
        ("mlflow.databricks.notebook.commandID", "Notebook Tags"),
        ("mlflow.databricks.cluster.id", "Cluster Tags"),
        ("mlflow.databricks.webappURL", "Workspace Tags"),
        ("mlflow.databricks.workspaceID", "Workspace Tags"),
        ("mlflow.source.name", "Source Tags"),
        ("mlflow.databricks.jobRunID", "Job Tags"),
        ("mlflow.databricks.runURL", "Other System Tags"),
        ("mlflow.user", "Other System Tags"),
        ("mlflow", "User Tags"),
        ("", "User Tags"),
        ("hf_task", "User Tags"),
    ],
)
def test_each_tag_has_its_group(key: str, group: str) -> None:
    assert group_of(key) == group


def test_a_run_without_tags_says_so() -> None:
    snapshot = LOCAL_FOLDER.model_copy(update={"run": Run(run_id="r")})
    assert under(read(snapshot), "Run", "Tags") == (Note("None found"),)


def test_tags_of_databricks_have_no_place_elsewhere() -> None:
    found = [line.strip() for line in headings(read(with_tags(mlflow__user="ada")))]
    assert not {*found} & {"Git Repo Tags", "Cluster Tags", "Cluster Info", "Cluster Libraries"}
    assert {"Source Tags", "Other System Tags", "User Tags", "Spark Datasources"} <= {*found}


def test_the_cluster_begins_with_its_id() -> None:
    info = rows(read(SPEECH_RECOGNITION), *EXPLODED, "Cluster Info")
    assert list(info.items())[:2] == [
        ("cluster_id", "0414-154233-qm0df4rx"),
        ("cluster_name", "andre_ML_13.2"),
    ]
    assert info["disk_spec"] == '{"disk_count": 0}'


def test_libraries_have_kind_and_value() -> None:
    document = read(SPEECH_RECOGNITION)
    assert rows(document, *EXPLODED, "Cluster Libraries", "Installable Libraries") == {
        "jar": "dbfs:/home/andre@mycompany.com/lib/jars/PrintArgs.jar",
        "pypi": '{"package": "xgboost==1.7.6"}',
    }


def test_redacted_libraries_are_told_from_installable_ones() -> None:
    value = '{"installable": [], "redacted": [{"whl": "a.whl"}, "odd"]}'
    document = read(with_tag(LIBRARIES, value))
    libraries = rows(document, *EXPLODED, "Cluster Libraries", "Redacted Libraries")
    assert libraries == {"whl": "a.whl", "unknown kind": "odd"}


def test_the_history_names_each_logged_model() -> None:
    document = read(SPEECH_RECOGNITION)
    (history,) = under(document, *EXPLODED, "Logged Models History")
    assert isinstance(history, Table)
    assert history.columns == (
        "artifact_path",
        "flavors",
        "utc_time_created",
        "mlflow_version",
        "model_uuid",
    )
    assert history.rows == (
        (
            "whisper_transcriber",
            "python_function, transformers",
            "2023-07-31 20:25:36.531639",
            "2.5.0",
            "b2dbba1d6e424b9397dad2f2bfb8d038",
        ),
    )


def test_logged_artifacts_have_path_and_type() -> None:
    value = '[{"path": "eval.json", "type": "table"}, {"path": "b.json"}]'
    (artifacts,) = under(read(with_tag(ARTIFACTS, value)), *EXPLODED, "Logged Artifacts")
    assert isinstance(artifacts, Table)
    assert artifacts.rows == (("eval.json", "table"), ("b.json", Missing()))


@pytest.mark.parametrize("key", PLACES)
@pytest.mark.parametrize("value", ["{", "null", "7", '"x"', "[" * 100_000, '["\\ud800"]'])
def test_a_malformed_tag_says_so_and_stays_in_its_group(key: str, value: str) -> None:
    document = read(with_tag(key, value))
    (note,) = under(document, *EXPLODED, PLACES[key])
    assert isinstance(note, Note)
    assert "Could not be taken apart" in note.text
    assert rows(document, "Run", "Tags", group_of(key))[key] == value


@pytest.mark.parametrize("key", PLACES)
def test_tags_are_shown_as_json_when_that_is_asked_for(key: str) -> None:
    document = read(with_tag(key, '{"a": [1]}'), show_as_json=True)
    block = under(document, *EXPLODED, PLACES[key])
    assert block == (Code('{\n  "a": [\n    1\n  ]\n}', "json"),)


def test_only_tags_known_to_hold_json_are_taken_apart() -> None:
    document = read(with_tags(mine='{"a": 1}', version="3.10", mlflow__x="[1]"))
    assert rows(document, "Run", "Tags", "User Tags") == {"mine": '{"a": 1}', "version": "3.10"}
    assert headings(document).count("      Spark Datasources") == 1
    assert len(under(document, *EXPLODED)) == 1


def test_each_line_of_the_datasources_is_a_row() -> None:
    (found,) = datasources("path=dbfs:/a,version=3,format=delta\npath=dbfs:/b,format=csv")
    assert isinstance(found, Table)
    assert found.rows == (("delta", "3", "dbfs:/a"), ("csv", Missing(), "dbfs:/b"))


def test_a_datasource_may_have_commas_and_equals_signs_in_its_path() -> None:
    (found,) = datasources("path=s3://b/day=1,hour=2,x,version=3,format=delta")
    assert isinstance(found, Table)
    assert found.rows == (("delta", "3", "s3://b/day=1,hour=2,x"),)


def test_lines_that_are_no_datasource_are_counted() -> None:
    (found, note) = datasources("path=dbfs:/a,format=csv\nwhat is this")
    assert isinstance(found, Table)
    assert note == Note("Lines that could not be taken apart: 1; see User Tags", "info")
