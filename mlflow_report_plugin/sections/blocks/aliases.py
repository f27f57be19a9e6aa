"""The aliases of the version that is reported on."""

from __future__ import annotations

from mlflow_report_plugin.snapshot import Snapshot


def aliases_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Name the aliases of the version.

    Args:
        snapshot: What was collected.

    Returns:
        Those that its own record names, then those that the registered model says point to it;
        nothing where there is no version.
    """
    version, model = snapshot.model_version, snapshot.registered_model
    if version is None:
        return ()
    pointing = (
        each.alias for each in (model.aliases if model else ()) if each.version == version.version
    )
    return tuple(dict.fromkeys((*version.aliases, *pointing)))
