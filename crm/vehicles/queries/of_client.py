"""The vehicles of one client and their contracts (mission CF-16, CF-20)."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.kernel.some import Some, some
from crm.vehicles.models import Keeping, ServiceContract, Vehicle


@dataclass(frozen=True)
class Kept:
    """A vehicle of a client: in which role, from when to when."""

    keeping: Keeping
    vehicle: Vehicle


@dataclass(frozen=True)
class Contract:
    """A contract of a client with the vehicle that it is for."""

    contract: ServiceContract
    vehicle: Vehicle | None


def vehicles_of(client_id: int, limit: int) -> Some[Kept]:
    """Returns the vehicles of a client: those that it has now, the newest first, then former ones."""
    asked = select(Keeping, Vehicle).join(Vehicle, Vehicle.id == Keeping.vehicle_id)
    order = (Keeping.until.is_not(None), Keeping.since.desc(), Keeping.id.desc())
    return some(asked.where(Keeping.client_id == client_id).order_by(*order), limit, Kept)


def contracts_of(client_id: int, limit: int) -> Some[Contract]:
    """Returns the contracts of a client, those that end last first."""
    asked = select(ServiceContract, Vehicle).outerjoin(Vehicle, Vehicle.id == ServiceContract.vehicle_id)
    order = (ServiceContract.ends_on.is_(None), ServiceContract.ends_on.desc(), ServiceContract.id.desc())
    return some(asked.where(ServiceContract.client_id == client_id).order_by(*order), limit, Contract)
