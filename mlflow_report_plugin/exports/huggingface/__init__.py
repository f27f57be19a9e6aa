"""The card of a model on the Hugging Face Hub, and the results of benchmarks beside it.

card.py          the whole of it           front_matter.py   the YAML that it begins with
body.py          the sections of the Hub   model_index.py    results with their data sets
licences.py      the licences of the Hub   eval_results.py   `.eval_results/*.yaml`
metric_ids.py    metrics of the Hub        in_yaml.py        YAML that is read back as it was
"""

from mlflow_report_plugin.exports.huggingface.card import beside, render

__all__ = ["beside", "render"]
