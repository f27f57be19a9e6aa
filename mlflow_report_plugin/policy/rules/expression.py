"""The rule `assert`: an expression that has to be true."""

from __future__ import annotations

from mlflow_report_plugin.policy.cel import Expression
from mlflow_report_plugin.policy.rules.cut_short import cut_short
from mlflow_report_plugin.policy.rules.judgement import Case, Judge, Judgement

LONGEST = 200


def expression(compiled: Expression) -> Judge:
    """Make the rule.

    Args:
        compiled: The expression.

    Returns:
        What judges.
    """

    def judge(case: Case) -> Judgement:
        # Whatever comes out might be otherwise if all were there.
        parts = (part for part in compiled.parts if part in fields(case))
        doubt = (*case.unread(*parts), *cut_short(case.snapshot, compiled.paths))
        if doubt:
            return Judgement("unknown", doubt, evidence=compiled.paths)
        try:
            value = compiled.evaluate(case.variables)
        except Exception as error:
            words = f"it has no value: {type(error).__name__}: {' '.join(str(error).split())}"
            words = f"{words[:LONGEST]} (has() tells what is there)"
            return Judgement("fail", (words,), evidence=compiled.paths)
        if value is True:
            return Judgement("pass", ("it is true",), evidence=compiled.paths)
        words = "it is false" if value is False else f"it is {value!r}"[:LONGEST]
        return Judgement("fail", (f"{words}: {compiled.text[:LONGEST]}",), evidence=compiled.paths)

    return judge


def fields(case: Case) -> set[str]:
    """Name the parts of a snapshot that can have gaps."""
    return {*type(case.snapshot).model_fields}
