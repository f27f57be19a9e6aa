"""Who asks: what of a request says so, to be passed on to whatever is read for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from werkzeug.datastructures import Authorization

VARIABLE = "MLFLOW_REPORT_CALLER_HEADERS"
"""The environment variable that names the headers which tell callers apart."""

OF_THE_MESSAGE = frozenset(
    f"HTTP_{name}"
    for name in (
        *("ACCEPT", "ACCEPT_CHARSET", "ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "CACHE_CONTROL"),
        *("CONNECTION", "DNT", "EXPECT", "IF_MATCH", "IF_MODIFIED_SINCE", "IF_NONE_MATCH"),
        *("IF_RANGE", "IF_UNMODIFIED_SINCE", "KEEP_ALIVE", "ORIGIN", "PRAGMA", "PRIORITY"),
        *("PURPOSE", "RANGE", "REFERER", "TE", "TRAILER", "TRANSFER_ENCODING", "UPGRADE"),
        *("UPGRADE_INSECURE_REQUESTS", "USER_AGENT", "X_HTTP_METHOD_OVERRIDE", "X_REQUEST_ID"),
        *("TRACEPARENT", "TRACESTATE"),
    )
)
"""Headers, as WSGI names them, that say what is asked and how, but not by whom."""

OF_THE_CALLER = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_HOST")
"""Never those of a request that we make ourselves."""

OF_THE_CONNECTION = ("REMOTE_ADDR", "REMOTE_USER", "wsgi.url_scheme")
"""What else an app may judge a request by."""

TELLS_APART = frozenset(("AUTHORIZATION", "COOKIE", "REMOTE_USER", "X_MLFLOW_WORKSPACE"))
"""What tells callers apart whatever the variable names."""

OF_THE_WAY = frozenset(
    (
        # Where a request comes from: a person has many addresses, and a proxy adds its own.
        *("REMOTE_ADDR", "FORWARDED", "VIA", "CLIENT_IP", "TRUE_CLIENT_IP", "X_REAL_IP"),
        *("X_CLIENT_IP", "X_CLUSTER_CLIENT_IP", "X_FORWARDED_FOR", "X_ORIGINAL_FORWARDED_FOR"),
        *("CF_CONNECTING_IP", "CF_CONNECTING_IPV6", "CF_PSEUDO_IPV4", "CF_IPCOUNTRY"),
        *("X_AZURE_CLIENTIP", "X_AZURE_SOCKETIP", "X_ENVOY_EXTERNAL_ADDRESS"),
        # How it was sent. What it means for the addresses in a report is in `address`.
        *("HOST", "wsgi.url_scheme", "X_SCHEME", "X_URL_SCHEME", "FRONT_END_HTTPS", "MAX_FORWARDS"),
        *(f"X_FORWARDED_{of}" for of in ("HOST", "PORT", "PROTO", "PROTOCOL", "PREFIX", "SERVER")),
        *(f"X_FORWARDED_{of}" for of in ("SCHEME", "SSL", "PATH", "URI", "METHOD", "TLSVERSION")),
        *("X_ORIGINAL_HOST", "X_ORIGINAL_METHOD", "X_ORIGINAL_URI", "X_ORIGINAL_URL", "ALT_USED"),
        *("CDN_LOOP", "CF_EW_VIA", "CF_VISITOR", "CF_WORKER", "X_REQUESTED_WITH", "SAVE_DATA"),
        *("DEVICE_MEMORY", "DOWNLINK", "DPR", "ECT", "RTT", "VIEWPORT_WIDTH", "WIDTH"),
        # Which request it is.
        *("B3", "BAGGAGE", "CORRELATION_ID", "REQUEST_ID", "TRACE_ID", "X_CORRELATION_ID"),
        *("X_TRACE", "X_TRACE_ID", "X_SPAN_ID", "X_PARENT_SPAN_ID", "X_CLIENT_TRACE_ID"),
        *("X_REQUEST_START", "X_QUEUE_START", "X_TIMER", "X_VARNISH", "X_ATTEMPT"),
        *("X_AMZN_TRACE_ID", "X_AMZN_REQUESTID", "X_AMZ_CF_ID", "X_CLOUD_TRACE_CONTEXT"),
        *("GRPC_TRACE_BIN", "CF_RAY", "X_ARR_LOG_ID", "X_ARR_SSL", "X_AZURE_FDID", "X_AZURE_REF"),
        *("X_AZURE_REQUESTCHAIN", "X_FD_HEALTHPROBE", "X_MS_REQUEST_ID", "X_MS_CLIENT_REQUEST_ID"),
        *("X_APPSERVICE_PROTO", "X_SITE_DEPLOYMENT_ID", "DISGUISED_HOST", "REQUEST_CONTEXT"),
        *("WAS_DEFAULT_HOSTNAME", "X_WAWS_UNENCODED_URL", "X_KONG_REQUEST_ID", "X_VERCEL_ID"),
        *("ELASTIC_APM_TRACEPARENT", "NEWRELIC", "SENTRY_TRACE", "UBER_TRACE_ID", "X_DYNATRACE"),
        *("X_OT_SPAN_CONTEXT", "X_GITHUB_REQUEST_ID", "X_HEROKU_DYNOS_IN_USE", "X_MLFLOW_REPORT"),
        # Signed anew for each request, beside the same name in a header of its own.
        *("X_AMZN_OIDC_DATA", "X_GOOG_IAP_JWT_ASSERTION"),
    )
)
"""What proxies and browsers say about a request, and what differs from one to the next."""

ALSO_OF_THE_WAY = (
    *("CLOUDFRONT_", "FASTLY_", "FLY_", "OT_TRACER_", "UBERCTX_", "X_AKAMAI_", "X_B3_"),
    *("X_DATADOG_", "X_ENVOY_", "X_INSTANA_", "X_NEWRELIC_"),
)
"""How more of them begin."""

OWN_COOKIE = "mlflow_report_form"
"""Our own cookie, which proves that a form is one of ours. Somebody without it is the same one."""

STICKY = frozenset(
    (
        OWN_COOKIE,
        *("AWSALB", "AWSALBCORS", "AWSALBTG", "AWSALBTGCORS", "AWSELB", "AWSELBCORS"),
        *("ARRAffinity", "ARRAffinitySameSite", "ApplicationGatewayAffinity"),
        *("ApplicationGatewayAffinityCORS", "GCLB", "__cf_bm", "__cflb", "_cfuvid"),
    )
)
"""Cookies that name nobody. Of those of load balancers, some are new in each answer."""

USER = ("HTTP_X_FORWARDED_USER", "HTTP_X_AUTH_REQUEST_USER", "HTTP_X_REMOTE_USER")
"""Where proxies that log people in say who they are."""


@dataclass(frozen=True)
class Caller:
    """Who asks, in terms that any way of authentication understands: what it was sent."""

    sent: Mapping[str, str]
    """The part of the WSGI environment that is passed on."""
    address: str
    """The address of the server as the caller knows it, without a slash at its end."""

    @classmethod
    def of(cls, environ: Mapping[str, Any], address: str) -> Caller:
        """Take from a request what says who asks.

        Args:
            environ: The WSGI environment of the request.
            address: The address of the server as the caller knows it.

        Returns:
            The caller.
        """
        sent = {
            name: str(value)
            for name, value in environ.items()
            if (name.startswith("HTTP_") and not _is_of_the_message(name))
            or name in OF_THE_CONNECTION
        }
        return cls(sent, address.rstrip("/"))

    @property
    def key(self) -> str:
        """A digest of what tells callers apart: who has the same sees the same."""
        cookies = _without_sticky(self.sent.get("HTTP_COOKIE", ""))
        told = repr((self.without_cookies, cookies))
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def without_cookies(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What tells callers apart besides cookies, which may be new in each answer."""
        told = (
            (name, value)
            for name, value in self.sent.items()
            if name != "HTTP_COOKIE" and _tells_apart(name.removeprefix("HTTP_"))
        )
        return self.address, tuple(sorted(told))

    @property
    def user(self) -> str:
        """By what name they log in, empty where nothing says so; it is what they say."""
        login = Authorization.from_header(self.sent.get("HTTP_AUTHORIZATION"))
        named = (login.username if login else None, self.sent.get("REMOTE_USER"))
        return next(filter(None, (*named, *(self.sent.get(name) for name in USER))), "")

    @property
    def whose(self) -> tuple[str, str]:
        """For whom work is done: where nobody has a name, people have addresses."""
        return self.key, self.sent.get("REMOTE_ADDR", "")

    def asks(self, environ: Mapping[str, Any]) -> dict[str, Any]:
        """Make a request one of the caller's.

        Args:
            environ: The WSGI environment of a request of ours.

        Returns:
            The environment of the same request, made by the caller.
        """
        ours = {name: value for name, value in environ.items() if name not in OF_THE_CALLER}
        return {**ours, **self.sent}

    def __repr__(self) -> str:
        """Keep what was sent out of logs."""
        return f"<Caller {self.key[:8]}>"


def _is_of_the_message(name: str) -> bool:
    return name in OF_THE_MESSAGE or name.startswith(("HTTP_CONTENT_", "HTTP_SEC_"))


def _tells_apart(name: str) -> bool:
    """Whether two callers may differ in a header only.

    What is not known to be of the way may be the name that a proxy gives to a person. To take one
    person for another is worse than to make a report twice.
    """
    if name in TELLS_APART:
        return True
    named = os.environ.get(VARIABLE)
    if named is not None:
        names = (each.strip().upper().replace("-", "_") for each in named.split(","))
        return name in names
    return name not in OF_THE_WAY and not name.startswith(ALSO_OF_THE_WAY)


def _without_sticky(cookies: str) -> str:
    kept = (each.strip() for each in cookies.split(";"))
    return "; ".join(each for each in kept if each.partition("=")[0] not in STICKY)
