"""The comparer of model signatures: what a change means for each kind of caller.

    comparing.py   `compare`: inputs, outputs and params of both sides
    columns.py     columns: by name, those without names by position
    types.py       the types of columns, down to the properties of their objects
    scalars.py     which scalar type MLflow takes for which
    tensors.py     tensors: by name, their dtypes and shapes
    dtypes.py      what happens to numbers over REST where a tensor has another dtype
    params.py      inference parameters: by name
    ruling.py      what comes out: a `Difference` with an outcome for each kind of caller

The rules were tried on MLflow 2.22 and 3.17; where versions differ, the worse outcome is told.
"""

from mlflow_report_plugin.diff.signature.comparing import compare

__all__ = ["compare"]
