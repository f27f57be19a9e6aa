"""The sub-section Tags of a run: in groups, then those that hold JSON taken apart."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.document import Block, Section
from mlflow_report_plugin.sections.blocks.tables import NONE_FOUND, tags
from mlflow_report_plugin.sections.run.exploded_tags import exploded_tags
from mlflow_report_plugin.sections.view import View
from mlflow_report_plugin.snapshot import Tag

GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Git Repo Tags", ("mlflow.databricks.gitRepo", "mlflow.source.git.")),
    ("Notebook Tags", ("mlflow.databricks.notebook",)),
    ("Cluster Tags", ("mlflow.databricks.cluster.",)),
    ("Workspace Tags", ("mlflow.databricks.webappURL", "mlflow.databricks.workspace")),
    ("Source Tags", ("mlflow.source.",)),
    ("Job Tags", ("mlflow.databricks.job",)),
    ("Other System Tags", ("mlflow.",)),
    ("User Tags", ("",)),
)
"""The groups in order, with the beginnings of their tags. A tag stands in the first that fits."""

ALWAYS: Final = {"Source Tags", "Other System Tags", "User Tags"}
"""The groups that are shown when they are empty; the others exist in some environments only."""


def run_tags(found: tuple[Tag, ...], view: View) -> Section:
    """Show the tags of a run."""
    if not found:
        return Section("Tags", (NONE_FOUND,))
    groups: dict[str, list[Tag]] = {title: [] for title, _ in GROUPS}
    for tag in found:
        groups[group_of(tag.key)].append(tag)
    blocks: list[Block] = [
        Section(title, (tags(members, ("Key", "Value")),))
        for title, members in groups.items()
        if members or title in ALWAYS
    ]
    return Section("Tags", (*blocks, exploded_tags(found, view)))


def group_of(key: str) -> str:
    """Tell where a tag stands."""
    # The last group begins with the empty text, so there is always one.
    return next(title for title, beginnings in GROUPS if key.startswith(beginnings))
