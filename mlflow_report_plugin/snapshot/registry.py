"""The registered model and its version."""

from __future__ import annotations

from mlflow_report_plugin.snapshot.base import Linked, Record, State, Tag, Time, Version


class Alias(Record):
    """An alias of a registered model."""

    alias: str
    """The alias."""
    version: Version
    """The version it points to."""


class LatestVersion(Record):
    """The newest version of a registered model in one stage."""

    version: Version
    """The version."""
    current_stage: str | None = None
    """The stage it is in."""


class DeploymentJobState(Record):
    """How far the deployment job has got with a version (Databricks, MLflow 3)."""

    job_id: str | None = None
    """The job."""
    run_id: str | None = None
    """The run of the job, which is none of MLflow's."""
    job_state: State | None = None
    """Whether the job is connected to the registered model: `NOT_SET_UP`, `CONNECTED`,
    `NOT_FOUND` or `REQUIRED_PARAMETERS_CHANGED`."""
    run_state: State | None = None
    """`NO_VALID_DEPLOYMENT_JOB_FOUND`, `PENDING`, `RUNNING`, `APPROVAL`, `SUCCEEDED` or
    `FAILED`."""
    current_task_name: str | None = None
    """The task of the job that it is at."""


class RegisteredModel(Linked):
    """A registered model."""

    name: str
    """The name."""
    creation_timestamp: Time | None = None
    """When it was created."""
    last_updated_timestamp: Time | None = None
    """When it was last changed."""
    user_id: str | None = None
    """Who created it, where the registry tells."""
    description: str | None = None
    """The description that people wrote."""
    id: str | None = None
    """The id in a Databricks workspace."""
    permission_level: str | None = None
    """The reader's own permission in a Databricks workspace."""
    deployment_job_id: str | None = None
    """The deployment job, where there is one."""
    deployment_job_state: State | None = None
    """Whether the deployment job is connected: `NOT_SET_UP`, `CONNECTED`, `NOT_FOUND` or
    `REQUIRED_PARAMETERS_CHANGED`."""
    workspace: str | None = None
    """The workspace of an open-source server that has workspaces."""
    is_unity_catalog: bool = False
    """Whether it lives in Unity Catalog."""
    owner: str | None = None
    """Who owns it in Unity Catalog."""
    metastore_id: str | None = None
    """The metastore of Unity Catalog that it is in."""
    storage_location: str | None = None
    """Where Unity Catalog keeps the files of all its versions."""
    latest_versions: tuple[LatestVersion, ...] = ()
    """The newest version of each stage."""
    aliases: tuple[Alias, ...] = ()
    """The aliases, all of them."""
    tags: tuple[Tag, ...] = ()
    """The tags."""


class ModelVersion(Linked):
    """A version of a registered model."""

    name: str
    """The name of the registered model."""
    version: Version
    """The version, a whole number."""
    creation_timestamp: Time | None = None
    """When it was created."""
    last_updated_timestamp: Time | None = None
    """When it was last changed."""
    user_id: str | None = None
    """Who created it, where the registry tells."""
    current_stage: str | None = None
    """The stage it is in; the text `None` for no stage."""
    description: str | None = None
    """The description that people wrote."""
    source: str | None = None
    """The URI it was registered from."""
    run_id: str | None = None
    """The run that logged the model."""
    run_link: str | None = None
    """A link to a run on another server."""
    status: State | None = None
    """`READY`, `PENDING_REGISTRATION` or `FAILED_REGISTRATION`."""
    status_message: str | None = None
    """What the registry says about the status."""
    model_id: str | None = None
    """The logged model it was made from."""
    deployment_job_state: DeploymentJobState | str | None = None
    """How far the deployment job has got; the registry's own words where it tells no fields."""
    workspace: str | None = None
    """The workspace of an open-source server that has workspaces."""
    is_unity_catalog: bool = False
    """Whether it lives in Unity Catalog."""
    storage_location: str | None = None
    """Where Unity Catalog keeps its files."""
    run_experiment_id: str | None = None
    """The experiment of its run, in Unity Catalog."""
    run_tracking_server_id: str | None = None
    """The workspace of its run, in Unity Catalog, where the server calls it by this name."""
    run_workspace_id: str | None = None
    """The workspace of its run, in Unity Catalog."""
    aliases: tuple[str, ...] = ()
    """The aliases that point to it."""
    tags: tuple[Tag, ...] = ()
    """The tags."""
