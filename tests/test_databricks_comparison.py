"""Versions in a Databricks workspace are compared, also across its registries."""

from __future__ import annotations

import pytest

from mlflow_report_plugin import Comparison, compare, report
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]


def identities(found: Comparison, part: str) -> set[str]:
    return {each.identity for each in found.changes if each.part == part}


def test_the_version_before_is_found_in_unity_catalog(workspace: Workspace) -> None:
    found = compare(None, "models:/main.ml.fraud@champion")
    assert (found.diff.old.version, found.diff.new.version) == ("1", "2")
    assert identities(found, "params") == {"num_leaves"}
    assert identities(found, "environment") == {"mlflow"}
    assert identities(found, "aliases") == {"alias champion", "alias eu"}
    assert "fraud-live/fraud-2" in identities(found, "serving")
    assert found.diff.not_comparable == ()
    assert not [each for each in workspace.requests if each.method not in ("GET", "HEAD", "POST")]


def test_models_of_both_registries_are_compared(workspace: Workspace) -> None:
    del workspace  # it is there to be asked
    found = compare("models:/main.ml.fraud/1", "models:/dolly3b/1")
    assert "lightgbm" in identities(found, "flavors")
    assert "These are different kinds of model" in str(found.render("markdown"))


def test_a_report_says_what_changed(workspace: Workspace) -> None:
    del workspace
    found = report("models:/main.ml.fraud@champion").snapshot.changes
    assert found is not None
    assert found.version == "1"
    assert "num_leaves" in {each.identity for each in found.changes}
