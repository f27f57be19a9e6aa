"""What a history says in words: for the page, for a terminal, and never more than is known."""

from __future__ import annotations

import re

import pytest

from mlflow_report_plugin.formats import render
from mlflow_report_plugin.sections.blocks.history_words import in_words, what_changed
from mlflow_report_plugin.sections.model_history.page import build
from mlflow_report_plugin.snapshot import (
    AliasOverTime,
    Change,
    Gap,
    Metric,
    ModelHistory,
    Since,
    VersionInHistory,
)

FIRST, LAST = 1_767_225_600_000, 1_769_904_000_000
BREAKING = Change(
    part="signature",
    identity="column alcohol",
    kind="removed",
    before="double",
    severity="breaking",
    explanation="callers fail",
)
HOSTILE = "<script>alert(1)</script>|[x](javascript:alert(1))\n# no"


def of(*versions: VersionInHistory, **fields: object) -> ModelHistory:
    return ModelHistory.model_validate(
        {
            "plugin_version": "1",
            "name": "wine",
            "report_time": LAST,
            "tracking_uri": "http://m",
            "registry_uri": "http://m",
            "versions": versions,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (VersionInHistory(version="1"), "no version before it"),
        (VersionInHistory(version="2", since=Since(version="1")), "no changes"),
        (VersionInHistory(version="5", since=Since(version="3")), "since version 3: no changes"),
        (
            VersionInHistory(version="2", since=Since(version="1", not_comparable=1)),
            "no changes found; not everything could be compared",
        ),
        (
            VersionInHistory(
                version="2", since=Since(version="1", breaking=1, minor=2, first=(BREAKING,))
            ),
            "1 breaking change, 2 minor changes: signature, column alcohol removed …",
        ),
        (
            VersionInHistory(
                version="2", gaps=(Gap(part="version", reason="forbidden", message="no"),)
            ),
            "could not be read: no",
        ),
        (
            VersionInHistory(version="2", gaps=(Gap(part="since", reason="failed", message="no"),)),
            "cannot be compared: no",
        ),
    ],
)
def test_a_line_says_what_changed_and_what_is_not_known(
    version: VersionInHistory, words: str
) -> None:
    assert what_changed(version) == words


@pytest.mark.parametrize(
    ("alias", "words"),
    [
        ({"now": True}, "a (now)"),
        (
            {"now": True, "first_report": FIRST, "last_report": LAST},
            "a (now; in a report of 2026-01-01 00:00:00 already)",
        ),
        (
            {"now": False, "first_report": FIRST, "last_report": FIRST},
            "a (not now; in a report of 2026-01-01 00:00:00)",
        ),
        (
            {"now": False, "first_report": FIRST, "last_report": LAST},
            "a (not now; in reports of 2026-01-01 00:00:00 to 2026-02-01 00:00:00)",
        ),
    ],
)
def test_an_alias_is_told_for_the_moments_of_reports_only(
    alias: dict[str, object], words: str
) -> None:
    assert in_words(AliasOverTime.model_validate({"alias": "a", **alias})) == words


def test_what_is_left_out_is_counted() -> None:
    record = of(VersionInHistory(version="3"), more=2, counted_all=False)
    text = render(build(record), "markdown")
    assert "The newest 1 versions; at least 2 older ones" in str(text)


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_no_value_leaves_its_cell(format: str) -> None:
    change = BREAKING.model_copy(update={"identity": HOSTILE})
    record = of(
        VersionInHistory(
            version="2",
            user_id=HOSTILE,
            current_stage=HOSTILE,
            aliases=(AliasOverTime(alias=HOSTILE, now=True),),
            metrics=(Metric(key=HOSTILE, value=0.5),),
            since=Since(version="1", breaking=1, first=(change,)),
        ),
        VersionInHistory(
            version="1", gaps=(Gap(part="version", reason="failed", message=HOSTILE),)
        ),
        name=HOSTILE,
        main_metrics=(HOSTILE,),
    )
    text = str(render(build(record), format))
    assert not re.search(r"(?<!\\)<script>alert", text)
    assert 'href="javascript:' not in text
    if format == "markdown":
        assert not re.search(r"(?<!\\)\]\(javascript:", text)
        assert "\n# no" not in text
