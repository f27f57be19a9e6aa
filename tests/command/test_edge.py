"""What a command says on stderr, and what others log beside it."""

from __future__ import annotations

import logging
from threading import Event

import pytest

from mlflow_report_plugin import threads
from mlflow_report_plugin.command.edge import quiet


def test_what_still_reads_when_a_command_has_failed_stays_silent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger, go_on = logging.getLogger("mlflow.utils"), Event()

    def read() -> None:
        assert go_on.wait(60)
        logger.warning("of a thread that was left behind")

    def fail() -> None:
        with quiet(debug=False):
            reading.append(threads.start(read))
            logger.warning("of MLflow")
            raise LookupError

    reading: list[threads.Future[None]] = []
    with pytest.raises(LookupError):
        fail()
    go_on.set()
    reading[0].result()
    logger.warning("of the program that called the command")
    assert caplog.messages == ["of the program that called the command"]


def test_with_debug_everything_is_heard(caplog: pytest.LogCaptureFixture) -> None:
    with quiet(debug=True):
        threads.start(lambda: logging.getLogger("mlflow.utils").warning("a detail")).result()
    assert caplog.messages == ["a detail"]
