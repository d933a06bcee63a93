"""« Mot de passe oublié » and the link that sets a password once (mission MP-07; reliability.md, inputs 19 and 20)."""

import time

from flask import Response, flash, session
from flask_babel import gettext as _
from werkzeug.exceptions import Gone

from crm.access import links
from crm.access.actions import set_password as keep_password
from crm.access.actors import actor
from crm.access.forms import ForgottenForm, NewPasswordForm, own_words
from crm.access.models import User
from crm.access.passwords import hash_password
from crm.access.queries import Account
from crm.access.rights import ANYBODY
from crm.access.routes.blueprint import blueprint
from crm.access.routes.proving import attempt_by, find_account, settings
from crm.access.throttling import Slowed, count_attempt
from crm.alerts.actions import Recipient, raise_alert
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.kernel.database import reading
from crm.kernel.tenancy import inside
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render

ANSWER_TIME = 0.6  # seconds: a mail to write takes longer than none, and nobody shall see which it was (input 19)


@blueprint.get("/forgotten")
@allow(ANYBODY)
def forgotten() -> Response:
    """Asks for the id or e-mail."""
    return render("access/forgotten.html", form=ForgottenForm())


@blueprint.post("/forgotten")
@allow(ANYBODY)
def ask_for_link() -> Response:
    """Mails a link when there is such a person, and says the same when there is not."""
    begun = time.monotonic()
    form = ForgottenForm()
    if not form.validate():
        return render("access/forgotten.html", status=422, form=form)
    account = find_account(form.login.data)
    try:
        count_attempt(attempt_by(form.login.data, None, purpose="reset"), now())
        db.session.commit()
        if account is not None:
            _mail_link(account)
    except Slowed:
        db.session.rollback()  # a mail was sent a moment ago; the answer stays the same
    time.sleep(max(0.0, begun + ANSWER_TIME - time.monotonic()))
    return render("access/forgotten_sent.html", login=form.login.data, hours=_hours())


@blueprint.get("/password/<token>")
@allow(ANYBODY)
def set_password(token: str) -> Response:
    """Shows the form of a live link."""
    owner, words = _owner(token)
    return _secret_page(render("access/set_password.html", form=NewPasswordForm(own_words=words), owner=owner))


@blueprint.post("/password/<token>")
@allow(ANYBODY)
def keep_new_password(token: str) -> Response:
    """Sets the password of a live link, once; every sign-in of the person ends."""
    name, words = _owner(token)
    form = NewPasswordForm(own_words=words)
    if not form.validate():
        return _secret_page(render("access/set_password.html", status=422, form=form, owner=name))
    new_hash = hash_password(form.new_password.data)
    _use(token, new_hash)
    session.clear()
    flash(_("Your new password is kept. Sign in with it."), "success")
    return redirect_to("/login")


def _mail_link(account: Account) -> None:
    with inside(db.session(), account.legal_entity_id):
        user = db.session.get_one(User, account.user_id)
        if not user.email:
            return
        seed = links.new_seed()
        links.open_link(user, links.token_from(seed, settings().secret_key), now())
        told = {"seed": seed, "first_name": user.first_name, "login_id": user.login_id, "hours": _hours()}
        raise_alert("user", user.id, "user.reset", told, [Recipient(user.email, user.language, user.id)])
        db.session.commit()


def _owner(token: str) -> tuple[str, tuple[str, ...]]:
    """Returns the id of a live link's person, and the words that the password must not be."""
    owner = links.owner_of(token, now())
    if owner is None:
        raise _dead_link()
    with reading(), inside(db.session(), owner.legal_entity_id):
        user = db.session.get_one(User, owner.user_id)
        return user.login_id, own_words(user)


def _use(token: str, new_hash: str) -> None:
    owner = links.owner_of(token, now())
    if owner is None:
        raise _dead_link()
    with inside(db.session(), owner.legal_entity_id):
        if not links.use_link(token, now()):
            raise _dead_link()
        user = db.session.get_one(User, owner.user_id)
        keep_password(user, new_hash)
        record("user", user.id, "user.password_set", actor(user), way="link")
        db.session.commit()


def _dead_link() -> Gone:
    return Gone(response=_secret_page(render("access/dead_link.html", status=410)))


def _secret_page(response: Response) -> Response:
    """The address itself is the secret: no cache keeps it, no next page learns it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _hours() -> int:
    return links.MAILED_LASTS.seconds // 3600
