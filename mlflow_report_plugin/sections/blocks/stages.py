"""The stage of a version, in words."""

from __future__ import annotations

from mlflow_report_plugin.document import Cell, Missing


def stage(current_stage: str | None, in_unity_catalog: bool = False) -> Cell:
    """Show a stage.

    Args:
        current_stage: The stage as MLflow spells it.
        in_unity_catalog: Whether the version lives in Unity Catalog.

    Returns:
        The stage, or that there is none.
    """
    if in_unity_catalog and not current_stage:
        return Missing("Unity Catalog has no stages")
    # MLflow spells "no stage" as the text `None`.
    return Missing("none") if current_stage in (None, "", "None") else current_stage
