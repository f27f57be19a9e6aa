"""Where the version is served, and how far its deployment has got."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import Finding, change, closed, different, flat, unread
from mlflow_report_plugin.snapshot import ServedModel, Snapshot

FIELDS: Final = ("serving_endpoints",)
LEFT_OUT: Final = {"web_ui_link", "api_link", "last_updated_timestamp", "permission_level"}
"""Links, times, and what the reader of the report may do."""
WORDS: Final = {
    "added": "only the new side is served there",
    "removed": "only the old side is served there",
    "changed": "it is served in another way",
}


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare the endpoints by name."""
    yield from unread(old, new, "serving", *FIELDS)
    for pair in closed(old, new, different(served(old), served(new)), *FIELDS):
        if pair.kind != "changed":
            yield change("serving", pair, "notable", WORDS[pair.kind])
            continue
        for setting in different(flat(pair.before, ""), flat(pair.after, "")):
            named = setting._replace(identity=f"{pair.identity}: {setting.identity}")
            yield change("serving", named, "notable", WORDS["changed"])
    yield from deployment(old, new)


def served(snapshot: Snapshot) -> dict[str, dict[str, object]]:
    """The endpoints by name, and by the name within where several of one serve the version."""
    found: dict[str, dict[str, object]] = {}
    for each in snapshot.serving_endpoints or ():
        name = named(each)
        found[name] = each.model_dump(exclude=LEFT_OUT, exclude_none=True)
    return found


def named(served: ServedModel) -> str:
    """Name an endpoint with what it calls the version."""
    return f"{served.endpoint}/{served.served_name}" if served.served_name else served.endpoint


def deployment(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare how far the deployment job has got."""
    states = [job_states(side) for side in (old, new)]
    for pair in closed(old, new, different(*states), "model_version"):
        yield change("serving", pair, "minor", "the deployment job has got elsewhere")


def job_states(snapshot: Snapshot) -> dict[str, str]:
    """The states of the deployment job by what they are called."""
    version = snapshot.model_version
    state = version.deployment_job_state if version else None
    if state is None:
        return {}
    if isinstance(state, str):
        return {"deployment job": state} if state else {}
    known = {"job": state.job_state, "run": state.run_state}
    return {f"deployment job: {name}": value for name, value in known.items() if value}
