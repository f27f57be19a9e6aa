"""One pyfunc model for all tests here."""

from __future__ import annotations

import pytest

from tests.diff.signature.calling import Model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return Model(tmp_path_factory.mktemp("echo") / "model")
