"""Reading the stock: what it is filtered by, its pages, one vehicle with its photos and keepers."""

from crm.vehicles.queries.fields import vehicle_fields
from crm.vehicles.queries.lists import found_vehicles, neighbours, page_of_vehicles, thumbnails
from crm.vehicles.queries.one import (
    Keeper,
    StockCard,
    keepers_of,
    photo_for,
    photos_of,
    stock_card,
    vehicle_for,
    vehicle_to_change,
)

__all__ = [
    "Keeper",
    "StockCard",
    "found_vehicles",
    "keepers_of",
    "neighbours",
    "page_of_vehicles",
    "photo_for",
    "photos_of",
    "stock_card",
    "thumbnails",
    "vehicle_fields",
    "vehicle_for",
    "vehicle_to_change",
]
