"""Whether a model is generative or an agent, as far as its flavors and its task tell."""

from __future__ import annotations

from typing import Final

from mlflow_report_plugin.sections.blocks.brief import brief
from mlflow_report_plugin.sections.blocks.kind import AGENT, NAMES, noun, task_of
from mlflow_report_plugin.snapshot import Snapshot

FLAVORS: Final = ("diffusers", "dspy", "langchain", "llama_index", "openai", "promptflow")
"""The flavors whose models generate, unless their task is to embed."""
TASKS: Final = frozenset(
    {
        *("chat", "completions", "conversational", "image-text-to-text", "image-to-image"),
        *("image-to-text", "text-generation", "text-to-audio", "text-to-image", "text-to-speech"),
        *("text-to-video", "text2text-generation", "visual-question-answering"),
    }
)
"""Tasks that generate, by the last part of their names."""
EMBEDS: Final = "embed"


def generative(snapshot: Snapshot) -> str:
    """Tell whether the model is generative or an agent.

    Args:
        snapshot: What was collected.

    Returns:
        Why it is, such as `its task is agent/v1/responses`; empty where nothing tells so, which is
        no proof: code that calls such a model may be logged as any Python model.
    """
    model = snapshot.model
    if model is None:
        return ""
    task = task_of(model)
    if task.startswith(AGENT) or task.rpartition("/")[2] in TASKS:
        return f"its task is {brief(task)}"
    if noun(snapshot, model) == "agent":
        return "it was logged as an agent"
    flavor = next((name for name in FLAVORS if name in model.flavors), None)
    if flavor is not None and EMBEDS not in task:
        return f"it has the flavor {NAMES.get(flavor, flavor)}"
    return ""
