"""Models saved with either signature, loaded, and asked through the app of the scoring server."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow.models import ModelSignature

from mlflow_report_plugin.snapshot import Outcome
from tests.diff.signature.calling import Model, Refused, ask, saved
from tests.diff.signature.happening import changes
from tests.diff.signature.specs import Spec, column, needed, object_of

pytestmark = pytest.mark.versions

POINT = object_of(x=needed("long"), y=needed("long"))
CASES: dict[str, tuple[Spec, Spec, Any]] = {
    "long becomes double": (column("c"), column("c", "double"), 5),
    "double becomes long": (column("c", "double"), column("c"), 1.5),
    "long becomes string": (column("c"), column("c", "string"), 5),
    "another name": (column("c"), column("d"), 5),
    "a property is gone": (
        column("c", POINT),
        column("c", object_of(x=needed("long"))),
        {"x": 1, "y": 2},
    ),
    "an object becomes a map": (
        column("c", POINT),
        column("c", {"type": "map", "values": {"type": "long"}}),
        {"x": 1, "y": 2},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_served_model_does_what_the_verdict_says(tmp_path: Path, case: str) -> None:
    old, new, value = CASES[case]
    seen: dict[str, Outcome] = {}
    for name, spec in (("old", old), ("new", new)):
        signature = ModelSignature.from_dict({"inputs": json.dumps([spec])})
        loaded = saved(tmp_path / name, signature)
        seen = {
            "predict": outcome(
                loaded, value, loaded.predict, pd.DataFrame({"c": [deepcopy(value)]})
            ),
            "rest_dataframe": outcome(
                loaded,
                value,
                *(ask, loaded, {"dataframe_split": {"columns": ["c"], "data": [[value]]}}),
            ),
            # In the alphabet, "breaks" comes before the others.
            "rest_tensor": min(
                outcome(loaded, value, ask, loaded, {"inputs": rows})
                for rows in ([{"c": value}], {"c": value})
            ),
        }
        if name == "old":
            assert {*seen.values()} == {"safe"}
    told = {v.caller: v.outcome for change in changes([old], [new]) for v in change.verdicts}
    # Of another name there are two changes, of which one breaks.
    if case == "another name":
        told = dict.fromkeys(told, "breaks")
    del told["spark_udf"]
    assert told == seen


def outcome(loaded: Any, value: Any, call: Callable[..., Any], *sent: Any) -> Outcome:
    try:
        call(*sent)
    except (Refused, mlflow.MlflowException):
        return "breaks"
    got = loaded.unwrap_python_model().got["c"]
    return "safe" if got.tolist() == [value] else "silently changes values"


def test_the_app_of_the_server_does_what_the_other_tests_run(model: Model) -> None:
    bodies = [
        {"dataframe_split": {"columns": ["c"], "data": [[1.5]]}},
        {"dataframe_records": [{"c": "text"}]},
        {"inputs": {"c": [1.5, 2.5]}},
        {"instances": [{"c": 1}]},
        {"inputs": [1, 2]},
    ]
    for kind in ("long", "double", "string"):
        model.take({"inputs": [column("c", kind)]})
        for body in bodies:
            assert result(lambda body=body: model.post(body)) == result(
                lambda body=body: ask(model.model, body) or model.echo.got
            )


def result(call: Any) -> Any:
    """What a model got, None where MLflow refused."""
    try:
        return call()["c"].tolist()
    except Refused:
        return None
