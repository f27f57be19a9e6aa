"""Facts about the model that more than one section states."""

from __future__ import annotations

import re

from mlflow_report_plugin.document import Cell, Missing, Moment, Number
from mlflow_report_plugin.sections.blocks.cells import given, shown, size
from mlflow_report_plugin.sections.blocks.gaps import missing_cell, nothing_cell
from mlflow_report_plugin.snapshot import FeatureStore, Files, MlflowModel, Snapshot

PYFUNC = "python_function"
NOT_THE_LIBRARY = ("python_version", "cloudpickle_version")
"""Versions that flavors keep of what the model was saved with, not of what it is made with."""


def native_flavors(model: MlflowModel) -> tuple[str, ...]:
    """Name the flavors that say what kind of model it is."""
    return tuple(name for name in model.flavors if name != PYFUNC) or tuple(model.flavors)


def flavor(model: MlflowModel) -> Cell:
    """Name the flavor as the overview does."""
    natives = native_flavors(model)
    pyfunc = model.flavors.get(PYFUNC)
    loader = pyfunc.get("loader_module") if isinstance(pyfunc, dict) else None
    if len(natives) < 2 and isinstance(loader, str) and loader:
        return loader
    return given(", ".join(natives))


def flavor_version(model: MlflowModel) -> Cell:
    """Tell the version of the library behind the native flavor."""
    natives = native_flavors(model)
    versions = {name: library_version(name, model.flavors[name]) for name in natives}
    if len(natives) == 1:
        return given(versions[natives[0]])
    return given(", ".join(f"{name} {version}" for name, version in versions.items() if version))


def library_version(name: str, config: object) -> str | None:
    """Find the version of a flavor's library.

    Args:
        name: The flavor, such as `xgboost`.
        config: Its settings, such as `{"xgb_version": "2.0.3"}`.

    Returns:
        The version, or None where the settings do not tell.
    """
    if not isinstance(config, dict):
        return None
    ending = sorted(key for key in config if key.endswith("_version"))
    for key in (f"{name}_version", *ending, "version"):
        if key not in NOT_THE_LIBRARY and config.get(key) not in (None, ""):
            cell = shown(config[key])
            return cell if isinstance(cell, str) else None
    return None


def size_bytes(snapshot: Snapshot, thousands: str = "") -> Cell:
    """Tell the size of the model.

    Args:
        snapshot: What was collected.
        thousands: The separator of thousands.

    Returns:
        The size that the MLmodel file states, otherwise that of the listed files added up.
    """
    stated = snapshot.model.details.get("model_size_bytes") if snapshot.model else None
    if isinstance(stated, int) and not isinstance(stated, bool):
        return size(stated, format(stated, thousands))
    if stated not in (None, ""):
        return shown(stated)
    if snapshot.files is None:
        return missing_cell(snapshot, "files")
    return total_size(snapshot.files, thousands)


def raw_model_size(snapshot: Snapshot, found: FeatureStore) -> Cell:
    """Tell the size of the model that the Feature Store wraps."""
    files = snapshot.files
    if files is not None:
        below = f"{found.raw_model_path}/"
        own = tuple(file for file in files.files if file.path.startswith(below))
        files = files.model_copy(update={"files": own})
    return size_bytes(snapshot.model_copy(update={"model": found.raw_model, "files": files}))


def total_size(files: Files, thousands: str = "") -> Cell:
    """Tell the size of the listed files.

    Args:
        files: The files.
        thousands: The separator of thousands.

    Returns:
        The known sizes added up; `at least` that, where a file or its size is not known.
    """
    known = [file.size for file in files.files if file.size is not None]
    if files.files and not known:
        return Missing()
    whole = files.complete and len(known) == len(files.files)
    exact = format(files.total_size, thousands)
    return size(files.total_size, exact) if whole else at_least(files.total_size, exact)


def at_least(count: int, exact: str) -> Cell:
    """Tell a size that may be larger.

    Args:
        count: How many bytes are known of.
        exact: All digits of it.

    Returns:
        The size, with the words that there may be more.
    """
    match size(count, exact):
        case Number(text=text):
            return Number(f"at least {text}", f"at least {exact}")
        case _:
            return f"at least {exact}"


def time_created(model: MlflowModel) -> Cell:
    """Tell when the model was made."""
    text = model.text("utc_time_created")
    found = re.match(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)", text or "")
    return Moment(f"{found[1]} {found[2]}") if found else given(text)


def run_uri(snapshot: Snapshot) -> Cell:
    """Give the URI of the model below its run, which may need the MLmodel file to be known."""
    found = snapshot.uris.run_uri
    return found or nothing_cell(snapshot, "run", "model", "logged_model", otherwise="not set")


def headline(snapshot: Snapshot) -> dict[str, Cell]:
    """Tell what the model is, in the rows that the overview and the dashboard share."""
    model = snapshot.model
    unread = missing_cell(snapshot, "model")
    raw = snapshot.feature_store.raw_model if snapshot.feature_store else None
    return {
        "model_uri": snapshot.uris.model_uri,
        "flavor": flavor(model) if model else unread,
        "flavor_version": flavor_version(model) if model else unread,
        # People know the model that the Feature Store wraps, not the wrapper.
        **(
            {"raw_model_flavor": flavor(raw), "raw_model_flavor_version": flavor_version(raw)}
            if raw
            else {}
        ),
        "mlflow_version": given(model.details.get("mlflow_version")) if model else unread,
        "size_bytes": size_bytes(snapshot, thousands=","),
        "databricks_runtime": given(model.details.get("databricks_runtime")) if model else unread,
        "time_created": time_created(model) if model else unread,
    }
