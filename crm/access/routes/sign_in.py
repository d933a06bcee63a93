"""Signing in and out (mission CF-01, MP-07; reliability.md, inputs 18, 19 and 21)."""

from flask import Response, current_app, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.forms import SignInForm
from crm.access.models import User
from crm.access.queries import Account, names_in_use
from crm.access.rights import ANYBODY
from crm.access.routes.blueprint import blueprint
from crm.access.routes.proving import attempt_by, find_account, is_right, remember_device, slowed_words
from crm.access.sessions import end_session, start_session
from crm.access.throttling import Slowed
from crm.extensions import db
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.kernel.text import fold
from crm.setup.demo import DEMO_SIGN_INS, SignIn
from crm.web.guards import SESSION_KEY, allow
from crm.web.rendering import own_path, redirect_to, render


@blueprint.get("/login")
@allow(ANYBODY)
def sign_in() -> Response:
    """Shows the form; somebody who is signed in goes on."""
    if current_user.is_authenticated:
        return redirect_to(wanted_page())
    return _form(SignInForm())


@blueprint.post("/login")
@allow(ANYBODY)
def prove() -> Response:
    """Signs in with a right id or e-mail and password; known or not, a wrong one gets the same answer."""
    form = SignInForm()
    if not form.validate():
        return _form(form, 422)
    account = find_account(form.login.data)
    try:
        right = is_right(
            attempt_by(form.login.data, account), account.password_hash if account else None, form.password.data
        )
    except Slowed as slowed:
        return _slowed(form, slowed)
    if not right or account is None:
        form.form_errors.append(_("This id or e-mail and this password do not go together."))
        return _form(form, 422)
    return _welcome(account)


@blueprint.post("/logout")
@allow("use the application")
def sign_out() -> Response:
    """Ends this sign-in."""
    end_session(session.get(SESSION_KEY, ""))
    db.session.commit()
    session.clear()
    return redirect_to(url_for("access.sign_in"))


def wanted_page() -> str:
    """Returns the page that was asked for before the sign-in: a path of this application, nothing else."""
    return own_path(request.values.get("next", "/"))


def _welcome(account: Account) -> Response:
    """A new session for a new sign-in: nothing of the visitor's lives on in it (session fixation)."""
    with inside(db.session(), account.legal_entity_id):
        token = start_session(db.session.get_one(User, account.user_id))
        db.session.commit()
    session.clear()
    session[SESSION_KEY] = token
    session.permanent = True
    response = redirect_to(wanted_page())
    remember_device(response, account.user_id)
    return response


def _slowed(form: SignInForm, slowed: Slowed) -> Response:
    form.form_errors.append(slowed_words(slowed))
    response = _form(form, 429)
    response.headers["Retry-After"] = str(slowed.seconds)
    return response


def _form(form: SignInForm, status: int = 200) -> Response:
    page = "access/sign_in.html"
    return render(page, status=status, form=form, next=wanted_page(), demo_sign_ins=_demo_sign_ins())


def _demo_sign_ins() -> list[SignIn]:
    """The people of the demonstration, as far as they are there: demo mode may serve a real dealership too."""
    if not current_app.config["SETTINGS"].demo:
        return []
    with inside(db.session(), EVERY_TENANT):
        known = names_in_use([sign_in.login for sign_in in DEMO_SIGN_INS])
    return [sign_in for sign_in in DEMO_SIGN_INS if fold(sign_in.login) in known]
