"""The formats of a report by name and suffix: built-in, JSON and those of extensions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow_report_plugin import extensions
from mlflow_report_plugin.document import Document
from mlflow_report_plugin.errors import OutputFailed, UnknownFormat, Unsupported
from mlflow_report_plugin.exports.built_in import EXPORTS
from mlflow_report_plugin.renderers.built_in import HTML, PDF, RENDERERS, TERMINAL
from mlflow_report_plugin.renderers.renderer import Renderer
from mlflow_report_plugin.renderers.viewer import BROWSER, Viewer
from mlflow_report_plugin.snapshot import Snapshot

if TYPE_CHECKING:
    # Markdown need not wait until jinja2 is imported.
    from mlflow_report_plugin.renderers.assets import Assets
    from mlflow_report_plugin.renderers.template import Filled

JSON = "json"
"""The format that is the snapshot itself, and so has no renderer."""


def renderers() -> dict[str, Renderer]:
    """List the renderers.

    Returns:
        The renderers by name: the built-in ones, then those of extensions.
    """
    found = {renderer.name: renderer for renderer in (*RENDERERS, *EXPORTS)}
    for extension in extensions.find(extensions.RENDERERS):
        if isinstance(extension.value, Renderer):
            found.setdefault(extension.value.name, extension.value)
    return found


def suffixes() -> dict[str, str]:
    """List the formats.

    Returns:
        The file suffix, such as `.md`, of each format by name.
    """
    found = {name: renderer.suffix for name, renderer in renderers().items()}
    return {"markdown": found.pop("markdown"), "html": found.pop("html"), JSON: ".json", **found}


def offered() -> dict[str, str]:
    """List the formats that a report is offered in, where nobody asks for one by name.

    Returns:
        As `suffixes`, without what needs an extra that is not installed and without what is for
        terminals.
    """
    found = suffixes()
    del found[TERMINAL.name]
    try:
        insist_on(PDF.name)
    except Unsupported:
        del found[PDF.name]
    return found


def format_of(path: str | Path) -> str:
    """Tell the format of a file by its suffix.

    Args:
        path: The file's path or name.

    Returns:
        The name of the format.

    Raises:
        UnknownFormat: No format has that suffix.
    """
    found = suffixes()
    # `.cdx.json` says more than `.json` does.
    for name, suffix in sorted(found.items(), key=lambda each: -len(each[1])):
        if str(path).lower().endswith(suffix):
            return name
    raise UnknownFormat(f"{str(path)!r} has none of the suffixes {' '.join(found.values())}")


def is_made_of_snapshot(format: str) -> bool:
    """Tell whether a format is made of what is known of one model.

    Args:
        format: The name of a format.

    Returns:
        False for what is made of a document, for JSON and for what is no format.
    """
    renderer = renderers().get(format)
    return renderer is not None and renderer.made_of == "snapshot"


def render_snapshot(snapshot: Snapshot, format: str) -> str | bytes:
    """Render what is known of a model, in a format that is made of that.

    Args:
        snapshot: What was collected.
        format: The name of a renderer.

    Returns:
        What the renderer makes of it.

    Raises:
        OutputFailed: The renderer of an extension failed.
    """
    renderer = renderers()[format]
    made: str | bytes = _made_by(renderer, renderer.render, snapshot=snapshot)
    return made


def beside(format: str, **made_of: Document | Snapshot) -> Mapping[str, str | bytes]:
    """Give what belongs into the folder of a rendered file.

    Args:
        format: The name of a format.
        made_of: What it is made of: `document` or `snapshot`.

    Returns:
        The content of each further file by its path below the folder.

    Raises:
        OutputFailed: The renderer of an extension failed.
    """
    renderer = renderers().get(format)
    if renderer is None or renderer.beside is None:
        return {}
    made: Mapping[str, str | bytes] = _made_by(renderer, renderer.beside, **made_of)
    return made


def _made_by(renderer: Renderer, make: Callable[..., Any], **made_of: Document | Snapshot) -> Any:
    if renderer in (*RENDERERS, *EXPORTS):
        return make(**made_of)
    try:
        return make(**made_of)
    except Exception as error:
        raise OutputFailed(f"the renderer {renderer.name!r} failed: {error}") from error


def render(
    document: Document,
    format: str,
    viewer: Viewer = BROWSER,
    *,
    template: Filled | None = None,
    assets: Assets | None = None,
) -> str | bytes:
    """Render a document.

    Only renderers of this package are told more than the document.

    Args:
        document: The document.
        format: The name of a renderer.
        viewer: Where it is read.
        template: The look of an HTML page.
        assets: Where an HTML page has its style and its pictures.

    Returns:
        What the renderer makes of it; bytes for PDF, and perhaps from extensions.

    Raises:
        UnknownFormat: There is no such renderer, or it is made of a snapshot.
        Unsupported: It needs an extra that is not installed.
        OutputFailed: The renderer of an extension failed.
    """
    renderer = renderers().get(format)
    if renderer is None:
        raise UnknownFormat(f"nothing renders the format {format!r}")
    if renderer.made_of == "snapshot":
        raise UnknownFormat(f"the format {format!r} tells of one model: only reports have it")
    if renderer is HTML:
        return renderer.render(document=document, viewer=viewer, template=template, assets=assets)
    if renderer in RENDERERS:
        return renderer.render(document=document, viewer=viewer)
    made: str | bytes = _made_by(renderer, renderer.render, document=document)
    return made


def insist_on(format: str) -> None:
    """Insist that what a format needs is installed, before any work is done.

    Args:
        format: The name of the format.

    Raises:
        Unsupported: It needs an extra that is not installed.
    """
    if format == PDF.name:
        from mlflow_report_plugin.renderers.pdf import insist

        insist()


def file_name(format: str) -> str:
    """Name the file of a rendered report.

    Args:
        format: The name of the format.

    Returns:
        A name such as `report.md`.

    Raises:
        UnknownFormat: There is no such format.
    """
    return f"report{suffixes()[known(format)]}"


def known(format: str) -> str:
    """Insist on a format that exists.

    Args:
        format: The name of the format.

    Returns:
        The same name.

    Raises:
        UnknownFormat: There is no such format.
    """
    if format not in suffixes():
        raise UnknownFormat(f"there is no format {format!r}, but {', '.join(suffixes())}")
    return format
