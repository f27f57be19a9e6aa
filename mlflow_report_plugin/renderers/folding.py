"""What nobody set, in one line instead of many."""

from __future__ import annotations

from dataclasses import replace

from mlflow_report_plugin.document import NOT_SET, Cell, Facts, Table


def folded_facts(facts: Facts) -> tuple[tuple[tuple[str, Cell], ...], tuple[str, ...]]:
    """Part the rows that have a value from those that nobody set.

    Args:
        facts: Any facts.

    Returns:
        The rows to show, and the names of the others. One of both may be empty.
    """
    rows = tuple(row for row in facts.rows if row[1] != NOT_SET)
    return rows, tuple(name for name, value in facts.rows if value == NOT_SET)


def folded_table(table: Table) -> tuple[Table, tuple[str, ...]]:
    """Part the columns that have a value in any row from those that nobody set.

    Args:
        table: Any table.

    Returns:
        The table without the others, and their headings. The first column always stays, for it
        says what a row is about.
    """
    unset = {
        place
        for place in range(1, len(table.columns))
        if all(row[place] == NOT_SET for row in table.rows)
    }
    if not unset:
        return table, ()
    kept = [place for place in range(len(table.columns)) if place not in unset]
    shown = replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )
    return shown, tuple(table.columns[place] for place in sorted(unset))
