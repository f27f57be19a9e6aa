"""How much of a profile a model answers: no more than is known."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.errors import GapReason
from mlflow_report_plugin.profiles import PROFILES, load
from mlflow_report_plugin.sections.blocks.generative import generative
from mlflow_report_plugin.sections.blocks.profile_items import Answer, answers
from mlflow_report_plugin.snapshot import (
    Approval,
    Approvals,
    Gap,
    Lineage,
    ModelNote,
    Notes,
    Snapshot,
)
from tests.snapshots import AGENT, ALL, LEAF_CLASSIFIER, WHOLE, WINE_QUALITY

ANNEX, BANKS = "eu-ai-act-annex-iv", "sr-26-2"
EVERY = pytest.mark.parametrize("name", PROFILES)


def answer(snapshot: Snapshot, reference: str, name: str = ANNEX) -> Answer:
    found = answers(snapshot, load(name)).answers
    return next(each for each in found if each.item.reference == reference)


def with_notes(snapshot: Snapshot, *topics: str, text: str = "Said.") -> Snapshot:
    notes = tuple(ModelNote(topic=topic, text=text, time=0) for topic in topics)
    return snapshot.model_copy(update={"notes": Notes(notes=notes)})


UNWRITTEN = with_notes(WHOLE)


def without(snapshot: Snapshot, part: str, *reasons: GapReason) -> Snapshot:
    gaps = tuple(Gap(part=part, reason=reason, message="no") for reason in reasons)
    return snapshot.model_copy(update={part: None, "gaps": gaps})


@EVERY
@pytest.mark.parametrize("model", ALL)
def test_each_item_has_one_state_and_what_is_filled_lacks_nothing(name: str, model: str) -> None:
    found = answers(ALL[model], load(name))
    assert sum(found.counts.values()) == len(load(name).items)
    for each in found.answers:
        assert (each.state == "filled") == (not each.lacks and not found.outside)


def test_what_people_answer_is_missing_until_they_write_it() -> None:
    assert answer(UNWRITTEN, "5").state == "missing"
    assert answer(with_notes(WHOLE, "risk-management"), "5").state == "filled"
    assert answer(with_notes(WHOLE, "risk-management", text=" \n"), "5").state == "missing"


def test_what_both_answer_is_filled_when_both_have() -> None:
    assert answer(UNWRITTEN, "2(d)").state == "partly"
    assert answer(with_notes(WHOLE, "data-sheets"), "2(d)").state == "filled"


def test_one_of_several_notes_is_a_part() -> None:
    found = answer(with_notes(WHOLE, "limitations"), "3")
    others = ["Accuracy for groups", "Ethical considerations", "Human oversight"]
    assert found.state == "partly"
    assert [each.what for each in found.lacks if each.what in others] == others


def test_what_is_missing_comes_with_the_command_that_adds_it() -> None:
    found = answer(UNWRITTEN, "5").lacks[0]
    assert WHOLE.model_version is not None
    uri = f"models:/{WHOLE.model_version.name}/{WHOLE.model_version.version}"
    written = f"mlflow report notes set {uri} risk-management --file risk-management.md"
    assert found.commands == (written,)


def test_a_name_that_cannot_be_copied_makes_no_command() -> None:
    assert WHOLE.model_version is not None
    odd = WHOLE.model_version.model_copy(update={"name": "two  blanks"})
    snapshot = UNWRITTEN.model_copy(update={"model_version": odd})
    assert answer(snapshot, "5").lacks[0].commands == ()


def test_a_model_that_is_not_registered_is_told_why_it_has_no_notes() -> None:
    found = answer(without(without(WHOLE, "notes"), "model_version"), "5").lacks[0]
    assert found.words == "Notes are kept for registered versions"


def test_missing_evidence_comes_with_the_command_of_its_requirement() -> None:
    assert WINE_QUALITY.run is not None
    bare = WINE_QUALITY.run.model_copy(update={"dataset_inputs": (), "tags": ()})
    updates = {"run": bare, "lineage": None, "feature_store": None, "gaps": ()}
    lack = answer(WINE_QUALITY.model_copy(update=updates), "2(d)").lacks[0]
    assert lack.how == "missing"
    assert lack.words == "The run recorded no data set"
    assert "mlflow.log_input" in lack.commands[0]


def test_evidence_that_no_requirement_asks_for_comes_with_a_way_to_get_it() -> None:
    assert LEAF_CLASSIFIER.model is not None
    bare = {"serving_endpoints": (), "webhooks": (), "traces": None, "evaluation_runs": ()}
    snapshot = LEAF_CLASSIFIER.model_copy(update={**bare, "gaps": ()})
    served = answer(snapshot, "1(b)").lacks[0]
    assert served.what == "Serving endpoints, webhooks or resources of the model"
    assert "where Databricks serves the version" in served.words
    tested = answer(snapshot, "Validation", BANKS).lacks[0]
    assert tested.commands[0].startswith("mlflow.models.evaluate(")


@pytest.mark.parametrize("reason", ["forbidden", "failed"])
def test_what_could_not_be_read_is_not_missing(reason: GapReason) -> None:
    assert answer(without(WHOLE, "notes", reason), "5").state == "could not be read"
    assert answer(without(WHOLE, "versions", reason), "6").state == "could not be read"


def test_notes_that_were_not_read_are_not_said_to_be_unwritten() -> None:
    (lack,) = answer(without(WHOLE, "notes"), "5").lacks
    assert (lack.how, lack.words) == ("could not be read", "notes: they were not read")
    assert answer(without(WHOLE, "notes"), "5").state == "could not be read"


@pytest.mark.parametrize("reason", ["absent", "unsupported"])
def test_what_is_known_not_to_be_there_is_missing(reason: GapReason) -> None:
    assert answer(without(WHOLE, "versions", reason), "6").state == "missing"


def test_packages_without_versions_are_only_a_part() -> None:
    assert WHOLE.environment is not None
    loose = tuple(
        each.model_copy(update={"version": None, "url": None})
        for each in WHOLE.environment.dependencies
    )
    environment = WHOLE.environment.model_copy(update={"dependencies": loose})
    snapshot = WHOLE.model_copy(update={"environment": environment})
    assert [each.how for each in answer(snapshot, "1(c)").lacks] == ["not whole"]
    assert answer(snapshot, "1(c)").state == "partly"
    assert answer(without(snapshot, "notes"), "Vendors", BANKS).state == "partly"


@pytest.mark.parametrize(("action", "lacks"), [("approved", False), ("withdrawn", True)])
def test_an_approval_counts_while_it_is_in_force(action: str, lacks: bool) -> None:
    told = {"file": "a.json", "action": action, "role": "owner", "who": "me", "time": 0}
    record = Approval.model_validate({**told, "digest": "sha256:0"})
    snapshot = WHOLE.model_copy(update={"approvals": Approvals(records=(record,))})
    found = answer(snapshot, "2(g)")
    assert any("approvals" in each.what for each in found.lacks) == lacks


def test_lineage_that_leads_away_tells_no_data() -> None:
    assert WHOLE.run is not None
    run = WHOLE.run.model_copy(update={"dataset_inputs": (), "tags": ()})
    down = (Lineage(direction="downstream", kind="TABLE", name="a.b.c"),)
    updates = {"run": run, "lineage": down, "feature_store": None}
    lacks = [each.what for each in answer(WHOLE.model_copy(update=updates), "2(d)").lacks]
    assert "Dataset inputs of the run, lineage or feature store" in lacks


@EVERY
def test_only_the_guidance_for_banks_does_not_apply_to_agents(name: str) -> None:
    found = answers(AGENT, load(name))
    assert bool(found.outside) == (name == BANKS)
    assert ({*found.counts} == {"not applicable"}) == (name == BANKS)
    assert not answers(LEAF_CLASSIFIER, load(name)).outside


def test_a_model_that_could_not_be_read_is_not_said_to_be_generative() -> None:
    assert generative(without(AGENT, "model", "failed")) == ""


@pytest.mark.parametrize(
    ("flavors", "is_generative"),
    [
        ({"transformers": {"task": "text-generation"}}, True),
        ({"transformers": {"task": "llm/v1/chat"}}, True),
        ({"transformers": {"task": "text-classification"}}, False),
        ({"transformers": {"task": "llm/v1/embeddings"}}, False),
        ({"openai": {}}, True),
        ({"openai": {"task": "embeddings"}}, False),
        ({"langchain": {}}, True),
        ({"sklearn": {}}, False),
    ],
)
def test_generative_models_are_told_by_flavor_and_task(
    flavors: dict[str, object], is_generative: bool
) -> None:
    assert LEAF_CLASSIFIER.model is not None
    model = LEAF_CLASSIFIER.model.model_copy(update={"flavors": flavors})
    snapshot = LEAF_CLASSIFIER.model_copy(update={"model": model})
    assert bool(generative(snapshot)) == is_generative
