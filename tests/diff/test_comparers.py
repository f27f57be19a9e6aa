"""Each kind of difference is told as what it is, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from mlflow_report_plugin.snapshot import (
    DatasetInput,
    DeploymentJobState,
    File,
    Files,
    Grant,
    Param,
    Permissions,
    ServedModel,
    Snapshot,
    Tag,
)
from tests.diff.changing import found, having, told
from tests.snapshots import FRAUD, WHOLE

RUN = WHOLE.run
MODEL = WHOLE.model
assert RUN is not None
assert MODEL is not None


def details(**update: object) -> Snapshot:
    assert MODEL is not None
    return having("model", details={**MODEL.details, **update})


def flavors(**update: object) -> Snapshot:
    assert MODEL is not None
    kept = {**MODEL.flavors, **update}
    return having("model", details=MODEL.details, flavors={k: v for k, v in kept.items() if v})


def tags(*pairs: tuple[str, str]) -> tuple[Tag, ...]:
    return tuple(Tag(key=key, value=value) for key, value in pairs)


def data(name: str, digest: str, **more: Any) -> DatasetInput:
    context = tags(("mlflow.data.context", "training"))
    return DatasetInput(name=name, digest=digest, tags=context, **more)


def files(*found: File) -> Snapshot:
    return WHOLE.model_copy(update={"files": Files(files=found)})


def grants(*found: tuple[str, str]) -> Snapshot:
    given = tuple(Grant(principal=who, kind="user", permission=what) for who, what in found)
    return WHOLE.model_copy(update={"experiment_permissions": Permissions(grants=given)})


ENDPOINT = ServedModel(endpoint="shop", served_name="wine-1", traffic_percentage=100)


def served(*endpoints: ServedModel) -> Snapshot:
    return WHOLE.model_copy(update={"serving_endpoints": endpoints})


def run(**update: object) -> Snapshot:
    return having("run", **update)


CASES: dict[str, tuple[Snapshot, Snapshot, list[tuple[str, str, str, str]]]] = {
    "a param has another value": (
        run(params=(Param(key="C", value="1"),)),
        run(params=(Param(key="C", value="2"),)),
        [("params", "C", "changed", "notable")],
    ),
    "a param is new and another is gone": (
        run(params=(Param(key="C", value="1"),)),
        run(params=(Param(key="l1", value="1"),)),
        [("params", "C", "removed", "notable"), ("params", "l1", "added", "notable")],
    ),
    "params stand in another order": (
        run(params=(Param(key="C", value="1"), Param(key="d", value="2"))),
        run(params=(Param(key="d", value="2"), Param(key="C", value="1"))),
        [],
    ),
    "another commit, by somebody else": (
        run(tags=tags(("mlflow.source.git.commit", "a")), user_id="ada"),
        run(tags=tags(("mlflow.source.git.commit", "b")), user_id="grace"),
        [("code", "commit", "changed", "notable"), ("code", "user", "changed", "minor")],
    ),
    "another branch": (
        run(tags=tags(("mlflow.source.git.branch", "main"))),
        run(tags=tags(("mlflow.source.git.branch", "fix"))),
        [("code", "branch", "changed", "minor")],
    ),
    "a tag of people, a tag of ours, a tag of MLflow's": (
        run(tags=tags(("team", "a"), ("mlflow_report.uri", "x"), ("mlflow.runColor", "red"))),
        run(tags=tags(("team", "b"), ("mlflow_report.uri", "y"), ("mlflow.runColor", "blue"))),
        [("descriptions", "run: tag team", "changed", "minor")],
    ),
    "the description of a run": (
        run(tags=tags(("mlflow.note.content", "first"))),
        run(tags=()),
        [("descriptions", "run: description", "removed", "minor")],
    ),
    "other data under the same name": (
        run(dataset_inputs=(data("wine", "1"),), metrics=()),
        run(dataset_inputs=(data("wine", "2"),), metrics=()),
        [("datasets", "wine: digest", "changed", "notable")],
    ),
    "the same data from elsewhere, with keys in another order": (
        run(dataset_inputs=(data("wine", "1", source='{"a": 1}', profile='{"x": 1, "y": 2}'),)),
        run(dataset_inputs=(data("wine", "1", source='{"a": 2}', profile='{"y": 2, "x": 1}'),)),
        [("datasets", "wine: source", "changed", "notable")],
    ),
    "other data": (
        run(dataset_inputs=(data("wine", "1"),), metrics=()),
        run(dataset_inputs=(data("beer", "1"),), metrics=()),
        [
            ("datasets", "wine (training)", "removed", "notable"),
            ("datasets", "beer (training)", "added", "notable"),
        ],
    ),
    "two data sets of one name, in another order": (
        run(dataset_inputs=(data("wine", "1"), data("wine", "2"))),
        run(dataset_inputs=(data("wine", "2"), data("wine", "1"))),
        [],
    ),
    "somebody gained and somebody lost": (
        grants(("ada", "READ"), ("bob", "READ")),
        grants(("ada", "MANAGE"), ("eve", "READ")),
        [
            ("permissions", "experiment: user ada", "changed", "notable"),
            ("permissions", "experiment: user bob", "removed", "notable"),
            ("permissions", "experiment: user eve", "added", "notable"),
        ],
    ),
    "only one side has an experiment, so nobody lost anything": (
        grants(("ada", "READ")),
        WHOLE.model_copy(update={"experiment": None, "experiment_permissions": None}),
        [
            ("permissions", "experiment: user ada", "removed", "minor"),
            ("code", "experiment", "removed", "minor"),
        ],
    ),
    "another owner": (
        having("registered_model", owner="ada"),
        having("registered_model", owner="eve"),
        [("permissions", "registered model: owner", "changed", "notable")],
    ),
    "a flavor is gone": (
        WHOLE,
        flavors(python_function=None),
        [("flavors", "python_function", "removed", "breaking")],
    ),
    "a flavor has another setting": (
        WHOLE,
        flavors(sklearn={"serialization_format": "cloudpickle", "sklearn_version": "2.0"}),
        [("flavors", "sklearn: sklearn_version", "changed", "notable")],
    ),
    "the version of Python is told with the environment": (
        WHOLE,
        flavors(python_function={"loader_module": "mlflow.sklearn", "python_version": "3.12"}),
        [],
    ),
    "metadata and what the model needs": (
        details(metadata={"team": "a"}, env_vars=["A"]),
        details(metadata={"team": "b"}, env_vars=["A", "B"]),
        [
            ("settings", "env_vars", "changed", "notable"),
            ("settings", "metadata.team", "changed", "minor"),
        ],
    ),
    "ids and times of the MLmodel file": (
        details(run_id="1", utc_time_created="1", model_uuid="1", artifact_path="1"),
        details(run_id="2", utc_time_created="2", model_uuid="2", artifact_path="2"),
        [],
    ),
    "files come, go and grow": (
        files(File(path="a.bin", size=1), File(path="b.txt"), File(path="MLmodel", size=1)),
        files(File(path="a.bin", size=2), File(path="c.py"), File(path="MLmodel", size=2)),
        [
            ("files", "a.bin", "changed", "minor"),
            ("files", "b.txt", "removed", "minor"),
            ("files", "c.py", "added", "notable"),
        ],
    ),
    "a size that only one side knows is no difference": (
        files(File(path="a.bin", size=1)),
        files(File(path="a.bin")),
        [],
    ),
    "aliases and stage": (
        having("model_version", aliases=("champion",), current_stage="None", status="READY"),
        having("model_version", aliases=("old",), current_stage="Production", status="READY"),
        [
            ("aliases", "alias champion", "removed", "notable"),
            ("aliases", "alias old", "added", "notable"),
            ("aliases", "stage", "added", "notable"),
        ],
    ),
    "an endpoint, and how it is served": (
        served(ENDPOINT, ServedModel(endpoint="old")),
        served(ENDPOINT.model_copy(update={"traffic_percentage": 10})),
        [
            ("serving", "shop/wine-1: traffic_percentage", "changed", "notable"),
            ("serving", "old", "removed", "notable"),
        ],
    ),
    "the deployment job": (
        having("model_version", deployment_job_state=DeploymentJobState(run_state="PENDING")),
        having("model_version", deployment_job_state=DeploymentJobState(run_state="FAILED")),
        [("serving", "deployment job: run", "changed", "minor")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_told(name: str) -> None:
    old, new, expected = CASES[name]
    told_changes = [each for each in told(found(old, new)) if each[0] != "loading"]
    assert told_changes == expected


def test_a_new_pickle_is_something_that_loading_runs() -> None:
    assert WHOLE.files is not None
    new = files(*WHOLE.files.files, File(path="extra.joblib"))
    (change,) = found(WHOLE, new, "loading")
    assert (change.identity, change.kind, change.severity) == ("Pickle files", "changed", "notable")
    assert "extra.joblib" in str(change.after)


def test_a_removed_permission_is_told_in_words() -> None:
    (change,) = found(grants(("ada", "READ")), grants(("ada", "EDIT")))
    assert change.explanation == "gained EDIT and lost READ"


def test_models_of_different_kinds_are_compared_all_the_same() -> None:
    breaking = [each for each in found(WHOLE, FRAUD, "flavors") if each.severity == "breaking"]
    assert [each.identity for each in breaking] == ["sklearn"]
