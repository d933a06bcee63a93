"""Who was told of something, as a line of a timeline."""

from flask_babel import gettext as _

from crm.alerts.models import FAILED, KEPT, SENT
from crm.alerts.queries import Told
from crm.web.happenings import Entry


def alert_entry(one: Told) -> Entry:
    """Returns what became of one delivery."""
    to, state = one.delivery.recipient, one.delivery.state
    words = {
        SENT: _("Alert sent to %(address)s", address=to),
        KEPT: _("Alert for %(address)s kept in the mail tray", address=to),
        FAILED: _("Alert to %(address)s failed", address=to),
    }
    title = words.get(state) or _("Alert to %(address)s on its way", address=to)
    at = one.delivery.sent_at or one.alert.made_at
    return Entry(
        "bell", title, at, body=one.delivery.error if state == FAILED else "", tone="danger" if state == FAILED else ""
    )
