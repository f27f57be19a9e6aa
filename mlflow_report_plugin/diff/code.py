"""Which code made the model: commit, repository, entry point, notebook, and who ran it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.diff.matching import Finding, change, closed, different, unread
from mlflow_report_plugin.snapshot import Severity, Snapshot

TAGS: Final[dict[str, tuple[str, Severity]]] = {
    "mlflow.source.git.commit": ("commit", "notable"),
    "mlflow.source.git.repoURL": ("repository", "notable"),
    "mlflow.source.git.branch": ("branch", "minor"),
    "mlflow.source.git.dirty": ("uncommitted changes", "notable"),
    "mlflow.gitCommit": ("commit", "notable"),
    "mlflow.gitRepoURL": ("repository", "notable"),
    "mlflow.gitBranchName": ("branch", "minor"),
    "mlflow.databricks.gitRepoCommit": ("commit of the Databricks repo", "notable"),
    "mlflow.databricks.gitRepoUrl": ("Databricks repo", "notable"),
    "mlflow.databricks.notebookPath": ("notebook", "notable"),
    "mlflow.databricks.notebookRevisionID": ("revision of the notebook", "notable"),
    "mlflow.project.entryPoint": ("entry point", "notable"),
    "mlflow.project.env": ("project environment", "minor"),
    "mlflow.docker.image.uri": ("Docker image", "notable"),
    "mlflow.docker.image.id": ("id of the Docker image", "notable"),
    "mlflow.source.name": ("source", "notable"),
    "mlflow.source.type": ("type of source", "minor"),
}
"""The tags of a run that say what was run, what to call them, and how much they matter."""
PEOPLE: Final = "user"
EXPERIMENT: Final = "experiment"
MINOR: Final = {name for name, severity in TAGS.values() if severity == "minor"}
WORDS: Final = {
    "added": "only the new side tells it",
    "removed": "only the old side tells it",
    "changed": "made by other code, or in another place",
}


def compare(old: Snapshot, new: Snapshot) -> Iterator[Finding]:
    """Compare what the runs say of their code."""
    fields = ("run", "experiment")
    yield from unread(old, new, "code", *fields)
    for pair in closed(old, new, different(code_of(old), code_of(new)), *fields):
        minor = pair.identity in (*MINOR, PEOPLE, EXPERIMENT)
        words = WORDS[pair.kind]
        if pair.kind == "changed" and pair.identity in (PEOPLE, EXPERIMENT):
            words = "somebody else ran it" if pair.identity == PEOPLE else "run elsewhere"
        yield change("code", pair, "minor" if minor else "notable", words)


def code_of(snapshot: Snapshot) -> dict[str, str]:
    """What the run and its experiment say, by what it is called."""
    run, experiment = snapshot.run, snapshot.experiment
    if run is None:
        return {}
    tags = {tag.key: tag.value for tag in run.tags}
    found = {name: tags[key] for key, (name, _) in reversed(TAGS.items()) if tags.get(key)}
    found |= {PEOPLE: run.user_id} if run.user_id else {}
    return found | ({EXPERIMENT: experiment.name} if experiment and experiment.name else {})
