"""Results of benchmarks of the Hub, in files that it reads beside a card.

That a metric is the result of a benchmark, only people know. They say so with a tag of the version,
the registered model, the logged model or the run: `mlflow_report.benchmark.METRIC`, with the id of
the benchmark's data set and its task, such as `Idavidrein/gpqa:gpqa_diamond`.
"""

from __future__ import annotations

import re
from typing import Final

from mlflow_report_plugin.exports.facts.moments import moment
from mlflow_report_plugin.exports.facts.named import tags_of
from mlflow_report_plugin.sections.blocks.measurements import measurements
from mlflow_report_plugin.snapshot import Snapshot

TAG: Final = "mlflow_report.benchmark."
"""What the names of such tags begin with."""
BENCHMARK: Final = re.compile(
    r"([A-Za-z0-9][\w.-]{0,95})/([A-Za-z0-9][\w.-]{0,95}):(\w[\w.-]{0,95})", re.ASCII
)


def eval_results(snapshot: Snapshot) -> dict[str, list[dict[str, object]]]:
    """Write the results of benchmarks.

    Args:
        snapshot: What was collected.

    Returns:
        Entries by the path of their file, one file for each benchmark.
    """
    files: dict[str, list[dict[str, object]]] = {}
    found = {each.key: each for each in reversed(measurements(snapshot)) if each.is_finite}
    said: dict[str, str] = {}
    for tag in tags_of(snapshot):
        if tag.key.startswith(TAG):
            said.setdefault(tag.key.removeprefix(TAG), tag.value.strip())
    for key, value in said.items():
        benchmark = BENCHMARK.fullmatch(value)
        if benchmark is None or key not in found:
            continue
        owner, name, task = benchmark.groups()
        date = moment(found[key].metric.timestamp)
        entry = {
            "dataset": {"id": f"{owner}/{name}", "task_id": task},
            "value": found[key].number,
            **({"date": date} if date else {}),
        }
        files.setdefault(f".eval_results/{owner}--{name}.yaml", []).append(entry)
    return files
