"""Every field of the snapshot is in the detailed report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from mlflow_report_plugin.snapshot import Gap, Snapshot
from tests.sections.reading import read, texts, urls
from tests.snapshots import ALL, WINE_QUALITY

NOT_VALUES = {"raw", "schema_version", "kind", "reason", "permissions"}
"""Fields that choose what is shown, or that `show_as_json` shows."""
DERIVED = ("timestamp", "time", "size", "is_unity_catalog", "latest_versions")


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
                marked(each, f"{place}[{i}]") if isinstance(each, BaseModel) else f"<{place}[{i}]>"
                for i, each in enumerate(value)
            )
        elif name not in NOT_VALUES and field.annotation in (str, str | None):
            update[name] = f"<{place}>"
    return record.model_copy(update=update)


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
    expected = set(marks(snapshot))
    assert len(expected) > 10
    assert not {mark for mark in expected if mark not in shown}


def test_every_time_is_shown_raw_and_in_words() -> None:
    shown = set(texts(read(WINE_QUALITY)))
    assert {"1699999900000", "2023-11-14 22:11:40"} <= shown  # registered model
    assert {"1699999940000", "2023-11-14 22:12:20"} <= shown  # model version
    assert {"1699999700000", "2023-11-14 22:08:20"} <= shown  # run
    assert {"1699999800000", "2023-11-14 22:10:00"} <= shown  # logged model
    assert {"1699999600000", "2023-11-14 22:06:40"} <= shown  # experiment
