"""Deliveries that are not what they seem are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlflow_report_plugin.upkeep.webhooks.signature import (
    MAX_ID,
    TOLERANCE,
    Delivery,
    Refused,
    check,
    sign,
)
from tests.upkeep.webhooks.conftest import HAS_WEBHOOKS, WITH_WEBHOOKS

NOW = 1_700_000_000.5
BODY = '{"name": "Grüße"}'.encode()


def delivery(
    id: str = "one", timestamp: str = str(int(NOW)), body: bytes = BODY, secret: str = "secret"
) -> Delivery:
    return Delivery(id, timestamp, sign(secret, id, timestamp, body), body)


@pytest.mark.parametrize("age", [0, TOLERANCE - 1, 1 - TOLERANCE])
def test_a_delivery_of_now_with_the_right_signature_is_taken(age: int) -> None:
    check("secret", delivery(timestamp=str(int(NOW) - age)), NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "two"},
        {"timestamp": str(int(NOW) + 1)},
        {"body": BODY + b" "},
        {"signature": ""},
        {"signature": "v1,"},
        {"signature": "v1,Grüße"},
        {"signature": delivery(secret="another").signature},
        {"signature": delivery().signature.removeprefix("v1,")},
    ],
    ids=str,
)
def test_a_delivery_that_was_changed_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(Refused, match="signature"):
        check("secret", replace(delivery(), **changed), NOW)  # type: ignore[arg-type]  # one is bytes


@pytest.mark.parametrize("timestamp", [str(int(NOW) - TOLERANCE - 1), str(int(NOW) + 302)])
def test_a_stale_delivery_is_refused(timestamp: str) -> None:
    with pytest.raises(Refused, match="stale"):
        check("secret", delivery(timestamp=timestamp), NOW)


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1e9", "9" * 5000, "１７００００００００"])  # noqa: RUF001  # digits that int() takes
def test_a_delivery_without_a_time_is_refused(timestamp: str) -> None:
    with pytest.raises(Refused, match="no time"):
        check("secret", delivery(timestamp=timestamp), NOW)


@pytest.mark.parametrize("id", ["", "x" * (MAX_ID + 1)])
def test_a_delivery_without_an_id_is_refused(id: str) -> None:
    with pytest.raises(Refused, match="no id"):
        check("secret", delivery(id=id), NOW)


@pytest.mark.versions
@WITH_WEBHOOKS
def test_mlflow_signs_the_same_way() -> None:
    assert HAS_WEBHOOKS
    from mlflow.webhooks.delivery import _generate_hmac_signature

    theirs = _generate_hmac_signature("secret", "one", "17", BODY.decode())
    assert sign("secret", "one", "17", BODY) == theirs
