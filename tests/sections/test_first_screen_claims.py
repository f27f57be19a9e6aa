"""The first screen claims only what is known: it is what most readers believe without scrolling."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator

import pytest

from mlflow_report_plugin.document import Badge, Code, Document, Points, Tabs
from mlflow_report_plugin.sections.blocks.findings import findings
from mlflow_report_plugin.sections.blocks.metric_changes import champion_of
from mlflow_report_plugin.snapshot import (
    Approval,
    Approvals,
    ChangesSince,
    ChangesSinceReport,
    Files,
    Gap,
    Grant,
    OtherVersion,
    Permissions,
    ServedModel,
    Snapshot,
    Versions,
)
from tests.sections.reading import all_blocks, front_texts, read
from tests.snapshots import LEAF_CLASSIFIER, WHOLE, WINE_QUALITY

APPROVAL = Approval(
    file="a.json", action="approved", role="owner", who="ada", time=1, digest="sha256:1"
)
GAP = Gap(part="approvals", reason="failed", message="because")


def badges(**parts: object) -> tuple[Badge, ...]:
    front = read(WHOLE.model_copy(update={"gaps": (), **parts})).front
    assert front is not None
    return front.badges


def says(snapshot: Snapshot) -> list[str]:
    return [*front_texts(read(snapshot))]


def approvals(since: ChangesSince | None) -> Approvals:
    change = ChangesSinceReport(digest="sha256:1", changes=since)
    return Approvals(records=(APPROVAL,), changes=(change,))


def test_an_approval_is_good_where_nothing_has_changed_since() -> None:
    unchanged = approvals(ChangesSince(version="1"))
    assert Badge("approved as owner", "good") in badges(approvals=unchanged)


@pytest.mark.parametrize("found", [approvals(None), Approvals(records=(APPROVAL,))])
def test_an_approval_of_what_could_not_be_compared_is_not_good(found: Approvals) -> None:
    told = Badge("approved as owner, changes since not known", "warning")
    assert told in badges(approvals=found)


def test_an_approval_beside_one_that_was_not_read_is_not_good() -> None:
    told = Badge("approved as owner (not all could be read)", "warning")
    assert told in badges(approvals=approvals(ChangesSince(version="1")), gaps=(GAP,))


def test_an_endpoint_that_is_to_get_the_version_does_not_serve_it_yet() -> None:
    soon = ServedModel(endpoint="shop", state="READY", pending=True)
    assert Badge("served by shop soon: being rolled out") in badges(serving_endpoints=(soon,))
    now = ServedModel(endpoint="shop", state="READY", deployment="DEPLOYMENT_READY")
    assert Badge("served by shop", "good") in badges(serving_endpoints=(soon, now))
    broken = now.model_copy(update={"deployment": "DEPLOYMENT_FAILED"})
    told = Badge("served by shop, not ready", "warning")
    assert told in badges(serving_endpoints=(broken, soon, now))


def test_only_version_1_is_the_first_one() -> None:
    assert WHOLE.model_version is not None
    for number, words in (
        ("1", "This is the first version"),
        ("7", "No version is left from before this one"),
    ):
        version = WHOLE.model_version.model_copy(update={"version": number})
        versions = Versions(versions=(OtherVersion(version=number),), counted_all=True)
        alone = {"model_version": version, "versions": versions, "changes": None, "gaps": ()}
        assert words in says(WHOLE.model_copy(update=alone))


def test_a_user_whose_name_is_that_of_a_group_is_not_everyone() -> None:
    grant = Grant(principal="users", kind="user", permission="READ")
    found = Permissions(grants=(grant,))
    told = says(WINE_QUALITY.model_copy(update={"registered_model_permissions": found}))
    assert not any("veryone" in text for text in told)


def test_that_nothing_runs_is_not_said_where_files_were_not_listed() -> None:
    assert WHOLE.model is not None
    data = WHOLE.model.model_copy(update={"flavors": {"onnx": {"data": "model.onnx"}}})
    listed = Files(files=(), complete=True)
    known = WHOLE.model_copy(
        update={"model": data, "files": listed, "feature_store": None, "gaps": ()}
    )
    assert "Nothing says that loading it runs code" in says(known)
    words = "What loading it runs: not known: not all files were listed"
    for files in (None, Files(files=(), complete=False)):
        assert words in says(known.model_copy(update={"files": files}))


def test_a_basic_report_does_not_claim_to_have_no_gaps() -> None:
    provenance = WHOLE.provenance.model_copy(update={"depth": "basic"})
    basic = WHOLE.model_copy(update={"provenance": provenance, "traces": None, "gaps": ()})
    assert "This report has no gaps" not in says(basic)
    assert "This report has no gaps" in says(WHOLE.model_copy(update={"gaps": ()}))


def test_what_only_evaluations_measured_was_measured() -> None:
    assert WHOLE.run is not None
    assert any(each.metrics for each in WHOLE.evaluation_runs or ())
    run = WHOLE.run.model_copy(update={"metrics": ()})
    evaluated = WHOLE.model_copy(update={"run": run, "logged_model": None, "gaps": ()})
    assert "Metrics" not in {each.about for each in findings(evaluated)}
    nobody = evaluated.model_copy(update={"evaluation_runs": ()})
    assert "Metrics" in {each.about for each in findings(nobody)}


def test_the_champion_is_the_one_of_that_alias() -> None:
    versions = (
        OtherVersion(version="50", aliases=("prod",)),
        OtherVersion(version="30", aliases=("Champion",)),
    )
    found = champion_of(WHOLE.model_copy(update={"versions": Versions(versions=versions)}))
    assert found is not None
    assert found.version == "30"


def test_nothing_that_servers_or_people_say_makes_the_first_screen_long() -> None:
    assert WHOLE.model_version is not None
    long = "x" * 100_000
    version = WHOLE.model_version.model_copy(
        update={
            "description": long,
            "status": long,
            "current_stage": long,
            "user_id": long,
            "aliases": tuple(f"{n}{long}" for n in range(500)),
        }
    )
    endpoints = tuple(ServedModel(endpoint=f"{n}{long}", state="READY") for n in range(300))
    records = tuple(APPROVAL.model_copy(update={"role": f"{n}{long}"}) for n in range(300))
    parts = ("model", "run", "logged_model", "evaluation_runs", "files", "changes", "documents")
    gaps = tuple(Gap(part=part, reason="forbidden", message=long) for part in parts)
    said = says(
        WHOLE.model_copy(
            update={
                **dict.fromkeys(parts),
                "model_version": version,
                "serving_endpoints": endpoints,
                "approvals": Approvals(records=records),
                "gaps": gaps,
            }
        )
    )
    assert len(said) < 80
    assert max(map(len, said)) < 500


NAMES = (
    *("$(touch x)", "`id`", "a;id", "a'b", 'a"b', "a'b\"c", "a\\", "a&b|c>d", "#x", "{a,b}", "a!b"),
    *("'''", '"""', "~root", "*?[", "%cd", "$requirements"),
)


def commands(document: Document) -> Iterator[str]:
    assert document.front is not None
    blocks = [block for panel in document.front.panels for block in panel.blocks]
    for block in [*blocks, *all_blocks(document)]:
        inner = (
            [b for _, below in block.tabs for b in below] if isinstance(block, Tabs) else [block]
        )
        for each in inner:
            if isinstance(each, Points):
                yield from (point.command for point in each.points if point.command)
            if isinstance(each, Code) and each.language in ("bash", "python"):
                yield each.text


def named(name: str, snapshot: Snapshot) -> Snapshot:
    assert snapshot.model_version is not None
    assert snapshot.model is not None
    uri = f"models:/{name}/1"
    return snapshot.model_copy(
        update={
            "model_version": snapshot.model_version.model_copy(
                update={"name": name, "description": None, "aliases": ()}
            ),
            "registered_model": None,
            "model": snapshot.model.model_copy(update={"signature": None}),
            "approvals": None,
            "uris": snapshot.uris.model_copy(
                update={"model_uri": uri, "run_uri": uri, "logged_model_uri": uri}
            ),
        }
    )


STUBS = "mlflow() { printf '%s\\0' mlflow \"$@\"; }; curl() { printf '%s\\0' curl \"$@\"; }; "


def as_bash_reads(command: str) -> list[str]:
    """What commands bash runs, with their arguments; nothing else is there to be run."""
    ran = subprocess.run(
        ["/bin/bash", "-c", STUBS + command], capture_output=True, check=True, env={"PATH": ""}
    )
    assert ran.stderr == b""
    return ran.stdout.decode().split("\0")


def as_python_reads(command: str, name: str) -> str:
    lines = (line for line in command.split("\n") if not line.startswith("%pip "))
    tree = ast.parse("\n".join(lines))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = node.value.replace(name, "NAME")
    return ast.dump(tree)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("snapshot", [WINE_QUALITY, LEAF_CLASSIFIER], ids=["wine", "leaf"])
def test_pasting_a_command_runs_nothing_that_a_name_says(name: str, snapshot: Snapshot) -> None:
    harmless, hostile = ([*commands(read(named(n, snapshot)))] for n in ("NAME", name))
    assert len(harmless) == len(hostile) > 8
    for one, other in zip(harmless, hostile, strict=True):
        if one.startswith(("mlflow ", "export ", "curl ")):
            wanted = [word.replace("NAME", name) for word in as_bash_reads(one)]
            found = as_bash_reads(other)
            if "--name" in wanted:  # of an image, which has letters and digits only
                place = wanted.index("--name") + 1
                assert re.fullmatch("[a-z0-9-]+", found[place])
                found[place] = wanted[place]
            assert found == wanted
        else:
            assert as_python_reads(other, name) == as_python_reads(one, "NAME")


@pytest.mark.parametrize("name", ["a  b", "a\nb", "a" * 5_000, "a\u202eb"])
def test_what_would_not_be_pasted_as_it_is_makes_no_command(name: str) -> None:
    assert not any(name[:3] in command for command in commands(read(named(name, WINE_QUALITY))))


def test_no_command_takes_a_path_for_an_option() -> None:
    uris = WINE_QUALITY.uris.model_copy(update={"model_uri": "--output=x"})
    found = commands(read(WINE_QUALITY.model_copy(update={"uris": uris, "approvals": None})))
    assert not any("--output" in command for command in found)
