"""« Mot de passe oublié » and the link that sets a password once (mission MP-07; reliability.md, inputs 19 and 20)."""

from datetime import timedelta

from flask import Response, flash, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import Gone

from crm.access import links
from crm.access.actions import set_password as keep_password
from crm.access.actors import actor
from crm.access.forms import ForgottenForm, NewPasswordForm, own_words
from crm.access.models import User
from crm.access.passwords import hash_password
from crm.access.rights import ANYBODY
from crm.access.routes.blueprint import blueprint
from crm.access.routes.proving import attempt_by
from crm.access.throttling import Slowed, count_attempt
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.kernel.database import reading
from crm.kernel.tenancy import inside
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render


@blueprint.get("/forgotten")
@allow(ANYBODY)
def forgotten() -> Response:
    """Asks for the id or e-mail."""
    return render("access/forgotten.html", form=ForgottenForm())


@blueprint.post("/forgotten")
@allow(ANYBODY)
def ask_for_link() -> Response:
    """Lets a link be mailed when there is such a person; does and says the same when there is not (input 19)."""
    form = ForgottenForm()
    if not form.validate():
        return render("access/forgotten.html", status=422, form=form)
    attempt, hours = attempt_by(form.login.data, None, purpose="reset"), links.MAILED_LASTS // timedelta(hours=1)
    try:
        count_attempt(attempt, now())
        links.ask_for_mail(form.login.data, now())
    except Slowed:
        db.session.rollback()  # a mail was sent a moment ago; the answer stays the same
    db.session.commit()
    return render("access/forgotten_sent.html", login=form.login.data, hours=hours)


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
    return redirect_to(url_for("access.sign_in"))


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
