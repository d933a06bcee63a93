"""Clients: people and companies, how they are reached, what hangs on them."""

from crm.clients.models.account import Address, CareRequest, FleetLine, Protocol, Relation
from crm.clients.models.client import Client, ClientBrand, ClientTag, ContactPoint, Follow, is_one_of, name_of
from crm.clients.models.consent import Consent
from crm.clients.models.doubles import DoubleCheck, LikelyDouble, Merge
from crm.clients.models.reference import Reference

__all__ = [
    "Address",
    "CareRequest",
    "Client",
    "ClientBrand",
    "ClientTag",
    "Consent",
    "ContactPoint",
    "DoubleCheck",
    "FleetLine",
    "Follow",
    "LikelyDouble",
    "Merge",
    "Protocol",
    "Reference",
    "Relation",
    "is_one_of",
    "name_of",
]
