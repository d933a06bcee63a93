"""What was done to a client's data, in sentences of the reader's language."""

from flask_babel import gettext as _

from crm.clients.labels import CHANNELS, SENDERS
from crm.clients.routes.sections import TITLES
from crm.journal.models import Event
from crm.web.happenings import Entry, entry, tell


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


tell(
    {
        "client.made": _made,
        "client.changed": _changed,
        "client.consented": _consented,
        "client.blocked": _blocked,
        "client.unblocked": _unblocked,
    }
)
