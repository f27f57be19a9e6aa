"""`mlflow report check`: its exit codes, its outputs, and what it says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from junitparser import JUnitXml
from sarif_pydantic import Sarif

from mlflow_report_plugin import check
from mlflow_report_plugin.command.main import group
from mlflow_report_plugin.snapshot import Snapshot
from tests.models import Logged
from tests.policy.judged import unread
from tests.snapshots import WHOLE

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "check.schema.json"
POLICY = """
policy: team
title: Ours
rules:
  - {id: signature, title: It has a signature, require: [signature]}
  - {id: finished, title: Its run has ended, assert: "snapshot.run.status == 'FINISHED'"}
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(group, ["check", *map(str, args)], prog_name="mlflow report")


def saved(snapshot: Snapshot, path: Path) -> Path:
    path.write_text(snapshot.to_json(), encoding="utf-8")
    return path


def without_signature() -> Snapshot:
    assert WHOLE.model
    return WHOLE.model_copy(
        update={"model": WHOLE.model.model_copy(update={"signature": None}), "gaps": ()}
    )


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "team.yaml"
    file.write_text(POLICY, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("snapshot", "code", "result"),
    [
        (WHOLE, 0, "passes: 2 pass"),
        (without_signature(), 1, "does not pass: 1 error, 1 pass"),
        (unread(WHOLE, "run"), 3, "could not be told: 1 not known, 1 pass"),
        (unread(without_signature(), "run"), 1, "does not pass: 1 error, 1 not known"),
    ],
    ids=["good", "bad", "unread", "bad and unread"],
)
def test_the_exit_code_tells_a_pipeline(
    snapshot: Snapshot, code: int, result: str, tmp_path: Path, policy: Path
) -> None:
    found = run(saved(snapshot, tmp_path / "model.json"), "--policy", policy)
    assert found.exit_code == code
    assert found.stdout.splitlines()[-1].endswith(result)


def test_what_fails_comes_first_with_the_command_that_mends_it(
    tmp_path: Path, policy: Path
) -> None:
    found = run(saved(without_signature(), tmp_path / "model.json"), "--policy", policy)
    lines = found.stdout.splitlines()
    assert lines[2].startswith("FAIL")
    assert "mlflow.models.set_signature(" in found.stdout


def test_what_the_policy_says_about_a_rule_stands_before_the_command(tmp_path: Path) -> None:
    policy = tmp_path / "team.yaml"
    rule = "- {id: signature, title: It has a signature, require: [signature]"
    helped = f'{rule}, help: "Ask the\\e[2J team.", link: https://example.org/x}}'
    policy.write_text(f"policy: team\ntitle: Ours\nrules:\n  {helped}\n", encoding="utf-8")
    found = run(saved(without_signature(), tmp_path / "model.json"), "--policy", policy)
    told = found.stdout.partition("What to do about it:\n")[2].splitlines()
    assert told[0].startswith("  Ask the")
    assert told[0].endswith(" team. https://example.org/x")
    assert "set_signature" in told[1]
    assert "\x1b" not in found.stdout


def test_a_wrong_policy_is_wrong_usage_with_its_place(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(POLICY.replace("require", "requires"), encoding="utf-8")
    found = run(saved(WHOLE, tmp_path / "model.json"), "--policy", wrong)
    assert found.exit_code == 2
    assert f"{wrong}:5:" in found.stderr


@pytest.mark.parametrize("args", [(), ("m.json", "-f", "yaml"), ("m.json", "-o", "x.zzz")])
def test_wrong_usage_is_no_answer(args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 2


def test_a_model_that_cannot_be_read_is_not_known(tmp_path: Path) -> None:
    found = run(tmp_path / "nowhere.json")
    assert found.exit_code == 3
    assert "there is no snapshot" in found.stderr


def test_a_snapshot_that_was_changed_never_passes(tmp_path: Path, policy: Path) -> None:
    file = tmp_path / "model.json"
    changed = json.loads(WHOLE.to_json())
    changed["run"]["status"] = "FINISHED"
    changed["run"]["run_id"] = "another"
    file.write_text(json.dumps(changed), encoding="utf-8")
    found = run(file, "--policy", policy)
    assert found.exit_code == 3
    assert "Not known: " in found.stdout
    assert "digest" in found.stdout
    markdown = run(file, "--policy", policy, "-f", "markdown")
    assert "digest" in markdown.stdout


def test_all_formats_are_written_at_once(tmp_path: Path, policy: Path) -> None:
    model = saved(without_signature(), tmp_path / "model.json")
    names = ("c.html", "c.md", "c.json", "c.xml", "c.sarif")
    outputs = [each for name in names for each in ("-o", tmp_path / name)]
    found = run(model, "--policy", policy, *outputs, "-o", f"gitlab:{tmp_path / 'quality.json'}")
    assert found.exit_code == 1
    assert "does not pass" in found.stdout
    written = json.loads((tmp_path / "c.json").read_text("utf-8"))
    jsonschema.validate(written, json.loads(SCHEMA.read_text("utf-8")))
    assert JUnitXml.fromfile(str(tmp_path / "c.xml")).failures == 1
    Sarif.model_validate_json((tmp_path / "c.sarif").read_text("utf-8"))
    assert json.loads((tmp_path / "quality.json").read_text("utf-8"))[0]["check_name"]
    assert "It has a signature" in (tmp_path / "c.md").read_text("utf-8")
    assert "It has a signature" in (tmp_path / "c.html").read_text("utf-8")


def test_annotations_go_to_stdout_alone(tmp_path: Path, policy: Path) -> None:
    model = saved(without_signature(), tmp_path / "model.json")
    found = run(model, "--policy", policy, "-f", "github")
    assert [line[:8] for line in found.stdout.splitlines()] == ["::error "]


def test_the_policies_of_the_package_are_listed() -> None:
    found = run("--list")
    assert found.exit_code == 0
    for name in ("baseline", "production", "open-model"):
        assert f"{name}: " in found.stdout


def test_hostile_texts_stay_on_their_line(tmp_path: Path) -> None:
    policy = tmp_path / "p.yaml"
    rule = {"id": "a", "title": "A\x1b[31m\n::error::b", "require": ["signature"]}
    policy.write_text(json.dumps({"policy": "p", "title": "P", "rules": [rule]}), "utf-8")
    model = saved(WHOLE, tmp_path / "model.json")
    for args in ((), ("-f", "github"), ("-f", "markdown")):
        found = run(model, "--policy", policy, *args)
        assert "\x1b" not in found.stdout
        assert not any(line.startswith("::error::b") for line in found.stdout.splitlines())


@pytest.mark.versions
def test_the_title_of_a_policy_moves_no_cursor(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.yaml"
    rule = "{id: a, title: A, require: [signature]}"
    hostile.write_text(f'{{policy: p, title: "\\e[2Jall is well", rules: [{rule}]}}\n')
    found = run(saved(WHOLE, tmp_path / "report.json"), "--policy", hostile)
    assert "all is well" in found.stdout
    assert "\x1b" not in found.stdout


def test_a_version_on_a_server_is_held_against_the_champion(
    wine: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", wine.tracking_uri)
    found = check(
        f"models:/{wine.name}/{wine.version}", ["production"], tracking_uri=wine.tracking_uri
    )
    outcomes = {each.id: each.outcome for each in found.check.results}
    assert outcomes["signature"] == "pass"
    assert outcomes["callers"] in ("pass", "not applicable")
    assert outcomes["approval"] == "fail"
    assert found.exit_code == 1


SCRIPT = """#!/bin/sh
# What a pipeline runs for each version, in a clean clone of the repository.
set -eu
status=0
mlflow report check "$1" --policy rules/team.yaml -o out/junit.xml -o out/check.sarif || status=$?
exit "$status"
"""


def test_a_pipeline_blocks_a_bad_version_and_passes_a_good_one(tmp_path: Path) -> None:
    """In a clean clone of a repository, with a shell script in the place of the server."""
    origin = tmp_path / "origin"
    (origin / "rules").mkdir(parents=True)
    (origin / "rules" / "team.yaml").write_text(POLICY, "utf-8")
    (origin / "check.sh").write_text(SCRIPT, "utf-8")
    (origin / "check.sh").chmod(0o755)
    saved(WHOLE, origin / "good.json")
    saved(without_signature(), origin / "bad.json")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for args in (["init", "-q", "."], ["add", "."], ["commit", "-qm", "Add rules"]):
        subprocess.run([*git, *args], cwd=origin, check=True)
    clone = tmp_path / "clone"
    subprocess.run([*git, "clone", "-q", str(origin), str(clone)], check=True)
    programs = Path(sys.executable).parent
    path = {"PATH": f"{programs}:{os.defpath}", "MLFLOW_DISABLE_TELEMETRY": "true"}
    for model, code in (("good.json", 0), ("bad.json", 1)):
        shutil.rmtree(clone / "out", ignore_errors=True)
        done = subprocess.run(
            ["./check.sh", model], cwd=clone, env=path, capture_output=True, check=False
        )
        assert done.returncode == code, done.stderr
        suites = JUnitXml.fromfile(str(clone / "out" / "junit.xml"))
        assert (suites.tests, suites.failures) == (2, code)
        (sarif,) = Sarif.model_validate_json(
            (clone / "out" / "check.sarif").read_text("utf-8")
        ).runs
        assert len(sarif.results or ()) == code
