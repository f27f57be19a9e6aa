"""Cards of the Hub, read by the Hub's own library: its cards, results and results of benchmarks."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from huggingface_hub import EvalResult, ModelCard, ModelCardData, parse_eval_result_entries
from huggingface_hub.repocard_data import eval_results_to_model_index

from mlflow_report_plugin.exports import huggingface
from mlflow_report_plugin.exports.huggingface.front_matter import front_matter
from mlflow_report_plugin.snapshot import (
    DatasetInput,
    LoggedModel,
    Metric,
    MlflowModel,
    Run,
    Snapshot,
    Tag,
    TextFile,
)
from tests.exports.models import EMPTY, HUGE, MINIMAL, TUMOUR, USUAL, WRITTEN, hostile, tagged

NEEDED = "More information needed"


def card(snapshot: Snapshot) -> ModelCard:
    """Write a card, and have the Hub's library read it."""
    return ModelCard(huggingface.render(snapshot=snapshot))


def told(snapshot: Snapshot) -> dict[str, Any]:
    """What the Hub's library reads of the YAML; the results as they stand in it."""
    found = yaml.safe_load(card(snapshot).content.split("\n---\n")[0].removeprefix("---\n"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", USUAL)
def test_the_library_of_the_hub_reads_what_was_written(name: str) -> None:
    found = card(USUAL[name])
    assert isinstance(found.data, ModelCardData)
    assert told(USUAL[name]) == front_matter(USUAL[name])
    again = found.data.to_dict()
    for key, value in front_matter(USUAL[name]).items():
        if key != "model-index":
            assert again[key] == value
    assert found.text.strip().startswith("# Model Card for")


@pytest.mark.parametrize("text", WRITTEN)
def test_hostile_text_is_read_back_as_it_was_and_ends_no_yaml(text: str) -> None:
    snapshot = hostile(TUMOUR, text)
    licence, index = told(tagged(license=text)).get("license_name"), told(snapshot)
    assert index == front_matter(snapshot)
    assert licence is None or licence in (" ".join(text.split()), f"{text[:199]}…")
    whole = card(with_results(text))
    assert whole.data.eval_results is not None
    (result,) = whole.data.eval_results
    assert (result.dataset_name, result.metric_name) == (text, "accuracy")
    assert "\n## Model Details\n" in whole.text


def with_results(name: str, **more: Any) -> Snapshot:
    """A model that was measured on a data set of this name."""
    metric = Metric(
        key="accuracy", value=0.5, run_id="r", dataset_name=name, dataset_digest="d", **more
    )
    return tagged(pipeline_tag="text-classification").model_copy(
        update={"logged_model": LoggedModel(model_id="m-1", metrics=(metric,))}
    )


def test_results_stand_in_the_card_as_the_library_would_write_them() -> None:
    found = card(TUMOUR).data
    results = found.eval_results
    assert results is not None
    assert results[0] == EvalResult(
        task_type="tabular-classification",
        dataset_type="mlflow:tumours-test",
        dataset_name="tumours-test",
        metric_type="accuracy",
        metric_name="accuracy_score",
        metric_value=0.916083916083916,
    )
    assert eval_results_to_model_index("tumour-classifier", results) == told(TUMOUR)["model-index"]


def test_no_metric_of_training_or_of_unknown_data_is_a_result() -> None:
    results = card(TUMOUR).data.eval_results
    assert results is not None
    assert {each.dataset_name for each in results} == {"tumours-test"}
    run = Run(run_id="r", metrics=(Metric(key="test_accuracy", value=0.5),))
    measured = tagged(pipeline_tag="text-classification").model_copy(update={"run": run})
    assert "model-index" not in told(measured)
    assert "test_accuracy" in card(measured).text


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_no_result(value: Any) -> None:
    snapshot = with_results("data")
    assert snapshot.logged_model is not None
    metric = snapshot.logged_model.metrics[0].model_copy(update={"value": value})
    logged = LoggedModel(model_id="m-1", metrics=(metric,))
    assert "model-index" not in told(snapshot.model_copy(update={"logged_model": logged}))


def test_a_data_set_of_the_hub_has_its_id_and_split() -> None:
    source = '{"path": "owner/reviews", "config_name": "en", "split": "test", "revision": null}'
    data = DatasetInput(name="reviews", digest="d", source_type="hugging_face", source=source)
    snapshot = with_results("reviews").model_copy(
        update={"run": Run(run_id="r", dataset_inputs=(data,))}
    )
    results = card(snapshot).data.eval_results
    assert results is not None
    (result,) = results
    assert (result.dataset_type, result.dataset_config, result.dataset_split) == (
        "owner/reviews",
        "en",
        "test",
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Apache-2.0", {"license": "apache-2.0"}),
        ("llama3.1", {"license": "llama3.1"}),
        ("0BSD", {"license": "other", "license_name": "0BSD"}),
        ("Ours, ask us", {"license": "other", "license_name": "Ours, ask us"}),
        ("other", {}),
    ],
)
def test_a_licence_is_a_word_of_the_hub_or_another_with_its_name(
    text: str, written: dict[str, str]
) -> None:
    found = told(tagged(licence=text))
    assert {key: found[key] for key in found if key.startswith("license")} == written


def test_a_licence_of_its_own_leads_to_the_file_that_has_its_text() -> None:
    documents = (TextFile(path="LICENSE.txt", text="You may."),)
    found = told(tagged(license="Ours").model_copy(update={"documents": documents}))
    assert found["license_link"] == "LICENSE.txt"


def test_the_card_beside_a_model_tells_what_nobody_else_does() -> None:
    text = (
        "---\nlanguage: [en, de, klingon!]\nlicense: mit\ntags: [audio]\n"
        "datasets: owner/speech\n---\n"
    )
    documents = (TextFile(path="model_card.md", text=text),)
    found = told(MINIMAL.model_copy(update={"documents": documents}))
    assert (found["language"], found["license"]) == (["en", "de"], "mit")
    assert (found["tags"], found["datasets"]) == (["mlflow", "sklearn", "audio"], ["owner/speech"])


@pytest.mark.parametrize(
    "text",
    [
        "---\nlicense: &a [mit]\nlanguage: *a\n---\n",
        "---\nlicense: {a: b\n---\n",
        "---\n- mit\n---\n",
        "---\nlicense: 2001-99-99\n---\n",
        "---\nlicense: !!python/object:os.system mit\n---\n",
    ],
)
def test_a_card_that_cannot_be_read_tells_nothing(text: str) -> None:
    documents = (TextFile(path="README.md", text=text),)
    found = told(MINIMAL.model_copy(update={"documents": documents}))
    assert {*found} == {"tags", "library_name"}


@pytest.mark.parametrize(
    ("name", "known"),
    [("openai/whisper-tiny", True), ("whisper", False), ("/tmp/a/b", False), ("", False)],
)
def test_the_base_model_is_an_id_of_the_hub(name: str, known: bool) -> None:
    model = MlflowModel(details={}, flavors={"transformers": {"source_model_name": name}})
    assert told(MINIMAL.model_copy(update={"model": model})).get("base_model") == (
        name if known else None
    )


def test_each_section_of_the_hub_is_there_also_where_nothing_is_known() -> None:
    text = card(EMPTY).text
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
        *("Model Details", "Uses", "Bias, Risks, and Limitations"),
        "How to Get Started with the Model",
        *("Training Details", "Evaluation", "Environmental Impact", "Technical Specifications"),
        *("More Information", "Model Card Contact"),
    ]
    for title in ("Direct Use", "Out-of-Scope Use", "Results", "Hardware"):
        assert f"**{title}:** _{NEEDED}_" in text
    assert "model-index" not in text


def test_what_people_wrote_stands_in_its_section() -> None:
    text = card(TUMOUR).text
    direct = text.partition("### Direct Use")[2].partition("###")[0]
    assert "To show what a report says of a model." in direct
    assert "Written by me on 2026-11-28" in direct


def test_nothing_of_the_computer_that_made_it_is_published() -> None:
    assert "/home/me" not in card(TUMOUR).content


def test_a_huge_card_says_how_much_it_leaves_out() -> None:
    text = card(HUGE).text
    assert "| p199 |" in text
    assert "_and 1,800 more rows: the HTML report and the JSON have all_" in text


def benchmarks(**tags: str) -> dict[str, str]:
    """The files beside the card of a model that was measured, and has these tags."""
    snapshot = with_results("data", timestamp=1700000000000)
    found = tuple(Tag(key=f"mlflow_report.benchmark.{k}", value=v) for k, v in tags.items())
    assert snapshot.model_version is not None
    version = snapshot.model_version.model_copy(update={"tags": found})
    return huggingface.beside(snapshot=snapshot.model_copy(update={"model_version": version}))


def test_a_benchmark_that_a_tag_names_has_a_file_that_the_library_reads() -> None:
    files = benchmarks(accuracy="Idavidrein/gpqa:gpqa_diamond")
    ((path, text),) = files.items()
    assert path == ".eval_results/Idavidrein--gpqa.yaml"
    (entry,) = parse_eval_result_entries(yaml.safe_load(text))
    assert (entry.dataset_id, entry.task_id) == ("Idavidrein/gpqa", "gpqa_diamond")
    assert (entry.value, entry.date) == (0.5, "2023-11-14T22:13:20Z")


@pytest.mark.parametrize("text", ["gpqa", "owner/gpqa", "../a/b:c", "a/b:", "a/../b:c", *WRITTEN])
def test_what_names_no_benchmark_has_no_file(text: str) -> None:
    assert benchmarks(accuracy=text) == {}


def test_a_metric_that_was_not_measured_has_no_file() -> None:
    assert benchmarks(recall="Idavidrein/gpqa:gpqa_diamond") == {}
    assert huggingface.beside(snapshot=TUMOUR) == {}
