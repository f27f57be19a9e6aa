"""A bill of materials of machine learning: CycloneDX 1.7, as JSON.

bill.py          the whole of it          model.py         the component of the model
model_card.py    its card                 parts.py         files, packages and data sets
formulation.py   the runs                 properties.py    what the format has no field for
"""

from mlflow_report_plugin.exports.cyclonedx.bill import render

__all__ = ["render"]
