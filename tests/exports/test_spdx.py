"""Bills of SPDX 3.0.1, read by the classes and the schema that are made of SPDX's own shapes."""

from __future__ import annotations

import io
import json
from typing import Any

import jsonschema_rs
import pytest
from spdx_python_model.bindings import v3_0_1 as spdx3

from mlflow_report_plugin.exports import spdx
from mlflow_report_plugin.snapshot import Snapshot
from tests.exports.models import HUGE, MINIMAL, TUMOUR, USUAL, WRITTEN, hostile, tagged
from tests.pages.conftest import CHECKERS, found_by_npm


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Draft202012Validator:
    """The JSON schema that shacl2code makes of the model of SPDX, and `make` fetches."""
    path = found_by_npm(CHECKERS.parent / "spdx-export.schema.json")
    return jsonschema_rs.Draft202012Validator(json.loads(path.read_bytes()))


def bill(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Write a bill that the classes of SPDX take, of which each reference is found."""
    text = spdx.render(snapshot=snapshot)
    found = spdx3.SHACLObjectSet()
    spdx3.JSONLDDeserializer().read(io.BytesIO(text.encode()), found)
    assert found.link() == set()
    # What is written again was checked against the number of values that each field may have.
    spdx3.JSONLDSerializer().write(found, io.BytesIO())
    graph: list[dict[str, Any]] = json.loads(text)["@graph"]
    ids = [each["spdxId"] for each in graph if "spdxId" in each]
    assert len(ids) == len({*ids})
    return graph


def of(graph: list[dict[str, Any]], type: str) -> list[dict[str, Any]]:
    """The elements of a class."""
    return [each for each in graph if each["type"] == type]


def joined(graph: list[dict[str, Any]], kind: str) -> list[str]:
    """The names of what is at the end of relationships."""
    names = {each.get("spdxId"): each.get("name") for each in graph}
    found = [each for each in of(graph, "Relationship") if each["relationshipType"] == kind]
    return [names[id] or id for each in found for id in each["to"]]


@pytest.mark.parametrize("name", USUAL)
def test_a_bill_is_what_the_classes_of_spdx_take(name: str) -> None:
    (document,) = of(bill(USUAL[name]), "SpdxDocument")
    assert document["profileConformance"] == ["core", "software"]


@pytest.mark.parametrize("text", WRITTEN)
def test_hostile_text_is_in_a_bill_as_it_is(text: str) -> None:
    graph = bill(hostile(TUMOUR, text))
    model = of(graph, "ai_AIPackage")[0]
    assert model["name"] == text
    assert model["ai_hyperparameter"] == [{"type": "DictionaryEntry", "key": text, "value": text}]


@pytest.mark.parametrize("name", USUAL)
def test_a_bill_is_as_the_schema_has_it(
    name: str, schema: jsonschema_rs.Draft202012Validator
) -> None:
    schema.validate(json.loads(spdx.render(snapshot=USUAL[name])))


def test_a_bill_of_hostile_text_is_as_the_schema_has_it(
    schema: jsonschema_rs.Draft202012Validator,
) -> None:
    for text in WRITTEN:
        schema.validate(json.loads(spdx.render(snapshot=hostile(TUMOUR, text))))


def test_the_schema_finds_what_is_wrong(schema: jsonschema_rs.Draft202012Validator) -> None:
    wrong = json.loads(spdx.render(snapshot=TUMOUR))
    assert schema.is_valid(wrong)
    relationship = next(each for each in wrong["@graph"] if each["type"] == "Relationship")
    relationship["relationshipType"] = "likes"
    assert not schema.is_valid(wrong)


def test_the_model_has_its_measures_params_and_notes() -> None:
    (model,) = of(bill(TUMOUR), "ai_AIPackage")
    metrics = {each["key"]: each["value"] for each in model["ai_metric"]}
    assert metrics["accuracy_score (tumours-test)"] == "0.916083916083916"
    assert {"type": "DictionaryEntry", "key": "cv", "value": "3"} in model["ai_hyperparameter"]
    assert model["ai_informationAboutApplication"].startswith("Intended use: To show")
    assert model["ai_limitation"].startswith("Limitations: ")
    assert "Contacts: The pathology team" in model["comment"]


def test_it_says_which_data_the_model_was_made_from_and_tested_on() -> None:
    graph = bill(TUMOUR)
    assert joined(graph, "trainedOn") == ["tumours-train"]
    assert joined(graph, "testedOn") == ["tumours-test"]
    assert joined(graph, "hasInput") == ["tumours-train"]
    assert joined(graph, "hasOutput") == ["tumour-classifier"]
    assert {each["dataset_datasetType"][0] for each in of(graph, "dataset_DatasetPackage")} == {
        "structured"
    }


def test_what_the_model_needs_has_the_addresses_of_packages() -> None:
    graph = bill(TUMOUR)
    found = {
        each["name"]: each.get("software_packageUrl") for each in of(graph, "software_Package")
    }
    assert found["scikit-learn"] == "pkg:pypi/scikit-learn@1.9.1"
    assert "scikit-learn" in joined(graph, "dependsOn")


def test_a_licence_of_spdx_is_an_expression_and_another_one_a_comment() -> None:
    (licence,) = of(bill(tagged(license="mit")), "simplelicensing_LicenseExpression")
    assert licence["simplelicensing_licenseExpression"] == "MIT"
    graph = bill(tagged(license="Ours, ask us"))
    assert of(graph, "simplelicensing_LicenseExpression") == []
    assert "licence: Ours, ask us" in of(graph, "ai_AIPackage")[0]["comment"]


def test_a_bill_of_nothing_claims_nothing() -> None:
    graph = bill(MINIMAL)
    assert of(graph, "Relationship") == []
    (model,) = of(graph, "ai_AIPackage")
    told = {"type", "spdxId", "creationInfo", "name", "software_primaryPurpose", "comment"}
    assert {*model} == told


def test_a_time_that_no_calendar_has_makes_a_bill_all_the_same() -> None:
    made = MINIMAL.provenance.model_copy(update={"report_time": 10**18})
    (creation,) = of(bill(MINIMAL.model_copy(update={"provenance": made})), "CreationInfo")
    assert creation["created"] == "1970-01-01T00:00:00Z"


def test_the_same_snapshot_gives_the_same_bill() -> None:
    assert spdx.render(snapshot=TUMOUR) == spdx.render(snapshot=TUMOUR.model_copy())


def test_a_huge_bill_is_whole() -> None:
    graph = json.loads(spdx.render(snapshot=HUGE))["@graph"]
    assert len(of(graph, "software_File")) == 5_000
    assert len(of(graph, "ai_AIPackage")[0]["ai_hyperparameter"]) == 2_000
