"""The pages of a catalog, made from its tables: no script, nothing to load but one style.

    index.html                    how much there is, what is wrong, and where everything is
    pages/models-0001.html        the registered models, 500 on a page
    pages/owner-is-NAME-0001.html those of an owner, a flavor, an alias or a stage
    pages/findings-KIND-0001.html what is wrong, 500 rows on a page
    pages/model/NAME.html         a registered model with its versions, 500 on a page

    workspaces/NAME/...           all of that for each of several workspaces

`site.py` writes pages, and the others say what is on them.
"""

from mlflow_report_plugin.catalog.index.workspaces import Place, write_workspaces
from mlflow_report_plugin.catalog.index.writing import write

__all__ = ["Place", "write", "write_workspaces"]
