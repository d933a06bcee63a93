"""What can be done to many clients at once: whose they are, their tags, following them (list rule 6)."""

from collections.abc import Mapping

from sqlalchemy import select

from crm.access.actors import actor
from crm.access.models import User
from crm.bulk.verbs import NotDone, Verb, verb
from crm.clients.actions import following
from crm.clients.actions.editing import assign_owner, set_tags
from crm.clients.models import Client, ClientTag, Follow, Reference
from crm.clients.queries.visible import visible_to
from crm.extensions import db

INACTIVE, NO_ENTRY, RETIRED = "inactive", "no_entry", "retired"  # why a client may stay as it is


def _give(client: Client, user: User, asked: Mapping) -> list | None:
    """`asked`: {"person": id, or None for nobody}."""
    person = db.session.get(User, asked["person"]) if asked["person"] else None
    if asked["person"] and (person is None or not person.active):
        raise NotDone(INACTIVE)
    before, after = client.owner_id, person.id if person else None
    assign_owner(client, person, actor(user))
    return None if before == after else [before, after]


def _give_back(client: Client, user: User, was: list) -> None:
    before, after = was
    _must_be(client, client.owner_id == after)
    person = db.session.get(User, before) if before else None
    if person is not None and not person.active:
        raise NotDone(INACTIVE)
    assign_owner(client, person, actor(user))


def _tag(client: Client, user: User, asked: Mapping) -> list | None:
    """`asked`: {"entry": id of a tag or group, "add": whether it is added or taken off}."""
    entry = db.session.get(Reference, asked["entry"])
    if entry is None:
        raise NotDone(NO_ENTRY)
    if asked["add"] and not entry.active:
        raise NotDone(RETIRED)
    return [entry.id, asked["add"]] if _set(client, entry, asked["add"], user) else None


def _untag(client: Client, user: User, was: list) -> None:
    entry, added = db.session.get(Reference, was[0]), was[1]
    _must_be(client, entry is not None and (entry in _entries(client, entry.list_name)) is added)
    _set(client, entry, not added, user)


def _set(client: Client, entry: Reference, add: bool, user: User) -> bool:
    """Returns whether this changed anything."""
    held = _entries(client, entry.list_name)
    if (entry in held) is add:
        return False
    others = [one for one in held if one.id != entry.id]
    set_tags(client, entry.list_name, [*others, entry] if add else others, actor(user))
    return True


def _entries(client: Client, list_name: str) -> list[Reference]:
    asked = select(Reference).join(ClientTag, ClientTag.reference_id == Reference.id)
    return list(db.session.scalars(asked.where(ClientTag.client_id == client.id, Reference.list_name == list_name)))


def _follow(client: Client, user: User, asked: Mapping) -> bool | None:
    """`asked`: {"on": whether the user follows the client from now on}."""
    if _follows(client, user) is asked["on"]:
        return None
    (following.follow if asked["on"] else following.unfollow)(client, user.id)
    return bool(asked["on"])


def _unfollow(client: Client, user: User, was: bool) -> None:
    _must_be(client, _follows(client, user) is was)
    (following.unfollow if was else following.follow)(client, user.id)


def _follows(client: Client, user: User) -> bool:
    asked = select(Follow.id).where(Follow.client_id == client.id, Follow.user_id == user.id)
    return db.session.scalar(asked) is not None


def _must_be(client: Client, as_it_was_left: bool) -> None:
    """Raises NotDone for a client that is gone, or that somebody has changed since."""
    if client.gone_at is not None:
        raise NotDone("gone")
    if not as_it_was_left:
        raise NotDone("changed")


def _name(client: Client) -> str:
    return client.name


OWNER = verb(Verb("clients.owner", Client, "assign clients", visible_to, _name, _give, _give_back))
TAGS = verb(Verb("clients.tags", Client, "edit clients", visible_to, _name, _tag, _untag))
FOLLOWING = verb(Verb("clients.following", Client, "see clients", visible_to, _name, _follow, _unfollow))
