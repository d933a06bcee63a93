"""The one place that asks what time it is. Inside, times are aware UTC."""

from datetime import UTC, datetime


def now() -> datetime:
    """Returns the current time, aware, in UTC."""
    return datetime.now(UTC)
