"""Times that people set in environment variables."""

from __future__ import annotations

import logging
import os

_log = logging.getLogger("mlflow.report")


def seconds(variable: str, default: float) -> float:
    """Read a number of seconds; what is none is said, and not used.

    Args:
        variable: The name of the environment variable.
        default: How many seconds it is otherwise.

    Returns:
        The seconds, not below zero.
    """
    text = os.environ.get(variable, "")
    try:
        return max(float(text), 0.0) if text else default
    except ValueError:
        _log.warning("%s=%s is no number of seconds: it is %g s.", variable, text, default)
        return default
