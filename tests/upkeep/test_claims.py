"""One alone gets a version, whoever else wants it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mlflow_report_plugin.collect.client import Client
from mlflow_report_plugin.errors import ServerUnreachable
from mlflow_report_plugin.threads import start
from mlflow_report_plugin.upkeep import claims
from tests.models import Logged
from tests.proxy import Proxy

pytestmark = pytest.mark.versions


@pytest.fixture
def version(wine: Logged) -> tuple[Client, str, str]:
    """A version that nobody has."""
    client = Client(wine.tracking_uri)
    if claims.TAG in client.registry.model_version(wine.name, wine.version).get("tags", {}):
        client.versions.untag(wine.name, wine.version, claims.TAG)
    return client, wine.name, wine.version


def test_who_claims_a_version_has_it_until_it_is_released(
    version: tuple[Client, str, str],
) -> None:
    claim, found = claims.take(*version)
    assert claim is not None
    assert claims.is_held(found)
    assert claims.take(*version)[0] is None
    claim.release()
    again, _ = claims.take(*version)
    assert again is not None
    again.release()


def test_of_many_who_want_a_version_at_once_no_more_than_one_gets_it(
    version: tuple[Client, str, str],
) -> None:
    client, name, number = version
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(lambda _: claims.take(client, name, number)[0], range(6)))
    winners = [claim for claim in taken if claim is not None]
    assert len(winners) == 1
    winners[0].release()


@pytest.mark.parametrize("value", ["", "x", "x y", "token -5", "token 12.5", "token " + "9" * 5000])
def test_a_tag_that_is_no_claim_holds_nobody_off(value: str) -> None:
    assert not claims.is_held({"tags": {claims.TAG: value}})


@pytest.mark.parametrize(
    ("ahead", "held"), [(-1, False), (claims.LEASE, True), (10 * claims.LONGEST, False)]
)
def test_a_claim_ends_at_its_time_and_none_is_for_ever(ahead: float, held: bool) -> None:
    until = int(time.time() + ahead)
    assert claims.is_held({"tags": {claims.TAG: f"token {until}"}}) is held


def test_a_registry_that_is_too_slow_for_anybody_to_be_sure_gives_no_claim(
    served_wine: Logged, proxy: Proxy
) -> None:
    proxy.latency = 1.2
    client = Client(proxy.url)
    with pytest.raises(ServerUnreachable, match="too slowly"):
        claims.take(client, served_wine.name, served_wine.version)
    client.versions.untag(served_wine.name, served_wine.version, claims.TAG)


def test_a_claim_is_renewed_while_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "LEASE", 0.03)
    renewed: list[float] = []

    def work() -> str:
        while len(renewed) < 3:
            time.sleep(0.001)
        return "done"

    assert claims.hold(start(work), lambda: renewed.append(time.time())) == "done"


def test_a_renewal_that_fails_does_not_end_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "LEASE", 0.03)
    failed: list[str] = []

    def renew() -> None:
        failed.append("failed")
        raise ServerUnreachable("no answer")

    def work() -> str:
        while len(failed) < 2:
            time.sleep(0.001)
        return "done"

    assert claims.hold(start(work), renew) == "done"


def test_what_the_work_raises_is_raised() -> None:
    def work() -> None:
        raise TimeoutError("of the work")

    with pytest.raises(TimeoutError, match="of the work"):
        claims.hold(start(work), lambda: None)


def test_work_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "LEASE", 0.03)
    monkeypatch.setattr(claims, "PATIENCE", 0.05)
    with pytest.raises(ServerUnreachable, match="not done"):
        claims.hold(start(lambda: time.sleep(60)), lambda: None)
