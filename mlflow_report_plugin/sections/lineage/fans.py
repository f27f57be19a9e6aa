"""What leads into the way of the model and out of it: datasets, prompts, runs, endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from mlflow_report_plugin.sections.blocks.cells import parse_json, tag
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.sections.blocks.inputs import CONTEXT
from mlflow_report_plugin.sections.blocks.spark_datasources import spark_datasources
from mlflow_report_plugin.sections.blocks.tables import in_one_line
from mlflow_report_plugin.sections.lineage.chain import Thing, page
from mlflow_report_plugin.snapshot import DatasetInput, RelatedRun, Snapshot, Tag

LINKED_PROMPTS: Final = "mlflow.linkedPrompts"
"""The tag of runs and logged models that names the prompts they used, as JSON."""
DATASET: Final = "used by the run"
PROMPT: Final = "used by the model"
FEATURES: Final = "features are looked up in it"
CHILD: Final = "below the run"
EVALUATION: Final = "evaluated the model"
ENDPOINT: Final = "serves the version"
TEST: Final = "used by the evaluation"
SIBLING: Final = "of the same registered model"


@dataclass(frozen=True, slots=True)
class Fan:
    """Things of one kind that all lead to one thing, or that one thing leads to."""

    things: tuple[Thing, ...]
    """The things, at least one."""
    called: str
    """What several of them are called, such as `child runs`."""
    at: tuple[str, ...]
    """The ids of the things that they lead to or come from."""
    inward: bool
    """Whether they lead to it."""
    more: bool = False
    """Whether there are more than these."""


def fans(snapshot: Snapshot, chain: Sequence[Thing]) -> Iterator[Fan]:
    """Give what leads into the chain and out of it."""
    ids = {thing.id for thing in chain}
    model = next(id for id in ("logged_model", "version", "model") if id in ids)
    used = "version" if "version" in ids else model
    trained = "run" if "run" in ids else model
    related, evaluations = snapshot.related_runs, snapshot.evaluation_runs
    children = related.children if related else ()
    groups: tuple[tuple[str, str, str, bool, Iterator[Thing]], ...] = (
        ("dataset", "data sets", trained, True, datasets(snapshot)),
        ("prompt", "prompts", model, True, prompts(snapshot)),
        ("features", "feature tables", model, True, features(snapshot)),
        ("upstream", "sources", used, True, unity_catalog(snapshot, "upstream")),
        ("child", "child runs", trained, False, runs(children, CHILD, "Child Run")),
        (
            *("evaluation", "evaluation runs", model, False),
            runs(evaluations or (), EVALUATION, "Evaluation Run"),
        ),
        ("endpoint", "serving endpoints", used, False, endpoints(snapshot)),
        ("downstream", "uses", used, False, unity_catalog(snapshot, "downstream")),
    )
    for prefix, called, at, inward, found in groups:
        things = numbered(prefix, found)
        if things:
            more = prefix == "child" and related is not None and related.more_children
            yield Fan(things, called, (at,), inward, more)
    yield from test_sets(snapshot)
    if "registered_model" in ids:
        yield from siblings(snapshot)


def numbered(prefix: str, found: Iterable[Thing], first: int = 1) -> tuple[Thing, ...]:
    """Give things ids, each thing once."""
    each = enumerate(dict.fromkeys(found), first)
    return tuple(replace(thing, id=f"{prefix}_{number}") for number, thing in each)


def test_sets(snapshot: Snapshot) -> Iterator[Fan]:
    """Give the datasets that the model was evaluated on, each with all runs that used it."""
    used: dict[Thing, dict[str, None]] = {}
    evaluations = snapshot.evaluation_runs or ()
    things = numbered("evaluation", runs(evaluations, EVALUATION, "Evaluation Run"))
    ids = {thing.detail: thing.id for thing in things}
    for run in evaluations:
        for dataset in run.dataset_inputs:
            used.setdefault(dataset_thing(dataset, TEST), {})[ids[run.run_id]] = None
    groups: dict[tuple[str, ...], list[Thing]] = {}
    for thing, at in used.items():
        groups.setdefault(tuple(at), []).append(thing)
    first = 1
    for runs_, found in groups.items():
        yield Fan(numbered("test", found, first), "data sets", runs_, inward=True)
        first += len(found)


def siblings(snapshot: Snapshot) -> Iterator[Fan]:
    """Count the other versions of the registered model."""
    found, version = snapshot.versions, snapshot.model_version
    if found is None or version is None:
        return
    count = sum(each.version != version.version for each in found.versions) + found.more
    if count:
        least = "" if found.counted_all else "at least "
        name = f"{least}{count:,} other version{'' if count == 1 else 's'}"
        thing = Thing("versions", SIBLING, "Model Versions", name, section="Versions")
        yield Fan((thing,), "other versions", ("registered_model",), inward=True)


def runs(found: Sequence[RelatedRun], role: str, kind: str) -> Iterator[Thing]:
    """Give runs that have to do with the model."""
    for run in found:
        yield Thing("", role, kind, run.run_name or run.run_id, run.run_id, page(run))


def datasets(snapshot: Snapshot) -> Iterator[Thing]:
    """Give the datasets that the run used, and what Spark read in it."""
    for dataset in snapshot.run.dataset_inputs if snapshot.run else ():
        yield dataset_thing(dataset, DATASET)
    read, _ = spark_datasources(snapshot.run.tags if snapshot.run else ())
    for source in read:
        detail = ", ".join(filter(None, (source.format, source.version)))
        yield Thing("", DATASET, "Spark Datasource", source.path, detail)


def dataset_thing(dataset: DatasetInput, role: str) -> Thing:
    """Give a dataset that a run used."""
    detail = ", ".join(filter(None, (dataset.digest, tag(dataset.tags, CONTEXT))))
    return Thing("", role, "Dataset", dataset.name, detail)


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
