"""The webhooks of the workspace registry, and that Unity Catalog says it has none."""

from __future__ import annotations

import pytest

from mlflow_report_plugin import Gap, report
from tests.samples.reading import read
from tests.workspace import Workspace

pytestmark = pytest.mark.versions

pytest_plugins = ["tests.workspace.fixtures"]

DOLLY = "models:/dolly3b/1"
LIST = "/registry-webhooks/list"
SECTION = "Registered Model > Webhooks"


@pytest.mark.usefixtures("workspace")
def test_a_webhook_says_whom_it_tells_of_what() -> None:
    page = read(report(DOLLY).to_markdown())
    assert page.rows(SECTION, "", ("Name", "URL", "Events", "Status", "Description")) == [
        (
            "1bb2c3",
            "https://hooks.example.com/…",
            "MODEL_VERSION_CREATED, TRANSITION_REQUEST_CREATED",
            "ACTIVE",
            "Tells the team.",
        ),
        ("2cc3d4", "job 4711", "MODEL_VERSION_TRANSITIONED_STAGE", "DISABLED", "_not set_"),
    ]


@pytest.mark.usefixtures("workspace")
def test_the_secret_address_of_a_webhook_is_not_told() -> None:
    made = report(DOLLY)
    for text in (made.to_markdown(), made.to_html(), made.snapshot.model_dump_json()):
        words = text.replace("<wbr>", "")
        assert "hooks.example.com" in words
        assert "SECRET" not in words


def test_only_the_webhooks_of_the_model_are_asked_for(workspace: Workspace) -> None:
    made = report("models:/customer_ltv/1")
    assert made.snapshot.webhooks == ()
    assert read(made.to_markdown()).texts[SECTION] == ["None found"]
    asked = [each.path for each in workspace.requests if LIST in each.path]
    assert asked == [f"/api/2.0/mlflow{LIST}?model_name=customer_ltv"]


@pytest.mark.parametrize(
    ("status", "error_code", "reason", "told"),
    [
        (403, "PERMISSION_DENIED", "forbidden", "Gap: Not permitted: "),
        (404, "RESOURCE_DOES_NOT_EXIST", "absent", "Gap: Not there: "),
        (404, "ENDPOINT_NOT_FOUND", "unsupported", "Note: Not offered by this server: "),
        (400, "FEATURE_DISABLED", "unsupported", "Note: Not offered by this server: "),
    ],
)
def test_webhooks_that_are_not_told_are_a_gap_where_they_would_be(
    status: int, error_code: str, reason: str, told: str, workspace: Workspace
) -> None:
    workspace.fault(LIST, status, {"error_code": error_code, "message": "Ask your administrator"})
    made = report(DOLLY)
    (gap,) = (gap for gap in made.gaps if gap.part == "webhooks")
    assert gap.reason == reason
    assert read(made.to_markdown()).texts[SECTION] == [f"{told}{gap.message}"]
    assert "Ask your administrator" in gap.message


def test_unity_catalog_is_not_asked_and_has_none(workspace: Workspace) -> None:
    made = report("models:/main.ml.fraud@champion")
    message = "Unity Catalog has no webhooks"
    assert Gap(part="webhooks", reason="unsupported", message=message) in made.gaps
    assert f"Note: Not offered by this server: {message}" in read(made.to_markdown()).texts[SECTION]
    assert not [call for call in workspace.calls() if "webhook" in call]


def test_a_report_that_is_to_be_cheap_does_not_ask(workspace: Workspace) -> None:
    assert report(DOLLY, depth="basic").snapshot.webhooks is None
    assert not [call for call in workspace.calls() if "webhook" in call]
