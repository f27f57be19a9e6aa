"""No field of a record can be another one without being told, unless the rules name it."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from mlflow_report_plugin.snapshot import (
    Alias,
    Dependency,
    File,
    Files,
    Gap,
    Grant,
    LatestVersion,
    Masked,
    Metric,
    MetricPoint,
    Param,
    PermissionLevel,
    Record,
    RunArtifacts,
    Snapshot,
    Tag,
    Traces,
)
from mlflow_report_plugin.verifying import rules
from mlflow_report_plugin.verifying.drifting import LONGEST, PARTS, drifts
from mlflow_report_plugin.verifying.result import Drift, Unverified
from mlflow_report_plugin.verifying.unmasked import is_unmasked
from tests.sections.test_fields import others, records, replaced
from tests.snapshots import ALL, LEAF_CLASSIFIER, PCB_CLASSIFICATION, WHOLE, WINE_QUALITY


def found(old: Snapshot, new: Snapshot) -> list[Drift]:
    return [each for each in drifts(old, new) if isinstance(each, Drift)]


def unverified(old: Snapshot, new: Snapshot) -> list[Unverified]:
    return [each for each in drifts(old, new) if isinstance(each, Unverified)]


def with_(snapshot: Snapshot, part: str, **update: Any) -> Snapshot:
    """The snapshot with other fields in one of its parts."""
    return snapshot.model_copy(update={part: getattr(snapshot, part).model_copy(update=update)})


@pytest.mark.parametrize("name", ALL)
def test_what_is_the_same_has_not_drifted(name: str) -> None:
    assert list(drifts(ALL[name], Snapshot.from_json(ALL[name].to_json()))) == []


WHOLES = (Traces, MetricPoint)
"""The records that are not taken apart: more traces come all the time, and the points of a history
are compared as one value."""
WITHIN_LEFT_OUT = (Alias, LatestVersion, Dependency, PermissionLevel)
"""The records that only stand in fields that are left out."""


def holds_records(annotation: object) -> bool:
    """Whether a field holds a record, whose own fields are tried by themselves."""
    kinds = (annotation, *get_args(annotation))
    return any(isinstance(kind, type) and issubclass(kind, Record) for kind in kinds)


def verified_fields() -> list[tuple[type[BaseModel], str]]:
    """The fields of all records in the parts that are verified."""
    return sorted(
        {
            (type(record), name)
            for snapshot in (*ALL.values(), WHOLE)
            for part in PARTS
            for value in (getattr(snapshot, part),)
            for record in records(value)
            for name in type(record).model_fields
            if isinstance(record, Record)
            and not isinstance(record, (*WITHIN_LEFT_OUT, *WHOLES))
            and name not in rules.left_out(record)
            and not holds_records(type(record).model_fields[name].annotation)
        },
        key=lambda field: (field[0].__name__, field[1]),
    )


@pytest.mark.parametrize(("kind", "name"), verified_fields())
def test_another_value_of_any_field_is_told(kind: type[BaseModel], name: str) -> None:
    assert any(is_told(snapshot, kind, name) for snapshot in (*ALL.values(), WHOLE))


def is_told(snapshot: Snapshot, kind: type[BaseModel], name: str) -> bool:
    for part in PARTS:
        for record in records(getattr(snapshot, part)):
            if type(record) is not kind or getattr(record, name) is None:
                continue
            for other in others(record, name):
                changed = replaced(snapshot, record, record.model_copy(update={name: other}))
                if other is not None and found(snapshot, changed):
                    return True
    # A field that is not set anywhere in these snapshots may come to be set on both sides.
    for part in PARTS:
        for record in records(getattr(snapshot, part)):
            if type(record) is kind and getattr(record, name) is None:
                values = [each for each in others(record, name) if each is not None][:2]
                if len(values) == 2:
                    sides = [
                        replaced(snapshot, record, record.model_copy(update={name: value}))
                        for value in values
                    ]
                    if found(*sides):
                        return True
    return False


@pytest.mark.parametrize("part", rules.PARTS_LEFT_OUT)
def test_what_is_left_out_is_a_part(part: str) -> None:
    assert part in Snapshot.model_fields


def test_what_is_left_out_of_records_is_a_field_of_them() -> None:
    for kind, names in (*rules.LEFT_OUT.items(), *rules.IDENTITY.items()):
        assert set(names) <= set(kind.model_fields), kind


@pytest.mark.parametrize("part", [part for part in PARTS if getattr(WHOLE, part) is not None])
def test_a_part_that_is_gone_is_told_and_one_that_is_closed_is_not_verified(part: str) -> None:
    gone = WHOLE.model_copy(update={part: None})
    (drift,) = found(WHOLE, gone)
    assert drift.drift == ("changed access" if part in rules.ACCESS else "deleted evidence")
    absent = Gap(part=part, reason="absent", message="it was deleted")
    (drift,) = found(WHOLE, gone.model_copy(update={"gaps": (absent,)}))
    assert drift.after == "it was deleted"
    for reason in ("forbidden", "failed", "unsupported"):
        gap = Gap.model_validate({"part": part, "reason": reason, "message": "why"})
        closed = gone.model_copy(update={"gaps": (gap,)})
        assert found(WHOLE, closed) == []
        assert unverified(WHOLE, closed) == [
            Unverified(part=part, reason=gap.reason, message="why")
        ]


def test_what_the_record_could_not_read_is_nothing_to_verify() -> None:
    gap = Gap(part="experiment", reason="forbidden", message="why")
    before = WHOLE.model_copy(update={"experiment": None, "gaps": (gap,)})
    assert list(drifts(before, WHOLE)) == []
    assert list(drifts(before, before)) == []


def test_what_only_seems_to_be_gone_is_not_verified() -> None:
    gap = Gap(part="files", reason="failed", message="a folder could not be listed")
    assert WINE_QUALITY.files is not None
    fewer = with_(WINE_QUALITY, "files", files=WINE_QUALITY.files.files[:1], complete=False)
    now = fewer.model_copy(update={"gaps": (*fewer.gaps, gap)})
    assert found(WINE_QUALITY, now) == []
    assert [each.message for each in unverified(WINE_QUALITY, now)] == [gap.message]


def test_an_artifact_in_a_folder_that_was_not_listed_is_not_gone() -> None:
    def logged(*paths: str, unlisted: tuple[str, ...] = ()) -> Snapshot:
        files = tuple(File(path=path, size=1) for path in paths)
        return WHOLE.model_copy(
            update={"run_artifacts": RunArtifacts(files=files, unlisted=unlisted)}
        )

    assert found(logged("a/b", "c"), logged("c", unlisted=("a",))) == []
    assert len(found(logged("a/b", "c"), logged("c", unlisted=("ab",)))) == 1


@pytest.mark.parametrize(
    ("before", "after", "is_drift"),
    [
        (Traces(count=5, oldest=10), Traces(count=7, oldest=10), False),
        (Traces(count=5, oldest=10), Traces(count=4, oldest=10), True),
        (Traces(count=5, oldest=10), Traces(count=5, oldest=11), True),
        (Traces(count=5, oldest=10), Traces(count=0), True),
        (Traces(count=5, oldest=10, more=True), Traces(count=5, oldest=12, more=True), False),
        (Traces(count=0), Traces(count=2, oldest=3), False),
    ],
)
def test_traces_may_come_but_not_go(before: Traces, after: Traces, is_drift: bool) -> None:
    sides = [WHOLE.model_copy(update={"traces": traces}) for traces in (before, after)]
    assert [each.drift for each in found(*sides)] == ["deleted evidence"] * is_drift


def test_a_grant_that_came_or_went_is_changed_access() -> None:
    permissions = PCB_CLASSIFICATION.experiment_permissions
    assert permissions is not None
    mallory = Grant(principal="mallory", kind="user", permission="MANAGE")
    more = with_(PCB_CLASSIFICATION, "experiment_permissions", grants=(mallory,))
    kinds = {(each.drift, each.kind) for each in found(PCB_CLASSIFICATION, more)}
    assert kinds == {("changed access", "added"), ("changed access", "removed")}


def test_our_own_tags_and_files_are_no_drift() -> None:
    assert WINE_QUALITY.model_version is not None
    assert WINE_QUALITY.files is not None
    tags = (*WINE_QUALITY.model_version.tags, Tag(key="mlflow_report.digest", value="x"))
    files = (*WINE_QUALITY.files.files, File(path="reports/wine/v1/report.html", size=5))
    now = with_(with_(WINE_QUALITY, "model_version", tags=tags), "files", files=files)
    assert list(drifts(WINE_QUALITY, now)) == []
    for path in ("reports/x", "reports/x/weights.bin", "reports/x/v1/report.d/w", "reports/x/y/z"):
        more = with_(WINE_QUALITY, "files", files=(*WINE_QUALITY.files.files, File(path=path)))
        assert len(found(WINE_QUALITY, more)) == 1, path


def test_lists_are_matched_by_identity_and_not_by_position() -> None:
    assert WINE_QUALITY.run is not None
    run = WINE_QUALITY.run
    turned = with_(
        WINE_QUALITY, "run", tags=run.tags[::-1], params=run.params[::-1], metrics=run.metrics[::-1]
    )
    assert list(drifts(WINE_QUALITY, turned)) == []


def test_what_a_server_says_twice_is_compared_twice() -> None:
    twice = with_(WINE_QUALITY, "run", tags=(Tag(key="a", value="1"), Tag(key="a", value="2")))
    edited = with_(WINE_QUALITY, "run", tags=(Tag(key="a", value="1"), Tag(key="a", value="3")))
    assert [each.what for each in found(twice, edited)] == ["run: tags: a (2)"]


def test_numbers_are_compared_as_they_are() -> None:
    one = with_(WINE_QUALITY, "run", metrics=(Metric(key="m", value=0.1),))
    other = with_(WINE_QUALITY, "run", metrics=(Metric(key="m", value=0.1 + 1e-16),))
    zero = with_(WINE_QUALITY, "run", metrics=(Metric(key="m", value=0.0),))
    assert [each.what for each in found(one, other)] == ["run: metrics: m"]
    (drift,) = found(zero, with_(WINE_QUALITY, "run", metrics=()))
    assert drift.before == 0.0


def test_what_one_server_tells_and_another_one_does_not_is_no_drift() -> None:
    untold = with_(WINE_QUALITY, "model_version", user_id=None, model_id=None)
    assert list(drifts(WINE_QUALITY, untold)) == []
    assert list(drifts(untold, WINE_QUALITY)) == []


LOGIN = "[secret:login-of-this-process:9f2c]"
OTHER = "[secret:login-of-this-process:9f2d]"
TOKEN = "[secret:databricks-token:9f2c]"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (f"postgresql://{LOGIN}@host/db", "postgresql://me:secret@host/db", True),
        (f"postgresql://{LOGIN}@host/db", "postgresql://me:secret@other/db", False),
        (LOGIN, "anything", True),
        (f"a{LOGIN}b{LOGIN}c", "a1b2c", True),
        (f"a{LOGIN}b{LOGIN}c", "a1c2b", False),
        (f"ab{LOGIN}bc", "abc", False),
        (LOGIN, OTHER, False),
        (f"{LOGIN} {TOKEN}", f"anything {TOKEN}", True),
        (f"{LOGIN} {TOKEN}", "anything else", False),
        (TOKEN, "anything", False),
        ("***", "anything", False),
        ("plain", "other", False),
        ("secret", LOGIN, False),
        (5, LOGIN, False),
    ],
)
def test_only_a_login_that_the_record_masked_may_be_readable_now(
    before: object, after: object, same: bool
) -> None:
    assert is_unmasked(before, after, [LOGIN]) == same


def test_a_login_of_whoever_recorded_is_no_drift_and_what_looks_like_one_is() -> None:
    before = with_(WINE_QUALITY, "run", tags=(Tag(key="a", value=f"by {LOGIN}"),))
    after = with_(WINE_QUALITY, "run", tags=(Tag(key="a", value="by somebody"),))
    assert len(found(before, after)) == 1
    place = Masked(part="run", key="tags.a", kind="login-of-this-process", mark=LOGIN)
    assert found(before.model_copy(update={"masked": (place,)}), after) == []
    elsewhere = place.model_copy(update={"part": "model"})
    assert len(found(before.model_copy(update={"masked": (elsewhere,)}), after)) == 1


def test_long_values_are_cut() -> None:
    before = with_(WINE_QUALITY, "model_version", description="a" * 10_000)
    (drift,) = found(WINE_QUALITY, before)
    assert len(str(drift.after)) < LONGEST + 100
    assert "(10,000 characters)" in str(drift.after) or "10,002" in str(drift.after)


def test_nesting_and_numbers_of_any_size_are_compared() -> None:
    deep: Any = 1
    for _ in range(90):
        deep = {"a": deep}
    before = with_(WINE_QUALITY, "model", details={"x": deep, "n": 2**63})
    after = with_(WINE_QUALITY, "model", details={"x": {"a": deep}, "n": 2**63 + 1})
    assert len(found(before, after)) == 2


def test_very_many_differences_are_all_told() -> None:
    files = Files(files=tuple(File(path=f"f/{n}", size=n) for n in range(50_000)))
    other = Files(files=tuple(File(path=f"f/{n}", size=n + 1) for n in range(50_000)))
    sides = [LEAF_CLASSIFIER.model_copy(update={"files": each}) for each in (files, other)]
    assert len(found(*sides)) == 50_000


def test_a_run_that_went_on_may_add_and_measure_again_but_not_edit() -> None:
    def run(status: str, *metrics: Metric, params: tuple[Param, ...] = ()) -> Snapshot:
        return with_(WINE_QUALITY, "run", status=status, metrics=metrics, params=params)

    first, later = Metric(key="m", value=1.0, timestamp=5), Metric(key="m", value=2.0, timestamp=6)
    edited, other = Metric(key="m", value=2.0, timestamp=5), Metric(key="n", value=1.0)
    c, d = Param(key="c", value="1"), Param(key="d", value="1")
    assert found(run("RUNNING", first), run("FINISHED", later, other, params=(c,))) == []
    assert len(found(run("RUNNING", first), run("FINISHED", edited))) == 1
    assert len(found(run("RUNNING", first), run("FINISHED"))) == 1
    assert (
        len(found(run("RUNNING", first, params=(c, d)), run("FINISHED", first, params=(c,)))) == 1
    )
    assert len(found(run("FINISHED", first), run("FINISHED", later))) == 2
    assert len(found(run("FINISHED", first), run("RUNNING", first))) == 1
