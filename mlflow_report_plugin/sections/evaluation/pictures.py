"""Pictures that were logged to runs: a gallery for each run and the data it looked at."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from mlflow_report_plugin.document import Block, Gallery, Image, Note, Section
from mlflow_report_plugin.sections.blocks.listing import listing
from mlflow_report_plugin.sections.blocks.metric_names import TRAINING, words_of
from mlflow_report_plugin.sections.blocks.related_runs import name_of_run
from mlflow_report_plugin.snapshot import Picture, RelatedRun, Snapshot

KINDS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile("confusion"), "Confusion matrix"),
    (
        re.compile(r"precision[_ -]?recall|(^|[^a-z])pr([_ -]?curve|[^a-z]|$)"),
        "Precision-recall curve",
    ),
    (re.compile(r"(^|[^a-z])(roc|auroc)([^a-z]|$)"), "ROC curve"),
    (re.compile(r"calibration|reliability"), "Calibration curve"),
    (re.compile(r"(^|[^a-z])lift([^a-z]|$)"), "Lift curve"),
    (re.compile("importance"), "Feature importance"),
    (re.compile(r"(^|[^a-z])shap([^a-z]|$)|beeswarm|waterfall"), "SHAP values"),
    (re.compile("residual"), "Residuals"),
    (re.compile(r"learning[_ -]?curve"), "Learning curve"),
)
"""What the name of a file says that its picture shows, and the words for it."""
MOST_DATA: Final = 2
"""How many data sets are named above the pictures of a run."""


def pictures(snapshot: Snapshot, found: Sequence[Picture]) -> tuple[Block, ...]:
    """Show pictures: first those of evaluations, last those of training data.

    Args:
        snapshot: What was collected.
        found: The pictures.

    Returns:
        A sub-section for each run; those of a run that trained the model apart from its others.
    """
    runs = snapshot.evaluation_runs or ()
    evaluations = {run.run_id: (place, run) for place, run in enumerate(runs)}
    order = {name: rank for rank, (_, name) in enumerate(KINDS)}
    groups: dict[tuple[int, str], list[Picture]] = {}
    for each in sorted(found, key=lambda each: order.get(kind_of(each.path) or "", len(order))):
        if each.run_id in evaluations:
            place, run = evaluations[each.run_id]
            group = place, title_of(run)
        elif {*words_of(PurePosixPath(each.path).stem)} & TRAINING:
            group = len(runs) + 1, f"Training data, by run {name_of_run(snapshot, each.run_id)}"
        else:
            group = len(runs), f"Run {name_of_run(snapshot, each.run_id)}"
        groups.setdefault(group, []).append(each)
    return tuple(
        Section(title, gallery(snapshot, groups[place, title])) for place, title in sorted(groups)
    )


def gallery(snapshot: Snapshot, found: Sequence[Picture]) -> tuple[Block, ...]:
    """Show pictures of one run, and say which files are none."""
    shown = [picture(each, name_of_run(snapshot, each.run_id)) for each in found]
    images = tuple(each for each in shown if isinstance(each, Image))
    notes = tuple(each for each in shown if isinstance(each, Note))
    return (*((Gallery(images),) if images else ()), *notes)


def picture(found: Picture, run: str) -> Image | Note:
    """Show a picture."""
    kind = kind_of(found.path)
    text = f"{kind or 'Picture'}, logged as {found.path} by run {run}"
    try:
        data = b64decode(found.data, validate=True)
    except (binascii.Error, ValueError):
        return Note(f"{text}: not a picture that can be shown", "info")
    caption = f"{kind}: {found.path}" if kind else found.path
    return Image(data, found.media_type, text, caption)


def title_of(run: RelatedRun) -> str:
    """Say who evaluated the model on what."""
    data = listing([*dict.fromkeys(each.name for each in run.dataset_inputs)], MOST_DATA)
    name = run.run_name or run.run_id
    return f"{data}, by run {name}" if data else f"Run {name}"


def kind_of(path: str) -> str | None:
    """Tell what a picture shows."""
    name = PurePosixPath(path.lower()).stem
    return next((words for pattern, words in KINDS if pattern.search(name)), None)
