"""Notes stay as people wrote them, whoever else writes, and whatever is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from mlflow import MlflowClient

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import Conflict
from mlflow_report_plugin.logged import notes
from mlflow_report_plugin.pipeline import report
from mlflow_report_plugin.snapshot import Change, Notes
from tests.models import Logged

pytestmark = pytest.mark.versions


@pytest.fixture
def model(tmp_path: Path, own_store: str) -> Logged:
    """A model without notes, alone in a store."""
    return version_of("wine", own_store, tmp_path)


def version_of(
    name: str, store: str, folder: Path, experiment: str = "one", **params: str
) -> Logged:
    """Log a small model, and register its next version."""
    client = MlflowClient(store)
    found = client.get_experiment_by_name(experiment)
    experiment_id = (
        found.experiment_id
        if found
        else client.create_experiment(experiment, (folder / experiment).as_uri())
    )
    run_id = client.create_run(experiment_id).info.run_id
    for key, value in params.items():
        client.log_param(run_id, key, value)
    text = f"artifact_path: model\nrun_id: {run_id}\nflavors:\n  python_function: {{}}\n"
    client.log_text(run_id, text, "model/MLmodel")
    if not client.search_registered_models(f"name='{name}'"):
        client.create_registered_model(name)
    source = client.get_run(run_id).info.artifact_uri + "/model"
    version = client.create_model_version(name, source, run_id)
    return Logged(store, name, str(version.version), run_id, experiment_id, None)


def write(
    model: Logged, texts: dict[str, str], based_on: str | None = None, **more: str
) -> notes.Kept:
    return notes.write(Client(model.tracking_uri), model.uri, texts, based_on, **more)


def read(model: Logged) -> Notes:
    return notes.read(Client(model.tracking_uri), model.uri).notes


def reported(model: Logged, **options: str) -> Notes:
    found = report(model.uri, tracking_uri=model.tracking_uri, **options).snapshot.notes
    assert found is not None
    return found


def test_a_note_is_in_each_report_from_then_on(model: Logged) -> None:
    written = write(model, {"limitations": "Only *red* wine."}, author="ann").notes
    (note,) = written.notes
    assert (note.topic, note.text, note.author) == ("limitations", "Only *red* wine.", "ann")
    assert note.version == model.version
    assert read(model) == written
    seen = reported(model)
    assert seen.notes == written.notes
    assert [each.digest for each in seen.changes] == [note.facts]
    assert seen.changes[0].changes is not None
    assert not seen.changes[0].changes.changes
    assert reported(model, reach="shared").notes == written.notes


def test_a_model_without_notes_has_none(model: Logged) -> None:
    assert reported(model) == Notes()
    assert read(model) == Notes()


def test_a_new_version_shows_those_of_the_one_before_and_then_its_own(
    model: Logged, tmp_path: Path
) -> None:
    first = write(model, {"limitations": "Only red wine.", "contacts": "ann"}, author="ann").notes
    second = version_of(model.name, model.tracking_uri, tmp_path, C="2")
    inherited = reported(second)
    assert inherited.inherited
    assert inherited.revision is None
    assert inherited.notes == first.notes
    assert [each.identity for each in changes_of(inherited)] == ["C"]
    assert read(second).notes == first.notes
    write(second, {"limitations": "White wine, too."}, author="bea")
    own = reported(second)
    assert not own.inherited
    assert [(each.topic, each.text, each.version, each.author) for each in own.notes] == [
        ("limitations", "White wine, too.", "2", "bea"),
        ("contacts", "ann", "1", "ann"),
    ]
    assert reported(model).notes == first.notes


def changes_of(found: Notes) -> list[Change]:
    return [each for one in found.changes if one.changes for each in one.changes.changes]


def test_who_read_before_somebody_else_wrote_is_told(model: Logged) -> None:
    seen = write(model, {"limitations": "Only red wine."}, author="ann").notes.revision
    write(model, {"limitations": "Only white wine."}, seen, author="bea")
    with pytest.raises(Conflict, match="Limitations was changed by bea since you read it"):
        write(model, {"limitations": "Only rosé."}, seen, author="ann")
    with pytest.raises(Conflict, match="by bea"):
        write(model, {"limitations": "Only rosé."}, None, author="ann")
    assert [each.text for each in read(model).notes] == ["Only white wine."]


def test_who_writes_under_other_headings_need_not_know_of_each_other(model: Logged) -> None:
    seen = write(model, {"limitations": "Only red wine."}, author="ann").notes.revision
    write(model, {"contacts": "bea"}, seen, author="bea")
    write(model, {"human-oversight": "A sommelier."}, seen, author="ann")
    assert [each.topic for each in read(model).notes] == [
        *("limitations", "human-oversight", "contacts")
    ]
