"""The commands `mlflow report notes edit`, `set`, `show` and `export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from mlflow_report_plugin.command import edge, editor

if TYPE_CHECKING:
    from mlflow_report_plugin.collect.client import Client
    from mlflow_report_plugin.logged.notes import Kept
    from mlflow_report_plugin.snapshot import Notes

STDIN: Final = "-"
FORMATS: Final = {".json": "json", ".md": "markdown"}
"""The formats by the suffixes of files."""

_debug = click.option("--debug", is_flag=True, help="Show MLflow's log, and tracebacks.")


@click.group("notes", short_help="Write down what no machine knows of a model.")
def notes() -> None:
    """Write down what no machine knows: what a model is for, where it is weak, whom to ask.

    Notes are kept with a version of a registered model, beside its logged reports. Later versions
    show them until they have their own, and each report says what has changed since they were
    written. MODEL_URI is models:/NAME/VERSION, or models:/NAME for the newest version.
    """


@notes.command("edit", short_help="Edit the notes of a version in your editor.")
@click.argument("model_uri")
@_debug
def edit(model_uri: str, debug: bool) -> None:
    """Edit the notes of the version at MODEL_URI with $VISUAL or $EDITOR.

    Nothing is written unless you change something. What you wrote is kept in a file of yours if it
    cannot be written, or if somebody else wrote under the same heading meanwhile.
    """
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        from mlflow_report_plugin.notes import editing

        with edge.quiet(debug):
            client, found = _read(model_uri)
        _warn(found)
        with editor.kept_on_failure(editing.composed(found.uri, found.notes)) as file:
            edited = editor.edit(file)
            try:
                texts = editing.changed(found.uri, found.notes, edited)
            except ValueError as error:
                raise click.ClickException(f"nothing was written: {error}") from error
            if texts:
                with edge.quiet(debug):
                    written = _write(client, found, texts)
        if not texts:
            edge.say("Nothing was changed, and nothing was written")
            return
        _tell(written, texts)


@notes.command("set", short_help="Write one note from a file.")
@click.argument("model_uri")
@click.argument("topic")
@click.option(
    "--file",
    "source",
    required=True,
    metavar="FILE",
    help="The text in Markdown; - for stdin. An empty one takes the note away.",
)
@_debug
def set_(model_uri: str, topic: str, source: str, debug: bool) -> None:
    """Write the note under the heading TOPIC for the version at MODEL_URI.

    TOPIC is one of intended-use, out-of-scope-use, limitations, ethical-considerations,
    human-oversight, monitoring-plan and contacts, or another name of small letters, digits and
    dashes.
    """
    edge.set_process_defaults()
    topic = _topic(topic)
    with edge.errors_for_people(debug):
        text = _text(source)
        kept = editor.kept_on_failure(text, "" if source == STDIN else text)
        with kept, edge.quiet(debug):
            client, found = _read(model_uri)
            written = _write(client, found, {topic: text.strip()})
        _tell(written, {topic: text})


@notes.command("show", short_help="Show the notes of a version.")
@click.argument("model_uri")
@_debug
def show(model_uri: str, debug: bool) -> None:
    """Show the notes of the version at MODEL_URI, as Markdown."""
    edge.set_process_defaults()
    with edge.errors_for_people(debug):
        from mlflow_report_plugin.notes.markdown import as_markdown

        with edge.quiet(debug):
            _, found = _read(model_uri)
        _warn(found)
        if not found.notes.notes:
            if not found.problems:  # or else somebody may have
                edge.say(
                    f"Nobody has written notes of {found.uri} yet: "
                    f"mlflow report notes edit {found.uri}"
                )
            return
        click.echo(as_markdown(found.uri, _masked(found)), nl=False)


@notes.command("export", short_help="Write the notes of a version to a file.")
@click.argument("model_uri")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file: .md for Markdown, .json for all that is known of each note.",
)
@_debug
def export(model_uri: str, output: Path, debug: bool) -> None:
    """Write the notes of the version at MODEL_URI to a file."""
    edge.set_process_defaults()
    if output.suffix.lower() not in FORMATS:
        raise click.UsageError(f"-o needs a name that ends in {' or '.join(FORMATS)}.")
    with edge.errors_for_people(debug):
        from mlflow_report_plugin.notes.markdown import as_markdown
        from mlflow_report_plugin.output import check_writable, write

        check_writable(output)
        with edge.quiet(debug):
            _, found = _read(model_uri)
        _warn(found)
        is_json = FORMATS[output.suffix.lower()] == "json"
        told = _masked(found)
        whole = told.model_dump_json(indent=2) + "\n"
        write(output, whole if is_json else as_markdown(found.uri, told))


def _read(uri: str) -> tuple[Client, Kept]:
    from mlflow_report_plugin.collect.client import Client
    from mlflow_report_plugin.logged import notes as kept

    client = Client()
    return client, kept.read(client, uri)


def _write(client: Client, found: Kept, texts: dict[str, str]) -> Kept:
    from mlflow_report_plugin.logged import notes as kept

    return kept.write(client, found.uri, texts, found.notes.revision)


def _masked(found: Kept) -> Notes:
    """The notes as reports show them: what is printed or exported may go anywhere."""
    from mlflow_report_plugin.masking import without_credentials

    return without_credentials(found.notes)


def _topic(given: str) -> str:
    """The name of a heading, which is none that was misspelt."""
    from mlflow_report_plugin.notes import topics
    from mlflow_report_plugin.snapshot import TOPICS

    topic = given if topics.is_topic(given) else topics.topic_of(given)
    if topic in TOPICS:
        return topic
    meant = topics.nearest(topic)
    if meant is not None:
        raise click.UsageError(f"there is no heading {given!r}: did you mean {meant}?")
    if topic != given or not topics.is_topic(topic):
        raise click.UsageError(
            f"{given!r} cannot be the name of a heading: up to {topics.MAX_TOPIC} small letters, "
            f"digits and dashes. The usual ones are {', '.join(TOPICS)}."
        )
    return topic


def _text(source: str) -> str:
    from mlflow_report_plugin.notes.revision import MAX_TEXT

    limit = 4 * MAX_TEXT + 1  # bytes of so many characters
    try:
        if source == STDIN:
            data = sys.stdin.buffer.read(limit)
        else:
            with Path(source).open("rb") as file:
                data = file.read(limit)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise click.UsageError(f"--file: cannot read {source}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"--file: {source} is no text in UTF-8") from error
    if len(text) > MAX_TEXT:
        raise click.UsageError(f"--file: more than {MAX_TEXT:,} characters")
    return text


def _warn(found: Kept) -> None:
    for problem in found.problems:
        edge.say(f"Warning: {problem}")


def _tell(written: Kept, texts: dict[str, str]) -> None:
    from mlflow_report_plugin.snapshot import topic_title

    edge.say(f"Written for {written.uri}: {', '.join(map(topic_title, texts))}")
    for warning in written.warnings:
        edge.say(f"Warning: {warning}")
