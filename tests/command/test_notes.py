"""`mlflow report notes`: what people type, and that no word of theirs is lost."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.logged import notes
from tests.logged.versions import version_of
from tests.models import Logged

pytestmark = pytest.mark.versions

HINT = "<!-- Where is it wrong or weak, and what was not tested? -->"


@pytest.fixture
def model(tmp_path: Path, own_store: str, monkeypatch: pytest.MonkeyPatch) -> Logged:
    """A model that the command finds; `TMPDIR` is a folder of the test's own."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", own_store)
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "ann")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    return version_of("wine", own_store, tmp_path)


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(group, ["notes", *args], input=stdin)


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *lines: str) -> None:
    """An editor with an argument that is Python: `text` is what the file holds."""
    script = tmp_path / "editor of mine.py"
    program = [
        "import pathlib, stat, sys",
        "assert sys.argv[1] == '--wait'",
        "file = pathlib.Path(sys.argv[2])",
        "assert stat.S_IMODE(file.stat().st_mode) == 0o600",
        "text = file.read_text()",
        *lines,
    ]
    script.write_text("\n".join(program))
    command = shlex.join([sys.executable, str(script), "--wait"])
    monkeypatch.setenv("VISUAL", command)
    monkeypatch.setenv("EDITOR", "false")


def left(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "tmp").glob("mlflow-report-notes-*/*"))


def written(model: Logged) -> dict[str, str]:
    return {each.topic: each.text for each in notes.read(Client(), model.uri).notes.notes}


def test_what_is_typed_in_the_editor_is_written(
    model: Logged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, tmp_path, f"file.write_text(text.replace({HINT!r}, 'Only *red*.'))")
    result = run("edit", f"models:/{model.name}")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Written for models:/wine/1: Limitations\n"
    assert written(model) == {"limitations": "Only *red*."}
    assert left(tmp_path) == []
    editor(monkeypatch, tmp_path, "assert 'Only *red*.' in text", "file.write_text(text + '\\n')")
    result = run("edit", model.uri)
    assert result.stderr == "Nothing was changed, and nothing was written\n"
    assert left(tmp_path) == []


@pytest.mark.parametrize("command", ["false", "no-such-editor"])
def test_an_editor_that_fails_writes_nothing(
    model: Logged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("VISUAL", command)
    result = run("edit", model.uri)
    assert result.exit_code == 1
    assert written(model) == {}
    assert left(tmp_path) == []


def test_what_was_typed_is_kept_when_the_editor_fails(
    model: Logged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, tmp_path, "file.write_text(text + 'Only red.')", "sys.exit(1)")
    result = run("edit", model.uri)
    (file,) = left(tmp_path)
    assert result.exit_code == 1
    assert f"What you wrote is kept in {file}" in result.stderr
    assert file.read_text().endswith("Only red.")
    assert file.stat().st_mode & 0o077 == 0
    assert written(model) == {}


def test_who_edits_while_somebody_else_writes_keeps_a_file_and_is_told(
    model: Logged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (
        "from mlflow_report_plugin.command.main import group;"
        f"group(['notes', 'set', {model.uri!r}, 'limitations', '--file', '-'])"
    )
    editor(
        monkeypatch,
        tmp_path,
        "import subprocess",
        f"subprocess.run([sys.executable, '-c', {program!r}], input=b'Only white.', check=True)",
        f"file.write_text(text.replace({HINT!r}, 'Only *red*.'))",
    )
    result = run("edit", model.uri)
    assert result.exit_code == 1
    assert "Limitations was changed by ann since you read it" in result.stderr
    (file,) = left(tmp_path)
    assert str(file) in result.stderr
    assert "Only *red*." in file.read_text()
    assert written(model) == {"limitations": "Only white."}


def test_a_note_is_set_from_a_file_and_taken_away(model: Logged, tmp_path: Path) -> None:
    (tmp_path / "f.md").write_text("Only *red*.\n")
    assert run("set", model.uri, "limitations", "--file", str(tmp_path / "f.md")).exit_code == 0
    assert run("set", model.uri, "fallback-plan", "--file", "-", stdin="Ask ann.").exit_code == 0
    assert written(model) == {"limitations": "Only *red*.", "fallback-plan": "Ask ann."}
    assert run("set", model.uri, "limitations", "--file", "-", stdin="").exit_code == 0
    assert written(model) == {"fallback-plan": "Ask ann."}


def test_what_came_from_stdin_is_kept_when_it_cannot_be_written(
    model: Logged, tmp_path: Path
) -> None:
    result = run("set", f"models:/{model.name}/9", "limitations", "--file", "-", stdin="Only red.")
    (file,) = left(tmp_path)
    assert result.exit_code == 1
    assert str(file) in result.stderr
    assert file.read_text() == "Only red."


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("limitation", "did you mean limitations?"),
        ("Intended usage", "did you mean intended-use?"),
        ("../../etc", "cannot be the name of a heading"),
        ("x" * 61, "cannot be the name of a heading"),
    ],
)
def test_a_heading_that_is_misspelt_is_asked_about(topic: str, words: str) -> None:
    result = run("set", "models:/wine/1", topic, "--file", "-", stdin="x")
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())


def test_a_file_that_holds_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"\xff\xfe\x00")
    for file, words in ((tmp_path / "f", "no text in UTF-8"), (tmp_path / "g", "cannot read")):
        result = run("set", "models:/wine/1", "contacts", "--file", str(file))
        assert result.exit_code == 2
        assert words in result.stderr


def test_notes_that_cannot_be_read_are_not_called_unwritten(model: Logged, tmp_path: Path) -> None:
    run("set", model.uri, "limitations", "--file", "-", stdin="Only red.")
    (file,) = tmp_path.rglob("*Z-*.json")
    file.write_text("{}")
    told = run("show", model.uri).stderr
    assert "it was changed after it was written" in " ".join(told.split())
    assert "Nobody" not in told


def test_notes_are_shown_and_exported(model: Logged, tmp_path: Path) -> None:
    assert "Nobody has written notes of models:/wine/1 yet" in run("show", model.uri).stderr
    run("set", model.uri, "limitations", "--file", "-", stdin="Only *red*.\n\n\x1b[31mrosé")
    shown = run("show", model.uri).stdout
    assert shown.startswith("# Notes of models:/wine/1\n\n## Limitations\n\nOnly *red*.\n")
    assert "\x1b" not in shown
    assert "*Written by ann on " in shown
    assert run("export", model.uri, "-o", str(tmp_path / "notes.md")).exit_code == 0
    assert (tmp_path / "notes.md").read_text() == shown
    assert run("export", model.uri, "-o", str(tmp_path / "notes.json")).exit_code == 0
    (note,) = json.loads((tmp_path / "notes.json").read_text())["notes"]
    assert (note["topic"], note["author"], note["version"]) == ("limitations", "ann", "1")
    assert run("export", model.uri, "-o", str(tmp_path / "notes.pdf")).exit_code == 2


def test_whoever_writes_a_credential_is_told_and_nobody_is_shown_it(
    model: Logged, tmp_path: Path
) -> None:
    secret = "dapi" + "0123456789abcdef" * 2
    written = run("set", model.uri, "contacts", "--file", "-", stdin=f"ann, token {secret}")
    assert written.exit_code == 0
    told = " ".join(written.stderr.split())
    assert "Contacts holds what looks like a credential (databricks-token)" in told
    assert secret not in written.stderr
    shown = run("show", model.uri).stdout
    assert "ann, token [secret:databricks-token:" in shown
    for name in ("notes.md", "notes.json"):
        assert run("export", model.uri, "-o", str(tmp_path / name)).exit_code == 0
        assert secret not in (tmp_path / name).read_text()
        assert "[secret:databricks-token:" in (tmp_path / name).read_text()
    assert "Warning" not in run("set", model.uri, "contacts", "--file", "-", stdin="ann").stderr
