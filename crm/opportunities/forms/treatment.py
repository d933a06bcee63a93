"""The forms of the page of an opportunity, beside those that a lead has too (crm/web/treatment.py)."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from crm.leads.actions.contact import KEEP, LOSE
from crm.opportunities.models import Stage
from crm.opportunities.words import LOSS_REASONS, stage_name
from crm.web import treatment
from crm.web.forms import RecordForm, choices

MOST_STARS = 5


class StageForm(RecordForm):
    """A click on the stage bar, a card put into another column."""

    stage = SelectField(_l("Stage"), choices=[])

    def offer(self, stages: Iterable[Stage]) -> None:
        """Sets the stages to choose from."""
        self.stage.choices = choices((stage.public_id, stage_name(stage.kind, stage.name)) for stage in stages)


class ContactForm(treatment.ContactForm):
    """What came of a call, mail or visit, and what follows."""

    steps = {KEEP: _l("Keep what is planned"), LOSE: _l("Lost sale")}
    reasons = LOSS_REASONS
    no_reason = _l("Choose why the opportunity is lost.")


class StarsForm(RecordForm):
    """How hot it is, 0 to 5 stars. The last one who says so is right: it asks for no revision."""

    stars = RadioField(
        _l("Stars"), choices=choices((str(count), str(count)) for count in range(MOST_STARS + 1)), default="0"
    )
