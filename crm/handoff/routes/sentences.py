"""What happened in the hand-off, in sentences of the reader's language."""

from flask_babel import gettext as _

from crm.journal.models import Event
from crm.web.happenings import Entry, entry, tell


def _handed_off(event: Event) -> Entry:
    code = event.data.get("d_code", "")
    title = _("Opened in %(tool)s", tool=event.data.get("tool", ""))
    return entry(event, "external-link", title, body=_("D code: %(code)s", code=code) if code else "")


tell({"opportunity.handed_off": _handed_off})
