"""The words of a hand-off."""

from flask_babel import lazy_gettext as _l

PREPARED, SENT, ACKNOWLEDGED = "prepared", "sent", "acknowledged"
STATES = {
    PREPARED: _l("Prepared"),
    SENT: _l("Opened in the tool"),
    ACKNOWLEDGED: _l("A document came back"),
}
LOOKS = {PREPARED: ("", "clock"), SENT: ("accent", "external-link"), ACKNOWLEDGED: ("success", "circle-check")}
