"""Fixtures of the area."""

from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture
def clock():
    """A clock that stands still until it is moved: pauses do not depend on how fast the machine is."""
    with time_machine.travel(datetime.now(UTC), tick=False) as moved:
        yield moved
