"""The sub-sections How to Load and How to Serve: alternatives, of which a reader needs one."""

from __future__ import annotations

from mlflow_report_plugin.document import Block, Code, Tabs
from mlflow_report_plugin.sections.blocks.how_to_use import (
    can_be_copied,
    how_to_load,
    how_to_load_in_a_notebook,
    how_to_serve,
    is_feature_store,
    loaders,
    model_uri,
    servers,
    set_servers,
)
from mlflow_report_plugin.sections.blocks.model_facts import PYFUNC
from mlflow_report_plugin.snapshot import MlflowModel, Snapshot


def ways_to_load(snapshot: Snapshot, model: MlflowModel) -> tuple[Block, ...]:
    """Show how to load the model: as any model, as what it is, and on a cluster of Spark."""
    blocks = how_to_load(snapshot, model)
    names = ("Feature Store",) if is_feature_store(model) else loaders(model)
    if len(names) != len(blocks) or not all(isinstance(block, Code) for block in blocks):
        return blocks
    ways = {name: (block,) for name, block in zip(names, blocks, strict=True)}
    # What works for all models stands last there, and first here.
    pyfunc = {"pyfunc": ways.pop("pyfunc")} if "pyfunc" in ways else {}
    notebook = how_to_load_in_a_notebook(snapshot, model)
    in_notebook = (("Notebook", notebook),) if notebook else ()
    return (Tabs((*pyfunc.items(), *ways.items(), *in_notebook, *on_spark(snapshot, model))),)


def on_spark(snapshot: Snapshot, model: MlflowModel) -> tuple[tuple[str, tuple[Block, ...]], ...]:
    """Show how to use the model on the rows of a data frame of Spark."""
    uri, needed = model_uri(snapshot), servers(snapshot)
    if (
        PYFUNC not in model.flavors
        or is_feature_store(model)
        or not can_be_copied(uri, *needed.values())
    ):
        return ()
    lines = [
        "import mlflow.pyfunc",
        "",
        *set_servers(needed),
        f"predict = mlflow.pyfunc.spark_udf(spark, {uri!r})",
        'predictions = data.withColumn("prediction", predict(*data.columns))',
    ]
    return (("Spark", (Code("\n".join(lines), "python"),)),)


def ways_to_serve(snapshot: Snapshot, model: MlflowModel) -> tuple[Block, ...]:
    """Show how to serve the model: behind REST, once without a server, and as an image."""
    blocks = how_to_serve(snapshot, model)
    commands = tuple(block for block in blocks if isinstance(block, Code))
    if not commands:
        return blocks
    serve, ask, once, image = commands
    rest = tuple(block for block in blocks if not isinstance(block, Code))
    ways = (("REST", (serve, ask)), ("Once, without a server", (once,)), ("Container", (image,)))
    return (Tabs(ways), *rest)
