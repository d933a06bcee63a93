"""The filter of the board: the same filter as the list's, in one row of fields (mission CF-07)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, SelectField, StringField
from wtforms.validators import Optional

from crm.kernel.filter import FieldSet, Filter, read_filter
from crm.kernel.filter.fields import SINCE, UNTIL
from crm.web.forms import choices

CHOSEN, TYPED = ("brand", "outlet", "owner"), ("place", "account")


class BoardForm(Form):
    """Brand, outlet, city or postal code, person, client, and when the client decides."""

    brand = SelectField(_l("Brand"), validate_choice=False)
    outlet = SelectField(_l("Outlet"), validate_choice=False)
    place = StringField(_l("City or postal code"))
    owner = SelectField(_l("Owner"), validate_choice=False)
    account = StringField(_l("Client"))
    since = DateField(_l("Decision from"), validators=[Optional()])
    until = DateField(_l("Decision until"), validators=[Optional()])

    def offer(self, fields: FieldSet) -> None:
        """Sets what can be chosen."""
        words = {"brand": _("All brands"), "outlet": _("All outlets"), "owner": _("Everybody")}
        for name in CHOSEN:
            known = fields.fields[name].choices
            self[name].choices = choices([(c.code, c.label) for c in known()] if known else [], words[name])

    def shows(self, chosen: Filter) -> None:
        """Fills in what the board is filtered by."""
        for name in (*CHOSEN, *TYPED):
            self[name].data = next(iter(chosen.values(name)), "")
        for condition in chosen.conditions:
            if condition.field == "decision" and condition.operator in (SINCE, UNTIL) and not condition.group:
                self[condition.operator].process(None, chosen.fields.fields["decision"].read(condition.value))

    def filter(self, fields: FieldSet) -> Filter:
        """Returns the filter that was filled in; what means nothing is left out."""
        said = MultiDict([(name, self[name].data or "") for name in (*CHOSEN, *TYPED)])
        for operator in (SINCE, UNTIL):
            if self[operator].data and not self[operator].errors:
                said.add("where", f"0.decision.{operator}.{self[operator].data.isoformat()}")
        return read_filter(fields, said)
