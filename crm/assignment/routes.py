"""The page of the assignment rules: read in order as sentences, changed, ordered, switched off (mission CF-12)."""

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.access.queries import active_people
from crm.access.rights import may
from crm.assignment import rules as verbs
from crm.assignment.forms import GROUP, RuleForm
from crm.assignment.models import Rule
from crm.assignment.sentences import Names, condition, destination
from crm.assignment.turns import turns_of
from crm.extensions import db
from crm.outlets.queries import brands, outlets
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render, wants_fragment, with_toast

blueprint = Blueprint("assignment", __name__)
RIGHT = "edit assignment rules"


@blueprint.get("/assignment/rules")
@allow(RIGHT)
def rules() -> Response:
    """The rules in their order, and what holds when none fits."""
    return _list()


@blueprint.get("/assignment/rules/new")
@allow(RIGHT)
def new() -> Response:
    """An empty rule."""
    return _show_form(_form(RuleForm(None)))


@blueprint.post("/assignment/rules")
@allow(RIGHT)
def create() -> Response:
    """Adds a rule behind the others."""
    form = _form(RuleForm())
    if not form.validate():
        return _show_form(form, status=422)
    rule = verbs.make_rule(_details(form), actor(current_user))
    return _done(_("Rule “%(name)s” added as the last one.", name=rule.name))


@blueprint.get("/assignment/rules/<public_id>")
@allow(RIGHT)
def edit(public_id: str) -> Response:
    """A rule to change."""
    rule = _rule(public_id)
    form = _form(RuleForm(None))
    group = next((group for group in verbs.all_groups() if group.id == rule.group_id), None)
    form.show(rule, group, verbs.members_of(group.id) if group else ())
    return _show_form(form, rule)


@blueprint.post("/assignment/rules/<public_id>")
@allow(RIGHT)
def change(public_id: str) -> Response:
    """Changes a rule; refused with what was typed when somebody else did meanwhile."""
    rule = _rule(public_id)
    form = _form(RuleForm())
    if not form.validate():
        return _show_form(form, rule, 422)
    try:
        verbs.change_rule(rule, _details(form), actor(current_user), form.seen.data or "")
    except verbs.RuleChangedMeanwhile:
        db.session.rollback()
        form.seen.data = verbs.fingerprint(rule)
        return _show_form(
            form, rule, 409, _("Somebody changed this rule meanwhile. Save again to put yours in its place.")
        )
    return _done(_("Rule “%(name)s” saved.", name=rule.name))


@blueprint.post("/assignment/rules/<public_id>/position")
@allow(RIGHT)
def move(public_id: str) -> Response:
    """Moves a rule one place up or down."""
    step = {"up": verbs.UP, "down": verbs.DOWN}.get(request.form.get("direction", "")) or abort(422)
    verbs.move_rule(_rule(public_id), step, actor(current_user))
    return _changed(_("Order saved."))


@blueprint.post("/assignment/rules/<public_id>/activation")
@allow(RIGHT)
def switch(public_id: str) -> Response:
    """Switches a rule on or off."""
    active = request.form.get("active") == "yes"
    verbs.switch_rule(_rule(public_id), active, actor(current_user))
    return _changed(_("Rule switched on.") if active else _("Rule switched off."))


@blueprint.get("/assignment/rules/<public_id>/deletion")
@allow(RIGHT)
def ask_deletion(public_id: str) -> Response:
    """Asks before a rule is removed for good."""
    rule = _rule(public_id)
    return render("assignment/deletion.html", "assignment/_deletion.html", rule=rule, line=_line(rule, _names()))


@blueprint.delete("/assignment/rules/<public_id>")
@blueprint.post("/assignment/rules/<public_id>/deletion")
@allow(RIGHT)
def delete(public_id: str) -> Response:
    """Removes a rule."""
    verbs.delete_rule(_rule(public_id), actor(current_user))
    return _done(_("Rule deleted."))


@blueprint.get("/assignment/rules/<public_id>/turns")
@allow(RIGHT)
def turns(public_id: str) -> Response:
    """Who has had how many, and whose turn is next."""
    rule = _rule(public_id)
    return render("assignment/turns.html", "assignment/_turns.html", rule=rule, turns=turns_of(rule))


def _rule(public_id: str) -> Rule:
    return verbs.rule_by_public_id(public_id, hold=request.method not in ("GET", "HEAD")) or abort(404)


def _form(form: RuleForm) -> RuleForm:
    form.offer(brands(), outlets(), [user for user in active_people() if may(user, "treat leads")])
    return form


def _details(form: RuleForm) -> verbs.RuleDetails:
    group = verbs.group_named(form.group_name.data, form.chosen_members()) if form.target.data == GROUP else None
    details = form.details(group, "")
    return details if details.name else form.details(group, condition(Rule(**vars(details)), _names()))


def _names() -> Names:
    return Names(
        brands={brand.code: brand.name for brand in brands(active_only=False)},
        outlets={outlet.code: outlet.name for outlet in outlets(active_only=False)},
        people=verbs.people_in_rules(),
        groups={group.id: group.name for group in verbs.all_groups()},
    )


def _line(rule: Rule, names: Names) -> dict:
    return {"rule": rule, "condition": condition(rule, names), "destination": destination(rule, names)}


def _list() -> Response:
    names = _names()
    lines = [_line(rule, names) for rule in verbs.all_rules()]
    return render("assignment/rules.html", "assignment/_rules.html", lines=lines)


def _show_form(form: RuleForm, rule: Rule | None = None, status: int = 200, problem: str = "") -> Response:
    groups = [group.name for group in verbs.all_groups()]
    picked = {field.name: field.picked for field in (form.brands, form.outlets, form.members)}
    return render(
        "assignment/rule.html", status=status, form=form, rule=rule, groups=groups, problem=problem, picked=picked
    )


def _changed(words: str) -> Response:
    """Commits; answers htmx with the list as it is now."""
    db.session.commit()
    if wants_fragment():
        return with_toast(_list(), words)
    flash(words, "success")
    return redirect_to(url_for("assignment.rules"))


def _done(words: str) -> Response:
    db.session.commit()
    flash(words, "success")
    return redirect_to(url_for("assignment.rules"))
