"""« S'abonner » and « Se désabonner »: who is told when a client asks again (mission CF-20)."""

from sqlalchemy import delete, select

from crm.access.models import User
from crm.alerts.actions import Recipient, raise_alert
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


def tell_followers(client: Client, but: int | None = None) -> None:
    """Alerts who follows the client that a new request came, except the user `but`: that one hears of it anyway.

    Not what was asked, nor for which brand: a follower sees the client, not every brand's leads (mission CF-13).
    """
    asked = select(User).join(Follow, Follow.user_id == User.id)
    followers = db.session.scalars(asked.where(Follow.client_id == client.id, User.active, ~User.email_disabled))
    recipients = [Recipient(user.email, user.language, user.id) for user in followers if user.id != but]
    if recipients:
        raise_alert("client", client.id, "client.asked", {"client": client.public_id, "name": client.name}, recipients)
