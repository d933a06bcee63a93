"""« Mon profil », edited in place section by section; without JavaScript each section is a page with a form."""

from flask import Response, request, session, url_for
from flask_babel import gettext as _

from crm.access.actions import save_user, set_password
from crm.access.actors import actor
from crm.access.forms import AbsenceForm, ChangePasswordForm, ContactForm, NotificationsForm, own_words
from crm.access.models import User
from crm.access.passwords import hash_password
from crm.access.queries import shares_of
from crm.access.rights import may
from crm.access.routes.blueprint import blueprint
from crm.access.routes.proving import attempt_by, is_right, slowed_words
from crm.access.sessions import start_session
from crm.access.throttling import Slowed
from crm.extensions import db
from crm.handoff.queries import own_old_ids
from crm.journal.actions import record
from crm.kernel.changes import told
from crm.kernel.trade import ACTIVITIES, FOLLOW_UP_ACTIVITIES, LANGUAGES
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import brands, outlets
from crm.web.forms import BaseForm
from crm.web.guards import SESSION_KEY, allow
from crm.web.reader import me
from crm.web.rendering import redirect_to, render, wants_fragment, with_toast

FORMS: dict[str, type[BaseForm]] = {
    "contact": ContactForm,
    "notifications": NotificationsForm,
    "absence": AbsenceForm,
}
SECTIONS = (*FORMS, "password")
NOT_KEPT = {"csrf_token", "password"}
SECTION = f"<any({','.join(SECTIONS)}):section>"


@blueprint.get("/me")
@allow("edit one's profile")
def profile() -> Response:
    """Shows everything; `?section=` answers htmx with one section, to leave its form."""
    section = request.args.get("section", "")
    return _page(section) if section in SECTIONS else _page()


@blueprint.get(f"/me/{SECTION}")
@allow("edit one's profile")
def edit_profile(section: str) -> Response:
    """Shows the form of one section."""
    return _page(section, form=_form(section, me()))


@blueprint.post(f"/me/{SECTION}")
@allow("edit one's profile")
def save_profile(section: str) -> Response:
    """Saves one section; what was typed stays in the form when it is refused."""
    if section == "password":
        return _change_password()
    user, form = me(), _form(section, me())
    if not form.validate() or (_takes_proof(form, user) and not _is_proven(form, user)):
        return _page(section, form=form, status=422)
    changes = save_user(user, **{name: value for name, value in form.data.items() if name not in NOT_KEPT})
    if changes:
        record("user", user.id, "user.changed", actor(user), changes=told(changes))
    db.session.commit()
    return _saved(section)


def _change_password() -> Response:
    user = me()
    form = ChangePasswordForm(own_words=own_words(user))
    if not form.validate() or not _is_proven(form, user):
        return _page("password", form=form, status=422)
    return _keep_password(user, hash_password(form.new_password.data))


def _takes_proof(form: BaseForm, user: User) -> bool:
    """An e-mail signs in and receives resets: an unlocked screen alone must not give the account away."""
    return isinstance(form, ContactForm) and form.email.data != user.email and bool(user.password_hash)


def _is_proven(form: ChangePasswordForm | ContactForm, user: User) -> bool:
    """Returns whether the current password was typed; says in the form what is wrong."""
    attempt, kept = attempt_by(user.login_id, None, purpose="change"), user.password_hash
    db.session.rollback()  # no transaction is open while argon2 works
    try:
        if is_right(attempt, kept, form.password.data or ""):
            return True
        form.password.errors = [_("This is not your current password.")]
    except Slowed as slowed:
        form.password.errors = [slowed_words(slowed)]
    return False


def _keep_password(user: User, new_hash: str) -> Response:
    """All sign-ins end; this one is begun anew."""
    set_password(user, new_hash)
    record("user", user.id, "user.password_set", actor(user), way="profile")
    token = start_session(user)
    db.session.commit()
    session[SESSION_KEY] = token
    return _saved("password")


def _saved(section: str) -> Response:
    if not wants_fragment():
        return redirect_to(url_for("access.profile", _anchor=section))
    return with_toast(_page(section), _("Saved."))


def _form(section: str, user: User) -> BaseForm:
    if section == "password":
        return ChangePasswordForm(own_words=own_words(user))
    return FORMS[section](obj=user)


def _page(section: str = "", form: BaseForm | None = None, status: int = 200) -> Response:
    """Returns the page, for htmx only the section: its form when there is one, else what it shows."""
    fragment = f"access/profile/_{section}{'_form' if form else ''}.html" if section else None
    return render(
        "access/profile/index.html", fragment, status, editing=section if form else "", form=form, **_values()
    )


def _values() -> dict:
    user = me()
    places = {outlet.id: outlet for outlet in outlets(active_only=False)}
    makes = {brand.id: brand for brand in brands(active_only=False)}
    posts: dict[Outlet, list[tuple[Brand, int]]] = {}
    for (outlet_id, brand_id), percent in sorted(shares_of(user.id).items()):
        posts.setdefault(places[outlet_id], []).append((makes[brand_id], percent))
    return {
        "user": user,
        "posts": posts,
        "main_outlet": places.get(user.main_outlet_id),
        "activities": ACTIVITIES,
        "follow_up_activities": {code: code for code in FOLLOW_UP_ACTIVITIES},
        "languages": LANGUAGES,
        "sections": SECTIONS,
        "old_ids": own_old_ids(user) if may(user, "open order tools") else [],
    }
