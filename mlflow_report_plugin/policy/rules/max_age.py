"""The rule `max_age`: how long ago the model may have been made."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.policy.form import UNITS
from mlflow_report_plugin.policy.rules.judgement import Case, Judge, Judgement
from mlflow_report_plugin.snapshot import Snapshot

EVIDENCE: Final = (
    "run.end_time",
    "run.start_time",
    "logged_model.creation_timestamp",
    "model_version.creation_timestamp",
)
WORDS: Final = {"h": "hours", "d": "days", "w": "weeks"}


def max_age(text: str) -> Judge:
    """Make the rule.

    Args:
        text: A number and a unit, such as `90d`.

    Returns:
        What judges.
    """
    most, unit = int(text[:-1]), text[-1]

    def judge(case: Case) -> Judgement:
        made = time_made(case.snapshot)
        if made is None:
            reasons = case.unread("run", "logged_model", "model_version")
            words = "nothing says when it was made"
            why = (words, *reasons)
            return Judgement("unknown" if reasons else "fail", why, evidence=EVIDENCE)
        age = max(case.now - made, 0)
        told = f"made {age // UNITS[unit]:,} {WORDS[unit]} ago, and {most:,} are allowed"
        if age > most * UNITS[unit]:
            return Judgement("fail", (told,), (), EVIDENCE)
        # What was registered a day ago may have been made long before.
        doubt = case.unread("run") if case.snapshot.run is None else ()
        if doubt:
            words = "when it was made is not known, only when it was logged or registered"
            return Judgement("unknown", (words, *doubt), evidence=EVIDENCE)
        return Judgement("pass", (told,), (), EVIDENCE)

    return judge


def time_made(snapshot: Snapshot) -> int | None:
    """Tell when a model was made: registering it again makes it no younger."""
    run, logged, version = snapshot.run, snapshot.logged_model, snapshot.model_version
    times = (
        run.end_time if run else None,
        run.start_time if run else None,
        logged.creation_timestamp if logged else None,
        version.creation_timestamp if version else None,
    )
    return next((time for time in times if time is not None), None)
