"""The form of a saved view."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from crm.access.models import PROFILES
from crm.access.rights import may
from crm.web.forms import BaseForm, choices

LISTS = {  # page → the list whose views it shows
    "leads.home": "leads",
    "leads.index": "leads",
    "clients.index": "clients",
    "vehicles.index": "vehicles",
    "opportunities.index": "opportunities",
    "opportunities.board": "opportunities",
}


class ViewForm(BaseForm):
    """Name and sharing of a view; the filter comes along unseen."""

    name = StringField(_l("Name of the view"), [DataRequired(_l("Give the view a name.")), Length(max=80)])
    sharing = SelectField(_l("Who sees it"), default="private")
    profile = SelectField(_l("Profile (for a profile's default)"), default=PROFILES[0])
    query = HiddenField(validators=[Length(max=4000)])
    list = HiddenField(validators=[AnyOf(LISTS)])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        shared = [("team", _l("The team")), ("profile", _l("A profile, as its default"))]
        self.sharing.choices = choices(
            [("private", _l("Only me")), *(shared if may(current_user, "share views") else [])]
        )
        self.profile.choices = choices([(name, name) for name in PROFILES])
