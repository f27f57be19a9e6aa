"""What the model was trained with: the params of the run and of the logged model."""

from __future__ import annotations

from collections.abc import Iterator

from mlflow_report_plugin.diff.matching import Finding, change, closed, different, unread
from mlflow_report_plugin.snapshot import Snapshot

WORDS = {
    "added": "only the new side was made with this param",
    "removed": "only the old side was made with this param",
    "changed": "made with another value of this param",
}


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare params by name."""
    # The logged model has those of its run, and some servers have no logged models.
    field = "run" if old.run and new.run else "logged_model"
    fields = dict.fromkeys(("run", field))
    yield from unread(old, new, "params", *fields)
    for pair in closed(old, new, different(params_of(old), params_of(new)), *fields):
        yield change("params", pair, "notable", WORDS[pair.kind])


def params_of(snapshot: Snapshot) -> dict[str, str]:
    """The params by name; those of the run where the logged model has them too."""
    records = (snapshot.logged_model, snapshot.run)
    return {each.key: each.value for record in records if record for each in record.params}
