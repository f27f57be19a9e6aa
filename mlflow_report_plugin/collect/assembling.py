"""Parts that were read become a snapshot."""

from __future__ import annotations

import platform
import time
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.collect.reading import aliases, identity, lost_nans, uris
from mlflow_report_plugin.collect.reading.parts import Parts
from mlflow_report_plugin.errors import ReportError
from mlflow_report_plugin.snapshot import (
    DEEP_PARTS,
    PERMISSION_PARTS,
    PRIVATE_PARTS,
    Gap,
    ModelVersion,
    Provenance,
    Reach,
    Snapshot,
)
from mlflow_report_plugin.version import __version__

Depth: TypeAlias = Literal["basic", "full"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is to be."""

    report_id: str
    """The id that its requests carry."""
    permissions: bool
    """Whether to read who may do what."""
    depth: Depth
    """Whether to read the deep parts."""
    reach: Reach
    """For whom it is read."""
    without: tuple[str, ...] = ()
    """Further parts to leave out."""


def left_out(asked: Asked) -> tuple[str, ...]:
    """Name the parts that are not asked for."""
    return (
        *(DEEP_PARTS if asked.depth == "basic" else ()),
        *((*PRIVATE_PARTS, "listed_endpoints") if asked.reach == "shared" else ()),
        *((*PERMISSION_PARTS, "access") if not asked.permissions else ()),
        *asked.without,
    )


def assemble(client: Client, parts: Parts, asked: Asked) -> Snapshot:
    """Wait for all parts, and put the snapshot together.

    Args:
        client: Where they are read from.
        parts: The parts.
        asked: What the report is to be.

    Returns:
        The snapshot, with credentials. A part that could not be read is a gap in it.
    """
    found: dict[str, Any] = {}
    gaps: list[Gap] = []
    for part in parts.names:
        if part not in Snapshot.model_fields:
            continue
        try:
            found[part] = parts.wait(part, object)
        except ReportError as error:
            gaps.append(Gap(part=part, reason=error.reason, message=str(error)))
    if isinstance(found.get("model_version"), ModelVersion):
        model = found.get("registered_model")
        found["model_version"] = aliases.completed(found["model_version"], model)
    if "logged_model" in found:
        found["logged_model"] = lost_nans.restored(found)
    for part, doubt in identity.disagreements(parts):
        parts.note(part, doubt)
    version = found.get("model_version")
    name = version.name if version else parts.target.name
    return Snapshot(
        **found,
        uris=uris.of(parts),
        provenance=Provenance(
            report_id=asked.report_id,
            report_time=int(time.time() * 1000),
            plugin_version=__version__,
            mlflow_version=client.mlflow_version,
            python_version=platform.python_version(),
            tracking_uri=client.tracking_uri,
            registry_uri=client.registry_of(name) if name else client.registry_uri,
            upgraded_copies=client.outdated,
            permissions=asked.permissions,
            depth=asked.depth,
            reach=asked.reach,
        ),
        gaps=tuple(dict.fromkeys((*gaps, *parts.gaps()))),
    )
