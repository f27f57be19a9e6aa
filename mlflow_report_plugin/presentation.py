"""What reports, comparisons and histories can do: be rendered, written, and seen in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mlflow_report_plugin import formats, output
from mlflow_report_plugin.document import Document
from mlflow_report_plugin.errors import OutputFailed
from mlflow_report_plugin.renderers.frame import frame
from mlflow_report_plugin.renderers.viewer import BROWSER, NOTEBOOK, Viewer

if TYPE_CHECKING:
    from mlflow_report_plugin.renderers.assets import Assets
    from mlflow_report_plugin.renderers.template import Filled
    from mlflow_report_plugin.snapshot import Snapshot


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
            format: `markdown`, `html`, `json`, `pdf`, `terminal` or the name of an extension's
                renderer.

        Returns:
            What was rendered; bytes for `pdf`, and perhaps from extensions.

        Raises:
            UnknownFormat: There is no such format.
            OutputFailed: The renderer of an extension failed.
            Unsupported: The extra `pdf` is not installed.
        """
        return self._render_for(BROWSER, format)

    def _render_for(self, viewer: Viewer, format: str, assets: Assets | None = None) -> str | bytes:
        if formats.known(format) == formats.JSON:
            return self.to_json()
        if self._snapshot is not None and formats.is_made_of_snapshot(format):
            return formats.render_snapshot(self._snapshot, format)
        template = self._filled_template(viewer) if format == "html" else None
        return formats.render(self.document, format, viewer, template=template, assets=assets)

    @property
    def _snapshot(self) -> Snapshot | None:
        """All that is known of the model, where this is about one."""
        return None

    def _beside(self, format: str) -> Mapping[str, str | bytes]:
        if self._snapshot is not None and formats.is_made_of_snapshot(format):
            return formats.beside(format, snapshot=self._snapshot)
        return formats.beside(format, document=self.document)

    def _filled_template(self, _viewer: Viewer) -> Filled | None:
        """A team's own look, where there is one."""
        return None

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

    def to_terminal(self, columns: int = 80, *, colours: bool = True) -> str:
        """Render it for a terminal.

        Args:
            columns: How many letters it has beside each other.
            colours: Whether it shows colours.

        Returns:
            The first screen, and what else there is; the whole of what has no first screen. Control
            characters of values are shown, not sent.
        """
        return str(self._render_for(Viewer(columns=columns, colours=colours), "terminal"))

    def save(
        self,
        path: str | Path,
        format: str | None = None,
        *,
        assets: str | Path | None = None,
    ) -> Path:
        """Write it to a file, whole or not at all.

        Args:
            path: The file; missing folders are made.
            format: The format, where the suffix does not tell.
            assets: A folder for the style and the pictures of an HTML page, beside the page
                unless it is absolute; they are in the page unless given.

        Returns:
            The path.

        Raises:
            UnknownFormat: Neither the suffix nor `format` names a format.
            OutputFailed: The file could not be written, or only HTML has such a folder.
        """
        for file, content in self.files(path, format, assets=assets).items():
            output.write(file, content)
        return Path(path)

    def files(
        self,
        path: str | Path,
        format: str | None = None,
        *,
        assets: str | Path | None = None,
    ) -> dict[Path, str | bytes]:
        """Render it into files, without writing them.

        Args:
            path: The file.
            format: As for `save`.
            assets: As for `save`.

        Returns:
            What each file holds. The page comes last, when all that it shows is there.
            Some formats have further files beside it.

        Raises:
            UnknownFormat: Neither the suffix nor `format` names a format.
            OutputFailed: Only HTML has such a folder.
        """
        page = Path(path)
        format = format or formats.format_of(page)
        if assets is None:
            further = self._beside(format)
            near = {page.parent / name: content for name, content in further.items()}
            return {**near, page: self.render(format)}
        if format != "html":
            raise OutputFailed(f"{format} has no style and no pictures beside it: only html has")
        from mlflow_report_plugin.renderers.assets import Beside

        folder = page.parent / assets
        beside = Beside(output.address_from(page, folder))
        content = self._render_for(BROWSER, format, beside)
        return {**{folder / name: data for name, data in beside.files.items()}, page: content}

    def _repr_html_(self) -> str:
        return frame(str(self._render_for(NOTEBOOK, "html")), self.document)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()
