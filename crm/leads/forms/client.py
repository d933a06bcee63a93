"""The forms about who a lead belongs to and who else is on it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from crm.clients.models import Reference
from crm.web.forms import RecordForm, choices


class RoleFields:
    """Which part somebody plays, from the dealer's list."""

    role = SelectField(_l("Role"), choices=[], default="")

    def offer(self, roles: Sequence[Reference]) -> None:
        """Sets the roles to choose from."""
        self.role.choices = choices([(role.public_id, role.label) for role in roles], "—")
        self.roles = {role.public_id: role for role in roles}

    def chosen_role(self) -> Reference | None:
        """Returns the role that was chosen."""
        return self.roles.get(self.role.data or "")


class ClientForm(RecordForm):
    """Another client for the lead; the choices are drawn with what tells them apart."""

    find_client = StringField(_l("Client"), validators=[Length(max=100)])
    client = HiddenField(_l("Client"), validators=[InputRequired(_l("Choose a client."))])
    look = HiddenField()


class PersonForm(RoleFields, RecordForm):
    """Somebody more on the lead."""

    find_person = StringField(_l("Person"), validators=[Length(max=100)])
    person = HiddenField(_l("Person"), validators=[InputRequired(_l("Choose somebody."))])
    look = HiddenField()


class RoleForm(RoleFields, RecordForm):
    """Another role for somebody on the lead."""


class RemovalForm(RecordForm):
    """Take somebody off the lead: nothing to fill in."""
