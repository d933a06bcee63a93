"""What giving many leads asks for."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired

from crm.access.queries import active_people, person
from crm.access.rights import LEAD_DESK, MANAGERS, SELLERS
from crm.web.bulk import BulkForm
from crm.web.forms import choices

RECEIVERS = SELLERS | MANAGERS | LEAD_DESK
BY_RULES = "rules"


class ManyLeadsForm(BulkForm):
    """Who gets the leads: somebody, or whoever the rules say."""

    person = SelectField(_l("Who gets them"), [DataRequired(_l("Choose who gets the leads."))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = [one for one in active_people() if one.profile in RECEIVERS]
        named = [(one.public_id, f"{one.name} – {one.login_id}") for one in people]
        self.person.choices = choices([(BY_RULES, _("In turn, by the assignment rules")), *named], _("Choose…"))

    def asked(self) -> Mapping[str, object]:
        """Returns the receiver's id, None for the rules."""
        return {"person": None if self.person.data == BY_RULES else person(self.person.data).id}
