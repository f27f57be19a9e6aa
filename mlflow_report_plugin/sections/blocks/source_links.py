"""Links to the source of a run, put together from its tags.

Tags are what anybody wrote into them. So each part of an address is checked before the address
is made, and where a part is odd there is no link: the tags are in the report anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from mlflow_report_plugin.sections.blocks.cells import link, tag
from mlflow_report_plugin.sections.blocks.tables import Row, set_only
from mlflow_report_plugin.snapshot import Run

HOST: Final = r"(?:[a-zA-Z0-9-]{1,63}\.){1,9}[a-zA-Z][a-zA-Z0-9-]{0,62}"
STEP: Final = r"(?!\.{1,2}(?:/|$))(?:[a-zA-Z0-9._~+-]|%20){1,200}"
REPOSITORY: Final = re.compile(
    rf"(?:https://(?P<host>{HOST}(?::[0-9]{{1,5}})?)/|(?:ssh://git@(?P<ssh>{HOST})/|git@(?P<scp>{HOST}):))"
    rf"(?P<path>{STEP}(?:/{STEP}){{1,9}})"
)
"""A repository as people clone it: `https://HOST/PATH`, `ssh://git@HOST/PATH`, `git@HOST:PATH`."""

COMMITS: Final[dict[str, str]] = {
    "gitHub": "commit",
    "gitHubEnterprise": "commit",
    "azureDevOpsServices": "commit",
    "azureDevOpsServicesAad": "commit",
    "gitLab": "-/commit",
    "gitLabEnterpriseEdition": "-/commit",
    "bitbucketCloud": "commits",
}
"""Where a Git provider has its commits, below the repository. Databricks gives the names."""

PROVIDERS: Final[dict[str, str]] = {
    "github.com": "gitHub",
    "gitlab.com": "gitLab",
    "bitbucket.org": "bitbucketCloud",
    "dev.azure.com": "azureDevOpsServices",
}
"""The providers whose repositories can be told by their host."""


def source_links(run: Run | None) -> tuple[Row, ...]:
    """Lead to the code that made the run."""
    if run is None:
        return ()

    def value(key: str) -> str:
        return tag(run.tags, key) or ""

    return set_only(
        ("_notebook_link", link(notebook_url(value))),
        ("_git_commit_link", link(databricks_commit_url(value) or commit_url(value))),
        ("_job_run_link", link(job_run_url(value))),
    )


def notebook_url(value: Callable[[str], str]) -> str | None:
    """Address the notebook as it was when the run was made.

    Args:
        value: Gives the value of a tag, or the empty text.

    Returns:
        The address, without the revision where the run does not name it.
    """
    base = workspace_url(value)
    notebook = value("mlflow.databricks.notebookID")
    revision = value("mlflow.databricks.notebookRevisionID")
    if base is None or not is_number(notebook) or not (revision == "" or is_number(revision)):
        return None
    return f"{base}#notebook/{notebook}{f'/revision/{revision}' if revision else ''}"


def job_run_url(value: Callable[[str], str]) -> str | None:
    """Address the run of the Databricks job.

    Args:
        value: Gives the value of a tag, or the empty text.

    Returns:
        The address.
    """
    base = workspace_url(value)
    job, job_run = value("mlflow.databricks.jobID"), value("mlflow.databricks.jobRunID")
    if base is None or not is_number(job) or not is_number(job_run):
        return None
    return f"{base}#job/{job}/run/{job_run}"


def workspace_url(value: Callable[[str], str]) -> str | None:
    """Address the Databricks workspace of the run.

    Args:
        value: Gives the value of a tag, or the empty text.

    Returns:
        The address up to the page.
    """
    host = value("mlflow.databricks.workspaceURL")
    workspace_id = value("mlflow.databricks.workspaceID")
    if not re.fullmatch(HOST, host) or not is_number(workspace_id):
        return None
    return f"https://{host}/?o={workspace_id}"


def databricks_commit_url(value: Callable[[str], str]) -> str | None:
    """Address the commit of a run from a Git folder of Databricks.

    Args:
        value: Gives the value of a tag, or the empty text.

    Returns:
        The address.
    """
    return commit_of(
        value("mlflow.databricks.gitRepoUrl"),
        value("mlflow.databricks.gitRepoCommit"),
        value("mlflow.databricks.gitRepoProvider"),
    )


def commit_url(value: Callable[[str], str]) -> str | None:
    """Address the commit of a run from a Git working directory.

    Args:
        value: Gives the value of a tag, or the empty text.

    Returns:
        The address, where the provider can be told.
    """
    return commit_of(value("mlflow.source.git.repoURL"), value("mlflow.source.git.commit"))


def commit_of(repository: str, commit: str, provider: str = "") -> str | None:
    """Address a commit.

    Args:
        repository: The address of the repository.
        commit: The commit's hash.
        provider: What Databricks calls the Git provider; told by the host where it is not given.

    Returns:
        The address.
    """
    found = REPOSITORY.fullmatch(repository.removesuffix("/").removesuffix(".git"))
    if found is None or not re.fullmatch("[0-9a-fA-F]{7,64}", commit):
        return None
    host = found["host"] or found["ssh"] or found["scp"]
    commits = COMMITS.get(provider or PROVIDERS.get(host.lower(), ""))
    return f"https://{host}/{found['path']}/{commits}/{commit}" if commits else None


def is_number(text: str) -> bool:
    """Tell whether a text is an id as Databricks gives them.

    Args:
        text: The text.

    Returns:
        Whether it consists of digits.
    """
    return re.fullmatch("[0-9]{1,20}", text) is not None
