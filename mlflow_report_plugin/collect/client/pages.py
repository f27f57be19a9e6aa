"""Listings of whole servers, one page at a time: a request for each page.

Whoever puts pages together has to know that servers count: what is registered or deleted while
somebody lists moves everything after it. Where the token of a page is nothing but such a count,
`offset_of` and `token_of` say so, and a page may begin wherever one likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mlflow_report_plugin.collect.client import as_sent, databricks
from mlflow_report_plugin.collect.client.as_sent import Request
from mlflow_report_plugin.collect.client.connection import Connection, is_http
from mlflow_report_plugin.collect.client.entities import Entity, entities, listed

MODELS_A_PAGE = 500
"""How many registered models are asked for at once; Databricks gives 100."""
VERSIONS_A_PAGE = 1_000
"""How many versions are asked for at once."""
EXPERIMENTS_A_PAGE = 1_000
"""How many experiments are asked for at once."""
BY_NAME = ("name ASC",)
BY_VERSION = ("name ASC", "version_number ASC")


class Page(NamedTuple):
    """A page of a listing."""

    rows: list[Entity]
    """What is on it."""
    token: str | None
    """What the next page is asked for by; None on the last one."""


class Pages:
    """The pages of the registries and of the tracking server."""

    def __init__(self, connection: Connection) -> None:
        """Note the connection.

        Args:
            connection: How MLflow is asked.
        """
        self._connection = connection

    @property
    def registries(self) -> tuple[str, ...]:
        """The registries that models are listed in: on Databricks there may be two."""
        return self._connection.searched

    def models(
        self, registry_uri: str, filter_string: str, token: str | None, size: int = 0
    ) -> Page:
        """List registered models in order of their names.

        Args:
            registry_uri: The registry, one of `registries`.
            filter_string: A filter of MLflow for registered models, empty for all.
            token: Of the page; None for the first.
            size: How many at most; as many as are usual unless given.

        Returns:
            The page.
        """
        size = size or MODELS_A_PAGE
        asked = {"filter": filter_string, "max_results": size, "page_token": token}
        return self._registered(
            registry_uri,
            "registered-models/search",
            "registered_models",
            {**asked, "max_results": min(size, 100)} if self._is_databricks else asked,
            BY_NAME,
            lambda client: client.search_registered_models(
                filter_string or None, max_results=size, order_by=[*BY_NAME], page_token=token
            ),
        )

    def versions(
        self, registry_uri: str, filter_string: str, token: str | None, size: int = 0
    ) -> Page:
        """List model versions in order of names and numbers; Unity Catalog has an order of its own.

        Args:
            registry_uri: The registry.
            filter_string: A filter of MLflow for model versions, empty for all.
            token: Of the page; None for the first.
            size: How many at most; as many as are usual unless given.

        Returns:
            The page.
        """
        size = size or VERSIONS_A_PAGE
        asked = {"filter": filter_string, "max_results": size, "page_token": token}
        return self._registered(
            registry_uri,
            "model-versions/search",
            "model_versions",
            asked,
            BY_VERSION,
            lambda client: client.search_model_versions(
                filter_string or None, max_results=size, order_by=[*BY_VERSION], page_token=token
            ),
        )

    def experiments(
        self, token: str | None, size: int = EXPERIMENTS_A_PAGE, filter_string: str = ""
    ) -> Page:
        """List experiments, deleted ones among them.

        Args:
            token: Of the page; None for the first.
            size: How many at most.
            filter_string: A filter of MLflow for experiments, empty for all.

        Returns:
            The page.
        """

        def read(client: Any) -> Any:
            from mlflow.entities import ViewType

            return client.search_experiments(
                view_type=ViewType.ALL,
                max_results=size,
                filter_string=filter_string or None,
                order_by=["name ASC"],
                page_token=token,
            )

        return self._connection.ask_tracking(read, _page)

    def runs(
        self,
        experiment_ids: Sequence[str],
        filter_string: str,
        token: str | None = None,
        size: int = 1_000,
    ) -> Page:
        """Search runs, deleted ones among them; `metrics` holds their metrics with time and step.

        Args:
            experiment_ids: The experiments to look in.
            filter_string: A filter of MLflow for runs, empty for all.
            token: Of the page; None for the first.
            size: How many at most.

        Returns:
            The page. It does not tell which logged models a run used or made.
        """
        from mlflow.entities import ViewType

        wanted = {
            "experiment_ids": [*experiment_ids],
            "filter": filter_string,
            "run_view_type": "ALL",
            "max_results": size,
            **({"page_token": token} if token else {}),
        }
        return self._connection.ask_tracking(
            lambda client: client.search_runs(
                [*experiment_ids],
                filter_string,
                run_view_type=ViewType.ALL,
                max_results=size,
                page_token=token,
            ),
            lambda runs: Page(
                entities(
                    {**dict(run), "metrics": getattr(run.data, "_metric_objs", None)}
                    for run in runs
                ),
                _text(runs.token),
            ),
            self._tracking_as_sent(Request("POST", "runs/search", wanted), "runs", as_sent.run),
        )

    def logged_models(
        self,
        experiment_ids: Sequence[str],
        filter_string: str,
        token: str | None = None,
        size: int = 100,
    ) -> Page:
        """Search logged models (MLflow 3).

        Args:
            experiment_ids: The experiments to look in.
            filter_string: A filter of MLflow for logged models, empty for all.
            token: Of the page; None for the first.
            size: How many at most.

        Returns:
            The page.
        """
        wanted = {
            "experiment_ids": [*experiment_ids],
            "filter": filter_string,
            "max_results": size,
            **({"page_token": token} if token else {}),
        }
        request = Request("POST", "logged-models/search", wanted)
        return self._connection.ask_tracking(
            lambda client: client.search_logged_models(
                [*experiment_ids], filter_string, max_results=size, page_token=token
            ),
            _page,
            self._tracking_as_sent(request, "models", as_sent.logged_model),
        )

    @property
    def _is_databricks(self) -> bool:
        return self._connection.registry_workspace is not None

    def _registered(
        self,
        registry_uri: str,
        path: str,
        key: str,
        asked: Mapping[str, Any],
        order: Sequence[str],
        read: Callable[[Any], Any],
    ) -> Page:
        query = {name: value for name, value in asked.items() if value}
        workspace = self._connection.registry_workspace
        if workspace is not None:
            # What MLflow makes of an answer of Unity Catalog has no attributes at all.
            if not databricks.is_unity_catalog(registry_uri):  # which sorts nothing
                query["order_by"] = ", ".join(order)
            as_text = {name: str(value) for name, value in query.items()}
            answer = workspace.get(f"{databricks.api(registry_uri)}/{path}", as_text)
            return Page(_objects(listed(answer, key)), _text(answer.get("next_page_token")))
        sent = Request("GET", path, {**query, "order_by": [*order]})
        return self._connection.ask_registry(
            registry_uri,
            read,
            _page,
            (lambda client: _sent(sent.ask(client._get_registry_client().store), key))
            if is_http(registry_uri)
            else None,
        )

    def _tracking_as_sent(
        self, request: Request, key: str, take: Callable[[Entity], Entity]
    ) -> Callable[[Any], Page] | None:
        """What asks a server again, and takes the answer as it is; nothing for other stores."""
        is_on_databricks = self._connection.tracking_workspace is not None
        if not is_on_databricks and not is_http(self._connection.tracking_uri):
            return None
        return lambda client: _sent(request.ask(client._tracking_client.store), key, take)


def offset_of(token: str | None) -> int | None:
    """Tell how many rows come before a page.

    Args:
        token: Of the page; None for the first.

    Returns:
        The number, or None where the token is more than a number: only its server knows what.
    """
    from mlflow.utils.search_utils import SearchUtils

    try:
        return int(SearchUtils.parse_start_offset_from_page_token(token))  # type: ignore[no-untyped-call]  # MLflow's
    except Exception:  # whatever a token of somebody else's may raise
        return None


def token_of(offset: int) -> str | None:
    """Give the token of the page that begins after so many rows.

    Args:
        offset: The number of rows.

    Returns:
        The token; None for the first page.
    """
    from mlflow.utils.search_utils import SearchUtils

    token = SearchUtils.create_page_token(offset) if offset > 0 else None  # type: ignore[no-untyped-call]  # MLflow's
    return token.decode() if isinstance(token, bytes) else token


def _page(found: Any) -> Page:
    return Page(entities(found), _text(found.token))


def _sent(
    answer: Mapping[str, Any], key: str, take: Callable[[Entity], Entity] = lambda entity: entity
) -> Page:
    rows = [take(each) for each in _objects(listed(answer, key))]
    return Page(rows, _text(answer.get("next_page_token")))


def _objects(found: Iterable[Any]) -> list[Entity]:
    return [each for each in found if isinstance(each, dict)]


def _text(token: Any) -> str | None:
    if isinstance(token, bytes):
        token = token.decode("ascii", "replace")
    return token if isinstance(token, str) and token else None
