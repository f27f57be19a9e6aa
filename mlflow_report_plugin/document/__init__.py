"""The report as a tree of plain values: what sections make and renderers read.

A document knows nothing of MLflow and nothing of Markdown or HTML. Its strings are the
values as MLflow returned them: hostile, unescaped, of any length. Escaping and shortening
belong to the renderers.

    Document
    ├── Front              the first screen: a name, badges, a sentence
    │   └── Panel          a question that most readers have, with blocks that answer it
    └── Section            a heading, with blocks and further sections below it
        ├── Facts          names with their values
        ├── Table          columns and rows
        ├── Points         short lines, each with a command where there is one
        ├── Code           preformatted text
        ├── Text           a paragraph, or a description that a person wrote in Markdown
        ├── Image          a picture that was logged
        ├── Gallery        pictures to be looked at together
        ├── Plot           curves over one axis
        ├── Bars           numbers side by side
        ├── Matrix         counts of what is against what was predicted
        ├── Graph          what leads to what
        ├── Tree           folders and files
        ├── Tabs           alternatives, of which a reader needs one
        ├── Fold           what only some readers need
        ├── Note           a remark of the report itself: nothing here, a gap, a hint
        └── Section ...

Nodes do not render themselves. A renderer is one `match` over `Block`, ended by
`typing.assert_never`.
"""

from mlflow_report_plugin.document.cells import (
    NOT_SET,
    Badge,
    Cell,
    Id,
    Jump,
    Link,
    Missing,
    Moment,
    Number,
    Sparkline,
    ToPage,
    Written,
)
from mlflow_report_plugin.document.drawings import (
    Bars,
    Branch,
    Curve,
    Gallery,
    Graph,
    Image,
    Matrix,
    Node,
    Plot,
    Tree,
)
from mlflow_report_plugin.document.structure import (
    Block,
    Document,
    Fold,
    Front,
    Panel,
    Section,
    Tabs,
)
from mlflow_report_plugin.document.words import (
    Code,
    Facts,
    Note,
    Point,
    Points,
    Table,
    Text,
)

__all__ = [
    "NOT_SET",
    "Badge",
    "Bars",
    "Block",
    "Branch",
    "Cell",
    "Code",
    "Curve",
    "Document",
    "Facts",
    "Fold",
    "Front",
    "Gallery",
    "Graph",
    "Id",
    "Image",
    "Jump",
    "Link",
    "Matrix",
    "Missing",
    "Moment",
    "Node",
    "Note",
    "Number",
    "Panel",
    "Plot",
    "Point",
    "Points",
    "Section",
    "Sparkline",
    "Table",
    "Tabs",
    "Text",
    "ToPage",
    "Tree",
    "Written",
]
