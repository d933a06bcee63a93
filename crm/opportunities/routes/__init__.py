"""The pages of opportunities: the list, the board, one opportunity, treating it."""

from flask import Blueprint

blueprint = Blueprint("opportunities", __name__)

from crm.opportunities.routes import lists, page  # noqa: E402, F401
