"""Bills of CycloneDX: judged by the validator of its own library, in strict mode."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from mlflow_report_plugin.exports import cyclonedx
from mlflow_report_plugin.snapshot import Dependency, File, Files, Snapshot
from tests.exports.models import HUGE, MINIMAL, TUMOUR, USUAL, WRITTEN, hostile, needing, tagged
from tests.snapshots import WINE_QUALITY

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_7)


def bill(snapshot: Snapshot) -> Any:
    """Write a valid bill, and read it."""
    text = cyclonedx.render(snapshot=snapshot)
    error = VALIDATOR.validate_str(text)
    assert error is None, str(error)[:2000]
    return json.loads(text)


def refs(value: Any) -> Iterator[str]:
    """The names that things have within a bill."""
    if isinstance(value, dict):
        if "bom-ref" in value:
            yield value["bom-ref"]
        yield from (ref for each in value.values() for ref in refs(each))
    elif isinstance(value, list):
        yield from (ref for each in value for ref in refs(each))


def links(value: Any) -> Iterator[str]:
    """The names that things are referred to by."""
    if isinstance(value, dict):
        found = value.get("ref")
        yield from [found] if isinstance(found, str) else []
        yield from value.get("dependsOn", [])
        yield from value.get("assemblies", [])
        yield from (link for each in value.values() for link in links(each))
    elif isinstance(value, list):
        yield from (link for each in value for link in links(each))


@pytest.mark.parametrize("name", USUAL)
def test_a_bill_is_valid_and_each_name_leads_to_one_thing(name: str) -> None:
    found = bill(USUAL[name])
    names = Counter(refs(found))
    assert [ref for ref, count in names.items() if count > 1] == []
    assert {*links(found)} <= {*names}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_bill_of_hostile_text_is_valid_and_has_the_text(text: str) -> None:
    found = bill(hostile(TUMOUR, text))
    assert found["metadata"]["component"]["name"] == text
    assert found["formulation"][0]["workflows"][0]["inputs"][-1]["parameters"] == [
        {"name": text, "value": text}
    ]


def test_a_huge_bill_is_whole() -> None:
    found = json.loads(cyclonedx.render(snapshot=HUGE))
    assert len(found["metadata"]["component"]["components"]) == 5_000
    assert len(found["formulation"][0]["workflows"][0]["inputs"][0]["parameters"]) == 2_000


def test_the_same_snapshot_gives_the_same_bill_and_another_one_another_number() -> None:
    assert cyclonedx.render(snapshot=TUMOUR) == cyclonedx.render(snapshot=TUMOUR.model_copy())
    assert bill(TUMOUR)["serialNumber"] != bill(MINIMAL)["serialNumber"]


def test_a_bill_of_nothing_claims_nothing() -> None:
    component = bill(MINIMAL)["metadata"]["component"]
    assert {*component} == {"type", "bom-ref", "name", "properties"}
    found = bill(MINIMAL)
    assert found["dependencies"] == [{"ref": "model"}]
    assert {each["aggregate"] for each in found["compositions"]} == {"unknown"}


def test_the_card_of_the_model_says_what_is_known() -> None:
    card = bill(TUMOUR)["metadata"]["component"]["modelCard"]
    assert card["modelParameters"]["task"] == "tabular-classification"
    assert card["modelParameters"]["inputs"][0] == {"format": "mean radius: double"}
    assert card["modelParameters"]["datasets"] == [{"ref": "data-1"}]
    metrics = card["quantitativeAnalysis"]["performanceMetrics"]
    assert {"type": "accuracy_score", "value": "0.916083916083916", "slice": "tumours-test"} in (
        metrics
    )
    assert card["considerations"]["useCases"][0].startswith("To show what a report says")
    assert [each["name"] for each in card["properties"]] == [
        "mlflow-report:note:out-of-scope-use",
        "mlflow-report:note:contacts",
    ]


@pytest.mark.parametrize(
    ("text", "licences"),
    [
        ("apache-2.0", [{"license": {"id": "Apache-2.0", "acknowledgement": "declared"}}]),
        (
            "mit or apache-2.0",
            [{"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"}],
        ),
        ("GPL-2.0+", [{"expression": "GPL-2.0+", "acknowledgement": "declared"}]),
        ("Ours, ask us", [{"license": {"name": "Ours, ask us", "acknowledgement": "declared"}}]),
        ("other", None),
        (" ", None),
    ],
)
def test_a_licence_is_an_id_or_an_expression_or_a_name(text: str, licences: object) -> None:
    assert bill(tagged(license=text))["metadata"]["component"].get("licenses") == licences


def test_a_file_has_its_hash_where_that_was_read() -> None:
    files = (File(path="a", sha256="AB" * 32), File(path="b"), File(path="c", sha256="no hash"))
    snapshot = MINIMAL.model_copy(update={"files": Files(files=files, complete=False)})
    found = bill(snapshot)
    parts = found["metadata"]["component"]["components"]
    assert parts[0]["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert ["hashes" in each for each in parts] == [True, False, False]
    assert found["compositions"][0]["aggregate"] == "incomplete"


def pip(text: str, name: str | None, version: str | None = None, **more: Any) -> Dependency:
    return Dependency(text=text, file="requirements.txt", name=name, version=version, **more)


@pytest.mark.parametrize(
    ("requirement", "purl"),
    [
        (pip("Foo_Bar==1.0", "Foo_Bar", "==1.0"), "pkg:pypi/foo-bar@1.0"),
        (pip("zope.interface==7", "zope.interface", "==7"), "pkg:pypi/zope.interface@7"),
        (pip("torch==2.1+cu121", "torch", "==2.1+cu121"), "pkg:pypi/torch@2.1%2Bcu121"),
        (pip("a==1!2.0", "a", "==1!2.0"), "pkg:pypi/a@1%212.0"),
        (pip("numpy>=1,<2", "numpy", ">=1,<2"), "pkg:pypi/numpy"),
        (pip("numpy==1.*", "numpy", "==1.*"), "pkg:pypi/numpy"),
        (pip("x @ https://a.example/x.whl", "x", url="https://a.example/x.whl"), None),
        (pip("./folder", None, url="./folder"), None),
        (pip("-not a name-==1", "-not a name-", "==1"), None),
        (pip("python=3.11", "python", "=3.11", installer="conda"), "pkg:conda/python"),
        (
            pip("c::a==1=py_0", "a", "==1", installer="conda", channel="c", build="py_0"),
            "pkg:conda/a@1?build=py_0&channel=c",
        ),
    ],
    ids=lambda each: each.text if isinstance(each, Dependency) else "",
)
def test_a_package_has_the_address_that_the_library_of_addresses_writes(
    requirement: Dependency, purl: str | None
) -> None:
    (package,) = bill(needing(requirement))["components"]
    assert package.get("purl") == purl
    if purl is not None:
        assert PackageURL.from_string(purl).to_string() == purl
    assert {"name": "mlflow-report:requirement", "value": requirement.text} in package["properties"]


def test_a_package_that_may_be_from_elsewhere_has_no_address_of_pypi() -> None:
    option = pip("--index-url https://pypi.example", None, kind="option")
    (package,) = bill(needing(option, pip("a==1", "a", "==1")))["components"]
    assert "purl" not in package


def test_what_two_files_ask_for_is_one_package_unless_they_disagree() -> None:
    one, same, other = (pip(f"a=={n}", "a", f"=={n}") for n in (1, 1, 2))
    versions = [each["version"] for each in bill(needing(one, same, other))["components"]]
    assert versions == ["1", "2"]


def test_a_version_of_a_registry_with_an_address_has_one_itself() -> None:
    purl = bill(WINE_QUALITY)["metadata"]["component"]["purl"]
    found = PackageURL.from_string(purl)
    assert found.to_string() == purl
    assert (found.type, found.name, found.version) == ("mlflow", "wine-quality", "3")
    assert isinstance(found.qualifiers, dict)
    assert found.qualifiers["repository_url"] == "http://127.0.0.1:5000"
    assert "purl" not in bill(TUMOUR)["metadata"]["component"]
