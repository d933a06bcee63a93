"""What changes of many clients ask for."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, ValidationError
from wtforms.validators import DataRequired

from crm.access.queries import active_people, person
from crm.clients.queries import entries_of, entry
from crm.web.bulk import BulkForm
from crm.web.forms import choices

NOBODY = "none"


class ManyOwnersForm(BulkForm):
    """Whose the clients are from now on: somebody active, or nobody."""

    person = SelectField(_l("Owner"), [DataRequired(_l("Choose somebody."))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = [(one.public_id, f"{one.name} – {one.login_id}") for one in active_people()]
        self.person.choices = choices([(NOBODY, _("Nobody")), *people], _("Choose…"))

    def asked(self) -> Mapping[str, object]:
        """Returns the new owner's id, None for nobody."""
        return {"person": None if self.person.data == NOBODY else person(self.person.data).id}


class ManyTagsForm(BulkForm):
    """A tag or group that the clients get, or lose."""

    add = RadioField(_l("Do what"), choices=choices([("yes", _l("Add")), ("no", _l("Take off"))]), default="yes")
    entry = SelectField(_l("Tag or group"), [DataRequired(_l("Choose a tag or a group."))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        lists = entries_of(("tag", "group"), active_only=False)
        found = [(one, f"{word} – {one.label}") for name, word in LISTS.items() for one in lists[name]]
        offered = [(one.public_id, label) for one, label in found if one.active]
        retired = [
            (one.public_id, _("%(tag)s (to take off only)", tag=label)) for one, label in found if not one.active
        ]
        self.entry.choices = choices([*offered, *retired], _("Choose…"))

    def validate_entry(self, field: SelectField) -> None:
        """Nobody gets a tag that is no longer in use."""
        chosen = entry(field.data)
        if self.add.data == "yes" and chosen is not None and not chosen.active:
            raise ValidationError(_("This tag is no longer in use: it can only be taken off."))

    def asked(self) -> Mapping[str, object]:
        """Returns the entry's id, and whether it is added."""
        return {"entry": entry(self.entry.data).id, "add": self.add.data == "yes"}


class ManyFollowedForm(BulkForm):
    """Whether the reader follows the clients."""

    on = RadioField(
        _l("Do what"), choices=choices([("yes", _l("Follow")), ("no", _l("No longer follow"))]), default="yes"
    )

    def asked(self) -> Mapping[str, object]:
        """Returns whether they are followed from now on."""
        return {"on": self.on.data == "yes"}


LISTS = {"tag": _l("Tag"), "group": _l("Group")}
