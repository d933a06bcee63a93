"""Won, lost, opened again, and the client's other opportunities."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from crm.opportunities.words import LOSS_REASONS, WIN_REASONS
from crm.web.forms import CheckboxesField, RecordForm, choices


class WinForm(RecordForm):
    """Close as won, with what decided."""

    reason = RadioField(
        _l("What decided?"),
        choices=choices(WIN_REASONS.items()),
        validators=[InputRequired(_l("Choose what decided."))],
    )
    note = TextAreaField(_l("Remark"), validators=[Length(max=500)])


class LossForm(RecordForm):
    """Close as lost: never without a reason."""

    reason = RadioField(
        _l("Why is it lost?"),
        choices=choices(LOSS_REASONS.items()),
        validators=[InputRequired(_l("Choose why the opportunity is lost."))],
    )
    note = TextAreaField(_l("Remark"), validators=[Length(max=500)])


class UndoForm(RecordForm):
    """Open again: nothing to fill in."""


class OthersForm(RecordForm):
    """Which of the client's other opportunities are closed too."""

    other = CheckboxesField(_l("Other opportunities"), choices=[], validate_choice=False)
