"""`mlflow report diff`: its arguments, its outputs and its exit codes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from mlflow_report_plugin.command.diff import PARTS
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.snapshot import (
    ChangePart,
    File,
    Files,
    Gap,
    Metric,
    Param,
    Signature,
    Snapshot,
)
from tests.diff.changing import having
from tests.diff.test_metrics import measured
from tests.snapshots import WHOLE

SCHEMA = Path(__file__).parents[2] / "docs" / "diff.schema.json"
NASTY = "| <script>alert(1)</script> \x1b[31m\nx"


def run(*args: object) -> Result:
    return CliRunner().invoke(group, ["diff", *map(str, args)], prog_name="mlflow report")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return saved(WHOLE, tmp_path / "old.json")


def saved(snapshot: Snapshot, path: Path) -> Path:
    path.write_text(snapshot.to_json(), encoding="utf-8")
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The same model with one more param."""
    params = (*having("run").run.params, Param(key="depth", value="5"))  # type: ignore[union-attr]  # it has one
    return saved(having("run", params=params), tmp_path / "new.json")


@pytest.fixture
def worse(tmp_path: Path) -> tuple[Path, Path]:
    """Two sides of which the second measured a worse number."""
    sides = [measured(Metric(key="f1", value=value)) for value in (0.9, 0.8)]
    old, new = (saved(side, tmp_path / f"{n}.json") for n, side in enumerate(sides))
    return old, new


def test_markdown_is_written_to_stdout(old: Path, new: Path) -> None:
    result = run(old, new)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("# Model Comparison: ")
    assert "| notable | depth | _not there_ | 5 |" in result.stdout


def test_the_suffix_chooses_the_format(old: Path, new: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"diff.{suffix}" for suffix in ("md", "html", "json")]
    result = run(old, new, *(word for path in paths for word in ("-o", path)))
    assert (result.exit_code, result.stdout) == (0, "")
    markdown, html, written = (path.read_text(encoding="utf-8") for path in paths)
    assert markdown.startswith("# Model Comparison")
    assert "<title>" in html
    assert [each["identity"] for each in json.loads(written)["changes"]] == ["depth"]


def test_the_json_fits_the_published_schema(old: Path, new: Path) -> None:
    result = run(old, new, "-f", "json")
    jsonschema.validate(json.loads(result.stdout), json.loads(SCHEMA.read_text("utf-8")))


def test_the_same_model_has_no_changes_and_fails_nothing(old: Path) -> None:
    result = run(old, old, "--fail-on", "any")
    assert result.exit_code == 0
    assert "From old to new: no changes" in result.stdout


@pytest.mark.parametrize(
    ("fail_on", "code"), [("breaking", 0), ("regression", 1), ("any", 1), (None, 0)]
)
def test_a_gate_fails_on_what_is_as_severe(
    worse: tuple[Path, Path], fail_on: str | None, code: int
) -> None:
    result = run(*worse, *(("--fail-on", fail_on) if fail_on else ()))
    assert result.exit_code == code
    assert "# Model Comparison" in result.stdout  # written all the same
    assert bool(result.stderr) == bool(code)
    if code:
        assert result.stderr.startswith("Error: 1 regression: metrics, f1 (--fail-on")


def test_a_gate_fails_where_it_cannot_be_known(old: Path, tmp_path: Path) -> None:
    gap = Gap(part="model", reason="forbidden", message="not for you")
    blind = WHOLE.model_copy(update={"model": None, "gaps": (gap,)})
    result = run(old, saved(blind, tmp_path / "blind.json"), "--fail-on", "breaking")
    assert result.exit_code == 1
    assert "not all could be compared: " in result.stderr
    assert "forbidden: not for you" in result.stderr
    without = run(old, tmp_path / "blind.json", "--fail-on", "breaking", "--only", "params")
    assert without.exit_code == 0


def test_only_what_is_asked_for_is_compared(worse: tuple[Path, Path]) -> None:
    result = run(*worse, "--only", "params", "--only", "files", "-f", "json")
    written = json.loads(result.stdout)
    assert (written["changes"], written["parts"]) == ([], ["params", "files"])


def test_the_parts_are_those_of_changes() -> None:
    assert ChangePart.__args__ == PARTS  # type: ignore[attr-defined]  # a Literal has it


def test_permissions_can_be_left_out(old: Path, tmp_path: Path) -> None:
    other = having("registered_model_permissions", grants=())
    path = saved(other, tmp_path / "other.json")
    assert json.loads(run(old, path, "-f", "json").stdout)["changes"]
    without = json.loads(run(old, path, "--no-permissions", "-f", "json").stdout)
    assert [each for each in without["changes"] if each["part"] == "permissions"] == []


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Missing argument 'A'"),
        (("a.json", "b.json", "--against", "2"), "--against is for A alone."),
        (("a.json", "b.json", "--only", "nothing"), "Invalid value for '--only'"),
        (("a.json", "b.json", "--fail-on", "minor"), "Invalid value for '--fail-on'"),
        (("a.json", "b.json", "-o", "diff.xyz"), "add -f FORMAT"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(args: tuple[str, ...], message: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize("content", ["", "{}", "[1, 2", '{"schema_version": 99}', "\0"])
def test_what_is_no_snapshot_is_one_line(old: Path, tmp_path: Path, content: str) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(content, encoding="utf-8")
    for sides in ((old, broken), (broken, old)):
        result = run(*sides)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1
        assert "broken.json" in result.stderr


def on_a_terminal(*args: object) -> str:
    """What the command prints where stdout is a terminal."""
    ours, theirs = pty.openpty()
    code = "from mlflow_report_plugin.command.main import main; main()"
    command = [sys.executable, "-c", code, "diff", *map(str, args)]
    process = subprocess.Popen(command, stdout=theirs, stdin=subprocess.DEVNULL)
    os.close(theirs)
    read = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        read += part
    os.close(ours)
    assert process.wait() == 0
    return read.decode()


def test_on_a_terminal_there_is_a_short_table(old: Path, tmp_path: Path) -> None:
    params = tuple(Param(key=f"p{n}", value=NASTY) for n in range(50))
    many = saved(having("run", params=params), tmp_path / "many.json")
    printed = on_a_terminal(old, many)
    lines = printed.splitlines()
    assert lines[0].startswith("From models:/wine-quality")
    assert "\x1b[31m\n" not in printed
    assert "\\x1b[31m" in printed
    assert any(line.startswith("and ") and "more" in line for line in lines)


def test_a_terminal_gets_the_words_of_the_report(tmp_path: Path) -> None:
    sizes = (File(path="model.pkl", size=30_119), File(path="model.pkl", size=30_121))
    both = [
        saved(WHOLE.model_copy(update={"files": Files(files=(file,))}), tmp_path / f"{n}.json")
        for n, file in enumerate(sizes)
    ]
    (row,) = [line for line in on_a_terminal(*both).splitlines() if "model.pkl" in line]
    assert "30,119 bytes" in row
    assert "30,121 bytes" in row
    assert "{" not in row


def test_on_a_terminal_nothing_is_nothing(old: Path) -> None:
    assert on_a_terminal(old, old).splitlines()[1] == "No changes"


def test_a_gate_fails_where_a_signature_cannot_be_understood(old: Path, tmp_path: Path) -> None:
    assert WHOLE.model is not None
    for signature in (
        Signature(others={"inputs": "no list"}),
        Signature(inputs=({"type": "long", "name": "a"}, {"type": "double", "name": "a"})),
    ):
        path = saved(having("model", signature=signature), tmp_path / "odd.json")
        result = run(old, path, "--fail-on", "breaking")
        assert result.exit_code == 1
        assert "not all could be compared: signature not known: " in result.stderr


def test_a_gate_names_what_was_measured_on_different_data(tmp_path: Path) -> None:
    data = ("other", "digest")
    sides = (
        measured(Metric(key="f1", value=0.9)),
        measured(Metric(key="f1", value=0.1, dataset_name=data[0], dataset_digest=data[1])),
    )
    paths = [saved(side, tmp_path / f"{n}.json") for n, side in enumerate(sides)]
    result = run(*paths, "--fail-on", "regression")
    assert result.exit_code == 0
    assert result.stderr == "Not judged, because measured on different data: f1.\n"
    assert run(*paths, "--fail-on", "breaking").stderr == ""


def test_a_snapshot_that_was_changed_is_told_and_fails_a_gate(old: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.json"
    written = json.loads(old.read_text("utf-8"))
    written["run"]["params"][0]["value"] = "other"
    changed.write_text(json.dumps(written), encoding="utf-8")
    for sides, name in (((changed, old), "old"), ((old, changed), "new")):
        told = f"he {name} side: the snapshot was changed after it was made"
        assert told in run(*sides).stdout
        gate = run(*sides, "--fail-on", "breaking")
        assert gate.exit_code == 1
        assert told in gate.stderr
    assert run(old, old, "-f", "json").stdout.count('"problem": null') == 2


@pytest.mark.parametrize("args", [("", "OLD"), ("OLD", ""), ("OLD", "--against", "")])
def test_a_side_that_is_empty_is_not_the_version_before(old: Path, args: tuple[str, ...]) -> None:
    result = run(*(str(old) if each == "OLD" else each for each in args))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: the model URI is empty")


def test_whatever_is_in_a_name_a_gate_says_one_line(old: Path, tmp_path: Path) -> None:
    new = saved(having("run", params=(Param(key=NASTY, value="1"),)), tmp_path / "nasty.json")
    result = run(old, new, "--fail-on", "any")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr
