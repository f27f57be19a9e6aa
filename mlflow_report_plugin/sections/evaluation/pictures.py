"""Pictures that were logged to runs."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from mlflow_report_plugin.document import Block, Image, Note
from mlflow_report_plugin.snapshot import Picture

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


def pictures(found: Sequence[Picture], runs: dict[str, str]) -> tuple[Block, ...]:
    """Show pictures, those of a known kind first."""
    order = {name: rank for rank, (_, name) in enumerate(KINDS)}
    ranked = sorted(found, key=lambda each: order.get(kind_of(each.path) or "", len(order)))
    return tuple(picture(each, runs.get(each.run_id, f"run {each.run_id}")) for each in ranked)


def picture(found: Picture, run: str) -> Block:
    """Show a picture."""
    kind = kind_of(found.path)
    text = f"{kind or 'Picture'}, logged as {found.path} by {run}"
    try:
        data = b64decode(found.data, validate=True)
    except (binascii.Error, ValueError):
        return Note(f"{text}: not a picture that can be shown", "info")
    return Image(data, found.media_type, text, f"{kind or 'Picture'}: {found.path}, by {run}")


def kind_of(path: str) -> str | None:
    """Tell what a picture shows."""
    name = PurePosixPath(path.lower()).stem
    return next((words for pattern, words in KINDS if pattern.search(name)), None)
