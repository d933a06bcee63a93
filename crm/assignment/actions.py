"""A new lead gets its owner: by the first rule that fits, in turn under one lock, else the sales manager."""

from dataclasses import dataclass, field

from sqlalchemy import Row, bindparam, select

from crm.access.actors import SYSTEM, Actor
from crm.access.models import User
from crm.access.queries import known_person, sales_manager_of
from crm.assignment.candidates import can_receive, candidates_for
from crm.assignment.matching import LeadFacts, first_match
from crm.assignment.models import MANAGER, PERSON, Rotation, Rule, Seat
from crm.assignment.rotation import Candidate, Turn, take_turn
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.settled import copies, remembered
from crm.kernel.statements import kept
from crm.kernel.writing import change_rows, write_once, write_rows
from crm.leads.actions.alerting import alert_arrival
from crm.leads.actions.opening import NewLead, arrive, drafted
from crm.leads.actions.ownership import give_to, set_owner, tell_owner
from crm.leads.models import Lead
from crm.leads.words import CLIENT_BLOCKED
from crm.outlets.queries import known_brand, known_outlet, today_at

_ROTATION = kept(select(Rotation.id, Rotation.turns).where(Rotation.key == bindparam("key")).with_for_update())
_SEATS = kept(
    select(Seat.id, Seat.user_id, Seat.given, Seat.balance, Seat.last_at).where(
        Seat.rotation_id == bindparam("rotation_id")
    )
)


@dataclass(frozen=True)
class Choice:
    """Who gets the lead and why. `why` is kept on the lead and read aloud by crm/assignment/reasons.py."""

    owner: User | None
    why: dict = field(default_factory=dict)


def place(lead: Lead, alert: bool = True) -> User | None:
    """Gives a new lead to the person whom the rules name, keeps the reason, writes the alerts; returns the owner.

    `alert` False writes none: of a list of a thousand leads nobody wants a thousand mails.
    """
    choice = choose_owner(lead)
    give_to(lead, choice.owner, choice.why, SYSTEM)
    if alert:
        alert_arrival(lead, choice.owner)
    return choice.owner


def open_and_place(new: NewLead, by: Actor, alert: bool = True) -> tuple[Lead, User | None]:
    """Opens a lead that has its owner from the first: chosen, written once, alerted. Returns both.

    `alert` as in `place`.
    """
    lead = drafted(new)
    choice = choose_owner(lead)
    set_owner(lead, choice.owner, choice.why)
    arrive(lead, by)
    tell_owner(lead, choice.owner, SYSTEM)
    if alert:
        alert_arrival(lead, choice.owner)
    return lead, choice.owner


def choose_owner(lead: Lead) -> Choice:
    """Returns the owner by the rules and turns the rotation; else the sales manager (CF-12).

    A blocked client's request is no turn of anybody's: a manager decides (CM-06).
    """
    if CLIENT_BLOCKED in lead.flags:
        return _manager(lead, {"blocked": True})
    rule = first_match(active_rules(), facts_of(lead))
    if rule is None:
        return _manager(lead, {})
    named = {"rule": rule.name}
    if rule.target == PERSON:
        return _person(lead, rule, named)
    if rule.target == MANAGER:
        return _manager(lead, named)
    return _in_turn(lead, rule, named)


@remembered(db.session)
def active_rules() -> list[Rule]:
    """Returns copies of the active rules, kept until something settled changes (crm/kernel/settled.py)."""
    return copies(db.session(), Rule, lambda rules: rules.where(Rule.active))


def facts_of(lead: Lead) -> LeadFacts:
    """Returns what the rules look at."""
    brand = known_brand(lead.brand_id) if lead.brand_id else None
    outlet = known_outlet(lead.outlet_id) if lead.outlet_id else None
    return LeadFacts(
        brand.code if brand else None, outlet.code if outlet else None, lead.activity, lead.lead_type, lead.kind
    )


def _person(lead: Lead, rule: Rule, why: dict) -> Choice:
    person = known_person(rule.person_id) if rule.person_id else None
    if person is not None and can_receive(person, today_at(lead.outlet_id)):
        return Choice(person, {**why, "how": "person"})
    skipped = [{"name": person.name, "why": "away" if person.active else "inactive"}] if person else []
    return _manager(lead, {**why, "left_out": skipped})


def _in_turn(lead: Lead, rule: Rule, why: dict) -> Choice:
    found = candidates_for(lead.outlet_id, lead.brand_id, rule.group_id)
    left_out = [{"name": user.name, "why": code} for user, code in found.left_out]
    if not found.weights:
        return _manager(lead, {**why, "left_out": left_out})
    rotation, seats = _lock(rotation_key(lead.outlet_id, lead.brand_id, rule.group_id))
    turn = take_turn([as_candidate(user, weight, seats.get(user.id)) for user, weight in found.weights.items()])
    given = _mark(rotation, seats, turn)
    total = sum(found.weights.values())
    names = [
        {"name": user.name, "share": round(100 * weight / total, 1), "given": given.get(user.id, 0)}
        for user, weight in found.weights.items()
    ]
    owner = next(user for user in found.weights if user.id == turn.user_id)
    return Choice(owner, {**why, "how": "turn", "candidates": names, "left_out": left_out, "turn": rotation.turns + 1})


def _manager(lead: Lead, why: dict) -> Choice:
    manager = sales_manager_of(lead.outlet_id, lead.brand_id)
    if manager is not None:
        return Choice(manager, {**why, "how": "manager"})
    missing = "no_outlet" if lead.outlet_id is None else "no_brand" if lead.brand_id is None else "no_manager"
    return Choice(None, {**why, "how": "nobody", "missing": missing})


def rotation_key(outlet_id: int | None, brand_id: int | None, group_id: int | None) -> str:
    """Returns the name of the rotation that turns: a group's own, else that of the outlet and brand."""
    return f"group:{group_id}" if group_id else f"post:{outlet_id}:{brand_id}"


def as_candidate(user: User, weight: float, seat: Seat | Row | None) -> Candidate:
    """Returns somebody with what is owed to them; among equals the one who has waited longest comes first."""
    last = seat.last_at.timestamp() if seat and seat.last_at else 0.0
    return Candidate(user.id, weight, seat.balance if seat else 0.0, rank=(last,))


def _lock(key: str) -> tuple[Row, dict[int, Row]]:
    """Holds the rotation until the end of the transaction: turns are right under parallel load (rule 7).

    The seats are asked for once the lock is held: what another transaction has just written stands in them.
    """
    rotation = db.session.execute(_ROTATION, {"key": key}).one_or_none()
    if rotation is None:
        write_once(db.session(), Rotation, {"key": key, "turns": 0})  # two first leads may come at once
        rotation = db.session.execute(_ROTATION, {"key": key}).one()
    seats = db.session.execute(_SEATS, {"rotation_id": rotation.id})
    return rotation, {seat.user_id: seat for seat in seats}


def _mark(rotation: Row, seats: dict[int, Row], turn: Turn) -> dict[int, int]:
    """Writes a turn down; returns how many leads each has been given, this one included."""
    session, given = db.session(), {user_id: seat.given for user_id, seat in seats.items()}
    given[turn.user_id] = given.get(turn.user_id, 0) + 1
    known, new = [], []
    for user_id, balance in turn.balances.items():
        seat = seats.get(user_id)
        last_at = now() if user_id == turn.user_id else seat.last_at if seat else None
        row = {"balance": balance, "given": given.get(user_id, 0), "last_at": last_at}
        if seat:
            known.append({**row, "id": seat.id})
        else:
            new.append({**row, "rotation_id": rotation.id, "user_id": user_id})
    change_rows(session, Rotation, [{"id": rotation.id, "turns": rotation.turns + 1}])
    change_rows(session, Seat, known)
    write_rows(session, Seat, new)
    return given
