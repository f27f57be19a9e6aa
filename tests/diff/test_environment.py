"""Environments are compared requirement by requirement."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.collect.environment.requirement_lines import of_lines
from mlflow_report_plugin.snapshot import Dependency, Environment, Snapshot
from tests.diff.changing import found, untold
from tests.snapshots import WHOLE


def asking(*lines: str, python: str | None = None, complete: bool = True) -> Snapshot:
    """A snapshot whose requirements file has these lines."""
    read = of_lines(lines, "requirements.txt")
    asked = tuple(each for each in read if isinstance(each, Dependency))
    environment = Environment(python_version=python, dependencies=asked, complete=complete)
    return WHOLE.model_copy(update={"environment": environment})


@pytest.mark.parametrize(
    ("before", "after", "severity", "words"),
    [
        ("pandas==2.2.0", "pandas==3.0.0", "notable", "newer, another major version"),
        ("pandas==2.2.0", "pandas==2.3.0", "minor", "newer, another minor version"),
        ("pandas==2.2.0", "pandas==2.2.1", "minor", "newer, another micro version"),
        ("pandas==2.2.1", "pandas==2.2.0", "notable", "older, another micro version"),
        ("pandas==2.2.0", "pandas==2.2.0+cpu", "minor", "the same release, built otherwise"),
        ("pandas==2.2.0", "pandas", "notable", "no longer pinned"),
        ("pandas==2.2.0", "pandas>=2", "notable", "no longer pinned"),
        ("pandas==2.2.0", "pandas==2.*", "notable", "no longer pinned"),
        ("pandas>=2", "pandas==2.2.0", "minor", "now pinned"),
        ("pandas>=2", "pandas>=3", "notable", "asked for in another way"),
        ("pandas===not a version", "pandas==2", "minor", "now pinned"),
        ("a @ git+https://x.example/a", "a @ git+https://y.example/a", "notable", "another way"),
        ("pip==24.0", "pip==25.0", "minor", "newer, another major version"),
    ],
)
def test_a_version_is_weighed(before: str, after: str, severity: str, words: str) -> None:
    (change,) = found(asking(before), asking(after), "environment")
    assert (change.kind, change.severity) == ("changed", severity)
    assert words in change.explanation


def test_packages_are_matched_by_the_name_that_pip_knows() -> None:
    old, new = asking("scikit_learn==1.5", "PyYAML==6"), asking("pyyaml==6", "scikit-learn==1.5")
    assert found(old, new, "environment") == []


def test_packages_python_and_options_come_and_go() -> None:
    old = asking("numpy==1", python="3.10.1")
    new = asking("--index-url https://else.example/simple", "scipy==1", python="3.11.2")
    told = [(each.identity, each.kind, each.severity) for each in found(old, new, "environment")]
    assert told == [
        ("python", "changed", "minor"),
        ("numpy", "removed", "notable"),
        ("option --index-url https://else.example/simple", "added", "notable"),
        ("scipy", "added", "notable"),
    ]


def test_what_may_be_cut_is_not_called_removed() -> None:
    old, new = asking("a==1", "b==1"), asking("a==2", complete=False)
    (change,) = found(old, new, "environment")
    assert change.identity == "a"
    (told,) = untold(old, new, "environment")
    assert (told.side, told.reason) == ("new", "not known")
