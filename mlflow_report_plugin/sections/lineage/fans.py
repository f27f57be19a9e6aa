"""What leads into the way of the model and out of it: datasets, prompts, runs, endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from mlflow_report_plugin.sections.blocks.cells import parse_json, tag
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.sections.blocks.inputs import CONTEXT
from mlflow_report_plugin.sections.blocks.spark_datasources import spark_datasources
from mlflow_report_plugin.sections.blocks.tables import in_one_line
from mlflow_report_plugin.sections.lineage.chain import Thing, page
from mlflow_report_plugin.snapshot import RelatedRun, Snapshot, Tag

LINKED_PROMPTS: Final = "mlflow.linkedPrompts"
"""The tag of runs and logged models that names the prompts they used, as JSON."""
DATASET: Final = "used by the run"
PROMPT: Final = "used by the model"
FEATURES: Final = "features are looked up in it"
CHILD: Final = "below the run"
EVALUATION: Final = "evaluated the model"
ENDPOINT: Final = "serves the version"


@dataclass(frozen=True, slots=True)
class Fan:
    """Things of one kind that all lead to one thing, or that one thing leads to."""

    things: tuple[Thing, ...]
    """The things, at least one."""
    at: str
    """The id of the thing that they lead to or come from."""
    inward: bool
    """Whether they lead to it."""


def fans(snapshot: Snapshot, chain: Sequence[Thing]) -> Iterator[Fan]:
    """Give what leads into the chain and out of it."""
    ids = {thing.id for thing in chain}
    model = next(id for id in ("logged_model", "version", "model") if id in ids)
    used = "version" if "version" in ids else model
    trained = "run" if "run" in ids else model
    related, evaluations = snapshot.related_runs, snapshot.evaluation_runs
    children = related.children if related else ()
    groups: tuple[tuple[str, str, bool, Iterator[Thing]], ...] = (
        ("dataset", trained, True, datasets(snapshot)),
        ("prompt", model, True, prompts(snapshot)),
        ("features", model, True, features(snapshot)),
        ("upstream", used, True, unity_catalog(snapshot, "upstream")),
        ("child", trained, False, runs(children, CHILD, "Child Run")),
        ("evaluation", model, False, runs(evaluations or (), EVALUATION, "Evaluation Run")),
        ("endpoint", used, False, endpoints(snapshot)),
        ("downstream", used, False, unity_catalog(snapshot, "downstream")),
    )
    for prefix, at, inward, found in groups:
        things = tuple(
            replace(thing, id=f"{prefix}_{number}")
            for number, thing in enumerate(dict.fromkeys(found), 1)
        )
        if things:
            yield Fan(things, at, inward)


def runs(found: Sequence[RelatedRun], role: str, kind: str) -> Iterator[Thing]:
    """Give runs that have to do with the model."""
    for run in found:
        yield Thing("", role, kind, run.run_name or run.run_id, run.run_id, page(run))


def datasets(snapshot: Snapshot) -> Iterator[Thing]:
    """Give the datasets that the run used, and what Spark read in it."""
    for dataset in snapshot.run.dataset_inputs if snapshot.run else ():
        detail = ", ".join(filter(None, (dataset.digest, tag(dataset.tags, CONTEXT))))
        yield Thing("", DATASET, "Dataset", dataset.name, detail)
    read, _ = spark_datasources(snapshot.run.tags if snapshot.run else ())
    for source in read:
        detail = ", ".join(filter(None, (source.format, source.version)))
        yield Thing("", DATASET, "Spark Datasource", source.path, detail)


def features(snapshot: Snapshot) -> Iterator[Thing]:
    """Give the tables that a Feature Store model looks its features up in."""
    spec = snapshot.feature_store.feature_spec if snapshot.feature_store else None
    for name in feature_tables(spec):
        yield Thing("", FEATURES, "Feature Table", name)


def prompts(snapshot: Snapshot) -> Iterator[Thing]:
    """Give the prompts that the run or the model used."""
    run, logged, model = snapshot.run, snapshot.logged_model, snapshot.model
    named = linked_prompts(run.tags if run else ())
    named += linked_prompts(logged.tags if logged else ())
    listed = model.details.get("prompts") if model else None
    for uri in listed if isinstance(listed, list) else ():
        text = in_one_line(uri).removeprefix("prompts:/")
        name, _, version = text.rpartition("/")
        named.append((name, version) if name else (text, ""))
    for name, version in named:
        detail = f"version {version}" if version else ""
        yield Thing("", PROMPT, "Prompt", name, detail)


def linked_prompts(tags: Sequence[Tag]) -> list[tuple[str, str]]:
    """Read the tag that names prompts."""
    try:
        found = parse_json(tag(tags, LINKED_PROMPTS) or "[]")
    except ValueError:
        return []
    return [
        (in_one_line(each["name"]), in_one_line(each["version"]) if each.get("version") else "")
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict) and each.get("name")
    ]


def endpoints(snapshot: Snapshot) -> Iterator[Thing]:
    """Give the endpoints that serve the version."""
    found: dict[str, Thing] = {}
    for served in snapshot.serving_endpoints or ():
        state = "being rolled out" if served.pending else served.state or ""
        name, known = served.endpoint, found.get(served.endpoint)
        states = dict.fromkeys(filter(None, (known.detail if known else "", state)))
        found[name] = Thing("", ENDPOINT, "Serving Endpoint", name, ", ".join(states), page(served))
    yield from found.values()


def unity_catalog(
    snapshot: Snapshot, direction: Literal["upstream", "downstream"]
) -> Iterator[Thing]:
    """Give what Unity Catalog saw on the way into the version, or out of it."""
    made = "made from" if direction == "upstream" else "made with"
    for entry in snapshot.lineage or ():
        if entry.direction == direction:
            role = f"{made} it, says Unity Catalog"
            yield Thing("", role, entry.kind.title(), entry.name, entry.system or "")
