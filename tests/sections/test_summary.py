"""The summary tells people who decide what they need, on one page."""

from __future__ import annotations

from typing import Any

import pytest

from mlflow_report_plugin.document import Facts, Link, Missing, Note, Number, Section, Text
from mlflow_report_plugin.snapshot import (
    Change,
    ChangesSince,
    Dependency,
    Environment,
    File,
    Files,
    Gap,
    Metric,
    Param,
    Run,
    Snapshot,
    Tag,
    TextFile,
)
from tests.sections.reading import headings, read, rows, table, under
from tests.snapshots import DOLLY, LOCAL_FOLDER, PCB_CLASSIFICATION, WINE_QUALITY


def findings(snapshot: Snapshot) -> dict[str, str]:
    """The table of risks."""
    return {k: str(v) for k, v in rows(read(snapshot, "summary"), "Risks and Gaps").items()}


def without_code() -> Snapshot:
    """A model that runs no code of its own when it is loaded, and that nobody has approved."""
    assert WINE_QUALITY.model is not None
    flavors = {"python_function": {"loader_module": "mlflow.onnx"}, "onnx": {"code": None}}
    return WINE_QUALITY.model_copy(
        update={
            "approvals": None,
            "model": WINE_QUALITY.model.model_copy(update={"flavors": flavors}),
            "files": Files(files=(File(path="MLmodel", size=1), File(path="model.onnx", size=2))),
        }
    )


def test_its_sections_answer_the_questions_in_order() -> None:
    top = [line for line in headings(read(WINE_QUALITY, "summary")) if not line.startswith(" ")]
    assert top == [
        "At a Glance",
        "Approvals",
        "Description",
        "Notes",
        "Inputs and Outputs",
        "Results",
        "Data Sets",
        "Risks and Gaps",
        "Completeness",
        "Where to Find More",
        "Report",
    ]


def test_it_says_what_the_model_is_and_who_made_it() -> None:
    glance = rows(read(WINE_QUALITY, "summary"), "At a Glance")
    assert glance["Model"] == "wine-quality"
    assert glance["Version"] == "3"
    assert glance["Stage"] == Missing("none")
    assert glance["Aliases"] == "champion"
    assert glance["Status"] == "READY"
    assert glance["Made with"] == "mlflow.sklearn 1.10"
    assert glance["Made by"] == "ada"


def test_it_names_the_first_columns_and_counts_the_others() -> None:
    found = rows(read(WINE_QUALITY, "summary"), "Inputs and Outputs")
    assert found["Takes"] == (
        "alcohol: double, malic_acid: double, ash: double, magnesium: double, hue: double, "
        "and 1 more in the detailed layout"
    )
    assert found["Returns"] == "Tensor('int64', (-1,))"
    assert found["Parameters"] == "threshold: double"


def test_long_lists_are_bounded_and_say_how_many_more_there_are() -> None:
    run = Run(
        run_id="r",
        params=tuple(Param(key=f"p{i:03}", value="1") for i in range(200)),
        metrics=tuple(Metric(key=f"m{i:03}", value=1.0) for i in range(11)),
    )
    document = read(LOCAL_FOLDER.model_copy(update={"run": run}), "summary")
    assert len(rows(document, "Results", "Params")) == 5
    params = under(document, "Results", "Params")
    assert params[-1] == Note("and 195 more in the detailed layout", "info")
    metrics = under(document, "Results", "Metrics")
    assert metrics[-1] == Note("and 7 more in the detailed layout", "info")


def test_params_that_differ_from_the_version_before_come_first_then_known_ones() -> None:
    keys = ("adam_beta1", "bad_words_ids", "learning_rate", "n_jobs")
    run = Run(run_id="r", params=tuple(Param(key=key, value="1") for key in keys))
    change = Change(
        part="params",
        identity="n_jobs",
        kind="changed",
        severity="notable",
        explanation="another value",
    )
    changes = ChangesSince(version="1", changes=(change,))
    snapshot = LOCAL_FOLDER.model_copy(update={"run": run, "changes": changes})
    assert list(rows(read(snapshot, "summary"), "Results", "Params")) == [
        "n_jobs",
        "learning_rate",
        "adam_beta1",
        "bad_words_ids",
    ]


def test_the_latest_value_of_the_run_counts_and_not_that_of_when_the_model_was_logged() -> None:
    assert WINE_QUALITY.run is not None
    assert WINE_QUALITY.logged_model is not None
    latest, logged = Metric(key="acc", value=0.94, step=4), Metric(key="acc", value=0.9, step=0)
    snapshot = WINE_QUALITY.model_copy(
        update={
            "run": WINE_QUALITY.run.model_copy(update={"metrics": (latest,)}),
            "logged_model": WINE_QUALITY.logged_model.model_copy(update={"metrics": (logged,)}),
        }
    )
    found = table(read(snapshot, "summary"), "Results", "Metrics")
    assert [row[:2] for row in found.rows] == [("acc", Number("0.94", "0.94"))]


def test_a_long_description_is_cut_and_says_how_much_more_there_is() -> None:
    assert WINE_QUALITY.registered_model is not None
    model = WINE_QUALITY.registered_model.model_copy(update={"description": "x" * 100_000})
    snapshot = WINE_QUALITY.model_copy(update={"registered_model": model})
    text, note = under(read(snapshot, "summary"), "Description", "Registered Model")
    assert text == Text("x" * 500, "markdown")
    assert note == Note("All 100,000 characters are in the detailed layout", "info")


def test_descriptions_are_shown_with_what_they_describe() -> None:
    found = under(read(DOLLY, "summary"), "Description")
    assert [block.title for block in found if isinstance(block, Section)] == [
        "Registered Model",
        "Registered Model Version",
        "Run",
    ]
    (text,) = under(read(DOLLY, "summary"), "Description", "Registered Model Version")
    assert text == Text("Production model version of dolly-v2-3b", "markdown")


def test_it_names_what_speaks_against_the_model() -> None:
    assert set(findings(LOCAL_FOLDER)) == {"Registration", "Signature", "Loading", "Run"}
    assert set(findings(DOLLY)) == {
        "Loading",
        "Source code",
        "Data",
        "Metrics",
        "Gap: experiment permissions",
    }


@pytest.mark.parametrize(
    ("part", "update", "point"),
    [
        ("model_version", {"status": "FAILED_REGISTRATION"}, "Status"),
        ("logged_model", {"status": "PENDING"}, "Logged model"),
        ("run", {"lifecycle_stage": "deleted"}, "Run"),
        ("run", {"status": "FAILED"}, "Run"),
        ("run", {"dataset_inputs": ()}, "Data"),
        ("experiment", {"lifecycle_stage": "deleted"}, "Experiment"),
        ("files", {"complete": False}, "Files"),
        ("registered_model", {"description": None}, "Description"),
    ],
)
def test_a_flaw_is_found_only_where_it_is(part: str, update: dict[str, object], point: str) -> None:
    whole = without_code().model_copy(update={"gaps": ()})
    flawed = getattr(whole, part).model_copy(update=update)
    assert under(read(whole, "summary"), "Risks and Gaps") == (Note("Nothing stands out"),)
    assert list(findings(whole.model_copy(update={part: flawed}))) == [point]


def test_a_version_is_used_where_the_version_or_the_model_has_an_alias_for_it() -> None:
    whole = without_code().model_copy(update={"gaps": ()})
    assert whole.model_version is not None
    version = whole.model_version.model_copy(update={"aliases": ()})
    used = read(whole.model_copy(update={"model_version": version}), "summary")
    assert under(used, "Risks and Gaps") == (Note("Nothing stands out"),)
    assert whole.registered_model is not None
    model = whole.registered_model.model_copy(update={"aliases": ()})
    update = {"model_version": version, "registered_model": model}
    assert list(findings(whole.model_copy(update=update))) == ["Use"]


CARD = TextFile(path="README.md", text="A model of wines.")


@pytest.mark.parametrize(
    ("documents", "points"),
    [
        ((), ["Licence", "Model card"]),
        ((CARD,), ["Licence"]),
        ((TextFile(path="MODEL_LICENSE", text="MIT"),), ["Model card"]),
        ((CARD.model_copy(update={"text": "---\nlicense: mit\n---\n"}), CARD), []),
        ((CARD.model_copy(update={"text": "The license: ask us"}),), ["Licence"]),
    ],
)
def test_a_model_without_licence_or_card_stands_out(
    documents: tuple[TextFile, ...], points: list[str]
) -> None:
    whole = without_code().model_copy(update={"gaps": (), "documents": documents})
    found = under(read(whole, "summary"), "Risks and Gaps")[0]
    assert [row[0] for row in found.rows] == points if isinstance(found, Facts) else points == []


def asked(name: str, version: str | None = None, **fields: Any) -> Dependency:
    return Dependency(text=name, file="x.txt", name=name, version=version, **fields)


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        ((), "Nothing says which ones it needs"),
        ((asked("numpy", "==1.26.4"), asked("pip"), asked("x", url="https://x.org/x.whl")), None),
        ((asked("a_b", ">=1"), asked("c"), asked("d", "==2.*")), "a-b, c, d"),
        ((asked("numpy"), asked("Numpy", "==1.26.4", kind="constraint")), None),
        ((asked("numpy"), asked("numpy", "=1.26.4", installer="conda")), None),
        (tuple(asked(f"p{n}") for n in range(8)), "p0, p1, p2, p3, p4 and 3 more"),
    ],
)
def test_packages_of_which_no_version_is_fixed_stand_out(
    found: tuple[Dependency, ...], finding: str | None
) -> None:
    environment = Environment(dependencies=found)
    whole = without_code().model_copy(update={"gaps": (), "environment": environment})
    (block,) = under(read(whole, "summary"), "Risks and Gaps")
    said = dict(block.rows).get("Packages") if isinstance(block, Facts) else None
    beginning = "No version is fixed of " if found and finding else ""
    assert said == (finding and f"{beginning}{finding}")


def test_a_licence_that_a_tag_names_does_not_stand_out() -> None:
    whole = without_code()
    assert whole.registered_model is not None
    tagged = whole.registered_model.model_copy(update={"tags": (Tag(key="license", value="x"),)})
    update = {"registered_model": tagged, "documents": (CARD,), "gaps": ()}
    found = under(read(whole.model_copy(update=update), "summary"), "Risks and Gaps")
    assert found == (Note("Nothing stands out"),)


def test_data_that_spark_read_are_data() -> None:
    assert PCB_CLASSIFICATION.run is not None
    run = PCB_CLASSIFICATION.run.model_copy(update={"dataset_inputs": ()})
    snapshot = PCB_CLASSIFICATION.model_copy(update={"run": run})
    found = table(read(snapshot, "summary"), "Data Sets")
    assert found.rows == (("s3://bucket/tables/9020abb0", "read by Spark", "delta"),)
    assert "Data" not in findings(snapshot)
    graph = table(read(snapshot), "Lineage")
    source = ("Spark Datasource", "s3://bucket/tables/9020abb0", "delta, 43", "used by the run")
    assert source in graph.rows


def test_what_one_cause_costs_is_one_finding() -> None:
    gaps = tuple(Gap(part=part, reason="failed", message="gone") for part in ("model", "files"))
    found = findings(without_code().model_copy(update={"gaps": gaps}))
    assert found["Gap: model, files"] == "Could not be read: gone"


def test_a_gap_is_a_finding() -> None:
    gap = Gap(part="run", reason="forbidden", message="no")
    found = findings(without_code().model_copy(update={"run": None, "gaps": (gap,)}))
    assert found == {"Gap: run": "Not permitted: no"}


def test_it_leads_to_the_pages_of_the_server() -> None:
    found = rows(read(WINE_QUALITY, "summary"), "Where to Find More")
    url = "http://127.0.0.1:5000/#/models/wine-quality/versions/3"
    assert found["Version"] == Link(url, url)
    assert found["Logged model URI"] == "models:/m-6f3c0d5e9b7a4c21"


def test_the_licence_is_told_where_one_is_known() -> None:
    snapshot = WINE_QUALITY.model_copy(
        update={"documents": (CARD.model_copy(update={"text": "license: MIT"}),)}
    )
    assert rows(read(snapshot, "summary"), "At a Glance")["Licence"] == "MIT"
