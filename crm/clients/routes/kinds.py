"""The kinds of rows that hang on a client, each with its form and how it is written: one table for all their pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from crm.access.actors import Actor
from crm.access.rights import may
from crm.clients.actions.accounts import add_row, change_row
from crm.clients.actions.relating import make_role, role_named
from crm.clients.forms.keeping import ContractForm, KeepingForm, RoleForm
from crm.clients.forms.related import AddressForm, AnswerForm, CareForm, FleetForm, ProtocolForm, TieForm
from crm.clients.labels import ADDRESS_KINDS
from crm.clients.models import Address, CareRequest, Client, FleetLine, Protocol, Reference, Relation
from crm.extensions import db
from crm.kernel.base import Base
from crm.kernel.clock import now
from crm.kernel.text import fold
from crm.outlets.queries import brands
from crm.vehicles.actions.contracts import add_contract, change_contract
from crm.vehicles.actions.keeping import change_keeping, keep
from crm.vehicles.models import Keeping, ServiceContract, Vehicle
from crm.vehicles.words import CONTRACTS
from crm.web.forms import BaseForm

Add = Callable[[Client, Any, Actor], Base]
Write = Callable[[Client, Any, Any, Actor], None]


class RoleUnknown(Exception):
    """The list of roles does not hold it, and the person may not add to lists."""


@dataclass(frozen=True)
class Kind:
    """One kind of row: its table, its forms, how it is added, changed, and named in a sentence."""

    model: type[Base]
    new: object  # the title of the form that adds one
    edit: object
    form: type[BaseForm]
    edit_form: type[BaseForm]
    add: Add | None
    change: Write
    said: Callable[[Any], str]


def new_form(kind: Kind, client: Client, empty: bool) -> BaseForm:
    """Returns the form that adds a row: empty, or with what was sent."""
    return _offer(kind.form(None) if empty else kind.form(), client)


def edit_form(kind: Kind, client: Client, row: Base, empty: bool) -> BaseForm:
    """Returns the form that changes a row: as it is, or with what was sent."""
    known = {"obj": row, "data": _beside(row)}
    return _offer(kind.edit_form(None, **known) if empty else kind.edit_form(**known), client, row)


def row_of(kind: Kind, client: Client, public_id: str) -> Base | None:
    """Returns the client's row; None for one of another client."""
    model: Any = kind.model
    return db.session.scalar(select(model).where(model.public_id == public_id, model.client_id == client.id))


def role_id(label: str | None, user: Any) -> int | None:
    """Returns the id of a role, added to the list when it is new. Raises RoleUnknown."""
    if not fold(label):
        return None
    known = role_named(label or "")
    if known is None and not may(user, "add to reference lists"):
        raise RoleUnknown
    return (known or make_role(label or "")).id


def _beside(row: Base) -> dict[str, object]:
    """Returns what a form shows of a row that is no column of it."""
    if isinstance(row, CareRequest):
        return {"closed": row.closed_at is not None}
    if isinstance(row, Relation) and row.role_id:
        return {"role": db.session.scalar(select(Reference.label).where(Reference.id == row.role_id))}
    return {}


def _offer(form: BaseForm, client: Client, row: Any = None) -> BaseForm:
    if isinstance(form, ProtocolForm | CareForm):
        form.offer_brands(brands(), row.brand_id if row else None)
    if isinstance(form, ContractForm):
        owned = select(Vehicle).join(Keeping, Keeping.vehicle_id == Vehicle.id).where(Keeping.client_id == client.id)
        form.offer(db.session.scalars(owned.distinct().limit(100)).all(), row.vehicle_id if row else None)
    return form


def _adding(model: type[Base], said: Callable[[Any], str]) -> Add:
    def add(client: Client, form: Any, by: Actor) -> Base:
        row = model(**form.values())
        return add_row(client, row, said(row), by)

    return add


def _changing(said: Callable[[Any], str]) -> Write:
    return lambda client, row, form, by: change_row(client, row, form.values(), said(row), by)


def _add_care(client: Client, form: CareForm, by: Actor) -> CareRequest:
    row = CareRequest(**form.values(), opened_at=now(), opened_by_id=by.user_id)
    return add_row(client, row, row.subject, by)


def _change_care(client: Client, row: CareRequest, form: AnswerForm, by: Actor) -> None:
    values = form.values()
    closed = values.pop("closed")
    change_row(client, row, values | {"closed_at": (row.closed_at or now()) if closed else None}, row.subject, by)


def _add_contract(client: Client, form: ContractForm, by: Actor) -> ServiceContract:
    return add_contract(client, form.values(), _contract_words(form.values()), by)


def _change_contract(client: Client, row: ServiceContract, form: ContractForm, by: Actor) -> None:
    change_contract(client, row, form.values(), _contract_words(form.values()), by)


def _change_keeping(client: Client, row: Keeping, form: RoleForm, by: Actor) -> None:
    change_keeping(client, row, form.as_role(), vehicle_words(row), by)


def _contract_words(values: Mapping[str, object]) -> str:
    named = (CONTRACTS.get(str(values["kind"]), values["kind"]), values["provider"], values["number"])
    return " ".join(str(part) for part in named if part)


def vehicle_words(row: Keeping | ServiceContract) -> str:
    """Returns how the row's vehicle is called in a sentence."""
    vehicle = db.session.get(Vehicle, row.vehicle_id) if row.vehicle_id else None
    return (vehicle.label or vehicle.vin or vehicle.plate) if vehicle else ""


def _contract_said(row: ServiceContract) -> str:
    return _contract_words({"kind": row.kind, "provider": row.provider, "number": row.number})


def _tie_said(row: Relation) -> str:
    other = db.session.get(Client, row.other_id)
    return other.name if other else ""


def _address_said(row: Address) -> str:
    return f"{ADDRESS_KINDS.get(row.kind, row.kind)}: {row.postal_code} {row.city}"


def _fleet_said(row: FleetLine) -> str:
    return f"{row.vehicles} × {row.make} {row.model}".strip()


def _protocol_said(row: Protocol) -> str:
    return f"{row.number} {row.name}".strip()


def _care_said(row: CareRequest) -> str:
    return row.subject


def _no_direct(client: Client, row: Relation, form: TieForm, by: Actor) -> None:
    """Changes how somebody belongs to the client; the role was looked up by the route."""
    values = {"kind": form.kind.data, "role_id": form.role_id, "note": form.note.data or ""}
    change_row(client, row, values, _tie_said(row), by)


def _kind(model: type[Base], titles: tuple, forms: tuple, said: Callable, add: Add | None = None, change=None) -> Kind:
    return Kind(model, *titles, *forms, add or _adding(model, said), change or _changing(said), said)


KINDS: dict[str, Kind] = {
    "addresses": _kind(Address, (_l("New address"), _l("Address")), (AddressForm, AddressForm), _address_said),
    "fleet": _kind(FleetLine, (_l("New fleet line"), _l("Fleet")), (FleetForm, FleetForm), _fleet_said),
    "protocols": _kind(Protocol, (_l("New protocol"), _l("Protocol")), (ProtocolForm, ProtocolForm), _protocol_said),
    "care": _kind(
        CareRequest,
        (_l("New request to customer relations"), _l("Request to customer relations")),
        (CareForm, AnswerForm),
        _care_said,
        _add_care,
        _change_care,
    ),
    "vehicles": _kind(
        Keeping,
        (_l("Add a vehicle"), _l("Vehicle of the client")),
        (KeepingForm, RoleForm),
        vehicle_words,
        lambda client, form, by: keep(client, form.details(), form.as_role(), by),
        _change_keeping,
    ),
    "contracts": _kind(
        ServiceContract,
        (_l("New service contract"), _l("Service contract")),
        (ContractForm, ContractForm),
        _contract_said,
        _add_contract,
        _change_contract,
    ),
}
TIE = Kind(Relation, _l("Add a relation"), _l("Relation"), TieForm, TieForm, None, _no_direct, _tie_said)
ALL = KINDS | {"ties": TIE}
