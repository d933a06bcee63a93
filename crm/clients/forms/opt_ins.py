"""The part of a client's form about opt-ins: per channel and sender (mission CM-05)."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from crm.clients.actions.consents import How
from crm.clients.consents import CHANNELS, SENDERS
from crm.clients.labels import CHANNELS as CHANNEL_WORDS
from crm.clients.labels import CONSENT_SOURCES
from crm.clients.labels import SENDERS as SENDER_WORDS
from crm.web.forms import choices


class ConsentPart:
    """Opt-ins per channel and sender; what is left open stays as it was (mission CM-05)."""

    do_not_call = BooleanField(_l("Do not call"))
    do_not_email = BooleanField(_l("Do not e-mail"))
    consent_source = SelectField(_l("How it was given"), choices=choices(CONSENT_SOURCES.items()), default="showroom")
    consent_wording = StringField(_l("Words agreed to"), validators=[Length(max=500)])

    def grid(self) -> list[tuple[object, list]]:
        """Returns (channel, its fields by sender) for each line of the table."""
        return [(CHANNEL_WORDS[channel], [self[f"{channel}_{sender}"] for sender in SENDERS]) for channel in CHANNELS]

    def senders(self) -> list:
        """Returns the heads of the table."""
        return [SENDER_WORDS[sender] for sender in SENDERS]

    def said(self) -> dict[tuple[str, str], bool]:
        """Returns what was answered, by (channel, sender)."""
        answers = {(c, s): self[f"{c}_{s}"].data for c in CHANNELS for s in SENDERS}
        return {key: answer == "yes" for key, answer in answers.items() if answer}

    def how(self) -> How:
        """Returns how it was said."""
        return How(self.consent_source.data or "", self.consent_wording.data or "")


for _channel in CHANNELS:
    for _sender in SENDERS:
        setattr(
            ConsentPart,
            f"{_channel}_{_sender}",
            SelectField(
                _l("%(channel)s, %(sender)s", channel=CHANNEL_WORDS[_channel], sender=SENDER_WORDS[_sender]),
                choices=choices([("yes", _l("Yes")), ("no", _l("No"))], "—"),
                default="",
                validators=[Optional()],
            ),
        )
