"""Setting up a webhook of an open-source registry (MLflow 3.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from mlflow_report_plugin.collect.client.connection import Connection
from mlflow_report_plugin.errors import Unsupported

Result = TypeVar("Result")

EVENT = "model_version.created"
"""What a webhook of ours tells of."""
FIRST = "3.3"
"""The first MLflow that has webhooks."""


class WebhookSettings:
    """The webhooks of a registry. All methods raise `ReportError`."""

    def __init__(self, connection: Connection) -> None:
        """Note the connection.

        Args:
            connection: How MLflow is asked.
        """
        self._connection = connection

    def create(self, name: str, url: str, secret: str, description: str) -> None:
        """Let the server tell an address of each version that is registered.

        Args:
            name: The name of the webhook.
            url: Whom it tells.
            secret: What it signs with.
            description: What people read about it.
        """
        self._ask(
            lambda client: client.create_webhook(
                name, url, [EVENT], description=description, secret=secret
            )
        )

    def ids(self, name: str) -> list[str]:
        """Find the webhooks of a name: MLflow allows several.

        Args:
            name: The name.

        Returns:
            Their ids.
        """

        def search(client: Any) -> list[str]:
            found: list[str] = []
            token: str | None = None
            while True:
                page = client.list_webhooks(page_token=token)
                found += [str(each.webhook_id) for each in page if each.name == name]
                token = page.token
                if not token:
                    return found

        return self._ask(search)

    def test(self, webhook_id: str) -> tuple[bool, str]:
        """Let the server send an example.

        Args:
            webhook_id: The webhook.

        Returns:
            Whether it was taken, and what was answered.
        """

        def test(client: Any) -> tuple[bool, str]:
            result = client.test_webhook(webhook_id, EVENT)
            said = (result.response_status, result.response_body, result.error_message)
            return bool(result.success), " ".join(str(each).strip() for each in said if each)

        return self._ask(test)

    def delete(self, webhook_id: str) -> None:
        """Delete a webhook.

        Args:
            webhook_id: The webhook.
        """
        self._ask(lambda client: client.delete_webhook(webhook_id))

    def _ask(self, ask: Callable[[Any], Result]) -> Result:
        connection = self._connection
        if connection.registry_workspace is not None:
            raise Unsupported("these webhooks are for an MLflow server, not for Databricks")
        version = connection.mlflow_version
        needed = f"webhooks need MLflow {FIRST}"

        def new_enough(client: Any) -> Any:
            if not hasattr(client, "create_webhook"):
                raise Unsupported(f"{needed}, and this is MLflow {version}")
            return client

        try:
            return connection.write_registry(
                connection.registry_uri, lambda client: ask(new_enough(client))
            )
        except Unsupported as error:
            if str(error).startswith(needed):
                raise
            raise Unsupported(f"{needed} on the server: {error}") from error
