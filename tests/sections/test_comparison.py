"""The page of a comparison: what a reviewer must see first."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_report_plugin import Section
from mlflow_report_plugin.comparison import diff_of
from mlflow_report_plugin.document import Document, Note, Table
from mlflow_report_plugin.renderers.html import render as to_html
from mlflow_report_plugin.renderers.markdown import render as to_markdown
from mlflow_report_plugin.sections.comparison.page import build
from mlflow_report_plugin.snapshot import (
    File,
    Files,
    Gap,
    Grant,
    Metric,
    Param,
    Permissions,
    ServedModel,
    Snapshot,
    Tag,
)
from tests.diff.changing import having
from tests.diff.test_metrics import measured
from tests.snapshots import ALL, WHOLE

GOLDEN = Path(__file__).with_name("comparison.md")
NASTY = ("|", "<script>alert(1)</script>", "a\nb", "`", "[x](javascript:alert(1))", "\u202e", "")


def page(old: Snapshot, new: Snapshot) -> Document:
    return build(diff_of(old, new, ()))


def section(document: Document, title: str) -> Section:
    (found,) = (each for each in document.sections if each.title == title)
    return found


def notes(found: Section) -> list[str]:
    return [each.text for each in found.blocks if isinstance(each, Note)]


def tables(found: Section) -> list[Table]:
    return [each for each in found.blocks if isinstance(each, Table)]


def test_two_real_versions_make_this_page() -> None:
    made = to_markdown(document=page(ALL["wine_quality"], ALL["leaf_classifier"]))
    assert made == GOLDEN.read_text(encoding="utf-8")


def test_what_breaks_and_what_is_worse_comes_first() -> None:
    assert WHOLE.model is not None
    old = measured(Metric(key="f1", value=0.9))
    new = measured(Metric(key="f1", value=0.8))
    kept = {"sklearn": WHOLE.model.flavors["sklearn"]}
    new = new.model_copy(update={"model": WHOLE.model.model_copy(update={"flavors": kept})})
    document = page(old, new)
    first = section(document, "Result")
    assert notes(first)[0] == "From old to new: 1 breaking change, 1 regression"
    (urgent,) = tables(first)
    assert [row[:3] for row in urgent.rows] == [
        ("breaking", "Flavors", "python_function"),
        ("regression", "Metrics", "f1"),
    ]
    assert [each.title for each in document.sections[1:3]] == ["Flavors", "Metrics"]


def test_that_nothing_is_worse_is_said_only_as_far_as_it_is_known() -> None:
    other = having("run", params=(Param(key="C", value="2"),))
    assert "Nothing is known to break, and nothing is measured to be worse" in notes(
        section(page(WHOLE, other), "Result")
    )
    gap = Gap(part="model", reason="failed", message="x")
    blind = other.model_copy(update={"gaps": (gap,)})
    first = notes(section(page(WHOLE, blind), "Result"))
    assert any(note.endswith("as far as both sides could be compared") for note in first)
    assert any("could be compared: the section" in note for note in first)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wine_quality", "whisper", "These are different kinds of model"),
        ("wine_quality", "wine_quality", "Both sides are the same version"),
        ("wine_quality", "fraud", "These are not two versions of one registered model"),
    ],
)
def test_what_the_sides_are_to_each_other_is_said(old: str, new: str, words: str) -> None:
    told = notes(section(page(ALL[old], ALL[new]), "Result"))
    assert any(note.startswith(words) for note in told)


def test_thousands_of_differences_are_bounded_and_counted() -> None:
    old = WHOLE.model_copy(update={"files": Files(files=())})
    many = tuple(File(path=f"f{n:04}.bin", size=n) for n in range(5_000))
    document = page(old, WHOLE.model_copy(update={"files": Files(files=many)}))
    files = section(document, "Files")
    assert [len(table.rows) for table in tables(files)] == [100]
    assert notes(files) == ["and 4,900 minor changes more"]
    assert len(to_html(document=document)) < 300_000


@pytest.mark.parametrize("text", NASTY)
def test_hostile_texts_stay_texts(text: str) -> None:
    tags = (Tag(key=text or "k", value=text),)
    old = having("run", params=(Param(key=text or "k", value="1"),), tags=())
    new = having("run", params=(Param(key=text or "k", value=text),), tags=tags)
    document = page(old, new)
    html = to_html(document=document)
    assert "<script>alert" not in html
    assert 'javascript:alert(1)"' not in html
    rows = [line for line in to_markdown(document=document).splitlines() if "| notable |" in line]
    assert len(rows) == 1


def test_a_value_that_is_not_there_is_told_from_its_words() -> None:
    old = having("run", params=())
    new = having("run", params=(Param(key="C", value="not there"),))
    made = to_html(document=page(old, new))
    assert made.count("not there") >= 2


def test_grants_and_endpoints_are_told_in_words() -> None:
    grant = Grant(principal="ada", kind="user", permission="READ")
    served = ServedModel(endpoint="shop", served_name="wine-1", state="READY", pending=False)
    update = {
        "experiment_permissions": Permissions(grants=(grant,)),
        "serving_endpoints": (served,),
    }
    none = {"experiment_permissions": Permissions(grants=()), "serving_endpoints": ()}
    document = page(WHOLE.model_copy(update=none), WHOLE.model_copy(update=update))
    (granted,) = tables(section(document, "Permissions"))
    (serving,) = tables(section(document, "Serving"))
    assert granted.rows[0][3] == "READ"
    assert serving.rows[0][3] == "state: READY, pending: False"


def test_what_one_answer_costs_several_parts_is_said_once() -> None:
    gap = Gap(part="run", reason="forbidden", message="not for you")
    blind = WHOLE.model_copy(update={"run": None, "experiment": None, "gaps": (gap,)})
    document = page(WHOLE, blind)
    (untold,) = tables(section(document, "Not comparable"))
    row = ("the new one", "forbidden", "not for you")
    assert [each[2:] for each in untold.rows] == [row]
    assert str(untold.rows[0][0]).startswith("Metrics, Data sets, ")
    assert notes(section(document, "Result"))[0] == "From old to new: no changes found"
