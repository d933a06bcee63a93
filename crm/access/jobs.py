"""Mails with a link to set a password, written outside the request (docs/decisions/009-one-time-links.md)."""

from datetime import time, timedelta

from flask import current_app
from sqlalchemy import delete

from crm.access import links
from crm.access.models import OneTimeLink, User, UserSession
from crm.access.queries import Account, account_named
from crm.alerts.actions import Recipient, raise_alert
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.schedules import Daily
from crm.kernel.tenancy import EVERY_TENANT
from crm.worker import Budget, as_tenant, due_work, scheduled


@due_work(links.RESETS, is_due=lambda: links.oldest_request() is not None)
def mail_links(budget: Budget) -> bool:
    """Turns requests into mails until none is left or the budget is spent; True when more is left."""
    while not budget.is_spent:
        with as_tenant(EVERY_TENANT):
            request = links.oldest_request()
            if request is None:
                return False
            request_id, account = request.id, account_named(request.name)
        with as_tenant(account.legal_entity_id if account else EVERY_TENANT):
            if links.take_request(request_id) and account:
                _mail(account)
    return True


@scheduled("expired sign-ins", Daily(time(3, 40), "Europe/Paris"))
def forget_expired(_budget: Budget) -> bool:
    """Deletes sign-ins that are over and links that nobody can use any more; never more is left."""
    with as_tenant(EVERY_TENANT):
        db.session.execute(delete(UserSession).where(UserSession.ends_at <= now()))
        db.session.execute(delete(OneTimeLink).where(OneTimeLink.ends_at <= now()))
    return False


def _mail(account: Account) -> None:
    user = db.session.get_one(User, account.user_id)
    if not user.email:
        return
    seed = links.new_seed()
    links.open_link(user, links.token_from(seed, current_app.config["SETTINGS"].secret_key), now())
    told = {
        "seed": seed,
        "first_name": user.first_name,
        "login_id": user.login_id,
        "hours": links.MAILED_LASTS // timedelta(hours=1),
    }
    raise_alert("user", user.id, "user.reset", told, [Recipient(user.email, user.language, user.id)])
