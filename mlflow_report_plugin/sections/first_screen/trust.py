"""The panel that says why to trust the model: who made it, from what, and who may change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.document import Cell, Jump, Link, Missing, Moment, Panel, Point, Points
from mlflow_report_plugin.sections.blocks.brief import brief, few
from mlflow_report_plugin.sections.blocks.cells import tag, time
from mlflow_report_plugin.sections.blocks.feature_spec import feature_tables
from mlflow_report_plugin.sections.blocks.gaps import REASONS, left_out, not_read
from mlflow_report_plugin.sections.blocks.inputs import CONTEXT
from mlflow_report_plugin.sections.blocks.licence import licence
from mlflow_report_plugin.sections.blocks.loading_code import in_short
from mlflow_report_plugin.sections.blocks.metric_names import TRAINING
from mlflow_report_plugin.sections.blocks.model_facts import time_created
from mlflow_report_plugin.sections.blocks.requirements import COMMITS
from mlflow_report_plugin.sections.blocks.source_links import source_links
from mlflow_report_plugin.sections.blocks.spark_datasources import spark_datasources
from mlflow_report_plugin.sections.blocks.types import plain
from mlflow_report_plugin.sections.blocks.who_may import who_may
from mlflow_report_plugin.snapshot import Snapshot, Tag

SHORT_COMMIT: Final = 10
"""How many characters of a commit people read."""
GAPS: Final = Jump("gaps", "Gaps")


def trust(snapshot: Snapshot) -> Panel:
    """Say who made the model from what, what loading it runs, and who may change it."""
    return Panel(
        "Trust",
        (
            Points(
                (
                    *made(snapshot),
                    *code(snapshot),
                    *data(snapshot),
                    *approvals(snapshot),
                    loading(snapshot),
                    *(Point(words) for words in (who_may(snapshot),) if words),
                    *papers(snapshot),
                    gaps(snapshot),
                )
            ),
        ),
    )


def made(snapshot: Snapshot) -> Iterator[Point]:
    """Say who made the model and who registered it, and when."""
    run, version = snapshot.run, snapshot.model_version
    who = (tag(run.tags, "mlflow.user") or run.user_id) if run else None
    when = moment(snapshot)
    words: list[Cell] = []
    if who or when:
        words += ["Made", *((f"by {brief(who)}",) if who else ()), *on(when)]
    if version is not None:
        by = version.user_id if version.user_id != who else None
        later = as_moment(time(version.creation_timestamp))
        if by or (later and days(later) != days(when)):
            words.append("and registered" if words else "Registered")
            words += [*((f"by {brief(by)}",) if by else ()), *on(later)]
    if words:
        yield Point(tuple(words))
    elif not_read(snapshot, "run"):
        yield Point(("Made by:", unread(snapshot, "run")))


def moment(snapshot: Snapshot) -> tuple[Cell, ...]:
    """Say when the model was made."""
    if snapshot.model is not None and (found := as_moment(time_created(snapshot.model))):
        return found
    return as_moment(time(snapshot.run.start_time)) if snapshot.run else ()


def days(moments: tuple[Cell, ...]) -> tuple[str, ...]:
    """Give the days of times."""
    return tuple(plain(each)[:10] for each in moments)


def on(moments: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Say a time after the name of who did it."""
    return ("on", *moments) if moments else ()


def as_moment(found: Cell) -> tuple[Cell, ...]:
    """Show a time where there is one."""
    return (found,) if isinstance(found, str | Moment) else ()


def code(snapshot: Snapshot) -> Iterator[Point]:
    """Say where the code is that made the model."""
    run, logged = snapshot.run, snapshot.logged_model
    tags: tuple[Tag, ...] = (*(run.tags if run else ()), *(logged.tags if logged else ()))
    links: dict[str, Cell] = dict(source_links(run))
    commit = next(filter(None, (tag(tags, key) for key in COMMITS)), "")
    source = tag(tags, "mlflow.source.name") or ""
    words: list[Cell] = []
    if source:
        words.append(linked(brief(source), links.get("_notebook_link")))
    if commit:
        words += ["at commit" if words else "commit"]
        words.append(linked(brief(commit[:SHORT_COMMIT]), links.get("_git_commit_link")))
    if words:
        yield Point(("Code:", *words))
    elif not_read(snapshot, "run"):
        yield Point(("Code:", unread(snapshot, "run")))


def linked(words: str, link: Cell | None) -> Cell:
    """Lead from words to where a row of the report leads."""
    return Link(words, link.url) if isinstance(link, Link) else words


def data(snapshot: Snapshot) -> Iterator[Point]:
    """Say which data the model was made from, and which it was evaluated on."""
    run = snapshot.run
    inputs = run.dataset_inputs if run else ()
    contexts = {each.name: tag(each.tags, CONTEXT) or "" for each in inputs}
    fitted = [name for name, context in contexts.items() if context in (*TRAINING, "")]
    others = [name for name in contexts if name not in fitted]
    upstream = [each.name for each in snapshot.lineage or () if each.direction == "upstream"]
    spark, _ = spark_datasources(run.tags if run else ())
    found = snapshot.feature_store
    looked_up = feature_tables(found.feature_spec) if found else ()
    held_out = [each.name for r in snapshot.evaluation_runs or () for each in r.dataset_inputs]
    made_from = [*fitted, *(each.path for each in spark if each.path), *upstream]
    words = [
        f"{what} {few(names)}"
        for what, names in (
            ("made from", made_from),
            ("features of", looked_up),
            ("evaluated on", [*held_out, *others]),
        )
        if names
    ]
    if words:
        yield Point(("Data:", "; ".join(words)))
    elif not_read(snapshot, "run"):
        yield Point(("Data:", unread(snapshot, "run")))


def approvals(snapshot: Snapshot) -> Iterator[Point]:
    """Say who approved the version."""
    found = snapshot.approvals
    in_force = found.in_force if found else ()
    if in_force:
        who = few(f"{each.who} as {each.role}" for each in in_force)
        yield Point(
            (
                "Approved by",
                who,
                *on(as_moment(time(in_force[0].time))),
                Jump("see Approvals", "Approvals"),
            )
        )
    elif found is None and not_read(snapshot, "approvals"):
        yield Point(("Approved by:", unread(snapshot, "approvals")))


def loading(snapshot: Snapshot) -> Point:
    """Say what loading the model runs."""
    if snapshot.model is None:
        return Point(("What loading it runs:", unread(snapshot, "model")))
    found = in_short(snapshot)
    files = snapshot.files
    all_seen = files is not None and files.complete and not not_read(snapshot, "feature_store")
    if found:
        return Point(
            (
                "Loading it runs or may run code:",
                few(found),
                Jump("see What Loading Runs", "What Loading Runs"),
            )
        )
    if not all_seen:
        what = Missing("not known: not all files were listed", unread=True)
        return Point(("What loading it runs:", what))
    return Point(("Nothing says that loading it runs code",))


def papers(snapshot: Snapshot) -> Iterator[Point]:
    """Say under which licence the model is."""
    found = licence(snapshot)
    if found:
        yield Point(("Licence:", found))
    elif not_read(snapshot, "documents"):
        yield Point(("Licence:", unread(snapshot, "documents")))


def gaps(snapshot: Snapshot) -> Point:
    """Say how much could not be read."""
    count = len(dict.fromkeys(gap.part for gap in snapshot.gaps if gap.reason != "unsupported"))
    if not count and left_out(snapshot):
        return Point(("This report has no", GAPS, "in what it asked for, but did not ask for all"))
    if not count and snapshot.gaps:
        return Point(("All was read that this server offers, see", GAPS))
    if not count:
        return Point(("This report has no", GAPS))
    parts = "1 part" if count == 1 else f"{count:,} parts"
    return Point((f"This report could not read {parts}:", GAPS))


def unread(snapshot: Snapshot, part: str) -> Missing:
    """Say that a part could not be read."""
    gap = snapshot.gap(part)
    return Missing(REASONS[gap.reason].lower() if gap else "not known", unread=True)
