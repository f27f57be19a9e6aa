"""An extension as another package would ship it: a section, a renderer, and one that fails."""

from setuptools import setup

setup(
    name="sample-extension",
    version="1.2.3",
    py_modules=["sample_extension"],
    entry_points={
        "mlflow_report_plugin.sections": [
            "cellar = sample_extension:cellar",
            "flooded = sample_extension:flooded",
        ],
        "mlflow_report_plugin.renderers": ["outline = sample_extension:OUTLINE"],
    },
)
