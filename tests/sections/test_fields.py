"""Every field of the snapshot is in the detailed report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

from mlflow_report_plugin import snapshot as package
from mlflow_report_plugin.snapshot import (
    AliasOverTime,
    Check,
    ComparedModel,
    Diff,
    Gap,
    Linked,
    ModelHistory,
    PolicyResult,
    Record,
    RuleResult,
    Since,
    Snapshot,
    VersionInHistory,
    Waiver,
)
from tests.sections.reading import read, texts, urls
from tests.snapshots import ALL, WINE_QUALITY

NOT_VALUES = {"raw", "schema_version", "kind", "reason", "permissions", "data", "encoding"}
"""Fields that choose what is shown, that `show_as_json` shows, or that are pictures."""
SELECTION = re.compile(
    r"<snapshot\.("
    r"versions\.versions\[\d+\]\.(api_link|metrics)"
    r"|(approvals|notes)\.changes\[\d+\]\.changes\.version"
    r"|environment\.dependencies\[\d+\]\.text"
    r"|related_runs\.(parent|children\[\d+\])\.(api_link|artifact_uri|dataset_inputs|metrics)"
    r")"
)
"""Of other versions, and of the runs around the run, one row each is shown, with the metrics that
they share: the tests of those tables say which. The rest is in reports of their own. The text of a
requirement is shown in parts."""


def marked(record: BaseModel, where: str) -> BaseModel:
    """The record with a text of its own in every field that can hold text."""
    update: dict[str, object] = {}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        place = f"{where}.{name}"
        if isinstance(value, BaseModel):
            update[name] = marked(value, place)
        elif isinstance(value, tuple):
            update[name] = tuple(
                marked(each, f"{place}[{i}]")
                if isinstance(each, BaseModel)
                else f"<{place}[{i}]>"
                if isinstance(each, str)
                else each
                for i, each in enumerate(value)
            )
        elif name not in NOT_VALUES and holds_text(field.annotation):
            update[name] = f"<{place}>"
    return record.model_copy(update=update)


def holds_text(annotation: object) -> bool:
    """Whether a field is a text, which may be left out."""
    kinds = get_args(annotation)
    kinds = tuple(get_args(each)[0] if get_origin(each) is Annotated else each for each in kinds)
    return annotation is str or set(kinds) == {str, NoneType}


def marks(value: object) -> Iterator[str]:
    """The texts that `marked` put into a snapshot."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from marks(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from marks(each)
    elif isinstance(value, str) and value.startswith("<snapshot"):
        yield value


@pytest.mark.parametrize("layout", ["detailed", "audit"])
@pytest.mark.parametrize("name", ALL)
def test_every_text_of_a_record_is_shown(layout: str, name: str) -> None:
    gap = Gap(part="somewhere", reason="failed", message="x")
    snapshot = marked(ALL[name].model_copy(update={"gaps": (gap,)}), "snapshot")
    assert isinstance(snapshot, Snapshot)
    document = read(snapshot, layout)
    shown = "\n".join((*texts(document), *urls(document)))
    expected = {mark for mark in marks(snapshot) if not SELECTION.match(mark)}
    assert len(expected) > 10
    assert not {mark for mark in expected if mark not in shown}


NOT_SHOWN = {
    ("Snapshot", "schema_version"): "it is what readers of JSON need",
    ("Permissions", "raw"): "shown with show_as_json",
    ("Lineage", "raw"): "shown with show_as_json",
    ("OtherVersion", "api_link"): "of other versions",
    ("MetricPoint", "timestamp"): "shown where all values have one step: see the test of histories",
}
"""Fields that these snapshots cannot show, and why."""


def records(value: object) -> Iterator[BaseModel]:
    """All records of a snapshot, the outermost first."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from records(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from records(each)


def replaced(value: Any, old: BaseModel, new: BaseModel) -> Any:
    """The same value with another record in the place of one."""
    if value is old:
        return new
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        update = {name: replaced(getattr(value, name), old, new) for name in fields}
        return value.model_copy(update=update)
    return tuple(replaced(each, old, new) for each in value) if isinstance(value, tuple) else value


def others(record: BaseModel, name: str) -> Iterator[object]:
    """Other values that a field could have."""
    value = getattr(record, name)
    tries: tuple[object, ...] = (
        *(True, False, 7, 8.5, "READY", "<changed>", ("<changed>",), ()),
        *(
            {"<changed>": 1},
            {"<changed>": "1"},
            {"<changed>": (1,)},
            (("<changed>",),),
            ({"model_id": "<changed>"},),
        ),
        *("pip", "conda", "package", "constraint", "option"),
        *("breaking", "minor", "added", "removed", "metrics", "files", "old", "new"),
        *("predict", "rest_tensor", "breaks", "safe"),
        *(
            "basic",
            "full",
            "approved",
            "withdrawn",
            "own",
            "shared",
            "pii",
            "upstream",
            "downstream",
            "absent",
            "failed",
            "image/jpeg",
            None,
        ),
    )
    for other in tries:
        update = {**{key: getattr(record, key) for key in type(record).model_fields}, name: other}
        try:
            changed = getattr(type(record).model_validate(update), name)
        except ValidationError:
            continue
        if changed != value:
            yield changed


def changes_the_report(record: type[BaseModel], name: str) -> bool:
    """Whether another value of a field makes another report of any of the snapshots."""
    for snapshot in ALL.values():
        before = {layout: read(snapshot, layout) for layout in ("detailed", "audit")}
        for each in records(snapshot):
            for other in others(each, name) if type(each) is record else ():
                changed = replaced(snapshot, each, each.model_copy(update={name: other}))
                if all(read(changed, layout) != before[layout] for layout in before):
                    return True
    return False


FIELDS = sorted(
    {
        (type(record), name)
        for snapshot in ALL.values()
        for record in records(snapshot)
        for name in type(record).model_fields
        if (type(record).__name__, name) not in NOT_SHOWN
        and not isinstance(getattr(record, name), BaseModel)
    },
    key=lambda field: (field[0].__name__, field[1]),
)


@pytest.mark.parametrize(("record", "name"), FIELDS)
def test_another_value_of_any_field_makes_another_report(
    record: type[BaseModel], name: str
) -> None:
    assert changes_the_report(record, name)


def test_the_snapshots_have_every_kind_of_record() -> None:
    kinds = {each for each in vars(package).values() if isinstance(each, type)}
    expected = {each for each in kinds if issubclass(each, BaseModel)} - {Record, Linked}
    expected -= {Diff, ComparedModel}  # of comparisons, which have pages of their own
    expected -= {ModelHistory, VersionInHistory, AliasOverTime, Since}  # and so have histories
    expected -= {Check, PolicyResult, RuleResult, Waiver}  # and checks
    assert {record for record, _ in FIELDS} == expected


def test_every_time_is_shown_raw_and_in_words() -> None:
    shown = set(texts(read(WINE_QUALITY)))
    assert {"1699999900000", "2023-11-14 22:11:40"} <= shown  # registered model
    assert {"1699999940000", "2023-11-14 22:12:20"} <= shown  # model version
    assert {"1699999700000", "2023-11-14 22:08:20"} <= shown  # run
    assert {"1699999800000", "2023-11-14 22:10:00"} <= shown  # logged model
    assert {"1699999600000", "2023-11-14 22:06:40"} <= shown  # experiment
