"""That there is nothing is said only where it is known: not of what could not be read."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.sections.layouts import LAYOUTS
from mlflow_report_plugin.snapshot import (
    Approvals,
    Environment,
    FeatureStore,
    Files,
    Gap,
    InputExample,
    MetricHistories,
    Permissions,
    RelatedRuns,
    RunArtifacts,
    Snapshot,
    Versions,
)
from tests.sections.reading import front_texts, read, texts
from tests.snapshots import (
    WHOLE,
    WINE_QUALITY,
)

PARTS = [name for name, field in Snapshot.model_fields.items() if field.default is None]
NOTHING = {
    "files": Files(files=(), complete=False),
    "feature_store": FeatureStore(raw_model_path="raw"),
    "environment": Environment(),
    "input_example": InputExample(path="x.json", type="dataframe", was_read=False),
    "documents": (),
    "registered_model_permissions": Permissions(),
    "experiment_permissions": Permissions(),
    "approvals": Approvals(),
    "versions": Versions(versions=()),
    "lineage": (),
    "webhooks": (),
    "metric_histories": MetricHistories(histories=()),
    "related_runs": RelatedRuns(),
    "evaluation_runs": (),
    "run_artifacts": RunArtifacts(),
}
"""Parts of which nothing could be read, though the part itself is there."""
TOGETHER = (
    ("model", "files", "environment", "documents", "input_example", "feature_store"),
    ("run", "experiment", "metric_histories", "related_runs", "evaluation_runs", "run_artifacts"),
    ("logged_model", "traces", "evaluation_runs"),
    ("registered_model", "model_version", "versions", "webhooks", "serving_endpoints", "lineage"),
    tuple(PARTS),
)
"""Parts that one cause may cost a report."""

SAYS_NO = re.compile(r"\b(no|none|nothing|nobody|not|never|empty|lacks?|without)\b", re.IGNORECASE)
KNOWN = re.compile(
    r"(Not there|Not permitted|Could not be read)(: because)?"
    r"|Not known(: .*)?"
    r"|Missing or not whole: .*"
    r"|It may lack what could not be read: .*"
    r"|Not all files were listed: there may be more that runs"
    r"|The listing is not complete: there may be more files"
    r"|Its MLmodel file was not read"
    r"|The MLmodel file was not read\."
    r"|(What loading it runs|Who may change it).*not known.*"
    r"|approved as .*, changes since not known"
    r"|This report could not read \d+ parts?: gaps"
    r"|(Gap: )?[\w, ]+: (not there|not permitted|could not be read)(: because)?( \(.*\))?"
    r"|([\w ]+: (not permitted|could not be read): because(; )?)+",
    re.IGNORECASE,
)
"""What may be said of a part that could not be read."""


def denials(snapshot: Snapshot, layout: str) -> Counter[str]:
    """How often a report says that something is not there, in which words."""
    found: Counter[str] = Counter()
    document = read(snapshot, layout)
    for text in (*front_texts(document), *texts(document)):
        beginning, colon, names = text.partition("None found: ")
        each = names.split(", ") if colon and not beginning else [text]
        found.update(name for name in each if colon or SAYS_NO.search(name))
    return found


def assert_nothing_new_is_denied(snapshot: Snapshot, whole: Snapshot = WHOLE) -> None:
    for layout in LAYOUTS:
        new = denials(snapshot, layout) - denials(whole, layout)
        assert {text: n for text, n in new.items() if not KNOWN.fullmatch(text)} == {}, layout


def gap(part: str, reason: GapReason = "failed") -> Gap:
    return Gap(part=part, reason=reason, message="because")


def test_the_whole_snapshot_has_every_part() -> None:
    assert [part for part in PARTS if getattr(WHOLE, part) is None] == []


@pytest.mark.parametrize("reason", ["absent", "forbidden", "failed"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_could_not_be_read_is_not_called_absent(part: str, reason: GapReason) -> None:
    lacking = WHOLE.model_copy(update={part: None, "gaps": (gap(part, reason),)})
    assert_nothing_new_is_denied(lacking)


@pytest.mark.parametrize("part", NOTHING)
def test_a_part_of_which_nothing_could_be_read_is_not_called_empty(part: str) -> None:
    assert_nothing_new_is_denied(
        WHOLE.model_copy(update={part: NOTHING[part], "gaps": (gap(part),)})
    )


@pytest.mark.parametrize("parts", TOGETHER)
def test_parts_that_one_cause_took_are_not_called_absent(parts: tuple[str, ...]) -> None:
    gaps = tuple(gap(part) for part in parts)
    assert_nothing_new_is_denied(WHOLE.model_copy(update={**dict.fromkeys(parts), "gaps": gaps}))


@pytest.mark.parametrize("part", PARTS)
def test_what_nobody_knows_of_a_part_is_not_told_by_the_others(part: str) -> None:
    """Every other part is there and says nothing, so that the words for nothing are tried."""
    bare = WHOLE.model_copy(
        update={
            "run": WINE_QUALITY.run
            and WINE_QUALITY.run.model_copy(
                update={"metrics": (), "params": (), "tags": (), "dataset_inputs": ()}
            ),
            "logged_model": WINE_QUALITY.logged_model
            and WINE_QUALITY.logged_model.model_copy(
                update={"metrics": (), "params": (), "tags": ()}
            ),
            "lineage": (),
            "feature_store": None,
            "evaluation_runs": (),
            "run_artifacts": RunArtifacts(),
            "related_runs": RelatedRuns(),
        }
    )
    lacking = bare.model_copy(update={part: None, "gaps": (gap(part),)})
    assert_nothing_new_is_denied(lacking, bare)
