"""What programs read of a check says the same as the check."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from sarif.loader import load_sarif_file
from sarif_pydantic import Sarif

from mlflow_report_plugin.check_formats import FORMATS
from mlflow_report_plugin.check_formats.github import github
from mlflow_report_plugin.check_formats.gitlab import gitlab
from mlflow_report_plugin.check_formats.junit import junit
from mlflow_report_plugin.check_formats.sarif import sarif
from mlflow_report_plugin.snapshot import Check, ComparedModel, PolicyResult, RuleResult, Waiver

HOSTILE = 'a\n::error::b, c: 100% <x> "q" ]]> \x00\x1b[31m \ufffe ü'
WAIVER = Waiver(rule="w", owner=HOSTILE, reason=HOSTILE, expires="2030-01-01", source="policy")
RULES = (
    RuleResult(id="p", title="Passes", severity="error", outcome="pass", reasons=("it does",)),
    RuleResult(
        id="f",
        title=HOSTILE,
        severity="error",
        outcome="fail",
        reasons=(HOSTILE, "too low"),
        commands=("mlflow report x",),
        link="https://example.org/rule",
        help=HOSTILE,
        line=7,
        column=5,
    ),
    RuleResult(id="wa", title="Warns", severity="warning", outcome="fail", reasons=("low",)),
    RuleResult(id="u", title="Unknown", severity="error", outcome="unknown", reasons=("hidden",)),
    RuleResult(id="w", title="Waived", severity="error", outcome="waived", waiver=WAIVER),
    RuleResult(id="n", title="Not for it", severity="note", outcome="not applicable"),
)


def check_of(*rules: RuleResult, name: str = "wine", source: str = "rules/team.yaml") -> Check:
    """A check of one policy."""
    model = ComparedModel(
        model_uri=f"models:/{name}/1",
        name=name,
        version="1",
        report_time=0,
        tracking_uri="http://x",
        registry_uri="http://x",
    )
    policy = PolicyResult(name="team", title="Ours", source=source, digest="sha256:0", rules=rules)
    return Check(
        plugin_version="1",
        model=model,
        snapshot="sha256:1",
        time=1_700_000_000_000,
        policies=(policy,),
    )


CHECK = check_of(*RULES, name=HOSTILE)


def test_junit_is_read_by_a_parser_of_it() -> None:
    found = JUnitXml.fromstring(junit(CHECK).encode())
    (suite,) = found
    cases = {case.name.partition(":")[0]: case for case in suite}
    kinds = {name: [type(each) for each in case.result] for name, case in cases.items()}
    assert kinds == {
        "p": [],
        "f": [Failure],
        "wa": [Skipped],
        "u": [Error],
        "w": [Skipped],
        "n": [Skipped],
    }
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (6, 1, 1, 3)
    told = cases["f"].result[0].text
    assert "$ mlflow report x" in told
    assert "https://example.org/rule" in told
    assert "100% <x>" in told.partition("too low")[2]  # what the policy says about it


@given(st.text())
def test_any_text_can_be_read_back_from_junit(text: str) -> None:
    rule = RuleResult(id="r", title=f"t{text}", severity="error", outcome="fail", reasons=(text,))
    ElementTree.fromstring(junit(check_of(rule, name=text or "n")).encode("utf-8", "replace"))


def test_sarif_is_read_by_parsers_of_it(tmp_path: Path) -> None:
    file = tmp_path / "check.sarif"
    file.write_text(sarif(CHECK), encoding="utf-8")
    records = load_sarif_file(str(file)).get_records()
    assert [each["Code"] for each in records if each["Severity"] == "error"] == ["team/f", "team/w"]
    (run,) = Sarif.model_validate_json(file.read_text("utf-8")).runs
    results = {each.rule_id: each for each in run.results or ()}
    assert [*results] == ["team/f", "team/wa", "team/u", "team/w"]
    place = results["team/f"].locations[0].physical_location
    assert place.artifact_location.uri == "rules/team.yaml"
    assert (place.region.start_line, place.region.start_column) == (7, 5)


def test_sarif_tells_what_is_open_and_what_is_suppressed() -> None:
    results = json.loads(sarif(CHECK))["runs"][0]["results"]
    told = {each["ruleId"]: each for each in results}
    assert (told["team/u"]["kind"], told["team/u"]["level"]) == ("open", "none")
    assert told["team/w"]["suppressions"][0]["status"] == "accepted"
    assert "suppressions" not in told["team/f"]


def test_a_result_keeps_its_fingerprint_in_the_next_version() -> None:
    later = CHECK.model_copy(
        update={
            "model": CHECK.model.model_copy(update={"version": "2"}),
            "time": 2,
            "snapshot": "x",
        }
    )
    prints = [
        [each["partialFingerprints"] for each in json.loads(sarif(check))["runs"][0]["results"]]
        for check in (CHECK, later)
    ]
    assert prints[0] == prints[1]
    assert len({json.dumps(each) for each in prints[0]}) == 4


def test_github_gets_a_line_for_each_that_nobody_can_break_out_of() -> None:
    lines = github(CHECK).splitlines()
    assert [re.match("::[a-z]+", line)[0] for line in lines] == [  # type: ignore[index]  # each line begins so
        *("::error", "::warning", "::error", "::notice")
    ]
    assert lines[0].startswith("::error file=rules/team.yaml,line=7,col=5,title=team/f::")
    assert "100%25" in lines[0]
    assert "\x1b" not in github(CHECK)


def test_gitlab_gets_what_it_documents() -> None:
    issues = json.loads(gitlab(CHECK))
    assert [each["severity"] for each in issues] == ["critical", "minor", "critical", "info"]
    assert issues[0]["location"] == {"path": "rules/team.yaml", "lines": {"begin": 7}}
    assert len({each["fingerprint"] for each in issues}) == 4
    assert {"description", "check_name", "fingerprint", "severity", "location"} <= issues[0].keys()


PROBLEM = "the digest in the file is not its own"
CHANGED = CHECK.model_copy(
    update={"model": CHECK.model.model_copy(update={"problem": PROBLEM}), "policies": ()}
)


def test_a_snapshot_that_is_not_what_its_digest_says_is_an_error_everywhere() -> None:
    assert CHANGED.exit_code == 3
    (suite,) = JUnitXml.fromstring(junit(CHANGED).encode())
    (case,) = suite
    assert (suite.errors, [type(each) for each in case.result]) == (1, [Error])
    assert PROBLEM in case.result[0].message
    (line,) = github(CHANGED).splitlines()
    assert line.startswith("::error title=Snapshot/digest::")
    assert PROBLEM in line
    (issue,) = json.loads(gitlab(CHANGED))
    assert (issue["severity"], PROBLEM in issue["description"]) == ("critical", True)
    (run,) = Sarif.model_validate_json(sarif(CHANGED)).runs
    (result,) = run.results or ()
    assert (result.kind, PROBLEM in (result.message.text or "")) == ("open", True)


@pytest.mark.parametrize("format", FORMATS)
def test_why_a_waiver_does_not_hold_is_told(format: str) -> None:
    void = WAIVER.model_copy(update={"owner": None, "void": "it does not say who answers for it"})
    rule = RuleResult(id="v", title="Void", severity="error", outcome="fail", waiver=void)
    assert "it does not say who answers for it" in FORMATS[format].write(check_of(rule))


@pytest.mark.parametrize("format", FORMATS)
def test_a_policy_of_the_package_has_no_file(format: str) -> None:
    written = FORMATS[format].write(check_of(*RULES, source="built-in:baseline"))
    assert "file=" not in written
    assert "file:" not in written


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ("pass", 0),
        ("pass waived", 0),
        ("pass unknown", 3),
        ("unknown fail", 1),
        ("not-applicable", 0),
    ],
)
def test_the_exit_code_counts_errors_only(outcomes: str, code: int) -> None:
    told = [each.replace("-", " ") for each in outcomes.split()]
    for severity, expected in (("error", code), ("warning", 0), ("note", 0)):
        rules = [
            RuleResult.model_validate(
                {"id": str(n), "title": "t", "severity": severity, "outcome": each}
            )
            for n, each in enumerate(told)
        ]
        assert check_of(*rules).exit_code == expected
