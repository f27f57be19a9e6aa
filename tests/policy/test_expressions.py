"""Expressions mean the same with both engines."""

from __future__ import annotations

from typing import Any

import pytest

from mlflow_report_plugin.policy.cel import ENGINES, Engine, Expression, compiled

PARTS: dict[str, Any] = {
    "run": {
        "status": "FINISHED",
        "metrics": [{"key": "accuracy", "value": 0.93}, {"key": "rows", "value": 3}],
        "tags": [{"key": "team", "value": "ranking"}],
    },
    "files": {"complete": True, "files": []},
}
EXPRESSIONS = {
    "snapshot.run.status == 'FINISHED'": True,
    "snapshot.run.metrics.exists(m, m.key == 'accuracy' && m.value >= 0.9)": True,
    "snapshot.run.metrics.all(m, m.value > 1)": False,
    "size(snapshot.run.metrics) == 2": True,
    "has(snapshot.run.end_time)": False,
    "has(snapshot.run.status) && snapshot.run.status != 'FAILED'": True,
    "snapshot.run.tags.filter(t, t.key == 'team')[0].value in ['ranking', 'search']": True,
    "snapshot.run.status.matches('^FIN')": True,
    "snapshot.run.status.startsWith('FAIL')": False,
    "snapshot.files.complete": True,
    "double(snapshot.run.metrics[1].value) < 3.5": True,
}


@pytest.fixture(params=ENGINES, ids=lambda each: each.__name__)
def engine(request: pytest.FixtureRequest) -> Engine:
    made: Engine = request.param()
    return made


@pytest.mark.parametrize(("text", "value"), EXPRESSIONS.items())
def test_an_expression_has_its_value(text: str, value: bool, engine: Engine) -> None:
    assert compiled(text, engine).evaluate(engine.variables(PARTS)) is value


@pytest.mark.parametrize(
    "text",
    ["snapshot.run.end_time > 3", "snapshot.run.metrics[7].value > 1", "snapshot.run == 1 / 0"],
)
def test_what_is_not_there_has_no_value(text: str, engine: Engine) -> None:
    assert not is_true(compiled(text, engine), engine.variables(PARTS))


def is_true(expression: Expression, variables: object) -> bool:
    """Whether an expression is true; what has no value is not."""
    try:
        return expression.evaluate(variables) is True
    except Exception:
        return False


@pytest.mark.parametrize("text", ["snapshot.run.", "snapshot.run ==", "(snapshot.run", "'"])
def test_what_is_no_expression_is_refused(text: str, engine: Engine) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the words are the engine's
        compiled(text, engine)


def test_paths_in_texts_are_no_paths(engine: Engine) -> None:
    found = compiled("snapshot.run.status != 'snapshot.zzz'", engine)
    assert found.paths == ("run.status",)
    assert found.parts == ("run",)


@pytest.mark.parametrize(
    "text",
    [
        "has(snapshot.files.complete) // it's whole\n && !has(snapshot.run.status)",
        "has(snapshot.files.complete) && !has(snapshot.  run.status)",
    ],
)
def test_no_part_is_hidden_by_a_comment_or_by_spaces(text: str, engine: Engine) -> None:
    assert compiled(text, engine).parts == ("files", "run")
