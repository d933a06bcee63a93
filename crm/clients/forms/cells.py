"""The cell of a client's row that is changed in its place: whose client it is."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from crm.access.models import User
from crm.access.queries import active_people
from crm.clients.models import Client
from crm.extensions import db
from crm.web.forms import RecordForm, choices


class OwnerCell(RecordForm):
    """Somebody active, or nobody."""

    owner = SelectField(_l("Owner"), choices=[], default="")

    def offers(self, client: Client) -> None:
        """Sets whom it can be given to, and who has it now."""
        people = [*active_people()]
        if client.owner_id and all(
            one.id != client.owner_id for one in people
        ):  # not active any more, but still the one
            people.append(db.session.get_one(User, client.owner_id))
        self.owner.choices = choices([(one.public_id, one.name) for one in people], _("Nobody"))
        if not self.is_submitted():
            self.owner.data = next((one.public_id for one in people if one.id == client.owner_id), "")
