"""Each profile is whole, rests on fields that there are, and claims nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from mlflow_report_plugin.errors import UnknownProfile
from mlflow_report_plugin.profiles import FOLDER, PROFILES, Profile, load
from mlflow_report_plugin.sections.blocks.profile_items import JUDGED
from mlflow_report_plugin.sections.blocks.profile_ways import WAYS
from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS
from mlflow_report_plugin.sections.dossier.evidence import SHOWS, maker_of
from mlflow_report_plugin.snapshot import Snapshot, paths

ROOT = Path(__file__).parents[2]
EVERY = pytest.mark.parametrize("name", PROFILES)
HUMAN, PARTLY, AUTOMATIC = "human", "partly", "automatic"
# A list of its own: who answers each item of each list.
LISTS = {
    "eu-ai-act-annex-iv": {
        AUTOMATIC: "1(c) 6",
        PARTLY: "1(a) 1(b) 1(d) 1(e) 1(h) 2(a) 2(b) 2(c) 2(d) 2(g) 3",
        HUMAN: "1(f) 1(g) 2(e) 2(f) 2(h) 4 5 7 8 9",
    },
    "sr-26-2": {
        AUTOMATIC: "Inventory Changes",
        PARTLY: "Development Testing Validation Monitoring Vendors",
        HUMAN: "Purpose_and_materiality Governance",
    },
    "nist-ai-rmf": {
        AUTOMATIC: "GOVERN_1.6 MAP_2.1 MEASURE_2.1",
        PARTLY: "MAP_2.2 MAP_2.3 MAP_4.1 MEASURE_2.3 MEASURE_2.5 MEASURE_2.9 MEASURE_2.11 "
        "MEASURE_2.12 MANAGE_3.2 MANAGE_4.1",
        HUMAN: "GOVERN",
    },
    "iso-42001": {
        AUTOMATIC: "",
        PARTLY: "A.4.3 A.4.4 A.4.5 A.6.2.3 A.6.2.4 A.6.2.5 A.6.2.6 A.6.2.7 A.6.2.8 A.7.2 A.7.3 "
        "A.7.4 A.7.5 A.7.6 A.8.2",
        HUMAN: "A.2 A.3 A.5",
    },
    "pra-ss1-23": {
        AUTOMATIC: "",
        PARTLY: "Principle_1 Principle_3 Principle_4",
        HUMAN: "Principle_2 Principle_5",
    },
}


def test_each_file_is_a_profile_and_each_profile_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {*PROFILES} == {*LISTS}
    assert [load(name).name for name in PROFILES] == list(PROFILES)


@EVERY
def test_each_item_of_the_list_is_there_once_and_answered_by_whom_it_should_be(name: str) -> None:
    found = [(item.by, item.reference) for item in load(name).items]
    wanted = [
        (by, reference.replace("_", " "))
        for by, references in LISTS[name].items()
        for reference in references.split()
    ]
    assert sorted(found) == sorted(wanted)


@EVERY
def test_each_path_is_in_the_schema_and_something_shows_what_is_there(name: str) -> None:
    for item in load(name).items:
        for path in (*(path for places in item.evidence for path in places), *item.also):
            paths.check(Snapshot, path)
            assert maker_of(path) in SHOWS.values()


def test_everything_that_shows_evidence_is_at_a_path_of_the_schema() -> None:
    for path in SHOWS:
        paths.check(Snapshot, path)


def test_what_is_judged_is_judged_by_requirements_about_it() -> None:
    for path, (requirement, _) in JUDGED.items():
        assert path in REQUIREMENTS[requirement].evidence


@EVERY
def test_there_is_a_way_to_get_each_piece_of_evidence(name: str) -> None:
    asked = {path for requirement in REQUIREMENTS.values() for path in requirement.evidence}
    for item in load(name).items:
        for places in item.evidence:
            assert {*places} & {*WAYS, *asked}, places


@EVERY
def test_the_topics_of_notes_are_names_that_can_be_typed(name: str) -> None:
    topics = [topic for item in load(name).items for topic in item.needs]
    assert [topic for topic in topics if not re.fullmatch("[a-z][a-z0-9-]{2,60}", topic)] == []


@EVERY
def test_what_was_taken_from_others_is_said_to_be_unverified(name: str) -> None:
    profile = load(name)
    assert not any(item.verified for item in profile.items)
    assert profile.unsure
    assert "secondary sources" in profile.sources
    assert profile.dates
    assert profile.scope


def test_only_one_profile_leaves_generative_models_out() -> None:
    assert [name for name in PROFILES if load(name).not_for_generative] == ["sr-26-2"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"evidence": ["run.metricks"]}, "no field 'metricks'"),
        ({"also": ["nothing"]}, "no field 'nothing'"),
        ({"evidence": []}, "has no evidence"),
        ({"needs": []}, "needs no notes"),
        ({"by": "nobody"}, "'automatic', 'partly' or 'human'"),
        ({"because": "so"}, "Extra inputs"),
    ],
)
def test_a_wrong_item_is_refused(wrong: dict[str, object], told: str) -> None:
    data = yaml.safe_load((FOLDER / "pra-ss1-23.yaml").read_text(encoding="utf-8"))
    data["items"][0].update(wrong)
    with pytest.raises(ValidationError, match=re.escape(told)):
        Profile.model_validate(data)


@pytest.mark.parametrize("name", ["sr-262", "../profiles/sr-26-2", "", "SR-26-2"])
def test_an_unknown_profile_is_refused_with_a_name_that_there_is(name: str) -> None:
    with pytest.raises(UnknownProfile, match="sr-26-2"):
        load(name)


def test_nothing_says_that_a_model_fulfils_a_regulation() -> None:
    kinds = {".py", ".yaml", ".html", ".css", ".js", ".md", ".json"}
    folders = (ROOT / "mlflow_report_plugin", ROOT / "docs")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in kinds]
    assert len(files) > 300
    word = re.compile("compliant", re.IGNORECASE)
    told = [path for path in (*files, ROOT / "README.md") if word.search(path.read_text("utf-8"))]
    assert told == []
