"""What the newest traces of a model say, and who is told of its changes."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Missing, Note
from mlflow_report_plugin.sections.first_screen.how_good import in_use
from mlflow_report_plugin.snapshot import Traces
from tests.sections.reading import read, rows, table, under
from tests.snapshots import AGENT

EVERY = pytest.mark.parametrize("layout", ["detailed", "audit"])


def test_traces_are_counted_with_errors_latency_and_tokens() -> None:
    assert rows(read(AGENT), "Traces") == {
        "_traces": "1,000",
        "_errors": "25",
        "_error_rate": "2.5%",
        "_latency_p50_ms": "1,234.5",
        "_latency_p95_ms": "5,000",
        "_input_tokens": "400,000",
        "_output_tokens": "100,000",
        "_total_tokens": "500,000",
        "_traces_with_tokens": "980",
        "_oldest": "2025-06-15 12:20:00",
        "_newest": "2025-06-15 15:06:39",
    }


@EVERY
@pytest.mark.parametrize(
    ("more", "words"),
    [
        (True, "Over the newest 1,000 traces; there are older ones"),
        (False, "Over all 1,000 traces of the model"),
    ],
)
def test_it_is_said_how_many_were_looked_at(layout: str, more: bool, words: str) -> None:
    traces = Traces(count=1000, more=more)
    blocks = under(read(AGENT.model_copy(update={"traces": traces}), layout), "Traces")
    assert blocks[0] == Note(words, "info")


def test_what_no_trace_tells_is_said() -> None:
    traces = rows(read(AGENT.model_copy(update={"traces": Traces(count=2)})), "Traces")
    for name in ("_latency_p50_ms", "_latency_p95_ms", "_input_tokens", "_total_tokens"):
        assert traces[name] == Missing("not told by any trace")


@pytest.mark.parametrize(
    ("latency", "words"),
    [(0.0, "half took less than 1 ms"), (1_234.5, "half took up to 1.234 s")],
)
def test_the_first_screen_says_how_long_half_of_the_traces_took(latency: float, words: str) -> None:
    traces = Traces(count=2, latency_p50=latency)
    (point,) = in_use(AGENT.model_copy(update={"traces": traces}))
    assert point.words[1] == f"2 traces, 0 with an error; {words}"


@EVERY
def test_webhooks_are_shown_and_never_linked(layout: str) -> None:
    found = table(read(AGENT, layout), "Registered Model", "Webhooks")
    assert found.rows == (
        (
            "tell-the-team",
            "https://hooks.example.com/…",
            "model_version.created, model_version_alias.created",
            "ACTIVE",
            "Posts to the channel of the team",
            "2025-06-15 12:11:40",
        ),
    )


def test_traces_and_their_errors_are_in_the_summary() -> None:
    document = read(AGENT, "summary")
    assert rows(document, "At a Glance")["Traces"] == "at least 1,000, 25 with an error"
    finding = rows(document, "Risks and Gaps")["Traces"]
    assert finding == "25 of the newest 1,000 ended with an error"
    none = AGENT.model_copy(update={"traces": Traces(count=0)})
    assert rows(read(none, "summary"), "At a Glance")["Traces"] == Missing("none")
