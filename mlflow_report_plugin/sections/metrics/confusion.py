"""Confusion matrices: of counts that were logged as metrics, or of a small table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from mlflow_report_plugin.document import Matrix
from mlflow_report_plugin.sections.blocks.measurements import Measurement
from mlflow_report_plugin.snapshot import DataTable, Snapshot

COUNT: Final = re.compile(r"(.{0,200}?)((?:true|false)_(?:negatives|positives))")
"""What MLflow's evaluator calls the four counts, after a prefix if it was given one."""
MOST: Final = 4
"""How many matrices are drawn."""
LARGEST: Final = 1 << 53
"""From here on a double has no odd numbers, and is no count."""


def confusion(snapshot: Snapshot, found: Sequence[Measurement]) -> tuple[Matrix, ...]:
    """Draw confusion matrices.

    Args:
        snapshot: What was collected.
        found: What was measured.

    Returns:
        The matrices of whole counts.
    """
    tables = snapshot.run_artifacts.tables if snapshot.run_artifacts else ()
    of_tables = (matrix for table in tables if (matrix := of_table(table)))
    return (*of_counts(found), *of_tables)[:MOST]


def of_counts(found: Sequence[Measurement]) -> Iterator[Matrix]:
    """Draw the counts of classifiers of two classes."""
    together: dict[tuple[str, str, str | None], dict[str, int]] = {}
    for each in found:
        match = COUNT.fullmatch(each.key)
        if match and each.is_finite and each.number.is_integer() and 0 <= each.number < LARGEST:
            same = together.setdefault((match[1], each.data, each.metric.run_id), {})
            same[match[2]] = int(each.number)
    for (prefix, data, _), counts in together.items():
        if len(counts) == 4:
            names = ("true_negatives", "false_positives", "false_negatives", "true_positives")
            tn, fp, fn, tp = (counts[name] for name in names)
            where = " of ".join(filter(None, (prefix.strip("_/ -."), data)))
            yield Matrix(
                f"Confusion matrix{f', {where}' if where else ''}",
                ("negative", "positive"),
                ((tn, fp), (fn, tp)),
                f"{tn:,} true negatives, {fp:,} false positives, "
                f"{fn:,} false negatives, {tp:,} true positives",
            )


def of_table(table: DataTable) -> Matrix | None:
    """Draw a table that says it is one, and has as many rows of counts as columns."""
    if "confusion" not in PurePosixPath(table.path.lower()).stem:
        return None
    labelled = len(table.columns) == len(table.rows) + 1
    labels = table.columns[1:] if labelled else table.columns
    rows = [row[1:] if labelled else row for row in table.rows]
    counts = tuple(tuple(c for c in row if isinstance(c, int) and c >= 0) for row in rows)
    is_whole = table.row_count == len(table.rows) == len(labels) > 1
    if not is_whole or any(len(row) != len(labels) for row in (*rows, *counts)):
        return None
    title = f"Confusion matrix: {table.path}"
    return Matrix(title, labels, counts, f"A table of {len(labels)} classes, rows as logged")
