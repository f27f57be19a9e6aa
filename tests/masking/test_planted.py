"""No credential of a known kind is left in any format, and nothing else is taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import mlflow
import pytest
from mlflow import MlflowClient

from mlflow_report_plugin import redact, report
from mlflow_report_plugin.masking import without_credentials
from mlflow_report_plugin.pipeline import Report
from mlflow_report_plugin.redact.rules import RULES
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Snapshot
from tests.masking.planting import EACH, Planted, planted
from tests.snapshots import ALL

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SAMPLES = Path(__file__).parents[1] / "samples"
FORMATS = ("markdown", "html", "json")
PLANTED = planted(seed=13)
EVERY = PLANTED[::EACH]


def test_there_are_three_hundred_of_every_kind() -> None:
    assert len({each.secret for each in PLANTED}) == 300
    assert {rule.kind for rule in RULES} < {each.kind for each in PLANTED}


@pytest.mark.parametrize("each", EVERY, ids=lambda each: each.kind)
def test_a_credential_is_masked_and_told_by_its_kind(each: Planted) -> None:
    masked, found = redact.found(f"see {each.text} there")
    assert each.secret not in masked
    assert [one.kind for one in found] == [each.kind]
    assert found[0].mark in masked


def test_none_of_them_is_left_in_a_text() -> None:
    text = "\n".join(each.text for each in PLANTED)
    masked = redact.text(text)
    assert left_in(masked) == []
    assert redact.text(masked) is masked


def left_in(text: str) -> list[str]:
    """The planted credentials that a text holds, in whatever form its format writes them."""
    plain = text.replace("\\", "").replace("&#x2F;", "/").replace("&#43;", "+")
    return [each.secret for each in PLANTED if each.secret in text or each.secret in plain]


@pytest.mark.versions
def test_none_of_them_is_left_in_a_report(
    own_store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand in params, tags, descriptions, the MLmodel file and the files of a real model."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", own_store)
    texts = iter([each.text for each in PLANTED])

    def some(count: int) -> list[str]:
        return [next(texts) for _ in range(count)]

    client = MlflowClient(own_store)
    experiment = client.create_experiment("planted", (tmp_path / "artifacts").as_uri())
    run_id = client.create_run(experiment).info.run_id
    for number, text in enumerate(some(60)):
        client.set_tag(run_id, f"tag{number}", text)
    for number, text in enumerate(some(60)):
        client.log_param(run_id, f"param{number}", text)
    client.set_tag(run_id, "mlflow.note.content", "\n\n".join(some(40)))
    folder = tmp_path / "model"
    folder.mkdir()
    flavors = {"mine": {f"option{number}": text for number, text in enumerate(some(40))}}
    model = {"run_id": run_id, "flavors": flavors, "metadata": dict(enumerate(some(20)))}
    (folder / "MLmodel").write_text(json.dumps(model))
    (folder / "requirements.txt").write_text("".join(f"# {text!r}\n" for text in some(20)))
    (folder / "README.md").write_text("\n\n".join(some(20)))
    client.log_artifacts(run_id, str(folder), "model")
    client.create_registered_model("planted", description="\n\n".join(some(20)))
    version = client.create_model_version("planted", f"runs:/{run_id}/model", run_id)
    client.update_model_version("planted", version.version, "\n\n".join(some(10)))
    for number, text in enumerate(some(10)):
        client.set_model_version_tag("planted", version.version, f"tag{number}", text)
    assert next(texts, None) is None
    for layout in ("detailed", "audit", "summary"):
        made = report("models:/planted/1", layout=layout)
        for format in FORMATS:
            assert left_in(str(made.render(format))) == []
        assert {"tags.tag0", "params.param0"} <= {each.key for each in made.snapshot.masked}
    made.log()
    logged = Path(mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="reports"))
    files = [path for path in logged.rglob("*") if path.is_file()]
    assert len(files) >= len(FORMATS)
    assert [path for path in files if left_in(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("snapshot", ALL.values(), ids=ALL)
def test_no_recorded_snapshot_gives_a_false_alarm(snapshot: Snapshot) -> None:
    plain = snapshot.model_copy(update={"masked": ()})
    assert without_credentials(plain).masked == ()


@pytest.mark.parametrize(
    "path", sorted([*EXAMPLES.iterdir(), *SAMPLES.glob("*.json")]), ids=lambda path: path.name
)
def test_no_example_and_no_sample_gives_a_false_alarm(path: Path) -> None:
    text = path.read_text("utf-8")
    assert redact.text(text) is text
    if path.suffix == ".json" and path.parent == EXAMPLES:
        snapshot = Snapshot.from_json(text)
        assert without_credentials(snapshot).masked == ()


@pytest.mark.parametrize("format", FORMATS)
def test_none_of_them_is_left_where_a_snapshot_is_shown_again(format: str, tmp_path: Path) -> None:
    """An earlier version did not know all kinds, and somebody may have kept them."""
    described = "\n\n".join(each.text for each in PLANTED)
    model = ALL["wine_quality"].registered_model
    assert model is not None
    planted = ALL["wine_quality"].model_copy(
        update={"registered_model": model.model_copy(update={"description": described})}
    )
    path = tmp_path / "report.json"
    path.write_text(Report(planted, View()).to_json())
    assert left_in(path.read_text("utf-8"))
    assert left_in(str(report(str(path)).render(format))) == []
