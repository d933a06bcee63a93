"""What happened to a client, in sentences of the reader's language."""

from flask_babel import gettext as _

from crm.clients.labels import THINGS, TIES
from crm.journal.models import Event
from crm.web.happenings import Entry, entry, messaged, noted, tell


def _thing(event: Event) -> str:
    return str(THINGS.get(event.data.get("what", ""), event.data.get("what", "")))


def _added(event: Event) -> Entry:
    title = _("Added: %(what)s", what=_thing(event))
    return entry(event, "plus", title, body=event.data.get("said", ""))


def _changed_row(event: Event) -> Entry:
    title = _("Changed: %(what)s", what=_thing(event))
    return entry(event, "pencil", title, body=event.data.get("said", ""))


def _removed(event: Event) -> Entry:
    title = _("Removed: %(what)s", what=_thing(event))
    return entry(event, "trash", title, body=event.data.get("said", ""))


def _restored(event: Event) -> Entry:
    title = _("Put back: %(what)s", what=_thing(event))
    return entry(event, "arrow-back-up", title, body=event.data.get("said", ""))


def _tied(event: Event) -> Entry:
    kind = str(TIES.get(event.data.get("kind", ""), ""))
    return entry(event, "users", _("%(kind)s of %(name)s", kind=kind, name=event.data.get("to", "")))


def _merged(event: Event) -> Entry:
    return entry(event, "users", _("Merged with %(name)s", name=event.data.get("other", "")))


def _merge_undone(event: Event) -> Entry:
    title = _("The merge with %(name)s was undone", name=event.data.get("other", ""))
    return entry(event, "arrow-back-up", title)


tell(
    {
        "client.merged": _merged,
        "client.merged_away": _merged,
        "client.merge_undone": _merge_undone,
        "client.noted": noted,
        "client.messaged": messaged,
        "client.row_added": _added,
        "client.row_changed": _changed_row,
        "client.row_removed": _removed,
        "client.row_restored": _restored,
        "client.tied": _tied,
    }
)
