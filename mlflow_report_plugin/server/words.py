"""What the templates of the pages say, and how: each of these is a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from markupsafe import Markup

from mlflow_report_plugin import redact
from mlflow_report_plugin.document import Moment
from mlflow_report_plugin.renderers import description, html
from mlflow_report_plugin.renderers.visible import NAME_LIMIT, one_line, shorten, visible
from mlflow_report_plugin.sections.blocks import brief as in_few
from mlflow_report_plugin.sections.blocks import history_words
from mlflow_report_plugin.sections.blocks.changes import PLURALS
from mlflow_report_plugin.sections.blocks.metrics import number_cell
from mlflow_report_plugin.sections.check import page
from mlflow_report_plugin.snapshot import Metric, PolicyResult, VersionInHistory

LINE_LIMIT: Final = 600
"""The longest line about changes that is shown whole, in characters."""
CUT: Final = "… (shortened)"
"""What stands behind what was cut: no file has the rest of a list."""
FORMATS: Final = {
    "markdown": "Markdown",
    "html": "HTML",
    "json": "JSON",
    "junit": "JUnit",
    "sarif": "SARIF",
    "huggingface": "Hugging Face",
    "cyclonedx": "CycloneDX",
    "spdx": "SPDX",
}
"""What the formats are called that have a name of their own."""


def short(text: str) -> str:
    """Write what anybody wrote in a line."""
    told = redact.text(text)
    return one_line(told[:NAME_LIMIT]) + (CUT if len(told) > NAME_LIMIT else "")


def described(text: str) -> Markup:
    """Write a description as its author meant it."""
    return description.render(shorten(redact.text(text))[0])


def time(milliseconds: object) -> Markup | str:
    """Write a time; nothing where there is none."""
    try:
        text = history_words.shown_time(int(str(milliseconds)))
    except ValueError:
        return ""
    return html.write_cell(Moment(text)) if text else ""


def changed(version: VersionInHistory) -> str:
    """Write what changed in a version in a line."""
    told = history_words.what_changed(version)
    return one_line(told[:LINE_LIMIT]) + (CUT if len(told) > LINE_LIMIT else "")


def worst(version: VersionInHistory) -> str:
    """Give the worst of what changed in a version, as the name of a class."""
    since = version.since
    return next((each for each in PLURALS if since and getattr(since, each)), "")


def format_name(format: str) -> str:
    """Name a format."""
    return FORMATS.get(format, format)


def number(metric: Metric) -> Markup:
    """Write the value of a metric as people read it."""
    return html.write_cell(number_cell(metric.value))


def brief(text: str) -> str:
    """Write what anybody wrote in a few words."""
    return visible(in_few.brief(redact.text(text)))


def outcome(policy: PolicyResult) -> str:
    """Say in a word what came of a policy."""
    return page.KINDS[policy.outcome].text


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "brief": brief,
    "cell": html.write_cell,
    "changed": changed,
    "describe": described,
    "format_name": format_name,
    "in_words": history_words.in_words,
    "number": number,
    "outcome": outcome,
    "short": short,
    "time": time,
    "visible": visible,
    "worst": worst,
}
"""The filters by the names that templates call them by."""
