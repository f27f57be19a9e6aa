"""No text takes a regular expression longer than its length: some come from people who try."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import mlflow_report_plugin
from tests.steps import Expression

PACKAGE = Path(mlflow_report_plugin.__file__).parent
METHODS = {"findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"}
AROUND = (("", ""), ("\0", "\0"), ("", "\n\0"))
"""What stands before and after what is repeated, so that a match fails late."""
SHORT, LONG = 8, 24
MOST = 5
"""How many times the work may grow: three times the text is three times the work, a square nine."""


class Use(NamedTuple):
    """A regular expression and what is done with it."""

    place: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


def uses() -> Iterator[Use]:
    """All regular expressions of the package."""
    has_spark = importlib.util.find_spec("pyspark") is not None
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name == "spark" and not has_spark:
            continue  # as with the oldest MLflow; those with the newest have it
        tree = ast.parse(path.read_text(encoding="utf-8"))
        steps = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = importlib.import_module(".".join(s for s in steps if s != "__init__"))
        done = [
            (ast.unparse(node.value), node.attr, parent)
            for parent in ast.walk(tree)
            for node in ast.iter_child_nodes(parent)
            if isinstance(node, ast.Attribute) and node.attr in METHODS
        ]
        for name, value in vars(module).items():
            # A pattern in a list has a name of its own where it is used.
            methods = {method for owner, method, _ in done if owner == name}
            methods = methods or {method for owner, method, _ in done if owner != "re"}
            for pattern in patterns(value):
                yield Use(f"{path.name}-{name}", pattern, frozenset(methods or {"search"}))
        for owner, method, call in done:
            if owner == "re" and isinstance(call, ast.Call):
                source = eval(ast.unparse(call.args[0]), vars(module))
                yield Use(f"{path.name}-{call.lineno}", re.compile(source), frozenset({method}))


def patterns(value: object) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value of a module."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns((*value, *value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from patterns(each)


USES = list(uses())
COMPARABLE = [
    use
    for use in USES
    # Bytes are counted as text, and bounds as smaller ones.
    if isinstance(use.pattern.pattern, str) and not re.search(r"\{\d", use.pattern.pattern)
]


def test_most_of_the_package_was_found() -> None:
    assert len(USES) > 60


@pytest.mark.parametrize("use", USES, ids=[use.place for use in USES])
def test_three_times_the_text_takes_three_times_the_work(use: Use) -> None:
    expression = Expression(use.pattern)
    for method in use.methods:
        for pump in expression.pumps:
            for before, after in AROUND:
                short, long = (
                    expression.work(f"{before}{pump * times}{after}", method)
                    for times in (SHORT, LONG)
                )
                assert long < MOST * short, (method, before, pump, after)


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s+$", "sub"),
        (r"://[^@\s]*@", "finditer"),
        (r"(\w+-)*x", "search"),
        (r"(a*)*b", "match"),
        (r"(.*),(.*),x", "fullmatch"),
        (r"x\w*?y", "search"),
    ],
)
def test_an_expression_that_takes_longer_is_found(pattern: str, method: str) -> None:
    use = Use("", re.compile(pattern), frozenset({method}))
    with pytest.raises(AssertionError):
        test_three_times_the_text_takes_three_times_the_work(use)


@pytest.mark.parametrize("use", COMPARABLE, ids=[use.place for use in COMPARABLE])
def test_the_engine_that_counts_finds_what_python_finds(use: Use) -> None:
    expression = Expression(use.pattern)
    for pump in expression.pumps:
        text = f"a {pump * 3}, {pump}"
        for start in range(len(text) + 1):
            found = use.pattern.match(text, start)
            assert expression.match(text, start) == (found.end() if found else None)
