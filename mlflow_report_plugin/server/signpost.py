"""A link on MLflow's own pages that leads to the reports of what they show."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, request

SCRIPT = Path(__file__).with_suffix(".js")
# MLflow's pages are all one page, with an address that ends with a slash.
TAG = b'<script src="report/signpost.js" defer></script>'
PAGES = "serve"
"""What MLflow calls the address of its pages."""


def add_signpost(app: Flask) -> None:
    """Let MLflow's pages lead to ours.

    Args:
        app: MLflow's app.
    """

    @app.after_request
    def lead(answer: Response) -> Response:
        is_page = request.endpoint == PAGES and answer.mimetype == "text/html"
        if not is_page or answer.status_code != 200:
            return answer
        answer.direct_passthrough = False  # so that the file can be read
        answer.set_data(answer.get_data().replace(b"</body>", TAG + b"</body>", 1))
        # They tell of the file, which is another page now.
        for name in ("ETag", "Last-Modified"):
            answer.headers.pop(name, None)
        return answer
