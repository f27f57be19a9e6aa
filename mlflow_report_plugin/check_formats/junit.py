"""JUnit XML, as Jenkins, GitLab and most other servers read it: a suite for each policy.

Source: the schema of Jenkins' xUnit plugin (`junit-10.xsd`). A rule that could not be told is an
error, which is no failure and no success; what does not stop a pipeline is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

from mlflow_report_plugin.check_formats.words import message, policies_of
from mlflow_report_plugin.snapshot import Check, PolicyResult, RuleResult

ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""


def junit(check: Check) -> str:
    """Write a check as JUnit XML.

    Args:
        check: The check.

    Returns:
        The document.
    """
    root = ElementTree.Element("testsuites", name=legal(check.model.model_uri))
    for policy in policies_of(check):
        root.append(suite(check, policy))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def suite(check: Check, policy: PolicyResult) -> ElementTree.Element:
    """Write the results of a policy."""
    cases = [case(policy, rule) for rule in policy.rules]
    counts = {kind: sum(each.find(kind) is not None for each in cases) for kind in KINDS}
    element = ElementTree.Element(
        "testsuite",
        name=legal(policy.name),
        tests=str(len(cases)),
        failures=str(counts["failure"]),
        errors=str(counts["error"]),
        skipped=str(counts["skipped"]),
    )
    properties = ElementTree.SubElement(element, "properties")
    told = {"model": check.model.model_uri, "snapshot": check.snapshot, "policy": policy.digest}
    for name, value in told.items():
        ElementTree.SubElement(properties, "property", name=name, value=legal(value))
    element.extend(cases)
    return element


KINDS: Final = ("failure", "error", "skipped")


def case(policy: PolicyResult, rule: RuleResult) -> ElementTree.Element:
    """Write the result of a rule."""
    name = legal(f"{rule.id}: {rule.title}")
    element = ElementTree.Element("testcase", classname=legal(policy.name), name=name)
    kind, type_ = kind_of(rule)
    if kind:
        told = ElementTree.SubElement(element, kind, message=legal(message(rule)), type=type_)
        told.text = legal("\n".join(lines(rule)))
    return element


def kind_of(rule: RuleResult) -> tuple[str, str]:
    """Choose the element of a result, none where the rule passed."""
    if rule.outcome == "pass":
        return "", ""
    if rule.outcome in ("waived", "not applicable"):
        return "skipped", rule.outcome
    if rule.severity != "error":
        return "skipped", rule.severity
    return ("failure", "fail") if rule.outcome == "fail" else ("error", "unknown")


def lines(rule: RuleResult) -> Iterator[str]:
    """Say why, who answers for it, and how to mend it."""
    yield from rule.reasons
    if rule.waiver:
        yield rule.waiver.words
    yield from filter(None, (rule.help, rule.link))
    yield from (f"$ {command}" for command in rule.commands)


def legal(text: str) -> str:
    """Leave out what XML cannot hold."""
    return ILLEGAL.sub("\ufffd", text)
