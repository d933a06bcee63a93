"""What happened to a client, in sentences of the reader's language."""

from flask_babel import gettext as _

from crm.clients.labels import CHANNELS, SENDERS, THINGS, TIES
from crm.clients.routes.sections import TITLES
from crm.journal.models import Event
from crm.web.happenings import Entry, entry, messaged, noted, tell


def _made(event: Event) -> Entry:
    return entry(event, "user-plus", _("Client created"))


def _changed(event: Event) -> Entry:
    section = event.data.get("section", "")
    title = _("Changed: %(what)s", what=TITLES.get(section, _("Owner") if section == "owner" else _("Client")))
    lines = [_line(*values) for values in event.data.get("changes", {}).values()]
    return entry(event, "pencil", title, body="\n".join(line for line in lines if line))


def _line(old: object, new: object) -> str:
    """Marks and numbers of rows say nothing by themselves; words do."""
    if isinstance(old, bool) or isinstance(new, bool) or (isinstance(old, int) and isinstance(new, int)):
        return ""
    return f"{old or '—'} → {new or '—'}"


def _consented(event: Event) -> Entry:
    parts = [code.split(".") for code in event.data.get("said", ())]
    lines = [
        _("%(channel)s, %(sender)s: yes", **_names(channel, sender))
        if answer == "yes"
        else _("%(channel)s, %(sender)s: no", **_names(channel, sender))
        for channel, sender, answer in parts
    ]
    return entry(event, "check", _("Consents noted"), body="\n".join(lines))


def _names(channel: str, sender: str) -> dict[str, object]:
    return {"channel": CHANNELS.get(channel, channel), "sender": SENDERS.get(sender, sender)}


def _blocked(event: Event) -> Entry:
    return entry(event, "ban", _("Client blocked"), body=event.data.get("reason", ""), tone="danger", quote=True)


def _unblocked(event: Event) -> Entry:
    return entry(event, "check", _("Client unblocked"), tone="success")


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
        "client.made": _made,
        "client.changed": _changed,
        "client.consented": _consented,
        "client.blocked": _blocked,
        "client.unblocked": _unblocked,
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
