"""What people say about a file: the file itself, where it comes from, what holds for rows that say nothing."""

import re
import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from crm.intake.imports.actions import Upload
from crm.kernel.trade import ACTIVITIES
from crm.outlets.queries import brands, outlets
from crm.web.forms import BaseForm, choices


class DefaultsForm(BaseForm):
    """What holds for the rows that say nothing of it."""

    outlet = SelectField(_l("Outlet"), default="")
    brand = SelectField(_l("Brand"), default="")
    activity = SelectField(_l("Activity"), default="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        none = _("As the file says")
        self._outlets = {row.public_id: row for row in outlets()}
        self._brands = {row.code: row for row in brands()}
        self.outlet.choices = choices([(key, row.name) for key, row in self._outlets.items()], empty=none)
        self.brand.choices = choices([(key, row.name) for key, row in self._brands.items()], empty=none)
        self.activity.choices = choices([(code, f"{code} – {name}") for code, name in ACTIVITIES.items()], empty=none)

    @property
    def outlet_id(self) -> int | None:
        """The chosen outlet's id."""
        found = self._outlets.get(self.outlet.data)
        return found.id if found else None

    @property
    def brand_id(self) -> int | None:
        """The chosen brand's id."""
        found = self._brands.get(self.brand.data)
        return found.id if found else None

    def show(self, outlet_id: int | None, brand_id: int | None, activity: str) -> None:
        """Puts what was chosen before into the form."""
        self.outlet.data = next((key for key, row in self._outlets.items() if row.id == outlet_id), "")
        self.brand.data = next((key for key, row in self._brands.items() if row.id == brand_id), "")
        self.activity.data = activity


class MappingForm(DefaultsForm):
    """What is chosen beside the columns."""

    alerts = BooleanField(_l("Send the e-mail alerts of each lead to its outlet and its owner"))


class UploadForm(DefaultsForm):
    """A file and what is known of it."""

    file = FileField(_l("CSV or Excel file"), validators=[FileRequired(_l("Choose a file."))])
    source = StringField(_l("Where these leads come from"), validators=[DataRequired(), Length(max=60)])

    def upload(self) -> Upload:
        """Returns the file as it was sent, and what is known of it."""
        known = (self.source.data, self.outlet_id, self.brand_id, self.activity.data)
        return Upload(self.file.data.read(), self.filename, *known)

    @property
    def filename(self) -> str:
        """The file's name to show: no folders, no control or direction signs."""
        name = re.split(r"[\\/]", self.file.data.filename or "")[-1]
        return "".join(c for c in name if unicodedata.category(c)[0] != "C")[:200].strip() or _("File without a name")
