"""What was told to me; what demo mode kept; what could not be delivered."""

from email import message_from_bytes, policy

from flask import Blueprint, Flask, abort, current_app, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.rights import may
from crm.alerts.jobs import can_send
from crm.alerts.outbox import try_again
from crm.alerts.queries import delivery_of, failed, has_failed, kept_mail, kept_mails, told_to, waiting
from crm.extensions import db
from crm.kernel.clock import now
from crm.leads.queries.waiting import unanswered, waiting_for
from crm.web.guards import allow
from crm.web.navigation import Banner, add_banner
from crm.web.rendering import redirect_to, render, wants_fragment

blueprint = Blueprint("alerts", __name__)
MANY = 100  # from here on the bell says no exact number


def install(app: Flask) -> None:
    """Registers the pages and the banners that say when mail is not set or was refused."""
    app.register_blueprint(blueprint)
    add_banner(app, _banner)


@blueprint.get("/alerts")
@allow("use the application")
def mine():
    """The reader's own latest alerts; which leads among them still wait for an answer."""
    told = told_to(current_user.id)
    leads = {one.alert.data.get("lead", "") for one in told if one.alert.subject_type == "lead"}
    return render("alerts/mine.html", told=told, unanswered=unanswered(current_user.id, leads))


@blueprint.get("/alerts/bell")
@allow("use the application")
def bell():
    """How many leads wait for the reader's first answer, for the bell of every page."""
    if not wants_fragment():
        return redirect_to(url_for("alerts.mine"))
    return render("alerts/mine.html", "alerts/_bell.html", waiting=waiting_for(current_user.id, MANY), many=MANY)


@blueprint.get("/mail")
@allow("read kept mails")
def tray():
    """The mails that demo mode kept, and how mail is set."""
    settings = current_app.config["SETTINGS"]
    return render("alerts/tray.html", mails=kept_mails(), is_set=bool(settings.mail_url), demo=settings.demo)


@blueprint.get("/mail/kept/<public_id>")
@allow("read kept mails")
def kept(public_id: str):
    """One kept mail, as text: who opens it clicks its links as its reader would."""
    mail = kept_mail(public_id)
    if mail is None:
        abort(404)
    message = message_from_bytes(mail.raw, policy=policy.default)
    body = message.get_body(("plain",))
    return render("alerts/kept.html", mail=mail, message=message, body=body.get_content() if body else "")


@blueprint.get("/mail/failed")
@allow("see failed deliveries")
def refused():
    """What could not be delivered and why, and what still waits."""
    return render("alerts/failed.html", failed=failed(), waiting=waiting())


@blueprint.post("/mail/failed/<message>/retry")
@allow("see failed deliveries")
def retry(message: str):
    """Sends a refused mail once more."""
    delivery = delivery_of(message)
    if delivery is None:
        abort(404)
    try_again(delivery, now())
    db.session.commit()
    flash(_("The mail goes out again."), "success")
    return redirect_to(url_for("alerts.refused"))


def _banner() -> Banner | None:
    if not may(current_user, "see failed deliveries"):
        return None
    if not can_send():
        return Banner(
            "warning", _("Mail is not set: alerts wait. Set MAIL_URL and start again."), url_for("alerts.refused")
        )
    if has_failed():
        return Banner("danger", _("Some alerts could not be delivered: look at them."), url_for("alerts.refused"))
    return None
