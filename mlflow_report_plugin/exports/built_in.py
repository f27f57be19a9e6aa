"""The formats of this package that are made of a snapshot.

Each is imported where it is asked for: most reports are none of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from mlflow_report_plugin.renderers.renderer import Renderer
from mlflow_report_plugin.snapshot import Snapshot


def _card(*, snapshot: Snapshot) -> str:
    from mlflow_report_plugin.exports import huggingface

    return huggingface.render(snapshot=snapshot)


def _beside_card(*, snapshot: Snapshot) -> Mapping[str, str]:
    from mlflow_report_plugin.exports import huggingface

    return huggingface.beside(snapshot=snapshot)


def _cyclonedx(*, snapshot: Snapshot) -> str:
    from mlflow_report_plugin.exports import cyclonedx

    return cyclonedx.render(snapshot=snapshot)


def _spdx(*, snapshot: Snapshot) -> str:
    from mlflow_report_plugin.exports import spdx

    return spdx.render(snapshot=snapshot)


EXPORTS: tuple[Renderer, ...] = (
    Renderer("huggingface", ".card.md", "text/markdown", _card, "snapshot", _beside_card),
    Renderer("cyclonedx", ".cdx.json", "application/vnd.cyclonedx+json", _cyclonedx, "snapshot"),
    Renderer("spdx", ".spdx.json", "application/spdx3+json", _spdx, "snapshot"),
)
"""The formats of this package that are made of a snapshot."""
