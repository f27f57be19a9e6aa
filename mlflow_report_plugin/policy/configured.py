"""The policies that the environment names: for a server, and for each report that is logged."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from mlflow_report_plugin.errors import InvalidPolicy, one_line
from mlflow_report_plugin.policy.loading import Policy, load
from mlflow_report_plugin.snapshot import BUILT_IN_POLICY

VARIABLE: Final = "MLFLOW_REPORT_POLICIES"
"""The environment variable that names the policies, separated by commas."""

_log = logging.getLogger("mlflow.report")


def configured() -> tuple[tuple[Policy, ...], tuple[str, ...]]:
    """Read the policies that the environment names; a wrong one costs a line of the log.

    Returns:
        The policies, and the names of files that cannot be used, as others may know them.
    """
    policies, unusable = [], []
    named = os.environ.get(VARIABLE, "").split(",")
    for name in filter(None, (each.strip() for each in named)):
        try:
            policy = load(name)
        except InvalidPolicy as error:
            _log.warning("%s: a policy cannot be used: %s", VARIABLE, one_line(str(error)))
            unusable.append(PurePath(name).name)
        else:
            # Where files are kept is nobody's business.
            is_file = not policy.source.startswith(BUILT_IN_POLICY)
            source = PurePath(policy.source).name if is_file else policy.source
            policies.append(replace(policy, source=source))
    return tuple(policies), tuple(unusable)
