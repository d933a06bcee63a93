"""Brands: the list is data, a dealer adds to it (mission CF-04)."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Regexp

from crm.web.forms import BaseForm


class BrandForm(BaseForm):
    """A brand: its name, its colour, its place in lists (mission CF-04)."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=60)])
    colour = StringField(
        _l("Colour"), validators=[Regexp(r"#[0-9a-fA-F]{6}\Z", message=_l("A colour such as #1f3a5f"))]
    )
    position = IntegerField(_l("Place in lists"), validators=[NumberRange(min=0, max=999)])
    active = BooleanField(_l("In use"))


class NewBrandForm(BaseForm):
    """A brand that is not in the list yet."""

    code = StringField(
        _l("Code"),
        validators=[
            DataRequired(),
            Regexp(r"[A-Z0-9]{2,8}\Z", message=_l("Two to eight capital letters or digits")),
        ],
        filters=[lambda text: (text or "").upper()],
    )
    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=60)])
    colour = StringField(
        _l("Colour"),
        default="#4a4a68",
        validators=[Regexp(r"#[0-9a-fA-F]{6}\Z", message=_l("A colour such as #1f3a5f"))],
    )
