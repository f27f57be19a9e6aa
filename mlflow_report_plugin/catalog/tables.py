"""The tables of a catalog: their columns, and what each of them means.

The schema is public: people and programs join these tables with others. `SCHEMA_VERSION` is raised
whenever a column is taken away or means something else; further columns may come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import pyarrow as pa

SCHEMA_VERSION: Final = 1
"""The version of the schema of all tables."""
BATCH: Final = 1_000
"""How many rows a batch of a table has at most."""

TEXT, WHOLE, REAL, YES = pa.string(), pa.int64(), pa.float64(), pa.bool_()
TIME = pa.timestamp("ms", tz="UTC")
TEXTS, PAIRS = pa.list_(pa.string()), pa.map_(pa.string(), pa.string())

BOUNDS: Final = {
    WHOLE: (-(2**63), 2**63 - 1),
    TIME: (-62_135_596_800_000, 253_402_300_799_999),
}
"""What fits whole numbers, and times that a calendar has; what does not is null."""

Row = Mapping[str, Any]
"""A row of a table: values by column; what is not there is null."""


class Column(NamedTuple):
    """A column of a table."""

    name: str
    type: pa.DataType
    meaning: str
    """What it means, in the words of the documentation."""
    required: bool = False
    """Whether every row has a value."""


class Table(NamedTuple):
    """A table of a catalog."""

    name: str
    meaning: str
    """What a row is."""
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """Its schema, for pyarrow."""
        return pa.schema(
            [pa.field(each.name, each.type, not each.required) for each in self.columns],
            metadata={
                "mlflow_report.table": self.name,
                "mlflow_report.schema": str(SCHEMA_VERSION),
            },
        )

    def batch(self, rows: Iterable[Row]) -> pa.RecordBatch:
        """Make a batch of rows.

        Args:
            rows: The rows; what the table has no column for is left out.

        Returns:
            The batch.
        """
        bounds = {each.name: BOUNDS[each.type] for each in self.columns if each.type in BOUNDS}

        def fitting(row: Row) -> Row:
            wrong = [
                name
                for name, (least, most) in bounds.items()
                if (value := row.get(name)) is not None and not least <= value <= most
            ]
            return {**row, **dict.fromkeys(wrong)} if wrong else row

        return pa.RecordBatch.from_pylist([fitting(row) for row in rows], schema=self.schema)


class Batch(NamedTuple):
    """Some rows of a table."""

    table: str
    rows: pa.RecordBatch


NAME = Column("name", TEXT, "The registered model.", required=True)
VERSION = Column("version", WHOLE, "The number of the version.", required=True)
SOURCE = Column("origin", TEXT, "`run`, or `logged_model`.", required=True)

MODELS: Final = Table(
    "models",
    "A registered model.",
    (
        NAME,
        Column("registry_uri", TEXT, "The registry that it is in, without credentials."),
        Column("description", TEXT, "What people wrote about it."),
        Column(
            "owner", TEXT, "Who answers for it: Unity Catalog's owner, or else a tag that says so."
        ),
        Column("user_id", TEXT, "Who created it, where the registry tells."),
        Column("created", TIME, "When it was created."),
        Column("updated", TIME, "When it was last changed."),
        Column("tags", PAIRS, "Its tags."),
        Column("deployment_job_id", TEXT, "Its deployment job."),
        Column("versions", WHOLE, "How many versions it has; null where they could not be listed."),
        Column("latest_version", WHOLE, "The highest number of a version."),
        Column("secrets", TEXTS, "Where credentials were masked, with their kinds."),
        Column("web_ui_link", TEXT, "Its page in MLflow's own pages."),
        Column("hash", TEXT, "A fingerprint of what the listing tells of it.", required=True),
        Column("unread", TEXTS, "What could not be read, and why."),
    ),
)
VERSIONS: Final = Table(
    "versions",
    "A version of a registered model, with what is known of its run, logged model and files.",
    (
        NAME,
        VERSION,
        Column("aliases", TEXTS, "The aliases that point to it."),
        Column("stage", TEXT, "The stage it is in; null for none."),
        Column("status", TEXT, "`READY`, `PENDING_REGISTRATION` or `FAILED_REGISTRATION`."),
        Column("status_message", TEXT, "What the registry says about the status."),
        Column("description", TEXT, "What people wrote about it."),
        Column("user_id", TEXT, "Who created it, where the registry tells."),
        Column("created", TIME, "When it was created."),
        Column(
            "updated", TIME, "When it was last changed; tags and aliases do not count for MLflow."
        ),
        Column("source", TEXT, "The URI that it was registered from."),
        Column("run_id", TEXT, "The run that made it."),
        Column("run_link", TEXT, "A link to a run on another server."),
        Column("model_id", TEXT, "The logged model that it was made from (MLflow 3)."),
        Column("tags", PAIRS, "Its tags."),
        Column("report", TEXT, "The report that is logged for it."),
        Column("run_name", TEXT, "The name of its run."),
        Column("run_status", TEXT, "How its run ended."),
        Column("run_deleted", YES, "Whether its run was deleted; null where nobody knows."),
        Column("run_user", TEXT, "Who started its run."),
        Column("run_started", TIME, "When its run started."),
        Column("experiment_id", TEXT, "The experiment of its run."),
        Column("experiment", TEXT, "The name of that experiment."),
        Column("git_commit", TEXT, "The commit of the code that made it."),
        Column("model_type", TEXT, "The type that its logged model was given."),
        Column("flavor", TEXT, "The flavor to load it with natively, or else `python_function`."),
        Column("flavors", TEXTS, "All flavors."),
        Column("size", WHOLE, "The size of its files in bytes, as MLflow recorded it."),
        Column("has_signature", YES, "Whether it has a signature; null where nobody knows."),
        Column("has_example", YES, "Whether it has an input example; null where nobody knows."),
        Column(
            "evaluated",
            YES,
            "Whether something was measured on data that it was not made from; null if not known.",
        ),
        Column("mlflow_version", TEXT, "The MLflow that logged it."),
        Column("python_version", TEXT, "The Python that logged it."),
        Column("metrics", WHOLE, "How many metrics it has."),
        Column("params", WHOLE, "How many params it has."),
        Column("datasets", WHOLE, "How many data sets its run used."),
        Column("secrets", TEXTS, "Where credentials were masked, with their kinds."),
        Column("web_ui_link", TEXT, "Its page in MLflow's own pages."),
        Column("hash", TEXT, "A fingerprint of what the listing tells of it.", required=True),
        Column("unread", TEXTS, "What could not be read, and why."),
    ),
)
ALIASES: Final = Table(
    "aliases",
    "An alias of a registered model.",
    (
        NAME,
        Column("alias", TEXT, "The alias.", required=True),
        VERSION,
        Column("exists", YES, "Whether there is such a version; null where nobody knows."),
        Column("status", TEXT, "The status of that version."),
    ),
)
METRICS: Final = Table(
    "metrics",
    "The latest value of a metric.",
    (
        NAME,
        VERSION,
        SOURCE,
        Column("key", TEXT, "The metric.", required=True),
        Column("value", REAL, "Its value; NaN and infinities as floats have them."),
        Column("step", WHOLE, "The step that it was logged for."),
        Column("time", TIME, "When it was logged."),
        Column("run_id", TEXT, "The run that measured it."),
        Column("dataset", TEXT, "The data set that it was measured on."),
        Column("dataset_digest", TEXT, "The digest of that data set."),
    ),
)
PARAMS: Final = Table(
    "params",
    "A param.",
    (
        NAME,
        VERSION,
        SOURCE,
        Column("key", TEXT, "The param.", required=True),
        Column("value", TEXT, "Its value, without credentials."),
    ),
)
DATASETS: Final = Table(
    "datasets",
    "A data set that the run of a version used.",
    (
        NAME,
        VERSION,
        Column("dataset", TEXT, "Its name.", required=True),
        Column("digest", TEXT, "A fingerprint of the data."),
        Column("context", TEXT, "What it was used for, such as `training`."),
        Column("source_type", TEXT, "The kind of its source."),
        Column("source", TEXT, "Where it came from, as MLflow wrote it."),
    ),
)
FILES: Final = Table(
    "files",
    "A file of a version (`--depth full`).",
    (
        NAME,
        VERSION,
        Column("path", TEXT, "The path below the folder of the model.", required=True),
        Column("size", WHOLE, "Its size in bytes, where the store tells it."),
    ),
)
PERMISSIONS: Final = Table(
    "permissions",
    "Who may do what (`--depth full`).",
    (
        NAME,
        Column("object", TEXT, "`registered_model` or `experiment`.", required=True),
        Column("experiment_id", TEXT, "The experiment, where it is one."),
        Column("principal", TEXT, "Who.", required=True),
        Column("kind", TEXT, "`user`, `group` or the like."),
        Column("permission", TEXT, "What they may do.", required=True),
        Column("inherited", YES, "Whether it comes from something above; null where nobody knows."),
    ),
)
FINDINGS: Final = Table(
    "findings",
    "Something that is wrong with a model or a version.",
    (
        NAME,
        Column("version", WHOLE, "The version; null where it is about the model."),
        Column("finding", TEXT, "What kind of finding it is.", required=True),
        Column("severity", TEXT, "`error`, `warning` or `note`.", required=True),
        Column("reason", TEXT, "What was found.", required=True),
        Column("advice", TEXT, "What to do about it."),
    ),
)
HISTORY: Final = Table(
    "history",
    "Something that was different from the catalog before (`--since`).",
    (
        Column("time", TIME, "When the later catalog was made.", required=True),
        Column("since", TIME, "When the earlier catalog was made.", required=True),
        NAME,
        Column("version", WHOLE, "The version; null where it is about the model."),
        Column("what", TEXT, "`model`, `version`, `alias` or `stage`.", required=True),
        Column("alias", TEXT, "The alias, where it is about one."),
        Column("change", TEXT, "`appeared`, `went` or `changed`.", required=True),
        Column("before", TEXT, "What it was."),
        Column("after", TEXT, "What it became."),
    ),
)

PROBLEMS: Final = Table(
    "problems",
    "Something that could not be read; `catalog.json` has them as `problems`.",
    (
        Column("scope", TEXT, "What could not be read, such as `versions`.", required=True),
        Column("name", TEXT, "The registered model, where it is about one."),
        Column("version", WHOLE, "The version, where it is about one."),
        Column("reason", TEXT, "`absent`, `forbidden`, `failed` or `unsupported`.", required=True),
        Column("message", TEXT, "What happened, in one line.", required=True),
    ),
)

TABLES: Final[dict[str, Table]] = {
    each.name: each
    for each in (
        *(MODELS, VERSIONS, ALIASES, FINDINGS, METRICS, PARAMS, DATASETS, PERMISSIONS, FILES),
        *(HISTORY, PROBLEMS),
    )
}
"""All tables by name."""
OF_DEPTH: Final = {
    "list": ("models", "versions", "aliases", "findings"),
    "facts": ("models", "versions", "aliases", "findings", "metrics", "params", "datasets"),
    "full": (
        *("models", "versions", "aliases", "findings", "metrics", "params", "datasets"),
        *("permissions", "files"),
    ),
}
"""The tables that a catalog has, by its depth."""


class Rows:
    """Rows of several tables, given out in batches when there are enough of them."""

    def __init__(self) -> None:
        """Begin with none."""
        self._rows: dict[str, list[Row]] = {}

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Keep rows.

        Args:
            table: The table that they are of.
            rows: The rows.
        """
        self._rows.setdefault(table, []).extend(rows)

    def batches(self, least: int = BATCH) -> Iterator[Batch]:
        """Give out rows, in the order in which they came.

        Args:
            least: How many rows of a table there have to be.

        Yields:
            Batches; the rows are no longer kept.
        """
        for name, rows in self._rows.items():
            while rows and len(rows) >= least:
                yield Batch(name, TABLES[name].batch(rows[:BATCH]))
                del rows[:BATCH]
