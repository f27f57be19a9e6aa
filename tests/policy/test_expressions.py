"""Expressions mean the same with both engines."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("snapshot.run.", 1),
        ("snapshot.run ==", 1),
        ("(snapshot.run", 1),
        ("'", 1),
        ("snapshot.run\n || ==", 2),
    ],
)
def test_what_is_no_expression_is_refused_once_with_its_place(
    text: str, line: int, engine: Engine
) -> None:
    with pytest.raises(ValueError, match=f"^this is no CEL at line {line}, column ") as told:
        compiled(text, engine)
    assert "expecting" not in str(told.value)
    assert text == "'" or text not in str(told.value)


def test_paths_in_texts_are_no_paths(engine: Engine) -> None:
    found = compiled("snapshot.run.status != 'snapshot.zzz'", engine)
    assert found.paths == ("run.status",)
    assert found.parts == ("run",)


HIDING = (
    "has(snapshot.files.complete) // it's whole\n && !has(snapshot.run.status)",
    "has(snapshot.files.complete) && !has(snapshot.  run.status)",
    "has(snapshot.files.complete) && !has(.snapshot.run.status)",
    r'r"\" != snapshot.run.status + "\\" && has(snapshot.files.complete)',
    r"r'\' != snapshot.run.status + '\\' && has(snapshot.files.complete)",
    r'br"\" != bytes(snapshot.run.status + "\\") && has(snapshot.files.complete)',
    "'''b'c''' != snapshot.run.status + '''b'c''' && has(snapshot.files.complete)",
    '"""b"c""" != snapshot.run.status + """b"c""" && has(snapshot.files.complete)',
)
"""Expressions that look at two parts, and try to hide one."""


@pytest.mark.parametrize("text", HIDING)
def test_no_part_is_hidden_by_a_text_a_comment_or_by_spaces(text: str, engine: Engine) -> None:
    try:
        engine.compile(text)
    except ValueError:  # each engine has its own gaps
        assert engine_takes(text)
        return
    assert {*compiled(text, engine).parts} == {"files", "run"}


def engine_takes(text: str) -> bool:
    """Whether any engine takes an expression."""
    for make in ENGINES:
        with suppress(ValueError):
            make().compile(text)
            return True
    return False


@pytest.mark.parametrize(
    "text",
    [
        "snapshot.files.complete && snapshot.exists(part, part == 'run')",
        "snapshot.files.complete && [snapshot].all(all, all.run.status == '')",
        "snapshot.files.complete && .snapshot['run'].status == ''",
        r'snapshot.files.complete && r"\" != snapshot["run"].status + "\\"',
    ],
)
def test_the_snapshot_itself_is_nothing_to_look_at(text: str, engine: Engine) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  an engine may take it for no expression
        compiled(text, engine)


PIECES = (
    *("snapshot.run.status", ".snapshot.run.status", "snapshot.files.complete", "'", '"', "\\"),
    *("'''", '"""', "r", "b", "//", "\n", " ", "+", "==", "!=", "&&", "x", "(", ")"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example(r"'x' + r'\' + snapshot.run.status == 'x' && snapshot.files.complete")
def test_what_changes_the_value_is_a_part_that_it_looks_at(text: str) -> None:
    other = {**PARTS, "run": {**PARTS["run"], "status": "OTHER"}}
    for engine in (make() for make in ENGINES):
        try:
            found = compiled(f"{text} || snapshot.files.complete", engine)
        except ValueError:
            continue
        values = [value_of(found, engine.variables(parts)) for parts in (PARTS, other)]
        assert values[0] == values[1] or "run" in found.parts


def value_of(expression: Expression, variables: object) -> Any:
    """The value of an expression, or why it has none."""
    try:
        return expression.evaluate(variables)
    except Exception as error:
        return type(error)
