"""The clients before and after one in the list that the reader came from (list rule 9)."""

from urllib.parse import parse_qsl

from flask import request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from crm.clients.models import Client
from crm.clients.queries import SORTS, neighbours
from crm.clients.routes.lists import fields
from crm.kernel.filter import read_filter
from crm.outlets.queries import brands


def list_query() -> str | None:
    """Returns the query of the list that the reader came from, None without one."""
    asked = request.args.get("list")
    return None if asked is None else asked[:2000]


def beside(client: Client) -> tuple[str | None, str | None]:
    """Returns the public ids of the clients beside this one in that list."""
    asked = list_query()
    if asked is None:
        return None, None
    query = MultiDict(parse_qsl(asked))
    sort = query.get("sort", "")
    chosen = read_filter(fields(brands(active_only=False)), query)
    return neighbours(current_user, chosen, client, sort if sort.lstrip("-") in SORTS else "")
