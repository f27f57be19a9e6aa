"""What really happens to callers that go on sending what suited the old signature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import numpy as np
import pandas as pd

from mlflow_report_plugin.diff import signature
from mlflow_report_plugin.snapshot import (
    Caller,
    Change,
    MlflowModel,
    ModelUris,
    NotComparable,
    Outcome,
    Signature,
    Snapshot,
)
from tests.diff.signature.calling import Model, Refused
from tests.diff.signature.data import Rows, Spec, data_for, frame, in_json, same
from tests.snapshots.workspace import provenance

Call = Callable[[], Any]
Seen = dict[Caller, set[Outcome]]


def snapshot_of(**fields: Any) -> Snapshot:
    """A snapshot of a model with a signature."""
    return Snapshot(
        uris=ModelUris(model_uri="models:/m/1"),
        provenance=provenance(1700000000000, "sqlite://"),
        model=MlflowModel(details={}, signature=Signature(**fields)),
    )


def changes(old: list[Spec], new: list[Spec], part: str = "inputs") -> list[Change]:
    """What the comparer says."""
    found = [*signature.compare(snapshot_of(**{part: old}), snapshot_of(**{part: new}))]
    assert not [each for each in found if isinstance(each, NotComparable)]
    return [each for each in found if isinstance(each, Change)]


def hold_against(seen: Seen, found: list[Change]) -> None:
    """Hold verdicts against what was seen. Fails where one promises or threatens too much."""
    for caller, outcomes in seen.items():
        verdicts = [v for change in found for v in change.verdicts if v.caller == caller]
        told = {v.outcome for v in verdicts}
        old_pandas = pd.__version__ < "3" and any("with pandas 3" in v.reason for v in verdicts)
        if "silently changes values" in told:
            right = "silently changes values" in outcomes
        elif "breaks" in told:
            right = "breaks" in outcomes and "silently changes values" not in outcomes
            right = right or old_pandas
        else:
            right = "not sure" in told or outcomes == {"safe"}
        said = [(v.outcome, v.reason) for v in verdicts]
        assert right, f"{caller}: said {said}, seen {outcomes}"


def seen_with_columns(model: Model, old: list[Spec], new: list[Spec]) -> Seen:
    """Call a model with columns of the old signature, first with that one, then with the new."""
    seen: Seen = defaultdict(set)
    key = str(old)
    if key not in model.suits:
        model.take({"inputs": old})
        model.suits[key] = [*_suits(model, old)]
    model.take({"inputs": new})
    by_name = all("name" in spec for spec in new)
    for caller, call, sent, got in model.suits[key]:
        seen[caller].add(_outcome(got, _tried(call), sent, by_name=by_name))
    if "spark_udf" in seen and all("name" in spec for spec in (*old, *new)):
        seen["spark_udf"] |= _without_names(old, new)
    return seen


def _suits(model: Model, specs: list[Spec]) -> Iterator[tuple[Caller, Call, Rows, Rows]]:
    """The calls that the old signature takes, with what was sent and what the model got."""
    for sent in data_for(specs):
        for caller, call in _calls(model, sent, specs):
            got = _tried(call)
            if got is not None:
                yield caller, call, sent, got


def _outcome(old: Rows, new: Rows | None, sent: Rows, *, by_name: bool) -> Outcome:
    if new is None:
        return "breaks"
    if not by_name:
        fine = all(same(got, was) for got, was in zip(new.values(), old.values(), strict=False))
        return "safe" if fine else "silently changes values"
    known = {name: old.get(name, sent.get(name)) for name in new if name in {**old, **sent}}
    fine = all(same(new[n], old.get(n)) or same(new[n], sent.get(n)) for n in known)
    return "safe" if fine else "silently changes values"


def _tried(call: Call) -> Rows | None:
    try:
        return columns_of(call())
    except Refused:
        return None


def columns_of(got: Any) -> Rows:
    """What a model got, by name."""
    if isinstance(got, pd.DataFrame):
        return {str(name): got[name].tolist() for name in got.columns}
    if isinstance(got, dict):
        return {str(name): np.asarray(value).tolist() for name, value in got.items()}
    return {"0": got}


def _calls(model: Model, rows: Rows, specs: list[Spec]) -> Iterator[tuple[Caller, Call]]:
    def sent() -> pd.DataFrame:
        # MLflow writes into objects.
        return frame(deepcopy(rows), specs)

    json = {name: [in_json(each) for each in column] for name, column in rows.items()}
    records = [dict(zip(json, row, strict=True)) for row in zip(*json.values(), strict=True)]
    cells = [[*row.values()] for row in records]
    yield "predict", lambda: model.predict(sent())
    if "name" in specs[0]:
        split = {"columns": [*json], "data": cells}
        yield "rest_dataframe", lambda: model.post({"dataframe_split": split})
        yield "rest_dataframe", lambda: model.post({"dataframe_records": records})
        yield "rest_tensor", lambda: model.post({"inputs": records})
        yield "rest_tensor", lambda: model.post({"inputs": records[0]})
        # With arrays and objects, MLflow takes these for one row.
        if not any(spec["type"] in ("array", "object") for spec in specs):
            yield "rest_tensor", lambda: model.post({"inputs": json})
            yield "rest_tensor", lambda: model.post({"instances": records})
    else:
        yield "rest_dataframe", lambda: model.post({"dataframe_split": {"data": cells}})
        yield "rest_tensor", lambda: model.post({"inputs": cells})
        yield "rest_tensor", lambda: model.post({"instances": cells})
        if len(cells[0]) == 1:
            yield "rest_tensor", lambda: model.post({"inputs": json["0"]})
    yield "spark_udf", lambda: model.spark(sent())
    # One by one, in the order of the signature.
    names = [str(spec.get("name", place)) for place, spec in enumerate(specs)]
    if [*rows] == names[: len(rows)]:
        yield "spark_udf", lambda: model.spark(*(column for _, column in sent().items()))


def _without_names(old: list[Spec], new: list[Spec]) -> set[Outcome]:
    """`spark_udf` called without column names: it takes them from the signature."""
    if any(not spec.get("required", True) for spec in old):
        return set()
    names = {spec["name"] for spec in old}
    refused = any(not spec.get("required", True) or spec["name"] not in names for spec in new)
    return {"breaks" if refused else "safe"}
