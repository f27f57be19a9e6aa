"""What is missing is said, in words and with its reason."""

from __future__ import annotations

from typing import Literal

import pytest

from mlflow_report_plugin.document import Missing, Note
from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.snapshot import (
    Gap,
    RelatedRuns,
    RunArtifacts,
    Snapshot,
    Traces,
    Versions,
)
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import (
    LOCAL_FOLDER,
    SPEECH_RECOGNITION,
    WHOLE,
    WINE_QUALITY,
)

SECTIONS = {
    "model": ("MLflow Model",),
    "files": ("Files",),
    "logged_model": ("Logged Model",),
    "registered_model": ("Registered Model",),
    "registered_model_permissions": ("Registered Model", "Permissions"),
    "model_version": ("Registered Model Version",),
    "run": ("Run",),
    "experiment": ("Experiment",),
    "experiment_permissions": ("Experiment", "Permissions"),
    "feature_store": ("Feature Store",),
    "transition_requests": ("Registered Model Version", "Transition Requests"),
    "serving_endpoints": ("Registered Model Version", "Serving Endpoints"),
    "lineage": ("Lineage", "Unity Catalog"),
    "documents": ("Licence and Model Card",),
    "input_example": ("MLflow Model", "Input Example"),
    "versions": ("Versions",),
    "webhooks": ("Registered Model", "Webhooks"),
    "related_runs": ("Run", "Related Runs"),
    "run_artifacts": ("Run", "Run Artifacts"),
    "evaluation_runs": ("Evaluation",),
    "traces": ("Traces",),
}
OPTIONAL = {
    *("logged_model", "feature_store", "transition_requests", "serving_endpoints", "lineage"),
    *("documents", "input_example", "versions", "webhooks", "related_runs"),
    *("run_artifacts", "evaluation_runs", "traces"),
}
"""The parts that only some models, servers and depths have: elsewhere they are left out."""
EMPTY = {
    "transition_requests": (),
    "serving_endpoints": (),
    "lineage": (),
    "documents": (),
    "versions": Versions(versions=()),
    "webhooks": (),
    "related_runs": RelatedRuns(),
    "run_artifacts": RunArtifacts(),
    "evaluation_runs": (),
    "traces": Traces(count=0),
}
"""What these parts are where they were asked for and there is nothing."""
WORDS: dict[GapReason, str] = {
    "absent": "Not there",
    "forbidden": "Not permitted",
    "failed": "Could not be read",
    "unsupported": "Not offered by this server",
}


def without(part: str, *gaps: Gap) -> Snapshot:
    """A snapshot that lacks a part."""
    return WINE_QUALITY.model_copy(update={part: None, "gaps": gaps})


@pytest.mark.parametrize("part", SECTIONS)
@pytest.mark.parametrize("reason", WORDS)
@pytest.mark.parametrize("layout", ["detailed", "audit"])
def test_a_part_that_could_not_be_read_says_why(part: str, reason: GapReason, layout: str) -> None:
    document = read(without(part, Gap(part=part, reason=reason, message="because")), layout)
    kind: Literal["gap", "info"] = "info" if reason == "unsupported" else "gap"
    assert under(document, *SECTIONS[part]) == (Note(f"{WORDS[reason]}: because", kind),)
    assert table(document, "Report", "Gaps").rows == ((part, WORDS[reason], "because"),)


@pytest.mark.parametrize("part", sorted(set(SECTIONS) - OPTIONAL))
def test_a_part_that_does_not_exist_says_so_and_is_no_gap(part: str) -> None:
    (note,) = under(read(without(part)), *SECTIONS[part])
    assert isinstance(note, Note)
    assert note.kind == "none"
    assert note.text


@pytest.mark.parametrize("part", sorted(OPTIONAL))
def test_a_part_that_the_server_does_not_have_is_left_out(part: str) -> None:
    found = {line.strip() for line in headings(read(without(part)))}
    assert SECTIONS[part][-1] not in found


@pytest.mark.parametrize("part", EMPTY)
@pytest.mark.parametrize("layout", ["detailed", "audit"])
def test_a_part_that_was_asked_for_and_is_empty_says_so(part: str, layout: str) -> None:
    document = read(WINE_QUALITY.model_copy(update={part: EMPTY[part]}), layout)
    (note,) = under(document, *SECTIONS[part])
    words = {
        "documents": "None found beside the MLmodel file",
        "evaluation_runs": "No metrics of another run are kept with the logged model",
    }
    assert note == Note(words.get(part, "None found"))


@pytest.mark.parametrize("part", SECTIONS)
def test_a_part_with_data_and_a_gap_shows_both(part: str) -> None:
    gap = Gap(part=part, reason="absent", message="it was deleted")
    whole = WHOLE.model_copy(update={"gaps": (gap,)})
    blocks = under(read(whole), *SECTIONS[part])
    assert blocks[0] == Note("Not there: it was deleted", "gap")
    assert len(blocks) > 1


def test_the_top_of_the_report_names_the_parts_with_gaps() -> None:
    gap = Gap(part="run", reason="forbidden", message="no")
    note = under(read(without("run", gap)), "Model Overview")[0]
    assert note == Note("Missing or not whole: run. The section Report says why.", "gap")


def test_the_top_of_the_report_names_parts_in_words() -> None:
    gaps = (
        Gap(part="serving_endpoints", reason="forbidden", message="no"),
        Gap(part="lineage", reason="failed", message="no"),
    )
    note = under(read(WINE_QUALITY.model_copy(update={"gaps": gaps})), "Model Overview")[0]
    assert isinstance(note, Note)
    assert note.text.startswith("Missing or not whole: serving endpoints, lineage. ")


def test_what_the_server_does_not_have_is_not_named_at_the_top() -> None:
    assert not isinstance(under(read(WINE_QUALITY), "Model Overview")[0], Note)


def test_a_report_without_gaps_says_so() -> None:
    assert under(read(LOCAL_FOLDER), "Report", "Gaps") == (Note("Nothing is missing"),)


def test_what_one_answer_costs_several_parts_is_said_once() -> None:
    def gap(part: str, reason: str, message: str) -> Gap:
        return Gap.model_validate({"part": part, "reason": reason, "message": message})

    gaps = (
        gap("registered_model_permissions", "unsupported", "it keeps none"),
        gap("run", "forbidden", "no"),
        gap("experiment_permissions", "unsupported", "it keeps none"),
        gap("experiment", "failed", "no"),
    )
    found = table(read(LOCAL_FOLDER.model_copy(update={"gaps": gaps})), "Report", "Gaps")
    assert found.columns == ("Parts", "Reason", "Message")
    assert found.rows == (
        (
            "registered_model_permissions, experiment_permissions",
            *("Not offered by this server", "it keeps none"),
        ),
        ("run", "Not permitted", "no"),
        ("experiment", "Could not be read", "no"),
    )


def test_the_dashboard_says_in_its_cells_why_there_is_nothing() -> None:
    gap = Gap(part="run", reason="forbidden", message="no")
    document = read(without("run", gap), "audit")
    run = rows(document, "Overview", "Dashboard", title="Run")
    assert run["run_name"] == Missing("not permitted", unread=True)
    version = rows(read(LOCAL_FOLDER, "audit"), "Overview", "Dashboard", title="Registered Model")
    assert set(version.values()) == {Missing("no registration found")}


def test_permissions_that_were_not_asked_for_are_left_out() -> None:
    asked = read(SPEECH_RECOGNITION)
    assert "  Permissions" in headings(asked)
    assert "  Permissions" not in headings(read(SPEECH_RECOGNITION.without_permissions()))
