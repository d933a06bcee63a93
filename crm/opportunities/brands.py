"""Which brands a client is known for: those asked for when it was made, and those of its leads and opportunities.

In the legal entity's one workspace everybody sees them (mission CF-15); the leads themselves stay with their posts.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Label,
    Row,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from crm.clients.models import Client, ClientBrand
from crm.extensions import db
from crm.kernel.statements import kept
from crm.leads.models import Lead
from crm.opportunities.models import Opportunity

COMMA = literal_column("','")  # said literally: a value less to bind, three times a row


def requests_of(client_ids: Collection[int]) -> Mapping[int, tuple[frozenset[int], datetime | None]]:
    """Returns the brands and the last request of each client that has some, by client id: one statement."""
    brands: dict[int, set[int]] = defaultdict(set)
    last: dict[int, datetime] = {}
    for client_id, brand_id, at in db.session.execute(_traces(), {"ids": list(client_ids)}):
        if brand_id is not None:
            brands[client_id].add(brand_id)
        if at is not None:
            last[client_id] = max(at, last.get(client_id, at))
    return {key: (frozenset(brands[key]), last.get(key)) for key in brands.keys() | last.keys()}


def known_for(brand_ids: Sequence[int]) -> ColumnElement[bool]:
    """Returns the condition for clients that are known for one of these brands."""
    return or_(
        *(
            select(table.id).where(table.client_id == Client.id, table.brand_id.in_(brand_ids)).exists()
            for table in (ClientBrand, Lead, Opportunity)
        )
    )


def known_for_any() -> ColumnElement[bool]:
    """Returns the condition for clients that are known for a brand at all."""
    return or_(
        *(
            select(table.id).where(table.client_id == Client.id, table.brand_id.is_not(None)).exists()
            for table in (ClientBrand, Lead, Opportunity)
        )
    )


def _asked_of(model: type[ClientBrand] | type[Lead] | type[Opportunity]) -> Label[str | None]:
    """Returns the brands of a client's rows of one table, as a column: ids with commas between them."""
    brands = func.aggregate_strings(cast(model.brand_id, String), COMMA)  # type: ignore[arg-type]
    return select(brands).where(model.client_id == Client.id).scalar_subquery().label(f"{model.__tablename__}_brands")


BRANDS = tuple(_asked_of(model) for model in (ClientBrand, Lead, Opportunity))  # beside a client


def brands_of(row: Row) -> frozenset[int]:
    """Returns the brands that the client of a row with BRANDS is known for."""
    told = (row.client_brand_brands, row.lead_brands, row.opportunity_brands)
    return frozenset(int(key) for keys in told if keys for key in keys.split(","))


@lru_cache(maxsize=1)
def _traces() -> Select:
    ids = bindparam("ids", expanding=True)
    leads = select(Lead.client_id, Lead.brand_id, func.max(Lead.received_at).label("at")).where(Lead.client_id.in_(ids))
    sales = select(Opportunity.client_id, Opportunity.brand_id, func.max(Opportunity.created_at).label("at")).where(
        Opportunity.client_id.in_(ids)
    )
    chosen = select(ClientBrand.client_id, ClientBrand.brand_id, null().label("at")).where(
        ClientBrand.client_id.in_(ids)
    )
    traces = union_all(
        leads.group_by(Lead.client_id, Lead.brand_id),
        sales.group_by(Opportunity.client_id, Opportunity.brand_id),
        chosen,
    ).subquery()
    return kept(select(traces))
