"""What programs read of a check: the formats of test runners, scanners and forges.

junit.py   JUnit XML
sarif.py   SARIF 2.1.0
github.py  the workflow commands of GitHub Actions
gitlab.py  the code quality report of GitLab
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from mlflow_report_plugin.check_formats.github import github
from mlflow_report_plugin.check_formats.gitlab import gitlab
from mlflow_report_plugin.check_formats.junit import junit
from mlflow_report_plugin.check_formats.sarif import sarif
from mlflow_report_plugin.snapshot import Check


class CheckFormat(NamedTuple):
    """A format that only checks have."""

    suffix: str
    """The suffix of its files; empty where it has none of its own."""
    media_type: str
    """What its files are called on the web."""
    write: Callable[[Check], str]
    """Writes a check."""


FORMATS: Final = {
    "junit": CheckFormat(".xml", "application/xml", junit),
    "sarif": CheckFormat(".sarif", "application/sarif+json", sarif),
    "github": CheckFormat("", "text/plain", github),
    "gitlab": CheckFormat("", "application/json", gitlab),
}
"""The formats by name."""
