"""Credentials that are known by their looks, wherever they stand.

Which services have such credentials, and what these look like, is mostly known from the rules of
gitleaks (https://github.com/gitleaks/gitleaks, MIT licence, (c) 2019 Zachary Rice). The expressions
here are our own: each takes time in proportion to the text, and finds a credential inside of
others' words and punctuation, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from mlflow_report_plugin.redact.marks import Span


class Rule(NamedTuple):
    """What credentials of a kind look like."""

    kind: str
    """What they are."""
    hints: tuple[str, ...]
    """Texts of which each of them has one, and little else: looking for these is quick."""
    pattern: re.Pattern[str]
    """What they are in full; the group `secret`, where there is one, is the credential alone."""


def _rule(kind: str, hints: str, pattern: str) -> Rule:
    return Rule(kind, tuple(hints.split()), re.compile(pattern))


_ESCAPES = r"(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2})"
"""What ends in a letter or a digit before a token and is no part of its word: a line break in JSON,
and what is encoded in an address."""
_BEGINS = re.compile(rf"(?<![^\W_])|{_ESCAPES}")

# Where anything may be repeated without an end, nothing has to follow, or it cannot begin again
# inside: so no text takes longer than its length.
RULES: Final = (
    _rule(
        "private-key",
        "-----BEGIN",
        r"(?P<secret>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        r"[^-]*(?:-(?!----)[^-]*)*(?:-----END[^-]{0,60}-----)?)",
    ),
    _rule(
        "jwt",
        "eyJ",
        rf"(?:(?<![A-Za-z0-9_-])|{_ESCAPES})eyJ[A-Za-z0-9_-]{{8,}}\.[A-Za-z0-9_-]{{8,}}\.[A-Za-z0-9_-]*",
    ),
    _rule(
        "aws-access-key",
        "AKIA ASIA ABIA ACCA",
        r"A(?:KI|SI|BI|CC)A[A-Z2-7]{16}(?![A-Za-z0-9])",
    ),
    _rule("aws-bedrock-key", "ABSK", r"ABSK[A-Za-z0-9+/]{60,}={0,2}"),
    _rule("google-api-key", "AIza", r"AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
    _rule("google-oauth-token", "ya29.", r"ya29\.[A-Za-z0-9_-]{20,}"),
    _rule("google-client-secret", "GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{20,}"),
    _rule(
        "azure-client-secret",
        "Q~",
        rf"(?:(?<![A-Za-z0-9_~.-])|{_ESCAPES})"
        r"[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])",
    ),
    _rule(
        "databricks-token",
        "dapi dose",
        r"(?:dapi|dose)[0-9a-f]{32}(?:-[0-9])?(?![A-Za-z0-9])",
    ),
    _rule(
        "github-token",
        "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_",
        r"(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})",
    ),
    _rule(
        "gitlab-token",
        "glagent- glcbt- gldt- glffct- glft- glimt- gloas- glpat- glptt- glrt- glsoat- GR1348941",
        r"(?:gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rt|soat)-[A-Za-z0-9_.-]{20,}"
        r"|GR1348941[A-Za-z0-9_-]{20,})",
    ),
    _rule(
        "huggingface-token",
        "hf_ api_org_",
        r"(?:hf|api_org)_[A-Za-z0-9]{34,}",
    ),
    _rule("anthropic-key", "sk-ant-", r"sk-ant-[a-z0-9]{1,9}-[A-Za-z0-9_-]{20,}"),
    _rule("openrouter-key", "sk-or-v1-", r"sk-or-v1-[A-Za-z0-9_-]{20,}"),
    _rule(
        "langfuse-key",
        "sk-lf-",
        r"sk-lf-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ),
    _rule(
        "openai-key",
        "sk-",
        r"sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{32,})",
    ),
    _rule("groq-key", "gsk_", r"gsk_[A-Za-z0-9]{40,}"),
    _rule("xai-key", "xai-", r"xai-[A-Za-z0-9]{60,}"),
    _rule("perplexity-key", "pplx-", r"pplx-[A-Za-z0-9]{40,}"),
    _rule("nvidia-key", "nvapi-", r"nvapi-[A-Za-z0-9_-]{40,}"),
    _rule("together-key", "tgp_v1_", r"tgp_v1_[A-Za-z0-9_-]{30,}"),
    _rule("replicate-token", "r8_", r"r8_[A-Za-z0-9]{37,}"),
    _rule("langsmith-key", "lsv2_", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
    _rule("pinecone-key", "pcsk_", r"pcsk_[A-Za-z0-9_]{40,}"),
    _rule(
        "slack-token",
        "xox xapp-",
        r"(?:xox[abeoprs][-.][A-Za-z0-9.-]{10,}|xapp-[A-Za-z0-9-]{20,})",
    ),
    _rule(
        "slack-webhook",
        "hooks.slack.com/",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<secret>[A-Za-z0-9/_-]+)",
    ),
    _rule(
        "discord-webhook",
        "/api/webhooks/",
        r"discord(?:app)?\.com/api/webhooks/[0-9]{1,30}/(?P<secret>[A-Za-z0-9_-]+)",
    ),
    _rule(
        "teams-webhook",
        ".webhook.office.com/",
        r"\.webhook\.office\.com/webhookb2/(?P<secret>[A-Za-z0-9@/-]+)",
    ),
    _rule("conda-token", "/t/", r"conda[a-z0-9.-]{0,60}/t/(?P<secret>[A-Za-z0-9_-]{8,})"),
    _rule("pypi-token", "pypi-", r"pypi-[A-Za-z0-9_-]{60,}"),
    _rule("npm-token", "npm_", r"npm_[A-Za-z0-9]{36,}"),
    _rule("docker-token", "dckr_", r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}"),
    _rule(
        "artifactory-token",
        "AKCp cmVmd",
        r"(?:AKCp[A-Za-z0-9]{69}"
        r"|cmVmd[A-Za-z0-9]{59})(?![A-Za-z0-9])",
    ),
    _rule("vault-token", "hvs. hvb.", r"hv[bs]\.[A-Za-z0-9_-]{24,}"),
    _rule(
        "grafana-token",
        "glsa_ glc_",
        r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_eyJ[A-Za-z0-9+/=]{32,}",
    ),
    _rule("digitalocean-token", "_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    _rule(
        "sendgrid-key",
        "SG.",
        r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
    ),
    _rule(
        "stripe-key",
        "_live_ _test_",
        r"[rs]k_(?:live|test)_[A-Za-z0-9]{20,}",
    ),
    _rule(
        "url-login",
        "jdbc:oracle: curl",
        r"jdbc:oracle:\w{1,9}:(?P<secret>[^\s\"'<>@/]{1,90}/[^\s\"'<>@]{1,90})@"
        r"|curl[^\n]{0,60}?\s(?:-u|--user)[ =]?[\"']?(?P<login>[^\s\"':$<{%[]{1,90}"
        r":[^\s\"'$<{%][^\s\"']{0,90})",
    ),
)
"""The rules, those first that others would take a part of."""


def hinted(text: str) -> tuple[Rule, ...]:
    """Give the rules of which a text has a hint.

    Args:
        text: Any text, also a long one that has many others in it.

    Returns:
        The rules that may find something in it, or in any part of it.
    """
    return tuple(rule for rule in RULES if any(hint in text for hint in rule.hints))


def tokens(text: str, rules: tuple[Rule, ...] = RULES) -> Iterator[tuple[Span, str]]:
    """Find the credentials that say by their looks what they are.

    Args:
        text: Any text.
        rules: The rules of which it may have a hint.

    Yields:
        Where each is, and its kind.
    """
    for rule in rules:
        if any(hint in text for hint in rule.hints):
            for found in rule.pattern.finditer(text):
                # What is the end of a longer word is no token.
                if found.lastgroup or _BEGINS.match(text, found.start()):
                    yield found.span(found.lastgroup or 0), rule.kind


def whole(value: str) -> str | None:
    """Tell what a value is that may be a credential as a whole.

    Args:
        value: The value.

    Returns:
        The kind of the rule that all of it fits; None where no rule does.
    """
    all_of_it = (0, len(value))
    return next((kind for span, kind in tokens(value) if span == all_of_it), None)
