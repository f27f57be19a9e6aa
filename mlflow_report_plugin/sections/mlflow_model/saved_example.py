"""The sub-section Input Example: the example that was saved with the model."""

from __future__ import annotations

import json
import re
from typing import Final

from mlflow_report_plugin.document import Block, Code, Missing, Note, Section
from mlflow_report_plugin.sections.blocks.cells import given, size
from mlflow_report_plugin.sections.blocks.data_tables import data_table, in_part
from mlflow_report_plugin.sections.blocks.gaps import optional_part
from mlflow_report_plugin.sections.blocks.tables import facts, items, json_code, set_only
from mlflow_report_plugin.sections.blocks.text_files import file_notes, text_file
from mlflow_report_plugin.sections.blocks.types import plain, shape
from mlflow_report_plugin.sections.mlflow_model.compact_json import compact
from mlflow_report_plugin.snapshot import InputExample, Snapshot, TextFile

CUT: Final = Note("Shown in part: the file has more", "info")
REWRITTEN: Final = "Numbers are shown as Python writes them; the file has some of them as"
BASE64: Final = re.compile(r'"(?:data:[\w.+/-]+;base64,)?(?:[A-Za-z0-9+/=]|\\[nr/]){200,}("|\\?$)')
"""A text in JSON that is nothing for people to read, or its beginning where the file is cut."""


def example(snapshot: Snapshot) -> tuple[Section, ...]:
    """Show the input example."""
    found = snapshot.input_example
    has_gap = snapshot.gap("input_example") is not None
    return optional_part(
        snapshot, "input_example", None if found is None else tuple(content(found, has_gap))
    )


def content(found: InputExample, has_gap: bool = False) -> list[Block]:
    """Show what is known of the example; a gap says what could not be read of it."""
    bytes_, of_content = found.size, found.content_size
    shapes = ", ".join(f"{name}: {plain(shape(each))}" for name, each in found.shapes.items())
    blocks: list[Block] = [
        facts(
            (
                ("path", given(found.path)),
                ("type", given(found.type)),
                (
                    "_size_bytes",
                    Missing("not known") if bytes_ is None else size(bytes_, f"{bytes_:,}"),
                ),
                *set_only(
                    ("_shape", given(None if found.shape is None else repr(found.shape))),
                    ("_shapes", given(shapes)),
                    ("_content", given(found.content)),
                    (
                        "_content_bytes",
                        Missing() if of_content is None else size(of_content, f"{of_content:,}"),
                    ),
                ),
            )
        )
    ]
    if found.rows or found.columns:
        count = found.shape[0] if found.shape else None
        width = found.shape[1] if found.shape and len(found.shape) > 1 else 0
        title = in_part("Rows", len(found.rows), count)
        blocks += data_table(
            found.columns, found.rows, title, index=found.index, width=width, typed=True
        )
    if found.value is not None or is_null(found):
        code = json_code(found.value)
        blocks.append(Code(compact(code.text), "json") if isinstance(code, Code) else code)
    if found.was_read and not found.complete:
        blocks.append(CUT)
    if found.rewritten:
        blocks.append(Note(f"{REWRITTEN}: {', '.join(found.rewritten)}", "info"))
    if found.params is not None:
        blocks.append(items(found.params, ("Param", "Value"), "Params of the example"))
    if found.serving_input is not None:
        blocks.append(Section("Serving Input", serving_input(found.serving_input, found)))
    elif not has_gap:
        blocks.append(Section("Serving Input", (Note("None was saved"),)))
    return blocks


def is_null(found: InputExample) -> bool:
    """Tell whether all that the file says is null."""
    nothing = not found.rows and not found.columns and found.content is None
    return found.was_read and found.shape is None and nothing


def serving_input(file: TextFile, found: InputExample) -> tuple[Block, ...]:
    """Show the example as a scoring server takes it."""
    path = facts((("path", given(file.path)),))
    text, replaced = BASE64.subn(lambda match: f'"({in_base64(match, found)})"', file.text)
    if not text.lstrip().startswith(("{", "[")) or (file.complete and not is_json(file.text)):
        return (path, *text_file(file))
    # What is cut is the base64, of which nothing is shown anyway.
    if replaced and not file.complete and text.endswith(')"'):
        return (path, Code(f"{compact(text)} …", "json"))
    return (path, Code(compact(text), "json"), *file_notes(file))


def in_base64(match: re.Match[str], found: InputExample) -> str:
    """Say what stands in the place of base64."""
    if found.content and found.content_size is not None:
        return f"{found.content}, {found.content_size:,} bytes, in base64"
    return f"{len(match[0]) - 2:,} characters of base64" if match[1] == '"' else "base64"


def is_json(text: str) -> bool:
    """Tell whether a text is JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
