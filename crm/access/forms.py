"""What people type about themselves: to sign in, to set a password, in « Mon profil »."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, DateField, PasswordField, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from crm.access.models import User
from crm.access.passwords import (
    LONGEST,
    SHORTEST,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    check_strength,
)
from crm.kernel.trade import ACTIVITIES, FOLLOW_UP_ACTIVITIES, LANGUAGES
from crm.web.forms import BaseForm, CheckboxesField, choices, e164_number, mail_address

MOST_TYPED = 1000  # characters of a password that are looked at


class SignInForm(BaseForm):
    """Sign-in by id or e-mail."""

    login = StringField(_l("Id or e-mail"), validators=[DataRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=MOST_TYPED)])


class ForgottenForm(BaseForm):
    """Asking for a mail with a link."""

    login = StringField(_l("Id or e-mail"), validators=[DataRequired(), Length(max=254)])


class NewPasswordForm(BaseForm):
    """A new password, typed twice; `own_words` of the person must not be it."""

    new_password = PasswordField(_l("New password"), validators=[InputRequired(), Length(max=MOST_TYPED)])
    repeated = PasswordField(_l("New password again"), validators=[InputRequired(), Length(max=MOST_TYPED)])

    def __init__(self, *args, own_words: Sequence[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self._own_words = tuple(word for word in own_words if word)

    def validate_new_password(self, field: PasswordField) -> None:
        """Refuses a password that is too short, too long or too common."""
        try:
            check_strength(field.data, self._own_words)
        except PasswordTooShort:
            raise ValidationError(_("Use at least %(n)s characters.", n=SHORTEST)) from None
        except PasswordTooLong:
            raise ValidationError(_("Use at most %(n)s characters.", n=LONGEST)) from None
        except PasswordTooCommon:
            raise ValidationError(
                _("This password is too easy to guess. Put a few words together that only you would.")
            ) from None

    def validate_repeated(self, field: PasswordField) -> None:
        """Refuses a second typing that differs."""
        if field.data != self.new_password.data:
            raise ValidationError(_("The two passwords differ."))


class ChangePasswordForm(NewPasswordForm):
    """A new password of somebody who is signed in: the old one is asked for."""

    password = PasswordField(_l("Current password"), validators=[InputRequired(), Length(max=MOST_TYPED)])


class ContactForm(BaseForm):
    """« Mon profil », contact: mission CF-22 and FS-01."""

    email = StringField(_l("E-mail"), validators=[Length(max=254), mail_address])
    phone = StringField(_l("Phone"), validators=[Length(max=40), e164_number])
    mobile = StringField(_l("Mobile"), validators=[Length(max=40), e164_number])
    freespee = RadioField(  # NOTE: « Téléphone Freespee sélectionné »
        _l("Freespee phone selected"),
        choices=choices([("phone", _l("Phone")), ("mobile", _l("Mobile")), ("", _l("None"))]),
        default="",
    )
    language = RadioField(_l("Language"), choices=choices(LANGUAGES.items()))
    password = PasswordField(_l("Current password"), validators=[Length(max=MOST_TYPED)])

    def validate_freespee(self, field: RadioField) -> None:
        """Refuses a choice whose number is missing."""
        if field.data in ("phone", "mobile") and not self[field.data].data:
            raise ValidationError(_("Fill in this number first, or choose the other one."))


class NotificationsForm(BaseForm):
    """« Mon profil », alerts: mission CF-22; follow-up activities: CF-23."""

    lead_notifications = BooleanField(_l("Active lead notifications"))  # NOTE: « Notifications de Leads actifs »
    email_disabled = BooleanField(_l("E-mail switched off"))  # NOTE: « Désactivation de l'e-mail »
    notified_activities = CheckboxesField(
        _l("Lead activities to be notified of"),
        choices=choices((code, LazyString("{} · {}".format, code, label)) for code, label in ACTIVITIES.items()),
    )  # NOTE: « Notifications d'activité des Leads »
    follow_up_activities = CheckboxesField(
        _l("Follow-up activities"), choices=choices((code, code) for code in FOLLOW_UP_ACTIVITIES)
    )  # NOTE: « Types d'activité » des relances marketing


class AbsenceForm(BaseForm):
    """« Mon profil », absence: no lead is given to somebody who is away."""

    away_from = DateField(_l("Away from"), validators=[Optional()])
    away_until = DateField(_l("Until (last day)"), validators=[Optional()])

    def validate_away_until(self, field: DateField) -> None:
        """Refuses an end before the beginning."""
        if field.data and self.away_from.data and field.data < self.away_from.data:
            raise ValidationError(_("The last day is before the first."))


def own_words(user: User) -> tuple[str, ...]:
    """Returns what a password of this person must not be."""
    return (user.login_id, user.email, user.email.partition("@")[0], user.first_name, user.last_name, user.name)
