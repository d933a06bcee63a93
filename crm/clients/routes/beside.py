"""The clients before and after one in the list that the reader came from (list rule 9)."""

from flask_login import current_user

from crm.clients.models import Client
from crm.clients.queries import SORTS, neighbours
from crm.clients.routes.lists import fields
from crm.kernel.neighbours import Neighbours
from crm.outlets.queries import brands
from crm.web.came_from import list_asked


def beside(client: Client) -> Neighbours:
    """Returns the public ids of the clients beside this one in that list."""
    asked = list_asked(lambda: fields(brands(active_only=False)), SORTS)
    return neighbours(current_user, asked[0], client, asked[1]) if asked else (None, None)
