"""Documents of the kind and size that people have."""

from __future__ import annotations

import json
import math

from mlflow_report_plugin.document import (
    NOT_SET,
    Badge,
    Block,
    Branch,
    Cell,
    Code,
    Curve,
    Document,
    Facts,
    Front,
    Gallery,
    Graph,
    Id,
    Image,
    Jump,
    Link,
    Missing,
    Moment,
    Node,
    Note,
    Number,
    Panel,
    Plot,
    Point,
    Points,
    Section,
    Sparkline,
    Table,
    Tabs,
    Text,
    Tree,
    Written,
)
from tests.renderers import pictures

RUN_ID = "815123f2db9b49cdb9790c6a0371a4da"
HOST = "https://e2-demo-west.cloud.databricks.com"
LOAD = """import mlflow

model = mlflow.pyfunc.load_model("models:/main.ml.fraud/7")
model.predict(data)"""
DESCRIPTION = """# Wine *quality*

Predicts the **quality** of a wine. See [the paper](https://example.com/paper).
Second line of the paragraph, with `code`.

- one
- two
  - nested

| column | unit |
| --- | ---: |
| alcohol | % |

```python
model = mlflow.pyfunc.load_model("models:/wine/1")
```

![pixel](https://evil.example/x.png) <script>alert(1)</script>"""
PERMISSIONS = {
    "permission_levels": [
        {"permission_level": level, "description": "Can view and edit the model's details."}
        for level in ("CAN_READ", "CAN_EDIT", "CAN_MANAGE")
    ],
    "access_control_list": [
        {
            "group_name": group,
            "all_permissions": [{"permission_level": "CAN_MANAGE", "inherited": True}],
        }
        for group in ("admins", "users", "scientists", "x" * 400)
    ],
}


def document(*blocks: Block, contents_depth: int = 2) -> Document:
    """A document with one section."""
    return Document("Model", "models:/x/1", (Section("Part", blocks),), contents_depth)


def value(cell: Cell) -> Document:
    """A document with one value."""
    return document(Facts((("name", cell),)))


def front() -> Front:
    """The first screen of a model that is served and has changed."""
    trend = tuple((float(i), 0.9 + 0.01 * i + 0.005 * (i % 2)) for i in range(6))
    return Front(
        "main.ml.fraud, version 7",
        (
            Badge("@champion", "good"),
            Badge("READY", "good"),
            Badge("served by fraud-live", "plain"),
            Badge("not approved", "warning"),
        ),
        "Tells fraudulent from honest card payments within 20 ms, from 31 features of a payment.",
        (
            Panel(
                "How good",
                (
                    Table(
                        ("Metric", "Value", "Data set", "Since version 6", "Versions"),
                        tuple(
                            (
                                Jump(name, "Metrics"),
                                Number(value, value + "4385964912281"),
                                Jump(data_set, "Run"),
                                Badge(change, "good" if change[0] == "+" else "bad"),
                                Sparkline(trend, "rose from 0.90 to 0.96 over 6 versions"),
                            )
                            for name, value, data_set, change in (
                                ("f1_score", "0.9561", "payments_test", "+0.0121"),
                                ("accuracy_score", "0.9649", "payments_test", "+0.0088"),
                                ("roc_auc", "0.9912", "payments_test", "-0.0004"),
                                ("log_loss", "0.1425", "payments_test", "-0.0310"),
                            )
                        ),
                    ),
                ),
            ),
            Panel(
                "Trust",
                (
                    Facts(
                        (
                            ("Made by", "ada@example.com"),
                            ("Made", Moment("2026-11-21 15:54:24")),
                            ("Code", Link("4f2a91c on main", "https://git.example/fraud/4f2a91c")),
                            ("Data", "payments_train (280,000 rows), payments_test (41,000 rows)"),
                            ("Loading", Badge("runs a pickle", "warning")),
                            ("Access", "12 may change it, everyone may read"),
                            ("Gaps", Jump("2 things could not be read", "Experiment")),
                        )
                    ),
                ),
            ),
            Panel(
                "Changes since version 6",
                (
                    Points(
                        (
                            Point((Badge("breaking", "bad"), "The input merchant_age is required")),
                            Point((Badge("regression", "warning"), "roc_auc fell by 0.0004")),
                            Point((Badge("note"), "scikit-learn 1.6.1 instead of 1.5.0")),
                        )
                    ),
                ),
            ),
            Panel(
                "To do",
                (
                    Points(
                        (
                            Point(
                                ("Nobody has approved this version.",),
                                "mlflow report approve models:/main.ml.fraud/7",
                            ),
                            Point(
                                ("No input example was logged:",),
                                "log_model(..., input_example=X[:5])",
                            ),
                        )
                    ),
                ),
            ),
            Panel(
                "Next",
                (
                    Tabs(
                        (
                            (
                                "Load",
                                (Code(LOAD, "python"),),
                            ),
                            (
                                "Serve",
                                (Code("mlflow models serve -m models:/main.ml.fraud/7", "sh"),),
                            ),
                        )
                    ),
                ),
            ),
        ),
    )


def whole() -> Document:
    """A report with a first screen, groups, and every kind of block and of cell."""
    return Document(
        "MLflow Model",
        "models:/main.ml.fraud@champion",
        (
            Section("Use it", usual().sections[1:2]),
            Section("How it was made", usual().sections[3:4]),
            Section("How good it is", (Section("Evaluation", drawn().sections[0].blocks),)),
            Section("Who and where", (usual().sections[2], usual().sections[4])),
            Section("Record", (usual().sections[0], Section("Cells", (_cells(), _runs())))),
        ),
        front=front(),
    )


def _cells() -> Facts:
    return Facts(
        (
            ("f1", Number("0.9561", "0.956140350877193")),
            ("created", Moment("2026-11-21 15:54:24")),
            ("run_id", Id(RUN_ID)),
            ("_state", Badge("READY", "good")),
            ("note", Written("trained on everything but May")),
            ("owner", Missing("could not be read: HTTP 403", unread=True)),
            ("see", Jump("the run", "Run")),
            ("databricks_runtime", NOT_SET),
            ("source_version", NOT_SET),
        ),
        title="Everything",
        anchors="cell",
    )


def _runs() -> Table:
    return Table(
        ("Run", "Id", "Started", "f1", "Rows", "Parent"),
        tuple(
            (
                f"fold-{i}",
                Id(RUN_ID),
                Moment(f"2026-11-21 15:5{i}:24"),
                Number(f"0.95{i}", f"0.95{i}123456789"),
                Number("41 k", "41,017"),
                NOT_SET,
            )
            for i in range(4)
        ),
        title="Folds",
        anchors="run",
    )


def usual() -> Document:
    """A report as it is for a model in a workspace, one of its values hostile."""
    return Document(
        "MLflow Model",
        "models:/dbdemos_pcb_classification/1",
        (
            Section("Model Overview", (_facts("MLflow Model"), _uris())),
            Section(
                "MLflow Model",
                (
                    Section("Details", (_facts(),)),
                    Section(
                        "Flavors",
                        tuple(
                            Section(f"Flavor '{flavor}'", (_facts(),))
                            for flavor in ("python_function", "transformers")
                        ),
                    ),
                    Section("Signature", (_signature(), Note("No outputs"))),
                ),
            ),
            Section("Registered Model", (Text(DESCRIPTION, "markdown"), *_registered())),
            Section(
                "Run",
                (
                    Section("Info", (_facts(),)),
                    Section("Params", (_numbers(200),)),
                    Section("Metrics", (_metrics(30),)),
                    Section("Tags", (Section("Exploded Tags", (_facts(),)),)),
                ),
            ),
            Section(
                "Experiment",
                (
                    Note("The experiment could not be read: HTTP 500", "gap"),
                    Note("Permissions are left out: the server has none.", "info"),
                    Section("Tags", (Note("None found"),)),
                ),
            ),
        ),
    )


def large() -> Document:
    """A report of a model with very many params, metrics, tags and files."""
    return document(
        Section("Params", (_numbers(2_000),)),
        Section("Metrics", (_metrics(1_000),)),
        Section("Tags", (_numbers(500),)),
        Section("Files", (_numbers(5_000),)),
    )


def drawn() -> Document:
    """A report with everything that is drawn."""
    return document(
        Section("Lineage", (lineage(),)),
        Section(
            "Metrics",
            (
                Table(
                    ("Metric", "History", "Last", "Points"),
                    tuple(
                        (f"metric_{i}", Sparkline(curve(i), "went up"), "1", "9") for i in COUNTS
                    ),
                ),
                *(
                    Plot(f"metric_{i}", (Curve("", curve(i)),), "It went up and down.")
                    for i in COUNTS
                ),
            ),
        ),
        Section(
            "Pictures",
            (
                Gallery(
                    (
                        Image(pictures.drawn("png"), "image/png", "A confusion matrix", "a.png"),
                        Image(pictures.drawn("jpeg"), "image/jpeg", "A confusion matrix", "a.jpg"),
                    )
                ),
                Image(pictures.drawn("svg"), "image/svg+xml", "A confusion matrix"),
                Image(b"GIF89a", "image/png", "No picture at all", "broken.png"),
            ),
        ),
        Section("Files", (tree(),)),
    )


COUNTS = (1, 2, 12, 300, 10_000)


def curve(count: int) -> tuple[tuple[float, float], ...]:
    """A curve that goes down and is restless."""
    return tuple(
        (float(i), 2 * math.exp(-3 * i / count) + 0.2 * math.sin(i * 0.7) / (1 + i / 50))
        for i in range(count)
    )


def lineage() -> Graph:
    """Twenty nodes around a model version."""
    nodes = [
        Node("e", "Experiment", "/Users/ada@example.com/wine-quality"),
        Node("p", "Parent run", "sweep-7"),
        Node("r", "Run", "welcoming-fox-815"),
        Node("m", "Logged model", "m-6f1c2a34b8a94a0e8a5f3fd8a97d83a1"),
        Node("v", "Model version", "wine 3", marked=True),
        Node("g", "Registered model", "wine"),
        *(Node(f"d{i}", "Dataset", f"wine_part_{i}") for i in range(3)),
        *(Node(f"q{i}", "Prompt", f"judge/{i}") for i in range(2)),
        *(Node(f"c{i}", "Child run", f"fold-{i}") for i in range(4)),
        *(Node(f"x{i}", "Evaluation run", f"评估-evaluation-of-the-model-{i}") for i in range(3)),
        *(Node(f"s{i}", "Serving endpoint", f"wine-endpoint-{i}") for i in range(2)),
    ]
    edges = [("e", "p"), ("e", "r"), ("p", "r"), ("r", "m"), ("m", "v"), ("v", "g")]
    edges += [(f"d{i}", "r") for i in range(3)] + [(f"q{i}", "m") for i in range(2)]
    edges += [("r", f"c{i}") for i in range(4)] + [("m", f"x{i}") for i in range(3)]
    edges += [("v", f"s{i}") for i in range(2)]
    return Graph(tuple(nodes), tuple(edges), "Experiment wine-quality leads to version 3.")


def tree() -> Tree:
    """The files of a model, some of them in folders."""
    weights = tuple(Branch(f"weights-{i:04}.bin", f"{i * 7:,} bytes") for i in range(300))
    inner = Branch("raw_model", "1 file, 12 bytes", (Branch("MLmodel", "12 bytes"),))
    return Tree(
        (
            Branch("MLmodel", "1,024 bytes"),
            Branch("a very long name " + "x" * 150, "1 byte"),
            Branch("data", "2 files, 24 bytes", (Branch("README", "12 bytes"), inner)),
            Branch("weights", "300 files, 313,950 bytes", weights),
        )
    )


def _facts(title: str = "") -> Facts:
    rows: tuple[tuple[str, Cell], ...] = (
        ("run_id", RUN_ID),
        ("artifact_uri", f"dbfs:/databricks/mlflow-tracking/3428923814239786/{RUN_ID}/artifacts"),
        ("size_bytes", "343,271,516"),
        ("databricks_runtime", Missing()),
        ("description", ""),
        ("env", '{"conda":"conda.yaml","virtualenv":"python_env.yaml"}'),
        ("hostile", "a|b\nc `d` <script>alert(1)</script> ![i](http://evil.example/x.png)"),
        ("lines", "one\n    two\nthree"),
        ("arabic", "مرحبا بالعالم"),
        ("unbroken", "x" * 300),
        ("history", json.dumps(PERMISSIONS)),
        ("_web_ui_link", Link(f"{HOST}#mlflow/models/x", f"{HOST}#mlflow/models/x")),
        ("_api_link", Link("API", f"{HOST}/api/2.0/mlflow/registered-models/get?name=x&copy;=1")),
    )
    return Facts(rows, title=title)


def _uris() -> Facts:
    return Facts(
        (("model_uri", "models:/x/1"), ("run_uri", f"runs:/{RUN_ID}/model")),
        ("URI type", "URI"),
        "MLflow Model URIs",
    )


def _signature() -> Table:
    return Table(
        ("Column", "Type", "Required", "Shape"),
        (
            ("fixed acidity", "double", "True", Missing("none")),
            ("images", "float32", "True", "(-1, 224, 224, 3)"),
        ),
    )


def _registered() -> tuple[Section, ...]:
    return (
        Section("Details", (_facts(),)),
        Section("Aliases", (Table(("Alias", "Version"), (("champion", "1"),)),)),
        Section("Tags", (Note("None found"),)),
        Section(
            "Permissions",
            (
                Table(
                    ("Principal", "Kind", "Permission", "Inherited from"),
                    (("ada@example.com", "user", "CAN_MANAGE", "/registered-models/"),),
                ),
                Code(json.dumps(PERMISSIONS, indent=2), "json"),
            ),
        ),
    )


def _numbers(count: int) -> Facts:
    return Facts(tuple((f"number_{i:04}", str(i / 7)) for i in range(count)))


def _metrics(count: int) -> Table:
    return Table(
        ("Key", "Value", "Step", "Time", "Dataset"),
        tuple(
            (f"metric_{i}", str(i / 3), str(i), "2023-08-02 08:18:25", Missing())
            for i in range(count)
        ),
    )
