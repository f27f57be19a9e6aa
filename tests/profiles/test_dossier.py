"""What a dossier shows: each item, each note, and each piece of evidence in one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_report_plugin import report
from mlflow_report_plugin.document import Badge, Document, Jump, Section, Table
from mlflow_report_plugin.errors import UnknownProfile
from mlflow_report_plugin.profiles import PROFILES, load
from mlflow_report_plugin.sections.blocks.profile_items import answers, has
from mlflow_report_plugin.sections.layouts import build
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import ModelNote, Notes
from tests.snapshots import AGENT, ALL, WHOLE, WINE_QUALITY

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
EVERY = pytest.mark.parametrize("name", PROFILES)
TUMOURS = str(EXAMPLES / "tumour-classifier.json")
ANNEX = "profile:eu-ai-act-annex-iv"
OURS = ("Lacks", "Evidence elsewhere", "Gaps")


def items(document: Document) -> list[Section]:
    groups = (group for group in document.sections if group.title == "Item by item")
    return [block for group in groups for block in group.blocks if isinstance(block, Section)]


def titles(document: Document) -> list[str]:
    return [section.title for section in items(document)]


def item(document: Document, reference: str) -> Section:
    return next(each for each in items(document) if each.title.startswith(f"{reference}: "))


def overview(document: Document) -> Table:
    return next(block for block in document.sections[0].blocks if isinstance(block, Table))


def below(section: Section) -> list[str]:
    return [block.title for block in section.blocks if isinstance(block, Section)]


@EVERY
@pytest.mark.parametrize("model", ALL)
def test_there_is_a_dossier_of_every_model_and_its_table_leads_to_each_item(
    name: str, model: str
) -> None:
    document = build(ALL[model], View(f"profile:{name}"))
    assert document.title == load(name).title
    rows = overview(document).rows
    assert len(rows) == len(load(name).items)
    assert {cell.to for row in rows for cell in row if isinstance(cell, Jump)} <= {
        *titles(document)
    }


@EVERY
def test_the_head_has_the_dates_the_scope_and_what_is_unsure(name: str) -> None:
    made = report(TUMOURS, layout=f"profile:{name}")
    head = " ".join(made.to_markdown().partition("## Contents")[0].split())
    assert load(name).dates in head
    assert load(name).scope in head
    assert load(name).unsure[-1] in head
    assert "tumour-classifier, version 2" in head


def test_each_point_of_annex_iv_has_a_section_in_order() -> None:
    document = report(TUMOURS, layout=ANNEX).document
    listed = load("eu-ai-act-annex-iv").items
    assert titles(document) == [f"{each.reference}: {each.title}" for each in listed]


@EVERY
def test_evidence_is_shown_once(name: str) -> None:
    # What people wrote is shown wherever it is needed.
    snapshot = WHOLE.model_copy(update={"notes": None})
    document = build(snapshot, View(f"profile:{name}"))
    shown = [title for section in items(document) for title in below(section)]
    once = [title for title in shown if title not in OURS]
    assert once
    assert len(once) == len({*once})


def test_what_people_wrote_stands_under_the_item_with_who_wrote_it() -> None:
    note = ModelNote(topic="risk-management", text="We look *twice*.", author="Ada", time=0)
    snapshot = WINE_QUALITY.model_copy(update={"notes": Notes(notes=(note,))})
    section = item(build(snapshot, View(ANNEX)), "5")
    assert below(section) == ["Risk management"]
    assert "We look *twice*." in repr(section)
    assert "Written by Ada" in repr(section)


@EVERY
def test_an_item_that_mlflow_fills_shows_its_evidence_in_its_place(name: str) -> None:
    document = report(TUMOURS, layout=f"profile:{name}").document
    answered = {each.reference: each.by for each in load(name).items}
    for reference, _, state, *_ in overview(document).rows:
        assert isinstance(state, Badge)
        if state.text == "filled" and answered[str(reference)] != "human":
            section = item(document, str(reference))
            assert "Lacks" not in below(section)
            assert below(section)


@EVERY
def test_each_automatic_item_of_the_tumours_is_filled_from_evidence(name: str) -> None:
    made = report(TUMOURS, layout=f"profile:{name}")
    for answer in answers(made.snapshot, load(name)).answers:
        if answer.item.by == "automatic":
            assert (answer.item.reference, answer.state) == (answer.item.reference, "filled")
            for places in answer.item.evidence:
                assert any(has(made.snapshot, path) for path in places)


def test_the_software_of_the_tumours_has_versions() -> None:
    made = report(TUMOURS, layout=ANNEX)
    assert made.snapshot.environment is not None
    needed = [each for each in made.snapshot.environment.dependencies if each.installer == "pip"]
    of_the_model = [each for each in needed if each.file != "python_env.yaml"]
    assert {"mlflow", "scikit-learn"} <= {each.name for each in of_the_model}
    assert all(each.version and each.version.startswith("==") for each in of_the_model)
    assert below(item(made.document, "1(c)")) == ["Environment", "Flavors"]


def test_the_tumours_show_what_people_wrote_and_what_they_did_not() -> None:
    made = report(TUMOURS, layout=ANNEX)
    wanted = {"1(a)": "Intended use", "3": "Limitations"}
    for reference, title in wanted.items():
        assert title in below(item(made.document, reference))
    shown = repr(item(made.document, "1(a)"))
    assert "for version 1; since then" in shown
    assert "Nobody wrote it" in repr(item(made.document, "5"))


def test_the_versions_and_the_changes_stand_under_the_changes_over_the_life() -> None:
    document = report(TUMOURS, layout=ANNEX).document
    section = item(document, "6")
    assert below(section) == ["Versions", "Changes since version 1"]


def test_the_dossier_of_an_agent_for_banks_says_that_it_does_not_apply() -> None:
    made = report(str(EXAMPLES / "cellar-agent.json"), layout="profile:sr-26-2")
    text = made.to_markdown().partition("## Report")[0]
    assert "Not applicable: generative and agentic models are outside the scope" in text
    assert [each.title for each in made.document.sections] == ["Items", "Record"]
    assert "missing" not in text


def test_the_dossier_says_that_telling_a_generative_model_is_no_proof() -> None:
    assert "which is no proof" in report(TUMOURS, layout="profile:sr-26-2").to_markdown()
    unread = AGENT.model_copy(update={"model": None})
    front = build(unread, View("profile:sr-26-2")).front
    assert front is not None
    assert "nobody can tell here" in front.sentence


def test_the_json_of_a_dossier_is_the_snapshot() -> None:
    assert report(TUMOURS, layout=ANNEX).to_json() == report(TUMOURS).to_json()


def test_extensions_stand_at_the_end() -> None:
    extra = (Section("Costs"),)
    assert build(WINE_QUALITY, View("profile:pra-ss1-23"), extra).sections[-1].blocks[-1:] == extra


def test_an_unknown_profile_is_an_error() -> None:
    with pytest.raises(UnknownProfile, match="pra-ss1-23"):
        build(WINE_QUALITY, View("profile:pra-ss1-24"))
