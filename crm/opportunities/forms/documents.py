"""An offer, an order form or an order typed in by hand."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from crm.opportunities.words import CANCELLED, DOCUMENT_KINDS, DOCUMENT_STATES, SENT
from crm.web.amounts import EurosField
from crm.web.forms import RecordForm, choices

COLUMNS = ("number", "vehicle", "amount_cents", "dated_on", "state")
CHOSEN = [(code, words) for code, words in DOCUMENT_STATES.items() if code != CANCELLED]


class DocumentForm(RecordForm):
    """Number, vehicle, amount, date and state; the kind is chosen once."""

    kind = SelectField(_l("Kind"), choices=choices(DOCUMENT_KINDS.items()))
    number = StringField(
        _l("Number"), default="", validators=[DataRequired(_l("Write the document's number.")), Length(max=40)]
    )
    vehicle = StringField(_l("Vehicle"), default="", validators=[Length(max=160)])
    amount_cents = EurosField(_l("Amount"))
    dated_on = DateField(_l("Date"), validators=[InputRequired(_l("Write the document's date."))])
    state = SelectField(_l("State"), choices=choices(CHOSEN), default=SENT)

    @property
    def said(self) -> dict[str, object]:
        """Returns what was typed, by the columns of a document."""
        return {name: self[name].data for name in COLUMNS}


class CancellationForm(RecordForm):
    """Cancel a document: nothing to fill in."""
