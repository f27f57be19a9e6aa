"""Which of many changes are told in a line."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mlflow_report_plugin.model_history.neighbours import few, since
from mlflow_report_plugin.snapshot import Change
from tests.snapshots import WINE_QUALITY

SIGNATURE = tuple(f"breaking signature {each}" for each in "abcd")


def change(told: str) -> Change:
    """Such as `breaking signature a`."""
    severity, part, identity = told.split()
    return Change.model_validate(
        {
            "severity": severity,
            "part": part,
            "identity": identity,
            "kind": "added",
            "explanation": "it is new",
        }
    )


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ((), ()),
        (("minor files a", "minor files b"), ("minor files a", "minor files b")),
        (("notable params a", "minor files b"), ("notable params a",)),
        (
            (*SIGNATURE, "notable params e", "minor files f"),
            ("breaking signature a", "breaking signature b", "notable params e"),
        ),
        (
            (*SIGNATURE, "regression metrics e", "notable params f", "notable code g"),
            ("breaking signature a", "regression metrics e", "notable params f"),
        ),
    ],
)
def test_what_matters_most_of_each_part_is_told(found: Sequence[str], told: Sequence[str]) -> None:
    assert few([change(each) for each in found]) == tuple(change(each) for each in told)


def test_where_a_version_stands_is_no_change_of_it() -> None:
    version = WINE_QUALITY.model_version
    assert version is not None
    other = version.model_copy(update={"aliases": ("another",), "current_stage": "Archived"})
    new = WINE_QUALITY.model_copy(update={"model_version": other})
    found = since(WINE_QUALITY, new)
    assert found is not None
    assert (found.breaking, found.regression, found.notable, found.minor) == (0, 0, 0, 0)


def test_what_is_no_version_has_no_version_before() -> None:
    assert since(WINE_QUALITY.model_copy(update={"model_version": None}), WINE_QUALITY) is None
