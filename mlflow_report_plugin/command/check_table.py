"""A check on a terminal: what fails first, with the reason and the command that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from mlflow_report_plugin.errors import one_line

if TYPE_CHECKING:
    from rich.text import Text

    from mlflow_report_plugin.snapshot import Check, RuleResult

WORDS: Final = {
    "fail": "FAIL",
    "unknown": "NOT KNOWN",
    "waived": "waived",
    "pass": "pass",
    "not applicable": "n/a",
}
"""The outcomes, those first that need somebody to look."""
STYLES: Final = {"fail": "bold red", "unknown": "bold yellow", "waived": "yellow", "pass": "green"}
LONGEST: Final = 300
"""How much of the reasons is printed, in characters."""
RESULTS: Final = {"pass": "passes", "fail": "does not pass", "unknown": "could not be told"}


def print_check(check: Check) -> None:
    """Print what came of a check on stdout."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False, soft_wrap=False)
    for policy in check.policies:
        title = one_line(policy.title)
        console.print(f"{one_line(check.model.model_uri)} and {policy.name}: {title}")
        table = Table("Result", "Severity", "Rule", "Why", box=None, pad_edge=False)
        for column in (0, 1):
            table.columns[column].no_wrap = True
        for rule in sorted(policy.rules, key=lambda each: [*WORDS].index(each.outcome)):
            result = Text(WORDS[rule.outcome], style=STYLES.get(rule.outcome, "dim"))
            table.add_row(result, rule.severity, Text(one_line(rule.title)), why(rule))
        console.print(table)
        console.print()
    for line in to_do(check):
        # Not wrapped, so that it can be copied.
        console.print(line, soft_wrap=True)
    if check.model.problem:
        console.print(f"Not known: {one_line(check.model.problem)}", style=STYLES["unknown"])
    console.print(f"{one_line(check.model.model_uri)} {RESULTS[check.outcome]}: {counts(check)}")


def why(rule: RuleResult) -> Text:
    """Say why a rule has its outcome."""
    from rich.text import Text

    told = one_line("; ".join(rule.reasons))
    told = told if len(told) <= LONGEST else f"{told[:LONGEST]}…"
    if rule.waiver is not None:
        told = f"{told}; {one_line(rule.waiver.words)}"
    return Text(told)


def counts(check: Check) -> str:
    """Count what came of the rules: those that fail by how much that matters."""
    from collections import Counter

    found = Counter(
        rule.severity if rule.outcome == "fail" else WORDS[rule.outcome].lower()
        for rule in check.results
    )
    ordered = ("error", "warning", "note", *(word.lower() for word in WORDS.values()))
    return ", ".join(f"{found[word]:,} {word}" for word in ordered if found[word])


def to_do(check: Check) -> Iterator[str]:
    """Say how to mend what fails: what the policy says about it, and what to type."""
    found = dict.fromkeys(
        (" ".join(filter(None, (each.help, each.link))), each.commands)
        for each in check.results
        if each.outcome == "fail" and (each.help or each.link or each.commands)
    )
    if found:
        yield "What to do about it:"
        typed: set[str] = set()
        for words, commands in found:
            if words:
                yield f"  {one_line(words)}"
            yield from (f"  {command}" for command in commands if command not in typed)
            typed.update(commands)
        yield ""
