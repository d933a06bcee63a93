"""Who did something: a user, a source of leads, or the system."""

from dataclasses import dataclass

from crm.access.models import User


@dataclass(frozen=True)
class Actor:
    """The one whom the journal names."""

    user_id: int | None = None
    name: str = ""


SYSTEM = Actor()


def actor(user: User) -> Actor:
    """Returns the user as an actor of the journal."""
    return Actor(user.id, user.name)
