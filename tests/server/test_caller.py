"""Who is taken for the same caller: nobody for another, and each for oneself."""

from __future__ import annotations

import pytest

from mlflow_report_plugin.server.caller import Caller

BASE = {"HTTP_HOST": "m", "REMOTE_ADDR": "192.0.2.1", "HTTP_COOKIE": "session=a"}
OF_A_PERSON = (
    *("Authorization", "Cookie", "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups"),
    *("X-Forwarded-Preferred-Username", "X-Forwarded-Access-Token", "X-Forwarded-Client-Cert"),
    *("X-Auth-Request-User", "X-Auth-Request-Email", "X-Remote-User", "Remote-User", "X-User"),
    *("Cf-Access-Jwt-Assertion", "Cf-Access-Authenticated-User-Email", "X-Amzn-Oidc-Identity"),
    *("X-Amzn-Oidc-Accesstoken", "X-Goog-Authenticated-User-Email", "X-MS-Client-Principal"),
    *("X-SSL-Client-DN", "SSL-Client-Cert", "Tailscale-User-Login", "X-MLflow-Workspace"),
    *("X-Pomerium-Claim-Email", "X-Consumer-Username", "X-Something-New"),
)
OF_A_REQUEST = (
    *("X-Amzn-Trace-Id", "X-Cloud-Trace-Context", "CF-Ray", "X-B3-TraceId", "X-B3-SpanId", "B3"),
    *("X-Request-Start", "X-Request-Id", "X-Correlation-Id", "X-ARR-Log-Id", "Traceparent"),
    *("Baggage", "X-Amz-Cf-Id", "X-Datadog-Trace-Id", "Sentry-Trace", "Uber-Trace-Id", "Via"),
    *("X-Forwarded-For", "X-Forwarded-Port", "X-Real-Ip", "True-Client-Ip", "CF-Connecting-IP"),
    *("CloudFront-Viewer-Address", "X-Azure-Ref", "X-Envoy-Attempt-Count", "X-Amzn-Oidc-Data"),
    *("User-Agent", "Accept", "If-None-Match", "Cache-Control", "Sec-Fetch-Mode", "Referer"),
)


def key(**headers: str) -> str:
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return Caller.of({**BASE, **named}, "http://m/").key


@pytest.mark.parametrize("header", OF_A_PERSON)
def test_a_header_that_may_name_a_person_tells_callers_apart(header: str) -> None:
    assert len({key(), key(**{header: "ada"}), key(**{header: "bob"})}) == 3


@pytest.mark.parametrize("header", OF_A_REQUEST)
def test_a_header_that_differs_from_request_to_request_tells_nobody_apart(header: str) -> None:
    assert key() == key(**{header: "Root=1-1"}) == key(**{header: "Root=1-2"})


def test_a_person_with_two_addresses_is_one_person() -> None:
    there = Caller.of({**BASE, "REMOTE_ADDR": "198.51.100.1"}, "http://m")
    assert there.key == key()
    assert there.whose != Caller.of(BASE, "http://m").whose


def test_a_report_names_the_server_as_its_reader_knows_it() -> None:
    assert Caller.of(BASE, "http://other").key != key()


def test_cookies_of_load_balancers_tell_nobody_apart() -> None:
    sticky = "AWSALB=x1; session=a; AWSALBCORS=x1; __cf_bm=y"
    assert key(Cookie=sticky) == key()
    assert key(Cookie=sticky.replace("session=a", "session=b")) != key()
    # The login of a load balancer, which begins like its other cookies.
    assert key(Cookie="session=a; AWSELBAuthSessionCookie-0=z") != key()


def test_a_setting_may_name_what_tells_callers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_REPORT_CALLER_HEADERS", "X-Forwarded-User, remote_addr")
    assert key(**{"X-Something-New": "1"}) == key(**{"X-Something-New": "2"})
    for header in ("Authorization", "Cookie", "X-Forwarded-User", "X-MLflow-Workspace"):
        assert key(**{header: "ada"}) != key(**{header: "bob"})
    assert Caller.of({**BASE, "REMOTE_ADDR": "198.51.100.1"}, "http://m").key != key()


def test_all_that_was_sent_is_passed_on_whatever_tells_callers_apart() -> None:
    sent = Caller.of({**BASE, "HTTP_X_FORWARDED_FOR": "a", "HTTP_CF_RAY": "b"}, "http://m").sent
    assert sent == {**BASE, "HTTP_X_FORWARDED_FOR": "a", "HTTP_CF_RAY": "b"}
