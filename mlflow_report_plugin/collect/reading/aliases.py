"""The aliases of a version, which searches leave out."""

from __future__ import annotations

from mlflow_report_plugin.snapshot import ModelVersion, RegisteredModel


def completed(version: ModelVersion, model: RegisteredModel | None) -> ModelVersion:
    """Name the aliases of a version.

    Args:
        version: The version, by its own record or by a search.
        model: Its registered model, None where that could not be read.

    Returns:
        The version with the aliases that its registered model names, where it names none itself.
    """
    if version.aliases or model is None:
        return version
    found = (each.alias for each in model.aliases if each.version == version.version)
    return version.model_copy(update={"aliases": tuple(sorted(found))})
