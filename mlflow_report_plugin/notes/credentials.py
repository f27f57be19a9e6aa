"""Credentials in what people write: their author is told."""

from __future__ import annotations

from collections.abc import Mapping

from mlflow_report_plugin import redact
from mlflow_report_plugin.snapshot import topic_title


def warnings(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Tell which texts hold credentials.

    Args:
        texts: What was written, by the names of the headings.

    Returns:
        A sentence for each that does: of which kinds they are, and who can read them.
    """
    told = []
    for topic, text in texts.items():
        kinds = dict.fromkeys(each.kind for each in redact.found(text)[1])
        if kinds:
            told.append(
                f"{topic_title(topic)} holds what looks like a credential ({', '.join(kinds)}). "
                "Reports mask it, but whoever may read the experiment reads it in the files of "
                "notes, of which none is ever changed: have it revoked"
            )
    return tuple(told)
