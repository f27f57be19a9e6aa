"""What is not asked for, or does not apply, is neither read nor missed."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.collecting import collect
from mlflow_report_plugin.snapshot import DEEP_PARTS, Snapshot
from tests.collect.conftest import REST, Read, gaps
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions

REQUESTS = ("metrics/get-history", "artifacts/list", "traces", "webhooks", "evaluation")


@pytest.fixture(scope="module")
def basic(busy: Logged) -> Snapshot:
    return collect(Client(busy.tracking_uri), busy.uri, depth="basic")


@pytest.fixture(scope="module")
def of_a_folder(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("alone")
    (folder / "MLmodel").write_text("flavors: {x: {}}\n")
    return collect(Client(f"sqlite:///{folder}/none.db"), str(folder))


@pytest.mark.parametrize("part", DEEP_PARTS)
def test_a_basic_report_leaves_the_part_out_without_a_gap(basic: Snapshot, part: str) -> None:
    assert basic.provenance.depth == "basic"
    assert getattr(basic, part) is None
    assert gaps(basic, part) == []


def test_a_basic_report_has_the_versions(basic: Snapshot) -> None:
    assert basic.versions is not None
    assert len(basic.versions.versions) == 2


def test_a_basic_report_makes_no_request_for_what_it_leaves_out(
    read_busy: Read, proxy: Proxy
) -> None:
    read_busy(depth="basic")
    asked = [each.path for each in proxy.requests if each.path.startswith("/api/")]
    assert [path for path in asked if any(f"/mlflow/{each}" in path for each in REQUESTS)] == []
    assert any(f"{REST}/runs/get" in path for path in asked)


@pytest.mark.parametrize("part", ["versions", *DEEP_PARTS])
def test_a_model_that_is_only_a_folder_has_nothing_to_ask_for(
    of_a_folder: Snapshot, part: str
) -> None:
    assert getattr(of_a_folder, part) is None
    assert gaps(of_a_folder, part) == []
