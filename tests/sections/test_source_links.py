"""A run leads to its source where its tags allow it, and nowhere else."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.document import Link
from mlflow_report_plugin.snapshot import Run, Snapshot, Tag
from tests.sections.reading import read, rows
from tests.snapshots import CUSTOMER_LTV, DOLLY, FRAUD, LOCAL_FOLDER

SHA = "2d731bf2807e4d5a60d3c5716f804924cb2b6595"
WORKSPACE = {
    "mlflow.databricks.workspaceURL": "adb-1.2.azuredatabricks.net",
    "mlflow.databricks.workspaceID": "25",
}
NOTEBOOK = {
    **WORKSPACE,
    "mlflow.databricks.notebookID": "34",
    "mlflow.databricks.notebookRevisionID": "169",
}
JOB = {**WORKSPACE, "mlflow.databricks.jobID": "95", "mlflow.databricks.jobRunID": "1"}
GIT_FOLDER = {
    "mlflow.databricks.gitRepoUrl": "https://github.com/a/b",
    "mlflow.databricks.gitRepoCommit": SHA,
    "mlflow.databricks.gitRepoProvider": "gitHub",
}
WORKING_DIRECTORY = {
    "mlflow.source.git.repoURL": "https://github.com/a/b",
    "mlflow.source.git.commit": SHA,
}
MAY_BE_MISSING = {
    "mlflow.databricks.notebookRevisionID",
    "mlflow.databricks.gitRepoProvider",
}
BASE = "https://adb-1.2.azuredatabricks.net/?o=25"
HOSTILE = [
    "",
    " ",
    "javascript:alert(1)",
    "evil.com/",
    "evil.com#",
    "evil.com?x=",
    "user@evil.com",
    "user:password@evil.com",
    "https://evil.com",
    "evil.com:8443",
    "evil\\.com",
    "evil.com\n",
    "\nevil.com",
    "evil.com\u202e",
    "еvil.com",  # noqa: RUF001  a Cyrillic letter is the point
    "..",
    "../1",
    "1/../2",
    "1&o=2",
    "1)",
    "<1>",
    '"',
    "1 ",
    "1\n",
    "-1",
    "1e5",
    "0x1",
    "١",  # noqa: RUF001  a digit, but not one of ours
    "²",
    "9" * 4000,
]
"""What no part of an address may be. None of them is an id, a host name or a hash."""


def with_tags(tags: dict[str, str]) -> Snapshot:
    """A snapshot of a run with tags."""
    found = tuple(Tag(key=key, value=value) for key, value in tags.items())
    return LOCAL_FOLDER.model_copy(update={"run": Run(run_id="r", tags=found)})


def links(tags: dict[str, str]) -> dict[str, str]:
    """The links to the source of a run with tags, by name."""
    info = rows(read(with_tags(tags)), "Run", "Info")
    names = ("_notebook_link", "_git_commit_link", "_job_run_link")
    found = {name: info[name] for name in names if name in info}
    assert all(isinstance(cell, Link) and cell.text == cell.url for cell in found.values())
    return {name: cell.url for name, cell in found.items() if isinstance(cell, Link)}


def test_a_notebook_is_shown_as_it_was_then() -> None:
    assert links(NOTEBOOK) == {"_notebook_link": f"{BASE}#notebook/34/revision/169"}


def test_a_notebook_without_revision_is_shown_as_it_is_now() -> None:
    without = {key: NOTEBOOK[key] for key in NOTEBOOK if not key.endswith("RevisionID")}
    assert links(without) == {"_notebook_link": f"{BASE}#notebook/34"}


def test_the_run_of_a_job_is_shown() -> None:
    assert links(JOB) == {"_job_run_link": f"{BASE}#job/95/run/1"}


@pytest.mark.parametrize(
    ("provider", "url", "commit"),
    [
        ("gitHub", "https://github.com/a/b.git", "https://github.com/a/b/commit/"),
        ("gitHub", "https://github.com/a/b/", "https://github.com/a/b/commit/"),
        (
            "gitHubEnterprise",
            "https://git.corp.com:8443/a/b",
            "https://git.corp.com:8443/a/b/commit/",
        ),
        (
            "azureDevOpsServices",
            "https://dev.azure.com/org/My%20Project/_git/repo",
            "https://dev.azure.com/org/My%20Project/_git/repo/commit/",
        ),
        ("gitLab", "https://gitlab.com/a/b/c.git", "https://gitlab.com/a/b/c/-/commit/"),
        (
            "gitLabEnterpriseEdition",
            "https://gitlab.corp.com/a/b",
            "https://gitlab.corp.com/a/b/-/commit/",
        ),
        ("bitbucketCloud", "https://bitbucket.org/a/b", "https://bitbucket.org/a/b/commits/"),
    ],
)
def test_the_commit_of_a_git_folder_is_where_its_provider_has_it(
    provider: str, url: str, commit: str
) -> None:
    tags = GIT_FOLDER | {
        "mlflow.databricks.gitRepoProvider": provider,
        "mlflow.databricks.gitRepoUrl": url,
    }
    assert links(tags) == {"_git_commit_link": f"{commit}{SHA}"}


@pytest.mark.parametrize(
    ("url", "commit"),
    [
        ("https://github.com/a/b.git", "https://github.com/a/b/commit/"),
        ("git@github.com:a/b.git", "https://github.com/a/b/commit/"),
        ("ssh://git@gitlab.com/a/b", "https://gitlab.com/a/b/-/commit/"),
        ("https://bitbucket.org/a/b", "https://bitbucket.org/a/b/commits/"),
    ],
)
def test_the_commit_of_a_working_directory_is_found_on_known_hosts(url: str, commit: str) -> None:
    tags = WORKING_DIRECTORY | {"mlflow.source.git.repoURL": url}
    assert links(tags) == {"_git_commit_link": f"{commit}{SHA}"}


@pytest.mark.parametrize("provider", ["bitbucketServer", "awsCodeCommit", "", "commit"])
def test_a_provider_whose_pages_are_not_known_gives_no_link(provider: str) -> None:
    tags = GIT_FOLDER | {
        "mlflow.databricks.gitRepoProvider": provider,
        "mlflow.databricks.gitRepoUrl": "https://git.corp.com/a/b",
    }
    assert links(tags) == {}


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("tags", [NOTEBOOK, JOB, GIT_FOLDER, WORKING_DIRECTORY])
def test_an_odd_tag_gives_no_link(tags: dict[str, str], value: str) -> None:
    for key in tags:
        if value or key not in MAY_BE_MISSING:
            assert links(tags | {key: value}) == {}, key


@pytest.mark.parametrize(
    "url",
    [
        "http://github.com/a/b",
        "https://user@github.com/a/b",
        "https://user:token@github.com/a/b",
        "https://github.com@evil.com/a/b",
        "https://github.com/a",
        "https://github.com/a/..",
        "https://github.com/a/../b",
        "https://github.com/a/./b",
        "https://github.com//a/b",
        "https://github.com/a/%2e%2e/b",
        "https://github.com/a/b?x=1",
        "https://github.com/a/b#x",
        "https://github.com/a/b\n",
        "https://github.com/a/b c",
        "https://github.com/a/b\\c",
        "https://github.com\\@evil.com/a/b",
        "https://127.0.0.1/a/b",
        "https://localhost/a/b",
        "file:///a/b",
        "git@evil.com@github.com:a/b",
        "https://github.com/" + "a/" * 5000 + "b",
    ],
)
def test_an_odd_repository_gives_no_link(url: str) -> None:
    assert links(GIT_FOLDER | {"mlflow.databricks.gitRepoUrl": url}) == {}
    assert links(WORKING_DIRECTORY | {"mlflow.source.git.repoURL": url}) == {}


def test_links_to_the_source_stand_after_those_of_the_run() -> None:
    names = list(rows(read(FRAUD), "Run", "Info"))
    links_ = ["_web_ui_link", "_api_link", "_git_commit_link", "_job_run_link"]
    assert [name for name in names if name.endswith("_link")] == links_


def test_the_audit_has_the_links_beside_the_source() -> None:
    source = rows(read(CUSTOMER_LTV, "audit"), "Overview", "Dashboard", title="Source Code")
    assert list(source) == ["source_name", "source_type", "_notebook_link"]
    base = "https://stage-south.mist.piolet-monte.net/?o=2556758628403379"
    url = f"{base}#notebook/3336498746257830"
    source = rows(read(DOLLY, "audit"), "Overview", "Dashboard", title="Source Code")
    assert source["_notebook_link"] == Link(url, url)
