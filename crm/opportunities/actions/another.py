"""« Même demande pour une autre marque » (mission CF-10): a second opportunity made of the first with one click."""

from dataclasses import dataclass

from crm.access.actors import actor
from crm.access.models import User
from crm.access.queries import posts_of
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.actions import record
from crm.opportunities.actions.once import open_once
from crm.opportunities.actions.opening import NewOpportunity
from crm.opportunities.models import Opportunity
from crm.opportunities.queries.beside import open_opportunities_of
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import outlets_with_brands


class BrandNotSoldHere(Exception):
    """None of the user's outlets sells the brand, or the opportunity is of that brand already."""


@dataclass(frozen=True)
class OtherBrand:
    """A brand that can be offered too, and where. `going` is what the client has open for it already."""

    brand: Brand
    outlet: Outlet
    going: Opportunity | None = None


def other_brands(user: User, opportunity: Opportunity) -> list[OtherBrand]:
    """Returns the other brands that the user's outlets sell, in the dealer's order; an outlet's own first.

    Who works nowhere in particular (the lead desk) offers those of the opportunity's outlet.
    """
    places = _places(user, opportunity)
    going = {one.brand.id: one.opportunity for one in open_opportunities_of(user, [opportunity.client_id])}
    found: dict[int, OtherBrand] = {}
    for outlet, sold in places:
        for brand in sold:
            if brand.id != opportunity.brand_id and brand.id not in found:
                found[brand.id] = OtherBrand(brand, outlet, going.get(brand.id))
    return sorted(found.values(), key=lambda other: (other.brand.position, other.brand.code))


def open_another(opportunity: Opportunity, brand_code: str, once: str, user: User) -> Opportunity:
    """Opens the same request for another brand, in the user's hands, and writes it on both. Returns the second one.

    Client, contact, decision date, origin, campaign and description are the first one's. The same click twice makes one.
    Raises BrandNotSoldHere, ClientIsBlocked, ClientIsGone.
    """
    other = next((one for one in other_brands(user, opportunity) if one.brand.code == brand_code), None)
    if other is None:
        raise BrandNotSoldHere
    if other.going is not None and other.going.public_id == once:
        return other.going
    second = open_once(_same(opportunity, other, once, user), actor(user))
    for one, about, how in ((opportunity, second, "another_opened"), (second, opportunity, "made_from")):
        record("opportunity", one.id, f"opportunity.{how}", actor(user), name=about.name, brand=_brand(about))
    return second


def _places(user: User, opportunity: Opportunity) -> list[tuple[Outlet, list[Brand]]]:
    works = {outlet for outlet, _brand in posts_of(user)} or {opportunity.outlet_id}
    places = [(outlet, sold) for outlet, sold in outlets_with_brands() if outlet.id in works]
    first = (opportunity.outlet_id, user.main_outlet_id)
    return sorted(places, key=lambda place: first.index(place[0].id) if place[0].id in first else len(first))


def _same(opportunity: Opportunity, other: OtherBrand, once: str, user: User) -> NewOpportunity:
    client = db.session.get_one(Client, opportunity.client_id)
    return NewOpportunity(
        client=client,
        outlet_id=other.outlet.id,
        brand_id=other.brand.id,
        contact_id=opportunity.contact_id,
        lead_id=opportunity.lead_id,
        activity=opportunity.activity,
        request_type=opportunity.request_type,
        origin=opportunity.origin,
        campaign=opportunity.campaign,
        decision_on=opportunity.decision_on,
        description=opportunity.description,
        owner_id=user.id,
        once=once,
    )


def _brand(opportunity: Opportunity) -> str:
    return db.session.get_one(Brand, opportunity.brand_id).name
