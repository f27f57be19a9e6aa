"""A bill of materials with the classes of SPDX 3.0.1 for models and data sets, as JSON-LD.

bill.py        the whole of it        model.py        the model, and what it was made from
parts.py       files, packages        graph.py        elements, and what joins them
data.py        data sets              formulation.py  the run
"""

from mlflow_report_plugin.exports.spdx.bill import render

__all__ = ["render"]
