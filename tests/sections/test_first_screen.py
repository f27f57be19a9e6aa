"""The first screen answers what most readers ask, or says what is to be done about it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from mlflow_report_plugin.document import (
    Badge,
    Cell,
    Code,
    Front,
    Link,
    Missing,
    Note,
    Number,
    Panel,
    Point,
    Points,
    Sparkline,
    Table,
    Tabs,
)
from mlflow_report_plugin.sections.blocks.findings import to_do
from mlflow_report_plugin.sections.blocks.main_metrics import TAG, main_metrics
from mlflow_report_plugin.sections.first_screen import first_screen
from mlflow_report_plugin.sections.first_screen.sentence import first_sentence
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import (
    Change,
    ChangesSince,
    Gap,
    Grant,
    Metric,
    NotComparable,
    OtherVersion,
    Param,
    Permissions,
    Run,
    Snapshot,
    Tag,
    Versions,
)
from tests.sections.reading import words
from tests.snapshots import (
    AGENT,
    ALL,
    DOLLY,
    FRAUD,
    LEAF_CLASSIFIER,
    LOCAL_FOLDER,
    WHOLE,
    WINE_QUALITY,
)

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SECOND, TRANSCRIBER = (
    Snapshot.from_json((EXAMPLES / f"{name}.json").read_bytes())
    for name in ("tumour-classifier", "whisper-transcriber")
)
assert SECOND.model_version is not None
TUMOUR = SECOND.model_copy(
    update={
        "model_version": SECOND.model_version.model_copy(update={"version": "1"}),
        "versions": Versions(versions=(OtherVersion(version="1"),)),
        "changes": None,
    }
)
"""The same as if there were no version before."""
EVERY = {**ALL, "tumour": SECOND, "alone": TUMOUR, "transcriber": TRANSCRIBER, "whole": WHOLE}


class Question(NamedTuple):
    """A question that readers come with."""

    places: tuple[tuple[str, str], ...]
    """Where the first screen answers it: panels, and words in each."""
    to_do: tuple[str, ...] = ()
    """What is to be done where there is no answer, by what each finding is about."""


QUESTIONS = {
    "who made it": Question((("Trust", "Made"),), ("Run",)),
    "on what data": Question((("Trust", "Data:"),), ("Data", "Run")),
    "how good is it": Question((("How good", ""),), ("Metrics", "Run")),
    "what goes in and out": Question((("In and out", ""),), ("Signature",)),
    "how to load it": Question((("Next", ""),)),
    "what changed": Question((("Change", ""),), ("Registration",)),
    "may I use it": Question((("Trust", "Licence:"),), ("Licence", "Approval", "Registration")),
    "what is missing": Question((("To do", ""), ("Trust", "gaps"))),
    "where is the code": Question((("Trust", "Code:"),), ("Source code", "Run")),
    "who may change it": Question((("Trust", "may change"),), ("Gap", "Registration")),
}


def front(snapshot: Snapshot) -> Front:
    return first_screen(snapshot, View())


def panel(snapshot: Snapshot, beginning: str) -> Panel | None:
    found = front(snapshot).panels
    return next((each for each in found if each.title.startswith(beginning)), None)


def lines(found: Panel | None) -> list[str]:
    """What a panel says, line by line."""
    told: list[str] = []
    for block in found.blocks if found else ():
        match block:
            case Points(points=points):
                told += [" ".join(map(words, point.words)) for point in points]
            case Table(rows=rows):
                told += [" ".join(map(words, row)) for row in rows]
            case Tabs(tabs=tabs):
                told += [name for name, _ in tabs]
            case Note(text=text):
                told.append(text)
    return told


def measured(snapshot: Snapshot) -> dict[str, list[Cell]]:
    """The table of main metrics, by their names."""
    found = panel(snapshot, "How good")
    table = next((b for b in found.blocks if isinstance(b, Table)), None) if found else None
    return {words(row[0]): list(row[1:]) for row in table.rows} if table else {}


def with_metrics(*keys: str, value: float = 0.5, **fields: object) -> Snapshot:
    """A model whose run measured something."""
    found = tuple(Metric(key=key, value=value) for key in keys)
    run = Run(run_id="r", metrics=found)
    return LOCAL_FOLDER.model_copy(update={"run": run, **fields})


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", EVERY)
def test_each_question_is_answered_or_to_be_done(name: str, question: str) -> None:
    snapshot = EVERY[name]
    places, instead = QUESTIONS[question]
    told = {title: lines(panel(snapshot, title)) for title, _ in places}
    answered = any(words in line for title, words in places for line in told[title])
    missing = {finding.about.partition(":")[0] for finding in to_do(snapshot)}
    assert answered or missing & {*instead}, (told, missing)


@pytest.mark.parametrize("name", EVERY)
def test_nothing_there_is_not_set(name: str) -> None:
    found = front(EVERY[name])
    assert found.sentence
    for each in found.panels:
        assert each.blocks
        assert "not set" not in " ".join(lines(each))


def test_it_names_version_alias_and_state() -> None:
    found = front(FRAUD)
    assert found.name == "main.ml.fraud, version 2 (@champion)"
    assert found.badges[0] == Badge("@champion")
    assert Badge("READY", "good") in found.badges
    assert Badge("served by fraud-live", "good") in found.badges
    assert Badge("newer: version 3", "warning") in front(AGENT).badges
    assert Badge("approved as model owner, out of date", "warning") in front(WINE_QUALITY).badges
    assert Badge("not registered", "warning") in front(LOCAL_FOLDER).badges


def test_a_version_that_nobody_touched_for_long_says_so() -> None:
    assert WINE_QUALITY.model_version is not None
    now = WINE_QUALITY.model_version.last_updated_timestamp or 0
    made = WINE_QUALITY.provenance.model_copy(update={"report_time": now + 400 * 86_400_000})
    stale = Badge("unchanged for 400 days", "warning")
    assert stale in front(WINE_QUALITY.model_copy(update={"provenance": made})).badges
    assert stale not in front(WINE_QUALITY).badges


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ("Tells *good* wine from `bad`. And more.", "Tells good wine from bad."),
        ("# Wine\n\nTells good wine, e.g. Riesling, from bad. More.", None),
        ("![badge](x.png)\n\n[Wine](https://x.example) model for a_b_c", "Wine model for a_b_c"),
        ("```\ncode\n```\n- first point\n- second", "first point second"),
        ("x" * 10_000, "x" * 239 + "…"),
        ("<b>no</b>\n\n", ""),
        ("", ""),
    ],
)
def test_the_sentence_is_the_first_one_of_a_description(
    description: str, sentence: str | None
) -> None:
    expected = "Tells good wine, e.g. Riesling, from bad." if sentence is None else sentence
    assert first_sentence(description) == expected


def test_without_a_description_the_sentence_is_made_of_what_the_file_says() -> None:
    assert front(TRANSCRIBER).sentence == (
        "A Transformers model for automatic speech recognition that takes binary and returns "
        "string."
    )
    assert front(AGENT).sentence == "A Python agent that takes 2 columns and returns one."
    assert front(LEAF_CLASSIFIER).sentence == (
        "A PyTorch classifier that takes one tensor and returns one."
    )


def test_main_metrics_are_those_of_the_evaluation_with_their_data() -> None:
    found = measured(TUMOUR)
    assert list(found) == ["accuracy_score", "f1_score", "roc_auc", "log_loss"]
    assert found["accuracy_score"] == [Number("0.9161", "0.916083916083916"), "tumours-test"]


def test_a_tag_names_the_main_metrics_before_all() -> None:
    assert TUMOUR.model_version is not None
    assert TUMOUR.run is not None
    tagged = (Tag(key=TAG, value=" recall_score, roc_auc,,nobody "),)
    version = TUMOUR.model_version.model_copy(update={"tags": tagged})
    by_version = TUMOUR.model_copy(update={"model_version": version})
    assert list(measured(by_version)) == ["recall_score", "roc_auc"]
    run = TUMOUR.run.model_copy(update={"tags": (Tag(key=TAG, value="log_loss"),)})
    assert list(measured(TUMOUR.model_copy(update={"run": run}))) == ["log_loss"]
    assert list(measured(by_version.model_copy(update={"run": run}))) == [
        "recall_score",
        "roc_auc",
    ]


def test_known_names_come_first_and_never_four_that_begin_alike() -> None:
    keys = [f"training_{name}" for name in ("score", "accuracy", "f1", "roc_auc", "recall")]
    found = with_metrics("a", "zeta", "system/cpu", "lr", "epoch", *keys)
    chosen = [each.key for each in main_metrics(found)]
    assert chosen == ["a", "zeta", "training_accuracy", "training_f1"]
    assert len(main_metrics(with_metrics(*keys))) == 3
    assert not main_metrics(with_metrics("system/cpu", "lr", "epoch", "example_count"))


def test_the_primary_metric_of_the_experiment_comes_first() -> None:
    assert DOLLY.experiment is not None
    primary = Tag(key="mlflow.experiment.primaryMetric.name", value="zeta")
    experiment = DOLLY.experiment.model_copy(update={"tags": (primary,)})
    found = with_metrics("accuracy", "f1", "zeta", experiment=experiment)
    assert [each.key for each in main_metrics(found)] == ["zeta", "accuracy", "f1"]


@pytest.mark.parametrize(
    ("key", "params", "value"),
    [
        ("neg_mean_squared_error", {}, "-0.1425 (negated: higher is better)"),
        ("best_cv_score", {"scoring": "neg_log_loss"}, "-0.1425 (negated: higher is better)"),
        ("best_cv_score", {"refit": "neg_log_loss"}, "-0.1425 (negated: higher is better)"),
        ("best_cv_score", {"scoring": "r2"}, "-0.1425"),
        ("log_loss", {"scoring": "neg_log_loss"}, "-0.1425"),
    ],
)
def test_a_loss_that_was_turned_round_says_so(key: str, params: dict[str, str], value: str) -> None:
    snapshot = with_metrics(key, value=-0.14254034)
    assert snapshot.run is not None
    run = snapshot.run.model_copy(
        update={"params": tuple(Param(key=k, value=v) for k, v in params.items())}
    )
    (shown, *_) = measured(snapshot.model_copy(update={"run": run}))[key]
    assert isinstance(shown, Number)
    assert (shown.text, shown.exact[:11]) == (value, "-0.14254034")


def since(before: float, after: float, key: str = "accuracy_score") -> ChangesSince:
    change = Change(
        part="metrics",
        identity=key,
        kind="changed",
        before=before,
        after=after,
        severity="notable",
        explanation="changed",
    )
    return ChangesSince(version="1", changes=(change,))


def test_the_difference_to_the_version_before_says_whether_it_is_better() -> None:
    value = 0.916083916083916
    better = TUMOUR.model_copy(update={"changes": since(0.9, value)})
    assert measured(better)["accuracy_score"][2] == Badge("+0.0161, better", "good")
    worse = TUMOUR.model_copy(update={"changes": since(0.95, value)})
    assert measured(worse)["accuracy_score"][2] == Badge("-0.0339, worse", "bad")
    loss = TUMOUR.model_copy(update={"changes": since(0.3, 0.19579796065172875, "log_loss")})
    assert measured(loss)["log_loss"][2] == Badge("-0.104, better", "good")
    assert measured(loss)["f1_score"][2] == Missing("not known")


def test_what_nobody_knows_the_direction_or_the_data_of_gets_no_verdict() -> None:
    changes = since(0.1, 0.5, "zeta")
    found = measured(with_metrics("zeta", "accuracy", changes=changes))
    assert found["zeta"][1] == "+0.4"
    changes = since(0.1, 0.5, "accuracy")
    assert measured(with_metrics("accuracy", changes=changes))["accuracy"][1] == "+0.4"


def test_a_metric_of_other_data_is_not_compared() -> None:
    untold = NotComparable(
        part="metrics",
        identity="accuracy_score",
        side="both",
        reason="different data",
        message="other",
    )
    changes = ChangesSince(version="1", not_comparable=(untold,))
    found = measured(TUMOUR.model_copy(update={"changes": changes}))
    assert found["accuracy_score"][2] == Missing("measured on other data")


def test_without_a_version_before_the_champion_is_what_it_is_compared_with() -> None:
    metric = Metric(
        key="accuracy_score", value=0.8, dataset_name="tumours-test", dataset_digest="e014a85a"
    )
    versions = Versions(
        versions=(
            OtherVersion(version="2", aliases=("champion",), metrics=(metric,)),
            OtherVersion(version="1"),
        )
    )
    found = panel(TUMOUR.model_copy(update={"versions": versions}), "How good")
    assert found is not None
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    assert table.columns[3] == "Against version 2, the champion"
    assert table.rows[0][3] == Badge("+0.116, better", "good")
    assert isinstance(table.rows[0][4], Sparkline)
    assert table.rows[0][4].points == ((1.0, 0.916083916083916), (2.0, 0.8))


@pytest.mark.parametrize(
    ("version", "others", "told"),
    [
        ("1", None, "This is the first version"),
        ("1", Versions(versions=(OtherVersion(version="1"),)), "This is the first version"),
        (
            "2",
            Versions(versions=(OtherVersion(version="2"),)),
            "No version is left from before this one",
        ),
        ("2", None, "Not compared with the version before"),
        (
            "2",
            Versions(versions=(OtherVersion(version="2"), OtherVersion(version="1"))),
            "Not compared with version 1",
        ),
    ],
)
def test_it_calls_no_version_the_first_whose_elder_was_deleted(
    version: str, others: Versions | None, told: str
) -> None:
    assert TUMOUR.model_version is not None
    found = TUMOUR.model_version.model_copy(update={"version": version})
    snapshot = TUMOUR.model_copy(update={"model_version": found, "versions": others})
    assert lines(panel(snapshot, "Changes")) == [told]


def test_it_says_so_where_metrics_are_of_what_the_model_was_made_from() -> None:
    (table,) = panel(WINE_QUALITY, "How good").blocks
    assert isinstance(table, Table)
    assert table.rows[0][2] == "wine (training)"


def test_it_tells_the_three_most_severe_changes_and_where_all_are() -> None:
    found = panel(AGENT, "Changes since version 1")
    assert lines(found) == [
        "breaking Signature top_k: callers that send a number are refused",
        "notable Params temperature: only the new side was made with this param",
        "and 3 more; not everything could be compared, see Changes since version 1",
    ]
    same = AGENT.model_copy(update={"changes": ChangesSince(version="1")})
    assert lines(panel(same, "Changes")) == ["Nothing that matters changed since version 1"]
    gap = Gap(part="changes", reason="failed", message="no answer")
    unread = AGENT.model_copy(update={"changes": None, "gaps": (gap,)})
    assert lines(panel(unread, "Changes")) == ["Could not be read: no answer"]


def test_the_commit_leads_to_the_code() -> None:
    points = panel(FRAUD, "Trust")
    assert points is not None
    links = [
        word
        for block in points.blocks
        if isinstance(block, Points)
        for point in block.points
        for word in point.words
        if isinstance(word, Link)
    ]
    assert [link.text for link in links] == ["9fceb02d0a"]
    assert links[0].url.startswith("https://github.com/mycompany/fraud/commit/9fceb02d0a")


GRANTS = [
    Grant(principal="ada", kind="user", permission="MANAGE"),
    Grant(principal="bob", kind="user", permission="READ"),
]


@pytest.mark.parametrize(
    ("grants", "line"),
    [
        (GRANTS, "1 may change it (ada), 1 more may read it (bob)"),
        (
            [*GRANTS, Grant(principal="users", kind="group", permission="CAN_READ")],
            "1 may change it (ada), everyone may read it",
        ),
        (
            [Grant(principal="users", kind="group", permission="CAN_MANAGE")],
            "Everyone may change it",
        ),
        ([], "Nobody may change it"),
    ],
)
def test_permissions_are_a_line(grants: list[Grant], line: str) -> None:
    found = Permissions(grants=tuple(grants))
    snapshot = WINE_QUALITY.model_copy(update={"registered_model_permissions": found, "gaps": ()})
    assert line in lines(panel(snapshot, "Trust"))
    gap = Gap(part="registered_model_permissions", reason="forbidden", message="no")
    unread = WINE_QUALITY.model_copy(update={"gaps": (gap,)})
    assert "Who may change it: not permitted" in lines(panel(unread, "Trust"))
    asked_for = lines(panel(unread, "To do"))
    assert any("Gap: registered model permissions" in line for line in asked_for)


def test_what_is_to_be_done_has_commands_and_at_most_four_are_told() -> None:
    found = panel(TRANSCRIBER, "To do")
    assert found is not None
    (block,) = found.blocks
    assert isinstance(block, Points)
    *points, more, complete = block.points
    assert len(points) == 4
    assert all(point.command for point in points)
    assert [*map(words, more.words)] == ["and 3 more, see Findings"]
    assert words(complete.words[-1]) == "see Completeness"
    assert points[-1] == Point(
        ("Description: Nobody has described the model or the version",),
        "mlflow.MlflowClient().update_model_version('whisper-transcriber', '1', description='...')",
    )


def test_a_name_that_cannot_be_copied_makes_no_command() -> None:
    assert TRANSCRIBER.model_version is not None
    version = TRANSCRIBER.model_version.model_copy(update={"name": "a\u202eb\n"})
    found = to_do(TRANSCRIBER.model_copy(update={"model_version": version}))
    assert "Description" not in {each.about for each in found}


def test_code_to_copy_has_the_uri_that_was_asked_for() -> None:
    found = panel(WINE_QUALITY, "Next")
    assert found is not None
    (tabs,) = found.blocks
    assert isinstance(tabs, Tabs)
    assert [name for name, _ in tabs.tabs] == [
        "Python",
        "Notebook",
        "Serve",
        "Container",
        "Library",
    ]
    for _, blocks in tabs.tabs:
        assert blocks
        assert all(isinstance(block, Code) for block in blocks)
        assert any("models:/wine-quality@champion" in getattr(b, "text", "") for b in blocks)


def test_what_a_server_lacks_is_no_gap_but_can_be_looked_up() -> None:
    lacking = Gap(part="webhooks", reason="unsupported", message="too old")
    found = {
        gaps: lines(panel(WINE_QUALITY.model_copy(update={"gaps": gaps}), "Trust"))[-1]
        for gaps in ((), (lacking,), (lacking, Gap(part="run", reason="failed", message="")))
    }
    assert [*found.values()] == [
        "This report has no gaps",
        "All was read that this server offers, see gaps",
        "This report could not read 1 part: gaps",
    ]
