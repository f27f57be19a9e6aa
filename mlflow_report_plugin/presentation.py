"""What reports, comparisons and histories can do: be rendered, written, and seen in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from base64 import b64encode
from pathlib import Path

from mlflow_report_plugin import formats, output
from mlflow_report_plugin.document import Document
from mlflow_report_plugin.renderers.viewer import BROWSER, NOTEBOOK, Viewer


class Presentation(ABC):
    """Something that has a document for people, and JSON for programs."""

    @property
    @abstractmethod
    def document(self) -> Document:
        """The same as a tree of sections."""

    @abstractmethod
    def to_json(self) -> str:
        """Give what it is made from as JSON.

        Returns:
            Strict JSON, in a published schema.
        """

    def render(self, format: str) -> str | bytes:
        """Render it.

        Args:
            format: `markdown`, `html`, `json` or the name of an extension's renderer.

        Returns:
            What was rendered; bytes only from extensions.

        Raises:
            UnknownFormat: There is no such format.
            OutputFailed: The renderer of an extension failed.
        """
        return self._render_for(BROWSER, format)

    def _render_for(self, viewer: Viewer, format: str) -> str | bytes:
        if formats.known(format) == formats.JSON:
            return self.to_json()
        return formats.render(self.document, format, viewer)

    def to_markdown(self) -> str:
        """Render it as Markdown.

        Returns:
            GitHub-flavoured Markdown.
        """
        return str(self.render("markdown"))

    def to_html(self) -> str:
        """Render it as HTML.

        Returns:
            One page that loads nothing and runs nothing.
        """
        return str(self.render("html"))

    def save(self, path: str | Path, format: str | None = None) -> Path:
        """Write it to a file, whole or not at all.

        Args:
            path: The file; missing folders are made.
            format: The format, where the suffix does not tell.

        Returns:
            The path.

        Raises:
            UnknownFormat: Neither the suffix nor `format` names a format.
            OutputFailed: The file could not be written.
        """
        output.write(path, self.render(format or formats.format_of(path)))
        return Path(path)

    def _repr_html_(self) -> str:
        # A frame keeps the page and the notebook apart; a `data:` address, unlike `srcdoc`,
        # lets the links inside the page work.
        page = b64encode(str(self._render_for(NOTEBOOK, "html")).encode()).decode()
        style = "width: 100%; height: 80vh; border: 0"
        # A link opens beside the notebook, as a page like any other.
        sandbox = "allow-popups allow-popups-to-escape-sandbox"
        source = f"data:text/html;base64,{page}"
        return f'<iframe src="{source}" sandbox="{sandbox}" style="{style}"></iframe>'

    def _repr_markdown_(self) -> str:
        return self.to_markdown()
