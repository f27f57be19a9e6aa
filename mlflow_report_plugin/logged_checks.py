"""What came of the policies of the environment, logged beside a report."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import Final

from mlflow_report_plugin import output, redact
from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import one_line
from mlflow_report_plugin.logged.reports import Logged
from mlflow_report_plugin.policy import VARIABLE, configured
from mlflow_report_plugin.snapshot import Snapshot

FILES: Final = {"check.json": "json", "check.html": "html"}
"""The files, and the format of each."""

_log = logging.getLogger("mlflow.report")


def add(client: Client, logged: Logged, snapshot: Snapshot) -> None:
    """Hold a model against the policies of the environment, and log what came of it.

    The report is there already: whatever goes wrong costs a line of the log.

    Args:
        client: Where the model was read from.
        logged: What was logged for it.
        snapshot: The report that was logged, of the reach `shared`.
    """
    if not os.environ.get(VARIABLE, "").strip():
        return
    try:
        policies, _unusable = configured()
        if not policies:
            return
        # Most reports are logged without policies: what renders checks is imported for the others.
        from mlflow_report_plugin.checking import check_for_others

        found = check_for_others(client, snapshot, policies)
        with tempfile.TemporaryDirectory() as temporary:
            files = [Path(temporary) / file for file in FILES]
            for file in files:
                output.write(file, found.render(FILES[file.name]))
            logged.add(files)
    except Exception as error:
        reason = one_line(redact.message(f"{type(error).__name__}: {error}"))
        shown = one_line(snapshot.uris.model_uri)
        _log.warning("No check of %s was logged: %s", shown, reason)
