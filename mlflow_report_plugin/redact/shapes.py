"""Credentials that are known by their looks, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mlflow_report_plugin.redact.spans import Span

# Each begins with a text that little else has, so that a search is quick. Where anything may be
# repeated without an end, nothing has to follow, or it cannot begin again inside: so no text takes
# longer than its length.
_SHAPES = re.compile(
    r"""
    -----BEGIN[ ][A-Z0-9 ]{0,40}PRIVATE[ ]KEY(?:[ ]BLOCK)?-----
        [^-]*(?:-(?!----)[^-]*)*(?:-----END[^-]{0,60}-----)?
  | eyJ(?<![A-Za-z0-9_-]eyJ)[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*      # JWT
  | A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])                                                # AWS
  | AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])                                            # Google
  | ya29\.[A-Za-z0-9_-]{20,}
  | GOCSPX-[A-Za-z0-9_-]{20,}
  | dapi[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])                                           # Databricks
  | dose[0-9a-f]{32}(?![A-Za-z0-9])
  | gh[opsur]_[A-Za-z0-9]{36,}                                                        # GitHub
  | github_pat_[A-Za-z0-9_]{22,}
  | gl(?:agent|cbt|dt|ft|imt|oas|pat|ptt|rt|soat)-[A-Za-z0-9_-]{20,}                  # GitLab
  | hf_[A-Za-z0-9]{34,}                                                               # Hugging Face
  | api_org_[A-Za-z0-9]{34,}
  | sk-(?:proj|svcacct|admin|ant-[a-z0-9]{1,9}|or-v1)-[A-Za-z0-9_-]{20,}              # OpenAI ...
  | sk-[A-Za-z0-9]{32,}
  | gsk_[A-Za-z0-9]{40,}                                                              # Groq
  | r8_[A-Za-z0-9]{37,}                                                               # Replicate
  | xox[abeoprs]-[A-Za-z0-9-]{10,}                                                    # Slack
  | xapp-[A-Za-z0-9-]{20,}
  | hooks\.slack\.com/(?:services|workflows|triggers)/(?P<slack>[A-Za-z0-9/_-]+)
  | conda[a-z0-9.-]{0,60}/t/(?P<conda>[A-Za-z0-9_-]{8,})                              # a channel
  | pypi-[A-Za-z0-9_-]{60,}
  | npm_[A-Za-z0-9]{36,}
  | dckr_pat_[A-Za-z0-9_-]{20,}                                                       # Docker
  | SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}                                          # SendGrid
  | [rs]k_live_[A-Za-z0-9]{20,}                                                       # Stripe
    """,
    re.VERBOSE,
)

KINDS: Final = (
    ("-----BEGIN", "private-key"),
    ("eyJ", "jwt"),
    (("AKIA", "ASIA"), "aws-access-key"),
    (("AIza", "ya29.", "GOCSPX-"), "google-key"),
    (("dapi", "dose"), "databricks-token"),
    (("gh", "github_pat_"), "github-token"),
    ("gl", "gitlab-token"),
    (("hf_", "api_org_"), "huggingface-token"),
    ("sk-ant-", "anthropic-key"),
    ("sk-or-v1-", "openrouter-key"),
    ("sk-", "openai-key"),
    ("gsk_", "groq-key"),
    ("r8_", "replicate-token"),
    ("xo", "slack-token"),
    ("xapp-", "slack-token"),
    ("pypi-", "pypi-token"),
    ("npm_", "npm-token"),
    ("dckr_pat_", "docker-token"),
    ("SG.", "sendgrid-key"),
    (("sk_live_", "rk_live_"), "stripe-key"),
)
"""What credentials begin with, and what they are."""


def tokens(text: str) -> Iterator[Span]:
    """Find the credentials that say by their looks what they are."""
    for found in _SHAPES.finditer(text):
        begins = found.start()
        # What is the end of a longer word is no token.
        if begins == 0 or not text[begins - 1].isalnum() or found.lastgroup:
            yield found.span(found.lastgroup or 0)


def kind(token: str) -> str:
    """Tell what a credential is that `tokens` found.

    Args:
        token: The credential.

    Returns:
        The name of its kind; `other-token` for what stands in an address alone.
    """
    return next((kind for begins, kind in KINDS if token.startswith(begins)), "other-token")
