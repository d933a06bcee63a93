"""The dealership as the history needs it, read once: places, people, rules, sources."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select

from crm.access.models import SalesManager, Share, User
from crm.access.rights import SELLERS
from crm.assignment.models import GroupMember, Rule
from crm.extensions import db
from crm.intake.models import Source
from crm.outlets.hours import OpeningPlan
from crm.outlets.models import Brand, Outlet, OutletBrand
from crm.outlets.queries import Target, opening_plan, response_target
from crm.setup.fiction.wishes import Place

Post = tuple[int, int]


@dataclass(frozen=True)
class House:
    """Everything by id or code. `sellers` are those of a post with their weights, `members` those of a group."""

    legal_entity_id: int
    places: tuple[Place, ...]
    outlets: dict[str, Outlet]
    brands: dict[str, Brand]
    people: dict[int, User]
    sellers: dict[Post, dict[int, int]]
    members: dict[int, frozenset[int]]
    managers: dict[Post, int]
    rules: tuple[Rule, ...]
    sources: dict[str, Source]
    plans: dict[int | None, OpeningPlan]
    targets: dict[tuple[int | None, str], Target] = field(default_factory=dict)

    def target(self, outlet_id: int | None, activity: str) -> Target:
        """Returns the response target, in business minutes; read once, for thousands of leads ask."""
        key = (outlet_id, activity)
        if key not in self.targets:
            self.targets[key] = response_target(outlet_id, activity)
        return self.targets[key]


def read_house() -> House:
    """Returns the dealership of the current tenant, which has an outlet."""
    outlets = {row.code: row for row in db.session.scalars(select(Outlet).where(Outlet.active).order_by(Outlet.id))}
    brands = {row.code: row for row in db.session.scalars(select(Brand).where(Brand.active))}
    people = {row.id: row for row in db.session.scalars(select(User).where(User.active).order_by(User.id))}
    return House(
        legal_entity_id=next(iter(outlets.values())).legal_entity_id,
        places=_places(outlets, brands),
        outlets=outlets,
        brands=brands,
        people=people,
        sellers=_sellers(people),
        members=_members(),
        managers={(m.outlet_id, m.brand_id): m.user_id for m in db.session.scalars(select(SalesManager))},
        rules=tuple(db.session.scalars(select(Rule).order_by(Rule.position))),
        sources={row.name: row for row in db.session.scalars(select(Source).order_by(Source.id))},
        plans={None: opening_plan(None)} | {row.id: opening_plan(row.id) for row in outlets.values()},
    )


def _places(outlets: dict[str, Outlet], brands: dict[str, Brand]) -> tuple[Place, ...]:
    codes = {brand.id: code for code, brand in brands.items()}
    sold: dict[int, list[str]] = defaultdict(list)
    for row in db.session.scalars(select(OutletBrand).order_by(OutletBrand.id)):
        if row.brand_id in codes:
            sold[row.outlet_id].append(codes[row.brand_id])
    return tuple(Place(row.code, row.name, tuple(sold[row.id])) for row in outlets.values() if sold[row.id])


def _sellers(people: dict[int, User]) -> dict[Post, dict[int, int]]:
    found: dict[Post, dict[int, int]] = defaultdict(dict)
    for share in db.session.scalars(select(Share).order_by(Share.user_id)):
        person = people.get(share.user_id)
        if person is not None and person.profile in SELLERS and share.percent * person.full_time_percent > 0:
            found[share.outlet_id, share.brand_id][person.id] = share.percent * person.full_time_percent
    return dict(found)


def _members() -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in db.session.scalars(select(GroupMember)):
        found[row.group_id].add(row.user_id)
    return {group_id: frozenset(members) for group_id, members in found.items()}
