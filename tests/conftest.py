"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest

REQUIRE_ALL = os.environ.get("FINETOOTH_REQUIRE_ALL") == "1"


@pytest.fixture
def tool() -> Callable[[str, str], str]:
    """Find a program, or skip the test with a sentence; with FINETOOTH_REQUIRE_ALL=1 its absence is a failure."""

    def find(name: str, how: str) -> str:
        path = shutil.which(name)
        if path is None:
            sentence = f"this test needs {name}: {how}"
            if REQUIRE_ALL:
                pytest.fail(sentence)
            pytest.skip(sentence)
        return path

    return find
