"""What the snapshots share: short ways to write records, and a Databricks workspace."""

from __future__ import annotations

import json

from pydantic import JsonValue

from mlflow_report_plugin.snapshot import (
    Grant,
    Metric,
    Param,
    PermissionLevel,
    Permissions,
    Provenance,
    Tag,
)

WORKSPACE = "https://e2-demo-west.cloud.databricks.com"
TRACKING = "dbfs:/databricks/mlflow-tracking"
REGISTRY = "dbfs:/databricks/mlflow-registry"
USER = "andre@mycompany.com"


def tags(**values: str) -> tuple[Tag, ...]:
    """Make tags; two underscores in a name stand for a full stop."""
    return tuple(Tag(key=key.replace("__", "."), value=value) for key, value in values.items())


def params(**values: str) -> tuple[Param, ...]:
    """Make params."""
    return tuple(Param(key=key, value=value) for key, value in values.items())


def metrics(**values: float) -> tuple[Metric, ...]:
    """Make metrics as an older server returns them, without steps."""
    return tuple(Metric(key=key, value=value) for key, value in values.items())


def provenance(report_time: int, tracking_uri: str = "databricks://e2_demo") -> Provenance:
    """Say who made a snapshot."""
    return Provenance(
        report_id="5a3f9c1e7b2d4860",
        report_time=report_time,
        plugin_version="0.1.0",
        mlflow_version="2.22.5",
        python_version="3.11.7",
        tracking_uri=tracking_uri,
        registry_uri=tracking_uri,
        permissions=True,
    )


def registry_permissions(object_id: str, user: str = USER) -> Permissions:
    """Give the permissions of a registered model in a workspace."""
    inherited = ("/registered-models/",)
    return Permissions(
        levels=(
            PermissionLevel(
                permission_level="CAN_READ",
                description="Can view the details of the registered model and its versions.",
            ),
            PermissionLevel(
                permission_level="CAN_MANAGE",
                description="Can manage permissions on the registered model and its versions.",
            ),
        ),
        grants=(
            Grant(
                principal="admins", kind="group", permission="CAN_MANAGE", inherited_from=inherited
            ),
            Grant(principal=user, kind="user", permission="CAN_MANAGE"),
        ),
        raw={"object_id": f"/registered-models/{object_id}", "object_type": "registered-model"},
    )


def experiment_permissions() -> Permissions:
    """Give the permissions of an experiment in a workspace."""
    directories = ("/directories/",)
    return Permissions(
        levels=(
            PermissionLevel(permission_level="CAN_READ", description="Can view the experiment"),
            PermissionLevel(permission_level="CAN_EDIT", description="Can view and edit it"),
        ),
        grants=(
            Grant(
                principal="admins",
                kind="group",
                permission="CAN_MANAGE",
                inherited_from=directories,
            ),
        ),
        raw={"object_type": "mlflowExperiment"},
    )


def cluster_tags(cluster_id: str, info: JsonValue, libraries: JsonValue) -> tuple[Tag, ...]:
    """Give the tags that describe a cluster."""
    return tags(
        mlflow__databricks__cluster__id=cluster_id,
        mlflow__databricks__cluster__info=json.dumps(info),
        mlflow__databricks__cluster__libraries=json.dumps(libraries),
    )


def workspace_tags(webapp: str, url: str) -> tuple[Tag, ...]:
    """Give the tags that describe a workspace."""
    return tags(
        mlflow__databricks__webappURL=webapp,
        mlflow__databricks__workspaceID="2556758628403379",
        mlflow__databricks__workspaceURL=url,
    )
