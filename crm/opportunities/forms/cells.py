"""The cells of a list's row that are changed in their place: stage, next action, owner."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from crm.web.forms import RecordForm, choices
from crm.web.planning import OTHER_TIME, PlanFields


class StageCell(RecordForm):
    """Another stage."""

    stage = SelectField(_l("Stage"), choices=[])


class OwnerCell(RecordForm):
    """Somebody who sells the brand there; the number is what this person has open."""

    owner = SelectField(_l("Owner"), choices=[], validators=[InputRequired(_l("Choose somebody."))])


class PlanCell(PlanFields, RecordForm):
    """What is done next, at a date and time."""

    def plans(self, at: datetime | None) -> None:
        """Asks for a date and time only; `at` is what is planned already."""
        self.when.choices = choices([(OTHER_TIME, "")])
        if at is not None and not self.at.raw_data:
            self.at.data = at
