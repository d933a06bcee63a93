"""What is asked before a client is deleted."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from crm.web.forms import BaseForm


class DeletionForm(BaseForm):
    """Why: said to whoever thinks of undoing it."""

    reason = StringField(_l("Why, if you want to say so"), validators=[Length(max=300)])
