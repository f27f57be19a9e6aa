"""Where a page has its style and its pictures: inside it, or in files beside it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from base64 import b64encode
from hashlib import sha256
from typing import ClassVar

from markupsafe import Markup

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg"}


def source_of(sheet: str) -> str:
    """Allow one style inside a page and no other.

    Args:
        sheet: All of it.

    Returns:
        A source of a Content-Security-Policy.
    """
    return f"'sha256-{b64encode(sha256(sheet.encode()).digest()).decode()}'"


class Assets(ABC):
    """What belongs to a page and is no text."""

    pictures: ClassVar[str]
    """Where pictures may come from, as a source of a Content-Security-Policy."""

    @abstractmethod
    def picture(self, data: bytes, media_type: str) -> str:
        """Put a picture where the page finds it.

        Args:
            data: The picture, which is harmless.
            media_type: What it is, such as `image/png`.

        Returns:
            Its address, for `src`.
        """

    @abstractmethod
    def style(self, sheet: str) -> tuple[Markup, str]:
        """Put the style where the page finds it.

        Args:
            sheet: All of it.

        Returns:
            The tag for the head of the page, and where the style comes from, as a source of a
            Content-Security-Policy.
        """


class Inside(Assets):
    """Everything in the page, which needs no other file."""

    pictures = "data:"

    def picture(self, data: bytes, media_type: str) -> str:
        """Give an address that is the picture itself."""
        return f"data:{media_type};base64,{b64encode(data).decode()}"

    def style(self, sheet: str) -> tuple[Markup, str]:
        """Write the style into the page, and allow it and no other."""
        # No sheet has a `<`, so none can end the element.
        return Markup(f"<style>{sheet}</style>"), source_of(sheet)


class Beside(Assets):
    """Files beside the page, for servers that forbid what is inside.

    They are named by their content: a page that was made before still finds its own.
    """

    pictures = "'self'"

    def __init__(self, way: str) -> None:
        """Begin a page.

        Args:
            way: The way from the page to the folder of the files, as an address that ends in `/`;
                empty where the page is in it.
        """
        self._way = way
        self.files: dict[str, bytes] = {}
        """The files by name."""

    def picture(self, data: bytes, media_type: str) -> str:
        """Keep the picture as a file."""
        return self._keep("picture", data, _SUFFIXES[media_type])

    def style(self, sheet: str) -> tuple[Markup, str]:
        """Keep the style as a file."""
        address = self._keep("style", sheet.encode(), ".css")
        return Markup('<link rel="stylesheet" href="{}">').format(address), "'self'"

    def _keep(self, kind: str, data: bytes, suffix: str) -> str:
        name = f"{kind}-{sha256(data).hexdigest()[:16]}{suffix}"
        self.files[name] = data
        return self._way + name
