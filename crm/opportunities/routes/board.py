"""The board: columns of cards, its remembered filter, moving a card (mission CF-07)."""

from datetime import date

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.rights import may
from crm.extensions import db, htmx
from crm.kernel.changes import ChangedMeanwhile, expect_revision
from crm.kernel.filter import Filter, read_filter
from crm.leads.words import ACTIONS
from crm.opportunities.actions.stages import move_to
from crm.opportunities.actions.treatment import OpportunityIsClosed
from crm.opportunities.forms.board import BoardForm
from crm.opportunities.forms.treatment import StageForm
from crm.opportunities.models import Opportunity, Stage
from crm.opportunities.queries import board as columns_of
from crm.opportunities.queries import find_to_change, stage_by_public_id, stages
from crm.opportunities.queries.board import CARDS, After, card_of, more_cards, sums_of
from crm.opportunities.queries.lists import Sum
from crm.opportunities.rights import may_treat
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.changing import treatable
from crm.opportunities.routes.lists import BOARD, INDEX, fields
from crm.opportunities.words import STAGE_ICONS, stage_name
from crm.outlets.queries import today_at
from crm.views.actions import open_with
from crm.views.queries import opens_with
from crm.web.guards import allow, for_reader
from crm.web.reader import me
from crm.web.rendering import redirect_to, render, wants_fragment

MEANWHILE = {
    ChangedMeanwhile: lambda: _("Somebody moved or changed this card meanwhile. Here it is now."),
    OpportunityIsClosed: lambda: _("This opportunity has been closed meanwhile."),
}


@blueprint.get("/opportunities/board")
@allow("see opportunities")
def board() -> Response:
    """The open opportunities by stage; without a filter in the address, the one that the reader chose last."""
    if not request.args and (chosen := opens_with(current_user, BOARD, None)):
        return redirect(f"{url_for(BOARD)}?{chosen}")
    known = fields()
    shown = read_filter(known, request.args).with_only("state")
    form = BoardForm()
    form.offer(known)
    form.shows(shown)
    columns = columns_of(current_user, shown)
    return render("opportunities/board.html", form=form, columns=columns, current=_current(columns), **_words(shown))


@blueprint.post("/opportunities/board/filter")
@allow("see opportunities")
def remember() -> Response:
    """Filters the board and remembers it for this person; an empty filter forgets."""
    known, form = fields(), BoardForm(request.form)
    form.validate()
    query = "" if "reset" in request.form else form.filter(known).query()
    open_with(current_user, BOARD, query or None)
    db.session.commit()
    return redirect_to(f"{url_for(BOARD)}?{query or 'shown=all'}")


@blueprint.get("/opportunities/board/column/<stage_id>")
@allow("see opportunities")
def more(stage_id: str) -> Response:
    """The next cards of a column; without script, the list of that stage."""
    stage = stage_by_public_id(stage_id) or abort(404)
    shown = read_filter(fields(), request.args).with_only("state")
    if not htmx:
        return redirect(f"{url_for(INDEX)}?{shown.with_only('stage', stage_id).with_only('state', 'open').query()}")
    found = more_cards(current_user, shown, stage, _after())
    left = sums_of(current_user, shown).get(stage.id, Sum()).count - _number("seen") - len(found[:CARDS])
    values = {"cards": found[:CARDS], "left": left if len(found) > CARDS else 0, "seen": _number("seen") + CARDS}
    return render("opportunities/_more.html", stage=stage, **values, **_words(shown))


@blueprint.get("/opportunities/<public_id>/place")
@allow("treat opportunities")
def ask_place(public_id: str) -> Response:
    """« Déplacer vers »: the stages to choose from, as a dialog or a page."""
    opportunity = treatable(public_id)
    values = {"opportunity": opportunity, "stages": stages(), "query": request.query_string.decode("ascii", "ignore")}
    return render("opportunities/place.html", "opportunities/_place.html", **values, stage_name=stage_name)


@blueprint.post("/opportunities/<public_id>/place")
@allow("treat opportunities")
def place(public_id: str) -> Response:
    """Puts the card into another column; whoever comes second is told, and shown where the card is now."""
    opportunity = for_reader(find_to_change(current_user, public_id), may_treat)
    form = StageForm()
    form.offer(stages())
    if not form.validate():
        abort(422)
    try:
        expect_revision(opportunity, form.revision.data)
        move_to(opportunity, _stage(form.stage.data), actor(current_user))
    except tuple(MEANWHILE) as problem:
        return _placed(opportunity, MEANWHILE[type(problem)](), 409)
    db.session.commit()
    where = stage_name(*_name_of(opportunity))
    return _placed(opportunity, _("%(name)s: now in %(stage)s.", name=opportunity.client_name, stage=where), 200)


def _placed(opportunity: Opportunity, message: str, status: int) -> Response:
    """Returns the card and the columns' sums as they are now; without script, the board with the message."""
    shown = read_filter(fields(), request.args).with_only("state")
    if not wants_fragment():
        flash(message, "success" if status == 200 else "warning")
        return redirect_to(f"{url_for(BOARD)}?{shown.query() or 'shown=all'}")
    sums = sums_of(current_user, shown)
    values = {"card": card_of(current_user, opportunity.public_id), "message": message, "done": status == 200}
    columns = [(stage, sums.get(stage.id, Sum())) for stage in stages()]
    return render("opportunities/_placed.html", status=status, columns=columns, **values, **_words(shown))


def _words(shown: Filter) -> dict:
    reader = me()
    return {
        "filter": shown,
        "query": shown.query(),
        "list_url": f"{url_for(INDEX)}?{shown.with_only('state', 'open').query()}",
        "came_from": shown.with_only("state", "open").query(),
        "stage_name": stage_name,
        "stage_icons": STAGE_ICONS,
        "actions": ACTIONS,
        "today": today_at(None),
        "may_treat": may(reader, "treat opportunities"),
        "treats_anybodys": may(reader, "treat anybody's opportunities"),
    }


def _current(columns: list) -> str:
    """The column that a phone shows: the one asked for, else the first with cards."""
    ids = [column.stage.public_id for column in columns]
    full = [column.stage.public_id for column in columns if column.cards]
    asked = request.args.get("column", "")
    return asked if asked in ids else next(iter(full or ids), "")


def _stage(public_id: str) -> Stage:
    return stage_by_public_id(public_id) or abort(422)


def _name_of(opportunity: Opportunity) -> tuple[str, str]:
    stage = db.session.get_one(Stage, opportunity.stage_id)
    return stage.kind, stage.name


def _after() -> After | None:
    day, _sep, row_id = request.args.get("after", "").partition(".")
    try:
        return After(date.fromisoformat(day), int(row_id[:18]))
    except ValueError:
        return None


def _number(name: str) -> int:
    said = request.args.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 8 else 0
