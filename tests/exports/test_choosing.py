"""How a format that is made of a snapshot is asked for, and where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin import (
    OutputFailed,
    Renderer,
    Report,
    UnknownFormat,
    compare,
    formats,
    report,
)
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.exports.built_in import EXPORTS
from mlflow_report_plugin.extensions import RENDERERS
from tests.exports.models import EXAMPLES, TUMOUR
from tests.exports.test_huggingface import benchmarks, with_results
from tests.test_extensions import install

MODEL = EXAMPLES / "tumour-classifier.json"
EXTENSION = """
from mlflow_report_plugin import Renderer


def render(*, snapshot, **_):
    return f"{snapshot.name}: {len(snapshot.files.files)} files"


def beside(*, snapshot, **_):
    return {"more/names.txt": "\\n".join(file.path for file in snapshot.files.files)}


FILES = Renderer("files", ".count", "text/plain", render, made_of="snapshot", beside=beside)
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(group, list(map(str, args)), prog_name="mlflow report")


@pytest.mark.parametrize("each", EXPORTS, ids=lambda each: each.name)
def test_a_suffix_or_a_name_chooses_the_format(each: Renderer, tmp_path: Path) -> None:
    name, suffix = each.name, each.suffix
    by_suffix = tmp_path / f"model{suffix}"
    done = run(MODEL, "-o", by_suffix)
    assert done.exit_code == 0, done.output
    assert run(MODEL, "-f", name).stdout == by_suffix.read_text(encoding="utf-8")
    assert formats.format_of(by_suffix) == name


@pytest.mark.parametrize(
    ("name", "file", "begins"),
    [
        ("huggingface", "README.md", "---\n"),
        ("markdown", "README.md", "# "),
        ("cyclonedx", "bom.json", '{\n  "$schema": "http://cyclonedx.org/'),
        ("spdx", "bom.JSON", '{\n  "@context"'),
        ("json", "a.cdx.json", '{\n  "schema_version"'),
    ],
)
def test_a_name_says_which_of_the_formats_with_one_suffix_it_is(
    name: str, file: str, begins: str, tmp_path: Path
) -> None:
    done = run(MODEL, "-f", name, "-o", tmp_path / file)
    assert done.exit_code == 0, done.output
    assert (tmp_path / file).read_text(encoding="utf-8").startswith(begins)


def test_a_suffix_without_a_name_means_what_it_did() -> None:
    assert formats.format_of("README.md") == "markdown"
    assert formats.format_of("bom.json") == "json"


def test_a_name_still_cannot_contradict_a_suffix(tmp_path: Path) -> None:
    done = run(MODEL, "-f", "cyclonedx", "-o", tmp_path / "page.html")
    assert done.exit_code == 2
    assert "contradicts" in done.stderr


def test_a_comparison_has_no_bill() -> None:
    compared = compare(str(MODEL), str(MODEL))
    with pytest.raises(UnknownFormat, match="tells of one model: only reports have it"):
        compared.render("cyclonedx")
    done = run("diff", MODEL, MODEL, "-f", "spdx")
    assert "only reports have it" in done.stderr


def test_results_of_benchmarks_are_written_beside_a_card(tmp_path: Path) -> None:
    snapshot = with_results("data")
    version = snapshot.model_version
    assert version is not None
    tag = {"key": "mlflow_report.benchmark.accuracy", "value": "cais/hle:default"}
    fields = json.loads(snapshot.model_dump_json(exclude={"digest"}))
    fields["model_version"]["tags"].append(tag)
    (tmp_path / "model.json").write_text(json.dumps(fields))
    done = run(tmp_path / "model.json", "-f", "huggingface", "-o", tmp_path / "hub" / "README.md")
    assert done.exit_code == 0, done.output
    written = (tmp_path / "hub" / ".eval_results" / "cais--hle.yaml").read_text()
    assert written == benchmarks(accuracy="cais/hle:default")[
        ".eval_results/cais--hle.yaml"
    ].replace("  date: '2023-11-14T22:13:20Z'\n", "")
    made = report(str(tmp_path / "model.json"))
    made.save(tmp_path / "again" / "README.md", "huggingface")
    assert (tmp_path / "again" / ".eval_results" / "cais--hle.yaml").read_text() == written


def test_a_format_of_an_extension_can_be_made_of_a_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, RENDERERS, "files = counts_files:FILES", EXTENSION)
    monkeypatch.syspath_prepend(tmp_path)
    made = report(str(MODEL))
    assert made.render("files") == "tumour-classifier: 8 files"
    made.save(tmp_path / "out" / "model.count")
    assert (tmp_path / "out" / "more" / "names.txt").read_text().startswith("MLmodel\n")


def test_a_format_of_an_extension_that_raises_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = EXTENSION.replace("len(snapshot.files.files)", "1 / 0")
    install(tmp_path, RENDERERS, "files = divides_by_nothing:FILES", code)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(OutputFailed, match="the renderer 'files' failed: division by zero"):
        report(str(MODEL)).render("files")


def test_a_report_gives_its_own_snapshot() -> None:
    made = report(str(MODEL))
    assert isinstance(made, Report)
    assert made.snapshot == TUMOUR
    assert TUMOUR.digest in str(made.render("spdx"))
