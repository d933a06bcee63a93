"""Opening an opportunity: where it starts, what it is called, what is refused."""

import pytest

from crm.access.actors import SYSTEM
from crm.clients.actions import ClientDetails, ClientIsBlocked, ClientIsGone, make_client
from crm.extensions import db
from crm.kernel.clock import now
from crm.opportunities.actions.opening import NewOpportunity, open_opportunity
from crm.opportunities.actions.stages import ensure_stages
from crm.opportunities.models import Opportunity, Stage
from crm.opportunities.queries import stages
from crm.outlets.selling import OutletDoesNotSellBrand
from tests.opportunities.scene import opportunity


def test_it_starts_in_the_first_stage_and_is_called_after_car_and_client(in_garage):
    row = opportunity(in_garage, "Camille Lefèvre")
    assert db.session.get(Stage, row.stage_id).kind == "analysis"
    assert row.name == "Peugeot 308 GT – Camille Lefèvre"
    assert (row.probability, row.is_open, row.client_name) == (20, True, "Camille Lefèvre")
    assert row.urgent_at is not None
    assert "lefevre" in row.search


def test_an_outlet_that_does_not_sell_the_brand_is_refused(in_garage):
    with pytest.raises(OutletDoesNotSellBrand):
        opportunity(in_garage, brand="AC", outlet_id=in_garage.lisieux.id)
    assert db.session.query(Opportunity).count() == 0


@pytest.mark.parametrize(("mark", "refusal"), [("blocked", ClientIsBlocked), ("gone_at", ClientIsGone)])
def test_a_blocked_or_gone_client_gets_none(in_garage, mark, refusal):
    person = make_client(ClientDetails(first_name="Bruno", last_name="Bloqué"))
    setattr(person, mark, now() if mark == "gone_at" else True)
    new = NewOpportunity(client=person, outlet_id=in_garage.caen.id, brand_id=in_garage.brands["AP"])
    with pytest.raises(refusal):
        open_opportunity(new, SYSTEM)


def test_the_five_stages_are_made_once(in_garage):
    assert [stage.kind for stage in ensure_stages()] == ["analysis", "negotiation", "offer", "order_form", "order"]
    assert len(stages()) == 5
