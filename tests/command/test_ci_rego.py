"""The rules in Rego to copy, over reports, with an engine of Rego."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.policy.judged import unread
from tests.snapshots import WINE_QUALITY

FILE = Path(__file__).parents[2] / "examples" / "ci" / "report.rego"
SIGNATURE = "the model has no signature"
ACCURACY = "accuracy is less than 0.9, or was not measured"


def denied(report: str) -> set[str]:
    """What the rules have against a report."""
    engine = pytest.importorskip("regopy", reason="needs regopy, an engine of Rego")
    interpreter = engine.Interpreter()
    interpreter.add_module(FILE.name, FILE.read_text("utf-8"))
    interpreter.set_input(json.loads(report))
    (found,) = json.loads(str(interpreter.query("data.main.deny")))["expressions"]
    return {*found}


def without(report: str, **changes: Any) -> str:
    """The report, with other values in its model or of its accuracy."""
    told = json.loads(report)
    told["model"].update({key: each for key, each in changes.items() if key in told["model"]})
    for metric in told["run"]["metrics"]:
        if metric["key"] == "accuracy" and "accuracy" in changes:
            metric["value"] = changes["accuracy"]
    return json.dumps(told)


def test_a_good_report_is_denied_nothing() -> None:
    assert denied(WINE_QUALITY.to_json()) == set()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"signature": None}, SIGNATURE),
        ({"accuracy": 0.5}, ACCURACY),
        ({"accuracy": "NaN"}, ACCURACY),
    ],
)
def test_a_bad_report_is_denied(changes: dict[str, Any], reason: str) -> None:
    assert denied(without(WINE_QUALITY.to_json(), **changes)) == {reason}


def test_what_could_not_be_read_is_no_reason_to_pass() -> None:
    hidden = denied(unread(WINE_QUALITY, "run").to_json())
    assert hidden == {ACCURACY, "run could not be read: because"}
