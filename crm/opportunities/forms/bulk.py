"""What changes of many opportunities ask for."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField
from wtforms.validators import DataRequired

from crm.access.queries import active_people, person
from crm.access.rights import RIGHTS
from crm.kernel.clock import now
from crm.leads.words import ACTIONS
from crm.opportunities.queries import stage_by_public_id, stages
from crm.opportunities.words import stage_name
from crm.outlets.moments import usual_moments
from crm.outlets.queries import opening_plan
from crm.web.bulk import BulkForm
from crm.web.forms import choices
from crm.web.planning import PlanFields


class ManyGivenForm(BulkForm):
    """Who treats the opportunities from now on."""

    person = SelectField(_l("Who gets them"), [DataRequired(_l("Choose somebody."))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = [one for one in active_people() if one.profile in RIGHTS["treat opportunities"]]
        self.person.choices = choices([(one.public_id, f"{one.name} – {one.login_id}") for one in people], _("Choose…"))

    def asked(self) -> Mapping[str, object]:
        """Returns the receiver's id."""
        return {"person": person(self.person.data).id}


class ManyMovedForm(BulkForm):
    """The stage that the opportunities move to."""

    stage = SelectField(_l("Stage"), [DataRequired(_l("Choose a stage."))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.public_id, stage_name(one.kind, one.name)) for one in stages()]
        self.stage.choices = choices(offered, _("Choose…"))

    def asked(self) -> Mapping[str, object]:
        """Returns the stage's id."""
        return {"stage": stage_by_public_id(self.stage.data).id}


class ManyPlannedForm(PlanFields, BulkForm):
    """What is done next about each of them, and when."""

    first = "action"
    action = SelectField(_l("Next action"), choices=choices(ACTIONS.items()), default="call")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(usual_moments(now(), opening_plan(current_user.main_outlet_id)))

    def asked(self) -> Mapping[str, object]:
        """Returns the action's code and the time."""
        return {"action": self.action.data, "at": self.planned.isoformat()}
