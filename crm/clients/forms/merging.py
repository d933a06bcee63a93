"""What is said when two clients become one, and which clients are checked for doubles."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import HiddenInput

from crm.clients.models import Client
from crm.web.forms import BaseForm, choices


class MergeForm(BaseForm):
    """Which record stays, with the revisions that the page showed; the values are radios of their own."""

    other = HiddenField()
    kept = RadioField(
        _l("Which record stays"), choices=choices([("first", ""), ("second", "")]), validators=[DataRequired()]
    )
    first_revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    second_revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def shows(self, first: Client, second: Client) -> None:
        """Lets the form carry the other's id and both revisions as they are now."""
        self.other.data = second.public_id
        for field, value in ((self.first_revision, first.revision), (self.second_revision, second.revision)):
            field.data, field.raw_data = value, None
