"""Real processes, each test with an installation of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installation


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Starts an installation: `install(MAIL_URL=…)`; stopped after the test."""
    started: list[Installation] = []

    def start(folder: Path = tmp_path / "data", **settings: str) -> Installation:
        started.append(Installation(folder, **settings))
        return started[-1].start()

    yield start
    for installation in started:
        installation.stop()
