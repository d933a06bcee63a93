"""« S'abonner » and « Se désabonner »: who is told when a client asks again (mission CF-20)."""

from sqlalchemy import delete, select

from crm.clients.models import Client, Follow
from crm.extensions import db


def follow(client: Client, user_id: int) -> None:
    """Makes the user a follower; doing it twice changes nothing."""
    known = select(Follow.id).where(Follow.client_id == client.id, Follow.user_id == user_id)
    if db.session.scalar(known) is None:
        db.session.add(Follow(client_id=client.id, user_id=user_id))


def unfollow(client: Client, user_id: int) -> None:
    """Takes the user off the followers."""
    db.session.execute(delete(Follow).where(Follow.client_id == client.id, Follow.user_id == user_id))
