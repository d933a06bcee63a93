"""The pages of clients: the list, making and changing one, one client's page, reference lists."""

from flask import Blueprint

clients = Blueprint("clients", __name__)

from crm.clients.routes import (  # noqa: E402, F401
    bulk,
    cells,
    contacts,
    doubles,
    editing,
    exports,
    gone,
    lists,
    lists_of,
    lookup,
    making,
    merging,
    notes,
    page,
    references,
    related,
    sentences,
    standing,
)
