"""A whole card, and what belongs beside it."""

from __future__ import annotations

from mlflow_report_plugin.exports.huggingface.body import body
from mlflow_report_plugin.exports.huggingface.eval_results import eval_results
from mlflow_report_plugin.exports.huggingface.front_matter import front_matter
from mlflow_report_plugin.exports.huggingface.in_yaml import in_yaml
from mlflow_report_plugin.renderers import markdown
from mlflow_report_plugin.snapshot import Snapshot


def render(*, snapshot: Snapshot) -> str:
    """Write the card of a model.

    Args:
        snapshot: What was collected.

    Returns:
        Markdown with YAML in front.
    """
    text = markdown.render(document=body(snapshot), keeps_markdown=True)
    return f"---\n{in_yaml(front_matter(snapshot))}---\n\n{text}"


def beside(*, snapshot: Snapshot) -> dict[str, str]:
    """Write the results of benchmarks, as the Hub reads them.

    Args:
        snapshot: What was collected.

    Returns:
        The content of each file by its path; none where nobody named a benchmark.
    """
    return {path: in_yaml(entries) for path, entries in eval_results(snapshot).items()}
