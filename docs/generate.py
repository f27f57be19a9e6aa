"""Write the pages of `docs/` that are made from the code.

python docs/generate.py            write them
python docs/generate.py --check    exit with 1 if one of them is not what the code says
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from pydantic import BaseModel

from mlflow_report_plugin.command.main import group

HERE = Path(__file__).parent
CLI_PAGE = """\
# The command line

<!-- Made by `make docs` from the help texts of the command. -->

`mlflow report` and `mlflow-report` are the same command. The second starts faster, because it
does not load the rest of MLflow's command line.

```
$ mlflow report --help
{group}
```

## mlflow report show

What `mlflow report MODEL_URI` runs. Written out, it also takes a model folder that has the name
of a command: `mlflow report show plugins`. (So does `mlflow report ./plugins`.)

## mlflow report check

```
$ mlflow report check --help
{check}
```

[The rules](policies.md), and [files for pipelines](ci.md).

## mlflow report diff

```
$ mlflow report diff --help
{diff}
```

[What is compared](diff.md), and what is not.

## mlflow report history

```
$ mlflow report history --help
{history}
```

[What it tells](history.md), and what it cannot.

## mlflow report verify

```
$ mlflow report verify --help
{verify}
```

[What is verified](verify.md), and what is not.

## mlflow report sign

```
$ mlflow report sign --help
{sign}
```

[Keys, and what a signature proves](signing.md).

## mlflow report approve

```
$ mlflow report approve --help
{approve}
```

[What an approval says](signing.md#approving-a-version), and what not.

## mlflow report notes

```
$ mlflow report notes --help
{notes}

$ mlflow report notes edit --help
{notes_edit}

$ mlflow report notes set --help
{notes_set}

$ mlflow report notes show --help
{notes_show}

$ mlflow report notes export --help
{notes_export}
```

[What notes are](notes.md), and what becomes of them.

## mlflow report profile

```
$ mlflow report profile --help
{profile}
```

[The profiles](profiles.md), and what a dossier says and does not.

## mlflow report plugins

```
$ mlflow report plugins --help
{plugins}
```

## mlflow report backfill

```
$ mlflow report backfill --help
{backfill}
```

[How it works](backfill.md), also side by side.

## mlflow report catalog

```
$ mlflow report catalog --help
{catalog}
```

[What is in it](catalog.md), and what its exit codes mean.

## mlflow report list

```
$ mlflow report list --help
{list}
```

[More on listings](catalog.md#listings).

## mlflow report webhook

```
$ mlflow report webhook create --help
{webhook_create}

$ mlflow report webhook test --help
{webhook_test}

$ mlflow report webhook delete --help
{webhook_delete}
```

[What the server needs](webhooks.md) for them.

## Outputs and formats

- Without `-o`, Markdown is written to stdout, and nothing else is. Progress and warnings are
  written to stderr.
- The suffix of an output chooses its format: `.md`, `.html`, `.json`, or that of an extension.
- `-f` is for outputs whose suffix names no format, among them stdout. It may stand beside others:
  `-o report.html -o - -f json` writes HTML to the file and JSON to stdout.
- A suffix is never overruled. If `-f` fits none of the outputs, as in `-o report.html -f json`,
  that is wrong usage.
- A file is written whole or not at all, and missing folders are made. Whether a file can be written
  is looked at before anything is read from MLflow.
- `--open` and `--log` come on top of the outputs. `--open` opens the HTML output, or a temporary
  file where there is none. `--log` logs Markdown, HTML and JSON to the run, and prints their URIs
  on stderr.

## Exit codes

| code | meaning |
| ---: | :--- |
| 0 | the report was made, perhaps with gaps |
| 1 | no report could be made or written, or parts of it are missing and `--strict` was given |
| 2 | wrong usage |
| 3 | `verify`: it cannot be verified; `check`: nobody can tell; `catalog`: something is missing |
| 130 | interrupted |

`mlflow report backfill` exits with 1 if some of the reports failed, `mlflow report diff` if
`--fail-on` says so, and `mlflow report check` if a rule fails.

With `--strict` the report is written all the same. What a server does not have, such as permissions
in a sqlite store, stands in the report and is never a failure.
"""


def cli_page() -> str:
    """Make `cli.md` from the help texts.

    Returns:
        The page.
    """
    webhook, notes = group.commands["webhook"], group.commands["notes"]
    assert isinstance(webhook, click.Group)
    assert isinstance(notes, click.Group)
    commands = {
        "group": group,
        **{
            name: group.commands[name]
            for name in (
                "check",
                "diff",
                "history",
                "verify",
                "sign",
                "approve",
                "notes",
                "profile",
                "plugins",
                "backfill",
                "catalog",
                "list",
            )
        },
        **{f"webhook_{name}": command for name, command in webhook.commands.items()},
        **{f"notes_{name}": command for name, command in notes.commands.items()},
    }
    return CLI_PAGE.format_map(
        {
            name: _help(command, "" if name == "group" else f" {name.replace('_', ' ')}")
            for name, command in commands.items()
        }
    )


def schema(name: str) -> str:
    """Make the schema of what is written as JSON from its classes.

    Args:
        name: The class, one of `mlflow_report_plugin.snapshot`.

    Returns:
        JSON.
    """
    # The docstrings under the fields are their descriptions. Pydantic reads them where the classes
    # are made, and nobody but this page is to wait for that.
    BaseModel.model_config["use_attribute_docstrings"] = True
    from mlflow_report_plugin import snapshot

    # As it is written to a file: every field is there.
    made = getattr(snapshot, name).model_json_schema(mode="serialization")
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    return json.dumps(made, indent=2) + "\n"


def policy_schema() -> str:
    """Make the schema of policies, with which editors complete them.

    Returns:
        JSON.
    """
    from mlflow_report_plugin.policy.form import PolicyForm

    made = PolicyForm.model_json_schema(by_alias=True)
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    return json.dumps(made, indent=2) + "\n"


def completeness_table() -> str:
    """Make the table of what counts for the completeness of a model.

    Returns:
        Markdown.
    """
    from mlflow_report_plugin.sections.blocks.completeness import weights
    from mlflow_report_plugin.sections.blocks.requirements import REQUIREMENTS

    found = weights()
    lines = [
        "<!-- Made by `make docs` from the weights of the package. -->",
        "",
        "| item | in policies | filled by | weight | source |",
        "| :--- | :--- | :--- | ---: | :--- |",
    ]
    lines += [
        f"| {REQUIREMENTS[each.requirement].title} | `{each.requirement}` | {each.by} "
        f"| {each.weight} | {each.source} |"
        for each in found.items
    ]
    lines += ["", *(f"- **{name}**: {text}." for name, text in found.sources.items())]
    return "\n".join(lines) + "\n"


CATALOG_PAGE = HERE / "catalog.md"
OF_TABLES = "<!-- Made by `make docs` from the tables of the package: what follows. -->\n"


def catalog_page() -> str:
    """Make the tables of `catalog.md`, below what people wrote there.

    Returns:
        The page.
    """
    from mlflow_report_plugin.catalog.findings.finding import KINDS
    from mlflow_report_plugin.catalog.tables import PROBLEMS, SCHEMA_VERSION, TABLES

    lines = [
        CATALOG_PAGE.read_text("utf-8").partition(OF_TABLES)[0] + OF_TABLES,
        "## Findings",
        "",
        "| finding | severity | meaning |",
        "| :--- | :--- | :--- |",
        *(f"| `{kind}` | {severity} | {means} |" for kind, (severity, means) in KINDS.items()),
        "",
        "## The tables",
        "",
        f"The schema has the version {SCHEMA_VERSION}, which `catalog.json` names, and every table "
        "that Spark did not write. "
        "It is raised when a column is taken away or means something else; further columns may "
        "come.",
        "",
    ]
    for table in (each for each in TABLES.values() if each is not PROBLEMS):
        lines += [
            f"### {table.name}.parquet",
            "",
            table.meaning,
            "",
            "| column | type | meaning |",
            "| :--- | :--- | :--- |",
            *(
                f"| `{each.name}` | {each.type} | {each.meaning} |".replace("<", "&lt;")
                for each in table.columns
            ),
            "",
        ]
    return "\n".join(lines[:-1]) + "\n"


PROFILES_PAGE = HERE / "profiles.md"
MADE = "<!-- Made by `make docs` from the profiles of the package: what follows. -->\n"


def profiles_page() -> str:
    """Make the tables of `profiles.md`, below what people wrote there.

    Returns:
        The page.
    """
    from mlflow_report_plugin.profiles import PROFILES, Item, load

    def evidence(item: Item) -> str:
        return ", ".join(" or ".join(f"`{path}`" for path in any_of) for any_of in item.evidence)

    lines = [PROFILES_PAGE.read_text("utf-8").partition(MADE)[0] + MADE]
    for name in PROFILES:
        found = load(name)
        lines += [
            f"## {name}",
            "",
            f"**{found.title}.** {found.dates.strip()}",
            "",
            f"{found.scope.strip()}",
            "",
            f"{found.sources.strip()} Not verified:",
            "",
            *(f"- {each}" for each in found.unsure),
            "",
            "| item | what it asks for | answered by | evidence | notes | verified |",
            "| :--- | :--- | :--- | :--- | :--- | :--- |",
            *(
                f"| {each.reference} | **{each.title}.** {each.asks.strip()} | {each.by} "
                f"| {evidence(each)} | {', '.join(each.needs)} "
                f"| {'yes' if each.verified else 'no'} |"
                for each in found.items
            ),
            "",
        ]
    return "\n".join(lines)


def example(snapshot: Path) -> str:
    """Make the page of an example: its report, as anyone would render it.

    Args:
        snapshot: What `record.py` has kept.

    Returns:
        The page.
    """
    from mlflow_report_plugin import report

    made = report(str(snapshot)).to_markdown()
    return f"<!-- Made by `make docs` from {snapshot.name}. -->\n<!-- fmt: off -->\n\n{made}"


def example_page(snapshot: Path) -> str:
    """Render the report of an example as a page to open in a browser.

    Args:
        snapshot: What `record.py` has kept.

    Returns:
        The page.
    """
    from mlflow_report_plugin import report

    return report(str(snapshot)).to_html()


def pages() -> dict[Path, Callable[[], str]]:
    """Name the pages.

    Returns:
        What makes each of them.
    """
    snapshots = sorted((HERE / "examples").glob("*.json"))
    return {
        HERE / "cli.md": cli_page,
        HERE / "snapshot.schema.json": partial(schema, "Snapshot"),
        HERE / "diff.schema.json": partial(schema, "Diff"),
        HERE / "history.schema.json": partial(schema, "ModelHistory"),
        HERE / "check.schema.json": partial(schema, "Check"),
        HERE / "policy.schema.json": policy_schema,
        HERE / "profiles.md": profiles_page,
        HERE / "weights.md": completeness_table,
        CATALOG_PAGE: catalog_page,
        **{each.with_suffix(".md"): partial(example, each) for each in snapshots},
        **{each.with_suffix(".html"): partial(example_page, each) for each in snapshots},
    }


def main() -> None:
    """Write the pages, or check them."""
    if "--check" in sys.argv[1:]:
        stale = [str(page) for page, make in pages().items() if not _is_fresh(page, make())]
        if stale:
            sys.exit(f"not up to date: {', '.join(stale)}; run `make docs`")
        return
    for page, make in pages().items():
        page.write_text(make(), "utf-8")
        print(page)


def _is_fresh(page: Path, text: str) -> bool:
    return page.exists() and page.read_text("utf-8") == text


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=f"mlflow report{name}")
    # As wide as a terminal usually is, wherever this runs.
    context.terminal_width = 80
    context.max_content_width = 80
    return context.get_help()


if __name__ == "__main__":
    main()
