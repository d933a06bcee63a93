"""People of the legal entity, and the link that the administrator hands over when no mail arrives (mission MP-07)."""

from collections.abc import Mapping, Sequence

from flask import Response, abort, request, url_for
from flask_login import current_user

from crm.access import links
from crm.access.actors import actor
from crm.access.models import User
from crm.access.queries import outlets_by_person, people_page, person
from crm.access.routes.blueprint import blueprint
from crm.access.routes.proving import whole_address
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now
from crm.outlets.queries import outlets
from crm.web.guards import allow
from crm.web.rendering import render

PER_PAGE = 50


@blueprint.get("/people")
@allow("hand over one-time links")
def people() -> Response:
    """Lists people by name, fifty a page, narrowed by `q`."""
    wanted = request.args.get("q", "")[:100]
    rows, more = people_page(wanted, request.args.get("after", ""), PER_PAGE)
    next_url = url_for("access.people", q=wanted or None, after=rows[-1].public_id) if more else None
    return render(
        "access/people/index.html",
        "access/people/_rows.html",
        people=rows,
        places=_places(rows),
        q=wanted,
        next_url=next_url,
        first_url=url_for("access.people", q=wanted or None) if request.args.get("after") else None,
    )


@blueprint.post("/people/<public_id>/link")
@allow("hand over one-time links")
def hand_over_link(public_id: str) -> Response:
    """Makes a link and shows it, this once."""
    user = person(public_id) or abort(404)
    if not user.active:
        abort(409)
    token = links.new_token()
    link = links.open_link(user, token, now(), made_by=current_user)
    record("user", user.id, "user.link_handed", actor(current_user))
    address = whole_address(token)
    response = render(
        "access/people/link.html", "access/people/_link.html", user=user, address=address, ends_at=link.ends_at
    )
    db.session.commit()
    response.headers["Cache-Control"] = "no-store"
    return response


def _places(rows: Sequence[User]) -> Mapping[int, list[str]]:
    names = {outlet.id: outlet.name for outlet in outlets(active_only=False)}
    works = outlets_by_person([row.id for row in rows])
    return {user_id: sorted(names[outlet_id] for outlet_id in ids) for user_id, ids in works.items()}
