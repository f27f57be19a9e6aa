"""The address of the server as people know it, in what was read through its loopback port."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TypeVar

from mlflow_report_plugin.snapshot import DIGEST, Record

Read = TypeVar("Read", bound=Record)


def addressed(
    read: Read, forms: Collection[str], address: str, elsewhere: Mapping[str, str] = {}
) -> Read:
    """Replace the loopback address in what was read.

    Args:
        read: What was read.
        forms: The forms in which it names the loopback address.
        address: The address of the server.
        elsewhere: Paths on the server, as what was read names them, and what they are to people.

    Returns:
        The same with the address of the server.
    """
    # The digest, where there is one, is that of what is handed out.
    text = read.model_dump_json(exclude={DIGEST})
    server = json.dumps(address)[1:-1]
    for form in forms:
        for path, right_path in elsewhere.items():
            text = text.replace(form + path, server + right_path)
        text = text.replace(form, server)
    return type(read).model_validate_json(text)
