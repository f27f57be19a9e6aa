"""The kinds of rules: each file makes of what was written a function that judges."""

from __future__ import annotations

from collections.abc import Callable

from mlflow_report_plugin.policy.cel import Expression
from mlflow_report_plugin.policy.form import RuleForm
from mlflow_report_plugin.policy.rules.approved import approved
from mlflow_report_plugin.policy.rules.expression import expression
from mlflow_report_plugin.policy.rules.forbid import forbid
from mlflow_report_plugin.policy.rules.judgement import Case, Judge, Judgement
from mlflow_report_plugin.policy.rules.max_age import max_age
from mlflow_report_plugin.policy.rules.metric import metric
from mlflow_report_plugin.policy.rules.references import is_own
from mlflow_report_plugin.policy.rules.require import require
from mlflow_report_plugin.policy.rules.signature import signature

__all__ = ["Case", "Judge", "Judgement", "is_own", "judge_of"]


def judge_of(rule: RuleForm, compiled: Callable[[str], Expression]) -> Judge:
    """Make the function that judges by a rule.

    Args:
        rule: What was written.
        compiled: Compiles an expression.

    Returns:
        The function.

    Raises:
        ValueError: What was written cannot be judged by.
    """
    if rule.require is not None:
        return require(rule.require)
    if rule.metric is not None:
        return metric(rule.metric)
    if rule.max_age is not None:
        return max_age(rule.max_age)
    if rule.forbid is not None:
        return forbid(rule.forbid)
    if rule.signature is not None:
        return signature(rule.signature)
    if rule.approved is not None:
        return approved(rule.approved)
    return expression(compiled(rule.assert_ or ""))
